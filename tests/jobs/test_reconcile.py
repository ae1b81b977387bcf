from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from plugin.errors import NeedsOperator, TryLater
from plugin.jobs.engine import DbosEngine
from plugin.jobs.reconcile import OVERLAP, Reconcile
from tests.jobs.pieces import HandClock
from tests.store.samples import NOW, a_round

HOUR = timedelta(hours=1)


class Site:
    def __init__(self):
        self.asked = []
        self.answer = ["10001", "10002"]

    def changed(self, workspace, since, watched):
        self.asked.append((workspace, since, watched))
        for one in self.answer:
            if isinstance(one, Exception):
                raise one
            yield one


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def reconcile(store, engine, site, clock):
    return Reconcile(store, DbosEngine(engine, clock, "w1"), site.changed, ["demo"], clock)


def flagged(store, clock):
    with store.begin() as tx:
        return tx.stranded(clock.now + HOUR)


def test_every_changed_ticket_is_woken(reconcile, store, site, clock):
    with store.begin() as tx:
        tx.add_round(a_round(ticket="10009"))
    assert reconcile.run() == "demo=2"
    assert flagged(store, clock) == (("demo", "10001"), ("demo", "10002"))
    assert site.asked == [("demo", NOW - OVERLAP, ("10009",))]


def test_each_look_begins_before_the_last_one_began(reconcile, site, clock):
    reconcile.run()
    clock.now += HOUR
    reconcile.run()
    clock.now += HOUR
    reconcile.run()
    assert [since for _, since, _ in site.asked] == [NOW - OVERLAP, NOW - OVERLAP, NOW + HOUR - OVERLAP]


def test_a_look_that_breaks_off_is_begun_again(reconcile, store, site, clock):
    reconcile.run()
    clock.now += HOUR
    site.answer = ["10003", TryLater("busy", HOUR)]
    assert reconcile.run() == "demo=busy"
    assert ("demo", "10003") in flagged(store, clock)
    clock.now += HOUR
    reconcile.run()
    assert site.asked[-1][1] == NOW - OVERLAP


def test_an_operator_is_told_once_and_until_it_works(reconcile, store, site):
    site.answer = [NeedsOperator("token_refused", status=401)]
    for _ in range(2):
        assert reconcile.run() == "demo=token_refused"
    with store.begin() as tx:
        (notice,) = tx.notices()
    assert (notice.workspace, notice.ticket, notice.reason, notice.facts["status"]) == (
        "demo",
        "",
        "token_refused",
        "401",
    )
    site.answer = []
    assert reconcile.run() == "demo=0"
    with store.begin() as tx:
        assert tx.notices() == ()


def test_one_workspace_does_not_stop_the_others(store, engine, site, clock):
    site.answer = [ValueError("typed by Anna")]
    both = Reconcile(store, DbosEngine(engine, clock, "w1"), site.changed, ["demo", "other"], clock)
    with capture_logs() as logs:
        assert both.run() == "demo=failed other=failed"
    assert [entry["event"] for entry in logs] == ["reconcile_failed"] * 2
    assert "Anna" not in str(logs)


def test_a_resync_reads_everything_and_tells_how_far_it_is(reconcile, store, site, clock):
    told = []
    assert reconcile.resync("demo", progress=told.append) == 2
    assert (told, site.asked[0][1]) == ([1, 2], None)
    with store.begin() as tx:
        assert tx.watermark("demo") == NOW
    clock.now += HOUR
    with store.begin() as tx:
        tx.save_watermark("demo", NOW)
    reconcile.resync("demo", clock.now - timedelta(minutes=1))
    with store.begin() as tx:
        assert tx.watermark("demo") == NOW
