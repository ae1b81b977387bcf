"""The wire to Confluence Cloud: one session a thread, one retry policy, errors without a word of what it answered."""

import os
import threading
from collections.abc import Mapping
from typing import Any

import requests

from adapters.atlassian import OK_BELOW, PASSING, RECIPE, REPEATABLE, Account, content, troubles
from adapters.confluence.failures import failure
from adapters.patience import UNSURE, Passing, Patience
from adapters.waiting import Timing, Trouble, told_after

API = "/api/v2/"

__all__ = ["UNSURE", "Account", "Client", "Timing"]


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
        self._patience = Patience(RECIPE, timing)
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
        given = {"json": json, "params": params}
        return self._patience.call(
            lambda: self._once(method, where, subject, given), subject, repeatable=method in REPEATABLE
        )

    def _once(self, method: str, where: str, subject: str, body: Mapping[str, Any]) -> Any:
        response = self._send(method, where, body)
        if response.status_code < OK_BELOW:
            return content(response, subject)
        if response.status_code in PASSING:
            told = told_after(response.headers.get("Retry-After", ""), self._timing.clock())
            raise Passing(Trouble(response.status_code, sent=True, told=told))
        raise failure(subject, response.status_code)

    def _send(self, method: str, where: str, body: Mapping[str, Any]) -> requests.Response:
        url = self._account.url.rstrip("/") + API + where
        with troubles():
            # A redirect would be followed as a GET, or lead the token to another host.
            return self._session().request(method, url, allow_redirects=False, timeout=self._timing.timeout, **body)

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
