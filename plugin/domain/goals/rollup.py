"""The numbers of every goal: typed in, or computed from those below or from what a formula names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from plugin.domain.goals.decimals import tidy, usable
from plugin.domain.goals.findings import about
from plugin.domain.goals.formulas import Quantity, Wrong, by, evaluate, plus, times
from plugin.domain.goals.graphs import components
from plugin.domain.goals.metrics import unit_for
from plugin.domain.goals.model import Direction, Goal, Kind
from plugin.domain.goals.naming import Named, Resolver
from plugin.domain.goals.placing import Places, report_cycle
from plugin.domain.goals.states import Numbers, additive, silence
from plugin.domain.goals.units import Unit, convert


@dataclass(frozen=True, slots=True)
class Rolled:
    """A goal's numbers, whether one of them is computed, and the goals that those rest on."""

    numbers: Numbers
    computed: bool
    drivers: tuple[str, ...]


@dataclass(slots=True)
class Roll:
    """One roll-up under way."""

    places: Places
    named: dict[str, Named] = field(default_factory=dict)
    drivers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rolled: dict[str, Rolled] = field(default_factory=dict)

    def value(self, name: str, which: str) -> Decimal | None:
        """Return the plan or the fact of a goal that is rolled up already."""
        found: Decimal | None = getattr(self.rolled[name].numbers, which)
        return found


def roll_up(places: Places) -> dict[str, Rolled]:
    """Compute every goal's numbers, those that they rest on first; what depends on itself keeps what was typed."""
    roll = Roll(places)
    _find_drivers(roll)
    resting = {name: drivers for name, drivers in roll.drivers.items() if drivers}
    roll.rolled = {name: _rolled(roll, goal) for name, goal in places.goals.items() if name not in resting}
    edges = {name: [one for one in drivers if one in resting] for name, drivers in resting.items()}
    for names in components(edges, edges):
        if len(names) > 1 or names[0] in edges[names[0]]:
            report_cycle(places, names)
            for name in names:
                roll.drivers[name] = ()
                roll.named.pop(name, None)
        for name in names:
            roll.rolled[name] = _rolled(roll, places.goals[name])
    return roll.rolled


def _find_drivers(roll: Roll) -> None:
    places, resolver = roll.places, Resolver(roll.places)
    for goal in places.goals.values():
        drivers: Sequence[str] = ()
        if goal.kind is not Kind.NUMBER:
            below = [name for name in places.children.get(goal.id, ()) if places.goals[name].contributes]
            drivers = below[:2] if goal.kind is Kind.RATIO else below
            if goal.kind is Kind.FORMULA or (goal.formula.strip() and goal.kind is not Kind.SUM):
                found = roll.named[goal.id] = resolver.named(goal)
                drivers = found.goals
        roll.drivers[goal.id] = tuple(drivers)


def _rolled(roll: Roll, goal: Goal) -> Rolled:
    period, drivers = roll.places.period(goal), roll.drivers[goal.id]
    typed_plan, typed_fact = usable(goal.plan), usable(goal.fact)
    plan = fact = None
    if drivers or goal.id in roll.named:
        plan = _computed(roll, goal, "plan")
        fact = _computed(roll, goal, "fact")
    if goal.id == roll.places.shared and typed_plan is not None:
        plan = None  # what stands there is what the plans below are held against
    own = fact is None and (typed_fact is not None or not drivers)
    since = silence(goal, typed_fact, period) if own else _oldest(roll, goal, drivers)
    numbers = Numbers(typed_plan if plan is None else plan, typed_fact if fact is None else fact, since)
    computed = plan is not None or fact is not None
    return Rolled(numbers, computed, drivers if computed else ())


def _oldest(roll: Roll, goal: Goal, drivers: Sequence[str]) -> date | None:
    """Return since when the quietest of the drivers is silent; a closed goal is never asked."""
    days = [roll.rolled[name].numbers.since for name in drivers]
    return None if goal.closed else min((day for day in days if day is not None), default=None)


def _computed(roll: Roll, goal: Goal, which: str) -> Decimal | None:
    """Return the plan or the fact by the goal's kind; None where something that it needs is missing."""
    if goal.id in roll.named:
        found = _by_formula(roll, goal, which)
    elif goal.kind is Kind.SUM:
        return _sum(roll, goal, which)
    else:
        found = _by_kind(roll, goal, which)
    return _in_unit(roll, goal, found, which)


