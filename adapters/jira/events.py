"""Webhook body → ``Event``: which ticket changed, by whom, in which parts; never a value that somebody typed.

Bodies are shaped like REST 2 even where everything else speaks REST 3, and every part of them may be missing:
https://developer.atlassian.com/cloud/jira/platform/webhooks/
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from adapters.bodies import LONGEST, name, object_in, part
from adapters.jira.edition import CLOUD, Edition
from adapters.jira.signature import Signature
from adapters.jira.slots import Slots, described
from plugin.ports.tracker import Event

DELIVERY = "x-atlassian-webhook-identifier"
ISSUE_EVENTS = ("jira:issue_created", "jira:issue_updated", "jira:issue_deleted")
KNOWN = frozenset({*ISSUE_EVENTS, "comment_created", "comment_updated", "comment_deleted"})
# ``issue.self`` is malformed in real captures; the address of a comment is not, and a Data Center body has only that.
_COMMENT_OF = re.compile(r"/issue/(\d+)/comment/")


class Inlet:
    """The webhook side: ``verify`` first, then ``parse``; pure."""

    def __init__(
        self,
        secrets: Sequence[SecretStr | bytes],
        slots: Mapping[str, str],
        edition: Edition = CLOUD,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """``slots`` is slot name → field id; ``ValueError`` without a secret.

        ``names`` is small-letter field name → slot as an installation names the fields. A field that an admin has
        renamed since is not recognised where a body knows no ids: then a write of our own costs one run more.
        """
        self._signature = Signature(secrets)
        self._slots = Slots(slots, lambda: names or {})
        self._edition = edition

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise ``Rejected`` unless the body is genuine, as ``Signature.verify``."""
        self._signature.verify(headers, body)

    def parse(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Read a body; raises ``Rejected`` ``not_json`` for what is no JSON object."""
        return parse(headers, body, self._slots, self._edition)

    def greeting(self, headers: Mapping[str, str], body: bytes) -> str | None:  # noqa: ARG002 - the port's names
        """Return None: Jira is given the secret and brings none."""
        return None


def parse(headers: Mapping[str, str], body: bytes, slots: Slots, edition: Edition) -> Event:
    """Read a body; an unknown event keeps its name and the names of its parts."""
    content = object_in(body)
    digest = hashlib.sha256(body).hexdigest()
    kind = name(content.get("webhookEvent"))
    return Event(
        delivery=_delivery(headers) or digest,
        kind=kind,
        ticket=_ticket(content),
        actor=_actor(content),
        at=_at(content.get("timestamp")),
        sha256=digest,
        known=kind in KNOWN and not (_only_commented(content) and not edition.entries),
        touched=_touched(content, slots),
        keys=tuple(sorted(name(key) for key in content)),
    )


def _delivery(headers: Mapping[str, str]) -> str | None:
    """Return the tenant's unique identifier, the same over retries; None where the sender has none."""
    found = next((value.strip() for header, value in headers.items() if header.lower() == DELIVERY), "")
    return found if 0 < len(found) <= LONGEST and found.isprintable() else None


def _ticket(content: Mapping[str, Any]) -> str | None:
    number = str(part(content, "issue").get("id", ""))
    if number.isascii() and number.isdigit():
        return number
    address = part(content, "comment").get("self")
    found = _COMMENT_OF.search(address) if isinstance(address, str) else None
    return found[1] if found else None


def _actor(content: Mapping[str, Any]) -> str | None:
    comment = part(content, "comment")
    for user in (part(content, "user"), part(comment, "updateAuthor"), part(comment, "author")):
        for key in ("accountId", "name", "key"):
            if isinstance(user.get(key), str) and user[key]:
                return name(user[key])
    return None


def _at(stamp: object) -> datetime | None:
    """Read milliseconds since 1970, also as a string; None for anything else."""
    if isinstance(stamp, bool) or not isinstance(stamp, int | str):
        return None
    try:
        return datetime.fromtimestamp(int(stamp) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _only_commented(content: Mapping[str, Any]) -> bool:
    """Whether an update tells of a comment and of nothing else.

    Data Center sends it beside ``comment_created``, which is the one to ask for; a comment changes nothing that we
    read, and our own would each cause a run.
    """
    return content.get("webhookEvent") == "jira:issue_updated" and bool(
        part(content, "comment") and not part(content, "changelog").get("items")
    )


def _touched(content: Mapping[str, Any], slots: Slots) -> frozenset[str]:
    items = part(content, "changelog").get("items")
    changed = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    touched = {slots.about(item) or ("description" if described(item) else "field") for item in changed}
    return frozenset(touched | ({"comment"} if part(content, "comment") else set()))
