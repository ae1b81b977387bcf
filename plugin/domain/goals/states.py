"""How a number stands: its value held against the plan and against time, never on track by silence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plugin.domain.goals.decimals import rounded
from plugin.domain.goals.metrics import METRICS
from plugin.domain.goals.model import Direction, Goal, Kind, Period, State, Thresholds
from plugin.domain.goals.periods import elapsed
from plugin.domain.goals.units import unit_of

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A goal's plan and fact after the roll-up, in its own unit.

    ``since`` is the day from which silence is counted: of the last fact, of the oldest one that a computed number
    rests on, or the first day of a period without facts; None where silence says nothing (see ``silence``).
    """

    plan: Decimal | None
    fact: Decimal | None
    since: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What ``Node`` says of a number: its state, fact in percent of plan, by how much it lags, whether time counts."""

    state: State
    share: Decimal | None
    behind: Decimal | None
    by_time: bool


def additive(goal: Goal) -> bool:
    """Whether the number grows over its period, so that its share of the plan can be held against time.

    By the metric where there is one; else a number or a sum that is to grow and is neither a rate nor a duration.
    """
    if goal.metric in METRICS:
        return METRICS[goal.metric].additive and goal.direction is Direction.AT_LEAST
    grows = goal.kind in {Kind.NUMBER, Kind.SUM} and goal.direction is Direction.AT_LEAST
    return grows and unit_of(goal.unit).kind not in {"percent", "days"}


def standing(goal: Goal, numbers: Numbers, period: Period, today: date, limits: Thresholds) -> Standing:
    """Judge a number on a day.

    Additive: it lags by percent of time over minus percent of plan reached, in points; behind from more than
    ``limits.behind``, far behind from more than ``limits.far_behind``. Others: percent off the plan in the wrong
    direction; any is behind, more than ``limits.far_behind`` is far behind. Silence comes first: a fact that is
    missing or too old is never judged. Without a plan a fact cannot be on track: it waits for the plan.
    """
    plan, fact = numbers.plan, numbers.fact
    share, lag = None, None
    by_time = additive(goal) and plan is not None and plan > 0
    if plan is not None and fact is not None:
        share = fact / plan * HUNDRED if plan > 0 else None
        by_plan = _off(plan, fact, goal.direction)
        lag = elapsed(period, today) * HUNDRED - share if by_time and share is not None else by_plan
    shown = rounded(lag) if lag is not None and lag > 0 else None
    silent = numbers.since is not None and (today - numbers.since).days > limits.stale_days
    state = State.STALE if silent else _judged(lag, limits, by_time=by_time)
    return Standing(state, None if share is None else rounded(share), shown, by_time)


def _off(plan: Decimal, fact: Decimal, direction: Direction) -> Decimal:
    """Return by how many percent of the plan a fact is off in the wrong direction; a plan of 0 is missed whole."""
    wrong = plan - fact if direction is Direction.AT_LEAST else fact - plan
    if plan == 0:
        return HUNDRED if wrong > 0 else Decimal(0)
    return wrong / abs(plan) * HUNDRED


def _judged(lag: Decimal | None, limits: Thresholds, *, by_time: bool) -> State:
    """Return the state of a number by its lag; without one plan or fact is missing, and it waits for that."""
    if lag is None:
        return State.PENDING
    if lag > limits.far_behind:
        return State.FAR_BEHIND
    return State.BEHIND if lag > (limits.behind if by_time else 0) else State.ON_TRACK


def silence(goal: Goal, fact: Decimal | None, period: Period) -> date | None:
    """Return the day since which nothing was said of a typed number; None where that does not matter.

    It does not for a closed goal, for a fact said on the last day of its period or later, which is final, and for one
    whose time the tracker does not tell. A missing fact is missed from the first day of the period.
    """
    if goal.closed:
        return None
    said = goal.fact_said.at.date() if goal.fact_said.at else None
    if fact is None:
        return max(said or period.first, period.first)
    return None if said is None or said >= period.last else said
