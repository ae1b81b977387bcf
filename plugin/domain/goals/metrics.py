"""The numbers that roles answer for: what is counted, which way is better, and which number says how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plugin.domain.goals.model import Direction, Goal
from plugin.domain.goals.units import NONE, Unit, unit_of


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with a code.

    ``unit`` is count, money, percent or days. ``additive``: it grows over the period and parts of it add up, so that a
    share of the plan can be held against the share of time. ``quality_of`` is the code of the volume number whose
    quality it says, empty for a volume number.
    """

    code: str
    unit: str
    direction: Direction
    additive: bool
    quality_of: str = ""


_MORE, _LESS = Direction.AT_LEAST, Direction.AT_MOST
METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        one.code: one
        for one in (
            Metric("leads", "count", _MORE, additive=True),
            Metric("lead_to_deal", "percent", _MORE, additive=False, quality_of="leads"),
            Metric("non_target_share", "percent", _LESS, additive=False, quality_of="leads"),
            Metric("cost_per_lead", "money", _LESS, additive=False),
            Metric("cost_per_target_lead", "money", _LESS, additive=False, quality_of="cost_per_lead"),
            Metric("new_clients", "count", _MORE, additive=True),
            Metric("deals", "count", _MORE, additive=True),
            Metric("average_deal", "money", _MORE, additive=False, quality_of="new_clients"),
            Metric("turnover", "money", _MORE, additive=True),
            Metric("margin", "percent", _MORE, additive=False, quality_of="turnover"),
            Metric("gross_margin", "money", _MORE, additive=True),
        )
    }
)
TRIOS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "marketer": ("leads", "cost_per_lead", "lead_to_deal"),
        "hunter": ("new_clients", "turnover", "gross_margin"),
    }
)
"""The plan numbers that a role owes; other roles name their own."""

SHOWN_BELOW: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "leads": ("lead_to_deal", "non_target_share"),
        "cost_per_lead": ("cost_per_target_lead",),
        "new_clients": ("average_deal",),
        "deals": ("average_deal",),
        "turnover": ("margin",),
    }
)
"""Volume → the quality numbers that are shown right below it."""

QUALITY_ENOUGH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "leads": SHOWN_BELOW["leads"],
        "new_clients": ("average_deal", "turnover", "gross_margin"),
        "deals": ("average_deal", "turnover", "gross_margin"),
        "turnover": ("margin", "gross_margin"),
    }
)
"""Volume → numbers of which one is enough for it not to stand alone; what clients bring says how good they are."""

_NAMES = {
    "leads": "лиды|лид|лидов|количество лидов|число лидов|заявки|leads|lead|number of leads|lead count",
    "lead_to_deal": (
        "конверсия|конверсия лида в сделку|конверсия лидов в сделки|конверсия из лида в сделку|конверсия в сделку|"
        "конверсия из лидов в сделки|lead to deal|lead-to-deal|lead to deal conversion|lead-to-deal conversion|"
        "conversion|conversion rate|lead conversion"
    ),
    "non_target_share": (
        "доля нецелевых|доля нецелевых лидов|нецелевые|нецелевые лиды|процент нецелевых|non-target share|"
        "non-target|share of non-target leads|non-target leads|junk share"
    ),
    "cost_per_lead": "стоимость лида|цена лида|cpl|cost per lead|lead cost",
    "cost_per_target_lead": (
        "стоимость целевого лида|цена целевого лида|cost per target lead|cost per qualified lead|cpql"
    ),
    "new_clients": (
        "новые клиенты|новых клиентов|число новых клиентов|количество новых клиентов|new clients|new customers"
    ),
    "deals": "сделки|сделок|число сделок|количество сделок|закрытые сделки|deals|deals won|won deals|closed deals",
    "average_deal": "средний чек|средняя сделка|чек|average deal|average deal size|deal size|average check|aov",
    "turnover": "оборот|выручка|план продаж|продажи|объём продаж|turnover|revenue|sales|sales plan",
    "margin": "маржа|маржинальность|рентабельность|margin|margin rate|gross margin %",
    "gross_margin": "валовая маржа|валовая прибыль|маржинальная прибыль|gross margin|gross profit",
}


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace("_", " ").split())


_CODES = {_plain(name): code for code, names in _NAMES.items() for name in (code, *names.split("|"))}


def metric_of(text: str) -> str:
    """Return the code of a metric from its code or a usual name of it in Russian or English; empty for unknown."""
    return _CODES.get(_plain(text), "")


_COUNTED = {"leads": "lead", "new_clients": "client", "deals": "deal"}


def unit_for(goal: Goal) -> Unit:
    """Return the unit of a goal's numbers: as written, else what its metric is counted in."""
    written = unit_of(goal.unit)
    if written.kind or goal.metric not in METRICS:
        return written
    if goal.metric in _COUNTED:
        return unit_of(_COUNTED[goal.metric])
    return unit_of("%") if METRICS[goal.metric].unit == "percent" else NONE
