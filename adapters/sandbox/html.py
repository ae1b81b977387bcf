"""A document as HTML, for the ticket page and for ``renderedFields``. Everything written by people is escaped."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup, escape

from adapters.sandbox.wiki_html import wiki_html

PLAIN = {
    "paragraph": Markup("<p>{}</p>"),
    "bulletList": Markup("<ul>{}</ul>"),
    "orderedList": Markup("<ol>{}</ol>"),
    "taskList": Markup("<ul>{}</ul>"),
    "listItem": Markup("<li>{}</li>"),
    "table": Markup("<table><tbody>{}</tbody></table>"),
    "tableRow": Markup("<tr>{}</tr>"),
    "tableHeader": Markup("<th>{}</th>"),
    "tableCell": Markup("<td>{}</td>"),
    "blockquote": Markup("<blockquote>{}</blockquote>"),
    "codeBlock": Markup("<pre>{}</pre>"),
}
MARKS = {
    "strong": Markup("<strong>{}</strong>"),
    "em": Markup("<em>{}</em>"),
    "code": Markup("<code>{}</code>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
}

Names = Callable[[str], str]
Attrs = dict[str, Any]


def html(document: dict[str, Any] | str | None, name_of: Names) -> Markup:
    """Render a document or wiki markup; ``name_of`` turns an account id of a mention into a name."""
    if isinstance(document, str):
        return wiki_html(document, name_of)
    return _all(document or {}, name_of)


def _all(node: dict[str, Any], name_of: Names) -> Markup:
    return Markup("").join(_node(child, name_of) for child in node.get("content", ()))


def _node(node: dict[str, Any], name_of: Names) -> Markup:
    kind, attrs = node["type"], node.get("attrs", {})
    if kind == "text":
        return _marked(node)
    if kind in LEAVES:
        return LEAVES[kind](attrs, name_of)
    inner = _all(node, name_of)
    return PLAIN[kind].format(inner) if kind in PLAIN else WRAPS[kind](attrs, inner)


def _marked(node: dict[str, Any]) -> Markup:
    text = escape(node["text"])
    for mark in node.get("marks", ()):
        if mark["type"] == "link":
            text = Markup('<a href="{}">{}</a>').format(mark["attrs"]["href"], text)
        else:
            text = MARKS[mark["type"]].format(text)
    return text


def _fold(attrs: Attrs, inner: Markup) -> Markup:
    return Markup("<details><summary>{}</summary>{}</details>").format(attrs.get("title") or "…", inner)


def _task(attrs: Attrs, inner: Markup) -> Markup:
    return Markup("<li>{} {}</li>").format("☑" if attrs["state"] == "DONE" else "☐", inner)


def _day(attrs: Attrs, _: Names) -> Markup:
    day = datetime.fromtimestamp(int(attrs["timestamp"]) / 1000, UTC).date().isoformat()
    return Markup('<time datetime="{0}">{0}</time>').format(day)


# the page has its own h1 and h2, so headings of a comment begin below them
WRAPS: dict[str, Callable[[Attrs, Markup], Markup]] = {
    "heading": lambda attrs, inner: Markup('<h3 class="level-{}">{}</h3>').format(attrs["level"], inner),
    "panel": lambda attrs, inner: Markup('<div class="panel-{}">{}</div>').format(attrs["panelType"], inner),
    "expand": _fold,
    "nestedExpand": _fold,
    "taskItem": _task,
}
LEAVES: dict[str, Callable[[Attrs, Names], Markup]] = {
    "rule": lambda _, __: Markup("<hr>"),
    "hardBreak": lambda _, __: Markup("<br>"),
    "status": lambda attrs, _: Markup('<span class="lozenge lozenge-{}">{}</span>').format(
        attrs["color"], attrs["text"]
    ),
    "mention": lambda attrs, name_of: Markup('<span class="mention">@{}</span>').format(name_of(attrs["id"])),
    "date": _day,
    "emoji": lambda attrs, _: escape(attrs.get("text") or attrs["shortName"]),
    "inlineCard": lambda attrs, _: Markup('<a href="{0}">{0}</a>').format(attrs["url"]),
}
