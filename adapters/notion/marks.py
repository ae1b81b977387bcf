"""What we write carries its mark and data in a link of its own: Notion keeps no properties of comments or blocks.

The link leads to our own address, with the JSON behind the ``#``: what stands there is never sent to a server.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from adapters.notion.richtext import LINK_LONGEST, Item, linked

NAME = "Trida"
MORE = "·"


@dataclass(frozen=True, slots=True)
class Held:
    """A mark and the data beside it, property name → JSON."""

    mark: str
    data: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)


def signed(home: str, held: Held) -> list[Item]:
    """Return the items that carry a mark: one link, several where the data does not fit into an address."""
    content: dict[str, Any] = {"mark": held.mark, **({"data": held.data} if held.data else {})}
    text = quote(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")), safe="")
    room = LINK_LONGEST - len(home) - 2
    cut = [text[start : start + room] for start in range(0, len(text), room)]
    return [linked(MORE if number else NAME, f"{home}/#{part}") for number, part in enumerate(cut)]


def held_in(rich_text: object) -> Held | None:
    """Read the mark at the end of rich text; None where there is none. Which address it leads to does not matter."""
    found = ""
    for item in reversed(rich_text if isinstance(rich_text, list) else []):
        text = item.get("text") or {}
        url = str((text.get("link") or {}).get("url") or "")
        if "#" not in url:
            return None
        found = url.partition("#")[2] + found
        if text.get("content") == NAME:
            return _held(found)
    return None


def _held(text: str) -> Held | None:
    try:
        content = json.loads(unquote(text))
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("mark"), str):
        return None
    data = content.get("data")
    kept = {k: v for k, v in data.items() if isinstance(v, dict)} if isinstance(data, dict) else {}
    return Held(content["mark"], kept)
