"""What turns the blocks that stand somewhere into those that should: as few calls as possible, pure.

Blocks keep their ids, and with them the comments that people put on them: a block is changed in place wherever its type
allows that, never deleted and made anew.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from adapters.notion.blocks import Block, inner
from adapters.notion.richtext import look

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """A block as Notion gives it, with what of ours stands in it."""

    block: Json = field(repr=False)
    below: tuple["Standing", ...] = ()

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.block["id"])


@dataclass(frozen=True, slots=True)
class Patch:
    """Give a block another text."""

    id: str
    body: Json = field(repr=False)


@dataclass(frozen=True, slots=True)
class Insert:
    """Put blocks into ``parent``, after one that stands there; ``after`` is None for the very beginning."""

    parent: str
    after: str | None
    blocks: tuple[Block, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a block away."""

    id: str


Step = Patch | Insert | Delete


def steps(parent: str, before: str | None, standing: Sequence[Standing], wanted: Sequence[Block]) -> Iterator[Step]:
    """Yield the calls, in order; ``before`` is the block of ``parent`` that the first one stands after."""
    last = before
    there, here = [_look_of(one) for one in standing], [_look(one, inner(one)) for one in wanted]
    for same, start, end, first, final in SequenceMatcher(None, there, here, autojunk=False).get_opcodes():
        if same == "equal":
            last = standing[end - 1].id
            continue
        made = yield from _changed(parent, last, standing[start:end], wanted[first:final])
        last = made or last


def _changed(
    parent: str, last: str | None, standing: Sequence[Standing], wanted: Sequence[Block]
) -> Generator[Step, None, str | None]:
    """Yield the calls for a stretch that differs; return the last block that stays."""
    left, new = list(standing), list[Block]()
    for one in wanted:
        at = next((number for number, old in enumerate(left) if _fits(old, one)), None)
        if at is None:
            new.append(one)
            continue
        if new:
            yield Insert(parent, last, tuple(new))
            new = []
        yield from (Delete(old.id) for old in left[:at])
        yield from _rewritten(left[at], one)
        last, left = left[at].id, left[at + 1 :]
    if new:
        yield Insert(parent, last, tuple(new))
    yield from (Delete(old.id) for old in left)
    return last


def _fits(old: Standing, new: Block) -> bool:
    """Whether a block can be changed into another: neither its type nor a table's width can change."""
    kind = new["type"]
    return bool(old.block["type"] == kind and old.block[kind].get("table_width") == new[kind].get("table_width"))


def _rewritten(old: Standing, new: Block) -> Iterator[Step]:
    kind = new["type"]
    if _own(old.block) != _own(new):
        yield Patch(old.id, {kind: {name: new[kind][name] for name in ("rich_text", "cells") if name in new[kind]}})
    yield from steps(old.id, None, old.below, inner(new))


def _look_of(one: Standing) -> str:
    return repr((_own(one.block), [_look_of(child) for child in one.below]))


def _look(one: Block, children: Sequence[Block]) -> str:
    return repr((_own(one), [_look(child, inner(child)) for child in children]))


def _own(one: Json) -> object:
    """Return what a block says itself, the same for what we send and what Notion gives back."""
    content = one[one["type"]]
    texts = [content.get("rich_text"), *(content.get("cells") or ())]
    return one["type"], content.get("table_width"), [[(t, sorted(m), u) for t, m, u in look(text)] for text in texts]
