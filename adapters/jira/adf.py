"""Documents as Atlassian document format (ADF), the rich text of REST 3, and back to plain text.

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ — the schema is strict: no empty text, a
code mark stands alone or with a link, a table cell and a list item begin with a block.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from plugin.ports.world import Document

Node = dict[str, Any]
_MARKS = {"strong": {"type": "strong"}, "em": {"type": "em"}}
_IN_ITEM = frozenset({"paragraph", "bulletList", "orderedList", "codeBlock"})
_LISTS = {"bullet_list": "bulletList", "ordered_list": "orderedList"}


def adf(document: Document) -> Node:
    """Render a document; Jira takes at most 32,767 characters of text in one field or comment."""
    return {"version": 1, "type": "doc", "content": _blocks(document.tree.children)}


def adf_of_text(text: str) -> Node:
    """Wrap plain text, a paragraph a line."""
    lines = [[{"type": "text", "text": line}] if line else [] for line in text.splitlines()]
    return {"version": 1, "type": "doc", "content": [_paragraph(line) for line in lines]}


def _paragraph(content: Sequence[Node]) -> Node:
    return {"type": "paragraph", "content": list(content)}


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> list[Node]:
    return [_block(node) for node in nodes]


def _block(node: SyntaxTreeNode) -> Node:
    if node.type == "heading":
        return {"type": "heading", "attrs": {"level": int(node.tag[1:])}, "content": _inline(node)}
    if node.type in _LISTS:
        return _list(node)
    if node.type == "table":
        rows = [row for part in node.children for row in part.children]
        return {"type": "table", "content": [_row(row) for row in rows]}
    if node.type == "blockquote":
        return {"type": "blockquote", "content": _allowed(_blocks(node.children))}
    if node.type in {"fence", "code_block"}:
        return {"type": "codeBlock", "content": _text(node.content.rstrip("\n"), [])}
    return {"type": "rule"} if node.type == "hr" else _paragraph(_inline(node))


def _list(node: SyntaxTreeNode) -> Node:
    items = [{"type": "listItem", "content": _allowed(_blocks(item.children))} for item in node.children]
    made: Node = {"type": _LISTS[node.type], "content": items}
    if node.type == "ordered_list":
        made["attrs"] = {"order": int(node.attrs.get("start", 1))}
    return made


def _allowed(blocks: Sequence[Node]) -> list[Node]:
    """Return what may stand in a list item or a quote: it begins with a paragraph and holds no heading or table."""
    fit = [block if block["type"] in _IN_ITEM else _paragraph(_flat(block)) for block in blocks]
    return fit if fit and fit[0]["type"] == "paragraph" else [_paragraph([]), *fit]


def _flat(block: Node) -> list[Node]:
    text = adf_text(block)
    return [{"type": "text", "text": text}] if text else []


def _row(row: SyntaxTreeNode) -> Node:
    names = {"th": "tableHeader", "td": "tableCell"}
    cells = [{"type": names[cell.type], "content": [_paragraph(_inline(cell))]} for cell in row.children]
    return {"type": "tableRow", "content": cells}


def _inline(node: SyntaxTreeNode) -> list[Node]:
    """Return the text of a block: neighbours with the same marks become one node."""
    made: list[Node] = []
    for child in node.children:
        made += _spans(child, [])
    joined: list[Node] = []
    for span in made:
        last = joined[-1] if joined else None
        if last and last["type"] == span["type"] == "text" and last.get("marks") == span.get("marks"):
            last["text"] += span["text"]
        else:
            joined.append(span)
    return joined


def _spans(node: SyntaxTreeNode, marks: list[Node]) -> list[Node]:
    if node.type == "text":
        return _text(node.content, marks)
    if node.type == "code_inline":
        links = [mark for mark in marks if mark["type"] == "link"]
        return _text(node.content, [*links, {"type": "code"}])
    if node.type == "hardbreak":
        return [{"type": "hardBreak"}]
    if node.type == "softbreak":
        return _text(" ", marks)
    inner = list(marks)
    if node.type in _MARKS and _MARKS[node.type] not in marks:
        inner.append(_MARKS[node.type])
    elif node.type == "link":
        inner.append({"type": "link", "attrs": {"href": str(node.attrs.get("href", ""))}})
    return [span for child in node.children for span in _spans(child, inner)]


def _text(text: str, marks: list[Node]) -> list[Node]:
    if not text:
        return []
    return [{"type": "text", "text": text, **({"marks": marks} if marks else {})}]


def adf_text(node: object) -> str:
    """Return the words of a document that stands in Jira, a line a block; strings and None are taken too."""
    if isinstance(node, str):
        return node
    if not isinstance(node, Mapping):
        return ""
    content = node.get("content")
    if not isinstance(content, list) or not content:
        return _leaf(node)
    between = {"paragraph": "", "heading": "", "codeBlock": "", "tableRow": " | "}.get(str(node.get("type")), "\n")
    return between.join(adf_text(child) for child in content)


def _leaf(node: Mapping[str, Any]) -> str:
    """Return the words of a text, a mention, an emoji, a date or a card."""
    if node.get("type") in {"text", "hardBreak"}:
        return str(node.get("text") or "\n")
    attrs = node.get("attrs")
    if not isinstance(attrs, Mapping):
        return ""
    return next((str(attrs[key]) for key in ("text", "shortName", "url", "timestamp") if attrs.get(key)), "")
