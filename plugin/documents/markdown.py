"""Markdown that cannot be broken out of: escaping of values, the few marks a template may set, and the parser.

The rules are those of https://spec.commonmark.org/0.31.2/ with the tables of https://github.github.com/gfm/.
"""

import re
import string
import unicodedata
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

# Entities where a backslash has a second meaning: table rows are split at | before anything else is read.
_ESCAPES = {ord(c): f"\\{c}" for c in string.punctuation} | {ord("|"): "&#124;", ord("\\"): "&#92;"}
# Direction overrides make a quote read as something else; see domain.reasons.
_DIRECTION = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]))
_KEPT_SPACES = "\u00a0\u202f\u2007"
_SPACES = re.compile(rf"[^\S{_KEPT_SPACES}]+")
_IN_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./:_-]*")


class Safe(str):
    """Markdown that was made here: it goes into the document as it stands."""

    __slots__ = ()


def fold(text: str) -> str:
    """One line: control characters and runs of white space become one space, spaces that do not break stay."""
    kept = (c for c in text if c not in _DIRECTION and unicodedata.category(c) != "Cs")
    spaced = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in kept)
    return _SPACES.sub(" ", spaced).strip()


def escape(value: object) -> Safe:
    """Return the Markdown that reads back as exactly the folded text of ``value``."""
    return value if isinstance(value, Safe) else Safe(fold(str(value)).translate(_ESCAPES))


def strong(value: object) -> Safe:
    """Set a value in bold; put white space or punctuation around it, as CommonMark's flanking rules want."""
    inner = escape(value)
    return Safe(f"**{inner}**" if inner else "")


def code(value: str) -> Safe:
    """Set a seal, a key or a command in code; what holds other characters stays plain text."""
    return Safe(f"`{value}`") if _IN_CODE.fullmatch(value) else escape(value)


def link(text: object, url: str) -> Safe:
    """Return a link; ``ValueError`` for an address that is not http or https."""
    if urlsplit(url).scheme not in {"http", "https"} or any(c.isspace() for c in url):
        raise ValueError("only http and https addresses become links")
    address = url.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace("&", "&amp;")
    return Safe(f"[{escape(text)}](<{address}>)")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def tree(markdown: str) -> SyntaxTreeNode:
    """Parse Markdown; raw HTML in it is text."""
    return SyntaxTreeNode(_parser().parse(markdown))
