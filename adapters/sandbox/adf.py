"""Atlassian Document Format: is it well formed? A structural check of the nodes that issues commonly hold.

https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ — Jira answers ``INVALID_INPUT`` to
everything else, so a renderer that is wrong must be refused here too.
"""

import re
from collections.abc import Callable
from typing import Any

Check = Callable[[Any], bool]

INLINE = frozenset({"text", "hardBreak", "status", "mention", "date", "emoji", "inlineCard"})
LISTS = frozenset({"bulletList", "orderedList", "taskList"})
SIMPLE = LISTS | {"paragraph", "heading", "rule", "codeBlock", "blockquote", "panel"}
BLOCKS = SIMPLE | {"table", "expand"}
CELL = SIMPLE | {"nestedExpand"}
CHILDREN: dict[str, frozenset[str]] = {
    "doc": BLOCKS,
    "paragraph": INLINE,
    "heading": INLINE,
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "listItem": frozenset({"paragraph", "bulletList", "orderedList", "taskList", "codeBlock"}),
    "taskList": frozenset({"taskItem", "taskList"}),
    "taskItem": INLINE,
    "table": frozenset({"tableRow"}),
    "tableRow": frozenset({"tableHeader", "tableCell"}),
    "tableHeader": CELL,
    "tableCell": CELL,
    "codeBlock": frozenset({"text"}),
    "blockquote": frozenset({"paragraph", "bulletList", "orderedList", "codeBlock"}),
    "panel": SIMPLE - {"panel", "blockquote"},
    "expand": SIMPLE | {"table", "nestedExpand"},
    "nestedExpand": SIMPLE,
}
LEAVES = frozenset({"rule"}) | INLINE
MAY_BE_EMPTY = frozenset({"doc", "paragraph", "heading", "codeBlock", "taskItem"})
FIRST_IN_ITEM = frozenset({"paragraph", "codeBlock", "taskList"})


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _filled(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _link(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"(https?://|mailto:|#|/)\S*$", value) is not None


def _among(*values: object) -> Check:
    return lambda value: value in values


def _digits(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip("-").isdigit()


def _widths(value: Any) -> bool:
    return isinstance(value, list) and all(_whole(one) for one in value)


_CELL_ATTRS: dict[str, Check] = {"colspan": _whole, "rowspan": _whole, "background": _text, "colwidth": _widths}
REQUIRED: dict[str, dict[str, Check]] = {
    "heading": {"level": _among(1, 2, 3, 4, 5, 6)},
    "taskList": {"localId": _text},
    "taskItem": {"localId": _text, "state": _among("TODO", "DONE")},
    "panel": {"panelType": _among("info", "note", "tip", "warning", "error", "success", "custom")},
    "status": {"text": _filled, "color": _among("neutral", "purple", "blue", "red", "yellow", "green")},
    "mention": {"id": _filled},
    "date": {"timestamp": _digits},
    "emoji": {"shortName": _filled},
    "inlineCard": {"url": _link},
}
OPTIONAL: dict[str, dict[str, Check]] = {
    "orderedList": {"order": _whole},
    "codeBlock": {"language": _text},
    "panel": {"panelIcon": _text, "panelColor": _text},
    "expand": {"title": _text},
    "nestedExpand": {"title": _text},
    "status": {"style": _text},
    "mention": {"text": _text, "accessLevel": _text, "userType": _among("DEFAULT", "SPECIAL", "APP")},
    "emoji": {"id": _text, "text": _text},
    "hardBreak": {"text": _among("\n")},
    "table": {"isNumberColumnEnabled": _flag, "layout": _text, "width": _whole, "displayMode": _text},
    "tableHeader": _CELL_ATTRS,
    "tableCell": _CELL_ATTRS,
}
MARKS = frozenset({"strong", "em", "code", "link", "strike", "underline"})


class BadDocument(ValueError):
    """The document is not ADF; the text names the place and repeats nothing of the content."""


def check(document: Any) -> None:
    """Raise ``BadDocument`` unless it is ``{"type": "doc", "version": 1, "content": [...]}``, all the way down."""
    if not isinstance(document, dict) or document.get("type") != "doc" or document.get("version") != 1:
        raise BadDocument("a document has type doc and version 1")
    if set(document) - {"type", "version", "content"} or not isinstance(document.get("content"), list):
        raise BadDocument("a document has a list of content and nothing else")
    _children(document, "doc")


def _children(node: dict[str, Any], place: str) -> None:
    kind = node["type"]
    content = node.get("content", [])
    if not isinstance(content, list):
        raise BadDocument(f"{place}: content is not a list")
    if not content and kind not in MAY_BE_EMPTY:
        raise BadDocument(f"{place}: has no content")
    for index, child in enumerate(content):
        _node(child, CHILDREN[kind], f"{place}/{index}")
    if kind == "listItem" and content[0]["type"] not in FIRST_IN_ITEM:
        raise BadDocument(f"{place}: a list item begins with a paragraph")
    if kind == "codeBlock" and any(child.get("marks") for child in content):
        raise BadDocument(f"{place}: code has no marks")


def _node(node: Any, allowed: frozenset[str], place: str) -> None:
    if not isinstance(node, dict) or node.get("type") not in allowed:
        raise BadDocument(f"{place}: this node cannot stand here")
    kind = node["type"]
    keys = {"text": {"type", "text", "marks"}}.get(kind, {"type", "attrs", "content", "marks"})
    if set(node) - keys:
        raise BadDocument(f"{place}: unknown keys")
    _attributes(kind, node.get("attrs", {}), place)
    if kind == "text":
        if not _filled(node.get("text")):
            raise BadDocument(f"{place}: text is empty")
        _marks(node.get("marks", []), place)
    elif node.get("marks"):
        raise BadDocument(f"{place}: only text has marks")
    if kind in LEAVES:
        if "content" in node:
            raise BadDocument(f"{place}: has no content")
        return
    _children(node, f"{place}/{kind}")


def _attributes(kind: str, attrs: Any, place: str) -> None:
    if not isinstance(attrs, dict):
        raise BadDocument(f"{place}: attrs is not an object")
    required = REQUIRED.get(kind, {})
    known = {"localId": _text, **OPTIONAL.get(kind, {}), **required}
    if set(required) - set(attrs):
        raise BadDocument(f"{place}: an attribute is missing")
    for name, value in attrs.items():
        if name not in known or not known[name](value):
            raise BadDocument(f"{place}: attribute {name}")


def _marks(marks: Any, place: str) -> None:
    if not isinstance(marks, list) or not all(isinstance(mark, dict) for mark in marks):
        raise BadDocument(f"{place}: marks is not a list of objects")
    kinds = [mark.get("type") for mark in marks]
    if len(set(kinds)) != len(kinds) or not set(kinds) <= MARKS:
        raise BadDocument(f"{place}: unknown or repeated mark")
    if "code" in kinds and not set(kinds) <= {"code", "link"}:
        raise BadDocument(f"{place}: code goes with a link only")
    for mark in marks:
        if mark["type"] == "link":
            if not _link(mark.get("attrs", {}).get("href")):
                raise BadDocument(f"{place}: a link has an href")
        elif set(mark) != {"type"}:
            raise BadDocument(f"{place}: this mark has no attributes")


def paragraphs(text: str) -> dict[str, Any]:
    """Turn what a person typed into a document, a paragraph for each line, as Jira's own editor does."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    blocks = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines if line]
    return {"type": "doc", "version": 1, "content": blocks}
