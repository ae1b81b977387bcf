from dataclasses import replace

import pytest

from plugin.domain.rounds import State
from plugin.ports.checkup import Backlog, KeyUse
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from tests.store.samples import HOUR, NOW, a_ballot, a_round, an_event, sealed


def use(engine, keys):
    with Store(engine, SealBox(keys)).begin() as tx:
        return tx.key_use()


@pytest.fixture
def filled(store):
    """One round that waits with an answer and a draft, one that is over with an answer."""
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.save_ballot("r1", a_ballot(sealed()), sealed())
        tx.save_draft("r1", "u1", "черновик", NOW)
        over = replace(a_round("r2", "10002"), state=State.REVEALED, published=True)
        tx.add_round(over)
        tx.save_ballot("r2", a_ballot(sealed("r2")), sealed("r2"))
    return store


def test_sealed_rows_are_counted_by_what_opens_them(filled, engine, keys):
    assert use(engine, keys[:1]) == KeyUse(waiting=2, lost=0, lost_ended=0, older=0)
    assert use(engine, [keys[1], keys[0]]) == KeyUse(waiting=2, lost=0, lost_ended=0, older=3)
    assert use(engine, keys[1:2]) == KeyUse(waiting=2, lost=2, lost_ended=1, older=0)


def test_a_round_that_is_over_but_not_published_still_waits(filled, engine, keys):
    with filled.begin() as tx:
        tx.save_round(replace(tx.lock("r1"), state=State.REVEALED, ended_at=NOW))
    assert use(engine, keys[1:2]).lost == 2


def backlog(store, now, workspace="demo"):
    with store.begin() as tx:
        return tx.backlog(workspace, now)


def test_what_waits_its_turn_is_neither_failing_nor_late(store):
    with store.begin() as tx:
        tx.raise_flag("demo", "1", NOW)
    assert backlog(store, NOW) == Backlog(0, 0)
    assert backlog(store, NOW + HOUR) == Backlog(failing=0, late=1)
    assert backlog(store, NOW + HOUR, "other") == Backlog(0, 0)


def test_what_was_put_off_after_a_try_is_failing_until_it_is_late(store):
    with store.begin() as tx:
        tx.raise_flag("demo", "1", NOW)
        claimed = tx.claim("demo", "1")
        assert tx.backlog("demo", NOW) == Backlog(0, 0)  # it runs
        tx.raise_flag("demo", "1", NOW + HOUR)
    assert backlog(store, NOW) == Backlog(failing=1, late=0)
    assert backlog(store, NOW + 2 * HOUR) == Backlog(failing=0, late=1)
    with store.begin() as tx:
        again = tx.claim("demo", "1")
        tx.settle("demo", "1", replace(claimed, fence=again.fence), NOW)
    assert backlog(store, NOW + 2 * HOUR) == Backlog(0, 0)


def test_a_delivery_that_nobody_finished_is_late(store):
    with store.begin() as tx:
        tx.receive("demo", an_event(), NOW, act=True)
        tx.raise_flag("demo", "10001", NOW)
        tx.claim("demo", "10001")
    assert backlog(store, NOW + HOUR) == Backlog(failing=0, late=1)
