"""The wire to Jira: one session a thread, one retry policy, errors without a word of what Jira answered.

The ``jira`` library gives session and authentication; its own retries are off, because they repeat POSTs, ignore
long ``Retry-After`` and sleep in the worker (https://github.com/pycontribs/jira/issues/1805).
"""

import logging
import os
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests
from jira import JIRA, JIRAError

from adapters.atlassian import OK_BELOW, PASSING, RECIPE, REPEATABLE, Account, content, troubles
from adapters.jira.edition import CLOUD, Edition
from adapters.jira.failures import failure
from adapters.jira.retrying import told_wait
from adapters.patience import UNSURE, Passing, Patience
from adapters.waiting import Timing, Trouble, header_date, later
from plugin.errors import NeedsOperator, TryLater

# At debug level the library writes whole bodies into the log.
logging.getLogger("jira").setLevel(logging.WARNING)

__all__ = ["UNSURE", "Account", "Client", "Timing", "path"]


def path(*parts: str) -> str:
    """Join parts of an address, each quoted: a key that somebody typed stays one part."""
    return "/".join(quote(part, safe="") for part in parts)


class Client:
    """Calls Jira. Raises only errors of ``plugin.errors``; ``TryLater`` ``unsure`` means: it may have been done."""

    def __init__(self, account: Account, timing: Timing, edition: Edition = CLOUD) -> None:
        """Nothing is connected before the first call."""
        self.edition = edition
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
        repeatable: bool | None = None,
    ) -> Any:
        """Return the answer's JSON, None when it has no body.

        ``where`` is below the edition's REST API, or from the root when it begins with a slash. ``subject`` names what
        the call is about, for the error; ``repeatable`` tells of a POST that only reads or that a key makes one.
        """
        again = method in REPEATABLE if repeatable is None else repeatable
        given = {"json": json, "params": params}
        return self._patience.call(lambda: self._once(method, where, subject, given), subject, repeatable=again)

    def date(self) -> datetime | None:
        """Return the moment that Jira's ``Date`` header names, whatever else the answer says; None without one.

        Raises ``TryLater`` ``away`` when no answer comes; asked once.
        """
        try:
            response = self._send("GET", "serverInfo", {})
        except Passing:
            raise TryLater("away", later(0), subject="clock") from None
        return header_date(response.headers.get("Date", ""))

    def _once(self, method: str, where: str, subject: str, body: Mapping[str, Any]) -> Any:
        response = self._send(method, where, body)
        if response.status_code < OK_BELOW:
            return content(response, subject)
        if response.status_code in PASSING:
            told = told_wait(response.status_code, response.headers, self._timing.clock())
            raise Passing(Trouble(response.status_code, sent=True, told=told))
        here = self.edition.refused.get((response.status_code, subject))
        if here:
            raise NeedsOperator(here, subject=subject)
        raise failure(subject, response.status_code, _error_keys(response))

    def _send(self, method: str, where: str, body: Mapping[str, Any]) -> requests.Response:
        session, root = self._session()
        url = f"{root}{where}" if where.startswith("/") else f"{root}/rest/api/{self.edition.api}/{where}"
        given = {name: value for name, value in body.items() if value is not None}
        with troubles():
            try:
                # A redirect would be followed as a GET, or lead the token to another host.
                response: requests.Response = session.request(method, url, allow_redirects=False, **given)
            except JIRAError as error:
                # The text of this exception holds the body and the headers: only the response is taken from it.
                if error.response is None:
                    raise Passing(Trouble(None, sent=True, told=None)) from None
                return error.response
        return response

    def _session(self) -> tuple[Any, str]:
        """Return this thread's session: sessions are not safe to share between threads or over a fork."""
        if getattr(self._local, "process", None) != os.getpid():
            account = self._account
            token = account.token.get_secret_value()
            auth = {"basic_auth": (account.email, token)} if account.email else {"token_auth": token}
            self._local.jira = JIRA(
                account.url.rstrip("/"),
                options={"rest_api_version": self.edition.api},
                timeout=self._timing.timeout,
                max_retries=0,
                get_server_info=False,  # it would be a call before the first call
                **auth,
            )
            self._local.process = os.getpid()
        session = self._local.jira._session  # noqa: SLF001 - the way to calls that the library does not have
        return session, self._account.url.rstrip("/")


def _error_keys(response: requests.Response) -> tuple[str, ...]:
    try:
        errors = response.json().get("errors")
    except (ValueError, AttributeError):
        return ()
    return tuple(map(str, errors)) if isinstance(errors, dict) else ()
