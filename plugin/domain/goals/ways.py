"""Ways to close a gap: one factor of the chain changed, the others as they are, rounded to what people would plan."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from plugin.domain.goals.chains import Factor
from plugin.domain.goals.decimals import EXACT, tidy, usable
from plugin.domain.goals.model import Way

_ONE, _TENTH = Decimal(1), Decimal("0.1")
_HUNDRED = Decimal(100)
_COUNTED = {"leads", "deals", "new_clients"}


def ways(factors: Sequence[Factor], have: Decimal, need: Decimal) -> tuple[Way, ...]:
    """Return each factor's value at which the product reaches ``need``, rounded up so that it does.

    Counts to whole ones, conversion to a tenth of a point and at most 100 %, the average deal to two digits. Numbers
    of several departments that were weighed together have no single value to change.
    """
    if not 0 < have < need:
        return ()
    found = (_way(one, one.value * need / have) for one in factors)
    return tuple(one for one in found if one is not None)


def _way(factor: Factor, wanted: Decimal) -> Way | None:
    unit, goal = factor.unit, factor.goals[0]
    if factor.metric in _COUNTED:
        value = unit.back(wanted.to_integral_value(ROUND_CEILING))
    elif factor.metric == "lead_to_deal" and len(factor.goals) == 1:
        points = (wanted * _HUNDRED).quantize(_TENTH, ROUND_CEILING, EXACT)
        if points > _HUNDRED:
            return None
        value = unit.back(points / _HUNDRED)
    elif factor.metric == "average_deal" and len(factor.goals) == 1:
        value = _two_digits(unit.back(wanted))
    else:
        return None
    known = usable(value)
    return None if known is None else Way(factor.metric, tidy(known), goal.unit, goal.id)


def _two_digits(value: Decimal) -> Decimal:
    return value.quantize(_ONE.scaleb(value.adjusted() - 1), ROUND_CEILING, EXACT)
