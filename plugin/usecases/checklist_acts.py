"""What people do with a checklist on our page: one act, one transaction, under the list's lock; kept for good.

Nothing here calls the tracker: the list's next run brings it what changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from plugin.domain.checklists.keys import OWN
from plugin.domain.checklists.making import own
from plugin.domain.checklists.marks import frozen, marked
from plugin.domain.checklists.model import Checklist, Do, Item, Kind, Mark, Meeting, Sync
from plugin.domain.checklists.notes import decided
from plugin.domain.reasons import LONGEST, Problem, tidy
from plugin.errors import Rejected
from plugin.ports.checklist_keeping import ListDevice
from plugin.ports.store import Tx
from plugin.usecases.checklist_syncs import TOGETHER, sync_of, wake
from plugin.usecases.deps import World
from plugin.usecases.gate import deals_of
from plugin.usecases.list_decisions import Saved, with_decided
from plugin.usecases.list_links import list_device_of
from plugin.usecases.list_names import people_known

LONGEST_ITEM = 200
"""As long as a standing item of the manifest may be; a tracker's titles hold it."""
LONGEST_NOTES = 8000
PEOPLES = frozenset({Kind.OWN, Kind.DECISION})
"""Kinds of items whose words are people's: they may take them away again."""
MARKS = frozenset({Do.TICK, Do.UNTICK, Do.CONFIRM, Do.NOT_APPLICABLE, Do.APPLICABLE, Do.TAKE_AWAY})

Done = tuple[Problem, ...]


class Desk(NamedTuple):
    """A list under its lock, and who acts on it."""

    tx: Tx
    list: Checklist
    sync: Sync
    by: ListDevice
    now: datetime


