"""When a list is made, when it freezes, and whether its meeting was held. Days count, not hours: clocks may change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import product

from plugin.domain.checklists.model import Checklist, Mark, Meeting, Sync
from plugin.domain.goals.cadence import next_due
from plugin.domain.goals.model import Cadence

WINDOW = {"weekly": timedelta(days=3), "biweekly": timedelta(days=7), "monthly": timedelta(days=14)}
"""How far from its day a meeting still counts for it, as for the sync processes of a goal tree."""
DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done now, in this order, and when to look again.

    ``freeze`` the list that is open; add frozen lists without items for the meetings ``missed`` meanwhile; ``make`` the
    list of that day. ``wake_at`` (UTC, later than now) is the next meeting or freezing of the list that is then open.
    """

    freeze: bool
    missed: tuple[date, ...]
    make: date | None
    wake_at: datetime


def begins_at(day: date, at: time, zone: tzinfo) -> datetime:
    """Return the moment (UTC) of a time of a day in a zone.

    A time that the clocks skip is the first moment after the gap; of one that comes twice it is the first.
    """
    local = datetime.combine(day, at.replace(tzinfo=None, fold=0), zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    before, after = local.replace(fold=1).astimezone(UTC), moment
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (before, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, after)
    return after


def ends_at(day: date, zone: tzinfo) -> datetime:
    """Return the moment (UTC) at which the list of a day freezes: the midnight after it, in the zone."""
    return begins_at(day + DAY, time(0), zone)


def plan(sync: Sync, newest: Checklist | None, now: datetime, zone: tzinfo) -> Plan:
    """Say what is to be done with a process's lists now; ``newest`` is the one with the latest day, frozen or not.

    A list freezes on its own day, whatever the cadence became since. The next is for the first due day after it that is
    not in the past (today's meeting counts until midnight); the very first list is for a meeting that has not begun.
    Each day is named once: doing it again after an interruption goes on where it stopped.
    """
    if newest is None:
        make = _first(sync, now, zone)
        return Plan(False, (), make, _wake(sync, make, now, zone))
    if not newest.frozen and now < ends_at(newest.day, zone):
        return Plan(False, (), None, _wake(sync, newest.day, now, zone))
    today = now.astimezone(zone).date()
    make = next_due(sync.cadence, max(newest.day, today - DAY))
    return Plan(not newest.frozen, tuple(_passed(sync.cadence, newest.day, today)), make, _wake(sync, make, now, zone))


def _first(sync: Sync, now: datetime, zone: tzinfo) -> date:
    today = now.astimezone(zone).date()
    due = next_due(sync.cadence, today - DAY)
    return due if begins_at(due, sync.at, zone) > now else next_due(sync.cadence, due)


def _passed(cadence: Cadence, after: date, today: date) -> Iterator[date]:
    due = next_due(cadence, after)
    while due < today:
        yield due
        due = next_due(cadence, due)


def _wake(sync: Sync, day: date, now: datetime, zone: tzinfo) -> datetime:
    begins = begins_at(day, sync.at, zone)
    return begins if begins > now else ends_at(day, zone)


def held(checklist: Checklist, marks: Sequence[Mark], sync: Sync, held_elsewhere: date | None) -> Meeting:
    """Say what became of a list's meeting, when it freezes.

    Held: somebody said so, notes were saved, owners of at least two departments marked anything in it, or the process's
    own source names a day of its window. Two departments mean two people, unless one person alone owns them all.
    """
    if checklist.meeting is Meeting.HELD or checklist.notes.strip():
        return Meeting.HELD
    if checklist.meeting is Meeting.MISSED:
        return Meeting.MISSED
    if held_elsewhere is not None and abs(held_elsewhere - checklist.day) <= WINDOW[sync.cadence.every]:
        return Meeting.HELD
    return Meeting.HELD if _met(marks, sync) else Meeting.MISSED


def _met(marks: Sequence[Mark], sync: Sync) -> bool:
    who = {mark.by for mark in marks if mark.by}
    came = {(name, by) for name in sync.between for by in sync.owners.get(name, frozenset()) & who}
    alone = len(frozenset().union(*(sync.owners.get(name, frozenset()) for name in sync.between))) == 1
    pairs = ((one, two) for one, two in product(came, came) if one[0] != two[0])
    return any(alone or one[1] != two[1] for one, two in pairs)
