"""Opening a round: who asked for it, who may, who will answer; the roster is frozen here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from plugin.domain.people import Person, freeze
from plugin.domain.rounds import Ballot, BallotState, DeadlinePolicy, Grade, Round, State, grade
from plugin.errors import Rejected
from plugin.manifest import Role, Workspace
from plugin.ports.tracker import Ticket, Tracker
from plugin.usecases.deps import Site, World
from plugin.usecases.reminding import plan_reminders


def wanted(site: Site, ticket: Ticket, rounds: Sequence[Round]) -> bool:
    """Whether the ticket asks for a round: it carries the label, or stands in an opening status for the first time."""
    opening = site.section.opening
    if opening.label and opening.label in ticket.labels:
        return True
    return not rounds and not ticket.closed and ticket.status in opening.statuses


def asked_key(site: Site, ticket: Ticket) -> str:
    """Return the idempotency key of an asking: a label that cannot be taken away asks once all the same."""
    _, change = asked(site, ticket)
    return f"asked:{site.name}:{ticket.id}:{change}"


def open_as_asked(world: World, site: Site, ticket: Ticket, rounds: Sequence[Round]) -> Round:
    """Open the round that the ticket asks for; raises ``Rejected`` as ``open_round`` does."""
    by, _ = asked(site, ticket)
    if site.section.opening.label in ticket.labels:
        check_facilitator(site, ticket, by)  # an opening status needs nobody: it is the manifest's own word
    return open_round(world, site, ticket, rounds, by)


def open_round(world: World, site: Site, ticket: Ticket, rounds: Sequence[Round], by: Person | None) -> Round:
    """Open a round, its roster frozen.

    Raises ``Rejected``: ``deal_closed``, ``service_project``, or why no roster can be made (``domain.people.freeze``).
    """
    if ticket.closed:
        raise Rejected("deal_closed")
    if ticket.for_customers and not site.section.deals.internal_comments:
        raise Rejected("service_project")
    return _enter(world, site, ticket, _draft(world, site, ticket, rounds, by))


def _enter(world: World, site: Site, ticket: Ticket, round_: Round) -> Round:
    """Store a new round with its due times; when another process was quicker, return the round that it opened."""
    now = world.clock()
    with world.store.begin() as tx:
        if not tx.add_round(round_):
            return tx.rounds(round_.workspace, round_.ticket)[-1]
        tx.finish_effect(asked_key(site, ticket), round_.id, now)
        # What stood in the fields before the round is nobody's answer to it.
        tx.save_cursor(round_.workspace, round_.ticket, ticket.cursor)
        plan_reminders(tx, round_, site.section, now)
        roster = {s.role: ",".join(p.id for p in s.people) for s in round_.roster.seats}
        tx.audit(now, round_.id, round_.opened_by or "", "opened", roster)
        # A run that took the ticket over and has read no round yet comes again.
        world.engine.wake(tx, round_.workspace, round_.ticket)
    return round_


def asked(site: Site, ticket: Ticket) -> tuple[Person | None, str]:
    """Return who set the opening label and the history entry of it; the creator when it was there from the start."""
    label = site.section.opening.label
    for change in reversed(ticket.changes):
        if label and change.slot == "labels" and label in change.after.split() and label not in change.before.split():
            return change.author, change.id
    return ticket.creator, "0"


def check_facilitator(site: Site, ticket: Ticket, person: Person | None) -> None:
    """Raise ``Rejected`` ``not_a_facilitator`` for whoever may not open rounds on this deal."""
    if person is None or person.id not in {p.id for p in facilitators(site, ticket)}:
        raise Rejected("not_a_facilitator")


def facilitators(site: Site, ticket: Ticket) -> tuple[Person, ...]:
    """Return who opens and leads rounds on this deal."""
    return site.tracker.members(site.section.facilitators, ticket)


def follow_owner(world: World, site: Site, ticket: Ticket, round_: Round) -> Round:
    """Let a round that its deal's owner leads follow a new owner; facilitators named otherwise stay as frozen."""
    if site.section.facilitators.deal_owner is None and round_.facilitators:
        return round_
    found = facilitators(site, ticket)
    if not found or {p.id for p in found} == {p.id for p in round_.facilitators}:
        return round_
    with world.store.begin() as tx:
        followed = replace(tx.lock(round_.id) or round_, facilitators=found)
        tx.save_round(followed)
        tx.audit(world.clock(), round_.id, "", "facilitators", {"people": ",".join(p.id for p in found)})
    return followed


def _draft(world: World, site: Site, ticket: Ticket, rounds: Sequence[Round], by: Person | None) -> Round:
    roster = freeze({role.id: members(site.tracker, role, ticket) for role in site.section.roles})
    now = world.clock()
    return Round(
        id=world.new_id(),
        workspace=site.name,
        ticket=ticket.id,
        number=max((r.number for r in rounds), default=0) + 1,
        state=State.OPEN,
        roster=roster,
        ballots={seat.role: Ballot(seat.role) for seat in roster.seats},
        opened_at=now,
        opened_by=by.id if by else None,
        deadline=now + timedelta(hours=site.section.deadline.hours),
        policy=policy(site.section),
        carrier=_carrier(site, ticket),
        seen_before=_saw_a_reveal_unanswered(rounds),
        facilitators=facilitators(site, ticket),
        role_links=frozenset(r.id for r in site.section.roles if grade(r.private_page) is Grade.ROLE_PRIVATE),
    )


def members(tracker: Tracker, role: Role, ticket: Ticket) -> tuple[Person, ...]:
    """Find a role's people; an e-mail address named in the manifest wins over what the tracker shows."""
    named = {p.id: p.email for p in role.who.people or []}
    found = tracker.members(role.who, ticket)
    return tuple(replace(p, email=named.get(p.id) or p.email) for p in found)


def policy(section: Workspace) -> DeadlinePolicy:
    """Return the manifest's deadline policy as the domain knows it."""
    deadline = section.deadline
    return DeadlinePolicy(deadline.policy, timedelta(hours=deadline.extend_hours), deadline.extend_most)


def _carrier(site: Site, ticket: Ticket) -> str:
    """Return what carries the round on its ticket, as ``domain.rounds.Round.carrier`` names it."""
    needed = {"status"} | {f"{kind}.{role.id}" for role in site.section.roles for kind in ("state", "answer")}
    if not needed <= ticket.slots.keys():
        return "plain"
    return "fields" if ticket.recorded else "noted"


def _saw_a_reveal_unanswered(rounds: Sequence[Round]) -> frozenset[str]:
    """Return roles that saw an earlier reveal on this deal without having sealed an answer of their own."""
    revealed = [r for r in rounds if r.state is State.REVEALED]
    return frozenset(
        role for r in revealed for role, ballot in r.ballots.items() if ballot.state is not BallotState.SEALED
    )
