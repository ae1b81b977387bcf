from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.people import Person, Roster, Seat
from plugin.domain.rounds import DeadlinePolicy, Ending, State
from plugin.errors import Rejected
from tests.store.samples import HOUR, NOW, ROSTER, a_round


def ended(round_, state=State.CANCELLED, **more):
    return replace(round_, state=state, ended_at=NOW + HOUR, ending=Ending.CANCELLED_BY_PERSON, **more)


def test_a_round_comes_back_as_it_was(store):
    with store.begin() as tx:
        assert tx.add_round(a_round())
    with store.begin() as tx:
        found = tx.round("r1")
    assert found == a_round()
    assert list(found.ballots) == ["sales", "marketing", "delivery"]


def test_everything_that_may_change_is_saved(store):
    changed = ended(
        a_round(),
        State.REVEALED,
        deadline=NOW + 120 * HOUR,
        extensions=1,
        exposed=True,
        carrier="comment",
        revision=7,
        published=True,
        restaffed=frozenset({"marketing", "delivery"}),
        seen_before=frozenset({"sales"}),
    )
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.save_round(changed)
        assert tx.round("r1") == changed


def test_policy_grade_and_names_stay_as_they_were_at_opening(store):
    sales = Seat("sales", (Person("u9", "Другое имя", "other@example.com", active=False),))
    opened = a_round(role_links=frozenset({"sales"}))
    weaker = replace(
        opened,
        policy=DeadlinePolicy("reveal"),
        roster=Roster((sales, *ROSTER.seats[1:])),
        role_links=frozenset({"sales", "delivery"}),
    )
    with store.begin() as tx:
        tx.add_round(opened)
        tx.save_round(weaker)
        found = tx.round("r1")
    assert found.role_links == {"sales"}
    assert found.policy == DeadlinePolicy("extend", timedelta(hours=24), 1)
    assert found.roster.person("u9") == Person("u9", "Яна Ёлкина", "yana@example.com", active=False)
    assert found.roster.person("u1") == Person("u1", "Анна")


LEADS = (Person("u8", "Яков", "yakov@example.com"), Person("u1", "Анна", None, active=False))


def test_facilitators_follow_whoever_leads(store):
    with store.begin() as tx:
        tx.add_round(a_round(facilitators=LEADS))
        tx.add_round(a_round("r2", ticket="10002", facilitators=LEADS))
        assert tx.round("r1").facilitators == LEADS
        renamed = Person("u1", "Анна Иванова", "anna@example.com")
        for now in ((renamed,), (), (Person("u0", "Новый"), *LEADS[::-1])):
            tx.save_round(replace(tx.lock("r1"), facilitators=now))
            assert tx.round("r1").facilitators == now
        assert tx.round("r2").facilitators == LEADS


def test_revealed_rounds_of_a_time_come_in_the_order_of_their_end(store):
    ends = {"a": 3, "b": 1, "c": 2, "d": 0, "e": 4}
    with store.begin() as tx:
        for number, (name, hours) in enumerate(ends.items()):
            tx.add_round(a_round(name, ticket=f"1000{number}"))
            tx.save_round(replace(tx.round(name), state=State.REVEALED, ended_at=NOW + hours * HOUR))
        tx.add_round(a_round("f", ticket="10008"))
        tx.save_round(ended(tx.round("f")))
        tx.add_round(a_round("g", ticket="10009", workspace="other"))
        tx.save_round(replace(tx.round("g"), state=State.REVEALED, ended_at=NOW + HOUR))
        found = tx.revealed("demo", NOW + HOUR, NOW + 4 * HOUR)
        assert [r.id for r in found] == ["b", "c", "a"]
        assert found[0] == tx.round("b")
        assert tx.revealed("demo", NOW + 5 * HOUR, NOW + 6 * HOUR) == ()


def test_somebody_newly_seated_is_added_last(store):
    new = Person("u0", "Новый", "new@example.com")
    restaffed = Roster((ROSTER.seats[0], Seat("marketing", (*ROSTER.seats[1].people, new)), ROSTER.seats[2]))
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.save_round(replace(a_round(), roster=restaffed))
        assert tx.round("r1").roster == restaffed


def test_one_round_is_open_on_a_ticket(store):
    with store.begin() as tx:
        assert tx.add_round(a_round())
        assert not tx.add_round(a_round("r2", number=2))
        assert tx.add_round(a_round("r3", ticket="10002"))
        assert tx.add_round(a_round("r4", workspace="other"))
        tx.save_round(ended(a_round()))
        assert tx.add_round(a_round("r5", number=2))
        assert [r.id for r in tx.rounds("demo", "10001")] == ["r1", "r5"]


def test_a_number_is_given_once(store):
    with store.begin() as tx:
        tx.add_round(ended(a_round()))
        assert not tx.add_round(a_round("r2"))


@pytest.mark.parametrize("first", [State.REVEALED, State.CANCELLED])
def test_an_end_is_final(store, first):
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.save_round(ended(a_round(), first))
        tx.save_round(ended(a_round(), first, published=True))
    for state in set(State) - {first}:
        with pytest.raises(Rejected, match=f"round_{first}"), store.begin() as tx:
            tx.save_round(ended(a_round(), state))
    with store.begin() as tx:
        assert tx.round("r1").state is first


def test_unknown_rounds(store):
    with store.begin() as tx:
        assert (tx.round("r1"), tx.lock("r1"), tx.rounds("demo", "10001")) == (None, None, ())
    with pytest.raises(KeyError), store.begin() as tx:
        tx.save_round(a_round())


def test_what_is_unfinished_is_watched(store):
    with store.begin() as tx:
        tx.add_round(a_round())
        tx.add_round(a_round("r2", ticket="10002"))
        tx.save_round(ended(a_round("r2", ticket="10002")))
        tx.add_round(a_round("r3", ticket="10003"))
        tx.save_round(ended(a_round("r3", ticket="10003"), published=True))
        tx.add_round(a_round("r4", ticket="10004", workspace="other"))
        assert [r.id for r in tx.unfinished("demo")] == ["r1", "r2"]
        assert tx.watched("demo") == ("10001", "10002")


def test_a_transaction_that_fails_leaves_nothing(store):
    def fail():
        with store.begin() as tx:
            tx.add_round(a_round())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.begin() as tx:
        assert tx.round("r1") is None


def test_a_lock_reads_what_it_locked(store):
    with store.begin() as tx:
        tx.add_round(a_round())
    with store.begin() as tx:
        assert tx.lock("r1") == a_round()
