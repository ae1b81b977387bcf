"""Heartbeats: which processes run jobs, and which of them are dead.

A worker that is only slow may be taken for dead; then two run the same ticket, and the fence stops the older one.
The clocks of machines that share a database must agree to a few seconds.
"""

import threading
from datetime import timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from plugin.ports.world import Clock

_log = structlog.get_logger()
# The store's migrations make it; a moment is kept as epoch seconds, which every database compares alike.
_workers = sa.table("workers", sa.column("id", sa.String), sa.column("seen", sa.Float))
_MISSED = 5
_KEEP = timedelta(days=1)


class Worker:
    """This process among those that run jobs; ``beat`` is how often it says that it is alive."""

    def __init__(self, engine: sa.Engine, clock: Clock, worker_id: str, beat: timedelta) -> None:
        self.id = worker_id
        self._engine = engine
        self._clock = clock
        self._beat = beat
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Say once that this worker lives, then keep saying so in the background."""
        self._say()
        self._stop.clear()
        self._thread = threading.Thread(target=self._keep_saying, name="trida-heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop and sign off, so that what is left over is taken over at once."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_workers).where(_workers.c.id == self.id))

    def dead(self, holders: set[str]) -> set[str]:
        """Return those of the workers that have not been heard of for some beats; never this one itself."""
        heard_since = (self._clock() - _MISSED * self._beat).timestamp()
        with self._engine.connect() as connection:
            alive = set(connection.scalars(sa.select(_workers.c.id).where(_workers.c.seen >= heard_since)))
        return holders - alive - {self.id}

    def forget(self) -> None:
        """Delete the rows of workers that are long gone."""
        long_ago = (self._clock() - _KEEP).timestamp()
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_workers).where(_workers.c.seen < long_ago))

    def _keep_saying(self) -> None:
        while not self._stop.wait(self._beat.total_seconds()):
            try:
                self._say()
            except SQLAlchemyError as error:
                _log.warning("heartbeat_failed", worker=self.id, error=type(error).__qualname__)

    def _say(self) -> None:
        seen = self._clock().timestamp()
        mine = _workers.c.id == self.id
        with self._engine.begin() as connection:
            if not connection.execute(sa.update(_workers).where(mine).values(seen=seen)).rowcount:
                connection.execute(sa.insert(_workers).values(id=self.id, seen=seen))
