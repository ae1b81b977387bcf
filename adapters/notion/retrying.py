"""When to ask Notion again: pure functions of what came back.

https://developers.notion.com/reference/request-limits: a 429 or 529 did nothing and may be sent again, after
``Retry-After`` and not sooner by anybody; anything else that fails may have been done, so only what can be repeated
safely goes again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.patience import Recipe
from adapters.waiting import Trouble, told_after

BUSY = frozenset({429, 529})
PASSING = frozenset({429, 500, 502, 503, 504, 529})


def untouched(trouble: Trouble) -> bool:
    """Whether the server certainly did nothing: not reached, or too busy. A 503 may mean that a write was saved."""
    return not trouble.sent or trouble.status in BUSY


def may_repeat(trouble: Trouble, *, repeatable: bool) -> bool:
    """Whether to send the request again in place."""
    return untouched(trouble) or (repeatable and (trouble.status is None or trouble.status in PASSING))


RECIPE = Recipe(BUSY, untouched, may_repeat)


def told_wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read how long the server wants everybody to wait; None when it does not say."""
    return told_after(headers.get("Retry-After", ""), now)
