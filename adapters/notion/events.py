"""Webhook body → ``Event``: which page changed, by whom, in which parts; Notion sends no values, and none is kept.

https://developers.notion.com/reference/webhooks-events-delivery
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from adapters.bodies import LONGEST, name, object_in, part
from adapters.notion.shapes import dashed
from adapters.notion.signature import Signature
from adapters.notion.slots import Slots
from plugin.errors import Rejected
from plugin.ports.tracker import Event

EVENTS = (
    *("page.created", "page.properties_updated", "page.content_updated"),
    *("page.moved", "page.deleted", "page.undeleted"),
)
"""What a subscription should send; more of ``page.*`` and ``comment.*`` is understood. Ticks are changes of content."""
KNOWN = ("page.", "comment.")
TOKEN = "verification_token"  # noqa: S105 - the name of a key


class Inlet:
    """The webhook side: ``greeting``, ``verify``, then ``parse``; pure. ``secrets`` may be empty for now."""

    def __init__(self, secrets: Sequence[SecretStr], slots: Slots) -> None:
        self._signature = Signature(secrets)
        self._slots = slots

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise ``Rejected`` unless the body is genuine, as ``Signature.verify``."""
        self._signature.verify(headers, body)

    def parse(self, headers: Mapping[str, str], body: bytes) -> Event:  # noqa: ARG002 - the port's; all is in the body
        """Read a body; raises ``Rejected`` ``not_json`` for what is no JSON object."""
        return parse(body, self._slots)

    def greeting(self, headers: Mapping[str, str], body: bytes) -> str | None:  # noqa: ARG002 - whether it is signed is not told
        """Return the verification token of the handshake; None for any other body."""
        try:
            token = object_in(body).get(TOKEN)
        except Rejected:
            return None
        fits = isinstance(token, str) and 0 < len(token) <= LONGEST and token.isascii() and token.isprintable()
        return token if fits and "type" not in object_in(body) else None


def parse(body: bytes, slots: Slots) -> Event:
    """Read a body; an unknown event keeps its name and the names of its parts."""
    content = object_in(body)
    digest = hashlib.sha256(body).hexdigest()
    kind = name(content.get("type"))
    return Event(
        delivery=_delivery(content) or digest,
        kind=kind,
        ticket=_ticket(content) if kind.startswith(KNOWN) else None,
        actor=_actor(content),
        at=_at(content.get("timestamp")),
        sha256=digest,
        known=kind.startswith(KNOWN),
        touched=_touched(kind, content, slots),
        keys=tuple(sorted(name(key) for key in content)),
    )


def _delivery(content: Mapping[str, Any]) -> str | None:
    """Return the event's own id, the same over retries."""
    found = name(content.get("id"))
    return found if found.isprintable() and found else None


def _ticket(content: Mapping[str, Any]) -> str | None:
    """Return the page that an event is about: itself, or the one that a comment stands on."""
    data, entity = part(content, "data"), part(content, "entity")
    if entity.get("type") == "page":
        return dashed(entity.get("id"))
    parent = part(data, "parent")
    return dashed(data.get("page_id")) or (dashed(parent.get("id")) if parent.get("type") == "page" else None)


def _actor(content: Mapping[str, Any]) -> str | None:
    """Return who did it; None when several did: events of a page are gathered for up to a minute."""
    authors = content.get("authors")
    ids = {name(one.get("id")) for one in authors if isinstance(one, dict)} if isinstance(authors, list) else set()
    return next(iter(ids)) or None if len(ids) == 1 else None


def _at(stamp: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(stamp) if isinstance(stamp, str) else None
    except ValueError:
        return None
    return found.astimezone(UTC) if found and found.tzinfo else None


def _touched(kind: str, content: Mapping[str, Any], slots: Slots) -> frozenset[str]:
    touched = {slots.about(number) for number in _properties(content)} if kind.startswith("page.") else set()
    if kind == "page.content_updated":
        touched.add("content")
    return frozenset(touched | ({"comment"} if kind.startswith("comment.") else set()))


def _properties(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of changed properties; a real delivery had them beside ``data``, the documentation inside."""
    for place in (content, part(content, "data")):
        listed = place.get("updated_properties")
        for one in listed if isinstance(listed, list) else ():
            number = one.get("id") if isinstance(one, dict) else one
            if isinstance(number, str):
                yield number
