"""Documents as Notion blocks, as lines for comments and properties, and the words back out of blocks.

https://developers.notion.com/reference/block. One append takes 100 blocks in a list, two levels of them, 1000 in all
and 500 KB (https://developers.notion.com/reference/request-limits): what is made here keeps to that whatever the
document is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from adapters.notion.richtext import Span, inline, joined, parts, rich, said
from plugin.ports.world import Document

CHILDREN_MOST = 100
REQUEST_MOST = 900
REQUEST_BYTES = 400_000
CELL_LONGEST = 4000
ROW_LONGEST = 60_000
_LISTS = {"bullet_list": "bulleted_list_item", "ordered_list": "numbered_list_item"}
_CODE = frozenset({"fence", "code_block"})
# One size: the larger one begins a section of ours on a page.
HEADING = "heading_3"

Block = dict[str, Any]


def block(kind: str, **content: Any) -> Block:
    """Return a block of a type."""
    return {"type": kind, kind: content}


def blocks(document: Document) -> list[Block]:
    """Render a document, top-level blocks in order."""
    return [made for node in document.tree.children for made in _blocks(node)]


def _blocks(node: SyntaxTreeNode) -> list[Block]:
    if node.type == "heading":
        first, *rest = parts(inline(node))
        return [block(HEADING, rich_text=first), *(block("paragraph", rich_text=one) for one in rest)]
    if node.type in _LISTS:
        return [made for item in node.children for made in _item(item, _LISTS[node.type])]
    if node.type == "table":
        return _tables(node)
    if node.type == "blockquote":
        return _texts("quote", _together(lines(node.children)))
    if node.type in _CODE:
        return [block("code", rich_text=one, language="plain text") for one in parts([Span(node.content.rstrip("\n"))])]
    return [block("divider")] if node.type == "hr" else _texts("paragraph", inline(node))


def _texts(kind: str, spans: Sequence[Span]) -> list[Block]:
    return [block(kind, rich_text=one) for one in parts(spans)]


def _item(item: SyntaxTreeNode, kind: str) -> list[Block]:
    """Return a list's item with the lists in it as its children; what stands deeper becomes lines of those."""
    own = [node for node in item.children if node.type not in _LISTS]
    made = _texts(kind, _together(lines(own)))
    inner = [
        one
        for nested in item.children
        if nested.type in _LISTS
        for below in nested.children
        for one in _texts(_LISTS[nested.type], _together(lines(below.children)))
    ]
    if inner and len(inner) <= CHILDREN_MOST:
        made[-1][kind]["children"] = inner
        return made
    return made + inner


def _tables(node: SyntaxTreeNode) -> list[Block]:
    """Return a table; one that is too long for a request goes on in another."""
    rows = [row for part in node.children for row in part.children]
    width = max(len(row.children) for row in rows)
    longest = min(CELL_LONGEST, ROW_LONGEST // width)
    made: list[list[Block]] = [[]]
    size = 0
    for row in rows:
        cells = [rich(inline(cell), longest=longest) for cell in row.children]
        cells += [[] for _ in range(width - len(cells))]
        one = block("table_row", cells=cells)
        size += size_of(one)
        if len(made[-1]) == CHILDREN_MOST or (made[-1] and size > REQUEST_BYTES):
            made.append([])
            size = size_of(one)
        made[-1].append(one)
    return [
        block("table", table_width=width, has_column_header=not number, has_row_header=False, children=held)
        for number, held in enumerate(made)
    ]


def lines(nodes: Iterable[SyntaxTreeNode]) -> list[list[Span]]:
    """Return blocks as lines, for where Notion takes no blocks: comments, properties, quotes, deep lists."""
    return [line for node in nodes for line in _lines(node)]


def _lines(node: SyntaxTreeNode) -> list[list[Span]]:
    if node.type == "heading":
        return [[Span(one.text, one.marks | {"bold"}, one.link) for one in inline(node)]]
    if node.type in _LISTS:
        return [line for number, item in enumerate(node.children) for line in _listed(node, item, number)]
    if node.type == "table":
        rows = [row for part in node.children for row in part.children]
        return [_row([inline(cell) for cell in row.children]) for row in rows]
    if node.type == "blockquote":
        return lines(node.children)
    if node.type in _CODE:
        return [[Span(line)] for line in node.content.rstrip("\n").split("\n")]
    return [[Span("———")]] if node.type == "hr" else [inline(node)]


def _listed(around: SyntaxTreeNode, item: SyntaxTreeNode, number: int) -> Iterator[list[Span]]:
    start = f"{int(around.attrs.get('start', 1)) + number}. " if around.type == "ordered_list" else "• "
    for at, line in enumerate(lines(item.children) or [[]]):
        yield [Span("   " if at else start), *line]


def _row(cells: Sequence[list[Span]]) -> list[Span]:
    made: list[Span] = []
    for number, cell in enumerate(cells):
        made += [Span(" | "), *cell] if number else cell
    return made


def _together(found: Sequence[list[Span]]) -> list[Span]:
    made: list[Span] = []
    for number, line in enumerate(found):
        made += [Span("\n"), *line] if number else line
    return joined(made)


def flat(document: Document) -> list[Span]:
    """Return a document as lines of one text."""
    return _together(lines(document.tree.children))


def inner(one: Mapping[str, Any]) -> list[Block]:
    """Return the children that a block is sent with."""
    held = one[one["type"]].get("children")
    return held if isinstance(held, list) else []


def words(one: Mapping[str, Any], below: Iterable[Mapping[str, Any]] = ()) -> str:
    """Return the words of a block as Notion gives it, and of what stands in it, a line a block."""
    content = one.get(str(one.get("type")))
    content = content if isinstance(content, Mapping) else {}
    cells = content.get("cells")
    own = " | ".join(said(cell) for cell in cells) if isinstance(cells, list) else said(content.get("rich_text"))
    return "\n".join([own, *(words(child) for child in below)]).strip("\n")


def requests(made: Sequence[Block]) -> list[list[Block]]:
    """Return blocks as the appends that carry them, in order: one wherever one is enough."""
    groups: list[list[Block]] = [[]]
    count = size = 0
    for one in made:
        more, weight = 1 + len(inner(one)), size_of(one)
        full = len(groups[-1]) == CHILDREN_MOST or count + more > REQUEST_MOST or size + weight > REQUEST_BYTES
        if groups[-1] and full:
            groups.append([])
            count = size = 0
        groups[-1].append(one)
        count, size = count + more, size + weight
    return groups


def size_of(one: Block) -> int:
    """Return how many bytes of a request a block takes."""
    return len(json.dumps(one, ensure_ascii=False).encode())
