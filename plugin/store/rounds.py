"""Rounds and their frozen rosters as rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from plugin.domain.people import Person, Roster, Seat
from plugin.domain.rounds import Ballot, BallotState, DeadlinePolicy, Ending, Round, State
from plugin.domain.talks import TalkState
from plugin.errors import Rejected
from plugin.store.compared_tables import talks
from plugin.store.rows import Rows
from plugin.store.tables import ballots, facilitators, members, rounds


class RoundRows(Rows):
    """Reads rounds whole, writes their own columns."""

    def lock(self, round_id: str) -> Round | None:
        """Take the write lock of a round, then read it; None when there is none."""
        # A write and not a SELECT: SQLite's transaction begins with the first write, and what was read before
        # it may be stale by then.
        self.connection.execute(sa.update(rounds).where(rounds.c.id == round_id).values(revision=rounds.c.revision))
        return self.round(round_id)

    def round(self, round_id: str) -> Round | None:
        """Read a round without locking."""
        return next(iter(self._read(rounds.c.id == round_id)), None)

    def rounds(self, workspace: str, ticket: str) -> tuple[Round, ...]:
        """All rounds of a ticket, by number."""
        return self._read(sa.and_(rounds.c.workspace == workspace, rounds.c.ticket == ticket))

    def unfinished(self, workspace: str) -> tuple[Round, ...]:
        """Return rounds that are open, or ended and not published yet."""
        return self._read(sa.and_(rounds.c.workspace == workspace, _UNFINISHED))

    def watched(self, workspace: str) -> tuple[str, ...]:
        """Ids of tickets that need to be read: deals with an unfinished round, and tasks of talks that go on.

        A task is among them so that its closing is noticed even when the webhook about it was lost.
        """
        deals = sa.select(rounds.c.ticket).where(rounds.c.workspace == workspace, _UNFINISHED)
        tasks = sa.select(talks.c.task).where(talks.c.workspace == workspace, _GOING_ON)
        return tuple(self.connection.scalars(sa.union(deals, tasks).order_by("ticket")))

    def revealed(self, workspace: str, since: datetime, until: datetime) -> tuple[Round, ...]:
        """Return the rounds revealed at or after ``since`` and before ``until``, by the time of their end."""
        ended = sa.and_(rounds.c.ended_at >= since, rounds.c.ended_at < until)
        where = sa.and_(rounds.c.workspace == workspace, rounds.c.state == State.REVEALED, ended)
        return self._read(where, rounds.c.ended_at, rounds.c.id)

    def add_round(self, round_: Round) -> bool:
        """Add a round with its roster and ballots; False when the ticket has an open one already."""
        fixed = {
            "id": round_.id,
            "workspace": round_.workspace,
            "ticket": round_.ticket,
            "number": round_.number,
            "opened_at": round_.opened_at,
            "opened_by": round_.opened_by,
            "policy": round_.policy.kind,
            "policy_seconds": int(round_.policy.by.total_seconds()),
            "policy_most": round_.policy.most,
            "role_links": sorted(round_.role_links) or None,
        }
        if not self._added(rounds, fixed | _changing(round_)):
            return False
        for place, seat in enumerate(round_.roster.seats):
            ballot = round_.ballots[seat.role]
            self.connection.execute(
                sa.insert(ballots).values(round=round_.id, role=seat.role, place=place, **ballot_columns(ballot))
            )
        self._put_members(round_)
        self._put_facilitators(round_)
        return True

    def save_round(self, round_: Round) -> None:
        """Write a round's own columns, its roster and who leads it.

        Known members keep name and e-mail as they were frozen; only ``active`` follows, and who was newly seated is
        added. Facilitators are written as they are given: the deal may have a new owner. Raises ``Rejected``
        ``round_revealed`` or ``round_cancelled`` when it has ended in another state, and ``KeyError`` when there is
        no such round.
        """
        same_end = rounds.c.state.in_([State.OPEN, round_.state])
        written = self.connection.execute(
            sa.update(rounds).where(rounds.c.id == round_.id, same_end).values(_changing(round_))
        )
        if not written.rowcount:
            stands = self.connection.scalar(sa.select(rounds.c.state).where(rounds.c.id == round_.id))
            if stands is None:
                raise KeyError(round_.id)
            raise Rejected(f"round_{stands}")
        self._put_members(round_)
        self.connection.execute(sa.delete(facilitators).where(facilitators.c.round == round_.id))
        self._put_facilitators(round_)

    def _put_members(self, round_: Round) -> None:
        for seat in round_.roster.seats:
            for place, person in enumerate(seat.people):
                insert = self._insert(members).values(
                    round=round_.id,
                    person=person.id,
                    role=seat.role,
                    place=place,
                    name=person.name,
                    email=person.email,
                    active=person.active,
                )
                self.connection.execute(
                    insert.on_conflict_do_update(index_elements=["round", "person"], set_={"active": person.active})
                )

    def _put_facilitators(self, round_: Round) -> None:
        for place, person in enumerate(round_.facilitators):
            self._put(
                facilitators,
                {"round": round_.id, "person": person.id},
                {"place": place, "name": person.name, "email": person.email, "active": person.active},
            )

    def _read(self, where: sa.ColumnElement[bool], *order: sa.ColumnElement[Any]) -> tuple[Round, ...]:
        by = order or (rounds.c.ticket, rounds.c.number)
        rows = self.connection.execute(sa.select(rounds).where(where).order_by(*by)).all()
        ids = [row.id for row in rows]
        people: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for m in self._of(members, ids):
            people[m.round, m.role].append(Person(m.person, m.name, m.email, m.active))
        leads: dict[str, list[Person]] = defaultdict(list)
        for f in self._of(facilitators, ids):
            leads[f.round].append(Person(f.person, f.name, f.email, f.active))
        cast: dict[str, list[Ballot]] = defaultdict(list)
        for b in self._of(ballots, ids):
            cast[b.round].append(Ballot(b.role, BallotState(b.state), b.person, b.seal, b.version, b.at))
        return tuple(_round(row, _roster(row.id, cast[row.id], people), cast[row.id], leads[row.id]) for row in rows)

    def _of(self, table: sa.Table, ids: Sequence[str]) -> Sequence[sa.Row[Any]]:
        if not ids:
            return ()
        # The ciphertext stays where it is: only ``opened`` reads it.
        columns = [c for c in table.c if c.name != "content"]
        query = sa.select(*columns).where(table.c.round.in_(ids)).order_by(table.c.place)
        return self.connection.execute(query).all()


_UNFINISHED = sa.or_(rounds.c.state == State.OPEN, rounds.c.published.is_(False))
_GOING_ON = talks.c.state.in_([TalkState.OPEN, TalkState.REOPENED])


def ballot_columns(ballot: Ballot) -> dict[str, Any]:
    """Return the columns of a ballot that its moves change, without content."""
    return {
        "state": ballot.state,
        "person": ballot.person,
        "seal": ballot.seal,
        "version": ballot.version,
        "at": ballot.at,
    }


def _changing(round_: Round) -> dict[str, Any]:
    """Return what may change after opening: never the policy or the grade."""
    return {
        "state": round_.state,
        "deadline": round_.deadline,
        "extensions": round_.extensions,
        "exposed": round_.exposed,
        "carrier": round_.carrier,
        "revision": round_.revision,
        "ended_at": round_.ended_at,
        "ending": round_.ending,
        "published": round_.published,
        "restaffed": sorted(round_.restaffed),
        "seen_before": sorted(round_.seen_before),
    }


def _roster(round_id: str, cast: Sequence[Ballot], people: Mapping[tuple[str, str], Sequence[Person]]) -> Roster:
    return Roster(tuple(Seat(b.role, tuple(people.get((round_id, b.role), ()))) for b in cast))


def _round(row: sa.Row[Any], roster: Roster, cast: Sequence[Ballot], leads: Sequence[Person]) -> Round:
    return Round(
        id=row.id,
        workspace=row.workspace,
        ticket=row.ticket,
        number=row.number,
        state=State(row.state),
        roster=roster,
        ballots={ballot.role: ballot for ballot in cast},
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        deadline=row.deadline,
        policy=DeadlinePolicy(row.policy, timedelta(seconds=row.policy_seconds), row.policy_most),
        extensions=row.extensions,
        exposed=row.exposed,
        carrier=row.carrier,
        revision=row.revision,
        ended_at=row.ended_at,
        ending=Ending(row.ending) if row.ending else None,
        published=row.published,
        restaffed=frozenset(row.restaffed),
        seen_before=frozenset(row.seen_before),
        facilitators=tuple(leads),
        role_links=frozenset(row.role_links or ()),
    )
