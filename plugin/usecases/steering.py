"""What a facilitator may do from the command line, by the deal's key; the page does the same by the round's id."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from plugin.domain.people import Person, Roster, Seat
from plugin.domain.rounds import Round, State, Step
from plugin.errors import Rejected
from plugin.usecases.acts import Acts, check_second
from plugin.usecases.deps import World
from plugin.usecases.opening import check_facilitator, open_round

Audit = tuple[datetime, str, str, Mapping[str, str]]
"""(at, actor, what, facts)"""


class Steering:
    """The facilitator's acts on the open round of a deal, by the deal's key."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._acts = Acts(world)

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
        """Move the deadline by some hours; refusals as ``Acts.extend``, and ``no_open_round``."""
        return self._acts.extend(self._find(workspace, deal), by, hours)

    def cancel(self, workspace: str, deal: str, by: str) -> Round:
        """End an open round without revealing anything."""
        return self._acts.cancel(self._find(workspace, deal), by)

    def reveal_early(self, workspace: str, deal: str, by: str, second: str) -> Round:
        """Reveal before everyone answered; refusals as ``Acts.reveal_early``, and ``no_open_round``."""
        return self._acts.reveal_early(self._find(workspace, deal), by, second)

    def restaff(self, workspace: str, deal: str, two: tuple[str, str], role: str, person_id: str) -> Round:
        """Give a role whose people all left a new person; ``two`` are the facilitator and the second person.

        Raises ``Rejected``: ``role_unknown``, ``role_still_staffed``, ``stands_for_another_role``, ``not_active``.
        """
        by, second = two
        person = self._active(workspace, person_id)
        round_id = self._find(workspace, deal)
        with self._world.store.begin() as tx:
            round_ = self._acts.open_round(tx, round_id, by, Step.RESTAFF)
            check_second(round_, by, second)
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
            facts = {"role": role, "person": person.id, "second": second}
            self._acts.note(tx, staffed, by, "restaffed", facts)
        return staffed

    def _find(self, workspace: str, deal: str) -> str:
        ticket = self._world.sites[workspace].tracker.ticket(deal, "")
        with self._world.store.begin() as tx:
            rounds = [r for r in tx.rounds(workspace, ticket.id) if r.state is State.OPEN]
        if not rounds:
            raise Rejected("no_open_round", deal=deal)
        return rounds[-1].id

    def _active(self, workspace: str, person_id: str) -> Person:
        found = self._world.sites[workspace].tracker.people([person_id])
        if not found or not found[0].active:
            raise Rejected("not_active", person=person_id)
        return found[0]


def _joined(seat: Seat, person: Person) -> Seat:
    others = tuple(p for p in seat.people if p.id != person.id)
    return Seat(seat.role, (*others, person))
