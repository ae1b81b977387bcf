"""Looking at a Notion workspace for ``trida doctor``: reading only, each call short."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from pydantic import SecretStr

from adapters.notion.client import Client, path
from adapters.notion.signature import HEADER, sign
from adapters.notion.site import source_id
from plugin.domain.people import Person
from plugin.errors import NeedsOperator
from plugin.ports.checkup import HookState
from plugin.ports.provision import Desired
from plugin.ports.tracker import PROBE, Ticket
from plugin.ports.world import Clock

# How many of the newest deals are looked through for an open one; each is a call.
NEWEST = 5


class NotionInspector:
    """Implements ``ports.checkup.Inspector``. ``read`` reads one ticket by id.

    ``secrets`` returns the live verification tokens, newest first; none before the handshake.
    """

    def __init__(
        self,
        client: Client,
        read: Callable[[str], Ticket],
        secrets: Callable[[], tuple[SecretStr, ...]],
        clock: Clock,
    ) -> None:
        self._client, self._read, self._secrets, self._clock = client, read, secrets, clock

    def me(self) -> Person:
        """Return the connection's bot."""
        body = self._client.call("GET", "users/me", subject="me")
        try:
            return Person(str(body["id"]), str(body.get("name") or ""))
        except (KeyError, TypeError, AttributeError):
            raise NeedsOperator("not_an_api", subject="me") from None

    def ahead(self) -> timedelta | None:
        """Return how far Notion's clock is ahead of ours, to a second; None when it does not say."""
        before = self._clock()
        there = self._client.date()
        # The answer was stamped somewhere between the two looks at our own clock.
        return None if there is None else there - (before + (self._clock() - before) / 2)

    def hook(self, desired: Desired) -> HookState | None:
        """Raise ``NeedsOperator``: Notion lets nobody read subscriptions.

        ``no_handshake`` while no verification token is known, so that nothing can be let in; else ``hook_unlisted``:
        only deliveries tell whether the subscription stands.
        """
        raise NeedsOperator("hook_unlisted" if self._secrets() else "no_handshake", url=desired.hook_url)

    def samples(self, selection: str) -> tuple[Ticket, ...]:
        """Return an open deal among the newest of a selection, the newest where none of them is open."""
        wanted: dict[str, Any] = {
            "page_size": NEWEST,
            "sorts": [{"timestamp": "created_time", "direction": "descending"}],
        }
        if chosen := json.loads(selection).get("filter"):
            wanted["filter"] = chosen
        where = path("data_sources", source_id(selection), "query")
        found = self._client.call("POST", where, subject="search", json=wanted, repeatable=True)
        newest = None
        for page in found["results"]:
            ticket = self._read(str(page["id"]))
            if not ticket.closed:
                return (ticket,)
            newest = newest or ticket
        return (newest,) if newest else ()

    def unseen(self, selection: str) -> tuple[str, ...]:
        """Return the data source of a selection if it is not shared with our connection."""
        source = source_id(selection)
        try:
            self._client.call("GET", path("data_sources", source), subject="data_source")
        except NeedsOperator as error:
            if error.reason != "not_shared":
                raise
            return (source,)
        return ()

    def probe(self, *, forged: bool) -> tuple[Mapping[str, str], bytes]:
        """Return headers and body of a request signed as Notion signs, or signed with another secret.

        ``NeedsOperator`` ``no_handshake`` without a secret to sign with.
        """
        secrets = self._secrets()
        if not secrets:
            raise NeedsOperator("no_handshake")
        body = json.dumps({"type": PROBE}).encode()
        secret = secrets[0].get_secret_value().encode()
        return {"Content-Type": "application/json", HEADER: sign(b"not " + secret if forged else secret, body)}, body
