"""The way past a firewall that takes somebody's words for an attack: the same text in other pieces.

Notion's firewall reads raw bodies and refuses some of what people may well write (``/etc/hosts``, a line of SQL).
Rich text in small items shows and reads back the same, JSON in a code block may be escaped, and no piece looks like an
attack any more. https://github.com/makenotion/notion-sdk-js/issues/751
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.notion.richtext import ITEMS_MOST, pieces, units

SMALLEST = 3
# Where lists of rich text stand in bodies.
LISTS = frozenset({"rich_text", "title", "caption", "cells"})
# The finest cut first: at every sign that code and paths are made of and inside Latin words; then at the signs alone.
_CUTS = (
    re.compile(r"[A-Za-z]{1,3}|[^\w\s.,!?«»“”–—-]|(?:(?![A-Za-z])[\w\s.,!?«»“”–—-])+"),
    re.compile(r"[^\w\s.,!?«»“”–—-]|[\w\s.,!?«»“”–—-]+"),
)
_ASCII_SIGN = re.compile(r"[\x00-/:-@\[-`{-\x7f]")


def torn(body: Any) -> Any:
    """Return a body with every rich text in as many items as a list may have, cut at signs first; else as it is."""
    if isinstance(body, Mapping):
        if body.get("language") == "json" and "rich_text" in body:
            return {**body, "rich_text": _escaped(body["rich_text"])}
        return {name: _list(value) if name in LISTS else torn(value) for name, value in body.items()}
    return [torn(one) for one in body] if isinstance(body, list) else body


def _escaped(parts: Any) -> Any:
    """Return JSON in a code block with every sign inside its strings escaped: the same JSON."""
    data = json.loads("".join(_content(one) for one in parts))
    text = json.dumps(data, ensure_ascii=False)
    inside = re.sub(r'"(?:[^"\\]|\\.)*"', lambda found: f'"{_coded(json.loads(found[0]))}"', text)
    return [{**parts[0], "text": {"content": piece}} for piece in pieces(inside)]


def _coded(text: str) -> str:
    return _ASCII_SIGN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _list(value: Any) -> Any:
    if not isinstance(value, list):
        return torn(value)
    if value and isinstance(value[0], list):  # a table's row is a list of cells
        return [_list(cell) for cell in value]
    for cut in _CUTS:
        finer = [piece for one in value for piece in _apart(one, cut.findall(_content(one)))]
        if len(finer) <= ITEMS_MOST:
            return finer
    size = max(SMALLEST, -(-sum(units(_content(one)) for one in value) // max(ITEMS_MOST - len(value), 1)))
    return [piece for one in value for piece in _apart(one, pieces(_content(one), size))]


def _content(item: Mapping[str, Any]) -> str:
    return str((item.get("text") or {}).get("content") or "")


def _apart(item: Mapping[str, Any], texts: Any) -> Iterator[Mapping[str, Any]]:
    """Yield an item in pieces, each with its annotations; a link is our own text, and carries our mark: it stays."""
    found = list(texts)
    if not found or item["text"].get("link"):
        yield item
        return
    for text in found:
        yield {**item, "text": {**item["text"], "content": text}}
