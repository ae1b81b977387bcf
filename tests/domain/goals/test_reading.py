"""What people write: names of metrics, units, periods; and goals as plain data."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.goals.metrics import METRICS, TRIOS, metric_of
from plugin.domain.goals.model import Acceptance, Direction, Goal, Kind, Period, Said
from plugin.domain.goals.periods import around, days, elapsed, inside, period_of, tile
from plugin.domain.goals.plain import dump, load
from plugin.domain.goals.units import convert, unit_of
from plugin.domain.people import Person
from tests.domain.goals.making import NOVEMBER, QUARTER

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [("leads", "leads"), ("Лиды", "leads"), ("  Средний   чек ", "average_deal"), ("CPL", "cost_per_lead"),
     ("Конверсия лида в сделку", "lead_to_deal"), ("Lead-to-deal conversion", "lead_to_deal"),
     ("Объем продаж", "turnover"), ("new_clients", "new_clients"), ("валовая маржа", "gross_margin"),
     ("NPS", ""), ("", "")],
)  # fmt: skip
def test_metrics_are_known_by_their_usual_names(text, code):
    assert metric_of(text) == code


def test_every_metric_knows_itself_and_trios_are_metrics():
    assert all(metric_of(code) == code == METRICS[code].code for code in METRICS)
    assert all(code in METRICS for trio in TRIOS.values() for code in trio)


@pytest.mark.parametrize(
    ("text", "kind", "base", "scale"),
    [("₽", "money", "RUB", "1"), ("млн ₽", "money", "RUB", "1000000"), ("тыс. руб.", "money", "RUB", "1000"),
     ("тыс.руб", "money", "RUB", "1000"), ("$k", "money", "USD", "1000"), ("EUR mln", "money", "EUR", "1000000"),
     ("₽ млрд", "money", "RUB", "1000000000"), ("%", "percent", "%", "0.01"), ("п.п.", "percent", "%", "0.01"),
     ("доля", "percent", "%", "1"), ("дней", "days", "day", "1"), ("шт.", "count", "piece", "1"),
     ("лидов", "count", "lead", "1"), ("тыс.", "count", "piece", "1000"), ("₽/лид", "money", "RUB/lead", "1"),
     ("руб. за лид", "money", "RUB/lead", "1"), ("попугаев", "other", "попугаев", "1"), ("", "", "", "1")],
)  # fmt: skip
def test_units_are_read_as_people_write_them(text, kind, base, scale):
    unit = unit_of(text)
    assert (unit.kind, unit.base, unit.scale) == (kind, base, Decimal(scale))


@pytest.mark.parametrize(
    ("value", "of", "to", "found"),
    [("48.0", "млн ₽", "тыс. ₽", "48000"), ("1.6", "млн ₽", "₽", "1600000"), ("3", "шт", "лидов", "3"),
     ("3", "", "₽", "3"), ("3", "лидов", "сделок", None), ("3", "$", "₽", None), ("3", "шт", "₽", None),
     ("3", "попугаев", "Попугаев", "3")],
)  # fmt: skip
def test_units_are_converted_exactly_or_not_at_all(value, of, to, found):
    assert convert(Decimal(value), unit_of(of), unit_of(to)) == (None if found is None else Decimal(found))


@given(value=st.decimals(-(10**9), 10**9, places=4), one=st.sampled_from(["₽", "тыс. ₽", "млн ₽", "млрд ₽"]))
def test_there_and_back_is_the_same(value, one):
    there = convert(value, unit_of(one), unit_of("₽"))
    assert convert(there, unit_of("₽"), unit_of(one)) == value


Q4 = QUARTER
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("text", "period"),
    [("2026-Q4", Q4), ("Q4 2026", Q4), ("4Q 2026", Q4), ("IV квартал 2026", Q4), ("4 кв. 2026", Q4),
     ("2026, 4-й квартал", Q4), ("IV кв. 2026 г.", Q4), ("2026-11", NOVEMBER), ("11.2026", NOVEMBER),
     ("Ноябрь 2026", NOVEMBER), ("nov 2026", NOVEMBER), ("November 2026", NOVEMBER),
     ("2026", YEAR), ("2026 год", YEAR), ("2026-10-01/2026-12-31", Q4),
     ("01.10.2026 – 31.12.2026", Q4), ("с 01.10.2026 по 31.12.2026", Q4),
     ("from 2026-11-01 to 2026-11-30", NOVEMBER), ("2 полугодие 2026", Period(date(2026, 7, 1), YEAR.last)),
     ("H1 2026", Period(YEAR.first, date(2026, 6, 30))), ("2028-02", Period(date(2028, 2, 1), date(2028, 2, 29))),
     ("2026-11-20", Period(date(2026, 11, 20), date(2026, 11, 20))),
     ("", None), ("Q4", None), ("2026-13", None), ("5 кв 2026", None), ("2026-02-30", None), ("скоро 2026", None),
     ("2026-12-31/2026-10-01", None), ("2025–2026", None), ("ноябрь-декабрь 2026", None)],
)  # fmt: skip
def test_periods_are_read_as_people_write_them(text, period):
    assert period_of(text) == period


@given(day=st.dates(date(1901, 1, 1), date(2199, 12, 31)), length=st.sampled_from(["month", "quarter", "year"]))
def test_a_day_lies_in_its_period_and_the_periods_follow_each_other(day, length):
    period = around(day, length)
    following = around(period.last + timedelta(days=1), length)
    assert period.first <= day <= period.last
    assert tile([following, period], Period(period.first, following.last))
    assert inside(Period(day, day), period)
    assert 0 <= elapsed(period, day) < 1 == elapsed(period, period.last + timedelta(days=1))
    assert round(elapsed(period, day) * days(period), 9) == (day - period.first).days
    assert period_of(f"{period.first}/{period.last}") == period


@given(st.text(max_size=40))
def test_no_text_makes_reading_fail(text):
    assert isinstance(metric_of(text), str)
    assert unit_of(text).scale > 0
    period = period_of(text)
    assert period is None or period.first <= period.last


_texts = st.text(max_size=8)
_moments = st.datetimes(timezones=st.just(UTC))
_said = st.builds(Said, _texts, st.none() | _moments)
_numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
_any_goal = st.builds(
    Goal,
    id=_texts, key=_texts, title=_texts, url=_texts, source=_texts, department=_texts, metric=_texts, unit=_texts,
    owner=st.none() | st.builds(Person, _texts, _texts, st.none() | _texts, st.booleans()),
    parents=st.lists(_texts, max_size=2).map(tuple), plan=_numbers, fact=_numbers,
    period=st.none() | st.dates().map(lambda day: Period(day, date.max)),
    kind=st.sampled_from(Kind), formula=_texts, direction=st.sampled_from(Direction), contributes=st.booleans(),
    weight=st.decimals(allow_nan=False, allow_infinity=False), private=st.booleans(),
    acceptance=st.sampled_from(Acceptance), acceptance_note=_texts, acceptance_said=_said, note=_texts,
    confidence=st.none() | st.integers(0, 100), fact_said=_said, plan_said=_said, closed=st.booleans(),
    closed_at=st.none() | _moments, result=_texts, unread=st.lists(st.tuples(_texts, _texts), max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=30)
@given(st.lists(_any_goal, max_size=2))
def test_goals_are_the_same_after_a_round_trip_through_json(said):
    again = load(json.loads(json.dumps(dump(said, NOW))))
    assert again == tuple(said)
    assert [str(one.plan) for one in again] == [str(one.plan) for one in said]


GOAL = {"id": "a", "key": "b", "title": "c", "url": "d", "source": "e"}


@pytest.mark.parametrize("changes", [{"plan": "many"}, {"kind": "guess"}, {"owner": "Ann"}, {"period": "soon"}])
def test_a_goal_that_cannot_be_read_is_refused(changes):
    data = {"form": "trida.goals", "version": 1, "goals": [GOAL]}
    assert load(data) == (Goal("a", "b", "c", "d", "e"),)
    with pytest.raises(ValueError, match="a goal cannot be read"):
        load(data | {"goals": [GOAL | changes]})


@pytest.mark.parametrize(
    "changes", [{"form": "other"}, {"version": 2}, {"goals": None}, {"goals": 5}, {"goals": [{"id": "x"}]}]
)
def test_other_data_is_refused(changes):
    data = {"form": "trida.goals", "version": 1, "goals": []} | changes
    with pytest.raises(ValueError, match="not a goal tree"):
        load(data)
