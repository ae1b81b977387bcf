"""One run of a goal tree: read every source, keep the day, bring the page to what they say.

Level-triggered, as a ticket's run: a webhook, the reconcile, the command line all end here, and running it twice
changes nothing. A source that cannot be read ends the run: nothing is published from half a reading.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from plugin.documents.goal_tree import goal_tree
from plugin.domain.checklists.digest import owed
from plugin.domain.checklists.model import Owed
from plugin.domain.goals.changes import moved
from plugin.domain.goals.masking import masked
from plugin.domain.goals.model import Moved
from plugin.goal_sections import Goals
from plugin.ports.keeping import StandingPage
from plugin.ports.store import Tx
from plugin.ports.world import Document
from plugin.usecases.checklist_syncs import wake_all
from plugin.usecases.checklist_trees import open_lists, with_lists
from plugin.usecases.deps import Mine, Site, World
from plugin.usecases.goal_days import Read, names_in, too_old, whole_tree
from plugin.usecases.goal_publishing import TREE, PagePublisher, Place, log_of
from plugin.usecases.goal_sources import fed_by, read_sources, told_sources

TOGETHER = timedelta(seconds=5)
"""How long a tree waits after a webhook, so that a burst of them is one run."""
_A_WEEK_AND_A_DAY, _A_DAY, _WEEK = timedelta(days=8), timedelta(days=1), timedelta(days=7)

Week = tuple[tuple[Moved, ...], date | None]


class GoalTrees:
    """Carries the goal tree of each workspace that has one."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sync(self, workspace: str, mine: Mine) -> None:
        """Read the tree's sources, keep what they say, publish. Raises what a tracker raises; the caller comes again.

        ``NeedsOperator`` of a source names it as ``goal_source``.
        """
        site = self._world.sites[workspace]
        section = site.section.goals
        if section is None:
            return
        with self._world.store.begin() as tx:
            kept = tx.snapshot(workspace, date.max)
        read = read_sources(self._world, site, section, Read.load(kept.data).people if kept else {})
        now = self._world.clock()
        today = now.astimezone(site.section.tzinfo).date()
        with self._world.store.begin() as tx:
            read = with_lists(tx, site, read)
            if _keep(tx, workspace, read, now, today):
                wake_all(self._world, tx, workspace)
            week, waiting = _last_week(tx, workspace, section, today), open_lists(tx, site)
        place = _place(site)
        if place is not None:
            self._know_ourselves(workspace)
            told = self._document(site, section, read, today, week, owed(waiting))
            PagePublisher(self._world, place, mine).publish(told)

    def _know_ourselves(self, workspace: str) -> None:
        """Learn, once a process, which account we are where webhooks tell of the page: our own echoes say only that."""
        told_by = self._told_by(workspace)
        if told_by:
            self._world.sites[told_by].tracker.me()

    def _document(
        self, site: Site, section: Goals, read: Read, today: date, week: Week, waiting: tuple[Owed, ...]
    ) -> Document:
        return goal_tree(
            site.words,
            masked(whole_tree(section, read, today)),
            title=section.title_in(site.section.locale),
            names={**read.people, **names_in(section, site.section.locale)},
            moved=week[0],
            since=week[1],
            sources=told_sources(self._world, site.name, section),
            url="",  # a view link expires and opens more than this page: nobody's to share with a whole wiki
            picture=section.page is not None and section.page.kind == "notion",
            owed=waiting,
        )

    # the page, for whoever installs

    def prepare(self, workspace: str) -> str | None:
        """Make the page of a tree if it does not stand; returns its address, None where the manifest names no place.

        The next run fills it. Raises ``TryLater``, ``NeedsOperator``.
        """
        place = _place(self._world.sites[workspace])
        if place is None:
            return None
        page = PagePublisher(self._world, place, lambda: None).stand(asked=True)
        with self._world.store.begin() as tx:
            self._world.engine.wake(tx, workspace, TREE)
        return page.address

    def remove(self, workspace: str) -> str | None:
        """Put the page of a tree into the trash and forget it; returns its address, None when none is known."""
        place, page = _place(self._world.sites[workspace]), self.page(workspace)
        if place is None or page is None:
            return None
        place.pages.remove(page.remote)
        PagePublisher(self._world, place, lambda: None).end(page, "removed")
        return page.address

    def page(self, workspace: str) -> StandingPage | None:
        """Return the page that stands for a tree, as far as we know."""
        with self._world.store.begin() as tx:
            return tx.standing_page(workspace)

    def log(self, workspace: str) -> tuple[tuple[datetime, str, Mapping[str, str]], ...]:
        """Return what happened to the page, oldest first: made, restored, remade … with keys and counts."""
        with self._world.store.begin() as tx:
            return tuple((at, what, facts) for at, _, what, facts in tx.audits(log_of(workspace)))

    def want_check(self, workspace: str) -> None:
        """Have the next run look at what stands on the page."""
        with self._world.store.begin() as tx:
            tx.want_check(workspace, self._world.clock())

    # what wakes trees

    def heard(self, workspace: str, ticket: str) -> None:
        """Wake the trees that a change of a ticket concerns: those it is a goal of, or may have become one of."""
        with self._world.store.begin() as tx:
            trees = dict.fromkeys(tx.workspaces_of(workspace, ticket))
            if not tx.rounds(workspace, ticket):
                trees |= dict.fromkeys(fed_by(self._world, workspace))
            self._wake(tx, trees)

    def touched(self, workspace: str, ticket: str) -> bool:
        """Whether a ticket is a page of ours; then somebody else has changed it, and it is looked at."""
        with self._world.store.begin() as tx:
            ours = [one for one in tx.pages_with(ticket) if self._told_by(one) == workspace]
            for one in ours:
                tx.want_check(one, self._world.clock())
            self._wake(tx, dict.fromkeys(ours))
        return bool(ours)

    def _wake(self, tx: Tx, trees: dict[str, None]) -> None:
        for one in trees:
            if one in self._world.sites:
                self._world.engine.wake(tx, one, TREE, TOGETHER)

    def _told_by(self, workspace: str) -> str:
        """Return the workspace whose webhooks tell of a tree's page; empty where none do."""
        site = self._world.sites.get(workspace)
        where = site.section.goals.page if site is not None and site.section.goals is not None else None
        return "" if where is None or where.kind == "confluence" else where.workspace or workspace


def _place(site: Site) -> Place | None:
    section = site.section.goals
    if section is None or section.page is None or site.pages is None:
        return None
    return Place(site.name, section.page, section.title_in(site.section.locale), site.pages)


def _keep(tx: Tx, workspace: str, read: Read, now: datetime, today: date) -> bool:
    """Keep what the sources said; whether it is anything new."""
    new = tx.save_snapshot(workspace, today, now, read.dump(now))
    if new:
        tx.drop_snapshots(workspace, too_old(tx.snapshot_days(workspace), today))
    tickets = (goal.id.partition(":") for goal in read.goals)
    tx.save_goal_tickets(workspace, ((site, ticket) for site, _, ticket in tickets))
    return new


def _last_week(tx: Tx, workspace: str, section: Goals, today: date) -> Week:
    """Return what changed in the week before this one, and its Monday; nothing where it was not kept.

    It is a whole week, so that the page shows other changes once a week and not with each of them.
    """
    monday = today - timedelta(days=today.weekday())
    trees = []
    for day in (monday - _A_WEEK_AND_A_DAY, monday - _A_DAY):
        kept = tx.snapshot(workspace, day)
        if kept is None:
            return (), None
        trees.append(masked(whole_tree(section, Read.load(kept.data), day)))
    return moved(*trees), monday - _WEEK