def _sum(roll: Roll, goal: Goal, which: str) -> Decimal | None:
    """Add up what counts, by weight.

    A plan needs every part. Of facts that are to grow those that are there are added, which is never too much; others
    need every part as well. What cannot be converted is left out and reported.
    """
    goals = roll.places.goals
    parts = [goals[name] for name in roll.drivers[goal.id]]
    unit = unit_for(goal)
    if not unit.kind:
        unit = next((one for one in map(unit_for, parts) if one.kind), unit)
    values = []
    for part in parts:
        value = roll.value(part.id, which)
        if convert(Decimal(0), unit_for(part), unit) is None:
            _mismatch(roll, part, goal, which)
            continue
        values.append(None if value is None else convert(value, unit_for(part), unit))
    weighed = zip(values, (usable(part.weight) for part in parts), strict=False)
    known = [value * weight for value, weight in weighed if value is not None and weight is not None]
    partly = which == "fact" and additive(goal) and goal.direction is Direction.AT_LEAST
    if not known or (len(known) < len(values) and not partly):
        return None
    found = usable(sum(known, Decimal(0)))
    return None if found is None else tidy(found)


def _mismatch(roll: Roll, part: Goal, goal: Goal, which: str) -> None:
    if which == "plan":  # once, not again for the fact
        facts = {"unit": part.unit, "text": goal.unit, "other_goal": goal.title}
        roll.places.findings.append(about("unit_mismatch", part, goal, facts=facts))


def _quantity(roll: Roll, name: str, which: str) -> Quantity | None:
    value = roll.value(name, which)
    unit = unit_for(roll.places.goals[name])
    return None if value is None else Quantity(unit.of(value), unit.currency, 1 if unit.currency else 0)


def _by_kind(roll: Roll, goal: Goal, which: str) -> Quantity | Wrong | None:
    """Multiply what is below, or divide the first by the second in the order of their keys."""
    found = [_quantity(roll, name, which) for name in roll.drivers[goal.id]]
    known = [one for one in found if one is not None]
    if len(known) < max(len(found), 2 if goal.kind is Kind.RATIO else 1):
        return None
    if goal.kind is Kind.RATIO:
        return by(known[0], known[1])
    product: Quantity | Wrong = known[0]
    for factor in known[1:]:
        if isinstance(product, Wrong):
            return product
        product = times(product, factor)
    return product


def _by_formula(roll: Roll, goal: Goal, which: str) -> Quantity | Wrong | None:
    named = roll.named[goal.id]
    if named.formula is None:
        return None
    known: dict[str, Quantity] = {}
    for name, goals in named.means.items():
        total = _together([_quantity(roll, one, which) for one in goals])
        if not isinstance(total, Quantity):
            return total
        known[name] = total
    return evaluate(named.formula, known)


def _together(parts: Sequence[Quantity | None]) -> Quantity | Wrong | None:
    """Add up what one name means; None where a part is missing."""
    total: Quantity | Wrong | None = parts[0]
    for part in parts[1:]:
        if part is None or not isinstance(total, Quantity):
            return total if part is not None else None
        total = plus(total, part)
    return total


def _in_unit(roll: Roll, goal: Goal, found: Quantity | Wrong | None, which: str) -> Decimal | None:
    """Return a result in the goal's unit; what does not fit it is a finding of the plan, as is division by zero."""
    if found is None:
        return None
    if isinstance(found, Wrong) and found.reason == "zero":
        if which == "plan":  # a fact of zero is no mistake in the formula
            facts = {"text": goal.formula, "reason": "zero"}
            roll.places.findings.append(about("formula_wrong", goal, facts=facts))
        return None
    unit = unit_for(goal)
    if isinstance(found, Wrong) or not _fits(roll, goal, found, unit):
        goals = [roll.places.goals[name] for name in roll.drivers[goal.id]]
        _mismatch(roll, next((one for one in goals if unit_for(one).currency), goals[0]), goal, which)
        return None
    value = usable(unit.back(found.value))
    return None if value is None else tidy(value)


def _fits(roll: Roll, goal: Goal, found: Quantity, unit: Unit) -> bool:
    """Whether a result is money where the goal is; constants of a formula may stand for money."""
    if not unit.kind:
        return True
    if not unit.currency:
        return found.power == 0
    named = roll.named.get(goal.id)
    constants = named is not None and named.formula is not None and named.formula.constants
    return (found.currency, found.power) == (unit.currency, 1) or (found.power == 0 and bool(constants))
