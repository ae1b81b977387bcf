"""What trackers keep → goals: pure. What cannot be read is said on the goal and stops nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from decimal import Decimal

from plugin.domain.goals.metrics import METRICS, metric_of
from plugin.domain.goals.model import Acceptance, Direction, Goal, Kind, Period, Said
from plugin.domain.goals.periods import around, period_of
from plugin.domain.people import Person
from plugin.goal_sections import Goals, GoalSource
from plugin.ports.goals import Record, Value
from plugin.usecases.goal_values import Quantity, day_of, direction_of, kind_of, quantity, text_of, yes

_NOBODY = Said("", None)
_MOST = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """What one source gave: ``site`` is the workspace whose tracker keeps it, ``locale`` that workspace's language."""

    source: GoalSource
    site: str
    locale: str
    records: Sequence[Record] = field(repr=False)


def read_goals(section: Goals, batches: Iterable[Batch]) -> tuple[Goal, ...]:
    """Return every goal of every source in the order of the sources; a ticket that two of them select counts once."""
    found: dict[str, Goal] = {}
    for batch in batches:
        for record in batch.records:
            goal = _Reading(section, batch, record).goal()
            found.setdefault(goal.id, goal)
    return tuple(_related(found.values()))


def last_held(batch: Batch, zone: tzinfo) -> tuple[date | None, str]:
    """Return the day a sync process was last held, and where that stands: the newest day named, else the last closing.

    The day alone counts, whether the meeting's ticket is closed or not.
    """
    named = [(day, r.url) for r in batch.records if (day := day_of(r.values.get("held")))]
    closed = [(r.closed_at.astimezone(zone).date(), r.url) for r in batch.records if r.closed and r.closed_at]
    newest = max(named or closed, default=None)
    return newest or (None, "")


