"""Talks, what each was guided by, and what they came to."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from plugin.domain.matching import Place
from plugin.domain.talks import Decided, Ground, Outcome, Talk, TalkState
from plugin.store.compared_tables import grounds, outcomes, talks
from plugin.store.rows import Rows


class TalkRows(Rows):
    """One talk a round, and everything recorded for it."""

    def add_talk(self, talk: Talk) -> bool:
        """Add the talk of a round; False when it has one."""
        fixed = {
            "round": talk.round,
            "workspace": talk.workspace,
            "deal": talk.deal,
            "task": talk.task,
            "key": talk.key,
            "owners": dict(talk.owners),
            "opened_at": talk.opened_at,
            "opened_by": talk.opened_by,
        }
        return self._added(talks, fixed | _changing(talk))

    def save_talk(self, talk: Talk) -> None:
        """Write a talk's state and due day; raises ``KeyError`` when the round has none."""
        written = self.connection.execute(sa.update(talks).where(talks.c.round == talk.round).values(_changing(talk)))
        if not written.rowcount:
            raise KeyError(talk.round)

    def talk(self, round_id: str) -> Talk | None:
        """Return the talk of a round."""
        return next(iter(self._talks(talks.c.round == round_id)), None)

    def talk_of_task(self, workspace: str, task: str) -> Talk | None:
        """Return the talk that a task is about."""
        return next(iter(self._talks(sa.and_(talks.c.workspace == workspace, talks.c.task == task))), None)

    def talks(self, workspace: str) -> tuple[Talk, ...]:
        """Return all talks of a workspace, oldest first."""
        return self._talks(talks.c.workspace == workspace)

    def _talks(self, where: sa.ColumnElement[bool]) -> tuple[Talk, ...]:
        query = sa.select(talks).where(where).order_by(talks.c.opened_at, talks.c.round)
        return tuple(map(_talk, self.connection.execute(query)))

    def save_ground(self, round_id: str, ground: Ground) -> None:
        """Keep what a role was guided by in a reason; the newest stands."""
        key = {"round": round_id, "place": str(ground.place)}
        self._put(grounds, key, {"text": ground.text, "person": ground.person, "at": ground.at})

    def grounds(self, round_id: str) -> tuple[Ground, ...]:
        """Return what was recorded, in order of places."""
        rows = self.connection.execute(sa.select(grounds).where(grounds.c.round == round_id))
        found = (Ground(Place.of(row.place), row.text, row.person, row.at) for row in rows)
        return tuple(sorted(found, key=lambda g: g.place))

    def add_outcome(self, round_id: str, outcome: Outcome, person: str, at: datetime) -> Decided:
        """Append an outcome; the newest stands."""
        insert = sa.insert(outcomes).values(
            round=round_id,
            changes=outcome.changes,
            what=outcome.what,
            owner=outcome.owner,
            since=outcome.since,
            check=outcome.check,
            because=outcome.because,
            person=person,
            at=at,
        )
        number = self.connection.scalars(insert.returning(outcomes.c.number)).one()
        return Decided(number, round_id, outcome, person, at)

    def outcomes(self, round_id: str) -> tuple[Decided, ...]:
        """Return every outcome recorded for a round's talk, oldest first."""
        query = sa.select(outcomes).where(outcomes.c.round == round_id).order_by(outcomes.c.number)
        return tuple(map(_decided, self.connection.execute(query)))


def _changing(talk: Talk) -> dict[str, Any]:
    return {"state": talk.state, "due": talk.due}


def _talk(row: sa.Row[Any]) -> Talk:
    return Talk(
        round=row.round,
        workspace=row.workspace,
        deal=row.deal,
        task=row.task,
        key=row.key,
        state=TalkState(row.state),
        owners=row.owners,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        due=row.due,
    )


def _decided(row: sa.Row[Any]) -> Decided:
    outcome = Outcome(row.changes, row.what, row.owner, row.since, row.check, row.because)
    return Decided(row.number, row.round, outcome, row.person, row.at)
