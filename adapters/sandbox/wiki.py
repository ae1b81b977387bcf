"""A document as wiki markup: the form that webhook bodies and the changelog carry, whatever REST version wrote it."""

from typing import Any

MARKS = {"strong": "*", "em": "_", "strike": "-", "underline": "+"}


def wiki(document: dict[str, Any] | str | None) -> str | None:
    """Return the wiki markup of a document; markup and nothing stay what they are."""
    if document is None or isinstance(document, str):
        return document
    return "\n\n".join(_block(node) for node in document.get("content", ()))


def _content(node: dict[str, Any]) -> list[dict[str, Any]]:
    return list(node.get("content", ()))


def _block(node: dict[str, Any]) -> str:
    kind, attrs = node["type"], node.get("attrs", {})
    if kind == "heading":
        return f"h{attrs['level']}. {_inline(node)}"
    if kind in ("bulletList", "orderedList", "taskList"):
        return "\n".join(_items(node, ""))
    if kind == "table":
        return "\n".join(_row(row) for row in _content(node))
    if kind == "rule":
        return "----"
    if kind == "codeBlock":
        return "{code}" + _inline(node) + "{code}"
    inner = "\n\n".join(_block(child) for child in _content(node)) if kind != "paragraph" else ""
    wrapped = {
        "blockquote": ("{quote}", "{quote}"),
        "panel": ("{panel}\n", "\n{panel}"),
        "expand": ("*" + str(attrs.get("title", "")) + "*\n\n", ""),
        "nestedExpand": ("*" + str(attrs.get("title", "")) + "*\n\n", ""),
    }
    before, after = wrapped.get(kind, ("", ""))
    return f"{before}{inner}{after}" if kind in wrapped else _inline(node)


def _items(node: dict[str, Any], outer: str) -> list[str]:
    mark = outer + ("#" if node["type"] == "orderedList" else "*")
    lines: list[str] = []
    for item in _content(node):
        if item["type"] == "taskItem":
            lines.append(f"{mark} {_inline(item)}")
            continue
        for part in _content(item) if item["type"] == "listItem" else [item]:
            if part["type"] in ("bulletList", "orderedList", "taskList"):
                lines += _items(part, mark)
            else:
                lines.append(f"{mark} {_block(part)}")
    return lines


def _row(row: dict[str, Any]) -> str:
    text = ""
    for cell in _content(row):
        bar = "||" if cell["type"] == "tableHeader" else "|"
        text += bar + "\n".join(_block(child) for child in _content(cell))
    return text + ("||" if _content(row)[-1]["type"] == "tableHeader" else "|")


def _inline(node: dict[str, Any]) -> str:
    return "".join(_leaf(child) for child in _content(node))


def _leaf(node: dict[str, Any]) -> str:
    attrs = node.get("attrs", {})
    words = {
        "hardBreak": "\n",
        "status": str(attrs.get("text", "")),
        "mention": f"[~accountid:{attrs.get('id', '')}]",
        "date": str(attrs.get("timestamp", "")),
        "emoji": str(attrs.get("text") or attrs.get("shortName", "")),
        "inlineCard": f"[{attrs.get('url', '')}]",
    }
    if node["type"] != "text":
        return words[node["type"]]
    text = str(node["text"])
    for mark in node.get("marks", ()):
        if mark["type"] == "link":
            text = f"[{text}|{mark['attrs']['href']}]"
        elif mark["type"] == "code":
            text = "{{" + text + "}}"
        else:
            text = MARKS[mark["type"]] + text + MARKS[mark["type"]]
    return text
