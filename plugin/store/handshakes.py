"""Webhook secrets that trackers bring themselves, as ciphertext; one a workspace."""

from datetime import datetime

import sqlalchemy as sa

from plugin.store.rows import Rows
from plugin.store.tables import hook_secrets


class HandshakeRows(Rows):
    """What a handshake brought, and whether the operator has seen it."""

    def save_hook_secret(self, workspace: str, secret: str, at: datetime) -> bool:
        """Keep, encrypted, the secret that a tracker brought for its webhook; False when one is kept already."""
        content = self._box.close(secret.encode())
        return self._added(hook_secrets, {"workspace": workspace, "content": content, "at": at})

    def hook_secrets(self, workspace: str) -> tuple[str, ...]:
        """Decrypt what the handshake brought, one or none; raises ``NeedsOperator`` ``keys_cannot_open``."""
        query = sa.select(hook_secrets.c.content).where(hook_secrets.c.workspace == workspace)
        return tuple(self._box.open(content).decode() for content in self.connection.scalars(query))

    def show_hook_secret(self, workspace: str, at: datetime) -> str | None:
        """Decrypt it for the one time that it is shown, and note when; None when there is none or it was shown."""
        # One conditional write decides: of two commands at once, one finds that it was shown.
        content = self.connection.scalar(
            sa.update(hook_secrets)
            .where(hook_secrets.c.workspace == workspace, hook_secrets.c.shown_at.is_(None))
            .values(shown_at=at)
            .returning(hook_secrets.c.content)
        )
        return None if content is None else self._box.open(content).decode()

    def hook_secret_times(self, workspace: str) -> tuple[datetime, datetime | None] | None:
        """Return when the secret came and when it was shown; None without one."""
        query = sa.select(hook_secrets.c.at, hook_secrets.c.shown_at).where(hook_secrets.c.workspace == workspace)
        row = self.connection.execute(query).first()
        return None if row is None else (row.at, row.shown_at)

    def drop_hook_secret(self, workspace: str) -> None:
        """Forget it."""
        self.connection.execute(sa.delete(hook_secrets).where(hook_secrets.c.workspace == workspace))
