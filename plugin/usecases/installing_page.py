"""The page of a goal tree as a part of an installation: made by the service's own account, which fills it later."""

from collections.abc import Iterator

from plugin.goal_sections import ConfluencePlace, IssuePlace, NotionPlace, PagePlace
from plugin.manifest import Workspace
from plugin.ports.provision import Act, Click
from plugin.usecases.goal_sources import sources_of
from plugin.usecases.goals import GoalTrees
from plugin.usecases.installing_lists import list_clicks


class TreePage:
    """What an installation does about a workspace's page; nothing where the manifest names no place for one."""

    def __init__(self, workspace: str, section: Workspace, trees: GoalTrees) -> None:
        self._workspace, self._section, self._trees = workspace, section, trees

    @property
    def _place(self) -> PagePlace | None:
        return self._section.goals.page if self._section.goals else None

    def plan(self) -> tuple[Act, ...]:
        """Return that the page would be made; nothing once it stands in the place that the manifest names."""
        place, page = self._place, self._trees.page(self._workspace)
        if place is None or (page is not None and page.place == place.model_dump_json()):
            return ()
        return (self._act("create_page", place),)

    def apply(self) -> Iterator[Act]:
        """Make the page. Raises ``NeedsOperator``, ``TryLater``."""
        for act in self.plan():
            self._trees.prepare(self._workspace)
            yield act

    def removal(self) -> tuple[Act, ...]:
        """Return that the page would be put into the trash, where one of ours stands."""
        place = self._place
        if place is None or self._trees.page(self._workspace) is None:
            return ()
        return (self._act("trash_page", place),)

    def remove(self) -> Iterator[Act]:
        """Put the page into the trash and forget it; goals and what was kept of them stay."""
        for act in self.removal():
            self._trees.remove(self._workspace)
            yield act

    def among(self, clicks: tuple[Click, ...]) -> tuple[Click, ...]:
        """Return an installation's clicks with ours among them, in order.

        A person gives the connection of Notion access to the goals and to the pages that ours go below, right after
        they gave it access to the deals. What checklists need in Jira comes first.
        """
        after = next((at for at, one in enumerate(clicks, 1) if one.what == "notion_access"), 0)
        return (*clicks[:after], *self._clicks(), *list_clicks(self._section), *clicks[after:])

    def _clicks(self) -> tuple[Click, ...]:
        goals, place = self._section.goals, self._place
        if goals is None or self._section.tracker.kind != "notion":
            return ()
        sources = dict.fromkeys(one.data_source for one in sources_of(goals) if one.data_source and not one.workspace)
        below = [place.parent] if isinstance(place, NotionPlace) and not place.workspace else []
        facts = {"sources": ", ".join(sources), "page": ", ".join(below) or "–"}
        return (Click("notion_goals_access", tuple(facts.items())),)

    def _act(self, what: str, place: PagePlace) -> Act:
        title = self._section.goals.title_in(self._section.locale) if self._section.goals else ""
        return Act(f"{what}_{place.kind}", _where(place), about=f"“{title}”")


def _where(place: PagePlace) -> str:
    if isinstance(place, ConfluencePlace):
        return place.space
    return place.project if isinstance(place, IssuePlace) else place.parent
