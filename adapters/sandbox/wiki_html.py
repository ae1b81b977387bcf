"""Wiki markup as HTML: what Jira's renderer makes of the commoner notations. Everything written by people is escaped.

https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import groupby

from markupsafe import Markup, escape

Names = Callable[[str], str]

_MACRO = re.compile(r"(?<!\\)\{(quote|panel|noformat|code)(?::[^}\n]*)?\}")
_HEADING = re.compile(r"h([1-6])\.\s+(.*)")
_ITEM = re.compile(r"\s*([*#]+|-)\s+(.*)")
_CELL = re.compile(r"(\|\|?)((?:\[[^\]\n]*\]|[^|\n])+)")
_INLINE = re.compile(
    r"""
      (?P<newline> \\\\[ ]?)
    | \\(?P<plain> [^\w\s])
    | &\#(?P<entity> \d{1,6});
    | \{\{(?P<code> .+?)\}\}
    | \[~(?P<person> [^\]\n]+)\]
    | \[(?:(?P<text> [^\]|\n]+)\|)?(?P<url> (?:https?://|mailto:)[^\]|\s]+)\]
    | \{(?:color|anchor)(?::[^}\n]*)?\}
    | \{(?P<fence> [*_+-])\}(?P<fenced> .+?)\{(?P=fence)\}
    | (?<!\w)(?P<mark> [*_+-])(?=\S)(?P<marked> (?:\\.|[^\\\n])+?)(?<!\s)(?P=mark)(?!\w)
    """,
    re.VERBOSE,
)
_MARKS = {
    "*": Markup("<strong>{}</strong>"),
    "_": Markup("<em>{}</em>"),
    "+": Markup("<u>{}</u>"),
    "-": Markup("<s>{}</s>"),
}
_CELLS = {"||": Markup("<th>{}</th>"), "|": Markup("<td>{}</td>")}
_LISTS = {"#": Markup("<ol>{}</ol>"), "*": Markup("<ul>{}</ul>")}
_BOXES = {"quote": Markup("<blockquote>{}</blockquote>"), "panel": Markup('<div class="panel-info">{}</div>')}


def wiki_html(text: str, name_of: Names) -> Markup:
    """Render markup; ``name_of`` turns the user name of a mention into a name."""
    made, rest = Markup(), text.replace("\r\n", "\n")
    while opened := _MACRO.search(rest):
        closed = next((one for one in _MACRO.finditer(rest, opened.end()) if one[1] == opened[1]), None)
        inner = rest[opened.end() : closed.start() if closed else len(rest)].strip("\n")
        made += _blocks(rest[: opened.start()], name_of) + _box(opened[1], inner, name_of)
        rest = rest[closed.end() :] if closed else ""
    return made + _blocks(rest, name_of)


def _box(kind: str, inner: str, name_of: Names) -> Markup:
    if kind in _BOXES:
        return _BOXES[kind].format(wiki_html(inner, name_of))
    return Markup("<pre>{}</pre>").format(inner)


def _blocks(text: str, name_of: Names) -> Markup:
    parts = (_block(kind, list(lines), name_of) for kind, lines in groupby(text.split("\n"), _kind))
    return Markup().join(parts)


def _kind(line: str) -> str:
    if not line.strip():
        return "nothing"
    if line.strip() == "----":
        return "rule"
    if _HEADING.match(line):
        return "heading"
    if line.startswith("bq. "):
        return "quote"
    if line.startswith("|"):
        return "table"
    return "list" if _ITEM.match(line) else "text"


def _block(kind: str, lines: list[str], name_of: Names) -> Markup:
    makers: dict[str, Callable[[], Markup]] = {
        "nothing": Markup,
        "rule": lambda: Markup("<hr>") * len(lines),
        "heading": lambda: Markup().join(_heading(line, name_of) for line in lines),
        "quote": lambda: Markup().join(_BOXES["quote"].format(_inline(line[4:], name_of)) for line in lines),
        "table": lambda: _table(lines, name_of),
        "list": lambda: _list([(found[1], found[2]) for line in lines if (found := _ITEM.match(line))], 1, name_of),
        "text": lambda: Markup("<p>{}</p>").format(Markup("<br>").join(_inline(line, name_of) for line in lines)),
    }
    return makers[kind]()


def _heading(line: str, name_of: Names) -> Markup:
    # the page has its own h1 and h2
    found = _HEADING.match(line)
    return Markup('<h3 class="level-{}">{}</h3>').format(found[1], _inline(found[2], name_of)) if found else Markup()


def _table(lines: list[str], name_of: Names) -> Markup:
    rows = Markup().join(Markup("<tr>{}</tr>").format(Markup().join(_cells(line, name_of))) for line in lines)
    return Markup("<table><tbody>{}</tbody></table>").format(rows)


def _cells(line: str, name_of: Names) -> Iterator[Markup]:
    for bar, text in _CELL.findall(line):
        yield _CELLS[bar].format(_inline(text.strip(), name_of))


def _list(items: list[tuple[str, str]], depth: int, name_of: Names) -> Markup:
    """Render items, each with its bullets; deeper ones belong to the item before them."""
    made, frame = [], _LISTS["#" if items[0][0][:depth].endswith("#") else "*"]
    while items:
        head = items.pop(0)
        inner: list[tuple[str, str]] = []
        while items and len(items[0][0]) > depth:
            inner.append(items.pop(0))
        deeper = _list(inner, depth + 1, name_of) if inner else Markup()
        made.append(Markup("<li>{}{}</li>").format(_inline(head[1], name_of), deeper))
    return frame.format(Markup().join(made))


def _inline(text: str, name_of: Names) -> Markup:
    made, at = Markup(), 0
    for found in _INLINE.finditer(text):
        made += escape(text[at : found.start()]) + _span(found, name_of)
        at = found.end()
    return made + escape(text[at:])


def _span(found: re.Match[str], name_of: Names) -> Markup:
    if found["newline"]:
        return Markup("<br>")
    if found["plain"] or found["entity"]:
        return escape(found["plain"] or unescape(found[0]))
    if found["code"]:
        return Markup("<code>{}</code>").format(_inline(found["code"], name_of))
    if found["person"]:
        return Markup('<span class="mention">@{}</span>').format(name_of(found["person"]))
    if found["url"]:
        shown = _inline(found["text"] or found["url"], name_of)
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(found["url"], shown)
    mark = found["fence"] or found["mark"]
    return _MARKS[mark].format(_inline(found["fenced"] or found["marked"], name_of)) if mark else Markup()
