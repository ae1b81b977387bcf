from datetime import timedelta

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from plugin.errors import GiveUp, NeedsOperator, Rejected, TryLater
from plugin.jobs.engine import DbosEngine
from plugin.jobs.retry import TELL_AFTER, backoff
from plugin.jobs.tickets import Tickets
from plugin.ports.store import Notice
from plugin.store.tables import tickets
from tests.jobs.pieces import HERE, HandClock, Probe
from tests.store.samples import NOW, an_event

LATER = timedelta(seconds=90)


class Bench:
    """A runner over a store, with an engine that was never started."""

    def __init__(self, store, engine):
        self.store = store
        self.clock = HandClock()
        self.probe = Probe()
        self.engine = DbosEngine(engine, self.clock, "w1")
        self.tickets = Tickets(store, self.engine, self.probe, self.clock)

    def run(self, *plan):
        self.probe.plan[HERE[1]] = list(plan)
        return self.tickets.run(*HERE)

    def row(self):
        with self.store.begin() as tx:
            return tx.connection.execute(sa.select(tickets)).one()

    def notices(self):
        with self.store.begin() as tx:
            return tx.notices()

    def undone(self):
        with self.store.begin() as tx:
            return [d["delivery"] for d in tx.deliveries("demo", 10) if d["done_at"] is None]


@pytest.fixture
def bench(store, engine):
    with store.begin() as tx:
        tx.receive("demo", an_event(), NOW, act=True)
    return Bench(store, engine)


def test_waiting_grows_to_five_minutes():
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 8, 9, 1000)] == [2, 4, 8, 256, 300, 300]


def test_a_good_run_settles(bench):
    assert bench.run() == "done"
    assert (bench.undone(), bench.row().tries, bench.row().queued) == ([], 0, False)


def test_a_run_needs_no_delivery(bench):
    bench.run()
    assert bench.run() == "done"
    assert len(bench.probe.runs["10001"]) == 2


def test_a_busy_world_is_tried_later(bench):
    assert bench.run(TryLater("rate_limited", LATER)) == "later"
    assert (bench.undone(), bench.row().queued, bench.row().woke_at) == (["d1"], True, NOW + LATER)
    assert bench.notices() == ()


def test_an_operator_is_told_until_it_works(bench):
    theirs = Notice("demo", "10001", "slot_missing", {"slot": "status"}, NOW)
    with bench.store.begin() as tx:
        tx.notice(theirs)
    assert bench.run(NeedsOperator("token_refused", status=401)) == "operator"
    told = Notice("demo", "10001", "token_refused", {"source": "jobs", "status": "401"}, NOW)
    assert sorted(bench.notices(), key=lambda n: n.reason) == [theirs, told]
    assert (bench.undone(), bench.row().woke_at) == (["d1"], NOW + timedelta(minutes=5))
    assert bench.run() == "done"
    assert bench.notices() == (theirs,)


def test_what_is_gone_is_given_up_and_told(bench):
    assert bench.run(GiveUp("ticket_gone")) == "gave_up"
    assert [n.reason for n in bench.notices()] == ["ticket_gone"]
    assert (bench.undone(), bench.row().tries, bench.row().queued) == ([], 0, False)


@pytest.mark.parametrize("error", [ValueError("typed by Anna"), Rejected("round_over")])
def test_a_failure_is_tried_again_and_logged_without_its_text(bench, error):
    with capture_logs() as logs:
        assert bench.run(error) == "failed"
    assert (bench.undone(), bench.row().woke_at, bench.notices()) == (["d1"], NOW + timedelta(seconds=2), ())
    (entry,) = logs
    assert (entry["event"], entry["error"], entry["tries"]) == ("run_failed", type(error).__name__, 1)
    assert entry["at"][-1].startswith("jobs/pieces.py:")
    assert "Anna" not in str(logs)


def test_somebody_is_told_after_many_failures(bench):
    for number in range(1, TELL_AFTER + 1):
        assert not bench.notices()
        assert bench.run(KeyError("secret")) == "failed"
        assert bench.row().woke_at == NOW + backoff(number)
    (notice,) = bench.notices()
    assert notice.facts == {"source": "jobs", "error": "KeyError", "tries": "8"}
    assert bench.run() == "done"
    assert bench.notices() == ()


def test_a_run_that_lost_its_ticket_writes_nothing(bench):
    def taken_over(mine):
        with bench.store.begin() as tx:
            tx.claim(*HERE)
        mine()

    assert bench.run(taken_over) == "lost"
    assert bench.undone() == ["d1"]


@pytest.mark.parametrize("end", [None, TryLater("busy", LATER), GiveUp("gone"), RuntimeError()])
def test_a_run_that_lost_its_ticket_at_the_end_writes_nothing(bench, end):
    def taken_over(_):
        with bench.store.begin() as tx:
            tx.claim(*HERE)
        if end is not None:
            raise end

    assert bench.run(taken_over) == "lost"
    assert (bench.undone(), bench.row().queued, bench.notices()) == (["d1"], False, ())


def test_what_comes_in_during_a_run_is_run_again(bench):
    def event(_):
        with bench.store.begin() as tx:
            tx.receive("demo", an_event("d2"), NOW, act=True)
            bench.engine.wake(tx, *HERE)

    assert bench.run(event) == "done"
    assert (bench.undone(), bench.row().queued) == (["d2"], True)


def test_a_flag_is_raised_where_the_job_engine_never_started(bench):
    with bench.store.begin() as tx:
        assert not bench.engine.queue.exists(tx.connection)
        bench.engine.wake(tx, *HERE, LATER)
    assert (bench.row().queued, bench.row().woke_at) == (True, NOW + LATER)


def test_an_engine_runs_only_what_is_attached(bench):
    with pytest.raises(RuntimeError):
        bench.engine.run_now(*HERE)
    with pytest.raises(KeyError):
        bench.engine.schedule("sweep", "* * * * * *")
    bench.engine.attach(bench.tickets.run, {})
    assert bench.engine.run_now(*HERE) == "done"
