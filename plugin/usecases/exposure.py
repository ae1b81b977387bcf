"""Answers typed into an open field by mistake: taken from the history, sealed, the field put back, the round marked.

The round never pretends afterwards that blindness held.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from plugin.documents import lines, render
from plugin.domain.people import Person
from plugin.domain.reasons import from_open_field
from plugin.domain.rounds import BallotState, Move, Round, State
from plugin.errors import NeedsOperator, Rejected, TryLater
from plugin.ports.store import Due, Notice, Tx
from plugin.ports.tracker import Change, Ticket
from plugin.usecases.ballots import Author, put_answer
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.effects import UNSURE
from plugin.usecases.reminding import Letter, deliver

KIND = "exposed"


@dataclass(frozen=True, slots=True)
class Spill:
    """A value that stood in an answer field before the reveal.

    ``certain``: the tracker recorded who typed it; else the author is only whoever edited the ticket last.
    """

    change: Change
    author: Person | None
    certain: bool


def spills(ticket: Ticket, me: str) -> tuple[Spill, ...]:
    """Return every value that somebody else put into an answer field since our cursor, deleted ones included."""
    return tuple(
        Spill(c, c.author, ticket.recorded)
        for c in ticket.changes
        if c.slot.startswith("answer.") and c.after.strip() and (c.author is None or c.author.id != me)
    )


def take_in(world: World, round_: Round, found: tuple[Spill, ...], cursor: str) -> Round:
    """Seal or keep as a draft what roster members typed, mark the round as exposed, and move the cursor past it."""
    with world.store.begin() as tx:
        locked = tx.lock(round_.id) or round_
        if found and locked.state is State.OPEN:
            locked = replace(locked, exposed=True, revision=locked.revision + 1)
            tx.save_round(locked)
            for spill in found:
                locked = _keep(world, tx, locked, spill)
                _note(world, tx, locked, spill)
        tx.save_cursor(round_.workspace, round_.ticket, cursor)
    return locked


def _keep(world: World, tx: Tx, round_: Round, spill: Spill) -> Round:
    role = round_.roster.role_of(spill.author.id) if spill.author else None
    if spill.author is None or role is None:
        return round_
    answer = from_open_field(spill.change.after)
    theirs = spill.certain or spill.change.slot == f"answer.{role}"
    if theirs and answer is not None and round_.ballots[role].state is not BallotState.SEALED:
        with contextlib.suppress(Rejected):  # the deadline has passed: then it is their draft
            return put_answer(world, tx, round_, Author(role, spill.author.id), Move.SEAL, answer)
    tx.save_draft(round_.id, spill.author.id, spill.change.after, world.clock())
    return round_


def _note(world: World, tx: Tx, round_: Round, spill: Spill) -> None:
    """Log it, and have the author told; that survives the end of the round."""
    now, change = world.clock(), spill.change
    who = spill.author.id if spill.author else ""
    tx.audit(now, round_.id, who, KIND, {"slot": change.slot, "change": change.id})
    if spill.author is not None:
        member = "yes" if round_.roster.role_of(who) else ""
        args = {
            "person": who,
            "name": spill.author.name,
            "email": _address(round_, spill.author),
            "number": str(round_.number),
            "member": member,
        }
        key = f"{KIND}:{round_.id}:{change.id}:{change.slot}"
        tx.add_due(Due(key, round_.workspace, round_.ticket, None, KIND, now, args))
        world.engine.wake(tx, round_.workspace, round_.ticket)


def _address(round_: Round, author: Person) -> str:
    member = round_.roster.person(author.id)
    return (member.email if member else author.email) or ""


def tell_authors(world: World, site: Site, ticket: Ticket, dues: Iterable[Due], mine: Mine) -> None:
    """Tell each author what happened to what they typed; never repeated when the answer was lost."""
    for due in (d for d in dues if d.kind == KIND):
        person = Person(due.args["person"], due.args["name"], due.args["email"] or None)
        words, number = site.words, int(due.args["number"])
        document = render(
            "exposed",
            words,
            deal_key=ticket.key,
            deal_title=ticket.title,
            number=number,
            member=bool(due.args["member"]),
        )
        mine()
        try:
            deliver(world, site, ticket.id, Letter(person, lines.exposed_subject(words, ticket.key), document))
        except TryLater as error:
            if error.reason != UNSURE:
                raise
        except NeedsOperator as error:
            with world.store.begin() as tx:
                tx.notice(Notice(site.name, ticket.id, error.reason, {"person": person.id}, world.clock()))
        with world.store.begin() as tx:
            tx.finish_due(due.key, world.clock())
