"""Putting an answer into a round: the one place where a ballot changes, under the round's lock."""

from dataclasses import dataclass, replace

from plugin.domain.reasons import Answer
from plugin.domain.rounds import Ballot, BallotState, Move, Round, accepting, move
from plugin.domain.seals import SALT_BYTES, Opened, canonical
from plugin.ports.store import Tx
from plugin.usecases.deps import World
from plugin.usecases.reminding import plan_reminders


@dataclass(frozen=True, slots=True)
class Author:
    """Who answers: a person, and the role they stand for in this round."""

    role: str
    person: str


def put_answer(world: World, tx: Tx, round_: Round, author: Author, what: Move, answer: Answer | None = None) -> Round:
    """Apply a person's move to the ballot of their role and wake the ticket.

    The round is locked by ``tx``. Raises ``Rejected`` as ``accepting`` and ``move`` do; then nothing has changed.
    """
    now = world.clock()
    standing = accepting(round_, now)
    before = standing.ballots[author.role]
    state = move(before, what)
    opened = _opened(world, standing, author, answer) if answer is not None else None
    ballot = Ballot(
        author.role,
        state,
        author.person if state in (BallotState.SEALED, BallotState.ABSTAINED) else None,
        opened.seal if opened else None,
        before.version + 1,
        now,
    )
    after = replace(
        standing,
        ballots={**standing.ballots, author.role: ballot},
        revision=max(standing.revision, round_.revision) + 1,
    )
    tx.save_round(after)
    tx.save_ballot(round_.id, ballot, opened)
    if after.deadline != round_.deadline:
        plan_reminders(tx, after, world.sites[after.workspace].section, now)
    world.engine.wake(tx, round_.workspace, round_.ticket)
    return after


def note_opened(tx: Tx, round_: Round, role: str, world: World) -> None:
    """Note that somebody of the role opened the ballot; the ticket shows it with its next change."""
    ballot = round_.ballots[role]
    if ballot.state is BallotState.INVITED:
        tx.save_ballot(round_.id, replace(ballot, state=move(ballot, Move.OPEN), at=world.clock()), None)


def _opened(world: World, round_: Round, author: Author, answer: Answer) -> Opened:
    return Opened(round_.id, author.role, author.person, world.random(SALT_BYTES).hex(), canonical(answer))
