"""Days of lists: clock changes, leap day, another zone or weekday, downtime; held or missed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.checklists.model import Do, Mark, Meeting
from plugin.domain.checklists.schedule import WINDOW, Plan, begins_at, ends_at, held, plan
from plugin.domain.goals import cadence
from plugin.domain.goals.model import Cadence
from tests.domain.checklists.samples import ANNA, IGOR, NOW, OLEG, OLGA, sample_checklist, sample_sync

BERLIN, TOKYO, MOSCOW = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Moscow")
CAIRO = ZoneInfo("Africa/Cairo")
SUNDAYS = Cadence("weekly", 6)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "begins", "ends"),
    [
        (date(2026, 11, 24), time(10), MOSCOW, utc(2026, 11, 24, 7), utc(2026, 11, 24, 21)),
        (date(2027, 3, 28), time(2, 30), BERLIN, utc(2027, 3, 28, 1), utc(2027, 3, 28, 22)),
        (date(2027, 3, 28), time(1, 59), BERLIN, utc(2027, 3, 28, 0, 59), utc(2027, 3, 28, 22)),
        (date(2027, 3, 28), time(3), BERLIN, utc(2027, 3, 28, 1), utc(2027, 3, 28, 22)),
        (date(2027, 3, 27), time(10), BERLIN, utc(2027, 3, 27, 9), utc(2027, 3, 27, 23)),
        (date(2027, 10, 31), time(2, 30), BERLIN, utc(2027, 10, 31, 0, 30), utc(2027, 10, 31, 23)),
        (date(2027, 10, 31), time(3), BERLIN, utc(2027, 10, 31, 2), utc(2027, 10, 31, 23)),
        (date(2028, 2, 29), time(10), TOKYO, utc(2028, 2, 29, 1), utc(2028, 2, 29, 15)),
        (date(2024, 4, 25), time(23, 59), CAIRO, utc(2024, 4, 25, 21, 59), utc(2024, 4, 25, 22)),
    ],
)
def test_moments_of_a_day(day, at, zone, begins, ends):
    assert (begins_at(day, at, zone), ends_at(day, zone)) == (begins, ends)


@given(
    st.dates(date(2000, 1, 1), date(2037, 1, 1)),
    st.times(),
    st.sampled_from(["Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Tokyo"]),
)
def test_a_meeting_lies_within_its_day(day, at, name):
    zone, at = ZoneInfo(name), at.replace(microsecond=0)
    begins = begins_at(day, at, zone)
    assert ends_at(day - timedelta(1), zone) <= begins < ends_at(day, zone)
    local = begins.astimezone(zone)
    assert local.date() == day
    assert local.time() >= at


def lists(day, **changes):
    return sample_checklist(day=day, **changes)


def sync(**changes):
    return sample_sync(**changes)


TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("now", "make", "wake"),
    [
        (utc(2026, 11, 20), TUESDAY, utc(2026, 11, 24, 7)),
        (utc(2026, 11, 24, 6, 59), TUESDAY, utc(2026, 11, 24, 7)),
        (utc(2026, 11, 24, 7), date(2026, 12, 1), utc(2026, 12, 1, 7)),
        (utc(2026, 11, 23, 21), TUESDAY, utc(2026, 11, 24, 7)),
    ],
)
def test_the_first_list_is_for_a_meeting_that_has_not_begun(now, make, wake):
    assert plan(sync(), None, now, MOSCOW) == Plan(False, (), make, wake)


def test_an_open_list_waits_for_its_meeting_and_then_for_midnight():
    one = lists(TUESDAY)
    assert plan(sync(), one, utc(2026, 11, 24, 6), MOSCOW) == Plan(False, (), None, utc(2026, 11, 24, 7))
    assert plan(sync(), one, utc(2026, 11, 24, 20, 59), MOSCOW) == Plan(False, (), None, utc(2026, 11, 24, 21))
    assert plan(sync(), one, utc(2026, 11, 24, 21), MOSCOW) == Plan(True, (), date(2026, 12, 1), utc(2026, 12, 1, 7))


def test_meetings_that_passed_while_we_were_down_are_missed_and_today_s_is_not():
    after = plan(sync(), lists(TUESDAY), utc(2026, 12, 15, 12), MOSCOW)
    assert after == Plan(True, (date(2026, 12, 1), date(2026, 12, 8)), date(2026, 12, 15), utc(2026, 12, 15, 21))


def test_an_interrupted_turn_goes_on_where_it_stopped():
    now = utc(2026, 12, 16, 12)
    whole = plan(sync(), lists(TUESDAY), now, MOSCOW)
    assert whole.missed == (date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15))
    frozen = plan(sync(), lists(TUESDAY, ended_at=now), now, MOSCOW)
    assert frozen == replace(whole, freeze=False)
    assert plan(sync(), lists(whole.missed[1], ended_at=now), now, MOSCOW) == replace(frozen, missed=whole.missed[2:])
    assert plan(sync(), lists(whole.make), now, MOSCOW).make is None


@pytest.mark.parametrize(
    ("rhythm", "newest", "now", "make"),
    [
        (Cadence("weekly", 3), TUESDAY, utc(2026, 11, 25), date(2026, 11, 26)),
        (Cadence("weekly", 0), TUESDAY, utc(2026, 11, 25), date(2026, 11, 30)),
        (Cadence("biweekly", 1, date(2026, 11, 10)), TUESDAY, utc(2026, 11, 25), date(2026, 12, 8)),
        (Cadence("monthly", 1, nth=4), TUESDAY, utc(2026, 11, 25), date(2026, 12, 22)),
        (Cadence("monthly", 1, nth=1), date(2026, 12, 1), utc(2026, 12, 1, 21), date(2027, 1, 5)),
        (Cadence("weekly", 1), date(2028, 2, 22), utc(2028, 2, 23), date(2028, 2, 29)),
        (Cadence("weekly", 1), date(2028, 2, 29), utc(2028, 3, 1), date(2028, 3, 7)),
    ],
)
def test_the_next_list_is_for_the_next_due_day_whatever_the_cadence_was(rhythm, newest, now, make):
    found = plan(sync(cadence=rhythm), lists(newest), now, MOSCOW)
    assert (found.freeze, found.missed, found.make) == (True, (), make)


def test_another_zone_does_not_make_a_day_twice():
    now = utc(2026, 11, 24, 15, 30)  # past midnight in Tokyo, the afternoon in Berlin
    frozen = lists(TUESDAY, ended_at=now)
    assert plan(sync(), lists(TUESDAY), now, TOKYO).freeze
    assert plan(sync(), frozen, now, BERLIN).make == date(2026, 12, 1)
    assert plan(sync(), lists(TUESDAY), now, BERLIN) == Plan(False, (), None, utc(2026, 11, 24, 23))


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_lists_over_a_clock_change_come_week_by_week(day):
    weekly, before = sync(cadence=SUNDAYS, at=time(2, 30)), lists(day - timedelta(days=7), ended_at=NOW)
    now = ends_at(before.day, BERLIN)
    made = plan(weekly, before, now, BERLIN)
    assert (made.make, made.wake_at) == (day, begins_at(day, time(2, 30), BERLIN))
    assert plan(weekly, lists(day), ends_at(day, BERLIN) - timedelta(seconds=1), BERLIN).freeze is False
    assert plan(weekly, lists(day), ends_at(day, BERLIN), BERLIN).make == day + timedelta(days=7)


_cadences = st.builds(
    Cadence,
    st.sampled_from(["weekly", "biweekly", "monthly"]),
    st.integers(0, 6),
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    st.integers(1, 4),
)


@given(_cadences, st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 24 * 200), st.booleans())
def test_a_plan_never_looks_back_and_sleeps_until_something_is_due(rhythm, day, hours, frozen):
    one = lists(day, ended_at=NOW if frozen else None)
    now = ends_at(day, BERLIN) + timedelta(hours=hours - 48)
    found = plan(sync(cadence=rhythm), one, now, BERLIN)
    today = now.astimezone(BERLIN).date()
    days = [day, *found.missed, *([found.make] if found.make else [])]
    assert days == sorted(set(days))
    assert all(each < today for each in found.missed)
    assert found.make is None or found.make >= today
    assert found.wake_at > now
    assert (found.make is None) == (not frozen and now < ends_at(day, BERLIN))


def marked(*people):
    return [Mark("i", Do.TICK, "", by, "", NOW, "page") for by in people]


BARE = lists(TUESDAY, notes="")


@pytest.mark.parametrize(
    ("one", "people", "elsewhere", "became"),
    [
        (BARE, (), None, Meeting.MISSED),
        (lists(TUESDAY, notes="Решили"), (), None, Meeting.HELD),
        (lists(TUESDAY, notes=" \n"), (), None, Meeting.MISSED),
        (replace(BARE, meeting=Meeting.HELD), (), None, Meeting.HELD),
        (replace(BARE, meeting=Meeting.MISSED), (ANNA, IGOR), TUESDAY, Meeting.MISSED),
        (BARE, (ANNA, IGOR), None, Meeting.HELD),
        (BARE, (ANNA, OLGA), None, Meeting.MISSED),
        (BARE, (ANNA, OLEG, ""), None, Meeting.MISSED),
        (BARE, (), date(2026, 11, 21), Meeting.HELD),
        (BARE, (), date(2026, 11, 27), Meeting.HELD),
        (BARE, (), date(2026, 11, 20), Meeting.MISSED),
        (BARE, (), date(2026, 12, 1), Meeting.MISSED),
    ],
)
def test_held_or_missed(one, people, elsewhere, became):
    assert held(one, marked(*people), sync(), elsewhere) is became


def test_one_person_of_both_sides_is_a_meeting_only_where_there_is_nobody_else():
    both = {"marketing": frozenset({ANNA}), "sales": frozenset({ANNA})}
    assert held(BARE, marked(ANNA), sync(owners=both), None) is Meeting.HELD
    more = {**both, "sales": frozenset({ANNA, IGOR})}
    assert held(BARE, marked(ANNA), sync(owners=more), None) is Meeting.MISSED
    assert held(BARE, marked(ANNA, IGOR), sync(owners=more), None) is Meeting.HELD


def test_the_window_is_that_of_the_goal_tree():
    assert {name: each.days for name, each in WINDOW.items()} == cadence._EARLY
