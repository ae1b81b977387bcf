"""One run of a sync process's lists: look, take in what people did, turn the day's page, bring the tracker to it.

Level-triggered, as a ticket's run: a webhook, the reconcile, an act on our pages, a due time and the command line all
end here, and running it twice changes nothing. An unchanged list costs one look and no write.
"""

from datetime import timedelta

from plugin.domain.checklists.keys import OWN
from plugin.domain.checklists.model import Checklist
from plugin.domain.checklists.schedule import ends_at
from plugin.domain.rounds import State
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.usecases.checklist_facts import held_back_items
from plugin.usecases.checklist_looking import take_in
from plugin.usecases.checklist_runs import SyncRun, run_of
from plugin.usecases.checklist_shelf import LATEST, Shelf
from plugin.usecases.checklist_syncs import (
    AT_ONCE,
    SYNC,
    TOGETHER,
    process_of,
    processes_of,
    sync_of,
    told_by,
    wake,
    wake_all,
)
from plugin.usecases.checklist_turning import finish_dues, turn
from plugin.usecases.deps import Mine, World
from plugin.usecases.list_invites import invite_owners

__all__ = [
    "AT_ONCE",
    "SYNC",
    "TOGETHER",
    "Checklists",
    "held_back_items",
    "process_of",
    "processes_of",
    "sync_of",
    "wake",
    "wake_all",
]


A_YEAR = 53
"""Of weekly lists: how far back the last one is looked for that has a page."""
PATIENCE = timedelta(days=1)
"""How long a tracker that is away keeps the next list from being made: what was ticked there is to be seen first."""


class Checklists:
    """Carries the lists of every sync process that has them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sync(self, workspace: str, process: str, mine: Mine) -> None:
        """Bring the lists of a process up to date. Raises what a tracker raises; the caller comes again.

        Where an operator is needed, or the tracker is away for long, the day's page turns all the same, so that our own
        pages go on.
        """
        run = run_of(self._world, workspace, process, mine)
        if run is not None:
            self._carry(run)
        else:
            with self._world.store.begin() as tx:
                finish_dues(tx, (workspace, SYNC + process), self._world.clock())

    def _carry(self, run: SyncRun) -> None:
        lists, place = run.site.lists.get(run.part.id), run.place
        shelf = Shelf(run, lists, place) if lists is not None and place is not None else None
        trouble = self._look(run, shelf)
        turn(run)
        if trouble is not None:
            raise trouble
        if shelf is not None:
            run.know_ourselves()
            shelf.bring(self._latest(run))
        invite_owners(self._world, run.site.name, run.sync, run.mine)

    def _latest(self, run: SyncRun) -> tuple[Checklist, ...]:
        """Return the open list and those before it that stand in the tracker, newest first.

        Downtime leaves lists without a page between them.
        """
        with self._world.store.begin() as tx:
            lists = tx.checklists(run.site.name, run.part.id, LATEST)
            if len(lists) == LATEST and not any(one.frozen and one.remote for one in lists):
                lists = tx.checklists(run.site.name, run.part.id, A_YEAR)
        return tuple(one for one in lists if one.remote or not one.frozen)[:LATEST]

    def _look(self, run: SyncRun, shelf: Shelf | None) -> NeedsOperator | GiveUp | TryLater | None:
        """Take in what is new about the open list; returns what keeps it from being looked at, if anything.

        A list whose day is over waits ``PATIENCE`` for its last look.
        """
        with self._world.store.begin() as tx:
            one = tx.open_checklist(run.site.name, run.part.id)
        if one is None:
            return None
        try:
            if shelf is not None:
                run.know_ourselves()
                shelf.look(one)
                return None
        except (NeedsOperator, GiveUp, TryLater) as error:
            if isinstance(error, TryLater) and run.now() < ends_at(one.day, run.zone) + PATIENCE:
                raise
            take_in(run, one, None)
            return error
        take_in(run, one, None)
        return None

    # what wakes lists

    def heard(self, workspace: str, ticket: str) -> bool:
        """Whether a ticket is a list of ours or an item that we made; then its process is run, and nothing else.

        One that a person put on a list may be a goal, or a deal one day: its process is run, and whatever else is due.
        """
        with self._world.store.begin() as tx:
            ours = [one for one in tx.lists_with(ticket) if self._tells(workspace, *one)]
            for name, process in ours:
                wake(self._world, tx, name, process)
            lists = [tx.open_checklist(*one) for one in ours]
        theirs = any(item.key == f"{OWN}{ticket}" for one in lists if one is not None for item in one.items)
        return bool(ours) and not theirs

    def moved(self, workspace: str, ticket: str) -> None:
        """Wake the lists of a workspace after a run of a deal with a revealed round, or of a talk's task."""
        with self._world.store.begin() as tx:
            revealed = any(one.state is State.REVEALED for one in tx.rounds(workspace, ticket))
            if revealed or tx.talk_of_task(workspace, ticket) is not None:
                wake_all(self._world, tx, workspace)

    def _tells(self, workspace: str, name: str, process: str) -> bool:
        site = self._world.sites.get(name)
        part = process_of(site.section, process) if site is not None else None
        return part is not None and told_by(name, part) == workspace
