"""When roles must talk, what closes a talk, how an outcome is read, how working days are counted."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.comparison import Cluster, Verdict
from plugin.domain.matching import Place
from plugin.domain.reasons import LONGEST, Answer, Problem
from plugin.domain.talks import (
    LONGEST_NAME,
    OnClose,
    Outcome,
    Talk,
    TalkState,
    Threshold,
    on_close,
    read_outcome,
    spread,
    strong,
    working_days_later,
)

CLASH = Cluster((Place("sales", "yes", 1), Place("product", "no", 1)), None)
PLAIN = Verdict((), (), (), (), (), (), {}, reviewed=True)
CHANGE = {"kind": "change", "what": "Смотрим бюджет", "owner": "Анна", "since": "2026-11-16", "check": "Поле заполнено"}
MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")


def chances(*percents):
    return {f"role{n}": Answer((), (), probability=p) for n, p in enumerate(percents)}


def talk(state):
    return Talk(
        "r1",
        "w",
        "1",
        "2",
        "D-2",
        state,
        {"sales": "igor"},
        datetime(2026, 11, 6, tzinfo=UTC),
        None,
        date(2026, 11, 13),
    )


@pytest.mark.parametrize(
    "clashes, wanted, due", [(0, 1, False), (1, 1, True), (1, 2, False), (2, 2, True), (3, 2, True)]
)
def test_so_many_contradictions_call_for_a_talk(clashes, wanted, due):
    found = replace(PLAIN, contradictions=(CLASH,) * clashes)
    assert strong(found, chances(10, 90), Threshold(wanted, None)) == due


@pytest.mark.parametrize("percents, points, due", [
    ((40, 75), 35, True), ((40, 75), 36, False), ((40, None, 75, 50), 35, True), ((75, None), 1, False), ((), 1, False),
])  # fmt: skip
def test_probabilities_far_apart_call_for_a_talk(percents, points, due):
    assert strong(PLAIN, chances(*percents), Threshold(1, points)) == due


def test_before_the_review_nothing_calls_for_a_talk():
    early = replace(PLAIN, contradictions=(CLASH,) * 3, reviewed=False)
    assert not strong(early, chances(0, 100), Threshold(1, 1))


def test_the_spread_needs_two_numbers():
    assert (spread(chances(0, 100, 50)), spread(chances(5, None)), spread({})) == (100, None, None)


@pytest.mark.parametrize("state", list(TalkState))
def test_a_task_closed_with_an_outcome_is_done(state):
    assert on_close(talk(state), has_outcome=True) is OnClose.FINISH


def test_a_task_closed_without_an_outcome_is_reopened_once():
    found = {state: on_close(talk(state), has_outcome=False) for state in TalkState}
    assert found == {state: OnClose.REOPEN if state is TalkState.OPEN else OnClose.LEAVE for state in TalkState}


def test_a_process_change_has_four_parts():
    expected = Outcome(True, "Смотрим бюджет", "Анна", date(2026, 11, 16), "Поле заполнено")
    assert read_outcome({**CHANGE, "what": "  Смотрим\n бюджет ", "because": "лишнее"}) == (expected, ())


def test_no_change_needs_its_reason_only():
    assert read_outcome({**CHANGE, "kind": "none", "because": "Разовый случай"}) == (
        Outcome(False, because="Разовый случай"),
        (),
    )


def test_every_missing_part_is_told_in_the_order_of_the_form():
    missing = [Problem(name, "text_missing") for name in ("what", "owner", "since", "check")]
    assert read_outcome({"kind": "change", "owner": " "})[1] == tuple(missing)
    assert read_outcome({"kind": "none"})[1] == (Problem("because", "text_missing"),)


@pytest.mark.parametrize("kind", ["", "maybe", "Change"])
def test_an_outcome_of_no_kind_is_no_outcome(kind):
    assert read_outcome({**CHANGE, "kind": kind})[1] == (Problem("kind", "outcome_missing"),)


@pytest.mark.parametrize("since", ["завтра", "2026-02-30", "16.11.2026", "20261116", "2026-W47-1"])
def test_a_day_is_a_date_of_the_calendar(since):
    outcome, problems = read_outcome({**CHANGE, "since": since})
    assert (outcome.since, problems) == (None, (Problem("since", "not_a_date"),))


@pytest.mark.parametrize("name, most", [("what", LONGEST), ("owner", LONGEST_NAME), ("check", LONGEST)])
def test_a_part_has_its_length(name, most):
    assert read_outcome({**CHANGE, name: "я" * most})[1] == ()
    assert read_outcome({**CHANGE, name: "я" * (most + 3)})[1] == (Problem(name, "reason_too_long", 3),)


def test_what_was_agreed_stays_out_of_reprs():
    said = repr(read_outcome(CHANGE)[0]) + repr(read_outcome({"kind": "none", "because": "Разовый случай"})[0])
    assert not [text for text in ("Смотрим", "Поле", "Разовый") if text in said]


@pytest.mark.parametrize("day, days, due", [
    (6, 1, 9),  # Friday: Monday
    (7, 1, 9),  # Saturday
    (8, 1, 9),  # Sunday
    (6, 5, 13),
    (2, 3, 5),
    (4, 10, 18),
    (7, 0, 7),
])  # fmt: skip
def test_weekends_do_not_count(day, days, due):
    start = datetime(2026, 11, day, 13, 5, tzinfo=UTC)
    assert working_days_later(start, days, MOSCOW) == start.replace(day=due)


def test_the_day_of_the_week_is_the_zones():
    late = datetime(2026, 11, 6, 22, 30, tzinfo=UTC)  # Saturday in Moscow
    assert working_days_later(late, 1, MOSCOW) == datetime(2026, 11, 8, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "start, shift", [(datetime(2026, 3, 27, 9, 0, tzinfo=UTC), -1), (datetime(2026, 10, 23, 9, 0, tzinfo=UTC), 1)]
)
def test_the_hour_on_the_wall_stays_when_the_clocks_change(start, shift):
    due = working_days_later(start, 1, BERLIN)
    assert due.astimezone(BERLIN).hour == start.astimezone(BERLIN).hour
    assert (due.hour - start.hour, due.tzinfo) == (shift, UTC)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, 60), st.sampled_from([MOSCOW, BERLIN]))
def test_working_days_add_up_and_end_on_one(moment, days, zone):
    start = moment.replace(hour=12, tzinfo=UTC)
    due = working_days_later(start, days, zone)
    assert due.astimezone(zone).weekday() < 5
    assert due == working_days_later(working_days_later(start, days - 1, zone), 1, zone)
