"""The plan's arithmetic in sentences: what the plans of the departments come to, and what would close the gap."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel import lists

from plugin.documents.goal_numbers import change, counted, value
from plugin.domain.goals.model import Gap, Step, Way
from plugin.words import N_, Words

_CLOSES: Mapping[int, str] = {
    1: N_("This would close the gap: %(list)s."),
    2: N_("Either of two closes the gap: %(list)s."),
    3: N_("Any one of three closes the gap: %(list)s."),
    4: N_("Any one of four closes the gap: %(list)s."),
}
_COUNTED = frozenset({"leads", "deals", "new_clients"})
_WAYS: Mapping[str, str] = {
    "lead_to_deal": N_("a conversion of %(value)s"),
    "average_deal": N_("an average deal of %(value)s"),
    "margin": N_("a margin rate of %(value)s"),
    "turnover": N_("a turnover of %(value)s"),
}


def gap(words: Words, one: Gap) -> tuple[str, ...]:
    """Say what the plans come to: the gap (or that they meet), the chain with its numbers, the ways, and the deals."""
    return tuple(filter(None, (headline(words, one), chain(words, one), ways(words, one), deals(words, one))))


def headline(words: Words, one: Gap) -> str:
    """Say by how much the plans fall short of the shared goal, or that they reach it."""
    if one.missing <= 0:
        return words.gettext("The departments' plans add up to the shared goal.")
    return words.gettext(
        "The departments' plans fall short of the shared goal by %(missing)s.",
        missing=counted(words, one.metric, one.missing, one.unit),
    )


def chain(words: Words, one: Gap) -> str:
    """Multiply the drivers: ``600 лидов × 4,0 % = 24 сделки, по 1,6 млн ₽ это 38,4 из 48,0 млн ₽``."""
    if not one.steps:
        return ""
    told, factors = "", list[Step]()
    for place, step in enumerate(one.steps):
        if place and (step.goal is not None or step.sources):
            factors.append(step)
            continue
        last = place == len(one.steps) - 1
        number = _against(words, one) if last else counted(words, step.metric, step.value, step.unit)
        told = _joined(words, told, factors, number) if place else number
        factors = []
    return f"{told}."


def _joined(words: Words, told: str, factors: Sequence[Step], product: str) -> str:
    """Add a product to the chain, after the factors that led to it."""
    shown = [value(words, one.value, one.unit) for one in factors]
    if len(factors) == 1 and factors[0].metric == "average_deal":
        return words.gettext(
            "%(deals)s, at %(each)s each that is %(product)s", deals=told, each=shown[0], product=product
        )
    if len(factors) == 1 and factors[0].metric == "margin":
        return words.gettext(
            "%(turnover)s, at a margin of %(rate)s that is %(product)s", turnover=told, rate=shown[0], product=product
        )
    return f"{' × '.join([told, *shown])} = {product}"


def _against(words: Words, one: Gap) -> str:
    if one.metric in _COUNTED:
        have = counted(words, one.metric, one.have, one.unit)
        return words.gettext("%(have)s of %(need)s", have=have, need=value(words, one.need, ""))
    have, need = change(words, one.have, one.need, one.unit)
    return words.gettext("%(have)s of %(need)s", have=have, need=need)


def ways(words: Words, one: Gap) -> str:
    """List what would close the gap alone, the other numbers staying as they are."""
    listed = [_way(words, way) for way in one.ways[: max(_CLOSES)]]
    if not listed or one.missing <= 0:
        return ""
    return words.gettext(_CLOSES[len(listed)], list=lists.format_list(listed, style="or", locale=words.locale))


def _way(words: Words, way: Way) -> str:
    if way.metric not in _WAYS:
        return counted(words, way.metric, way.value, way.unit)
    return words.gettext(_WAYS[way.metric], value=value(words, way.value, way.unit))


def deals(words: Words, one: Gap) -> str:
    """Say what marketing's plan lacks of sales' plan in deals, and what that is in leads; empty where they meet."""
    if one.deals_have is None or one.deals_need is None or one.deals_need <= one.deals_have:
        return ""
    return short_of_deals(words, one.deals_have, one.deals_need, one.leads_more)


def short_of_deals(words: Words, have: Decimal, need: Decimal, leads: Decimal | None) -> str:
    """Say ``План маркетинга даёт 20 сделок, плану продаж нужно 27: не хватает 7; … это 140 лидов``."""
    told = words.gettext(
        "Marketing's plan gives %(have)s, the sales plan needs %(need)s: %(missing)s short",
        have=counted(words, "deals", have, ""),
        need=value(words, need, ""),
        missing=value(words, need - have, ""),
    )
    if not leads:
        return f"{told}."
    more = words.gettext("at the present conversion that is %(leads)s.", leads=counted(words, "leads", leads, ""))
    return f"{told}; {more}"
