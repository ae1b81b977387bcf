"""Markdown that cannot be broken out of: escaping of values, the few marks a template may set, and the parser.

The rules are those of https://spec.commonmark.org/0.31.2/ with the tables of https://github.github.com/gfm/, and one of
our own: ``{#name}`` is the key of the block that it stands in. It becomes a node of type ``key`` whose ``content`` is
the name: among the block's inline nodes, for a fence (in whose first line it stands) as the fence's only child. No
renderer shows it; whoever publishes a page block by block knows a block by it. Escaped text has no bare brace.
"""

import re
import string
import unicodedata
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

# Entities where a backslash has a second meaning: table rows are split at | before anything else is read.
_ESCAPES = {ord(c): f"\\{c}" for c in string.punctuation} | {ord("|"): "&#124;", ord("\\"): "&#92;"}
# Direction overrides make a quote read as something else; see domain.reasons.
_DIRECTION = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]))
_KEPT_SPACES = "\u00a0\u202f\u2007"
_SPACES = re.compile(rf"[^\S{_KEPT_SPACES}]+")
_IN_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./:_-]*")
_NAME = r"[A-Za-z0-9_.:~-]{1,120}"
_KEY = re.compile(rf"\{{#({_NAME})\}}")
_KEYED_FENCE = re.compile(rf"(\w*) ?\{{#({_NAME})\}}")


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


def key(name: str) -> Safe:
    """Return the key of a block, to be put at the end of its text; ``ValueError`` for what cannot be one."""
    if not re.fullmatch(_NAME, name):
        raise ValueError("a key is 1 to 120 letters, digits and _.:~-")
    return Safe(f"{{#{name}}}")


@cache
def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    made.inline.ruler.push("key", _inline_key)
    made.core.ruler.push("fence_key", _fence_keys)
    return made


def _inline_key(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it so
    found = _KEY.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("key", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _fence_keys(state: StateCore) -> None:
    for token in state.tokens:
        found = _KEYED_FENCE.fullmatch(token.info) if token.type == "fence" else None
        if found is not None:
            token.info = found[1]
            token.children = [Token("key", "", 0, content=found[2])]


def tree(markdown: str) -> SyntaxTreeNode:
    """Parse Markdown; raw HTML in it is text."""
    return SyntaxTreeNode(_parser().parse(markdown))
