"""The sweep owns liveness: it finds what is due, what was forgotten and who died, and wakes.

Every five seconds, in one process at a time; running it twice, or two at once, does no harm.
"""

from datetime import datetime, timedelta

from plugin.jobs.engine import DbosEngine
from plugin.ports.store import Store
from plugin.ports.world import Clock

NAME = "sweep"
CRON = "*/5 * * * * *"
STRANDED_AFTER = timedelta(seconds=60)
KEEP_FINISHED = timedelta(days=1)
# A sweep stays short; what is beyond this is found by the next ones.
_MOST = 200


class Sweep:
    """One look at everything that should be running."""

    def __init__(self, store: Store, engine: DbosEngine, clock: Clock) -> None:
        self._store = store
        self._engine = engine
        self._clock = clock

    def run(self) -> str:
        """Wake what is due and what is stranded, take over from dead workers, delete old jobs; counts as text."""
        now = self._clock()
        counts = {
            "due": self._due(now),
            "dead": self._engine.take_over(),
            "stranded": self._stranded(now),
            "forgotten": self._engine.queue.forget(now - KEEP_FINISHED, _MOST),
        }
        return " ".join(f"{name}={count}" for name, count in counts.items())

    def _due(self, now: datetime) -> int:
        with self._store.begin() as tx:
            due = tx.due_tickets(now)
        for workspace, ticket in due:
            with self._store.begin() as tx:
                self._engine.wake(tx, workspace, ticket)
        return len(due)

    def _stranded(self, now: datetime) -> int:
        """Wake anew what should have run long ago and has no job: cancelled, deleted, or never put.

        A ticket that only waits in a long queue is left alone; more jobs would make the queue longer.
        """
        with self._store.begin() as tx:
            late = tx.stranded(now - STRANDED_AFTER)[:_MOST]
        waiting = self._engine.queue.waiting(late, now)
        stranded = [pair for pair in late if pair not in waiting]
        for workspace, ticket in stranded:
            with self._store.begin() as tx:
                self._engine.wake(tx, workspace, ticket, force=True)
        return len(stranded)
