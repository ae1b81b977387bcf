"""What is known of each connected site: the last install and how far the reconcile has read."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from plugin.ports.provision import Installed
from plugin.store.rows import Rows
from plugin.store.tables import sites


class SiteRows(Rows):
    """One row a workspace."""

    def installed(self, workspace: str) -> Installed | None:
        """Return what was found on the site at the last install."""
        query = sa.select(sites).where(sites.c.workspace == workspace, sites.c.installed_at.is_not(None))
        row = self.connection.execute(query).first()
        return None if row is None else Installed(row.slots, tuple(row.unplaced), row.hook)

    def save_installed(self, workspace: str, installed: Installed, at: datetime) -> None:
        """Keep what stands on the site."""
        values = {
            "slots": dict(installed.slots),
            "unplaced": list(installed.unplaced),
            "hook": installed.hook,
            "installed_at": at,
        }
        self._put(sites, {"workspace": workspace}, values)

    def clear_installed(self, workspace: str) -> None:
        """Forget what stood on the site and which rights were accepted; how far was read stays."""
        names = ("slots", "unplaced", "hook", "installed_at", "accepted")
        nothing = dict.fromkeys(names, sa.null())
        self.connection.execute(sa.update(sites).where(sites.c.workspace == workspace).values(nothing))

    def accepted(self, workspace: str) -> tuple[str, ...] | None:
        """Return the rights that were accepted at the last install; None when none was ever asked."""
        found = self.connection.scalar(sa.select(sites.c.accepted).where(sites.c.workspace == workspace))
        return None if found is None else tuple(found)

    def save_accepted(self, workspace: str, rights: Sequence[str]) -> None:
        """Keep which rights were accepted."""
        self._put(sites, {"workspace": workspace}, {"accepted": list(rights)})

    def watermark(self, workspace: str) -> datetime | None:
        """Return up to when the reconcile has read."""
        return self.connection.scalar(sa.select(sites.c.watermark).where(sites.c.workspace == workspace))

    def save_watermark(self, workspace: str, at: datetime) -> None:
        """Keep up to when the reconcile has read."""
        self._put(sites, {"workspace": workspace}, {"watermark": at})
