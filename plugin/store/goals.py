"""Goal trees day by day, and which tickets they are made of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from plugin.ports.keeping import Snapshot
from plugin.store.goal_tables import goal_snapshots, goal_tickets
from plugin.store.rows import Rows


class GoalRows(Rows):
    """Snapshots and tickets of goal trees; one run at a time writes those of a workspace."""

    def save_snapshot(self, workspace: str, day: date, at: datetime, data: Mapping[str, Any]) -> bool:
        """Keep what the sources said; a day has one snapshot, its last. False when the newest says just the same."""
        newest = self.snapshot(workspace, date.max)
        if newest is not None and newest.data == data:
            here = sa.and_(goal_snapshots.c.workspace == workspace, goal_snapshots.c.day == newest.day)
            self.connection.execute(sa.update(goal_snapshots).where(here).values(at=at))
            return False
        self._put(goal_snapshots, {"workspace": workspace, "day": day}, {"at": at, "data": data})
        return True

    def snapshot(self, workspace: str, day: date) -> Snapshot | None:
        """Return the newest snapshot of that day or before."""
        until = sa.and_(goal_snapshots.c.workspace == workspace, goal_snapshots.c.day <= day)
        newest = sa.select(goal_snapshots).where(until).order_by(goal_snapshots.c.day.desc()).limit(1)
        row = self.connection.execute(newest).first()
        return None if row is None else Snapshot(row.day, row.at, row.data)

    def snapshot_days(self, workspace: str) -> tuple[date, ...]:
        """Return the days that have a snapshot, oldest first."""
        query = sa.select(goal_snapshots.c.day).where(goal_snapshots.c.workspace == workspace)
        return tuple(self.connection.scalars(query.order_by(goal_snapshots.c.day)))

    def drop_snapshots(self, workspace: str, days: Sequence[date]) -> None:
        """Forget the snapshots of these days."""
        these = sa.and_(goal_snapshots.c.workspace == workspace, goal_snapshots.c.day.in_(days))
        self.connection.execute(sa.delete(goal_snapshots).where(these))

    def save_goal_tickets(self, workspace: str, tickets: Iterable[tuple[str, str]]) -> None:
        """Keep which tickets, (workspace of the tracker, id), the tree is made of, in place of those it was."""
        query = sa.select(goal_tickets.c.site, goal_tickets.c.ticket).where(goal_tickets.c.workspace == workspace)
        known, now = {(row.site, row.ticket) for row in self.connection.execute(query)}, set(tickets)
        for site, ticket in known - now:
            one = (goal_tickets.c.workspace == workspace, goal_tickets.c.site == site, goal_tickets.c.ticket == ticket)
            self.connection.execute(sa.delete(goal_tickets).where(*one))
        new = [{"workspace": workspace, "site": site, "ticket": ticket} for site, ticket in sorted(now - known)]
        if new:
            self.connection.execute(sa.insert(goal_tickets), new)

    def workspaces_of(self, site: str, ticket: str) -> tuple[str, ...]:
        """Return whose trees a ticket of a workspace's tracker belongs to."""
        this = sa.and_(goal_tickets.c.site == site, goal_tickets.c.ticket == ticket)
        query = sa.select(goal_tickets.c.workspace).where(this).order_by(goal_tickets.c.workspace)
        return tuple(self.connection.scalars(query))
