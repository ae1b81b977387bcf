"""What the names in a formula mean: goals below first, then goals of the whole tree."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from plugin.domain.goals.findings import about
from plugin.domain.goals.formulas import Formula, Wrong, parse
from plugin.domain.goals.metrics import METRICS, metric_of
from plugin.domain.goals.model import Goal, Period
from plugin.domain.goals.placing import Places


@dataclass(frozen=True, slots=True)
class Named:
    """A formula and the goals that each of its names means; no formula when it cannot be read or a name is lost."""

    formula: Formula | None
    means: dict[str, tuple[str, ...]]

    @property
    def goals(self) -> tuple[str, ...]:
        """All goals it names, each once."""
        return tuple(dict.fromkeys(one for many in self.means.values() for one in many))


class Resolver:
    """Finds goals by name in one tree."""

    def __init__(self, places: Places) -> None:
        self.places = places

    @cached_property
    def by_key(self) -> Mapping[str, list[str]]:
        """Keys and ids in small letters → ids of goals."""
        found: dict[str, list[str]] = defaultdict(list)
        for goal in self.places.goals.values():
            for name in {goal.key.casefold(), goal.id.casefold()}:
                found[name].append(goal.id)
        return found

    @cached_property
    def by_metric(self) -> Mapping[tuple[str, Period], list[str]]:
        """See ``topmost``."""
        return topmost(self.places)

    def named(self, goal: Goal) -> Named:
        """Read a goal's formula; what is wrong with it becomes a finding."""
        formula = parse(goal.formula)
        if isinstance(formula, Wrong):
            facts = {"text": goal.formula, "reason": formula.reason}
            self.places.findings.append(about("formula_wrong", goal, facts=facts))
            return Named(None, {})
        means = {name: self._meant(goal, name) for name in formula.names}
        lost = [name for name, goals in means.items() if not goals]
        if lost:
            self.places.findings.append(about("driver_missing", goal, facts={"text": ", ".join(lost)}))
            return Named(None, {})
        return Named(formula, means)

    def _meant(self, goal: Goal, name: str) -> tuple[str, ...]:
        """Return the goals that a name means; several of a metric that adds up are one number together."""
        keys = self.by_key.get(name.casefold(), [])
        if len(keys) == 1:
            return tuple(keys)
        metric = metric_of(name)
        if not metric:
            return ()
        goals = self.places.goals
        below = [one for one in self.places.children.get(goal.id, ()) if goals[one].metric == metric]
        tops = self.by_metric.get((metric, self.places.period(goal)), ())
        found = below or [one for one in tops if one != goal.id]
        return tuple(found) if len(found) == 1 or METRICS[metric].additive else ()


def topmost(places: Places) -> dict[tuple[str, Period], list[str]]:
    """Return (metric, period) → goals that have both and hang below no other such goal but the shared one.

    What is loose is no part of the plan.
    """
    above: Counter[tuple[object, ...]] = Counter()
    tops: set[str] = set()
    roots = (name for name in places.order if name not in places.parent)
    work = [(name, False) for name in roots if name not in places.loose]
    while work:
        name, leaving = work.pop()
        goal = places.goals[name]
        if goal.metric and name != places.shared:
            period = places.period(goal)
            what = (goal.metric, period.first, period.last)
            if leaving:
                above[what] -= 1
                continue
            above[what] += 1
            work.append((name, True))
            if above[what] == 1:
                tops.add(name)
        work.extend([(child, False) for child in places.children.get(name, ())])
    found: dict[tuple[str, Period], list[str]] = defaultdict(list)
    for goal in places.goals.values():
        if goal.id in tops:
            found[goal.metric, places.period(goal)].append(goal.id)
    return found
