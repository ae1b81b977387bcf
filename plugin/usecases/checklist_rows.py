"""A checklist as its rows should stand in the tracker, and which of them do not."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plugin.documents import checklist_sheet, checklist_words
from plugin.domain.checklists.marks import item_state, wanted
from plugin.domain.checklists.model import OVER, Checklist, Item, Shown
from plugin.domain.checklists.parts import part_of
from plugin.domain.checklists.plain import dump_shown
from plugin.domain.people import Person
from plugin.ports.checklists import Row, Sheet
from plugin.ports.world import Document
from plugin.usecases.checklist_runs import SyncRun
from plugin.usecases.list_decisions import decisions

Bases = Mapping[str, Shown | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes rows and texts of one list. ``people`` is account id → name."""

    run: SyncRun
    one: Checklist
    people: Mapping[str, str]

    def sheet(self) -> Sheet:
        """Return the list itself as it should stand."""
        run, place = self.run, self.run.place
        owners = {each: sorted(run.sync.owners[each]) for each in run.sync.between}
        first = next((person for each in owners.values() for person in each), "")
        leading = checklist_sheet.Leading(
            run.sync.between,
            {each: [self.people.get(person, person) for person in led] for each, led in owners.items()},
            run.sync.cadence,
        )
        head = checklist_sheet.head(
            run.words,
            self.one,
            leading,
            run.names(self.people),
            not_field=place.not_applicable if place is not None and place.kind == "issue" else "",
            url=run.world.page(f"/s/{run.site.name}/{run.part.id}"),
        )
        title = checklist_words.sheet_name(run.words, run.named, self.one.day)
        person = Person(first, self.people.get(first, "")) if first else None
        return Sheet(title, head, f"sync:{self.one.id}", self.one.day, person)

    def told(self) -> Document | None:
        """Return what the meeting came to; None while there is nothing to say."""
        if not (self.one.frozen or self.one.notes):
            return None
        names = self.run.names(self.people)
        decided = [checklist_words.title(self.run.words, item, names) for item in decisions(self.one)]
        return checklist_sheet.told(self.run.words, self.one, names, decided=decided)

    def differing(self, said: Mapping[str, str], earlier: Bases, *, moves: bool) -> tuple[Row, ...]:
        """Return the rows that do not stand as they should; ``said`` is what was kept of ``said_of``, by item.

        ``earlier`` is what showed of items on the list that they moved on from.
        """
        here = (item for item in self.one.items if self._belongs(item, moves=moves))
        rows = ((item, self._row(item, earlier)) for item in here)
        return tuple(row for item, row in rows if not fits(row, item.shown, said.get(item.id, "")))

    def _belongs(self, item: Item, *, moves: bool) -> bool:
        """Whether an item is written at all.

        What was deleted there by hand is not (``remote`` is empty then and ``shown`` kept), nor what was over before it
        stood. A frozen list gets nothing new, and an item that has moved on is the next list's.
        """
        if item.remote:
            return not (self.one.frozen and moves and item_state(item) not in OVER)
        return item.shown is None and item.closed is None and not self.one.frozen

    def _row(self, item: Item, earlier: Bases) -> Row:
        run, names = self.run, self.run.names(self.people)
        title = checklist_words.title(run.words, item, names)
        shown, person = wanted(item, title), self._person(item)
        return Row(
            item=item.id,
            title=title,
            about=checklist_sheet.about(run.words, item, names),
            labels={each: names.get(each, each) for each in run.sync.between},
            say_not=checklist_words.say_not(run.words),
            group=checklist_words.part(run.words, part_of(item), run.sync.cadence),
            # Whom the tracker is not asked to show does not stand there: else the next look would miss them.
            shown=shown if person is not None else replace(shown, owner=""),
            remote=item.remote,
            person=person,
            base=_base(item, earlier),
        )

    def _person(self, item: Item) -> Person | None:
        """Return an item's owner where they are somebody's account: the name of one who leads may not be known yet."""
        led = any(item.owner in owners for owners in self.run.sync.owners.values())
        known = led or item.owner in self.people or (item.shown is not None and item.shown.owner == item.owner)
        return Person(item.owner, self.people.get(item.owner, "")) if item.owner and known else None


def _base(item: Item, earlier: Bases) -> Shown | None:
    """Return what an item shows as far as we know.

    Of one that moved on, and was not seen here yet, the boxes are those of the list that it came from: somebody may
    have ticked one since, while this list could not be made.
    """
    before = earlier.get(item.id) if item.remote else None
    if item.shown is None or before is None:
        return item.shown or before
    return item.shown if item.shown.boxes else replace(item.shown, boxes=before.boxes)


def fits(row: Row, shown: Shown | None, said: str) -> bool:
    """Whether a row stands as it should: it shows what it should with the same words around it.

    Also where the tracker could not show all of it and that is just what the last writing came to: it is not tried
    again and again.
    """
    if shown is None:
        return False
    about, _, whole = said.partition(":")
    same = replace(shown, left=row.shown.left) == row.shown
    return (same and about == _about(row)) or whole == _whole(row, shown)


def said_of(row: Row, shown: Shown) -> str:
    """Return what is kept of a row once it was written and came to ``shown``: two digests, no words."""
    return f"{_about(row)}:{_whole(row, shown)}"


def _about(row: Row) -> str:
    return _digest(row.about.markdown)


def _whole(row: Row, shown: Shown) -> str:
    return _digest(f"{row.about.markdown}\n{_plain(row.shown)}\n{_plain(shown)}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(shown: Shown) -> str:
    return json.dumps(dump_shown(shown), sort_keys=True)


def order_of(items: Sequence[Item]) -> tuple[str, ...]:
    """Return all items of a list as they follow each other, those that never stood and are over left out."""
    return tuple(item.id for item in items if item.remote or item.closed is None)
