"""Small parts for tests of jobs: a clock that is moved by hand, and a use case that does what a test says."""

import threading
import time
from collections import defaultdict
from datetime import UTC, datetime

from tests.store.samples import NOW

HERE = ("demo", "10001")


def real_time():
    return datetime.now(UTC)


class HandClock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


class Probe:
    """A use case that counts its runs and raises or does what ``plan`` holds for a ticket, one entry a run."""

    def __init__(self):
        self.plan = defaultdict(list)
        self.runs = defaultdict(list)
        self.overlaps = 0
        self._running = set()
        self._lock = threading.Lock()

    def __call__(self, workspace, ticket, mine):
        with self._lock:
            self.overlaps += ticket in self._running
            self._running.add(ticket)
            self.runs[ticket].append(time.monotonic())
            step = self.plan[ticket].pop(0) if self.plan[ticket] else None
        try:
            mine()
            if isinstance(step, Exception):
                raise step
            if step is not None:
                step(mine)
        finally:
            with self._lock:
                self._running.discard(ticket)


def wait_until(true, seconds=60):
    """Wait for a condition; whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
