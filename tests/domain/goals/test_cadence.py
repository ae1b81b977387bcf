"""Due days of sync processes, over clock changes and leap days; held, missed, not due yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.goals.cadence import last_due, next_due, process_of
from plugin.domain.goals.model import Cadence, Held, Meeting
from plugin.domain.goals.tree import build
from tests.domain.goals.making import company, found, frame

TUESDAYS = Cadence("weekly", 1)
SECOND_TUESDAYS = Cadence("biweekly", 1, anchor=date(2026, 11, 10))
LAST = Cadence("monthly", 4, nth=4)

_cadences = st.builds(
    Cadence,
    st.sampled_from(["weekly", "biweekly", "monthly"]),
    st.integers(0, 6),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(1, 4),
)


@given(cadence=_cadences, day=st.dates(date(1999, 1, 1), date(2101, 1, 1)))
def test_due_days_follow_each_other_on_their_weekday(cadence, day):
    last, upcoming = last_due(cadence, day), next_due(cadence, day)
    assert last <= day < upcoming
    assert last.weekday() == upcoming.weekday() == cadence.weekday
    assert next_due(cadence, last) == upcoming
    assert last_due(cadence, upcoming - timedelta(days=1)) == last
    assert (upcoming - last).days in {"weekly": {7}, "biweekly": {14}, "monthly": {28, 35}}[cadence.every]


@pytest.mark.parametrize(
    ("cadence", "day", "last", "upcoming"),
    [
        (TUESDAYS, date(2026, 3, 29), date(2026, 3, 24), date(2026, 3, 31)),
        (TUESDAYS, date(2026, 10, 27), date(2026, 10, 27), date(2026, 11, 3)),
        (TUESDAYS, date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 7)),
        (SECOND_TUESDAYS, date(2026, 11, 23), date(2026, 11, 10), date(2026, 11, 24)),
        (SECOND_TUESDAYS, date(2026, 11, 9), date(2026, 10, 27), date(2026, 11, 10)),
        (LAST, date(2026, 12, 31), date(2026, 12, 25), date(2027, 1, 22)),
        (LAST, date(2026, 1, 1), date(2025, 12, 26), date(2026, 1, 23)),
    ],
)
def test_due_days_by_hand(cadence, day, last, upcoming):
    assert (last_due(cadence, day), next_due(cadence, day)) == (last, upcoming)


def meeting(held, cadence=TUESDAYS):
    return Meeting("leads", ("marketing", "sales"), cadence, {}, held)


# The 20th of November 2026 is a Friday; Tuesdays are the 10th, the 17th and the 24th.
@pytest.mark.parametrize(
    ("held", "today", "state", "missed", "upcoming"),
    [
        (date(2026, 11, 17), 20, Held.HELD, None, 24),
        (date(2026, 11, 14), 20, Held.HELD, None, 24),
        (date(2026, 11, 13), 20, Held.MISSED, 17, 24),
        (date(2026, 11, 19), 20, Held.HELD, None, 24),
        (date(2026, 11, 21), 22, Held.HELD, None, 31),
        (date(2026, 11, 17), 24, Held.HELD, None, 24),
        (date(2026, 11, 10), 17, Held.HELD, None, 17),
        (date(2026, 11, 10), 18, Held.MISSED, 17, 24),
        (None, 20, Held.MISSED, 17, 24),
    ],
)
def test_a_process_is_held_missed_or_not_due_yet(held, today, state, missed, upcoming):
    found_ = process_of(meeting(held), date(2026, 11, today))
    first = date(2026, 11, 1)
    assert (found_.state, found_.missed) == (state, missed and date(2026, 11, missed))
    assert found_.next_due == first + timedelta(days=upcoming - 1)


def test_what_was_never_held_waits_for_its_first_due_day():
    never = meeting(None)
    assert process_of(never, date(2026, 10, 6), since=date(2026, 10, 1)).state is Held.WAITING
    assert process_of(never, date(2026, 10, 7), since=date(2026, 10, 1)).missed == date(2026, 10, 6)
    assert process_of(meeting(None, SECOND_TUESDAYS), date(2026, 11, 10)).state is Held.WAITING


def test_a_missed_process_is_found_and_joins_its_departments():
    tree = build(company(), frame(meetings=(meeting(date(2026, 11, 10)),)))
    (missed,) = found(tree, "process_missed")
    assert (missed.departments, missed.facts["text"], missed.facts["day"]) == (
        ("marketing", "sales"),
        "leads",
        date(2026, 11, 17),
    )
    assert tree.unsynced == ()
