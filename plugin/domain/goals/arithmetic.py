"""The plan's arithmetic: leads times conversion are deals, times the average deal turnover, times margin the profit.

The chain begins at the first driver that is planned and ends at the metric of the shared goal. It is held against the
shared goal's plan, and in deals against the plan of sales in deals or new clients.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from plugin.domain.goals.chains import Factor, Plans
from plugin.domain.goals.decimals import tidy, usable
from plugin.domain.goals.findings import about
from plugin.domain.goals.metrics import unit_for
from plugin.domain.goals.model import Gap, Goal, Period, Step
from plugin.domain.goals.placing import Places
from plugin.domain.goals.rollup import Rolled
from plugin.domain.goals.tops import SHARED_METRICS
from plugin.domain.goals.units import NONE, Unit
from plugin.domain.goals.ways import ways


@dataclass(frozen=True, slots=True)
class Chain:
    """Factors and products in turn, all in base units; a product has no goals. ``value`` is the last product."""

    steps: tuple[Factor, ...]

    @property
    def value(self) -> Decimal:
        """What the chain comes to."""
        return self.steps[-1].value

    @property
    def metric(self) -> str:
        """What it comes to a number of."""
        return self.steps[-1].metric

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What is planned, without the products."""
        return tuple(one for one in self.steps if one.goals)

    def find(self, *metrics: str) -> Factor | None:
        """Return the first step with one of the metrics."""
        return next((one for one in self.steps if one.metric in metrics), None)

    def times(self, rate: Factor | None, metric: str) -> "Chain | None":
        """Return the chain with a further factor and its product; None without the factor."""
        found = None if rate is None else usable(self.value * rate.value)
        if rate is None or found is None:
            return None
        unit = rate.unit if rate.unit.currency else self.steps[-1].unit if metric == "gross_margin" else NONE
        return Chain((*self.steps, rate, Factor(metric, found, unit, ())))


def gaps(places: Places, rolled: Mapping[str, Rolled]) -> tuple[Gap, ...]:
    """Return the arithmetic of the tree's period, then of each shorter one in it that has both ends of a chain."""
    plans = Plans(places, rolled)
    found = (_gap(plans, period) for period in plans.periods())
    return tuple(one for one in found if one is not None)


def _gap(plans: Plans, period: Period) -> Gap | None:
    against = _against(plans, period)
    wanted = plans.volume("deals", period) or plans.volume("new_clients", period)
    leading = _leading(plans, period)
    if against is not None:
        chain = _to(plans, period, against.metric, leading or (Chain((wanted,)) if wanted else None))
        if chain is not None and chain.steps[0].goals != (against,) and _same_money(plans, chain, against):
            return _in_money(plans, period, chain, against, wanted if leading else None)
    if leading is None or wanted is None:
        return None
    return _in_deals(period, leading, wanted)


def _against(plans: Plans, period: Period) -> Goal | None:
    """Return the goal whose plan the chain is held against: the shared one; in a shorter period its own such goal."""
    shared = plans.places.goals.get(plans.places.shared)
    if shared is None or shared.metric not in SHARED_METRICS:
        return None
    if plans.places.period(shared) == period:
        return shared if plans.plan(shared) is not None else None
    planned = plans.planned(shared.metric, period)
    return planned[0] if len(planned) == 1 else None


def _leading(plans: Plans, period: Period) -> Chain | None:
    """Return leads times conversion; None where one of them is not planned."""
    leads = plans.volume("leads", period)
    return None if leads is None else Chain((leads,)).times(plans.rate("lead_to_deal", period, leads), "deals")


def _to(plans: Plans, period: Period, metric: str, deals: Chain | None) -> Chain | None:
    """Go on from deals to turnover or gross margin; begin later where an earlier driver is not planned."""
    near = plans.volume("new_clients", period) or plans.volume("deals", period) or (deals.steps[0] if deals else None)
    chain = None
    if deals is not None and near is not None:
        chain = deals.times(plans.rate("average_deal", period, near), "turnover")
    if chain is None:
        turnover = plans.volume("turnover", period)
        chain = Chain((turnover,)) if turnover else None
    if metric == "turnover":
        return chain
    if chain is not None and (longer := chain.times(plans.rate("margin", period, chain.steps[0]), "gross_margin")):
        return longer
    profit = plans.volume("gross_margin", period)
    return Chain((profit,)) if profit else None


def _same_money(plans: Plans, chain: Chain, against: Goal) -> bool:
    """Whether the chain comes to money of the plan's currency; a mismatch is a finding."""
    unit, factor = unit_for(against), next((one for one in chain.factors if one.unit.currency), None)
    if factor is None or not unit.currency or factor.unit.currency == unit.currency:
        return True
    facts = {"unit": factor.goals[0].unit, "text": against.unit, "other_goal": against.title}
    plans.places.findings.append(about("unit_mismatch", factor.goals[0], against, facts=facts))
    return False


def _in_money(plans: Plans, period: Period, chain: Chain, against: Goal, wanted: Factor | None) -> Gap:
    unit, need = unit_for(against), plans.plan(against) or Decimal(0)
    gap = Gap(
        period=period,
        steps=_steps(chain, unit, against.unit),
        metric=chain.metric,
        have=tidy(unit.back(chain.value)),
        need=tidy(unit.back(need)),
        unit=against.unit,
        against=against.id,
        ways=ways(chain.factors, chain.value, need),
    )
    deals = chain.find("deals")
    if deals is None or chain.find("leads") is None:
        return gap
    if wanted is not None:
        return _with_deals(gap, chain, deals.value, wanted.value, wanted.goals[0].id)
    reckoned = need * deals.value / chain.value if chain.value > 0 else None
    whole = None if reckoned is None else usable(reckoned.to_integral_value(ROUND_CEILING))
    return _with_deals(gap, chain, deals.value, whole, "")


def _in_deals(period: Period, chain: Chain, wanted: Factor) -> Gap:
    """Return the arithmetic that ends in deals, where the plan above cannot be reached."""
    unit, goal = wanted.unit, wanted.goals[0]
    gap = Gap(
        period=period,
        steps=_steps(chain, unit, goal.unit),
        metric=wanted.metric,
        have=tidy(unit.back(chain.value)),
        need=tidy(unit.back(wanted.value)),
        unit=goal.unit,
        against=goal.id,
        ways=ways(chain.factors, chain.value, wanted.value),
    )
    return _with_deals(gap, chain, chain.value, wanted.value, goal.id)


def _with_deals(gap: Gap, chain: Chain, have: Decimal, need: Decimal | None, goal: str) -> Gap:
    rate = chain.find("lead_to_deal")
    more = None
    if need is not None and need > have and rate is not None and rate.value > 0:
        more = usable(((need - have) / rate.value).to_integral_value(ROUND_CEILING))
    whole = None if need is None else tidy(need)
    return replace(gap, deals_have=tidy(have), deals_need=whole, leads_more=more, deals_of=goal)


def _steps(chain: Chain, unit: Unit, written: str) -> tuple[Step, ...]:
    """Return the steps for people: what is planned in its own unit, money that is computed in that of the plan."""
    return tuple(_step(one, unit, written) for one in chain.steps)


def _step(factor: Factor, unit: Unit, written: str) -> Step:
    ids = tuple(goal.id for goal in factor.goals)
    if ids:
        value = tidy(factor.unit.back(factor.value))
        return Step(factor.metric, value, factor.goals[0].unit, ids[0] if len(ids) == 1 else None, ids)
    if factor.metric == "deals":
        return Step(factor.metric, tidy(factor.value), "", None)
    return Step(factor.metric, tidy(unit.back(factor.value)), written, None)
