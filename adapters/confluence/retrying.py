"""When to ask Confluence again: pure functions of what came back.

The recipe is Atlassian's for every Cloud product, https://developer.atlassian.com/cloud/confluence/rate-limiting/:
never sooner than the server says, doubling with jitter, only what can be repeated safely.
"""

from adapters.waiting import Trouble

BUSY = 429
REFUSED_UNTOUCHED = frozenset({429, 503})
PASSING = frozenset({429, 500, 502, 503, 504})


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
