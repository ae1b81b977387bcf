"""When to remind: moments before a deadline, moved out of the quiet hours of the workspace's zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without reminders, in ``zone``; ``start`` later than ``end`` means over midnight."""

    start: time
    end: time
    zone: tzinfo

    def after(self, moment: datetime) -> datetime:
        """Return the first moment at or after ``moment`` outside the quiet hours."""
        local = moment.astimezone(self.zone)
        if not self._inside(local.time()):
            return moment
        morning = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        if morning <= local:
            morning += timedelta(days=1)
        return morning.astimezone(moment.tzinfo)

    def _inside(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def reminders(
    start: datetime, deadline: datetime, hours_before: Sequence[int], quiet: Quiet | None
) -> tuple[tuple[int, datetime], ...]:
    """Return (hours before the deadline, when to remind), earliest first.

    A reminder whose moment is not after ``start``, or whose quiet hours last beyond the deadline, is left out; two
    that the quiet hours push to the same moment become one.
    """
    found: dict[datetime, int] = {}
    for hours in sorted(set(hours_before), reverse=True):
        planned = deadline - timedelta(hours=hours)
        at = quiet.after(planned) if quiet else planned
        if planned > start and at < deadline:
            found[at] = hours
    return tuple((hours, at) for at, hours in sorted(found.items()))
