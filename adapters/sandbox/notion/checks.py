"""Small checks of a request body; each refusal names the place, as Notion's schema check does."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.sandbox.notion.errors import Refused, invalid, malformed, too_long
from adapters.sandbox.notion.ids import dashed

ARRAY = 100
TEXT = 2000
SHORT = 200
SCHEMES = {"http", "https", "mailto", "tel", "notion"}


def length(text: str) -> int:
    """Count as Notion's server does, which is written in JavaScript: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def mapping(where: str, raw: Any) -> Mapping[str, Any]:
    """Return an object; 400 for anything else."""
    if not isinstance(raw, Mapping):
        raise malformed(where, "an object", raw)
    return raw


def closed(where: str, raw: Any, keys: set[str]) -> Mapping[str, Any]:
    """Return an object that has only these keys; 400 for one more."""
    found = mapping(where, raw)
    for key in found:
        if key not in keys:
            raise malformed(f"{where}.{key}", "not present", found[key])
    return found


def array(where: str, raw: Any, limit: int = ARRAY) -> list[Any]:
    """Return a list within its limit."""
    if not isinstance(raw, list):
        raise malformed(where, "an array", raw)
    if len(raw) > limit:
        raise too_long(where, limit, len(raw))
    return raw


def string(where: str, raw: Any, limit: int = TEXT) -> str:
    """Return a text within its limit."""
    if not isinstance(raw, str):
        raise malformed(where, "a string", raw)
    if length(raw) > limit:
        raise too_long(where, limit, length(raw))
    return raw


def boolean(where: str, raw: Any) -> bool:
    """Return a boolean; nothing else will do."""
    if not isinstance(raw, bool):
        raise malformed(where, "a boolean", raw)
    return raw


def uuid(where: str, raw: Any) -> str:
    """Return an id with its dashes."""
    found = dashed(raw)
    if found is None:
        raise malformed(where, "a valid uuid", raw)
    return found


def web(where: str, raw: Any) -> str:
    """Return an address that Notion takes for a link."""
    found = string(where, raw)
    parts = urlsplit(found)
    if parts.scheme not in SCHEMES and not found.startswith("/"):
        raise bad_link()
    return found


def bad_link() -> Refused:
    """400 for what is no address."""
    return invalid("Content creation Failed. Fix: Invalid URL for link.")
