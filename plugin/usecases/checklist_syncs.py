"""Sync processes with checklists as the manifest has them: as the domain knows them, and what wakes their lists."""

from collections.abc import Iterator
from datetime import timedelta

from plugin.checklist_sections import ChecklistPart
from plugin.domain.checklists.model import Sync, Template
from plugin.goal_sections import Goals, ProcessPart
from plugin.manifest import Workspace
from plugin.ports.store import Tx
from plugin.usecases.deps import World
from plugin.usecases.goal_days import cadence_of

SYNC = "~sync:"
"""With a process behind it, the ticket as which its checklists are run; no tracker has such an id."""
AT_ONCE = timedelta(0)
TOGETHER = timedelta(seconds=5)
"""How long lists wait after a change elsewhere, so that a burst of them is one run."""


def processes_of(section: Workspace) -> Iterator[ProcessPart]:
    """Yield the sync processes of a workspace that have checklists, in the manifest's order."""
    yield from (one for one in (section.goals.processes if section.goals else ()) if one.checklist is not None)


def process_of(section: Workspace, process: str) -> ProcessPart | None:
    """Return a sync process that has checklists."""
    return next((one for one in processes_of(section) if one.id == process), None)


def sync_of(section: Workspace, process: str) -> Sync | None:
    """Return a sync process as its checklists need it; None when there is none, or it has no checklists."""
    part = process_of(section, process)
    if section.goals is None or part is None or part.checklist is None:
        return None
    return _sync(section.goals, part, part.checklist)


def wake(world: World, tx: Tx, workspace: str, process: str, delay: timedelta = AT_ONCE) -> None:
    """Ask for a run of a process's lists, in the caller's transaction."""
    world.engine.wake(tx, workspace, SYNC + process, delay)


def wake_all(world: World, tx: Tx, workspace: str, delay: timedelta = TOGETHER) -> None:
    """Ask for a run of every process of a workspace that has checklists."""
    for part in processes_of(world.sites[workspace].section):
        wake(world, tx, workspace, part.id, delay)


def told_by(workspace: str, part: ProcessPart) -> str:
    """Return the workspace whose tracker keeps a process's lists and tells of them; empty where none does."""
    place = part.checklist.place if part.checklist else None
    return "" if place is None else place.workspace or workspace


def _sync(goals: Goals, part: ProcessPart, lists: ChecklistPart) -> Sync:
    departments = {one.id: one for one in goals.departments}
    owners, roles = {}, {}
    for one in part.between:
        head, own = departments[one].owner, departments[one].roles
        owners[one] = frozenset(part.owners_of(one) or ((head,) if head else ()))
        roles[one] = frozenset((one,) if own is None else own)
    return Sync(
        id=part.id,
        between=tuple(part.between),
        cadence=cadence_of(part),
        at=lists.at,
        owners=owners,
        roles=roles,
        standing=tuple(Template(one.id, {str(k): text for k, text in one.text.items()}) for one in lists.standing),
        most=lists.most,
        stages=tuple(lists.gate.stages) if lists.gate else (),
    )
