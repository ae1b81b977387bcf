"""A company of three departments, its goals in short, and random ones for properties."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from plugin.domain.goals.model import (
    Acceptance,
    Department,
    Direction,
    Frame,
    Goal,
    Kind,
    Period,
    Said,
    Thresholds,
)
from plugin.domain.people import Person

QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
SUMMER = Period(date(2026, 7, 1), date(2026, 9, 30))
TODAY = date(2026, 11, 20)
LATELY = Said("Ann", datetime(2026, 11, 18, 9, tzinfo=UTC))
DEPARTMENTS = (Department("marketing", "Mia"), Department("sales", "Sam"), Department("product", "Pia"))
TOP = "w:1"


def frame(**changes):
    given = {"period": QUARTER, "today": TODAY, "thresholds": Thresholds(), "departments": DEPARTMENTS}
    return Frame(**(given | changes))


def goal(number, department="", parent=TOP, **changes):
    for name in ("plan", "fact", "weight"):
        if isinstance(changes.get(name), str | int):
            changes[name] = Decimal(changes[name])
    given = {
        "department": department,
        "owner": Person(f"p{number}", f"Person {number}"),
        "parents": (parent,) if parent and number != 1 else (),
        "fact_said": LATELY,
    }
    return Goal(f"w:{number}", f"G-{number}", f"Goal {number}", f"https://t/G-{number}", "src", **(given | changes))


def company(**shared):
    """The shared goal and the drivers of both departments: 600 x 4 % x 1,6 against 48 million and 30 clients."""
    top = {"metric": "turnover", "unit": "млн ₽", "plan": "48.0", "fact": 20}
    return [
        goal(1, **(top | shared)),
        goal(2, "marketing", metric="leads", plan=600, fact=350),
        goal(3, "marketing", metric="lead_to_deal", unit="%", plan="4.0", fact="4.1"),
        goal(4, "sales", metric="average_deal", unit="млн ₽", plan="1.6", fact="1.7"),
        goal(5, "sales", metric="new_clients", plan=30, fact=18),
    ]


def found(tree, code):
    return [one for one in tree.findings if one.code == code]


_ids = st.integers(1, 8).map(lambda n: f"w:{n}")
_numbers = st.sampled_from(
    [None, *(Decimal(n) for n in ("0", "1", "2.5", "-3", "1E+900000", "NaN", "sNaN", "-Infinity"))]
)
_formulas = st.sampled_from(
    ["", "leads * 2", "`G-1` / {G-2}", "G-3", "leads / (deals - deals)", "((", "1 +* 2", "чек*лиды", "x" * 500]
)
_periods = st.sampled_from([None, QUARTER, NOVEMBER, SUMMER])
_metrics = st.sampled_from(["", "leads", "lead_to_deal", "deals", "average_deal", "turnover", "nothing"])


@st.composite
def goals(draw):
    """Any goals: parents at random, so that there are cycles and orphans, and some that have one id."""
    return [_any(draw, number) for number in draw(st.lists(st.integers(1, 8), max_size=8))]


def _any(draw, number):
    return goal(
        number,
        draw(st.sampled_from(["", "marketing", "sales", "nowhere"])),
        parents=tuple(draw(st.lists(_ids | st.just("lost"), max_size=2))),
        metric=draw(_metrics),
        unit=draw(st.sampled_from(["", "%", "₽", "млн ₽", "$", "шт", "дней", "попугаев", "///"])),
        plan=draw(_numbers),
        fact=draw(_numbers),
        weight=draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("NaN")])),
        period=draw(_periods),
        kind=draw(st.sampled_from(list(Kind))),
        formula=draw(_formulas),
        direction=draw(st.sampled_from(list(Direction))),
        contributes=draw(st.booleans()),
        private=draw(st.booleans()),
        closed=draw(st.booleans()),
        acceptance=draw(st.sampled_from(list(Acceptance))),
        fact_said=draw(st.sampled_from([LATELY, Said("", None), Said("x", datetime(2026, 10, 2, tzinfo=UTC))])),
        owner=draw(st.sampled_from([None, Person("p", "Pat", "pat@x")])),
        unread=draw(st.sampled_from([(), (("plan", "lots"), ("fact", "few"))])),
    )
