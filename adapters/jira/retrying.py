"""When to ask Jira again, and how long to wait before it: pure functions of what came back.

The recipe follows https://developer.atlassian.com/cloud/jira/platform/rate-limiting/: never sooner than the server
says, doubling with jitter, only what can be repeated safely.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from adapters.waiting import LONGEST, Trouble, later, pause, told_after

BUSY = 429
REFUSED_UNTOUCHED = frozenset({429, 503})
PASSING = frozenset({429, 500, 502, 503, 504})

__all__ = ["BUSY", "PASSING", "Trouble", "later", "may_repeat", "pause", "told_wait", "untouched"]


def untouched(trouble: Trouble) -> bool:
    """Whether the server certainly did nothing: not reached, too busy, or away and saying until when."""
    if not trouble.sent or trouble.status == BUSY:
        return True
    return trouble.status in REFUSED_UNTOUCHED and trouble.told is not None


def may_repeat(trouble: Trouble, *, repeatable: bool) -> bool:
    """Whether to send the request again in place.

    What is not repeatable goes again only when the server said that it did nothing and when to come back.
    """
    if repeatable:
        return trouble.status is None or trouble.status in PASSING
    return not trouble.sent or (trouble.status in REFUSED_UNTOUCHED and trouble.told is not None)


def told_wait(status: int | None, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read ``Retry-After`` (seconds or an HTTP date) and, on a 429, ``X-RateLimit-Reset``; the later one counts."""
    found = [told_after(headers.get("Retry-After", ""), now)]
    if status == BUSY:
        found.append(_until(headers.get("X-RateLimit-Reset", ""), now))
    waits = [wait for wait in found if wait is not None]
    return min(max(waits), LONGEST) if waits else None


def _until(text: str, now: datetime) -> timedelta | None:
    try:
        return _since(datetime.fromisoformat(text.strip()), now)
    except ValueError:
        return None


def _since(moment: datetime, now: datetime) -> timedelta:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(aware - now, timedelta(0))
