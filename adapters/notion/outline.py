"""A document as a tree of keyed blocks, as a page of ours shows it.

A block is known from day to day by its key: the ``key`` node in its text, else its number among the blocks of its type
that have none. A list item's further parts and lists are its children, however deep; an append takes three levels.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from adapters.notion.blocks import CELL_LONGEST, ROW_LONGEST, Block, block, lines
from adapters.notion.richtext import Item, Span, inline, joined, look, parts, rich
from plugin.ports.world import Document

LISTS = {"bullet_list": "bulleted_list_item", "ordered_list": "numbered_list_item"}
CODE = frozenset({"fence", "code_block"})
LANGUAGES = frozenset({"mermaid", "json"})
LARGEST_HEADING = 3
# What a block says; everything else under its type is set once, when it is made.
SAID = ("rich_text", "cells", "language")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as it should stand: ``body`` without children, ``digest`` of its type and words."""

    key: str
    body: Block = field(repr=False)
    children: tuple["Piece", ...] = ()
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        """Work the digest out once."""
        object.__setattr__(self, "digest", digest_of(self.body))

    @property
    def kind(self) -> str:
        """What cannot be changed in place."""
        return kind_of(self.digest)

    @property
    def words(self) -> Block:
        """The body of an update that gives a standing block these words."""
        name = self.body["type"]
        return {name: {part: self.body[name][part] for part in SAID if part in self.body[name]}}


def digest_of(one: Mapping[str, Any]) -> str:
    """Return ``<type>:<hash of the words>``, the same for what we send and what Notion gives back.

    A table's width is part of the type: neither can be changed.
    """
    name = str(one.get("type"))
    content = one.get(name)
    content = content if isinstance(content, Mapping) else {}
    texts = [content.get("rich_text"), *(content.get("cells") or ())]
    said = [[(text, sorted(marks), link) for text, marks, link in look(part)] for part in texts]
    width = f".{content.get('table_width')}" if name == "table" else ""
    return f"{name}{width}:{hashlib.sha256(repr((said, content.get('language'))).encode()).hexdigest()[:16]}"


def kind_of(digest: str) -> str:
    """Return the type that a digest begins with."""
    return digest.partition(":")[0]


def outline(document: Document) -> tuple[Piece, ...]:
    """Return a document's blocks in order. A key that stands twice counts the first time only."""
    return tuple(_Outline().pieces("", document.tree.children))


@dataclass(frozen=True, slots=True)
class _Raw:
    """A block before it has a key; ``own`` is the key in its text, if any."""

    own: str
    body: Block
    inside: Sequence[SyntaxTreeNode] = ()
    rows: Sequence["_Raw"] = ()


class _Outline:
    """Gives out keys, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def pieces(self, parent: str, nodes: Iterable[SyntaxTreeNode]) -> list[Piece]:
        return self._keyed(parent, [raw for node in nodes for raw in _raw(node)])

    def _keyed(self, parent: str, raws: Sequence[_Raw]) -> list[Piece]:
        numbers = Counter[str]()
        return [self._piece(parent, raw, numbers) for raw in raws]

    def _piece(self, parent: str, raw: _Raw, numbers: Counter[str]) -> Piece:
        key = raw.own
        while not key or key in self._taken:
            kind = raw.body["type"]
            numbers[kind] += 1
            key = f"{parent}~{kind}.{numbers[kind]}"
        self._taken.add(key)
        below = self._keyed(key, raw.rows) if raw.rows else self.pieces(key, raw.inside)
        return Piece(key, raw.body, tuple(below))


def _raw(node: SyntaxTreeNode) -> Iterator[_Raw]:
    if node.type in LISTS:
        for item in node.children:
            yield from _item(item, LISTS[node.type])
    elif node.type == "table":
        yield _table(node)
    elif node.type == "heading":
        yield from _texts(f"heading_{min(int(node.tag[1:]), LARGEST_HEADING)}", _said(node), _key(node))
    elif node.type == "blockquote":
        yield from _texts("quote", _together(lines(node.children)), _key(node))
    elif node.type in CODE:
        yield from _texts("code", [Span(node.content.rstrip("\n"))], _key(node), language=_language(node))
    elif node.type == "hr":
        yield _Raw("", block("divider"))
    else:
        yield from _texts("paragraph", _said(node), _key(node))


def _texts(kind: str, spans: Sequence[Span], key: str, **more: Any) -> Iterator[_Raw]:
    """Yield a text as one block, as several where one cannot hold it."""
    for number, one in enumerate(parts(spans)):
        yield _Raw("" if number else key, block(kind, rich_text=one, **more))


def _item(item: SyntaxTreeNode, kind: str) -> Iterator[_Raw]:
    first = item.children[0] if item.children and item.children[0].type == "paragraph" else None
    inside = item.children[1:] if first else item.children
    *whole, last = _texts(kind, _said(first) if first else [], _key(first) if first else "")
    yield from whole
    yield _Raw(last.own, last.body, inside)


def _table(node: SyntaxTreeNode) -> _Raw:
    rows = [row for part in node.children for row in part.children]
    width = max(len(row.children) for row in rows)
    longest = min(CELL_LONGEST, ROW_LONGEST // width)
    body = block("table", table_width=width, has_column_header=True, has_row_header=False)
    return _Raw("", body, rows=[_row(row, width, longest) for row in rows])


def _row(row: SyntaxTreeNode, width: int, longest: int) -> _Raw:
    cells: list[list[Item]] = [rich(_said(cell), longest=longest) for cell in row.children]
    return _Raw(_key(row), block("table_row", cells=[*cells, *([] for _ in range(width - len(cells)))]))


def _said(node: SyntaxTreeNode) -> list[Span]:
    """Return a block's text without the space that stood before its key."""
    spans = inline(node)
    return [*spans[:-1], replace(spans[-1], text=spans[-1].text.rstrip(" "))] if spans and _key(node) else spans


def _language(node: SyntaxTreeNode) -> str:
    named = node.info.partition(" ")[0] if node.type == "fence" else ""
    return named if named in LANGUAGES else "plain text"


def _key(node: SyntaxTreeNode) -> str:
    """Return the first key in a block's text, empty without one."""
    if node.type == "key":
        return str(node.content)
    return next((key for child in node.children if (key := _key(child))), "")


def _together(found: Sequence[list[Span]]) -> list[Span]:
    made: list[Span] = []
    for number, line in enumerate(found):
        made += [Span("\n"), *line] if number else line
    return joined(made)
