"""What a facilitator may do with an open round: extend, cancel, reveal early, re-staff a role; all of it audited."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from plugin.domain.people import Person, Roster, Seat
from plugin.domain.rounds import MIN_SEALED, Ending, Round, State, Step, step
from plugin.errors import Rejected
from plugin.ports.store import Due, Tx
from plugin.ports.tracker import Ticket
from plugin.usecases.deps import World
from plugin.usecases.opening import check_facilitator, facilitators, open_round
from plugin.usecases.reminding import plan_reminders

Audit = tuple[datetime, str, str, Mapping[str, str]]
"""(at, actor, what, facts)"""


class Steering:
    """The facilitator's acts on the open round of a deal, by the deal's key."""

    def __init__(self, world: World) -> None:
        self._world = world

    def open(self, workspace: str, deal: str, by: str) -> Round:
        """Open a round without a label; also ``round_open_already``."""
        site = self._world.sites[workspace]
        ticket = site.tracker.ticket(deal, "")
        check_facilitator(site, ticket, Person(by, ""))
        with self._world.store.begin() as tx:
            rounds = tx.rounds(workspace, ticket.id)
        if any(r.state is State.OPEN for r in rounds):
            raise Rejected("round_open_already", deal=deal)
        opened = open_round(self._world, site, ticket, rounds, Person(by, ""))
        with self._world.store.begin() as tx:
            self._world.engine.wake(tx, workspace, ticket.id)
        return opened

    def log(self, workspace: str, deal: str) -> tuple[Audit, ...]:
        """Return the audit log of all rounds of a deal, oldest first."""
        ticket = self._world.sites[workspace].tracker.ticket(deal, "")
        with self._world.store.begin() as tx:
            return tuple(row for r in tx.rounds(workspace, ticket.id) for row in tx.audits(r.id))

    def extend(self, workspace: str, deal: str, by: str, hours: int) -> Round:
        """Move the deadline by some hours; ``too_often`` beyond what the manifest allows."""
        ticket, round_id = self._find(workspace, deal)
        self._facilitator(workspace, ticket, by)
        most = self._world.sites[workspace].section.deadline.extend_most
        with self._world.store.begin() as tx:
            round_ = self._open(tx, round_id, Step.EXTEND)
            if round_.extensions >= most:
                raise Rejected("too_often", most=most)
            later = replace(
                round_,
                deadline=round_.deadline + timedelta(hours=hours),
                extensions=round_.extensions + 1,
                revision=round_.revision + 1,
            )
            tx.save_round(later)
            plan_reminders(tx, later, self._world.sites[workspace].section, self._world.clock())
            self._note(tx, later, by, "extended", {"hours": str(hours)})
        return later

    def cancel(self, workspace: str, deal: str, by: str) -> Round:
        """End an open round without revealing anything."""
        ticket, round_id = self._find(workspace, deal)
        self._facilitator(workspace, ticket, by)
        now = self._world.clock()
        with self._world.store.begin() as tx:
            round_ = self._open(tx, round_id, Step.CANCEL)
            ended = replace(
                round_,
                state=State.CANCELLED,
                ending=Ending.CANCELLED_BY_PERSON,
                ended_at=now,
                revision=round_.revision + 1,
            )
            tx.save_round(ended)
            tx.end_links(round_id)
            tx.drop_dues(round_id, now)
            self._note(tx, ended, by, "cancelled", {})
        return ended

    def reveal_early(self, workspace: str, deal: str, by: str, second: str) -> Round:
        """Ask for the reveal before everyone answered; carried out once the seals stand on the ticket.

        ``second`` is another facilitator or a participant: ``second_person_needed``. With fewer than two sealed
        answers there is nothing to compare: ``too_few_answers``.
        """
        ticket, round_id = self._find(workspace, deal)
        lead = self._facilitator(workspace, ticket, by)
        with self._world.store.begin() as tx:
            round_ = self._open(tx, round_id, Step.REVEAL)
            self._second(round_, lead, by, second)
            if round_.sealed < MIN_SEALED:
                raise Rejected("too_few_answers", sealed=round_.sealed)
            now = self._world.clock()
            tx.add_due(Due(f"early:{round_id}:{now.isoformat()}", workspace, round_.ticket, round_id, "early", now))
            self._note(tx, round_, by, "early_reveal", {"second": second})
        return round_

    def restaff(self, workspace: str, deal: str, two: tuple[str, str], role: str, person_id: str) -> Round:
        """Give a role whose people all left a new person; ``two`` are the facilitator and the second person.

        Raises ``Rejected``: ``role_unknown``, ``role_still_staffed``, ``stands_for_another_role``, ``not_active``.
        """
        by, second = two
        person = self._active(workspace, person_id)
        ticket, round_id = self._find(workspace, deal)
        lead = self._facilitator(workspace, ticket, by)
        with self._world.store.begin() as tx:
            round_ = self._open(tx, round_id, Step.RESTAFF)
            self._second(round_, lead, by, second)
            if role not in round_.ballots:
                raise Rejected("role_unknown", role=role)
            if round_.roster.seat(role).answerers:
                raise Rejected("role_still_staffed", role=role)
            if round_.roster.role_of(person.id) not in (None, role):
                raise Rejected("stands_for_another_role", role=role)
            seats = tuple(_joined(s, person) if s.role == role else s for s in round_.roster.seats)
            staffed = replace(
                round_,
                roster=Roster(seats),
                restaffed=round_.restaffed | {role},
                revision=round_.revision + 1,
            )
            tx.save_round(staffed)
            self._note(tx, staffed, by, "restaffed", {"role": role, "person": person.id, "second": second})
        return staffed

    def _find(self, workspace: str, deal: str) -> tuple[Ticket, str]:
        ticket = self._world.sites[workspace].tracker.ticket(deal, "")
        with self._world.store.begin() as tx:
            rounds = [r for r in tx.rounds(workspace, ticket.id) if r.state is State.OPEN]
        if not rounds:
            raise Rejected("no_open_round", deal=deal)
        return ticket, rounds[-1].id

    def _active(self, workspace: str, person_id: str) -> Person:
        found = self._world.sites[workspace].tracker.people([person_id])
        if not found or not found[0].active:
            raise Rejected("not_active", person=person_id)
        return found[0]

    def _facilitator(self, workspace: str, ticket: Ticket, by: str) -> frozenset[str]:
        lead = frozenset(p.id for p in facilitators(self._world.sites[workspace], ticket))
        if by not in lead:
            raise Rejected("not_a_facilitator", person=by)
        return lead

    def _second(self, round_: Round, lead: frozenset[str], by: str, second: str) -> None:
        role = round_.roster.role_of(second)
        other_role = role is not None and role != round_.roster.role_of(by)
        if second == by or not (second in lead or other_role):
            raise Rejected("second_person_needed", person=second)

    def _open(self, tx: Tx, round_id: str, what: Step) -> Round:
        round_ = tx.lock(round_id)
        if round_ is None:
            raise Rejected("no_open_round")
        step(round_.state, what)
        return round_

    def _note(self, tx: Tx, round_: Round, by: str, what: str, facts: dict[str, str]) -> None:
        tx.audit(self._world.clock(), round_.id, by, what, facts)
        self._world.engine.wake(tx, round_.workspace, round_.ticket)


def _joined(seat: Seat, person: Person) -> Seat:
    others = tuple(p for p in seat.people if p.id != person.id)
    return Seat(seat.role, (*others, person))
