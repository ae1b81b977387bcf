"""What a run of one sync process's lists works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from plugin.checklist_sections import ListPlace
from plugin.domain.checklists.model import Sync
from plugin.goal_sections import Goals, ProcessPart
from plugin.ports.store import Tx
from plugin.usecases.checklist_facts import Facts
from plugin.usecases.checklist_syncs import SYNC, process_of, sync_of, told_by
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.goal_days import names_in
from plugin.usecases.list_names import named_people
from plugin.words import Words


@dataclass(frozen=True, slots=True)
class SyncRun:
    """One process of one workspace, and whose run it is."""

    world: World
    site: Site
    goals: Goals
    part: ProcessPart
    sync: Sync
    mine: Mine

    @property
    def ticket(self) -> tuple[str, str]:
        """Return the (workspace, pseudo ticket) that is run."""
        return self.site.name, SYNC + self.part.id

    @property
    def place(self) -> ListPlace | None:
        """Return where the manifest wants the lists."""
        return self.part.checklist.place if self.part.checklist else None

    @property
    def zone(self) -> ZoneInfo:
        """Return the workspace's zone: meetings are in its days and hours."""
        return self.site.section.tzinfo

    def now(self) -> datetime:
        """Return the present moment in the workspace's zone: a day of it is that zone's."""
        return self.world.clock().astimezone(self.zone)

    @property
    def words(self) -> Words:
        """Return the words that lists are written in."""
        return self.site.words

    @property
    def named(self) -> str:
        """Return what the process is called in the workspace's language."""
        return self.names()[self.part.id]

    def names(self, people: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the names of departments and processes in the workspace's language, and of people where given."""
        return {**(people or {}), **names_in(self.goals, self.site.section.locale)}

    def people(self, tx: Tx, *ids: str) -> Mapping[str, str]:
        """Return account id → name of who leads the process, of these, and of whom the tree knows."""
        led = {one for owners in self.sync.owners.values() for one in owners}
        return named_people(self.world, tx, self.site.name, (*led, *ids))

    def facts(self, tx: Tx) -> Facts:
        """Return what reads the process's facts."""
        return Facts(self.world, tx, self.site, self.sync)

    def know_ourselves(self) -> None:
        """Learn which account we are where webhooks tell of the lists: our own echoes say only that."""
        there = told_by(self.site.name, self.part)
        if there:
            self.world.sites[there].tracker.me()


def run_of(world: World, workspace: str, process: str, mine: Mine) -> SyncRun | None:
    """Return what a run works with; None for a process that the manifest does not have, or not with checklists."""
    site = world.sites[workspace]
    part, sync = process_of(site.section, process), sync_of(site.section, process)
    if site.section.goals is None or part is None or sync is None:
        return None
    return SyncRun(world, site, site.section.goals, part, sync, mine)
