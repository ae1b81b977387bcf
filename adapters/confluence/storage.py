"""Documents as Confluence's storage format, the XHTML that its pages are kept in.

https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html — every paragraph, heading, item and cell
is a *leaf*: an element of its own whose content is inline, so that a leaf whose words stayed can keep the markup that
stands on the page, with the inline comments of people in it (``leaves``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from markdown_it.tree import SyntaxTreeNode

from plugin.ports.world import Document

DRAWN = "mermaid"
_LISTS = {"bullet_list": "ul", "ordered_list": "ol"}
_MARKS = {"strong": "strong", "em": "em"}
_ADDRESSES = frozenset({"http", "https", "mailto"})
# What XML 1.0 has no way to write, https://www.w3.org/TR/xml/#charsets
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document in storage format, with the key of each of its leaves in order, empty for one without."""

    text: str
    keys: tuple[str, ...]


def storage(document: Document) -> str:
    """Render a document. Pictures made of code (Mermaid) are left out: Confluence has nothing that draws them."""
    return rendered(document).text


def rendered(document: Document) -> Rendered:
    """Render a document, and tell which leaf has which key."""
    writer = _Writer()
    return Rendered(writer.blocks(document.tree.children), tuple(writer.keys))


class _Writer:
    def __init__(self) -> None:
        self.keys: list[str] = []

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        return "".join(map(self._block, nodes))

    def _block(self, node: SyntaxTreeNode) -> str:
        if node.type == "heading":
            return self._leaf(node.tag, node)
        if node.type in _LISTS:
            return self._list(node)
        if node.type == "table":
            rows = [self._row(row) for part in node.children for row in part.children]
            return f"<table><tbody>{''.join(rows)}</tbody></table>"
        if node.type == "blockquote":
            return f"<blockquote>{self.blocks(node.children)}</blockquote>"
        if node.type in {"fence", "code_block"}:
            return _code(node)
        return "<hr />" if node.type == "hr" else self._leaf("p", node)

    def _list(self, node: SyntaxTreeNode) -> str:
        tag, start = _LISTS[node.type], int(node.attrs.get("start", 1))
        begin = f'<{tag} start="{start}">' if start != 1 else f"<{tag}>"
        items = [f"<li>{self.blocks(item.children)}</li>" for item in node.children]
        return f"{begin}{''.join(items)}</{tag}>"

    def _row(self, row: SyntaxTreeNode) -> str:
        cells = [f"<{cell.type}>{self._leaf('p', cell)}</{cell.type}>" for cell in row.children]
        return f"<tr>{''.join(cells)}</tr>"

    def _leaf(self, tag: str, node: SyntaxTreeNode) -> str:
        inline = [child for part in node.children for child in part.children]
        self.keys.append(next((child.content for child in inline if child.type == "key"), ""))
        return f"<{tag}>{_spans(node.children, frozenset()).strip(' ')}</{tag}>"


def _code(node: SyntaxTreeNode) -> str:
    language = node.info.strip() if node.type == "fence" else ""
    if language == DRAWN:
        return ""
    named = f'<ac:parameter ac:name="language">{written(language)}</ac:parameter>' if language else ""
    text = _UNWRITABLE.sub("", node.content.rstrip("\n")).replace("]]>", "]]]]><![CDATA[>")
    body = f"<ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body>"
    return f'<ac:structured-macro ac:name="code">{named}{body}</ac:structured-macro>'


def _spans(nodes: Sequence[SyntaxTreeNode], marks: frozenset[str]) -> str:
    return "".join(_span(node, marks) for node in nodes)


def _span(node: SyntaxTreeNode, marks: frozenset[str]) -> str:
    if node.type == "text":
        return written(node.content)
    if node.type == "code_inline":
        return f"<code>{written(node.content)}</code>"
    if node.type in {"hardbreak", "softbreak"}:
        return "<br />" if node.type == "hardbreak" else " "
    if node.type == "link":
        return _link(node, marks)
    mark = _MARKS.get(node.type)
    if mark is None or mark in marks:
        return _spans(node.children, marks)
    inner = _spans(node.children, marks | {mark})
    return f"<{mark}>{inner}</{mark}>" if inner else ""


def _link(node: SyntaxTreeNode, marks: frozenset[str]) -> str:
    address, inner = str(node.attrs.get("href", "")), _spans(node.children, marks)
    if urlsplit(address).scheme not in _ADDRESSES:
        return inner
    return f'<a href="{written(address)}">{inner or written(address)}</a>'


def written(text: str) -> str:
    """Return text as it stands between tags and in attributes."""
    return escape(_UNWRITABLE.sub("", text))
