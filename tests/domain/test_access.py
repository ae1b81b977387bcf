"""Who may read, judge and lead, for every state of a round and every way to prove who one is."""

from dataclasses import replace
from itertools import product

import pytest

from plugin.domain.access import (
    DOORS,
    Proof,
    Viewer,
    Who,
    is_proven,
    may_judge,
    may_lead,
    may_read_answer,
    may_see_result,
)
from plugin.domain.people import Person
from plugin.domain.rounds import State
from tests.domain.test_rounds import make_round

PEOPLE = ("sales-1", "product-1", "boss", "stranger", None)
EVERY = list(product(State, Proof, ("r1", "r2", None), PEOPLE))


def a_round(state):
    return replace(make_round(state=state), facilitators=(Person("boss", "Boss"), Person("product-1", "Both")))


def who_may(rule):
    """Return (state, proof, person) for whom a rule says yes; another round never gets a yes."""
    allowed = set()
    for state, proof, asked, person in EVERY:
        if rule(Viewer(proof, asked, person), a_round(state)):
            assert asked == "r1"
            allowed.add((state, proof, person))
    return allowed


def browsers(state, *people, proofs=(Proof.BROWSER,)):
    return {(state, proof, person) for proof in proofs for person in people}


BOTH = (Proof.BROWSER, Proof.ROLE_BROWSER)


def test_members_and_facilitators_judge_nothing_and_see_nothing_before_the_reveal():
    for rule in (may_judge, may_see_result):
        assert {state for state, _, _ in who_may(rule)} == {State.REVEALED}


def test_only_members_judge():
    assert who_may(may_judge) == browsers(State.REVEALED, "sales-1", "product-1", proofs=BOTH)


def test_members_facilitators_and_view_links_see_the_result():
    views = {(State.REVEALED, Proof.VIEW, person) for person in PEOPLE}
    members = browsers(State.REVEALED, "sales-1", "product-1", proofs=BOTH)
    assert who_may(may_see_result) == members | browsers(State.REVEALED, "boss") | views


def test_facilitators_lead_in_every_state_by_a_bound_browser_only():
    assert who_may(may_lead) == {row for state in State for row in browsers(state, "boss", "product-1")}


@pytest.mark.parametrize("author", ["sales-1", "stranger", None])
def test_before_the_reveal_an_answer_is_its_authors_alone(author):
    allowed = who_may(lambda viewer, round_: may_read_answer(viewer, round_, author))
    early = {row for row in allowed if row[0] is not State.REVEALED}
    own = {author} - {None}
    assert early == {row for state in (State.OPEN, State.CANCELLED) for row in browsers(state, *own)}


def test_a_name_picked_behind_a_role_link_is_not_proven():
    assert {proof for _, proof, _ in who_may(is_proven)} == {Proof.BROWSER}


def test_leading_opens_no_answer():
    boss = Viewer(Proof.BROWSER, "r1", "boss")
    for state in (State.OPEN, State.CANCELLED):
        assert may_lead(boss, a_round(state))
        assert not may_read_answer(boss, a_round(state), "sales-1")


def test_every_door_has_its_own_name_and_address():
    assert len({d.name for d in DOORS}) == len({(d.method, d.path) for d in DOORS}) == len(DOORS)


def test_whoever_changes_something_has_proved_who_they_are_but_for_asking_a_link():
    assert [d.name for d in DOORS if d.changes and d.proof is Proof.NONE] == ["ask_post"]
    assert {d.proof for d in DOORS if d.who is Who.FACILITATOR} == {Proof.BROWSER}
