"""When to come again after a run that did not end well: pure rules."""

from datetime import timedelta

LONGEST = timedelta(minutes=5)
TELL_AFTER = 8
"""Failed tries after which a person is told; the tries go on."""


def backoff(tries: int) -> timedelta:
    """Return how long to wait after that many failed tries: 2, 4, 8 … seconds, at most five minutes."""
    return min(LONGEST, timedelta(seconds=2 ** min(tries, 30)))
