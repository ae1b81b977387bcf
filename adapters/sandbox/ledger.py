"""Every REST call, written down, so that a test can say "this run made two reads and no write"; and the write limit."""

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

# per issue: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
WINDOWS = ((20, 2.0), (100, 30.0))


@dataclass(frozen=True)
class Call:
    """One call. ``template`` is the path as the specification writes it; ``status`` 0 means no answer was sent."""

    number: int
    method: str
    path: str
    template: str
    issue: str | None
    caller: str | None
    status: int
    at: datetime
    reads: bool


@dataclass(frozen=True)
class Counts:
    """Reads and writes among the chosen calls, and the calls."""

    reads: int
    writes: int
    calls: tuple[Call, ...]


@dataclass
class Ledger:
    """The list of calls since the last reset."""

    _calls: list[Call] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def mark(self) -> int:
        """Return a mark: ``counts(since=mark)`` counts what comes after it."""
        with self._lock:
            return len(self._calls)

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()

    def write_down(self, make: Callable[[int], Call]) -> None:
        """Append a call; ``make`` gets its number."""
        with self._lock:
            self._calls.append(make(len(self._calls) + 1))

    def counts(self, issue: str | None = None, since: int = 0, caller: str | None = None) -> Counts:
        """Count calls after a mark, about one issue (by id) and by one account, where given."""
        with self._lock:
            calls = tuple(
                call
                for call in self._calls[since:]
                if (issue is None or call.issue == issue) and (caller is None or call.caller == caller)
            )
        reads = sum(call.reads for call in calls)
        return Counts(reads, len(calls) - reads, calls)


@dataclass
class WriteLimit:
    """The limit of writes on one issue: 20 in 2 seconds and 100 in 30. ``ticks`` is a monotonic clock."""

    ticks: Callable[[], float]
    enabled: bool = True
    _writes: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, issue: str) -> float:
        """Return how long the caller must wait, 0 when the write may go on (and is counted)."""
        if not self.enabled:
            return 0.0
        with self._lock:
            now, writes = self.ticks(), self._writes[issue]
            while writes and now - writes[0] >= WINDOWS[-1][1]:
                writes.popleft()
            for limit, seconds in WINDOWS:
                recent = [at for at in writes if now - at < seconds]
                if len(recent) >= limit:
                    return seconds - (now - recent[0])
            writes.append(now)
            return 0.0

    def clear(self) -> None:
        """Forget the writes so far."""
        with self._lock:
            self._writes.clear()
