"""Counts for an examination: which keys open what is sealed, what waits for a run. No text leaves this file."""

from collections import Counter
from datetime import datetime

import sqlalchemy as sa

from plugin.domain.rounds import State
from plugin.ports.checkup import Backlog, KeyUse
from plugin.store.rows import Rows
from plugin.store.tables import ballots, drafts, hook_secrets, inbox, rounds, tickets


class CheckupRows(Rows):
    """Reads only."""

    def key_use(self) -> KeyUse:
        """Count sealed rows by the key that opens them."""
        waits = sa.or_(rounds.c.state == State.OPEN, rounds.c.published.is_(False)).label("waits")
        counted: Counter[tuple[bool, str]] = Counter()
        for table in (ballots, drafts):
            query = sa.select(table.c.content, waits).join(rounds, rounds.c.id == table.c.round)
            for row in self.connection.execute(query.where(table.c.content.is_not(None))):
                counted[bool(row.waits), self._box.opened_by(row.content)] += 1
        for content in self.connection.scalars(sa.select(hook_secrets.c.content)):
            counted[True, self._box.opened_by(content)] += 1
        return KeyUse(
            waiting=sum(count for (waiting, _), count in counted.items() if waiting),
            lost=counted[True, "none"],
            lost_ended=counted[False, "none"],
            older=counted[True, "older"] + counted[False, "older"],
        )

    def backlog(self, workspace: str, late: datetime) -> Backlog:
        """Count tickets whose runs keep failing, and those that should have run before ``late``.

        A failing one waits for its next try on purpose; it is not late.
        """
        here, overdue = tickets.c.workspace == workspace, tickets.c.woke_at < late
        undone = sa.exists().where(
            inbox.c.workspace == tickets.c.workspace, inbox.c.ticket == tickets.c.ticket, inbox.c.done_at.is_(None)
        )
        # A run that goes on has counted a try as well, but nobody has put it off.
        failing = sa.and_(here, tickets.c.tries > 0, tickets.c.queued, sa.not_(overdue))
        stranded = sa.and_(here, overdue, sa.or_(tickets.c.queued, tickets.c.tries > 0, undone))
        return Backlog(self._count(failing), self._count(stranded))

    def _count(self, where: sa.ColumnElement[bool]) -> int:
        return self.connection.scalar(sa.select(sa.func.count()).select_from(tickets).where(where)) or 0
