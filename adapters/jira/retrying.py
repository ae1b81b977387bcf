"""How long Jira wants us to wait; when to ask it again at all is the same for every product of theirs.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from adapters.atlassian import BUSY
from adapters.waiting import LONGEST, told_after


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
