"""A goal tree as of any day: what the store kept of its sources, put into that day's frame."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from plugin.domain.goals import plain
from plugin.domain.goals.metrics import TRIOS, metric_of
from plugin.domain.goals.model import Cadence, Department, Frame, Goal, Meeting, Thresholds, Tree
from plugin.domain.goals.periods import around
from plugin.domain.goals.tree import build
from plugin.goal_sections import DepartmentPart, Goals, ProcessPart

DAILY_FOR = timedelta(days=92)
"""How long every day is kept; of older ones the last of each week."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Read:
    """What the sources of a tree said: goals, when each sync process was last held and where, names by account id."""

    goals: tuple[Goal, ...]
    held: Mapping[str, tuple[date | None, str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict, repr=False)

    def dump(self, at: datetime) -> dict[str, Any]:
        """Return it as JSON data, without the moment: what says the same is the same."""
        goals = {name: value for name, value in plain.dump(self.goals, at).items() if name != "at"}
        held = {one: [day.isoformat() if day else None, url] for one, (day, url) in self.held.items()}
        return {"goals": goals, "held": held, "people": dict(self.people)}

    @staticmethod
    def load(data: Mapping[str, Any]) -> "Read":
        """Read what ``dump`` made."""
        held = {one: (date.fromisoformat(day) if day else None, url) for one, (day, url) in data["held"].items()}
        return Read(tuple(plain.load(data["goals"])), held, data["people"])


def frame_of(section: Goals, read: Read, day: date) -> Frame:
    """Return what a tree of a day is built in."""
    health = section.health
    return Frame(
        period=around(day, section.period),
        today=day,
        thresholds=Thresholds(Decimal(health.behind), Decimal(health.far_behind), health.stale_days),
        departments=tuple(_department(one, read.people) for one in section.departments),
        shared=section.shared or "",
        meetings=tuple(_meeting(one, read) for one in section.processes),
    )


def whole_tree(section: Goals, read: Read, day: date) -> Tree:
    """Return the tree of a day with what is private in it: for nobody's eyes."""
    return build(read.goals, frame_of(section, read, day))


def names_of(section: Goals) -> dict[str, dict[str, str]]:
    """Return the names of departments and sync processes: id → locale → name."""
    named = [(one.id, one.name) for one in section.departments] + [(one.id, one.name) for one in section.processes]
    return {one: {str(locale): text for locale, text in name.items()} for one, name in named}


def names_in(section: Goals, locale: str) -> dict[str, str]:
    """Return the same in one language; where it is missing, in another."""
    return {one: found.get(locale) or next(iter(found.values()), one) for one, found in names_of(section).items()}


def too_old(days: Iterable[date], today: date) -> tuple[date, ...]:
    """Return the days whose snapshots go: older than ``DAILY_FOR``, but for the last one of each ISO week."""
    old = sorted(day for day in days if day < today - DAILY_FOR)
    last = {day.isocalendar()[:2]: day for day in old}
    return tuple(day for day in old if last[day.isocalendar()[:2]] != day)


def accounts_of(section: Goals) -> frozenset[str]:
    """Return whom the manifest names as heads of departments and owners of sync processes."""
    heads = {one.owner for one in section.departments if one.owner}
    led = {owner for one in section.processes for department in one.owners for owner in one.owners_of(department)}
    return frozenset(heads | led)


def cadence_of(part: ProcessPart) -> Cadence:
    """Return when a sync process is due."""
    when = part.cadence
    return Cadence(when.every, _WEEKDAYS.index(when.weekday), when.anchor, when.nth)


def _department(part: DepartmentPart, people: Mapping[str, str]) -> Department:
    listed: Sequence[str] = TRIOS[part.numbers] if isinstance(part.numbers, str) else part.numbers
    codes = tuple(dict.fromkeys(filter(None, (metric_of(one) for one in listed))))
    owner = part.owner or ""
    return Department(part.id, people.get(owner, owner), codes)


def _meeting(part: ProcessPart, read: Read) -> Meeting:
    day, url = read.held.get(part.id, (None, ""))
    owners = {
        department: ", ".join(read.people.get(one, one) for one in part.owners_of(department))
        for department in part.owners
    }
    return Meeting(part.id, tuple(part.between), cadence_of(part), owners, day, url)
