"""Ticket rows: the flag that asks for a run, the fence that owns it, and what was read of the ticket.

Truth behind the job engine: whatever it forgets can be rebuilt from here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from plugin.ports.store import Claimed, Deal
from plugin.store.rows import Rows
from plugin.store.tables import inbox, tickets

# Databases limit how many values one statement may carry.
_CHUNK = 500
_NEW: Mapping[str, Any] = {"title": "", "facts": [], "cursor": "", "gen": 0, "queued": False, "fence": 0, "tries": 0}


def _this(workspace: str, ticket: str) -> sa.ColumnElement[bool]:
    return sa.and_(tickets.c.workspace == workspace, tickets.c.ticket == ticket)


class TicketRows(Rows):
    """One row a ticket that was ever heard of."""

    def raise_flag(self, workspace: str, ticket: str, at: datetime, *, force: bool = False) -> int | None:
        """Mark a ticket as to be run ``at`` a moment, now or later.

        Returns its new generation, or None when a wake-up is waiting already; ``force`` makes a new one all the same.
        """
        first = {**_NEW, "workspace": workspace, "ticket": ticket, "gen": 1, "queued": True, "woke_at": at}
        insert = self._insert(tickets).values(first)
        # PostgreSQL locks the row even where the condition does not hold, so a claim that lowers the flag is
        # either seen here or sees the rows of this transaction.
        raised = insert.on_conflict_do_update(
            index_elements=["workspace", "ticket"],
            set_={"gen": tickets.c.gen + 1, "queued": True, "woke_at": at},
            where=None if force else tickets.c.queued.is_(False),
        )
        generation: int | None = self.connection.scalar(raised.returning(tickets.c.gen))
        return generation

    def claim(self, workspace: str, ticket: str) -> Claimed:
        """Lower the flag, raise the fence, count a try, and return the deliveries that are not done.

        The flag goes down before the rows are read: what comes later raises it again.
        """
        insert = self._insert(tickets).values(
            {**_NEW, "workspace": workspace, "ticket": ticket, "fence": 1, "tries": 1}
        )
        row = self.connection.execute(
            insert.on_conflict_do_update(
                index_elements=["workspace", "ticket"],
                set_={"queued": False, "fence": tickets.c.fence + 1, "tries": tickets.c.tries + 1},
            ).returning(tickets.c.fence, tickets.c.tries)
        ).one()
        waiting = sa.select(inbox.c.delivery).where(
            inbox.c.workspace == workspace, inbox.c.ticket == ticket, inbox.c.done_at.is_(None)
        )
        found = self.connection.scalars(waiting.order_by(inbox.c.received_at, inbox.c.delivery))
        return Claimed(row.fence, row.tries - 1, tuple(found))

    def mine(self, workspace: str, ticket: str, fence: int) -> bool:
        """Whether that run still owns the ticket; takes the row's lock."""
        owned = sa.and_(_this(workspace, ticket), tickets.c.fence == fence)
        return bool(self.connection.execute(sa.update(tickets).where(owned).values(fence=fence)).rowcount)

    def settle(self, workspace: str, ticket: str, claimed: Claimed, at: datetime) -> bool:
        """Mark a run's deliveries as done and its tries as none; False when it no longer owns the ticket."""
        owned = sa.and_(_this(workspace, ticket), tickets.c.fence == claimed.fence)
        if not self.connection.execute(sa.update(tickets).where(owned).values(tries=0)).rowcount:
            return False
        for start in range(0, len(claimed.deliveries), _CHUNK):
            some = inbox.c.delivery.in_(claimed.deliveries[start : start + _CHUNK])
            self.connection.execute(sa.update(inbox).where(inbox.c.workspace == workspace, some).values(done_at=at))
        return True

    def stranded(self, before: datetime) -> tuple[tuple[str, str], ...]:
        """(workspace, ticket) pairs woken before then whose run never came or never settled.

        That is: the flag is still up, deliveries are not done, or a try was counted and neither settled nor put off.
        """
        undone = sa.exists().where(
            inbox.c.workspace == tickets.c.workspace,
            inbox.c.ticket == tickets.c.ticket,
            inbox.c.done_at.is_(None),
        )
        query = sa.select(tickets.c.workspace, tickets.c.ticket).where(
            tickets.c.woke_at < before, sa.or_(tickets.c.queued, tickets.c.tries > 0, undone)
        )
        found = self.connection.execute(query.order_by(tickets.c.woke_at, tickets.c.workspace, tickets.c.ticket))
        return tuple((row.workspace, row.ticket) for row in found)

    def cursor(self, workspace: str, ticket: str) -> str:
        """Return the newest history entry of a ticket that was dealt with; empty at first."""
        return self.connection.scalar(sa.select(tickets.c.cursor).where(_this(workspace, ticket))) or ""

    def save_cursor(self, workspace: str, ticket: str, cursor: str) -> None:
        """Keep it."""
        self._note(workspace, ticket, {"cursor": cursor})

    def save_deal(self, workspace: str, ticket: str, deal: Deal) -> None:
        """Keep what pages show of a deal; ``ticket_of`` finds it by the key from then on.

        A ticket that is moved away frees its key: another one that had this key has it no longer.
        """
        facts = [list(fact) for fact in deal.facts]
        self._note(workspace, ticket, {"key": deal.key, "title": deal.title, "facts": facts})
        former = sa.and_(tickets.c.workspace == workspace, tickets.c.key == deal.key, tickets.c.ticket != ticket)
        self.connection.execute(sa.update(tickets).where(former).values(key=None))

    def deal(self, workspace: str, ticket: str) -> Deal:
        """Return what was kept; a ``Deal`` with the id as key when nothing was."""
        query = sa.select(tickets.c.key, tickets.c.title, tickets.c.facts).where(_this(workspace, ticket))
        row = self.connection.execute(query).first()
        if row is None:
            return Deal(ticket, "")
        return Deal(row.key or ticket, row.title, tuple((label, value) for label, value in row.facts))

    def ticket_of(self, workspace: str, key: str) -> str | None:
        """Return the permanent id of a ticket last seen under this key."""
        query = sa.select(tickets.c.ticket).where(tickets.c.workspace == workspace, tickets.c.key == key)
        return self.connection.scalar(query.limit(1))

    def _note(self, workspace: str, ticket: str, values: Mapping[str, Any]) -> None:
        insert = self._insert(tickets).values({**_NEW, "workspace": workspace, "ticket": ticket, **values})
        self.connection.execute(insert.on_conflict_do_update(index_elements=["workspace", "ticket"], set_=dict(values)))
