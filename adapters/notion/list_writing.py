"""What brings a list's page to what its rows should show: the fewest calls, and nothing that a person typed is lost.

Pure. A block is changed in place; what is new goes where the order of the items has it, with what people wrote below an
item left there. Words of a person stay: an item's block that they typed, the label of a box, a second line that they
changed, which goes behind ours when ours has news. Nothing is said twice: a second line that they took away is not put
back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.notion.blocks import Block
from adapters.notion.list_blocks import (
    BOX,
    GROUP,
    NOT,
    TO_DO,
    heading,
    not_text,
    of_row,
    rich_text_of,
    wanted,
)
from adapters.notion.list_lines import first
from adapters.notion.list_reading import Stand, Standing, author, reason, ticked
from adapters.notion.list_texts import anew
from adapters.notion.marks import held_in
from adapters.notion.richtext import said
from plugin.domain.checklists.model import Shown
from plugin.ports.checklists import Row

MARK = "sync:"
HEADINGS = frozenset({"heading_1", "heading_2", "heading_3"})
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks that go up together: an item, its heading before it where it needs one, or parts that an item lacks.

    ``parts`` are their names, that of a heading is empty.
    """

    row: Row
    parts: tuple[str, ...]
    blocks: tuple[Block, ...] = field(repr=False)


@dataclass
class Insert:
    """Units that go up behind a block; ``after`` is None for the very beginning of the page."""

    after: str | None
    group: str
    units: list[Unit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Writer:
    """Plans for one page. ``home`` is the address that tags lead to, ``me`` the account that we work as."""

    page: Standing
    home: str
    me: str

    def patches(self, row: Row) -> Iterator[tuple[str, Json]]:
        """Yield (block, body) for each block of a standing item that shows something else."""
        one = self.page.items[row.item]
        if not one.own:
            text = anew(first(one.first, own=one.own), wanted(row), row.item, self.home)
            if text is not None:
                yield str(one.first["id"]), {str(one.first["type"]): {"rich_text": text}}
        if ticked(one.first) not in {None, row.shown.whole}:
            yield str(one.first["id"]), {TO_DO: {"checked": row.shown.whole}}
        for department in row.labels:
            box, should = one.parts.get(f"{BOX}{department}"), row.shown.boxes.get(department, False)
            if box is not None and ticked(box) is not should and ticked(box) is not None:
                yield str(box["id"]), {TO_DO: {"checked": should}}
        yield from self._away(row, one)

    def _away(self, row: Row, one: Stand) -> Iterator[tuple[str, Json]]:
        box, body = one.parts.get(NOT), dict[str, Any]()
        if box is None or ticked(box) is None:
            return
        if ticked(box) is not row.shown.applies_not:
            body["checked"] = row.shown.applies_not
        if reason(box, self.page.words) != row.shown.reason.strip():
            body["rich_text"] = not_text(row, self.home, _begun(one))
        if body:
            yield str(box["id"]), {TO_DO: body}

    def shown(self, row: Row) -> Shown:
        """Return what an item shows once it is written: people's own block keeps what it says."""
        one = self.page.items.get(row.item)
        if one is None or (not one.own and first(one.first, own=one.own).tagged):
            return replace(row.shown, owner=wanted(row).owner)
        line = first(one.first, own=one.own)
        text = line.title if one.own else row.shown.text
        return replace(row.shown, owner=line.owner, due=line.due, text=text)

    def lacking(self, row: Row) -> list[Insert]:
        """Return what a standing item lacks: its boxes, where somebody removed them or nobody put any."""
        one, made = self.page.items[row.item], list[Insert]()
        after, together = str(one.first["id"]), False
        for part, body in of_row(row, self.home, _begun(one)):
            if part in one.parts:
                after, together = str(one.parts[part]["id"]), False
                continue
            if together:
                unit = made[-1].units[0]
                made[-1].units[0] = Unit(row, (*unit.parts, part), (*unit.blocks, body))
            else:
                made.append(Insert(after, "", [Unit(row, (part,), (body,))]))
            together = True
        return made

    def new(self, rows: Iterable[Row], order: Sequence[str]) -> list[Insert]:
        """Return items that do not stand yet, each behind the one before it, below their headings."""
        fresh, made = {row.item: row for row in rows}, list[Insert]()
        run: Insert | None = None
        last = ""
        for item in order:
            if item in self.page.items:
                run, last = None, item
            elif item in fresh:
                row = fresh[item]
                if run is None or (run.group != row.group and self._heading(row.group) is not None):
                    run = self._place(last, row.group)
                    made.append(run)
                run.units.append(self._whole(row, headed=run.group == row.group))
                run.group = row.group
        return made

    def _whole(self, row: Row, *, headed: bool) -> Unit:
        parts = [*([] if headed else [("", heading(row.group))]), *of_row(row, self.home)]
        return Unit(row, tuple(part for part, _ in parts), tuple(one for _, one in parts))

    def _place(self, last: str, group: str) -> Insert:
        """Return where an item goes: behind the one before it and what people wrote there, else below its heading."""
        at = self._number(str(self.page.items[last].first["id"])) if last else self._foot()
        here, under = self._above(at), self._heading(group)
        if here != group and under is not None:
            return Insert(str(self.page.blocks[under]["id"]), group)
        while at + 1 < len(self.page.blocks) and not self._begins(at + 1):
            at += 1
        return Insert(str(self.page.blocks[at]["id"]) if at >= 0 else None, here)

    def _number(self, block: str) -> int:
        return next(number for number, one in enumerate(self.page.blocks) if one["id"] == block)

    def _begins(self, number: int) -> bool:
        """Whether an item or a section begins with a block."""
        one = self.page.blocks[number]
        return one["type"] in HEADINGS or any(one["id"] == held.first["id"] for held in self.page.items.values())

    def _above(self, at: int) -> str:
        held = (one for one in reversed(self.page.blocks[: at + 1]) if one["type"] == GROUP)
        return next((said(rich_text_of(one)) for one in held), "")

    def _heading(self, group: str) -> int | None:
        headed = (number for number, one in enumerate(self.page.blocks) if one["type"] == GROUP)
        return next((number for number in headed if said(rich_text_of(self.page.blocks[number])) == group), None)

    def _foot(self) -> int:
        """Return where the head ends, with the list's mark; before everything where somebody removed that."""
        ours = (number for number, one in enumerate(self.page.blocks) if author(one) == self.me)
        return next((number for number in ours if mark_of(self.page.blocks[number]).startswith(MARK)), -1)


def mark_of(one: Json) -> str:
    """Return the mark in a block's text, whatever somebody wrote behind it; empty without one."""
    text = list(rich_text_of(one))
    held = (found for end in range(len(text), 0, -1) if (found := held_in(text[:end])))
    return next((found.mark for found in held), "")


def _begun(one: Stand) -> str:
    return str(one.first["id"]) if one.own else ""
