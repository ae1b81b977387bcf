"""Reminders: outside the quiet hours, never after the deadline, also on days that have 23 or 25 hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.times import Quiet, reminders

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(time(20), time(8), BERLIN)


def test_a_reminder_in_the_quiet_hours_waits_for_the_morning():
    assert NIGHT.after(datetime(2026, 11, 5, 22, 30, tzinfo=BERLIN)) == datetime(2026, 11, 6, 8, tzinfo=BERLIN)
    assert NIGHT.after(datetime(2026, 11, 6, 3, 0, tzinfo=BERLIN)) == datetime(2026, 11, 6, 8, tzinfo=BERLIN)
    assert NIGHT.after(datetime(2026, 11, 6, 12, 0, tzinfo=BERLIN)) == datetime(2026, 11, 6, 12, tzinfo=BERLIN)


def test_the_night_of_the_clock_change_ends_at_eight_on_the_wall():
    evening = datetime(2026, 3, 28, 21, tzinfo=BERLIN).astimezone(UTC)
    assert NIGHT.after(evening).astimezone(BERLIN).time() == time(8)


def test_two_that_fall_on_the_same_morning_become_one():
    deadline = datetime(2026, 11, 6, 9, tzinfo=BERLIN)
    found = reminders(deadline - timedelta(days=4), deadline, [4, 2], NIGHT)
    assert [at.hour for _, at in found] == [8]


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    hours=st.integers(1, 200),
    before=st.lists(st.integers(1, 300), max_size=4),
)
def test_reminders_lie_between_opening_and_deadline_outside_the_night(start, hours, before):
    deadline = start + timedelta(hours=hours)
    for _, at in reminders(start, deadline, before, NIGHT):
        assert start < at < deadline
        assert 8 <= at.astimezone(BERLIN).hour < 20
