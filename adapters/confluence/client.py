"""The wire to Confluence Cloud: one session a thread, one retry policy, errors without a word of what it answered."""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from pydantic import SecretStr
from tenacity import RetryCallState, Retrying, retry_if_exception
from urllib3.exceptions import NewConnectionError

from adapters.confluence.failures import OK_BELOW, failure
from adapters.confluence.retrying import BUSY, PASSING, may_repeat, untouched
from adapters.waiting import Timing, Trouble, later, pause, told_after
from plugin.errors import NeedsOperator, TryLater

API = "/api/v2/"
ATTEMPTS = 4
UNSURE = "unsure"
REPEATABLE = frozenset({"GET", "PUT", "DELETE"})

__all__ = ["UNSURE", "Account", "Client", "Timing"]


@dataclass(frozen=True, slots=True)
class Account:
    """The base address, with ``/wiki``, and the account: an e-mail with an API token, or a bearer token alone."""

    url: str
    token: SecretStr = field(repr=False)
    email: str | None = field(default=None, repr=False)


class _Passing(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self.trouble = trouble


class _Bearer(requests.auth.AuthBase):
    """A bearer token as a session's own authentication: as a mere header a ``.netrc`` would take its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Client:
    """Calls Confluence. Raises only errors of ``plugin.errors``; ``TryLater`` ``unsure`` means: it may have been done.

    A ``PUT`` carries the number of the version that it makes, so that a second one of the same is refused: it may be
    repeated.
    """

    def __init__(self, account: Account, timing: Timing) -> None:
        """Nothing is connected before the first call."""
        self._account = account
        self._timing = timing
        self._local = threading.local()

    def call(
        self,
        method: str,
        where: str,
        *,
        subject: str,
        json: object = None,
        params: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the answer's JSON, None when it has no body; ``where`` is below ``/wiki/api/v2/``.

        ``subject`` names what the call is about, for the error.
        """
        again = method in REPEATABLE
        policy = Retrying(
            sleep=self._timing.sleep,
            wait=self._wait,
            stop=self._spent,
            retry=retry_if_exception(
                lambda e: isinstance(e, _Passing) and may_repeat(e.trouble, repeatable=again),
            ),
            reraise=True,
        )
        try:
            return policy(self._once, method, where, subject, {"json": json, "params": params})
        except _Passing as passing:
            trouble = passing.trouble
        if not again and not untouched(trouble):
            raise TryLater(UNSURE, later(0), subject=subject)
        reason = "busy" if trouble.status == BUSY else "away"
        raise TryLater(reason, later(pause(ATTEMPTS, trouble.told, self._timing.chance())), subject=subject)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        told = error.trouble.told if isinstance(error, _Passing) else None
        return pause(state.attempt_number, told, self._timing.chance())

    def _spent(self, state: RetryCallState) -> bool:
        """Stop where waiting on would cost more than the budget: the job is put back and the worker is free."""
        gone = max(state.idle_for, state.seconds_since_start or 0.0)
        return state.attempt_number >= ATTEMPTS or gone + state.upcoming_sleep > self._timing.budget.total_seconds()

    def _once(self, method: str, where: str, subject: str, body: Mapping[str, Any]) -> Any:
        response = self._send(method, where, body)
        if response.status_code < OK_BELOW:
            return _json(response, subject)
        if response.status_code in PASSING:
            told = told_after(response.headers.get("Retry-After", ""), self._timing.clock())
            raise _Passing(Trouble(response.status_code, sent=True, told=told))
        raise failure(subject, response.status_code)

    def _send(self, method: str, where: str, body: Mapping[str, Any]) -> requests.Response:
        url = self._account.url.rstrip("/") + API + where
        try:
            # A redirect would be followed as a GET, or lead the token to another host.
            return self._session().request(method, url, allow_redirects=False, timeout=self._timing.timeout, **body)
        except requests.exceptions.SSLError:
            raise NeedsOperator("certificate_refused") from None
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            raise _Passing(Trouble(None, sent=not _never_sent(error), told=None)) from None
        except requests.RequestException:
            raise NeedsOperator("address_wrong") from None

    def _session(self) -> requests.Session:
        """Return this thread's session: sessions are not safe to share between threads or over a fork."""
        if getattr(self._local, "process", None) != os.getpid():
            session, token = requests.Session(), self._account.token.get_secret_value()
            session.headers["Accept"] = "application/json"
            email = self._account.email
            session.auth = (email, token) if email else _Bearer(token)
            self._local.session, self._local.process = session, os.getpid()
        found: requests.Session = self._local.session
        return found


def _never_sent(error: requests.RequestException) -> bool:
    """Whether no connection came about, so that the server cannot have seen the request."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def _json(response: requests.Response, subject: str) -> Any:
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError:
        raise NeedsOperator("not_an_api", subject=subject) from None
