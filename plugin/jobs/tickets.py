"""One run of one ticket: claim it, let the use case bring it up to date, settle or come again.

Level-triggered: the use case runs even when no delivery waits. What goes wrong ends here, as an outcome code; an
exception that left this module would be stored by the job engine with its text.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Protocol

import structlog

from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.jobs.notices import take_back, tell
from plugin.jobs.retry import LONGEST, TELL_AFTER, backoff
from plugin.ports.store import Claimed, Engine, Store
from plugin.ports.world import Clock

_log = structlog.get_logger()


class Lost(Exception):
    """Another run has taken the ticket over; whoever holds this one stops at once."""


class Sync(Protocol):
    """The use case that a run carries out."""

    def __call__(self, workspace: str, ticket: str, mine: Callable[[], None], /) -> None:
        """Bring a ticket up to date.

        ``mine`` is called before every outside write and never inside a transaction; its ``Lost`` is let through.
        """


@dataclass(frozen=True, slots=True)
class _Run:
    workspace: str
    ticket: str
    claimed: Claimed

    @property
    def pair(self) -> tuple[str, str]:
        return self.workspace, self.ticket


_Told = tuple[str, Mapping[str, str | int]]


class Tickets:
    """Runs tickets, one at a time for each."""

    def __init__(self, store: Store, engine: Engine, sync: Sync, clock: Clock) -> None:
        self._store = store
        self._engine = engine
        self._sync = sync
        self._clock = clock

    def run(self, workspace: str, ticket: str) -> str:
        """Run a ticket and return an outcome code: done, lost, later, operator, gave_up or failed."""
        with self._store.begin() as tx:
            run = _Run(workspace, ticket, tx.claim(workspace, ticket))
        try:
            self._sync(workspace, ticket, lambda: self._mine(run))
            return self._settle(run, "done")
        except Lost:
            return "lost"
        except TryLater as error:
            return self._again(run, "later", error.delay)
        except NeedsOperator as error:
            return self._again(run, "operator", LONGEST, (error.reason, error.facts))
        except GiveUp as error:
            return self._settle(run, "gave_up", (error.reason, error.facts))
        except Exception as error:  # noqa: BLE001 - where a job ends
            return self._failed(run, error)

    def _mine(self, run: _Run) -> None:
        with self._store.begin() as tx:
            if not tx.mine(*run.pair, run.claimed.fence):
                raise Lost

    def _settle(self, run: _Run, outcome: str, told: _Told | None = None) -> str:
        now = self._clock()
        with self._store.begin() as tx:
            if not tx.settle(*run.pair, run.claimed, now):
                return "lost"
            take_back(tx, run.pair)
            if told is not None:
                tell(tx, run.pair, *told, now)
        return outcome

    def _again(self, run: _Run, outcome: str, delay: timedelta, told: _Told | None = None) -> str:
        with self._store.begin() as tx:
            if not tx.mine(*run.pair, run.claimed.fence):
                return "lost"
            self._engine.wake(tx, *run.pair, delay)
            if told is not None:
                tell(tx, run.pair, *told, self._clock())
        return outcome

    def _failed(self, run: _Run, error: Exception) -> str:
        tries = run.claimed.tries + 1
        what = type(error).__qualname__
        _log.error("run_failed", workspace=run.workspace, ticket=run.ticket, tries=tries, error=what, at=where(error))
        facts: dict[str, str | int] = {"error": what, "tries": tries}
        return self._again(run, "failed", backoff(tries), ("run_failed", facts) if tries >= TELL_AFTER else None)


def where(error: BaseException) -> list[str]:
    """Return the stack as ``file:line function``, innermost last: without source text, locals or message."""
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    return [f"{'/'.join(PurePath(f.filename).parts[-2:])}:{f.lineno} {f.name}" for f in frames]
