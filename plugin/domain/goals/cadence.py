"""When a sync process is due, and whether it was held. Calendar days: clock changes do not touch them."""

from datetime import date, timedelta

from plugin.domain.goals.model import Cadence, Held, Meeting, Process

WEEK = 7
_EARLY = {"weekly": 3, "biweekly": 7, "monthly": 14}
_EPOCH = date(2001, 1, 1)  # a Monday


def last_due(cadence: Cadence, on_or_before: date) -> date:
    """Return the last day on which it is due, at most ``on_or_before``."""
    if cadence.every == "monthly":
        this = _in_month(cadence, on_or_before)
        return this if this <= on_or_before else _in_month(cadence, on_or_before.replace(day=1) - timedelta(days=1))
    step, start = _rhythm(cadence)
    return on_or_before - timedelta(days=(on_or_before - start).days % step)


def next_due(cadence: Cadence, after: date) -> date:
    """Return the first day on which it is due later than ``after``."""
    if cadence.every == "monthly":
        this = _in_month(cadence, after)
        return this if this > after else _in_month(cadence, after.replace(day=1) + timedelta(days=31))
    step, start = _rhythm(cadence)
    return after + timedelta(days=step - (after - start).days % step)


def _rhythm(cadence: Cadence) -> tuple[int, date]:
    """Return the days from one to the next, and one day on which it is due.

    Every second week is counted from the week of the anchor, whatever weekday the anchor itself is.
    """
    start = cadence.anchor or _EPOCH
    monday = start - timedelta(days=start.weekday())
    return (2 * WEEK if cadence.every == "biweekly" else WEEK), monday + timedelta(days=cadence.weekday)


def _in_month(cadence: Cadence, day: date) -> date:
    first = day.replace(day=1)
    return first + timedelta(days=(cadence.weekday - first.weekday()) % WEEK + WEEK * (cadence.nth - 1))


def process_of(meeting: Meeting, today: date, since: date | None = None) -> Process:
    """Say how a sync process stands.

    A meeting counts for a due day from half an interval before it (3, 7 or 14 days) on; a due day of today is not
    missed yet. What was never held is missed from its first due day on, which is not before ``since`` nor the anchor.
    """
    cadence, held = meeting.cadence, meeting.last_held
    early = timedelta(days=_EARLY[cadence.every])
    yesterday = today - timedelta(days=1)
    due, upcoming = last_due(cadence, yesterday), next_due(cadence, yesterday)
    if held is not None and held >= upcoming - early:
        return Process(meeting, Held.HELD, None, next_due(cadence, upcoming))
    if held is not None and held >= due - early:
        return Process(meeting, Held.HELD, None, upcoming)
    if held is None and any(due < first for first in (since, cadence.anchor) if first is not None):
        return Process(meeting, Held.WAITING, None, upcoming)
    return Process(meeting, Held.MISSED, due, upcoming)
