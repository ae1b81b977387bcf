"""What was done outside, what was restored, what was decided, and what waits for a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from plugin.ports.store import Effect, Notice
from plugin.store.rows import Rows
from plugin.store.tables import audit, effects, notices, repairs


class EffectRows(Rows):
    """Idempotency keys and the records that people read."""

    def effect(self, key: str) -> Effect | None:
        """Find an effect by its idempotency key."""
        row = self.connection.execute(sa.select(effects).where(effects.c.key == key)).first()
        return None if row is None else Effect(row.key, row.started_at, row.done_at, row.remote)

    def start_effect(self, key: str, at: datetime) -> None:
        """Record that an effect is about to be tried; again is harmless and keeps the first moment."""
        self._added(effects, {"key": key, "started_at": at})

    def finish_effect(self, key: str, remote: str, at: datetime) -> None:
        """Record that an effect is done."""
        insert = self._insert(effects).values(key=key, started_at=at, done_at=at, remote=remote)
        done = {"done_at": at, "remote": remote}
        self.connection.execute(insert.on_conflict_do_update(index_elements=["key"], set_=done))

    def forget_effect(self, key: str) -> None:
        """Take back a start that certainly had no effect; one that is done stays."""
        self.connection.execute(sa.delete(effects).where(effects.c.key == key, effects.c.done_at.is_(None)))

    def repaired(self, workspace: str, ticket: str, slot: str, at: datetime) -> None:
        """Record that a value of ours was restored."""
        self.connection.execute(sa.insert(repairs).values(workspace=workspace, ticket=ticket, slot=slot, at=at))

    def repairs(self, workspace: str, ticket: str, slot: str, since: datetime) -> int:
        """Count restorations since then."""
        query = sa.select(sa.func.count()).where(
            repairs.c.workspace == workspace,
            repairs.c.ticket == ticket,
            repairs.c.slot == slot,
            repairs.c.at >= since,
        )
        return self.connection.scalar(query) or 0

    def audit(self, at: datetime, round_id: str, actor: str, what: str, facts: Mapping[str, str]) -> None:
        """Append to the audit log: ids, counts and reason codes only."""
        row = {"at": at, "round": round_id, "actor": actor, "what": what, "facts": dict(facts)}
        self.connection.execute(sa.insert(audit).values(row))

    def audits(self, round_id: str) -> tuple[tuple[datetime, str, str, Mapping[str, str]], ...]:
        """Return a round's audit log: (at, actor, what, facts), oldest first."""
        query = sa.select(audit).where(audit.c.round == round_id).order_by(audit.c.id)
        return tuple((row.at, row.actor, row.what, row.facts) for row in self.connection.execute(query))

    def notice(self, notice: Notice) -> None:
        """Add a notice; the same reason for the same ticket keeps its first time and gets the newest facts."""
        insert = self._insert(notices).values(
            workspace=notice.workspace,
            ticket=notice.ticket,
            reason=notice.reason,
            facts=dict(notice.facts),
            since=notice.since,
        )
        key = ["workspace", "ticket", "reason"]
        self.connection.execute(insert.on_conflict_do_update(index_elements=key, set_={"facts": dict(notice.facts)}))

    def clear_notices(self, workspace: str, ticket: str, keep: Sequence[str] = ()) -> None:
        """Remove a ticket's notices except those reasons."""
        self.connection.execute(
            sa.delete(notices).where(
                notices.c.workspace == workspace, notices.c.ticket == ticket, notices.c.reason.not_in(keep)
            )
        )

    def notices(self) -> tuple[Notice, ...]:
        """Return everything that waits for a person, oldest first."""
        query = sa.select(notices).order_by(notices.c.since, notices.c.workspace, notices.c.ticket, notices.c.reason)
        return tuple(
            Notice(row.workspace, row.ticket, row.reason, row.facts, row.since)
            for row in self.connection.execute(query)
        )
