"""Answers typed into an open field by mistake: taken from the history, sealed, the field put back, the round marked.

The round never pretends afterwards that blindness held.
"""

from dataclasses import dataclass, replace

from plugin.documents import lines, render
from plugin.domain.people import Person
from plugin.domain.reasons import from_open_field
from plugin.domain.rounds import BallotState, Move, Round, Step, step
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.store import Tx
from plugin.ports.tracker import Change, Ticket
from plugin.usecases.ballots import Author, put_answer
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.effects import UNSURE


@dataclass(frozen=True, slots=True)
class Spill:
    """A value that stood in an answer field before the reveal."""

    change: Change
    author: Person | None


def spills(ticket: Ticket, me: str) -> tuple[Spill, ...]:
    """Return every value that somebody else put into an answer field since our cursor, deleted ones included."""
    return tuple(
        Spill(c, c.author)
        for c in ticket.changes
        if c.slot.startswith("answer.") and c.after.strip() and (c.author is None or c.author.id != me)
    )


def take_in(world: World, round_: Round, found: tuple[Spill, ...], cursor: str) -> Round:
    """Seal or keep as a draft what roster members typed, mark the round as exposed, and move the cursor past it."""
    now = world.clock()
    with world.store.begin() as tx:
        locked = tx.lock(round_.id)
        if locked is None or not found:
            tx.save_cursor(round_.workspace, round_.ticket, cursor)
            return locked or round_
        step(locked.state, Step.EXPOSE)
        locked = replace(locked, exposed=True, revision=locked.revision + 1)
        tx.save_round(locked)
        for spill in found:
            locked = _keep(world, tx, locked, spill)
            who = spill.author.id if spill.author else ""
            tx.audit(now, round_.id, who, "exposed", {"slot": spill.change.slot, "change": spill.change.id})
        tx.save_cursor(round_.workspace, round_.ticket, cursor)
    return locked


def _keep(world: World, tx: Tx, round_: Round, spill: Spill) -> Round:
    role = round_.roster.role_of(spill.author.id) if spill.author else None
    if spill.author is None or role is None:
        return round_
    ballot = round_.ballots[role]
    answer = from_open_field(spill.change.after)
    if answer is None or ballot.state is BallotState.SEALED:
        tx.save_draft(round_.id, spill.author.id, spill.change.after, world.clock())
        return round_
    return put_answer(world, tx, round_, Author(role, spill.author.id), Move.SEAL, answer)


def tell_authors(world: World, site: Site, round_: Round, ticket: Ticket, found: tuple[Spill, ...], mine: Mine) -> None:
    """Tell each author, once per history entry, what happened to what they typed."""
    for spill in found:
        if spill.author is None:
            continue
        key = f"exposed:{round_.id}:{spill.change.id}"
        mine()
        with world.store.begin() as tx:
            if tx.effect(key) is not None:
                continue
            tx.start_effect(key, world.clock())
        words = site.words
        member = round_.roster.role_of(spill.author.id) is not None
        document = render(
            "exposed", words, deal_key=ticket.key, deal_title=ticket.title, number=round_.number, member=member
        )
        subject = lines.exposed_subject(words, ticket.key)
        try:
            site.tracker.invite(ticket.id, spill.author, subject, document)
        except (NeedsOperator, TryLater) as error:
            if error.reason != UNSURE:
                continue  # the ticket itself says that blindness broke; a missing mail must not hold the round up
        with world.store.begin() as tx:
            tx.finish_effect(key, "sent", world.clock())
