"""The delivery of webhooks: in the background, signed, retried as Jira Cloud retries.

At most five retries after 408, 409, 425, 429, 5xx, a failed connection or a time-out; any other answer ends it.
https://community.developer.atlassian.com/t/new-jira-cloud-webhook-retry-policy/30554
"""

import threading
import time
from dataclasses import dataclass, field

import requests

RETRIED = {408, 409, 425, 429}
MAX_HELD = 2.0
SERVER_ERROR = 500
OK = 200
REDIRECT = 300


@dataclass
class Delivery:
    """One message to one address. ``answers`` has a status for each attempt, 0 when there was none."""

    event: str
    url: str
    identifier: str
    raw: bytes
    headers: dict[str, str]
    answers: list[int] = field(default_factory=list)
    state: str = "waiting"
    due: float = 0.0
    rank: float = 0.0
    held: bool = False


class Courier:
    """One worker thread that sends what is due, in order of ``due``; started by the first delivery."""

    def __init__(self, delays: tuple[float, ...], timeout: tuple[float, float]) -> None:
        self._delays = delays
        self._timeout = timeout
        self._changed = threading.Condition()
        self._waiting: list[Delivery] = []
        self._sending = 0
        self._thread: threading.Thread | None = None
        self._closed = False
        self._counter = 0
        self.log: list[Delivery] = []

    def send(self, delivery: Delivery, *, after: float = 0.0, hold: bool = False) -> None:
        """Queue a delivery; ``hold`` keeps it back until the next one went out (or two seconds passed)."""
        with self._changed:
            self._counter += 1
            now = time.monotonic()
            delivery.rank, delivery.held = float(self._counter), hold
            delivery.due = now + (MAX_HELD if hold else after)
            if not hold:
                for other in (one for one in self._waiting if one.held):
                    other.held, other.due, other.rank = False, delivery.due, delivery.rank + 0.5
            self._waiting.append(delivery)
            self.log.append(delivery)
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name="sandbox-courier", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def note_lost(self, delivery: Delivery) -> None:
        """Write down a delivery that never leaves."""
        with self._changed:
            delivery.state = "lost"
            self.log.append(delivery)

    def drain(self, timeout: float) -> bool:
        """Wait until nothing is under way, held-back and late deliveries included; ``False`` on time-out."""
        with self._changed:
            for one in self._waiting:
                if one.held:
                    one.held, one.due = False, time.monotonic()
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not self._waiting and not self._sending, timeout)

    def forget(self) -> None:
        """Drop what is queued and the log; what is being sent is finished."""
        with self._changed:
            self._waiting.clear()
            self.log.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """Stop the worker; what is still queued is dropped."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(self._timeout[1] + 1)

    def _next(self) -> Delivery | None:
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                self._waiting.sort(key=lambda one: (one.due, one.rank))
                if self._waiting and self._waiting[0].due <= now:
                    self._sending += 1
                    return self._waiting.pop(0)
                self._changed.wait(self._waiting[0].due - now if self._waiting else None)
            return None

    def _work(self) -> None:
        while (delivery := self._next()) is not None:
            answer = self._attempt(delivery)
            with self._changed:
                delivery.answers.append(answer)
                if self._tried_again(answer) and len(delivery.answers) <= len(self._delays) and not self._closed:
                    delivery.due = time.monotonic() + self._delays[len(delivery.answers) - 1]
                    self._waiting.append(delivery)
                else:
                    delivery.state = "delivered" if OK <= answer < REDIRECT else "failed"
                self._sending -= 1
                self._changed.notify_all()

    def _tried_again(self, answer: int) -> bool:
        return answer == 0 or answer in RETRIED or answer >= SERVER_ERROR

    def _headers(self, delivery: Delivery) -> dict[str, str]:
        headers = dict(delivery.headers)
        if delivery.answers:
            headers["X-Atlassian-Webhook-Retry"] = str(len(delivery.answers))
        return headers

    def _attempt(self, delivery: Delivery) -> int:
        headers = self._headers(delivery)
        try:
            answer = requests.post(
                delivery.url,
                data=delivery.raw,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.RequestException:
            return 0
        return answer.status_code
