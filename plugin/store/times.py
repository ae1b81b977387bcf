"""Due times: what has to happen at a moment, as rows that the sweep finds."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from plugin.ports.store import Due
from plugin.store.rows import Rows
from plugin.store.tables import dues

_WAITING = dues.c.done_at.is_(None)


class DueRows(Rows):
    """Deadlines, reminders, invitations to send."""

    def add_due(self, due: Due) -> None:
        """Add or move a due time; one that was done stays done."""
        values = {"at": due.at, "args": dict(due.args)}
        insert = self._insert(dues).values(
            key=due.key, workspace=due.workspace, ticket=due.ticket, round=due.round, kind=due.kind, **values
        )
        self.connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=values))

    def dues(self, workspace: str, ticket: str, now: datetime) -> tuple[Due, ...]:
        """Return what is due and not done for a ticket, the earliest first."""
        query = sa.select(dues).where(
            dues.c.workspace == workspace, dues.c.ticket == ticket, dues.c.at <= now, _WAITING
        )
        return tuple(map(_due, self.connection.execute(query.order_by(dues.c.at, dues.c.key))))

    def finish_due(self, key: str, at: datetime) -> None:
        """Mark a due time as done."""
        self.connection.execute(sa.update(dues).where(dues.c.key == key, _WAITING).values(done_at=at))

    def drop_dues(self, round_id: str, at: datetime) -> None:
        """Mark everything still due for a round as done."""
        self.connection.execute(sa.update(dues).where(dues.c.round == round_id, _WAITING).values(done_at=at))

    def due_tickets(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """(workspace, ticket) pairs with something due."""
        query = sa.select(dues.c.workspace, dues.c.ticket).where(dues.c.at <= now, _WAITING).distinct()
        found = self.connection.execute(query.order_by(dues.c.workspace, dues.c.ticket))
        return tuple((row.workspace, row.ticket) for row in found)


def _due(row: sa.Row[Any]) -> Due:
    return Due(row.key, row.workspace, row.ticket, row.round, row.kind, row.at, row.args)
