"""When to come back: pure functions of what a server said, and time and chance as arguments.

Shared by adapters whose servers speak of waiting in the same way: ``Retry-After`` (RFC 9110, 10.2.3) as seconds or as
an HTTP date, never sooner than told, doubling with jitter.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from plugin.ports.world import Clock

BUDGET = timedelta(seconds=5)
TIMEOUT = (5.0, 20.0)
FIRST = 0.5
LONGEST = timedelta(hours=1)
AT_LEAST = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Timing:
    """Time and chance as arguments: ``chance`` returns a number in [0, 1), ``budget`` bounds waiting in place.

    ``timeout`` is (connecting, answering) in seconds.
    """

    clock: Clock
    sleep: Callable[[float], None]
    chance: Callable[[], float]
    budget: timedelta = BUDGET
    timeout: tuple[float, float] = TIMEOUT


@dataclass(frozen=True, slots=True)
class Trouble:
    """A call that failed in a passing way. ``status`` is None when no answer came.

    ``sent`` is False when the request certainly never reached the server. ``told`` is how long the server wants us
    to wait, None when it does not say.
    """

    status: int | None
    sent: bool
    told: timedelta | None


def header_date(text: str) -> datetime | None:
    """Read an HTTP date; None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def told_after(text: str, now: datetime) -> timedelta | None:
    """Read ``Retry-After``: seconds or an HTTP date; None for anything else, at most an hour."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), LONGEST.total_seconds()))
    moment = header_date(text)
    return None if moment is None else min(max(moment - now, timedelta(0)), LONGEST)


def pause(attempt: int, told: timedelta | None, chance: float) -> float:
    """Return seconds to wait after the ``attempt``-th failure; ``chance`` in [0, 1) spreads callers apart."""
    backed_off = FIRST * math.pow(2, attempt - 1) * (0.7 + 0.6 * chance)
    return max(backed_off, told.total_seconds() if told else 0.0)


def later(seconds: float) -> timedelta:
    """Return the delay for a job that is put back: at least a few seconds, at most an hour."""
    return min(max(timedelta(seconds=seconds), AT_LEAST), LONGEST)
