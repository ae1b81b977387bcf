"""What people type into goal fields, understood: pure."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plugin.domain.goals.model import Acceptance, Direction, Kind, Period, Said
from plugin.domain.people import Person
from plugin.goal_sections import Goals
from plugin.ports.goals import Record
from plugin.usecases.goal_days import too_old
from plugin.usecases.goal_reading import Batch, last_held, read_goals
from plugin.usecases.goal_values import direction_of, kind_of, quantity, yes

AT = datetime(2026, 11, 2, 22, 30, tzinfo=UTC)
ANNA = Person("u1", "Анна Ким", "anna@example.com")
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
SECTION = Goals.model_validate(
    {
        "departments": [
            {"id": "marketing", "name": {"ru": "Маркетинг", "en": "Marketing"}, "numbers": "marketer"},
            {"id": "sales", "name": {"ru": "Продажи"}},
        ],
        "sources": [
            {"id": "goals", "jql": "project = GOAL", "fixed": {"department": "sales", "period": "2026-Q4"}},
            {"id": "more", "jql": "project = MORE", "workspace": "other"},
        ],
    }
)


def record(number="1", said=None, recorded=True, closed_at=None, **values):
    return Record(
        number,
        f"GOAL-{number}",
        "Лиды",
        "",
        closed_at is not None,
        closed_at,
        AT,
        values,
        said or {},
        recorded=recorded,
    )


def batch(*records, source=0, site="demo"):
    return Batch(SECTION.sources[source], site, "ru", records)


def goal(**values):
    return read_goals(SECTION, [batch(record(**values))])[0]


@pytest.mark.parametrize(
    ("typed", "locale", "number", "unit"),
    [
        ("600", "ru", "600", ""),
        ("4,0 %", "ru", "4.0", "%"),
        ("1,6 млн", "ru", "1.6", "млн"),
        ("48 000 000\u00a0₽", "ru", "48000000", "₽"),
        ("$1.6M", "en", "1.6", "M $"),
        ("1,600", "en", "1600", ""),
        ("1,600", "ru", "1.600", ""),
        ("1.234,5", "ru", "1234.5", ""),
        ("1,234,567.8", "en", "1234567.8", ""),
        ("−3,5", "ru", "-3.5", ""),
        (Decimal("0.04"), "ru", "0.04", ""),
    ],
)
def test_numbers(typed, locale, number, unit):
    found = quantity(typed, locale)
    assert (found.number, found.unit) == (Decimal(number), unit)


@pytest.mark.parametrize("typed", ["много", "1,2,3", "4-5", "1.2.3,4,5", "", Decimal("NaN"), "10 из 20"])
def test_what_is_no_number(typed):
    assert quantity(typed, "ru") is None


@pytest.mark.parametrize(
    ("plan", "unit", "read"),
    [
        ("1,6 млн", "₽", "1600000"),
        ("1,6 млн", "млн ₽", "1.6"),
        ("600 тыс. ₽", "млн ₽", "0.6"),
        ("600", "млн ₽", "600"),
        ("600 лидов", "шт", "600"),
        ("4 %", "%", "4"),
        ("4 %", "₽", None),
    ],
)
def test_a_number_is_put_into_the_unit_of_its_goal(plan, unit, read):
    found = goal(plan=plan, unit=unit)
    assert found.plan == (read and Decimal(read))
    assert found.unread == (() if read else (("plan", plan),))


def test_a_unit_that_stands_beside_the_number_alone_is_the_goals():
    found = goal(plan="48 млн ₽", fact="900 тыс. ₽")
    assert (found.unit, found.plan, found.fact) == ("млн ₽", Decimal(48), Decimal("0.9"))
    assert goal(metric="Конверсия", plan=Decimal(4)).unit == "%"


def test_a_whole_goal():
    found = goal(
        department="маркетинг",
        owner=ANNA,
        metric="Доля нецелевых",
        plan="40 %",
        fact=Decimal(58),
        period="IV квартал 2026",
        contributes="нет",
        weight=Decimal("0.5"),
        private=False,
        confidence="70 %",
        note="Ждём\nотчёт",
        said={"fact": Said("Анна Ким", AT)},
    )
    assert (found.id, found.source, found.department, found.metric) == (
        "demo:1",
        "goals",
        "marketing",
        "non_target_share",
    )
    assert (found.plan, found.fact, found.unit, found.direction) == (Decimal(40), Decimal(58), "%", Direction.AT_MOST)
    assert (found.owner, found.period, found.weight) == (Person("u1", "Анна Ким"), QUARTER, Decimal("0.5"))
    assert (found.contributes, found.private, found.confidence, found.note) == (False, False, 70, "Ждём отчёт")
    assert (found.fact_said, found.unread) == (Said("Анна Ким", AT), ())


def test_the_source_says_what_its_tickets_do_not():
    found = goal()
    assert (found.department, found.period, found.kind) == ("sales", QUARTER, Kind.NUMBER)
    other = read_goals(SECTION, [batch(record(owner="Пётр"), source=1)])[0]
    assert (other.department, other.period, other.owner) == ("", None, Person("", "Пётр"))


def test_what_cannot_be_read_is_said_and_stops_nothing():
    found = goal(
        plan="сколько получится", period="скоро", kind="магия", direction="туда", confidence="150", private="видимо"
    )
    assert dict(found.unread) == {
        "plan": "сколько получится",
        "period": "скоро",
        "kind": "магия",
        "direction": "туда",
        "confidence": "150",
        "private": "видимо",
    }
    assert (found.plan, found.kind, found.direction, found.private) == (None, Kind.NUMBER, Direction.AT_LEAST, True)
    assert goal(department="Юристы").department == "Юристы"


def test_words_of_both_languages():
    assert [kind_of(one) for one in ("Сумма", "ratio", "Произведение", "иное")] == [
        Kind.SUM,
        Kind.RATIO,
        Kind.PRODUCT,
        None,
    ]
    assert [direction_of(one) for one in ("Не больше", "at least", "вбок")] == [
        Direction.AT_MOST,
        Direction.AT_LEAST,
        None,
    ]
    assert [yes(one) for one in ("Да", "no", True, "кажется")] == [True, False, True, None]
    assert goal(formula="a * b").kind is Kind.FORMULA


@pytest.mark.parametrize(
    ("value", "by", "recorded", "read"),
    [
        ("Принят", "Анна Ким", True, Acceptance.ACCEPTED),
        ("не принят", "анна  ким", True, Acceptance.REFUSED),
        ("Принят", "Пётр", True, Acceptance.OPEN),
        ("Не принят", "Пётр", True, Acceptance.OPEN),
        ("Принят", "Пётр", False, Acceptance.ACCEPTED),
        ("Принят", "", True, Acceptance.ACCEPTED),
        (True, "Анна Ким", True, Acceptance.ACCEPTED),
        (False, "Анна Ким", True, Acceptance.OPEN),
        ("Думает", "Анна Ким", True, Acceptance.OPEN),
    ],
)
def test_only_the_owner_answers_for_a_number(value, by, recorded, read):
    said = {"acceptance": Said(by, AT)}
    found = goal(owner=ANNA, acceptance=value, acceptance_note="мой", said=said, recorded=recorded)
    assert (found.acceptance, found.acceptance_note, found.acceptance_said) == (read, "мой", Said(by, AT))


def test_parents_are_found_by_id_and_key_over_all_sources():
    here = batch(record("1"), record("2", parent=("GOAL-1", "404")), record("3", parent=("goal-1", "1")))
    there = batch(record("1"), record("5", parent=("GOAL-1",)), record("6", parent=("3",)), source=1, site="other")
    found = {one.id: one.parents for one in read_goals(SECTION, [here, there])}
    assert found == {
        "demo:1": (),
        "demo:2": ("demo:1", "404"),
        "demo:3": ("demo:1",),
        "other:1": (),
        "other:5": ("other:1",),
        "other:6": ("demo:3",),
    }


def test_a_ticket_of_two_sources_counts_once():
    assert [one.source for one in read_goals(SECTION, [batch(record()), batch(record(), source=1)])] == ["goals"]


def test_when_a_process_was_last_held():
    closed = [record(str(n), closed_at=AT.replace(day=n)) for n in (2, 9)]
    assert last_held(batch(*closed), UTC) == (date(2026, 11, 9), "")
    assert last_held(batch(*closed, record(held="2026-11-04/2026-11-05")), UTC)[0] == date(2026, 11, 4)
    assert last_held(batch(record(held=date(2026, 10, 1)), record(held="не было")), UTC)[0] == date(2026, 10, 1)
    assert last_held(batch(record()), UTC) == (None, "")


def test_old_days_are_thinned_to_weeks():
    today = date(2026, 11, 22)
    days = [date.fromordinal(today.toordinal() - back) for back in range(120)]
    gone = too_old(days, today)
    kept = sorted(set(days) - set(gone))
    old = [day for day in kept if (today - day).days > 92]
    assert [day for day in days if (today - day).days <= 92] == sorted(kept, reverse=True)[:93]
    assert [day.weekday() for day in old] == [6, 6, 6, 6, 4], "the week that is not all old yet keeps its last old day"
    assert too_old(kept, today) == ()
