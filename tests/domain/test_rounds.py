"""Every state × input pair of both tables, and the rules for how a round ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.people import Person, Roster, Seat
from plugin.domain.rounds import (
    BALLOT_TABLE,
    ROUND_TABLE,
    Ballot,
    BallotState,
    DeadlinePolicy,
    End,
    Ending,
    Extend,
    Grade,
    Move,
    Round,
    State,
    Step,
    accepting,
    at_deadline,
    due_end,
    extended,
    grade,
    move,
    step,
)
from plugin.errors import Rejected

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
REVEAL = DeadlinePolicy("reveal")


def make_round(states=(BallotState.INVITED,) * 3, policy=REVEAL, state=State.OPEN, extensions=0):
    roles = ("sales", "marketing", "product")[: len(states)]
    seats = tuple(Seat(role, (Person(f"{role}-1", role.title()),)) for role in roles)
    ballots = {role: Ballot(role, ballot) for role, ballot in zip(roles, states, strict=True)}
    return Round(
        id="r1",
        workspace="w",
        ticket="10001",
        number=1,
        state=state,
        roster=Roster(seats),
        ballots=ballots,
        opened_at=START,
        opened_by="boss",
        deadline=START + DAY,
        policy=policy,
        extensions=extensions,
    )


@pytest.mark.parametrize("what", list(Step))
@pytest.mark.parametrize("state", list(State))
def test_every_round_pair_moves_or_is_refused_with_the_state_as_reason(state, what):
    if state is State.OPEN:
        assert step(state, what) is ROUND_TABLE[state, what]
    else:
        with pytest.raises(Rejected) as refused:
            step(state, what)
        assert refused.value.reason == f"round_{state}"


def test_a_round_has_exactly_two_ways_out_and_none_back():
    leaving = {(what, after) for (before, what), after in ROUND_TABLE.items() if after is not before}
    assert leaving == {(Step.REVEAL, State.REVEALED), (Step.CANCEL, State.CANCELLED)}


@pytest.mark.parametrize("what", list(Move))
@pytest.mark.parametrize("state", list(BallotState))
def test_every_ballot_pair(state, what):
    ballot = Ballot("sales", state)
    expected = {
        Move.SEAL: BallotState.SEALED,
        Move.ABSTAIN: BallotState.ABSTAINED,
        Move.OPEN: BallotState.WAITING if state is BallotState.INVITED else state,
        Move.WITHDRAW: BallotState.WAITING if state in (BallotState.SEALED, BallotState.ABSTAINED) else None,
    }[what]
    if expected is None:
        with pytest.raises(Rejected, match="nothing_to_withdraw"):
            move(ballot, what)
    else:
        assert move(ballot, what) is expected
        assert (state, what) in BALLOT_TABLE


SEALED, ABSTAINED, INVITED = BallotState.SEALED, BallotState.ABSTAINED, BallotState.INVITED


@pytest.mark.parametrize(
    ("states", "policy", "expected"),
    [
        ((SEALED, SEALED, SEALED), "reveal", End(State.REVEALED, Ending.ALL_ANSWERED)),
        ((SEALED, SEALED, ABSTAINED), "cancel", End(State.REVEALED, Ending.ALL_ANSWERED)),
        ((SEALED, ABSTAINED, ABSTAINED), "reveal", End(State.CANCELLED, Ending.TOO_FEW_ANSWERS)),
        ((SEALED, SEALED, INVITED), "reveal", None),
    ],
)
def test_before_the_deadline_only_a_complete_round_ends(states, policy, expected):
    assert due_end(make_round(states, DeadlinePolicy(policy)), START) == expected


@pytest.mark.parametrize(
    ("states", "policy", "expected"),
    [
        ((SEALED, SEALED, INVITED), DeadlinePolicy("reveal"), End(State.REVEALED, Ending.DEADLINE)),
        ((SEALED, INVITED, INVITED), DeadlinePolicy("reveal"), End(State.CANCELLED, Ending.DEADLINE)),
        ((SEALED, SEALED, INVITED), DeadlinePolicy("cancel"), End(State.CANCELLED, Ending.DEADLINE)),
        ((SEALED, SEALED, INVITED), DeadlinePolicy("extend", DAY, 1), Extend(START + 2 * DAY)),
    ],
)
def test_at_the_deadline_the_policy_decides(states, policy, expected):
    assert at_deadline(make_round(states, policy), START + DAY) == expected


def test_extensions_have_a_maximum_and_then_end_with_gaps():
    round_ = make_round((SEALED, SEALED, INVITED), DeadlinePolicy("extend", DAY, 1), extensions=1)
    assert at_deadline(round_, round_.deadline) == End(State.REVEALED, Ending.DEADLINE)


def test_after_a_long_silence_extensions_are_used_up_to_the_present():
    round_ = make_round(policy=DeadlinePolicy("extend", DAY, 3))
    due = at_deadline(round_, START + 2.5 * DAY)
    assert due == Extend(START + 3 * DAY)
    assert extended(round_, due.deadline).extensions == 2


@pytest.mark.parametrize("policy", ["reveal", "extend"])
def test_a_closed_deal_ends_the_round_at_once_without_another_extension(policy):
    round_ = make_round((SEALED, SEALED, INVITED), DeadlinePolicy(policy, DAY, 3))
    assert due_end(round_, START, deal_closed=True) == End(State.REVEALED, Ending.DEAL_CLOSED)


def test_a_closed_deal_with_policy_cancel_and_a_deleted_deal_cancel():
    round_ = make_round((SEALED, SEALED, INVITED), DeadlinePolicy("cancel"))
    assert due_end(round_, START, deal_closed=True) == End(State.CANCELLED, Ending.DEAL_CLOSED)
    assert due_end(round_, START, deal_gone=True) == End(State.CANCELLED, Ending.DEAL_GONE)


@given(
    states=st.lists(st.sampled_from(list(BallotState)), min_size=3, max_size=3),
    kind=st.sampled_from(["extend", "reveal", "cancel"]),
    hours=st.integers(0, 100),
    closed=st.booleans(),
)
def test_never_revealed_with_fewer_than_two_sealed_answers(states, kind, hours, closed):
    round_ = make_round(tuple(states), DeadlinePolicy(kind, DAY, 1))
    due = due_end(round_, START + timedelta(hours=hours), deal_closed=closed)
    if isinstance(due, End) and due.state is State.REVEALED:
        assert round_.sealed >= 2


def test_answers_are_refused_after_the_deadline_even_before_the_end_is_carried_out():
    round_ = make_round((SEALED, SEALED, INVITED))
    with pytest.raises(Rejected, match="round_over"):
        accepting(round_, round_.deadline)


def test_an_answer_within_a_due_extension_is_accepted_with_the_later_deadline():
    round_ = make_round(policy=DeadlinePolicy("extend", DAY, 1))
    assert accepting(round_, START + 1.5 * DAY).deadline == START + 2 * DAY


@pytest.mark.parametrize("state", [State.REVEALED, State.CANCELLED])
def test_answers_are_refused_after_the_end(state):
    with pytest.raises(Rejected, match=f"round_{state}"):
        accepting(replace(make_round(), state=state), START)


def test_a_round_is_as_private_as_its_least_private_role():
    assert (grade(None), grade(""), grade("0f" * 16)) == (Grade.SEALED, Grade.SEALED, Grade.ROLE_PRIVATE)
    assert make_round().grade is Grade.SEALED
    assert replace(make_round(), role_links=frozenset({"product"})).grade is Grade.ROLE_PRIVATE
