"""The project ``GOAL`` of a seeded Jira site: goals with their numbers and history, meetings between departments.

The checklists of the meetings are issues of the ordinary sort here, with the fields that they need. The service account
may make and change issues; on Data Center, where the page of the tree is an issue, it may delete them as well.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.sandbox import goals_story as story
from adapters.sandbox import values
from adapters.sandbox.goals_story import Goal, Sync, said
from adapters.sandbox.goals_tree import GOALS
from adapters.sandbox.model import Change, Field, History, Issue, IssueType, Project, Screen
from adapters.sandbox.world import World

KEY = "GOAL"
AGE = timedelta(days=100)
SAID_AFTER = timedelta(days=30)
KINDS = {
    **dict.fromkeys(("department", "metric", "unit", "kind", "direction", "contributes", "private"), "select"),
    **dict.fromkeys(("plan", "fact", "confidence"), "float"),
    **dict.fromkeys(("period", "formula", "acceptance_note", "not_applicable"), "textfield"),
    **dict.fromkeys(("note", "result"), "textarea"),
    "acceptance": "select",
    "held": "datepicker",
    "accepted": values.BOXES,
}
CHOICES: dict[str, tuple[story.Text, ...]] = {
    "department": tuple(story.DEPARTMENTS.values()),
    "metric": tuple(story.METRICS.values()),
    "unit": tuple(story.UNITS.values()),
    "kind": tuple(story.KINDS.values()),
    "direction": story.DIRECTIONS,
    "contributes": story.YES_NO,
    "private": story.YES_NO[:1],
    "acceptance": tuple(story.ACCEPTANCES.values()),
    "accepted": tuple(story.DEPARTMENTS.values()),
}
ABOVE = "above"


class GoalProject:
    """Makes the project; ``project`` stands in the world already, staffed, with three statuses and no field."""

    def __init__(self, world: World, project: Project, screen: Screen) -> None:
        self._world, self._project = world, project
        self._today: date = world.clock().date()
        self._fields = {part: self._field(part) for part in KINDS}
        if not world.edition.cloud:
            # there is no parent of issues that are no sub-tasks
            self._fields[ABOVE] = self._made(said(story.WORDS[ABOVE], world.locale), "textfield")
        self._place(screen)

    def _field(self, part: str) -> Field:
        made = self._made(said(story.FIELDS[part], self._world.locale), KINDS[part])
        for choice in CHOICES.get(part, ()):
            made.options[said(choice, self._world.locale)] = str(self._world.next_id("option"))
        return made

    def _made(self, name: str, kind: str) -> Field:
        searcher = values.CUSTOM_KINDS[kind].searchers[0]
        made = Field(f"customfield_{self._world.next_id('field')}", name, kind, "", searcher)
        made.homes = frozenset({self._project.id})
        self._world.fields[made.id] = made
        return made

    def _place(self, screen: Screen) -> None:
        ids = [one.id for one in self._fields.values()]
        above = ["parent"] if self._world.edition.cloud else []
        screen.tabs[0].fields += [*above, *ids]
        if self._project.field_scheme is not None:
            self._world.schemes[self._project.field_scheme] = {one: set() for one in ids}

    def fill(self, people: dict[str, str]) -> None:
        """Open every goal and meeting; ``people`` are account ids by slug."""
        goal, meeting = self._project.issue_types[:2]
        for one in GOALS:
            self._goal(one, goal, people)
        for sync in story.SYNCS:
            self._meeting(sync, meeting, people[sync.owner])

    def _goal(self, goal: Goal, kind: IssueType, people: dict[str, str]) -> None:
        state = self._project.statuses[2 if goal.closed else 1]
        issue = self._opened(goal.number, said(goal.title, self._world.locale), kind, people[goal.owner], state)
        for part, raw in self._values(goal).items():
            field = self._fields[part]
            issue.values[field.id] = values.read(self._world, field, raw)
        if goal.parent is not None and self._world.edition.cloud:
            issue.values["parent"] = self._world.keys[f"{KEY}-{goal.parent}"]
        elif goal.parent is not None:
            issue.values[self._fields[ABOVE].id] = f"{KEY}-{goal.parent}"
        self._remember(goal, issue)

    def _values(self, goal: Goal) -> dict[str, Any]:
        """Return what a goal says, as a call would write it; what it does not say is not there."""
        locale = self._world.locale
        texts = {
            "department": story.DEPARTMENTS.get(goal.department),
            "metric": story.METRICS.get(goal.metric),
            "unit": story.UNITS[goal.unit],
            "kind": story.KINDS[goal.kind],
            "direction": story.DIRECTIONS[goal.at_most],
            "contributes": story.YES_NO[not goal.counts],
            "private": story.YES_NO[0] if goal.private else None,
            "acceptance": story.ACCEPTANCES.get(goal.acceptance),
        }
        chosen = {part: {"value": said(text, locale)} for part, text in texts.items() if text}
        numbers = {"plan": goal.plan, "fact": goal.fact_on(self._today), "confidence": goal.confidence}
        rich = {"note": goal.note, "result": goal.result}
        return {
            **chosen,
            **{part: float(number) for part, number in numbers.items() if number is not None},
            "period": story.period(self._today, locale),
            **({"formula": goal.formula} if goal.formula else {}),
            **({"acceptance_note": said(goal.why_not, locale)} if goal.why_not != story.NOTHING else {}),
            **{part: self._world.edition.typed(said(text, locale)) for part, text in rich.items() if text[0]},
        }

    def _remember(self, goal: Goal, issue: Issue) -> None:
        """Write down when the numbers were last set, so that a reader finds out how old they are."""
        at = self._world.clock() - timedelta(days=goal.said_days)
        owner = str(issue.values["assignee"])
        fact = goal.fact_on(self._today)
        if goal.acceptance:
            field = self._fields["acceptance"]
            pair = values.words(self._world, field, None), values.words(self._world, field, issue.values[field.id])
            self._entry(issue, owner, issue.created + SAID_AFTER, Change(field.name, field.id, True, *pair))
        if goal.plan_before is not None:
            self._entry(issue, owner, at, self._change("plan", Decimal(goal.plan_before), issue))
        if fact is not None:
            self._entry(issue, owner, at, self._change("fact", fact * Decimal("0.9"), issue))
        if goal.closed:
            open_, done = (self._world.statuses[self._project.statuses[number]] for number in (1, 2))
            change = Change("status", "status", False, (open_.id, open_.name), (done.id, done.name))
            self._entry(issue, owner, at, change)
            issue.status_changed = at

    def _change(self, part: str, before: Decimal, issue: Issue) -> Change:
        field = self._fields[part]
        pair = (values.words(self._world, field, one) for one in (float(before), issue.values[field.id]))
        return Change(field.name, field.id, True, next(pair), next(pair))

    def _entry(self, issue: Issue, author: str, at: datetime, change: Change) -> None:
        issue.histories.append(History(str(self._world.next_id("history")), author, at, [change]))
        issue.updated = at

    def _meeting(self, sync: Sync, kind: IssueType, owner: str) -> None:
        title = said(sync.name, self._world.locale)
        issue = self._opened(self._project.counter + 1, title, kind, owner, self._project.statuses[2])
        issue.values["labels"] = [sync.code]
        issue.values[self._fields["held"].id] = sync.held(self._today).isoformat()

    def _opened(self, number: int, title: str, kind: IssueType, owner: str, state: str) -> Issue:
        at = self._world.clock() - AGE
        key = f"{KEY}-{number}"
        issue = Issue(str(self._world.next_id("issue")), key, self._project.id, kind.id, state, owner, at, at, at)
        issue.values = {"reporter": owner, "assignee": owner, "labels": [], "priority": "3", "summary": title}
        self._project.counter = max(self._project.counter, number)
        self._world.issues[issue.id] = issue
        self._world.keys[key] = issue.id
        return issue
