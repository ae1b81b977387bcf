"""The fakes of the suite, each defined once: a clock that is set, ids that can be repeated, an engine that runs when told."""

import itertools
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class SetClock:
    """Time stands still until a test moves it."""

    def __init__(self, now=START):
        self.now = now

    def __call__(self):
        return self.now

    def forward(self, **by):
        self.now += timedelta(**by)


class CountedIds:
    """Ids in order, long enough to pass for secrets."""

    def __init__(self, prefix="id"):
        self._numbers = itertools.count(1)
        self._prefix = prefix

    def __call__(self):
        return f"{self._prefix}-{next(self._numbers):040d}"
