"""What goes wrong on demand: gateway errors, lost answers, slow answers, and mishaps of webhook delivery.

A fault fits calls by method and path (or deliveries by event name), strikes a number of times, and may strike
by chance. Chance is drawn from the seed, so a run can be repeated.
"""

import hashlib
import re
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from adapters.sandbox.times import rest_time

HUGE = 1847
GATEWAY = {"429", "500", "502", "503", "504", "401", "409"}
CONNECTION = {"lost-ack", "drop", "slow"}
DELIVERY = {"duplicate", "reorder", "late", "lose"}
KINDS = GATEWAY | CONNECTION | DELIVERY
BUCKET = {
    "X-RateLimit-Limit": "100",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-FillRate": "10",
    "X-RateLimit-Interval-Seconds": "1",
}
MESSAGES = {
    "401": "Client must be authenticated to access this resource.",
    "409": "The issue could not be updated because it was changed by somebody else at the same time.",
    "429": "Rate limit exceeded.",
}


@dataclass
class Fault:
    """One thing that will go wrong.

    ``method`` and ``path`` are regular expressions; for deliveries ``path`` is searched in the event name.
    ``times`` is how often it strikes, ``None`` for ever. ``retry_after``: seconds, ``"date"`` (HTTP date in
    ``seconds``), ``"huge"`` or ``None`` for no header. ``reason`` goes into ``RateLimit-Reason``.
    """

    kind: str
    method: str = ".*"
    path: str = ""
    times: int | None = 1
    chance: float = 1.0
    seed: int = 0
    retry_after: int | str | None = None
    reason: str | None = None
    seconds: float = 1.0
    id: int = 0
    met: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}: one of {sorted(KINDS)}")
        re.compile(self.method)
        re.compile(self.path)

    def _draw(self) -> bool:
        self.met += 1
        digest = hashlib.sha256(f"{self.seed}:{self.met}".encode()).digest()
        return int.from_bytes(digest[:8], "big") < self.chance * 2**64

    def strikes(self, method: str, path: str) -> bool:
        """Whether it strikes this call; a strike is counted."""
        fits = re.fullmatch(self.method, method) and re.search(self.path, path)
        if not fits or (self.times is not None and self.struck >= self.times) or not self._draw():
            return False
        self.struck += 1
        return True

    def headers(self, now: datetime, *, bucket: bool = False) -> dict[str, str]:
        """Return the headers of a gateway answer; ``bucket``: the limit is a token bucket, as on Data Center."""
        headers = {}
        if self.retry_after == "date":
            headers["Retry-After"] = format_datetime(now + timedelta(seconds=self.seconds), usegmt=True)
        elif self.retry_after == "huge":
            headers["Retry-After"] = str(HUGE)
        elif self.retry_after is not None:
            headers["Retry-After"] = str(int(self.retry_after))
        if self.kind == "429" and bucket:
            headers |= BUCKET
        elif self.kind == "429":
            headers["X-RateLimit-Remaining"] = "0"
            headers["X-RateLimit-Reset"] = rest_time(now + timedelta(seconds=self.seconds))
        if self.reason is not None:
            headers["RateLimit-Reason"] = self.reason
        return headers


@dataclass
class Faults:
    """All faults that are set, first come first struck."""

    _faults: list[Fault] = field(default_factory=list)
    _counter: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> int:
        """Set a fault and return its number."""
        with self._lock:
            self._counter += 1
            fault.id = self._counter
            self._faults.append(fault)
            return fault.id

    def clear(self, number: int | None = None) -> None:
        """Remove one fault or all of them."""
        with self._lock:
            self._faults = [one for one in self._faults if number is not None and one.id != number]

    def every(self) -> list[Fault]:
        """Return the faults that are set, spent ones included."""
        with self._lock:
            return list(self._faults)

    def take(self, kinds: set[str], method: str, path: str) -> Fault | None:
        """Return the first fault of the kinds that strikes, or nothing."""
        with self._lock:
            return next((one for one in self._faults if one.kind in kinds and one.strikes(method, path)), None)
