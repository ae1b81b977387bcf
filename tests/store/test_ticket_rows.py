import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin.ports.store import Claimed, Deal
from plugin.store.tables import tickets
from tests.store.databases import empty
from tests.store.samples import HOUR, NOW, an_event

HERE = ("demo", "10001")


def test_many_asks_raise_one_flag(store):
    with store.begin() as tx:
        assert tx.raise_flag(*HERE, NOW) == 1
        assert tx.raise_flag(*HERE, NOW) is None
        assert tx.raise_flag(*HERE, NOW, force=True) == 2
        assert tx.raise_flag("demo", "10002", NOW) == 1
        tx.claim(*HERE)
        assert tx.raise_flag(*HERE, NOW) == 3


def test_a_claim_takes_what_is_not_done(store):
    with store.begin() as tx:
        for number in (2, 1):
            tx.receive("demo", an_event(f"d{number}"), NOW + number * HOUR, act=True)
        tx.receive("demo", an_event("echo"), NOW, act=False)
        tx.receive("demo", an_event("other", "10002"), NOW, act=True)
        assert tx.claim(*HERE) == Claimed(1, 0, ("d1", "d2"))
        assert tx.claim(*HERE) == Claimed(2, 1, ("d1", "d2"))


def test_only_the_newest_run_owns_a_ticket(store):
    with store.begin() as tx:
        tx.receive("demo", an_event(), NOW, act=True)
        old, new = tx.claim(*HERE), tx.claim(*HERE)
        assert (tx.mine(*HERE, old.fence), tx.mine(*HERE, new.fence)) == (False, True)
        assert not tx.settle(*HERE, old, NOW)
        assert tx.claim(*HERE).deliveries == ("d1",)


def test_settling_finishes_only_what_was_claimed(store):
    with store.begin() as tx:
        many = [f"d{n:04}" for n in range(1100)]
        for delivery in many:
            tx.receive("demo", an_event(delivery), NOW, act=True)
        claimed = tx.claim(*HERE)
        tx.receive("demo", an_event("late"), NOW, act=True)
        assert claimed.deliveries == tuple(many)
        assert tx.settle(*HERE, claimed, NOW)
        assert tx.claim(*HERE) == Claimed(2, 0, ("late",))


@pytest.mark.parametrize("what", ["flag", "deliveries", "tries"])
def test_what_never_ran_or_never_settled_is_stranded(store, what):
    with store.begin() as tx:
        tx.raise_flag(*HERE, NOW)
        if what != "flag":
            claimed = tx.claim(*HERE)
        if what == "deliveries":
            tx.settle(*HERE, claimed, NOW)
            tx.receive("demo", an_event(), NOW, act=True)
        assert tx.stranded(NOW) == ()
        assert tx.stranded(NOW + HOUR) == (HERE,)
        tx.settle(*HERE, tx.claim(*HERE), NOW)
        assert tx.stranded(NOW + HOUR) == ()


def test_a_wake_up_put_off_is_not_stranded(store):
    with store.begin() as tx:
        tx.raise_flag(*HERE, NOW)
        tx.claim(*HERE)
        tx.raise_flag(*HERE, NOW + 2 * HOUR)
        assert tx.stranded(NOW + HOUR) == ()


def test_what_was_read_of_a_ticket_is_kept(store):
    facts = (("Сумма", "5 млн"), ("Срок", "декабрь"))
    with store.begin() as tx:
        assert (tx.cursor(*HERE), tx.deal(*HERE)) == ("", Deal("10001", ""))
        tx.save_cursor(*HERE, "777")
        assert (tx.cursor(*HERE), tx.deal(*HERE)) == ("777", Deal("10001", ""))
        tx.save_deal(*HERE, Deal("DEAL-1", "Сделка", facts))
        assert (tx.cursor(*HERE), tx.deal(*HERE)) == ("777", Deal("DEAL-1", "Сделка", facts))
        assert tx.raise_flag(*HERE, NOW) == 1


def test_a_key_belongs_to_the_ticket_last_seen_under_it(store):
    with store.begin() as tx:
        assert tx.ticket_of("demo", "DEAL-1") is None
        tx.save_deal(*HERE, Deal("DEAL-1", "a"))
        tx.save_deal("demo", "10002", Deal("DEAL-2", "b"))
        tx.save_deal("other", "10003", Deal("DEAL-1", "c"))
        assert tx.ticket_of("demo", "DEAL-1") == "10001"
        tx.save_deal("demo", "10002", Deal("DEAL-1", "b"))
        assert (tx.ticket_of("demo", "DEAL-1"), tx.ticket_of("demo", "DEAL-2")) == ("10002", None)
        assert tx.ticket_of("other", "DEAL-1") == "10003"


STEPS = st.lists(st.sampled_from(["event", "wake", "force", "claim", "settle", "put off"]), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_event_is_ever_forgotten(store, engine, steps):
    """Whatever happens in whatever order: an undone delivery has a flag, a run, or is found as stranded."""
    empty(engine)
    runs: list[Claimed] = []
    sent: set[str] = set()
    done: set[str] = set()
    generations: list[int] = []
    for number, step in enumerate(steps):
        with store.begin() as tx:
            if step == "event":
                sent.add(f"d{number}")
                tx.receive(*HERE[:1], an_event(f"d{number}"), NOW, act=True)
            if step in ("event", "wake", "force"):
                generations.append(tx.raise_flag(*HERE, NOW, force=step == "force") or 0)
            elif step == "put off" and runs and tx.mine(*HERE, runs[-1].fence):
                generations.append(tx.raise_flag(*HERE, NOW) or 0)
            elif step == "claim":
                runs.append(tx.claim(*HERE))
            elif step == "settle" and runs:
                claimed = runs.pop(0)
                newest = not runs and tx.mine(*HERE, claimed.fence)
                assert tx.settle(*HERE, claimed, NOW) == newest
                done.update(claimed.deliveries if newest else ())
    made = [g for g in generations if g]
    assert made == sorted(set(made))
    with store.begin() as tx:
        row = tx.connection.execute(sa.select(tickets)).first()
        found = tx.stranded(NOW + HOUR)
        if row is not None and row.woke_at is not None and (row.queued or sent - done):
            assert found == (HERE,)
        assert set(tx.claim(*HERE).deliveries) == sent - done
