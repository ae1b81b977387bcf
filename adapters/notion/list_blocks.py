"""How an item of a checklist looks as blocks on a page, all on one level, and what tells each of them again.

A paragraph with the item's words in its first line and where it came from in the second, a box a department, a box for
“does not apply” with room for the reason. Blocks have no properties, so each carries a tag in a link of its own, behind
the ``#``: what it is and of which item. Pure.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

from adapters.notion.blocks import Block, block, flat
from adapters.notion.marks import NAME
from adapters.notion.richtext import ITEMS_MOST, Item, Span, linked, of_text, rich, said
from plugin.ports.checklists import Row

ITEM, NOT = "item", "na"
BOX = "box."
GROUP = "heading_2"
TO_DO = "to_do"
APART = " · "
# The second line leaves room for the first, for two mentions and the tag with what parts them, and for people's words.
_ABOUT_MOST = ITEMS_MOST // 2
_FIRST_MOST = 3
_TAG = re.compile(r"(item|na|box\.[a-z][a-z0-9_-]*):([\w-]+):([^:]*)(?::(.*))?", re.DOTALL)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tag:
    """What a block of ours is: ``part`` of ``item``.

    ``of`` is, on a box of an item that a person typed, the id of their block; on an item's own block the digest of the
    second line as we wrote it. ``words`` are those before the reason in the box for “does not apply”.
    """

    part: str
    item: str
    of: str = ""
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item's first block as it should read; ``owner`` is an account id or empty."""

    title: str = field(repr=False)
    over: bool
    about: Sequence[Item] = field(repr=False)
    digest: str
    owner: str
    due: date | None


def wanted(row: Row) -> Wanted:
    """Return what a row's first block should say; nobody who has left is mentioned."""
    about = [_gray(one) for one in rich(flat(row.about), _ABOUT_MOST)]
    owner = row.person.id if row.person is not None and row.person.active else ""
    return Wanted(row.title, row.shown.whole, about, digest(about), owner, row.shown.due)


def digest(items: Sequence[Json]) -> str:
    """Return what a second line is compared by: its words without blanks, of people named in it all but the first."""
    seen: set[str] = set()
    words = ""
    for one in items:
        kind = str((one.get("mention") or {}).get("type") or "")
        words += "" if kind in {"user", "date"} - seen else said([one])
        seen.add(kind)
    return hashlib.sha256(re.sub(r"[\s·]", "", words).encode()).hexdigest()[:12]


def of_row(row: Row, home: str, own: str = "") -> Iterator[tuple[str, Block]]:
    """Yield the parts of an item in order, with their blocks; ``own`` is the id of a person's block that begins it."""
    if not own:
        first = first_line(row.title, over=row.shown.whole)
        yield ITEM, block("paragraph", rich_text=[*first, *told(wanted(row), row.item, home)])
    for department, label in row.labels.items():
        tag = Tag(f"{BOX}{department}", row.item, _short(own))
        text = [_tagged(label, tag, home)]
        yield tag.part, block(TO_DO, rich_text=text, checked=row.shown.boxes.get(department, False))
    text = not_text(row, home, own)
    yield NOT, block(TO_DO, rich_text=text, checked=row.shown.applies_not)


def first_line(title: str, *, over: bool) -> list[Item]:
    """Return an item's words; struck through once it is over."""
    looks = frozenset({"bold", "strikethrough"} if over else {"bold"})
    return rich([Span(one_line(title), looks)], _FIRST_MOST)


def one_line(text: str) -> str:
    """Return a text without breaks: the first line is the item's words. Spaces that do not break stay such."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()


def told(one: Wanted, item: str, home: str) -> list[Item]:
    """Return the second line, its break before it: where the item came from, whose it is, until when, the tag."""
    made = [*gray("\n"), *one.about]
    if one.owner:
        made += [*gray(), *who(one.owner)]
    if one.due:
        made += [*gray(), *day(one.due)]
    return [*made, *gray(), _tagged(NAME, Tag(ITEM, item, one.digest), home)]


def not_text(row: Row, home: str, own: str = "") -> list[Item]:
    """Return the words of the box for “does not apply”, the reason behind them."""
    words = one_line(row.say_not)
    tagged = _tagged(words, Tag(NOT, row.item, _short(own), words), home)
    return [tagged, *rich([Span(f" {row.shown.reason}" if row.shown.reason else " ")], ITEMS_MOST - 1)]


def heading(group: str) -> Block:
    """Return the heading that items stand under."""
    return block(GROUP, rich_text=of_text(group))


def who(account: str) -> list[Item]:
    """Return a mention of somebody."""
    return [{"type": "mention", "mention": {"type": "user", "user": {"id": account}}}]


def day(one: date) -> list[Item]:
    """Return a mention of a day."""
    return [{"type": "mention", "mention": {"type": "date", "date": {"start": one.isoformat()}}}]


def gray(content: str = APART) -> list[Item]:
    """Return what parts two things in a line."""
    return [_gray({"type": "text", "text": {"content": content}})]


def _gray(item: Item) -> Item:
    return {**item, "annotations": {**(item.get("annotations") or {}), "color": "gray"}}


def _short(number: str) -> str:
    return number.replace("-", "")


def _tagged(text: str, tag: Tag, home: str) -> Item:
    parts = [tag.part, tag.item, tag.of, *([quote(tag.words, safe="")] if tag.words else [])]
    return _gray(linked(text, f"{home}/#{':'.join(parts)}"))


def tag_of(item: Json) -> Tag | None:
    """Read the tag in an item of rich text; None where there is none. Which address it leads to does not matter."""
    text = item.get("text")
    link = text.get("link") if isinstance(text, Mapping) else None
    url = str(link.get("url") or "") if isinstance(link, Mapping) else ""
    found = _TAG.fullmatch(url.partition("#")[2])
    return Tag(found[1], found[2], found[3], unquote(found[4] or "")) if found else None


def rich_text_of(one: Json) -> Sequence[Json]:
    """Return the rich text of a block, whatever its type."""
    content = one.get(str(one.get("type")))
    found = content.get("rich_text") if isinstance(content, Mapping) else None
    return found if isinstance(found, list) else []


def tagged(one: Json) -> Tag | None:
    """Return what a block of ours is; None for another."""
    return next((tag for item in rich_text_of(one) if (tag := tag_of(item))), None)
