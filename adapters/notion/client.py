"""The wire to Notion: one client a thread, one retry policy, errors without a word of what Notion answered.

The ``notion-client`` library gives requests and errors; its own retries are off, because they sleep in the worker,
come back before a long ``Retry-After`` is over and know no 529. Its endpoint methods drop arguments that they do not
know, so every call goes through ``Client.request``.
"""

import logging
import os
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import notion_client
from notion_client.errors import HTTPResponseError, InvalidPathParameterError, RequestTimeoutError
from pydantic import SecretStr

from adapters.notion.failures import BLOCKED, REFUSED_WORDS, Said, failure, said
from adapters.notion.retrying import BUSY, PASSING, RECIPE, told_wait
from adapters.notion.tearing import torn
from adapters.patience import UNSURE, Passing, Patience
from adapters.waiting import Timing, Trouble, header_date, later
from plugin.errors import NeedsOperator, TryLater

VERSION = "2025-09-03"
REPEATABLE = frozenset({"GET", "DELETE"})
# The library writes Notion's error texts as warnings and whole bodies at debug level.
_silent = logging.getLogger("adapters.notion.wire")
_silent.propagate = False
_silent.addHandler(logging.NullHandler())
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

Json = Mapping[str, Any]
__all__ = ["UNSURE", "VERSION", "Account", "Client", "Json", "Timing", "path"]


@dataclass(frozen=True, slots=True)
class Account:
    """The API's base address, without ``/v1``, and the token of an internal connection."""

    url: str
    token: SecretStr = field(repr=False)


def path(*parts: str) -> str:
    """Join parts of an address, each quoted: an id that somebody typed stays one part."""
    return "/".join(quote(part, safe="") for part in parts)


class _Gate:
    """Until when nobody in this process may call: a limit is the connection's, not the call's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: datetime | None = None

    def close(self, until: datetime) -> None:
        with self._lock:
            self._until = max(until, self._until or until)

    def left(self, now: datetime) -> timedelta | None:
        with self._lock:
            return self._until - now if self._until is not None and now < self._until else None


class Client:
    """Calls Notion. Raises only errors of ``plugin.errors``; ``TryLater`` ``unsure`` means: it may have been done."""

    def __init__(self, account: Account, timing: Timing) -> None:
        """Nothing is connected before the first call."""
        self._account = account
        self._timing = timing
        self._patience = Patience(RECIPE, timing)
        self._gate = _Gate()
        self._local = threading.local()

    def call(
        self,
        method: str,
        where: str,
        *,
        subject: str,
        json: Json | None = None,
        params: Json | None = None,
        repeatable: bool | None = None,
    ) -> Any:
        """Return the answer's JSON; of a write that a 503 calls saved all the same, the ids that it told.

        ``where`` is below ``/v1/``. ``subject`` names what the call is about, for the error (``failures.failure``);
        ``repeatable`` tells of a POST that only reads or a PATCH that sets values; appends and creations are not. A
        body whose words the firewall refuses is sent once more, its texts in small pieces.
        """
        again = method in REPEATABLE if repeatable is None else repeatable
        given = {"query": params, "body": json}
        try:
            return self._patiently(method, where, subject, given, again=again)
        except NeedsOperator as error:
            if error.reason != REFUSED_WORDS or json is None:
                raise
        return self._patiently(method, where, subject, {"query": params, "body": torn(json)}, again=again)

    def _patiently(self, method: str, where: str, subject: str, given: Mapping[str, Any], *, again: bool) -> Any:
        return self._patience.call(lambda: self._once(method, where, subject, given), subject, repeatable=again)

    def date(self) -> datetime | None:
        """Return the moment that Notion's ``Date`` header names, whatever else the answer says; None without one.

        Raises ``TryLater`` ``away`` when no answer comes; asked once.
        """
        try:
            response = self._library().client.get("users/me")
        except httpx.TransportError:
            raise TryLater("away", later(0), subject="clock") from None
        return header_date(response.headers.get("Date", ""))

    def _once(self, method: str, where: str, subject: str, given: Mapping[str, Any]) -> Any:
        left = self._gate.left(self._timing.clock())
        if left is not None:
            raise Passing(Trouble(min(BUSY), sent=False, told=left))
        try:
            return self._library().request(path=where, method=method, **given)
        except HTTPResponseError as error:
            status, headers, told = error.status, error.headers, said(error.body)
        except RequestTimeoutError as error:
            # The library keeps what ran out only as the context of its own error.
            reached = not isinstance(error.__context__, httpx.ConnectTimeout)
            raise Passing(Trouble(None, sent=reached, told=None)) from None
        except InvalidPathParameterError:
            raise NeedsOperator("refused", subject=subject) from None
        except (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL):
            raise NeedsOperator("address_wrong") from None
        except httpx.TransportError as error:
            if _certificate(error):
                raise NeedsOperator("certificate_refused") from None
            raise Passing(Trouble(None, sent=not isinstance(error, httpx.ConnectError), told=None)) from None
        except ValueError:
            raise NeedsOperator("not_an_api", subject=subject) from None
        return self._failed(method, subject, status, headers, told)

    def _failed(self, method: str, subject: str, status: int, headers: Mapping[str, str], told: Said) -> Any:
        if told.done and method not in REPEATABLE:
            return told.as_result()
        if status in PASSING and told.limit != BLOCKED:
            now = self._timing.clock()
            wait = told_wait(headers, now)
            if status in BUSY and wait is not None:
                self._gate.close(now + wait)
            raise Passing(Trouble(status, sent=True, told=wait))
        raise failure(subject, status, told, writing=method not in REPEATABLE)

    def _library(self) -> notion_client.Client:
        """Return this thread's client: its connections are not safe to take over a fork."""
        if getattr(self._local, "process", None) != os.getpid():
            made = notion_client.Client(
                # A redirect would be followed as a GET, or lead the token to another host.
                client=httpx.Client(follow_redirects=False),
                auth=self._account.token.get_secret_value(),
                base_url=self._account.url.rstrip("/"),
                notion_version=VERSION,
                logger=_silent,
                log_level=logging.CRITICAL,
                retry=False,
            )
            connecting, answering = self._timing.timeout
            made.client.timeout = httpx.Timeout(answering, connect=connecting)
            self._local.notion, self._local.process = made, os.getpid()
        library: notion_client.Client = self._local.notion
        return library


def _certificate(error: BaseException | None) -> bool:
    """Whether it was the server's certificate that ended the connection."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
