"""The storage format of a page: what the site takes, what it adds by itself, and how a page looks to people."""

import re
from collections.abc import Callable
from html.entities import name2codepoint
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

MARKER = "ac:inline-comment-marker"
_ENTITY = re.compile(r"&([A-Za-z]\w*);")
_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_BARE = re.compile(r"<(p|h[1-6]|ul|ol|li|table|td|th)>")
_MACRO = re.compile(r"<ac:structured-macro (?![^>]*ac:macro-id)")
_SPACE = "urn:ac:"
_SHOWN = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr"),
        *("table", "tbody", "tr", "th", "td", "strong", "em", "u", "s", "code", "br"),
    }
)


class BadBody(ValueError):
    """The body is not well-formed."""


def tree(body: str) -> ET.Element:
    """Parse a body; ``BadBody`` for what is not well-formed, a document type among it."""
    text = "".join(_known(part) if n % 2 == 0 else part for n, part in enumerate(_CDATA.split(body)))
    try:
        return ET.fromstring(f'<root xmlns:ac="{_SPACE}" xmlns:ri="urn:ri:">{text}</root>')  # noqa: S314
    except ET.ParseError as why:
        raise BadBody(str(why)) from why


def _known(text: str) -> str:
    """Write the characters that HTML has names for as XML can read them."""
    return _ENTITY.sub(
        lambda one: f"&#{name2codepoint[one[1]]};" if one[1] in name2codepoint and one[1] not in _XML else one[0],
        text,
    )


def kept(body: str, new_id: Callable[[], str]) -> str:
    """Return the body as the site keeps it: every block with an id of its own, every macro with id and version.

    What is in a code macro stays as it is.
    """
    parts = _CDATA.split(body)
    for number in range(0, len(parts), 2):
        named = _BARE.sub(lambda one: f'<{one[1]} local-id="{new_id()}">', parts[number])
        parts[number] = _MACRO.sub(
            lambda _: f'<ac:structured-macro ac:schema-version="1" ac:macro-id="{new_id()}" ', named
        )
    return "".join(parts)


def refs(body: str) -> set[str]:
    """Return the references of the markers of inline comments in a body."""
    return {one.get(f"{{{_SPACE}}}ref", "") for one in tree(body).iter() if one.tag == f"{{{_SPACE}}}{MARKER[3:]}"}


def html(body: str) -> Markup:
    """Return a page for people: known tags alone, without attributes but for web addresses."""
    return _inner(tree(body))


def _inner(node: ET.Element) -> Markup:
    made = escape(node.text or "")
    for child in node:
        made += _shown(child) + escape(child.tail or "")
    return made


def _shown(node: ET.Element) -> Markup:
    name = node.tag.rpartition("}")[2]
    if name == "structured-macro":
        return _macro(node)
    if name == MARKER[3:]:
        return Markup("<mark>{}</mark>").format(_inner(node))
    if name == "a" and str(node.get("href", "")).startswith(("http://", "https://")):
        return Markup('<a href="{}" rel="noreferrer">{}</a>').format(node.get("href"), _inner(node))
    if name not in _SHOWN:
        return _inner(node)
    if name in {"br", "hr"}:
        return Markup(f"<{name}>")  # noqa: S704 - one of two names
    # the page has its own h1 and h2
    level = Markup(f"h{min(int(name[1]) + 2, 6)}" if re.fullmatch("h[1-6]", name) else name)  # noqa: S704 - known names
    return Markup("<{0}>{1}</{0}>").format(level, _inner(node))


def _macro(node: ET.Element) -> Markup:
    """Return a code macro as code; an anchor shows nothing, other macros are not played."""
    if node.get(f"{{{_SPACE}}}name") != "code":
        return Markup("")
    return Markup("<pre>{}</pre>").format(node.findtext(f"{{{_SPACE}}}plain-text-body") or "")
