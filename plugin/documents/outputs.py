"""A document as plain text and as HTML, for mail; an adapter's own forms stand with the adapter."""

from collections.abc import Callable
from html import escape

from markdown_it.tree import SyntaxTreeNode

from plugin.ports.world import Document

_TAGS = (
    ("paragraph", "p"),
    ("bullet_list", "ul"),
    ("ordered_list", "ol"),
    ("list_item", "li"),
)
_BLOCKS = dict(_TAGS) | {
    name: name for name in ("blockquote", "table", "thead", "tbody", "tr", "th", "td", "strong", "em")
}


def html(document: Document) -> str:
    """Render as an HTML fragment: every text escaped, links without a referrer, no style and no image."""
    return "".join(_html(node) for node in document.tree.children)


def _html(node: SyntaxTreeNode) -> str:
    inner = "".join(_html(child) for child in node.children)
    if node.type == "text":
        return escape(node.content)
    if node.type == "link":
        return f'<a href="{escape(_href(node))}" rel="noreferrer">{inner}</a>'
    if node.type == "heading":
        return f"<{node.tag}>{inner}</{node.tag}>"
    if node.type in _BLOCKS:
        tag = _BLOCKS[node.type]
        return f"<{tag}>{inner}</{tag}>"
    return {"hardbreak": "<br>", "softbreak": " ", "hr": "<hr>"}.get(node.type) or _code(node) or inner


def _code(node: SyntaxTreeNode) -> str:
    if node.type == "code_inline":
        return f"<code>{escape(node.content)}</code>"
    if node.type in {"fence", "code_block"}:
        return f"<pre>{escape(node.content)}</pre>"
    return ""


def _href(node: SyntaxTreeNode) -> str:
    return str(node.attrs.get("href", ""))


def plain(document: Document) -> str:
    """Render as text: a paragraph a block, a list item or a table row a line, an address after its words."""
    return "\n\n".join(filter(None, (_block(node) for node in document.tree.children))) + "\n"


def _block(node: SyntaxTreeNode) -> str:
    return _OWN.get(node.type, _inline)(node)


def _bullets(node: SyntaxTreeNode) -> str:
    return "\n".join(f"- {_item(item)}" for item in node.children)


def _numbers(node: SyntaxTreeNode) -> str:
    first = int(node.attrs.get("start", 1))
    return "\n".join(f"{number}. {_item(item)}" for number, item in enumerate(node.children, first))


def _item(item: SyntaxTreeNode) -> str:
    return "\n".join(_block(child) for child in item.children).replace("\n", "\n  ")


def _rows(table: SyntaxTreeNode) -> str:
    rows = [row for part in table.children for row in part.children]
    return "\n".join(" | ".join(_inline(cell) for cell in row.children) for row in rows)


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in {"text", "code_inline"}:
        return node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " " if node.type == "softbreak" else "\n"
    inner = "".join(_inline(child) for child in node.children)
    if node.type == "link" and _href(node) != inner:
        return f"{inner}: {_href(node)}"
    return inner


def _quote(node: SyntaxTreeNode) -> str:
    return "\n".join(f"> {_block(child)}" for child in node.children)


def _verbatim(node: SyntaxTreeNode) -> str:
    return node.content.rstrip("\n")


_OWN: dict[str, Callable[[SyntaxTreeNode], str]] = {
    "bullet_list": _bullets,
    "ordered_list": _numbers,
    "table": _rows,
    "blockquote": _quote,
    "fence": _verbatim,
    "code_block": _verbatim,
    "hr": lambda _: "---",
}
