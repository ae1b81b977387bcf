"""Rich text of Notion: lists of items that each hold at most 2000 characters, and the words back out of them.

Text is literal there: what a person typed never becomes markup. Lengths are counted as Notion's server does, in UTF-16
units. https://developers.notion.com/reference/rich-text, https://developers.notion.com/reference/request-limits
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from markdown_it.tree import SyntaxTreeNode

TEXT_LONGEST = 2000
LINK_LONGEST = 2000
ITEMS_MOST = 100
# With this much text an item list stays well below the 500 KB of a request, three bytes a unit.
UNITS_MOST = 60_000
CUT = "…"
ROOM_LEAST = 3
SCHEMES = frozenset({"http", "https", "mailto"})
_FIRST_HALF = range(0xD8, 0xDC)
_MARKS = {"strong": "bold", "em": "italic", "s": "strikethrough"}

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with the same annotations (``bold``, ``italic``, ``code``) and the same link."""

    text: str = field(repr=False)
    marks: frozenset[str] = frozenset()
    link: str | None = field(default=None, repr=False)


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units: most emoji are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, size: int = TEXT_LONGEST) -> Iterator[str]:
    """Yield a text in pieces of at most ``size`` units, two at least; no character is torn apart."""
    data, start = text.encode("utf-16-le", "surrogatepass"), 0
    while start < len(data):
        end = start + 2 * size
        if end < len(data) and data[end - 1] in _FIRST_HALF:
            end -= 2
        yield data[start:end].decode("utf-16-le", "surrogatepass")
        start = end


def clean(text: str) -> str:
    """Return a text without what JSON in UTF-8 or Notion's database cannot hold: halves of characters, zero bytes."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


def inline(node: SyntaxTreeNode) -> list[Span]:
    """Return the text of a paragraph, heading or table cell."""
    return [span for child in node.children for span in _spans(child, Span(""))]


def _spans(node: SyntaxTreeNode, around: Span) -> list[Span]:
    if node.type in {"text", "code_inline"}:
        marks = around.marks | {"code"} if node.type == "code_inline" else around.marks
        return [replace(around, text=node.content, marks=marks)]
    if node.type in {"hardbreak", "softbreak"}:
        return [replace(around, text="\n" if node.type == "hardbreak" else " ")]
    inner = around
    if node.type in _MARKS:
        inner = replace(around, marks=around.marks | {_MARKS[node.type]})
    elif node.type == "link":
        inner = replace(around, link=_address(str(node.attrs.get("href", ""))))
    return [span for child in node.children for span in _spans(child, inner)]


def _address(url: str) -> str | None:
    """Return an address that Notion takes as a link, None for another."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return None
    return url if scheme in SCHEMES and units(url) <= LINK_LONGEST else None


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans with neighbours of the same look made one, empty ones left out."""
    made: list[Span] = []
    for span in spans:
        text = clean(span.text)
        last = made[-1] if made else None
        if last is not None and (last.marks, last.link) == (span.marks, span.link):
            made[-1] = replace(last, text=last.text + text)
        elif text:
            made.append(replace(span, text=text))
    return made


def items(spans: Iterable[Span]) -> list[Item]:
    """Return spans as items, however many."""
    return [_item(span, piece) for span in joined(spans) for piece in pieces(span.text)]


def _item(span: Span, piece: str) -> Item:
    text: Item = {"content": piece, **({"link": {"url": span.link}} if span.link else {})}
    look = {"annotations": dict.fromkeys(sorted(span.marks), True)} if span.marks else {}
    return {"type": "text", "text": text, **look}


def linked(text: str, url: str) -> Item:
    """Return an item that is a link."""
    return _item(Span("", link=url), text)


def rich(spans: Sequence[Span], most: int = ITEMS_MOST, longest: int = UNITS_MOST) -> list[Item]:
    """Return spans as at most so many items and units; where they do not fit, without looks, then cut with a mark."""
    short = _shortened(joined(spans), longest)
    for simpler in (short, [replace(span, marks=frozenset()) for span in short], _plain(short)):
        made = items(simpler)
        if len(made) <= most:
            return made
    last = next(pieces(made[most - 1]["text"]["content"], TEXT_LONGEST - 1))
    return [*made[: most - 1], _item(Span(""), last + CUT)]


def _plain(spans: Iterable[Span]) -> list[Span]:
    return [Span("".join(span.text for span in spans))]


def _shortened(spans: Sequence[Span], longest: int) -> list[Span]:
    kept, room = [], longest
    for span in spans:
        length = units(span.text)
        if length > room:
            kept.append(replace(span, text=next(pieces(span.text, room - 1)) + CUT if room > ROOM_LEAST else CUT))
            return kept
        kept.append(span)
        room -= length
    return kept


def parts(spans: Sequence[Span]) -> list[list[Item]]:
    """Return spans as one list of items, or as several where one list cannot hold them; nothing is lost."""
    made: list[list[Item]] = [[]]
    length = 0
    for item in items(spans):
        longer = length + units(item["text"]["content"])
        if len(made[-1]) == ITEMS_MOST or longer > UNITS_MOST:
            made.append([])
            longer = longer - length
        made[-1].append(item)
        length = longer
    return made


def of_text(text: str) -> list[Item]:
    """Return plain text as rich text, cut with a mark where it is longer than a property can hold."""
    return rich([Span(text)])


def exact(text: str) -> list[Item]:
    """Return text for machines as rich text, never cut; its writer keeps it below 200,000 characters."""
    return items([Span(text)])


def said(rich_text: object) -> str:
    """Return the words of rich text as Notion gives it."""
    if not isinstance(rich_text, list):
        return ""
    return "".join(_words(one) for one in rich_text if isinstance(one, Mapping))


def _words(item: Mapping[str, Any]) -> str:
    text = item.get("text")
    content = text.get("content") if isinstance(text, Mapping) else ""
    return str(item.get("plain_text") or content or "")


def look(rich_text: object) -> list[tuple[str, frozenset[str], str]]:
    """Return rich text as (words, annotations, link) runs, the same for what we send and what Notion gives back."""
    runs: list[tuple[str, frozenset[str], str]] = []
    for item in rich_text if isinstance(rich_text, list) else ():
        marks = frozenset(name for name, on in (item.get("annotations") or {}).items() if on is True)
        link = ((item.get("text") or {}).get("link") or {}).get("url") or ""
        if runs and runs[-1][1:] == (marks, link):
            runs[-1] = (runs[-1][0] + _words(item), marks, link)
        else:
            runs.append((_words(item), marks, link))
    return runs
