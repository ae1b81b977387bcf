"""A document that is too long for a description: goals are left out from the ends of departments, and that is said.

The longest department gives first, from its last goal up, each goal with what hangs below it gone before it; so the
top of each department stays. Everything else of the document stays as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from plugin.documents import markdown
from plugin.ports.world import Document
from plugin.words import Words

GOAL, DEPARTMENT = "goal.", "department."
DRAWN = "mermaid"
_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass(slots=True)
class _Item:
    """A goal's item: its tokens from ``start`` to ``end``, and about how long its own line is."""

    start: int
    end: int
    size: int


def undrawn(document: Document) -> Document:
    """Return a document without pictures made of code (Mermaid): nothing in a description draws them."""
    tokens = [one for one in document.tree.to_tokens() if not (one.type == "fence" and one.info.strip() == DRAWN)]
    return Document(document.markdown, SyntaxTreeNode(tokens))


def cut(document: Document, room: int, length: Callable[[Document], int], words: Words, home: str) -> Document:
    """Return a document of at most ``room`` characters as ``length`` counts them, if leaving out goals can do that.

    A line says how many are left out, and leads to the full page: the document's last link below ``home``.
    """
    tokens = document.tree.to_tokens()
    left, over = _goals(tokens), length(document) - room
    gone: list[_Item] = []
    shorter = document
    while over > 0 and any(left.values()):
        gone += _given(left, over)
        shorter = _without(document, tokens, gone, _note(words, len(gone), _last_link(document, home)))
        over = length(shorter) - room
    return shorter


def _goals(tokens: Sequence[Token]) -> dict[str, list[_Item]]:
    """Return the goals' items by department, in the order of the page."""
    found: dict[str, list[_Item]] = {}
    opened: list[tuple[int, str, int]] = []
    for number, token in enumerate(tokens):
        if token.type == "list_item_open":
            opened.append((number, "", 0))
        elif token.type == "inline" and opened and not opened[-1][1]:
            key = next((child.content for child in token.children or () if child.type == "key"), "")
            opened[-1] = (opened[-1][0], key or "-", len(token.content))
        elif token.type == "list_item_close":
            start, key, size = opened.pop()
            if key.startswith(GOAL):
                above = next((one for _, one, _ in reversed(opened) if one.startswith(DEPARTMENT)), "")
                found.setdefault(above, []).append(_Item(start, number, size + 2 * len(opened) + 4))
    return {name: sorted(items, key=lambda one: one.start) for name, items in found.items()}


def _given(left: Mapping[str, list[_Item]], over: int) -> list[_Item]:
    """Take goals out of ``left`` until their words make up for ``over``, at least one."""
    sizes = {name: sum(one.size for one in items) for name, items in left.items() if items}
    gone: list[_Item] = []
    while sizes and (over > 0 or not gone):
        longest = max(sizes, key=lambda name: (sizes[name], name))
        gone.append(left[longest].pop())
        sizes[longest] -= gone[-1].size
        over -= gone[-1].size
        if not left[longest]:
            del sizes[longest]
    return gone


def _note(words: Words, count: int, address: str) -> list[Token]:
    told = words.ngettext(
        "%(count)s goal is left out here for want of room.",
        "%(count)s goals are left out here for want of room.",
        count,
    )
    full = markdown.link(words.gettext("All goals"), address) if address else ""
    return markdown.tree(f"{markdown.escape(told)} {full}".strip()).to_tokens()


def _last_link(document: Document, home: str) -> str:
    links = [str(one.attrs.get("href", "")) for one in document.tree.walk() if one.type == "link"]
    return next((one for one in reversed(links) if home and one.startswith(home)), "")


def _without(document: Document, tokens: Sequence[Token], gone: Sequence[_Item], note: Sequence[Token]) -> Document:
    """Leave items out, lists that are empty then with them; the note follows the list that the last of them was in."""
    left_out = {number for one in gone for number in range(one.start, one.end + 1)}
    after = next(n for n, one in enumerate(tokens) if n > max(left_out) and one.level == 0 and one.nesting < 0)
    kept: list[Token] = []
    for number, token in enumerate(tokens):
        if number in left_out:
            continue
        if kept and kept[-1].type in _LISTS and token.type == kept[-1].type.replace("open", "close"):
            kept.pop()
        else:
            kept.append(token)
        if number == after:
            kept += note
    return Document(document.markdown, SyntaxTreeNode(kept))
