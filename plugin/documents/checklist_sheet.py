"""A checklist as documents: what stands above its items and beside each, what a meeting came to, the soft gate.

The head holds no counts and nothing that a tick changes: each tick would be a write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plugin.documents import checklist_words, markdown
from plugin.documents.comparisons import joined, quote, within
from plugin.documents.goal_lines import source
from plugin.documents.markdown import Safe
from plugin.documents.rendering import render
from plugin.domain.checklists.counting import states
from plugin.domain.checklists.model import Checklist, Item, ItemState, Meeting
from plugin.domain.goals.model import Cadence
from plugin.ports.world import Document
from plugin.words import Words

# A list takes what was noted in one call beside everything else; the rest stands on our page.
NOTES_MOST = 30
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Leading:
    """Who meets: departments in order, department → names of those who lead for it, and how often."""

    between: Sequence[str]
    owners: Mapping[str, Sequence[str]]
    cadence: Cadence


@dataclass(frozen=True, slots=True)
class Passed:
    """Who let a deal go on although items are open, why and when."""

    name: str
    because: str = field(repr=False)
    at: datetime | None = None


def head(
    words: Words, one: Checklist, leading: Leading, names: Names, *, not_field: str = "", url: str = ""
) -> Document:
    """Return what stands above the items: when and who, how a tick counts, how to say “not applicable”, the order.

    ``not_field`` is the name of the field for the reason where the tracker has one, ``url`` the address of our own page
    of the list; both may be empty.
    """
    told = (
        checklist_words.rhythm(words, one.begins_at, leading.cadence),
        checklist_words.led_by(words, leading.between, leading.owners, names),
    )
    return render(
        "checklist_head",
        words,
        when=". ".join(_upper(part) for part in told if part),
        sides=len(leading.between),
        unled=[within(names.get(each, each)) for each in leading.between if not leading.owners.get(each)],
        not_field=not_field,
        say_not=checklist_words.say_not(words).rstrip(":"),
        order=checklist_words.order(words),
        url=url,
    )


def about(words: Words, item: Item, names: Names) -> Document:
    """Return one paragraph: where the item came from, how often it was carried over, what became of it."""
    told = [
        checklist_words.carried(words, item.carried),
        checklist_words.closed(words, item.closed) if item.closed else "",
        *checklist_words.became(words, item, names),
    ]
    return render("checklist_about", words, parts=[_why(words, item, names), *filter(None, told)])


def _why(words: Words, item: Item, names: Names) -> Safe:
    before, named, after = checklist_words.why(words, item, names)
    link = source(named, item.url) if named else ""
    gap = " " if after.startswith(" ") else ""
    return Safe(" ".join(filter(None, (markdown.escape(before), link))) + gap + markdown.escape(after))


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def told(words: Words, one: Checklist, names: Names, *, decided: Sequence[str] = ()) -> Document:
    """Return what a meeting came to: held or missed and why, notes as they were typed, what became items, the counts.

    ``names`` has the people too; ``decided`` are the titles of the items that came out of the notes. Counts are said
    only of a list that is frozen.
    """
    found = states(one.items)
    lines = [line for line in map(markdown.fold, one.notes.splitlines()) if line]
    noted = (names.get(one.notes_by, ""), words.moment(one.notes_at) if one.notes_at else "")
    return render(
        "checklist_told",
        words,
        missed=one.meeting is Meeting.MISSED,
        held=one.meeting is Meeting.HELD,
        because=quote(words, one.because) if one.because else "",
        because_by=names.get(one.because_by, ""),
        counts=checklist_words.counts(words, found, sides=_sides(one.items)) if one.frozen and one.items else "",
        goes_on=found.get(ItemState.OPEN, 0) + found.get(ItemState.HALF, 0) if one.frozen else 0,
        noted=", ".join(filter(None, noted)),
        notes=lines[:NOTES_MOST],
        notes_more=len(lines) - NOTES_MOST,
        decided=decided,
    )


def _sides(items: Sequence[Item]) -> int:
    return max(len(item.boxes) for item in items)


def gate(  # noqa: PLR0913 - what a comment names comes from so many places
    words: Words,
    deal_key: str,
    process: str,
    items: Sequence[Item],
    names: Names,
    *,
    url: str,
    passed: Passed | None = None,
) -> Document:
    """Return the comment on a deal that reached a stage with items open: which, between whom, who waits for what.

    ``process`` is its id, ``url`` the address of the list on our page. ``passed`` says who let it go on.
    """
    departments = dict.fromkeys(department for item in items for department in item.boxes)
    return render(
        "gate",
        words,
        deal_key=deal_key,
        process=names.get(process, process),
        between=joined(words, [within(names.get(each, each)) for each in departments]),
        items=[_open(words, item, names) for item in items],
        url=url,
        passed=passed,
    )


def _open(words: Words, item: Item, names: Names) -> tuple[str, str]:
    boxes = (
        f"{within(names.get(each, each))}: {checklist_words.box_of(words, item, each, names)}" for each in item.boxes
    )
    return checklist_words.title(words, item, names), " · ".join(boxes)


def gate_line(words: Words, items: Sequence[Item]) -> str:
    """Return what the status field says beside the round: ``чек-лист: открыто 2``; empty when nothing is open."""
    return words.ngettext("checklist: %(count)s open", "checklist: %(count)s open", len(items)) if items else ""


def owner_link(words: Words, *, person: str, processes: Sequence[str], link: str) -> Document:
    """Return the message that brings one of the owners their link; ``processes`` are names of those they lead."""
    return render("list_link", words, person=person, processes=joined(words, processes), link=link)
