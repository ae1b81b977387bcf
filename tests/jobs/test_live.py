"""The engine with dbos really running, in this process."""

import logging
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from dbos import DBOSClient

from plugin.errors import TryLater
from plugin.jobs import queue
from plugin.jobs.engine import DbosEngine
from plugin.jobs.sweep import Sweep
from plugin.jobs.tickets import Tickets
from plugin.ports.store import Due
from plugin.store.sealbox import SealBox
from plugin.store.tables import metadata, tickets
from plugin.store.transaction import Store
from tests.jobs.pieces import HERE, Probe, real_time, wait_until
from tests.store.databases import empty
from tests.store.samples import NOW, an_event

SECOND = timedelta(seconds=1)


class Live:
    def __init__(self, store, engine):
        self.store = store
        self.probe = Probe()
        self.ticks = []
        self.engine = DbosEngine(engine, real_time, "w1", beat=SECOND / 5)
        self.client = DBOSClient(system_database_engine=engine, application_name=queue.APPLICATION)
        runner = Tickets(store, self.engine, self.probe, real_time)
        self.engine.attach(runner.run, {"tick": self.tick})

    def tick(self):
        self.ticks.append(time.monotonic())
        raise ValueError("typed by Anna")

    def event(self, delivery, ticket="10001"):
        with self.store.begin() as tx:
            if tx.receive("demo", an_event(delivery, ticket), real_time(), act=True):
                self.engine.wake(tx, "demo", ticket)

    def settled(self, *names):
        with self.store.begin() as tx:
            busy = sa.select(tickets.c.ticket).where(sa.or_(tickets.c.queued, tickets.c.tries > 0))
            undone = {d["ticket"] for d in tx.deliveries("demo", 5000) if d["done_at"] is None}
            return not (undone | set(tx.connection.scalars(busy))) & set(names)

    def wait_for(self, *names):
        return wait_until(lambda: self.settled(*names))

    def jobs(self, ticket, **more):
        found = self.client.list_workflows(queue_name=queue.QUEUE, **more)
        return [job for job in found if job.workflow_id.startswith(f"demo:{ticket}:")]

    def sweep(self, later=timedelta(0)):
        counts = Sweep(self.store, self.engine, lambda: real_time() + later).run()
        return dict(pair.split("=") for pair in counts.split())


@pytest.fixture(scope="module")
def started(engine, keys):
    empty(engine)
    store = Store(engine, SealBox(keys[:1]))
    early = DbosEngine(engine, lambda: real_time() - timedelta(minutes=2), "cli")
    with store.begin() as tx:
        early.wake(tx, "demo", "early")
    live = Live(store, engine)
    live.engine.schedule("tick", "* * * * * *")
    live.engine.start()
    # A flag raised where dbos had never started has no job; the first sweep finds it.
    assert not live.jobs("early")
    assert live.sweep()["stranded"] == "1"
    assert live.wait_for("early")
    yield live
    live.engine.stop(timedelta(0))


@pytest.fixture
def live(started):
    started.probe.runs.clear()
    started.probe.plan.clear()
    yield started
    assert started.probe.overlaps == 0


def test_a_flag_raised_before_dbos_was_ever_there_was_found(live):
    assert wait_until(lambda: live.jobs("early", status="SUCCESS"))


def test_a_burst_becomes_few_runs_and_nothing_is_stranded(live):
    begun = time.monotonic()
    for number in range(1000):
        live.event(f"burst-{number}")
    assert live.wait_for("10001")
    # About one run a poll while the events come in, however long a slow machine takes for them.
    assert 1 <= len(live.probe.runs["10001"]) <= 5 + 5 * (time.monotonic() - begun)


def test_tickets_run_side_by_side(live):
    for number in range(12):
        live.probe.plan[f"t{number}"] = [lambda _: time.sleep(0.3)]
        live.event(f"side-{number}", f"t{number}")
    names = [f"t{number}" for number in range(12)]
    assert live.wait_for(*names)
    starts = [live.probe.runs[name][0] for name in names]
    assert max(starts) - min(starts) < 12 * 0.3


def test_another_process_wakes_without_starting(live, engine):
    client_only = DbosEngine(engine, real_time, "cli")
    with live.store.begin() as tx:
        client_only.wake(tx, *HERE)
    assert wait_until(lambda: live.probe.runs["10001"])


def test_nothing_is_woken_by_a_transaction_that_fails(live):
    def fail():
        with live.store.begin() as tx:
            live.engine.wake(tx, "demo", "undone")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not live.jobs("undone")


