"""Filling the pages that show a goal tree: from what the store kept, without a call to any tracker."""

from datetime import date, datetime, time, timedelta

from plugin.domain.access import may_see_result
from plugin.domain.goals.changes import moved
from plugin.domain.goals.masking import masked, masked_goals
from plugin.domain.goals.model import Moved, Tree
from plugin.errors import Rejected
from plugin.goal_sections import Goals
from plugin.ports.store import Tx
from plugin.usecases.answering import device_of, round_of
from plugin.usecases.deps import World
from plugin.usecases.goal_days import Read, names_of, whole_tree
from plugin.usecases.goal_sources import told_sources
from plugin.usecases.goal_views import TreePage
from plugin.usecases.list_names import has_lists
from plugin.usecases.pages import participant
from plugin.usecases.view_links import ViewLinks

CHANGED_SINCE = timedelta(days=7)


class TreePages:
    """Implements ``goal_views.GoalPages`` over the store."""

    def __init__(self, world: World, view_links: ViewLinks) -> None:
        self._world, self._view_links = world, view_links

    def view_tree(self, signed: str, day: str) -> TreePage:
        """Return the tree for whoever holds a signed view link to the workspace."""
        with self._world.store.begin() as tx:
            return self._page(tx, self._view_links.workspace_of(tx, signed), day, signed=signed)

    def round_tree(self, round_id: str, cookie: str | None, day: str) -> TreePage:
        """Return the tree of a round's workspace to whoever may see the round's result."""
        with self._world.store.begin() as tx:
            viewer, round_ = participant(device_of(tx, round_id, cookie)), round_of(tx, round_id)
            if not may_see_result(viewer, round_):
                raise Rejected("not_revealed")
            return self._page(tx, round_.workspace, day, round_id=round_id)

    def tree(self, workspace: str, day: str) -> TreePage:
        """Return the tree for the operator at the command line."""
        with self._world.store.begin() as tx:
            return self._page(tx, workspace, day)

    def _page(
        self, tx: Tx, workspace: str, asked: str, *, signed: str | None = None, round_id: str | None = None
    ) -> TreePage:
        site = self._world.sites[workspace]
        section, days = site.section.goals, tx.snapshot_days(workspace)
        if section is None or not days:
            raise Rejected("no_goals")
        today = self._world.clock().astimezone(site.section.tzinfo).date()
        day = _day(asked, days[0], today)
        kept = tx.snapshot(workspace, day)
        if kept is None:
            raise Rejected("day_unknown", first=days[0].isoformat())
        read, page = Read.load(kept.data), tx.standing_page(workspace)
        tree = masked(whole_tree(section, read, day))
        changes, since = _changes(tx, workspace, section, tree)
        ended = datetime.combine(day + timedelta(days=1), time(), site.section.tzinfo)
        return TreePage(
            workspace=workspace,
            locale=site.section.locale,
            zone=site.section.zone,
            title={str(locale): name for locale, name in section.title.items()},
            names=names_of(section),
            tree=tree,
            goals=masked_goals(read.goals),
            moved=changes,
            since=since,
            day=day,
            present=day == today,
            first=days[0],
            read_at=min(kept.at, ended),
            sources=told_sources(self._world, workspace, section),
            page=page.address if page is not None else "",
            signed=signed,
            round_id=round_id,
            has_lists=has_lists(self._world, tx, workspace),
        )


def _day(asked: str, first: date, today: date) -> date:
    """Return the day that was asked for; today for none."""
    if not asked:
        return today
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise Rejected("day_unknown", first=first.isoformat()) from None
    if not first <= day <= today:
        raise Rejected("day_unknown", first=first.isoformat())
    return day


def _changes(tx: Tx, workspace: str, section: Goals, tree: Tree) -> tuple[tuple[Moved, ...], date | None]:
    """Return what changed in the seven days before a tree's; None as their first where nothing that old is kept."""
    since = tree.today - CHANGED_SINCE
    kept = tx.snapshot(workspace, since)
    if kept is None:
        return (), None
    return moved(masked(whole_tree(section, Read.load(kept.data), since)), tree), since
