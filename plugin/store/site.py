"""What is known of each connected site: the last install and how far the reconcile has read."""

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

    def watermark(self, workspace: str) -> datetime | None:
        """Return up to when the reconcile has read."""
        return self.connection.scalar(sa.select(sites.c.watermark).where(sites.c.workspace == workspace))

    def save_watermark(self, workspace: str, at: datetime) -> None:
        """Keep up to when the reconcile has read."""
        self._put(sites, {"workspace": workspace}, {"watermark": at})
