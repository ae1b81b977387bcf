"""The factors of the plan's arithmetic for one period: which goals plan leads, conversion and the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from plugin.domain.goals.decimals import usable
from plugin.domain.goals.metrics import unit_for
from plugin.domain.goals.model import Goal, Period
from plugin.domain.goals.naming import topmost
from plugin.domain.goals.periods import inside, tile
from plugin.domain.goals.placing import Places
from plugin.domain.goals.rollup import Rolled
from plugin.domain.goals.units import Unit


@dataclass(frozen=True, slots=True)
class Factor:
    """A planned number in base units; ``goals`` it is taken from, the first of which gives it its ``unit``."""

    metric: str
    value: Decimal
    unit: Unit
    goals: tuple[Goal, ...]


class Plans:
    """What is planned, by metric and period."""

    def __init__(self, places: Places, rolled: Mapping[str, Rolled]) -> None:
        self.places = places
        self.rolled = rolled
        self.tops = topmost(places)

    def periods(self) -> list[Period]:
        """Return the tree's own period, then every shorter one that has numbers of its own, by day."""
        own = self.places.frame.period
        shorter = {period for _, period in self.tops} - {own}
        return [own, *sorted(shorter, key=lambda one: (one.first, one.last))]

    def plan(self, goal: Goal) -> Decimal | None:
        """Return a goal's plan in base units."""
        found = self.rolled[goal.id].numbers.plan
        return None if found is None else usable(unit_for(goal).of(found))

    def planned(self, metric: str, period: Period) -> list[Goal]:
        """Return the goals that plan a metric for a period, none below another, in the order of their keys."""
        found = [self.places.goals[name] for name in self.tops.get((metric, period), ())]
        return [goal for goal in found if self.plan(goal) is not None]

    def volume(self, metric: str, period: Period) -> Factor | None:
        """Add up the plans of a number that adds up; for want of them those of parts that make up the period."""
        goals = self.planned(metric, period) or self._parts(metric, period)
        return self._sum(metric, goals)

    def _parts(self, metric: str, period: Period) -> list[Goal]:
        parts = [one for named, one in self.tops if named == metric and one != period and inside(one, period)]
        if not parts or not tile(parts, period):
            return []
        return [goal for one in parts for goal in self.planned(metric, one)]

    def _sum(self, metric: str, goals: list[Goal]) -> Factor | None:
        bases = {unit_for(goal).currency for goal in goals}
        if len(bases) != 1:
            return None
        total = usable(sum((self.plan(goal) or Decimal(0) for goal in goals), Decimal(0)))
        return None if total is None else Factor(metric, total, unit_for(goals[0]), tuple(goals))

    def rate(self, metric: str, period: Period, volumes: Factor) -> Factor | None:
        """Return a rate or an average that holds for a period, planned for it or for a longer one around it.

        Where several departments plan it, each one's is weighed by its own volume; where that cannot be told apart, the
        one of a department that plans the volume goes before others, then the first by key.
        """
        goals = self.planned(metric, period)
        around = {one for named, one in self.tops if named == metric and inside(period, one)}
        for longer in sorted(around, key=lambda one: (one.last - one.first, one.first)):
            goals = goals or self.planned(metric, longer)
        currencies = {unit_for(goal).currency for goal in goals}
        if not goals or len(currencies) > 1:
            return None
        return self._weighed(metric, goals, volumes) or self._first(metric, goals, volumes)

    def _weighed(self, metric: str, goals: list[Goal], volumes: Factor) -> Factor | None:
        mine = {self._department(goal): goal for goal in reversed(goals)}
        pairs = [(goal, mine[self._department(goal)]) for goal in volumes.goals if self._department(goal) in mine]
        rates = {rate.id: rate for _, rate in pairs}
        if len(pairs) < len(volumes.goals) or len(rates) == 1 or volumes.value <= 0:
            return None
        parts = [(self.plan(goal) or Decimal(0)) * (self.plan(rate) or Decimal(0)) for goal, rate in pairs]
        used = tuple(rates.values())
        return Factor(metric, sum(parts, Decimal(0)) / volumes.value, unit_for(used[0]), used)

    def _first(self, metric: str, goals: Iterable[Goal], volumes: Factor) -> Factor | None:
        near = {self._department(goal) for goal in volumes.goals}
        goal = min(goals, key=lambda one: self._department(one) not in near)
        value = self.plan(goal)
        return None if value is None else Factor(metric, value, unit_for(goal), (goal,))

    def _department(self, goal: Goal) -> str:
        return self.places.department[goal.id]