def test_a_run_that_fails_and_a_busy_world_come_again(live):
    live.probe.plan["bad"] = [ValueError("typed by Anna")]
    live.probe.plan["busy"] = [TryLater("rate_limited", SECOND)]
    live.event("bad-1", "bad")
    live.event("busy-1", "busy")
    assert live.wait_for("bad", "busy")
    for ticket, least in (("bad", 2), ("busy", 1)):
        first, second = live.probe.runs[ticket]
        assert least - 0.05 <= second - first <= least + 4


def test_cancelled_and_deleted_jobs_are_healed_by_the_sweep(live):
    for ticket in ("cancelled", "deleted", "waiting"):
        with live.store.begin() as tx:
            live.engine.wake(tx, "demo", ticket, 30 * SECOND)
    (cancelled,), (deleted,) = live.jobs("cancelled"), live.jobs("deleted")
    live.client.cancel_workflow(cancelled.workflow_id)
    live.client.delete_workflows([deleted.workflow_id])
    assert live.sweep()["stranded"] == "0"
    assert live.sweep(100 * SECOND)["stranded"] == "2"
    assert wait_until(lambda: live.probe.runs["cancelled"] and live.probe.runs["deleted"])
    assert not live.probe.runs["waiting"]


def test_what_is_due_is_woken_once(live):
    with live.store.begin() as tx:
        tx.add_due(Due("deadline:r1", "demo", "due", None, "deadline", NOW))
    live.probe.plan["due"] = [lambda _: time.sleep(0.5)]
    assert [live.sweep()["due"], live.sweep()["due"]] == ["1", "1"]
    assert wait_until(lambda: live.probe.runs["due"])
    with live.store.begin() as tx:
        tx.finish_due("deadline:r1", NOW)
    assert live.sweep()["due"] == "0"
    # one job, or a second one if the first had begun before the second sweep; none runs twice
    assert wait_until(lambda: len(live.probe.runs["due"]) == len(live.jobs("due")) <= 2)


def test_finished_jobs_are_deleted_after_a_day(live):
    live.event("old-1", "old")
    assert wait_until(lambda: live.jobs("old", status="SUCCESS"))
    assert live.sweep()["forgotten"] == "0"
    assert int(live.sweep(timedelta(days=2))["forgotten"]) > 0
    assert not live.jobs("old")


def test_jobs_of_a_dead_worker_go_back_to_their_queue(live, engine):
    """Guards the private call of dbos that ``take_over`` makes, and the names of its columns."""
    live.event("dead-1", "dead")
    assert wait_until(lambda: live.jobs("dead", status="SUCCESS"))
    table = sa.table(
        "workflow_status",
        sa.column("workflow_uuid"),
        sa.column("status"),
        sa.column("executor_id"),
        sa.column("owner_xid"),
        schema=None if engine.dialect.name == "sqlite" else queue.SCHEMA,
    )
    (job,) = live.jobs("dead")
    with engine.begin() as connection:
        mine = table.c.workflow_uuid == job.workflow_id
        connection.execute(sa.update(table).where(mine).values(status="PENDING", executor_id="gone"))
    assert live.sweep()["dead"] == "1"
    assert wait_until(lambda: len(live.probe.runs["dead"]) == 2)
    assert wait_until(lambda: live.jobs("dead", status="SUCCESS"))
    assert [job.queue_name for job in live.jobs("dead")] == [queue.QUEUE]
    assert live.sweep()["dead"] == "0"


def test_schedules_tick_and_dbos_keeps_no_text_of_errors(live, engine):
    assert wait_until(lambda: len(live.ticks) >= 2)
    live.probe.plan["text"] = [ValueError("typed by Anna")]
    live.event("text-1", "text")
    assert wait_until(lambda: live.jobs("text", status="SUCCESS"))
    # It keeps an error that reaches it as a pickle, which no search for its text would find.
    assert not live.client.list_workflows(status="ERROR")
    reflected = sa.MetaData()
    reflected.reflect(engine, schema=None if engine.dialect.name == "sqlite" else queue.SCHEMA)
    seen = 0
    with engine.connect() as connection:
        for table in reflected.tables.values():
            if table.name not in metadata.tables:
                rows = connection.execute(sa.select(table)).all()
                seen += len(rows)
                assert "Anna" not in str(rows), table.name
    assert seen


def test_dbos_speaks_in_one_line_without_texts(live, caplog):
    logger = logging.getLogger("dbos")
    with caplog.at_level(logging.WARNING):
        logger.info("banner")
        logger.error("it broke\nTraceback ... typed by Anna", exc_info=ValueError("typed by Anna"))
    assert [record.getMessage() for record in caplog.records if record.name == "dbos"] == ["it broke ValueError"]
    assert "Anna" not in caplog.text
    assert not [h for h in logger.handlers if isinstance(h, logging.StreamHandler) and h is not caplog.handler]
