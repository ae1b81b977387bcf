"""What the notes of a meeting decided, as items of its list; and the process changes among them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from plugin.domain.checklists.facts import from_decided
from plugin.domain.checklists.keys import DECISION
from plugin.domain.checklists.making import made
from plugin.domain.checklists.model import Box, Checklist, Closed, Decided, Fact, Item, Sync

CHANGE = "change"
"""Fact of a decision that changes the process."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saved notes decide, and what those before them did; the account ids of who may be its owner.

    ``at`` is the moment of saving, ``today`` its day in the workspace's zone.
    """

    now: Sequence[Decided]
    before: Sequence[Decided]
    people: Collection[str]
    at: datetime
    today: date


def decisions(checklist: Checklist) -> tuple[Item, ...]:
    """Return the items that came out of this list's own notes, not those of earlier ones."""
    return tuple(item for item in checklist.items if item.key.startswith(f"{DECISION}{checklist.id}:"))


def with_decided(checklist: Checklist, sync: Sync, saved: Saved) -> tuple[Item, ...]:
    """Return the items that saved notes change: new ones, and those whose line was mended or taken out since.

    What anybody has marked or put into other words stays as it is, whatever became of its line. What was deleted by
    hand comes back only if somebody writes its line anew.
    """
    standing = {item.key: item for item in decisions(checklist)}
    lines, before = (_lines(checklist, one, saved.people) for one in (saved.now, saved.before))
    changed = [_said(made(line, sync, saved.today), line) for key, line in lines.items() if key not in standing]
    for key, item in standing.items():
        line = lines.get(key)
        if not _untouched(item):
            continue
        if line is None and key in before and item.closed is None:
            changed.append(replace(item, closed=Closed.TAKEN_AWAY, closed_at=saved.at))
        elif line is not None and key not in before and item.closed is Closed.TAKEN_AWAY:
            shown = item.shown if item.remote else None
            changed.append(_said(replace(item, closed=None, closed_at=None, shown=shown), line))
        elif line is not None and item.closed is None and line != before.get(key):
            changed.append(_said(item, line))
    return tuple(changed)


def process_changes(lists: Sequence[Checklist]) -> Iterator[tuple[Checklist, Item]]:
    """Yield every process change that a meeting decided, with the list of that meeting.

    An item as it stands in the newest of these lists that has it: there it may have got other words. What was taken
    away again was no decision.
    """
    newest = {item.key: item for one in sorted(lists, key=lambda one: one.day) for item in one.items}
    for one in lists:
        for item in decisions(one):
            if item.facts.get(CHANGE) and newest[item.key].closed is not Closed.TAKEN_AWAY:
                yield one, newest[item.key]


def _lines(checklist: Checklist, decided: Sequence[Decided], people: Collection[str]) -> dict[str, Fact]:
    facts = from_decided(checklist.id, checklist.day, decided, people)
    return {
        fact.key: replace(fact, facts={**fact.facts, **({CHANGE: "1"} if one.change else {})})
        for fact, one in zip(facts, decided, strict=True)
    }


def _untouched(item: Item) -> bool:
    own_words = item.text == item.facts.get("what") and item.not_applicable is None
    return own_words and all(box == Box() for box in item.boxes.values())


def _said(item: Item, line: Fact) -> Item:
    return replace(item, facts=line.facts, text=line.facts["what"], owner=line.owner, due=line.due)
