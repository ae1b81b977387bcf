"""The reconcile: reads which tickets changed and wakes them, so that a lost webhook is healed.

Every ten minutes a workspace at a time, and on demand over everything (``trida resync``): the same way as a webhook.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog

from plugin.errors import NeedsOperator, TridaError
from plugin.jobs.notices import take_back, tell
from plugin.jobs.tickets import where
from plugin.ports.store import Engine, Store
from plugin.ports.world import Clock

NAME = "reconcile"
CRON = "0 */10 * * * *"
# Trackers index late and their clocks differ: each look reaches back before the end of the last one.
OVERLAP = timedelta(minutes=5)

_log = structlog.get_logger()

Changed = Callable[[str, datetime | None, Sequence[str]], Iterator[str]]
"""(workspace, since or None for everything, ids that must not be stale) → ids of tickets to look at."""


class Reconcile:
    """Finds changed tickets behind the webhooks' back."""

    def __init__(self, store: Store, engine: Engine, changed: Changed, workspaces: Sequence[str], clock: Clock) -> None:
        self._store = store
        self._engine = engine
        self._changed = changed
        self._workspaces = workspaces
        self._clock = clock

    def run(self) -> str:
        """Look at every workspace from where the last look ended; outcomes as text, one a workspace."""
        return " ".join(f"{name}={self._outcome(name)}" for name in self._workspaces)

    def resync(
        self, workspace: str, since: datetime | None = None, progress: Callable[[int], None] | None = None
    ) -> int:
        """Wake every ticket that changed since then, or every one there is; return how many.

        ``progress`` is told the count after each. Raises what the tracker raises; the watermark then stays, and the
        next look begins where this one began.
        """
        begun = self._clock()
        with self._store.begin() as tx:
            watched = tx.watched(workspace)
        count = 0
        for ticket in self._changed(workspace, since, watched):
            with self._store.begin() as tx:
                self._engine.wake(tx, workspace, ticket)
            count += 1
            if progress is not None:
                progress(count)
        with self._store.begin() as tx:
            take_back(tx, (workspace, ""))
            last = tx.watermark(workspace)
            # A look that began later than the last one ended has left something unread between them.
            if since is None or last is None or since <= last:
                tx.save_watermark(workspace, begun)
        return count

    def _outcome(self, workspace: str) -> str:
        with self._store.begin() as tx:
            # Before the first look nothing was ours; what is older is read when somebody asks for a resync.
            last = tx.watermark(workspace) or self._clock()
        try:
            return str(self.resync(workspace, last - OVERLAP))
        except NeedsOperator as error:
            with self._store.begin() as tx:
                tell(tx, (workspace, ""), error.reason, error.facts, self._clock())
            return error.reason
        except TridaError as error:
            return error.reason
        except Exception as error:  # noqa: BLE001 - where a job ends; the other workspaces go on
            _log.error("reconcile_failed", workspace=workspace, error=type(error).__qualname__, at=where(error))
            return "failed"
