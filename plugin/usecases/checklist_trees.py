"""What a goal tree knows of its sync processes' lists: when they were held, where the open one stands, what waits."""

from dataclasses import replace

from plugin.domain.checklists.model import Checklist, Meeting, Sync
from plugin.ports.store import Tx
from plugin.usecases.checklist_syncs import processes_of, sync_of
from plugin.usecases.deps import Site
from plugin.usecases.goal_days import Read

_LATEST = 12
"""In how many lists back the last meeting that was held is looked for."""


def with_lists(tx: Tx, site: Site, read: Read) -> Read:
    """Return a reading in which a meeting that a list was held for counts as held, and leads to the open list."""
    held = dict(read.held)
    for part in processes_of(site.section):
        day, url = held.get(part.id, (None, ""))
        lists = tx.checklists(site.name, part.id, _LATEST)
        days = [one.day for one in lists if one.meeting is Meeting.HELD]
        address = next((one.address for one in lists if not one.frozen), "")
        held[part.id] = max([*days, *([day] if day else [])], default=None), address or url
    return replace(read, held=held)


def open_lists(tx: Tx, site: Site) -> tuple[tuple[Checklist, Sync], ...]:
    """Return the open list of each sync process, in the manifest's order."""
    ids = [one.id for one in processes_of(site.section)]
    found = ((tx.open_checklist(site.name, one), sync_of(site.section, one)) for one in ids)
    return tuple((one, sync) for one, sync in found if one is not None and sync is not None)
