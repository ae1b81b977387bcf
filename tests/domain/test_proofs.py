"""What verify says of an honest ticket, and of each way to tamper with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.proofs import Commitment, Published, Reveal, check, seals_before
from plugin.domain.reasons import Answer, Reason
from plugin.domain.seals import Opened, canonical

T = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
BALLOT = Opened("r1", "sales", "p", "11" * 32, canonical(Answer((Reason("money"),), ())))
OTHER = replace(BALLOT, canonical=canonical(Answer((Reason("no money"),), ())))


def commitment(seal, hours, *, genuine=True, number=1):
    return Commitment("sales", number, seal, T + hours * HOUR, genuine, "history")


def ticket(commitments, ballot=BALLOT, *, genuine=True, at=10, reveals=1):
    reveal = Reveal(1, T + at * HOUR, genuine, (ballot,), "| no money | money |")
    return Published("DEAL-1", tuple(commitments), (reveal,) * reveals, {1: T + 10 * HOUR})


HONEST = [commitment(None, 0), commitment(BALLOT.seal, 2)]


def test_an_honest_ticket_is_proven():
    (finding,) = check(ticket(HONEST))
    assert (finding.problem, finding.seal, finding.edits) == (None, BALLOT.seal, ())


def test_an_edit_before_the_reveal_is_listed_and_fine():
    (finding,) = check(ticket([commitment(OTHER.seal, 1), commitment(BALLOT.seal, 2)]))
    assert (finding.problem, finding.edits) == (None, ((T + HOUR, OTHER.seal),))


@pytest.mark.parametrize(
    ("published", "problem"),
    [
        (ticket(HONEST, OTHER), "seal_differs"),
        (ticket([]), "no_seal"),
        (ticket([commitment(BALLOT.seal, 1), commitment(None, 2)]), "no_seal"),
        (ticket(HONEST, genuine=False), "reveal_changed"),
        (ticket(HONEST, reveals=2), "revealed_twice"),
        (ticket([commitment(BALLOT.seal, 2, genuine=False)]), "not_ours"),
        # ballot, salt, comment and field rewritten together after the reveal, the comment posted anew:
        (ticket([*HONEST, commitment(OTHER.seal, 12)], OTHER, at=13), "seal_differs"),
        (ticket([*HONEST, commitment(OTHER.seal, 12)]), "seal_replaced"),
    ],
)
def test_tampering_is_named(published, problem):
    assert check(published)[0].problem == problem


def test_a_second_round_does_not_disturb_the_first():
    assert (
        check(ticket([*HONEST, commitment(None, 20, number=2), commitment(OTHER.seal, 21, number=2)]))[0].problem
        is None
    )


def test_before_the_reveal_the_standing_seal_and_its_edits_are_listed():
    published = Published("DEAL-1", (commitment(OTHER.seal, 1), commitment(BALLOT.seal, 2)), (), {})
    (finding,) = seals_before(published)
    assert (finding.seal, finding.edits) == (BALLOT.seal, ((T + HOUR, OTHER.seal),))
