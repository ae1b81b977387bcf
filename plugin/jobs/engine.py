"""dbos behind five calls: it wakes, distributes, keeps one run per ticket, delays, and fires by cron.

What matters is not in its tables: inbox and ticket rows are, and the sweep makes a wake-up anew from them. Jobs carry
ids and return outcome codes only, because dbos keeps what goes in and out.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from math import ceil

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSConfig, ScheduleInput

from plugin.jobs import queue
from plugin.jobs.hush import hush
from plugin.jobs.queue import TicketQueue
from plugin.jobs.tickets import where
from plugin.jobs.workers import Worker
from plugin.ports.store import Tx
from plugin.ports.world import Clock

_log = structlog.get_logger()
NO_TIME = timedelta(0)
BEAT = timedelta(seconds=2)
POLL = timedelta(milliseconds=250)

RunTicket = Callable[[str, str], str]
Task = Callable[[], str]
Scheduled = Callable[[datetime, str], None]


class DbosEngine:
    """The job engine of one process; ``wake`` and ``run_now`` work without ``start``.

    ``worker_id`` must be new for each start of a process: with a fixed one a new process would take over the running
    jobs of the old one that is still finishing. ``at_once`` is how many tickets run at the same time; above sixteen,
    SQLite spends its time waiting for its one write lock.
    """

    def __init__(
        self, engine: sa.Engine, clock: Clock, worker_id: str, *, at_once: int = 16, beat: timedelta = BEAT
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._at_once = at_once
        self._worker = Worker(engine, clock, worker_id, beat)
        self._run: RunTicket | None = None
        self._tasks: Mapping[str, Task] = {}
        self._schedules: dict[str, str] = {}
        self._scheduled: Scheduled | None = None
        hush()
        self.queue = TicketQueue(engine)

    def attach(self, run: RunTicket, tasks: Mapping[str, Task]) -> None:
        """Say what a job runs and what the scheduled tasks are; they need this engine themselves."""
        self._run = run
        self._tasks = tasks

    def start(self) -> None:
        """Begin to run jobs in this process, after it has forked: threads do not survive a fork."""
        self._worker.start()
        DBOS(
            config=DBOSConfig(
                name=queue.APPLICATION,
                system_database_engine=self._engine,
                application_version=queue.VERSION,
                executor_id=self._worker.id,
                log_level="WARNING",
                use_listen_notify=False,
                notification_listener_polling_interval_sec=0.02,
            )
        )
        scheduled = self._register()
        DBOS.launch()
        DBOS.register_queue(
            queue.QUEUE,
            worker_concurrency=self._at_once,
            partition_concurrency=1,
            polling_interval_sec=POLL.total_seconds(),
        )
        self._scheduled = scheduled
        self._apply(scheduled, self._schedules)

    def stop(self, grace: timedelta) -> None:
        """Take no new jobs and give running ones that long, in whole seconds; what is left runs elsewhere."""
        self._scheduled = None
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=ceil(grace.total_seconds()))
        self._worker.stop()

    def wake(self, tx: Tx, workspace: str, ticket: str, delay: timedelta = NO_TIME, *, force: bool = False) -> None:
        """Ask for a run of a ticket, in the caller's transaction; many asks become one run.

        Where dbos has never started, the raised flag is left for the sweep to find.
        """
        generation = tx.raise_flag(workspace, ticket, self._clock() + delay, force=force)
        if generation is not None and self.queue.exists(tx.connection):
            self.queue.put(tx.connection, workspace, ticket, generation, delay)

    def schedule(self, name: str, cron: str) -> None:
        """Run the named task by a cron line (UTC, seconds first), once over all processes; missed ticks are gone.

        Raises ``KeyError`` when no task of that name is attached.
        """
        if name not in self._tasks:
            raise KeyError(name)
        self._schedules[name] = cron
        if self._scheduled is not None:
            self._apply(self._scheduled, {name: cron})

    def run_now(self, workspace: str, ticket: str) -> str:
        """Run a ticket in this thread and return its outcome code; a run elsewhere loses it to this one."""
        if self._run is None:
            raise RuntimeError("nothing is attached that runs tickets")
        return self._run(workspace, ticket)

    def take_over(self) -> int:
        """Put the jobs of dead workers back into the queue; how many workers were dead."""
        dead = self._worker.dead(self.queue.holders())
        if dead:
            _log.warning("workers_dead", workers=sorted(dead))
            # The public resume call would move the jobs to another queue and forget how often they were tried.
            DBOS._recover_pending_workflows(sorted(dead))  # noqa: SLF001
        self._worker.forget()
        return len(dead)

    def _register(self) -> Scheduled:
        @DBOS.workflow(name=queue.RUN)
        def run_ticket(workspace: str, ticket: str) -> str:
            return _guarded("job_broke", lambda: self.run_now(workspace, ticket))

        @DBOS.workflow(name=queue.TASK)
        def run_task(_when: datetime, name: str) -> None:
            # A schedule of another release may name a task that this one does not have.
            if name in self._tasks:
                _guarded("task_broke", self._tasks[name])

        return run_task

    def _apply(self, scheduled: Scheduled, schedules: Mapping[str, str]) -> None:
        DBOS.apply_schedules(
            [
                ScheduleInput(schedule_name=name, workflow_fn=scheduled, schedule=cron, context=name)
                for name, cron in schedules.items()
            ]
        )


def _guarded(event: str, work: Callable[[], str]) -> str:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - where a job ends: dbos would store the error with its text
        _log.error(event, error=type(error).__qualname__, at=where(error))
        return "broke"
