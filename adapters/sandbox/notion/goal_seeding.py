"""The goals of a seeded workspace: a data source of goals, one of meetings, and a page for pages of ours below it.

The bot is added to the page that holds all three. The page that checklists are put below is one of the company's.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from adapters.sandbox import goals_story as story
from adapters.sandbox.goals_story import FIELDS, WORDS, Goal, Sync, said
from adapters.sandbox.goals_tree import GOALS
from adapters.sandbox.notion import databases, pages, schema
from adapters.sandbox.notion.model import DataSource, Page, User
from adapters.sandbox.notion.world import World

AGE = timedelta(days=100)
GROUPS = ("To-do", "In progress", "Complete")
KINDS: dict[str, dict[str, Any]] = {
    **{part: {"select": {}} for part in ("department", "metric", "unit", "kind", "direction", "acceptance")},
    **{part: {"number": {"format": "number_with_commas"}} for part in ("plan", "fact")},
    **{part: {"checkbox": {}} for part in ("contributes", "private")},
    **{part: {"rich_text": {}} for part in ("formula", "acceptance_note", "note", "result")},
    "period": {"date": {}},
    "confidence": {"number": {"format": "number"}},
}


class GoalTables:
    """Makes the tables and fills them; ``people`` are ids of users by slug."""

    def __init__(self, world: World, author: User, people: Mapping[str, str]) -> None:
        self._world, self._author, self._people = world, author, people
        self._today: date = world.clock().date()
        self._made: dict[int, Page] = {}

    def fill(self, company: str) -> dict[str, str]:
        """Make everything; ``company`` is the id of its page.

        Returns the ids of the pages ``shared`` and ``lists`` and of the data sources ``goals`` and ``meetings``.
        """
        home = self._page({"workspace": True}, "page")
        lists = self._page({"type": "page_id", "page_id": company}, "lists")
        self._world.connected.add(home.id)
        goals = self._source(home, "goals", self._goal_columns())
        above = {"relation": {"data_source_id": goals.id, "type": "single_property", "single_property": {}}}
        schema.make(self._world, goals, self._word("above"), above, "seed.above")
        meetings = self._source(home, "meetings", self._meeting_columns())
        for one in GOALS:
            self._goal(goals, one)
        for sync in story.SYNCS:
            self._meeting(meetings, sync)
        return {"shared": home.id, "lists": lists.id, "goals": goals.id, "meetings": meetings.id}

    def _page(self, parent: dict[str, Any], name: str) -> Page:
        title = {"title": [_text(self._word(name))]}
        return pages.create(self._world, self._author, {"parent": parent, "properties": title})

    def _word(self, name: str) -> str:
        return said(WORDS[name], self._world.locale)

    def _source(self, home: Page, name: str, columns: dict[str, Any]) -> DataSource:
        body = {
            "parent": {"type": "page_id", "page_id": home.id},
            "title": [_text(self._word(name))],
            "initial_data_source": {"properties": columns},
        }
        return self._world.sources[databases.create(self._world, self._author, body).sources[0]]

    def _goal_columns(self) -> dict[str, Any]:
        states = [
            {"name": said(name, self._world.locale), "group": group}
            for name, group in zip(story.STATES, GROUPS, strict=True)
        ]
        return {
            self._word("goal"): {"title": {}},
            **{said(FIELDS[part], self._world.locale): column for part, column in KINDS.items()},
            self._word("owner"): {"people": {}},
            self._word("state"): {"status": {"options": states}},
            "ID": {"unique_id": {"prefix": "GOAL"}},
        }

    def _meeting_columns(self) -> dict[str, Any]:
        names = [{"name": said(one.name, self._world.locale)} for one in story.SYNCS]
        return {
            self._word("meeting"): {"title": {}},
            self._word("process"): {"select": {"options": names}},
            said(FIELDS["held"], self._world.locale): {"date": {}},
            self._word("owner"): {"people": {}},
        }

    def _goal(self, source: DataSource, goal: Goal) -> None:
        state = story.STATES[2 if goal.closed else 1]
        written = {said(FIELDS[part], self._world.locale): value for part, value in self._values(goal).items()}
        written |= {
            self._word("goal"): {"title": [_text(said(goal.title, self._world.locale))]},
            self._word("owner"): {"people": [{"id": self._people[goal.owner]}]},
            self._word("state"): {"status": {"name": said(state, self._world.locale)}},
        }
        if goal.parent is not None:
            written[self._word("above")] = {"relation": [{"id": self._made[goal.parent].id}]}
        self._made[goal.number] = self._row(source, goal.owner, written, timedelta(days=goal.said_days))

    def _values(self, goal: Goal) -> dict[str, Any]:
        """Return what a goal says, as a call would write it; what it does not say is not there."""
        locale = self._world.locale
        chosen = {
            "department": story.DEPARTMENTS.get(goal.department),
            "metric": story.METRICS.get(goal.metric),
            "unit": story.UNITS[goal.unit],
            "kind": story.KINDS[goal.kind],
            "direction": story.DIRECTIONS[goal.at_most],
            "acceptance": story.ACCEPTANCES.get(goal.acceptance),
        }
        texts = {"formula": goal.formula, "acceptance_note": said(goal.why_not, locale)}
        texts |= {"note": said(goal.note, locale), "result": said(goal.result, locale)}
        plan = None if goal.plan is None else float(goal.plan)
        fact = goal.fact_on(self._today)
        first, last = story.quarter(self._today)
        return {
            **{part: {"select": {"name": said(text, locale)}} for part, text in chosen.items() if text},
            **{part: {"rich_text": [_text(text)]} for part, text in texts.items() if text},
            "plan": {"number": plan},
            "fact": {"number": None if fact is None else float(fact)},
            "confidence": {"number": goal.confidence},
            "contributes": {"checkbox": goal.counts},
            "private": {"checkbox": goal.private},
            "period": {"date": {"start": first.isoformat(), "end": last.isoformat()}},
        }

    def _meeting(self, source: DataSource, sync: Sync) -> None:
        name = said(sync.name, self._world.locale)
        held = sync.held(self._today)
        written = {
            self._word("meeting"): {"title": [_text(name)]},
            self._word("process"): {"select": {"name": name}},
            said(FIELDS["held"], self._world.locale): {"date": {"start": held.isoformat()}},
            self._word("owner"): {"people": [{"id": self._people[sync.owner]}]},
        }
        self._row(source, sync.owner, written, self._today - held)

    def _row(self, source: DataSource, owner: str, written: dict[str, Any], ago: timedelta) -> Page:
        author = self._world.users[self._people[owner]]
        parent = {"type": "data_source_id", "data_source_id": source.id}
        made = pages.create(self._world, author, {"parent": parent, "properties": written})
        made.created, made.edited = self._world.clock() - AGE, self._world.clock() - ago
        return made


def _text(words: str) -> dict[str, Any]:
    return {"text": {"content": words}}