class _Reading:
    """One ticket being read; what could not be is gathered on the way."""

    def __init__(self, section: Goals, batch: Batch, record: Record) -> None:
        self._section, self._batch, self._record = section, batch, record
        self._fixed = batch.source.fixed
        self._unread: list[tuple[str, str]] = []

    def goal(self) -> Goal:
        record, site = self._record, self._batch.site
        owner, metric = self._owner(), self._metric()
        unit, plan, fact = self._numbers(metric)
        return Goal(
            id=f"{site}:{record.id}",
            key=record.key,
            title=record.title,
            url=record.url,
            source=self._batch.source.id,
            department=self._department(),
            owner=owner,
            parents=self._parents(),
            metric=metric,
            unit=unit,
            plan=plan,
            fact=fact,
            period=self._period(),
            kind=self._kind(),
            formula=self._text("formula"),
            direction=self._direction(metric),
            contributes=self._box("contributes", self._fixed.contributes, missing=True, unclear=True),
            weight=self._weight(),
            # Whoever typed something into that field meant to hide the goal.
            private=self._box("private", self._fixed.private, missing=False, unclear=True),
            acceptance=self._acceptance(owner),
            acceptance_note=self._text("acceptance_note"),
            acceptance_said=record.said.get("acceptance", _NOBODY),
            note=self._text("note"),
            confidence=self._confidence(),
            fact_said=record.said.get("fact", _NOBODY),
            plan_said=record.said.get("plan", _NOBODY),
            closed=record.closed,
            closed_at=record.closed_at,
            result=self._text("result"),
            unread=tuple(self._unread),
        )

    def _value(self, name: str) -> Value:
        return self._record.values.get(name)

    def _text(self, name: str) -> str:
        return text_of(self._value(name))

    def _cannot(self, name: str) -> None:
        self._unread.append((name, self._text(name)))

    def _department(self) -> str:
        text = self._text("department")
        if not text:
            return self._fixed.department or ""
        folded = text.casefold()
        for one in self._section.departments:
            if folded in {one.id, *(name.casefold() for name in one.name.values())}:
                return one.id
        return text

    def _owner(self) -> Person | None:
        value = self._value("owner")
        if isinstance(value, Person):
            return Person(value.id, value.name)  # an address is nobody's business on a page or in an export
        name = text_of(value)
        return Person("", name) if name else None

    def _parents(self) -> tuple[str, ...]:
        value = self._value("parent")
        named = value if isinstance(value, tuple) else (text_of(value),)
        return tuple(dict.fromkeys(filter(None, (one.strip() for one in named))))

    def _metric(self) -> str:
        """Return the code of a number that has one; others are the team's own and have none."""
        return metric_of(self._text("metric") or self._fixed.metric or "")

    def _numbers(self, metric: str) -> tuple[str, Decimal | None, Decimal | None]:
        plan, fact = self._quantity("plan"), self._quantity("fact")
        typed = next((one.unit for one in (plan, fact) if one is not None and one.unit), "")
        usual = "%" if metric and METRICS[metric].unit == "percent" else ""
        unit = self._text("unit") or self._fixed.unit or typed or usual
        return unit, self._in_unit("plan", plan, unit), self._in_unit("fact", fact, unit)

    def _quantity(self, name: str) -> Quantity | None:
        if not self._text(name):
            return None
        found = quantity(self._value(name), self._batch.locale)
        if found is None:
            self._cannot(name)
        return found

    def _in_unit(self, name: str, found: Quantity | None, unit: str) -> Decimal | None:
        if found is None:
            return None
        number = found.in_unit(unit)
        if number is None:
            self._cannot(name)
        return number

    def _period(self) -> Period | None:
        value = self._value("period")
        if isinstance(value, date):
            return around(value, self._section.period)
        text = text_of(value) or self._fixed.period or ""
        found = period_of(text) if text else None
        if text and found is None:
            self._cannot("period")
        return found

    def _kind(self) -> Kind:
        text = self._text("kind")
        if not text:
            given = Kind.FORMULA if self._text("formula") else Kind.NUMBER
            return Kind(self._fixed.kind) if self._fixed.kind else given
        found = kind_of(text)
        if found is None:
            self._cannot("kind")
        return found or Kind.NUMBER

    def _direction(self, metric: str) -> Direction:
        usual = METRICS[metric].direction if metric else Direction.AT_LEAST
        fixed = Direction(self._fixed.direction) if self._fixed.direction else usual
        text = self._text("direction")
        found = direction_of(text) if text else fixed
        if found is None:
            self._cannot("direction")
        return found or fixed

    def _box(self, name: str, fixed: bool | None, *, missing: bool, unclear: bool) -> bool:  # noqa: FBT001 - a value, no switch
        if not self._text(name):
            return missing if fixed is None else fixed
        found = yes(self._value(name))
        if found is None:
            self._cannot(name)
        return unclear if found is None else found

    def _weight(self) -> Decimal:
        found = self._quantity("weight")
        return found.number if found is not None else Decimal(1)

    def _confidence(self) -> int | None:
        found = self._quantity("confidence")
        if found is None:
            return None
        if not 0 <= found.number <= _MOST:
            self._cannot("confidence")
            return None
        return int(found.number.to_integral_value())

    def _acceptance(self, owner: Person | None) -> Acceptance:
        said = self._said()
        by = self._record.said.get("acceptance", _NOBODY).by
        theirs = owner is not None and _same(by, owner.name)
        return said if theirs or not by or not self._record.recorded else Acceptance.OPEN

    def _said(self) -> Acceptance:
        value, words = self._value("acceptance"), self._section.acceptance
        if isinstance(value, bool):  # a box that is not ticked says nothing yet
            return Acceptance.ACCEPTED if value else Acceptance.OPEN
        text = text_of(value).casefold()
        if text in {one.casefold() for one in words.accepted}:
            return Acceptance.ACCEPTED
        if text in {one.casefold() for one in words.refused}:
            return Acceptance.REFUSED
        return Acceptance.OPEN


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _related(goals: Iterable[Goal]) -> Iterator[Goal]:
    """Put ids of goals in place of ids and keys of tickets, where they name one; of two, the one on the same site."""
    listed = list(goals)
    known: dict[str, dict[str, str]] = {}
    for goal in listed:
        site, _, ticket = goal.id.partition(":")
        for name in (ticket, goal.key):
            known.setdefault(name.casefold(), {})[site] = goal.id
    for goal in listed:
        site = goal.id.partition(":")[0]
        parents = tuple(dict.fromkeys(_named(known, site, one) for one in goal.parents))
        yield goal if parents == goal.parents else replace(goal, parents=parents)


def _named(known: Mapping[str, Mapping[str, str]], site: str, name: str) -> str:
    found = known.get(name.casefold(), {})
    return found.get(site) or next(iter(found.values()), name)