@dataclass(frozen=True, slots=True)
class ListActs:
    """Does what a form of a list's page says."""

    world: World

    def act(self, workspace: str, cookie: str | None, process: str, day: str, form: Mapping[str, str]) -> Done:
        """Do it; returns what keeps it from being done. Raises ``Rejected``, see ``ChecklistPages``."""
        whole: Mapping[str, Callable[[Desk, Mapping[str, str]], Done]] = {
            "notes": self._notes,
            "held": self._held,
            "missed": self._missed,
            "pass": self._pass,
            Do.ADD: self._add,
        }
        what = form.get("do", "")
        with self.world.store.begin() as tx:
            desk = self._desk(tx, list_device_of(tx, workspace, cookie), process, day)
            if what != "missed":
                frozen(desk.list)
            if what in whole:
                return whole[what](desk, form)
            if what not in MARKS:
                raise Rejected("act_unknown")
            return self._mark(desk, Do(what), form)

    def _desk(self, tx: Tx, by: ListDevice, process: str, day: str) -> Desk:
        found = on_day(tx, by.workspace, process, day)
        sync = sync_of(self.world.sites[by.workspace].section, process)
        locked = tx.lock_checklist(found.id) if found is not None and sync is not None else None
        if locked is None or sync is None:
            raise Rejected("list_unknown")
        return Desk(tx, locked, sync, by, self.world.clock())

    # one item

    def _mark(self, desk: Desk, do: Do, form: Mapping[str, str]) -> Done:
        item = next((one for one in desk.list.items if one.id == form.get("item")), None)
        if item is None or (do is Do.TAKE_AWAY and item.kind not in PEOPLES):
            raise Rejected("item_unknown")
        reason = tidy(form.get("reason", "")) if do is Do.NOT_APPLICABLE else ""
        if do is Do.NOT_APPLICABLE and (problems := _wrong("reason", reason, LONGEST)):
            return problems
        mark = Mark(item.id, do, form.get("department", ""), desk.by.person, desk.by.name, desk.now, "page", reason)
        changed = marked(item, mark, desk.sync)
        if changed != item:  # pressing twice is no second act
            self._keep(desk, (changed,), (mark,))
        return ()

    def _add(self, desk: Desk, form: Mapping[str, str]) -> Done:
        text, typed = tidy(form.get("text", "")), form.get("due", "").strip()
        due = _day(typed)
        problems = _wrong("text", text, LONGEST_ITEM)
        if typed and due is None:
            problems = (*problems, Problem("due", "not_a_date"))
        if problems:
            return problems
        since = desk.now.astimezone(self.world.sites[desk.list.workspace].section.tzinfo).date()
        item = replace(own(f"{OWN}page:{self.world.new_id()}", text, desk.sync, since), due=due)
        self._keep(desk, (item,), (Mark(item.id, Do.ADD, "", desk.by.person, desk.by.name, desk.now, "page", text),))
        return ()

    def _keep(self, desk: Desk, items: tuple[Item, ...], marks: tuple[Mark, ...]) -> None:
        """Write items and marks; the list follows in the tracker, and the deals that its gate holds."""
        desk.tx.save_items(desk.list.id, items)
        for mark in marks:
            desk.tx.add_mark(desk.list.id, mark)
        wake(self.world, desk.tx, desk.list.workspace, desk.list.process, TOGETHER)
        for deal in deals_of(desk.sync, items):
            self.world.engine.wake(desk.tx, desk.list.workspace, deal)

    # the meeting

    def _notes(self, desk: Desk, form: Mapping[str, str]) -> Done:
        notes = _lines(form.get("notes", ""))
        since = desk.list.notes_at.isoformat() if desk.list.notes_at else ""
        if form.get("since", since) != since:
            notes = _joined(desk.list.notes, notes)
        if len(notes) > LONGEST_NOTES:
            return (Problem("notes", "reason_too_long", len(notes) - LONGEST_NOTES),)
        if notes == desk.list.notes:
            return ()
        site = self.world.sites[desk.list.workspace]
        today = desk.now.astimezone(site.section.tzinfo).date()
        people = people_known(desk.tx, desk.list.workspace)
        now, before = (decided(one, people, desk.list.day) for one in (notes, desk.list.notes))
        owners = {*people, *(one for led in desk.sync.owners.values() for one in led)}
        items = with_decided(desk.list, desk.sync, Saved(now, before, owners, desk.now, today))
        desk.tx.save_checklist(replace(desk.list, notes=notes, notes_by=desk.by.person, notes_at=desk.now))
        self._log(desk, "notes_saved", {"items": str(len(items))})
        self._keep(desk, items, ())
        return ()

    def _held(self, desk: Desk, _: Mapping[str, str]) -> Done:
        if desk.list.meeting is not Meeting.HELD:
            desk.tx.save_checklist(replace(desk.list, meeting=Meeting.HELD))
            self._log(desk, "meeting_held", {})
            self._keep(desk, (), ())
        return ()

    def _missed(self, desk: Desk, form: Mapping[str, str]) -> Done:
        """Write down why a meeting was missed, also later; before its day is over it also says that it will be."""
        if desk.list.frozen and desk.list.meeting is not Meeting.MISSED:
            raise Rejected("list_frozen")
        because = tidy(form.get("because", ""))
        if problems := _wrong("because", because, LONGEST):
            return problems
        said = replace(desk.list, meeting=Meeting.MISSED, because=because, because_by=desk.by.person)
        desk.tx.save_checklist(said)
        self._log(desk, "missed_because", {})
        self._keep(desk, (), ())
        return ()

    def _pass(self, desk: Desk, form: Mapping[str, str]) -> Done:
        deal, because = form.get("deal", ""), tidy(form.get("because", ""))
        if deal not in deals_of(desk.sync, desk.list.items):
            raise Rejected("item_unknown")
        if problems := _wrong("because", because, LONGEST):
            return problems
        desk.tx.pass_gate(desk.list.workspace, deal, desk.list.id, desk.by.name, because, desk.now)
        self._log(desk, "gate_passed", {"deal": deal})
        self.world.engine.wake(desk.tx, desk.list.workspace, deal)
        return ()

    def _log(self, desk: Desk, what: str, facts: Mapping[str, str]) -> None:
        desk.tx.audit(desk.now, desk.list.id, desk.by.person, what, facts)


def on_day(tx: Tx, workspace: str, process: str, day: str) -> Checklist | None:
    """Return the list of a day ``YYYY-MM-DD``; None when there is none."""
    asked = _day(day)
    return tx.checklist_on(workspace, process, asked) if asked is not None else None


def _wrong(control: str, text: str, longest: int) -> Done:
    if not text:
        return (Problem(control, "text_missing"),)
    return (Problem(control, "reason_too_long", len(text) - longest),) if len(text) > longest else ()


def _joined(kept: str, sent: str) -> str:
    """Return notes that two people wrote at the same time: those that are kept, then what only the form has.

    A line that one of them changed stands there twice, for people to choose; none is lost.
    """
    known = set(kept.splitlines())
    return "\n".join([*kept.splitlines(), *(line for line in sent.splitlines() if line and line not in known)])


def _lines(text: str) -> str:
    """Return notes with every line tidied, empty ones at both ends left out."""
    return "\n".join(tidy(line) for line in text.splitlines()).strip("\n")


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # Python reads other ISO forms too, such as a week; no form sends them.
    return day if day.isoformat() == typed else None
