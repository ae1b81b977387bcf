"""Webhook events, each once: what the service was told, without anything that a person typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from plugin.ports.tracker import Event
from plugin.store.rows import Rows
from plugin.store.tables import inbox


class InboxRows(Rows):
    """Deliveries and whether they were acted on."""

    def receive(self, workspace: str, event: Event, at: datetime, *, act: bool) -> bool:
        """Store an event once; False for a duplicate.

        With ``act`` False, or without a ticket that a run could finish it for, it is stored as done.
        """
        waits = act and event.ticket is not None
        return self._added(
            inbox,
            {
                "workspace": workspace,
                "delivery": event.delivery,
                "kind": event.kind,
                "ticket": event.ticket,
                "actor": event.actor,
                "at": event.at,
                "sha256": event.sha256,
                "known": event.known,
                "touched": sorted(event.touched),
                "keys": list(event.keys),
                "received_at": at,
                "done_at": None if waits else at,
            },
        )

    def deliveries(self, workspace: str, limit: int) -> tuple[Mapping[str, Any], ...]:
        """Return the newest inbox rows for the operator: delivery, kind, ticket, received_at, done_at, known."""
        shown = (
            inbox.c.delivery,
            inbox.c.kind,
            inbox.c.ticket,
            inbox.c.received_at,
            inbox.c.done_at,
            inbox.c.known,
        )
        query = sa.select(*shown).where(inbox.c.workspace == workspace)
        newest = query.order_by(inbox.c.received_at.desc(), inbox.c.delivery.desc()).limit(limit)
        return tuple(dict(row) for row in self.connection.execute(newest).mappings())
