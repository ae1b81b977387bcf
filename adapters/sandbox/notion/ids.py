"""Ids and times in the forms that Notion speaks: dashed UUIDs, short property ids, minutes in UTC."""

import hashlib
import re
from datetime import UTC, datetime
from urllib.parse import quote, unquote
from uuid import UUID

ID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
# the letters of real property ids: everything from ":" to "~"
LETTERS = "".join(chr(code) for code in range(0x3A, 0x7F))
UNQUOTED = "!~*'()"


def dashed(text: object) -> str | None:
    """Return an id with its dashes, lower-case; ``None`` for what is no id."""
    return str(UUID(text)) if isinstance(text, str) and ID.fullmatch(text) else None


def plain(number: str) -> str:
    """Return an id without its dashes, as it stands in addresses."""
    return number.replace("-", "")


def property_id(seed: str) -> str:
    """Return a short id as Notion gives to properties; most of them need quoting in an address."""
    digest = hashlib.sha256(seed.encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:4])


def encoded(short: str) -> str:
    """Return a property id as the API answers it: URL-encoded (``XGe@`` is ``XGe%40``)."""
    return quote(short, safe=UNQUOTED)


def names(short: str, text: str) -> bool:
    """Whether a caller means this property id, encoded or not."""
    return text == short or unquote(text) == short


def minute(moment: datetime) -> str:
    """``2026-07-04T09:08:00.000Z``: times of pages, blocks and comments are rounded down to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


def precise(moment: datetime) -> str:
    """``2026-07-04T09:13:00.290+00:00``: times of a database object are not rounded."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def stamp(moment: datetime) -> str:
    """``2024-12-05T23:57:05.379Z``: the timestamp of a webhook event."""
    return precise(moment).replace("+00:00", "Z")
