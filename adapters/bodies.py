"""Reading a webhook body with nothing taken for granted: any part may be missing or of another sort."""

import json
from collections.abc import Mapping
from typing import Any

from plugin.errors import Rejected

LONGEST = 200


def object_in(body: bytes) -> dict[str, Any]:
    """Read a JSON object; raises ``Rejected`` ``not_json`` for anything else."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Rejected("not_json") from None
    if not isinstance(content, dict):
        raise Rejected("not_json")
    return content


def name(text: object) -> str:
    """Return a name, at most 200 characters of it; empty for what is no text."""
    return text[:LONGEST] if isinstance(text, str) else ""


def part(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return an object inside an object; empty where there is none."""
    found = content.get(key)
    return found if isinstance(found, dict) else {}
