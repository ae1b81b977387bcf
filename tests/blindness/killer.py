"""A process that kills itself at a chosen step of a run, and the one that is started after it."""

import gc
import os
import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from dbos import DBOS
from dbos._dbos import _get_or_create_dbos_registry

from plugin.bootstrap import Parts, build
from plugin.jobs import engine, queue
from plugin.jobs.engine import DbosEngine
from tests.blindness.arena import ballots_of, form, inline
from tests.fakes import SetClock
from tests.jobs.pieces import wait_until

# Whatever else a tracker can do is taken for a write, so that a new one is a step from its first day.
READS = {"me", "known_account", "ticket", "deal", "changed", "members", "people", "said", "published"}
BEAT = timedelta(milliseconds=200)
PATIENCE = 40


@dataclass(frozen=True)
class Task:
    """What to do: seal the last answer if there is one, run the jobs, die at the step ``fatal``, a number or
    what it is (None: never).

    Each step that was reached is a line of the file ``trail``. The moment before a write or a commit is a step only
    when ``fine``: nothing has happened since the step before it. What is due ``later`` is run too, by one that lives.
    """

    env: dict[str, str]
    now: datetime
    trail: Path
    fatal: int | str | None = None
    round: str = ""
    cookie: str = ""
    text: str = ""
    fine: bool = False
    later: timedelta = timedelta(0)
    changed: bool = False


class Steps:
    """Counts what a run does to the world: writes to the tracker and transactions that write, before and after."""

    def __init__(self, task):
        self._fatal, self._fine, self._count = task.fatal, task.fine, 0
        self._trail = task.trail.open("a")
        self._here = threading.local()

    def note(self, line):
        self._trail.write(f"{line}\n")
        self._trail.flush()

    def reach(self, when, what):
        if not getattr(self._here, "running", False) or (when == "before" and not self._fine):
            return
        self._count += 1
        self.note(f"{when} {what}")
        if self._fatal in (self._count, f"{when} {what}"):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, app):
        """Have every step of this application's runs counted; call it before its parts are made."""
        self._watch_store(app.store)
        app.connections = {n: replace(c, tracker=Watched(c.tracker, self.reach)) for n, c in app.connections.items()}
        run = app.tickets.run

        def counted(workspace, ticket):
            self._here.running = True
            self.reach("after", "the start")
            try:
                return run(workspace, ticket)
            finally:
                self._here.running = False

        app.tickets.run = counted

    def _watch_store(self, store):
        begin = store.begin

        @contextmanager
        def watched():
            wrote = False
            with begin() as tx:
                yield tx
                wrote = tx.connection.connection.driver_connection.in_transaction
                if wrote:
                    self.reach("before", "commit")
            if wrote:
                self.reach("after", "commit")

        store.begin = watched


class Watched:
    """A tracker whose writes are steps."""

    def __init__(self, tracker, reach):
        self._tracker, self._reach = tracker, reach

    def __getattr__(self, name):
        call = getattr(self._tracker, name)
        if name in READS:
            return call

        def step(*args, **how):
            self._reach("before", name)
            answer = call(*args, **how)
            self._reach("after", name)
            return answer

        return step


def seal(app, task):
    if task.cookie:
        assert ballots_of(app).seal(task.round, task.cookie, form(task.text)) == ()


def drain(task):
    """Run everything that waits, in this thread."""
    gc.disable()  # a look at all that the parent had loaded would take longer than the run
    clock = SetClock(task.now)
    app = inline(task.env, clock, Steps(task).watch)
    seal(app, task)
    app.engine.drain()
    clock.now += task.later
    app.engine.drain()


def work(task):
    """Run everything that waits as the service does, until the round is published."""
    started = time.monotonic()
    steps = Steps(task)
    parts = Parts(
        clock=lambda: task.now + timedelta(seconds=time.monotonic() - started),
        engine=lambda database, clock: DbosEngine(database, clock, f"killed-{os.getpid()}", beat=BEAT),
    )
    app = build(task.env, parts)
    steps.watch(app)
    if task.changed:
        DbosEngine._register = _changed
    app.start_jobs()
    app.engine.schedule("sweep", "* * * * * *")
    steps.note(f"version {_get_or_create_dbos_registry().compute_app_version(queue.APPLICATION)}")
    seal(app, task)
    assert wait_until(lambda: _published(app, task.round), PATIENCE)
    app.stop_jobs(timedelta(seconds=5))


def _published(app, round_id):
    with app.store.begin() as tx:
        return tx.round(round_id).published


def _changed(self):
    """Register the workflows of the next release: one line of the first one is another."""

    @DBOS.workflow(name=queue.RUN)
    def run_ticket(workspace: str, ticket: str) -> str:
        outcome = engine._guarded("job_broke", lambda: self.run_now(workspace, ticket))
        return outcome  # noqa: RET504 - another line is the point

    @DBOS.workflow(name=queue.TASK)
    def run_task(_when: datetime, name: str) -> None:
        if name in self._tasks:
            engine._guarded("task_broke", self._tasks[name])

    return run_task
