"""A page with a checklist as it stands: which blocks are which item's, what people typed into them. Pure.

A block is known by its id, else by its tag. One of ours that somebody cut and pasted elsewhere on the page is another
block by another author: it counts where the one that it was is no longer there; beside that it is a copy and nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.notion.list_blocks import BOX, ITEM, NOT, TO_DO, Tag, rich_text_of, tag_of, tagged
from adapters.notion.list_lines import first
from adapters.notion.richtext import said
from adapters.notion.shapes import moment, person
from plugin.domain.checklists.model import Seen, SeenBox

Json = Mapping[str, Any]
Known = Mapping[str, Mapping[str, str]]
Part = tuple[str, str]
"""An item and the name of its part."""


@dataclass(frozen=True, slots=True)
class Stand:
    """An item on the page, its parts by name; ``own``: a person's block begins it."""

    item: str
    parts: Mapping[str, Json] = field(repr=False)
    own: bool

    @property
    def first(self) -> Json:
        """The block that begins it."""
        return self.parts[ITEM]

    @property
    def remote(self) -> dict[str, str]:
        """Ids of its parts."""
        return {part: str(one["id"]) for part, one in self.parts.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """All of a list's page: its blocks in order, items by id in their order.

    ``orphans`` are boxes of ours that are no item's any more.
    ``loose`` are boxes that people added and that are no items of ours yet. ``words`` are those before a reason.
    """

    blocks: Sequence[Json] = field(repr=False)
    items: Mapping[str, Stand] = field(repr=False)
    orphans: tuple[Json, ...] = ()
    loose: frozenset[str] = frozenset()
    words: str = field(default="", repr=False)


def author(one: Json, stamp: str = "created_by") -> str:
    """Return the id of who made a block, or changed it last."""
    found = person(one.get(stamp))
    return found.id if found else ""


def standing(blocks: Sequence[Json], known: Known, me: str) -> Standing:
    """Tell what stands where; ``known`` are ids of parts by item, ``me`` is the account that we work as."""
    tags = {str(one["id"]): tag for one in blocks if (tag := tagged(one))}
    parts = _located(blocks, known, tags, me)
    items: dict[str, dict[str, Json]] = {}
    for (item, part), one in parts.items():
        items.setdefault(item, {})[part] = one
    order = {str(one["id"]): number for number, one in enumerate(blocks)}
    whole = sorted((one for one in items.items() if ITEM in one[1]), key=lambda one: order[str(one[1][ITEM]["id"])])
    found = {item: Stand(item, held, _own(held[ITEM], tags, me)) for item, held in whole}
    taken = {number for one in found.values() for number in one.remote.values()}
    left = [one for one in blocks if str(one["id"]) not in taken]
    orphans = [one for one in left if str(one["id"]) in tags and author(one) == me]
    loose = [
        str(one["id"]) for one in left if one["type"] == TO_DO and author(one) != me and str(one["id"]) not in tags
    ]
    words = next((tag.words for tag in tags.values() if tag.words), "")
    return Standing(blocks, found, tuple(orphans), frozenset(loose), words)


def _own(first: Json, tags: Mapping[str, Tag], me: str) -> bool:
    return author(first) != me and str(first["id"]) not in tags


def _located(blocks: Sequence[Json], known: Known, tags: Mapping[str, Tag], me: str) -> dict[Part, Json]:
    """Return the block of each part: by id, then those of ours by their tag, then what people pasted."""
    there = {str(one["id"]): one for one in blocks}
    found: dict[Part, Json] = {}
    for item, part, number in _ids(there, known, tags):
        found.setdefault((item, part), there[number])
    for ours in (True, False):
        taken = {str(one["id"]) for one in found.values()}
        for number, tag in tags.items():
            mine = author(there[number]) == me
            if number not in taken and mine is ours and (mine or tag.item in known):
                found.setdefault((tag.item, tag.part), there[number])
    return found


def _ids(there: Mapping[str, Json], known: Known, tags: Mapping[str, Tag]) -> Iterator[tuple[str, str, str]]:
    """Yield (item, part, id) of what is known by id: a box below a person's block names that as well."""
    for item, remote in known.items():
        for part, number in remote.items():
            if number in there:
                yield item, part, number
    begun = {number.replace("-", ""): number for number in there}
    for tag in tags.values():
        if tag.part != ITEM and tag.of in begun:
            yield tag.item, ITEM, begun[tag.of]


def seen(found: Standing, me: str, name: Callable[[str], str]) -> tuple[Seen, ...]:
    """Return the items as they stand, in order; ``name`` returns what an account is called."""
    by_block = {str(one.first["id"]): one for one in found.items.values()}
    made: list[Seen] = []
    for one in found.blocks:
        number = str(one["id"])
        if number in by_block:
            made.append(_seen(by_block[number], found.words, me, name))
        elif number in found.loose and said(rich_text_of(one)).strip():
            made.append(_seen(Stand("", {ITEM: one}, own=True), "", me, name))
    return tuple(made)


def _seen(one: Stand, words: str, me: str, name: Callable[[str], str]) -> Seen:
    line, away = first(one.first, own=one.own), one.parts.get(NOT)
    boxes = {part.removeprefix(BOX): _box(held, me, name) for part, held in one.parts.items() if part.startswith(BOX)}
    return Seen(
        item=one.item,
        remote=one.remote,
        text=line.title,
        boxes={department: box for department, box in boxes.items() if box is not None},
        whole=_box(one.first, me, name),
        applies_not=_box(away, me, name) if away else None,
        reason=reason(away, words) if away else "",
        owner=line.owner if line.tagged or line.owner else None,
        due=line.due,
        by=author(one.first) if one.own else "",
    )


def ticked(one: Json | None) -> bool | None:
    """Return whether a box is ticked; None for what is no box, or none any more."""
    return bool(one[TO_DO].get("checked")) if one and one["type"] == TO_DO else None


def _box(one: Json, me: str, name: Callable[[str], str]) -> SeenBox | None:
    checked, by = ticked(one), author(one, "last_edited_by")
    if checked is None:
        return None
    return SeenBox(checked, by, "" if by == me else name(by), moment(str(one["last_edited_time"])))


def reason(one: Json, words: str) -> str:
    """Return what a person typed behind our words in the box for “does not apply”, or in their place.

    ``words`` are ours, for where their tag is gone. A person may have typed into them as well.
    """
    tag = tagged(one)
    ours = said([item for item in rich_text_of(one) if tag_of(item)])
    rest = said([item for item in rich_text_of(one) if not tag_of(item)])
    if tag is None:
        return rest.strip().removeprefix(words).strip()
    more = ours.removeprefix(tag.words) if len(ours) > len(tag.words) else ""
    return f"{more}{rest}".strip()
