"""Storage format that stands on a page, read: where its elements begin and end, and what they say.

Confluence gives back what was written with things of its own added: ids, versions of macros, widths of tables, markers
of inline comments. ``canon`` leaves them out, so that only what people read tells two texts apart.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint
from xml.parsers import expat

LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
MARKER = "ac:inline-comment-marker"
_OPEN, _CLOSE = b'<root xmlns:ac="ac" xmlns:ri="ri">', b"</root>"
_KEPT = frozenset({"href", "ac:name", "start"})
_UNSAID = frozenset({"colgroup"})
# Between their parts white space says nothing.
_HOLDERS = frozenset({"ul", "ol", "li", "table", "tbody", "tr", "th", "td", "blockquote", "ac:structured-macro"})
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(slots=True)
class Element:
    """An element, from ``start`` to ``end`` in the bytes of the page's body; ``content`` is elements and text."""

    tag: str
    attrs: dict[str, str]
    start: int
    end: int = 0
    content: list["Element | str"] = field(default_factory=list)

    def every(self) -> Iterator["Element"]:
        """Yield the elements inside, in order."""
        for one in self.content:
            if isinstance(one, Element):
                yield one
                yield from one.every()

    @property
    def text(self) -> str:
        """What it says, without markup."""
        return "".join(one if isinstance(one, str) else one.text for one in self.content)


@dataclass(frozen=True, slots=True)
class Body:
    """A page's body and its elements; ``slice`` gives the markup as it stands."""

    raw: bytes
    root: Element

    def slice(self, start: int, end: int) -> str:
        """Return the markup between two places."""
        return self.raw[start:end].decode()

    def of(self, element: Element) -> str:
        """Return the markup of an element."""
        return self.slice(element.start, element.end)

    def tops(self) -> list[Element]:
        """Return the elements that stand on the page itself."""
        return [one for one in self.root.content if isinstance(one, Element)]


class NotStorage(ValueError):
    """The text is not well-formed."""


class _Reader:
    """Builds the tree; the place where an event begins is where the event before it ends."""

    def __init__(self, raw: bytes) -> None:
        self.root = Element("", {}, 0, len(raw))
        self._open: list[Element] = []
        self._ended: Element | None = None
        self._parser = made = expat.ParserCreate("utf-8")
        made.ordered_attributes = False
        made.UseForeignDTD(True)  # names of characters that HTML knows and XML does not are then no mistake
        made.StartElementHandler = self._start
        made.EndElementHandler = self._end
        made.CharacterDataHandler = self._text
        made.SkippedEntityHandler = self._entity
        made.CommentHandler = made.DefaultHandler = self._other
        made.StartCdataSectionHandler = made.EndCdataSectionHandler = self._here

    def read(self, raw: bytes) -> Element:
        self._parser.Parse(_OPEN + raw + _CLOSE, True)
        return self.root

    def _here(self) -> int:
        place = self._parser.CurrentByteIndex - len(_OPEN)
        if self._ended is not None:
            self._ended.end, self._ended = place, None
        return place

    def _start(self, tag: str, attrs: dict[str, str]) -> None:
        place = self._here()
        one = Element(tag, attrs, place) if self._open else self.root
        if self._open:
            self._open[-1].content.append(one)
        self._open.append(one)

    def _end(self, _: str) -> None:
        self._here()
        self._ended = self._open.pop()
        if not self._open:
            self._ended = None

    def _text(self, text: str) -> None:
        self._here()
        self._open[-1].content.append(text)

    def _entity(self, name: str, _: bool) -> None:  # noqa: FBT001 - the parser calls it so
        self._text(chr(name2codepoint[name]) if name in name2codepoint else "")

    def _other(self, _: str) -> None:
        self._here()


def read(text: str) -> Body:
    """Read a page's body; ``NotStorage`` for what is not well-formed."""
    raw = text.encode()
    try:
        return Body(raw, _Reader(raw).read(raw))
    except expat.ExpatError:
        raise NotStorage from None


def canon(*elements: Element | str) -> str:
    """Return what people read of elements, the same for markup that Confluence has added its own things to."""
    return _SPACES.sub(" ", "".join(map(_canon, elements)))


def _canon(one: Element | str) -> str:
    if isinstance(one, str):
        return one.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if one.tag in _UNSAID:
        return ""
    holder = one.tag in _HOLDERS
    inner = "".join(_canon(part) for part in one.content if not (holder and isinstance(part, str) and not part.strip()))
    if one.tag == MARKER:
        return inner
    if one.tag in LEAVES:
        inner = inner.strip(" \t\r\n")
    kept = "".join(f" {name}={value!r}" for name, value in sorted(one.attrs.items()) if name in _KEPT)
    return f"<{one.tag}{kept}>{inner}</{one.tag}>"


def leaves(*elements: Element) -> list[Element]:
    """Return the leaves among elements and inside them, in order."""
    found: list[Element] = []
    for one in elements:
        inside = [one, *one.every()]
        found += [leaf for leaf in inside if leaf.tag in LEAVES]
    return found


def markers(leaf: Element) -> list[Element]:
    """Return the markers of inline comments in a leaf."""
    return [one for one in leaf.every() if one.tag == MARKER]
