"""What the ticket page shows to one person: plain values for the template, restricted comments left out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from adapters.sandbox import edits, issuelinks, values
from adapters.sandbox.edition import Rich
from adapters.sandbox.html import html
from adapters.sandbox.layout import on_screen, project_fields
from adapters.sandbox.model import Account, Field, Issue
from adapters.sandbox.permissions import may_browse, sees_comment
from adapters.sandbox.wiki import wiki
from adapters.sandbox.world import World
from plugin.words import Words

TEXTUAL = {"textfield", "readonlyfield", "textarea", "url"}
TYPED = {"textfield", "textarea"}
SHORT_HISTORY = 80
Shown = Callable[[Any], str]


@dataclass(frozen=True)
class Line:
    """A field and what stands in it."""

    name: str
    value: Markup | str


@dataclass(frozen=True)
class Panel:
    """Fields under one heading."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Input:
    """A text field that the person may type into."""

    id: str
    name: str
    value: str
    long: bool


@dataclass(frozen=True)
class Remark:
    """A comment as this person sees it."""

    author: str
    when: str
    edited: str
    body: Markup
    only: str


@dataclass(frozen=True)
class Linked:
    """A ticket that this one is linked to."""

    key: str
    summary: str
    status: str


@dataclass(frozen=True)
class Ticket:
    """Everything on the page; ``due`` is empty where there is no date."""

    key: str
    summary: str
    project: str
    status: str
    due: str
    description: Markup
    facts: list[Line]
    labels: list[str]
    panels: list[Panel]
    texts: list[Line]
    comments: list[Remark]
    links: list[dict[str, str]]
    linked: list[Linked]
    history: list[dict[str, str]]
    steps: list[tuple[str, str]]
    inputs: list[Input]
    roles: list[str] = field(default_factory=list)


class TicketView:
    """Builds the page of an issue in the words of one language."""

    def __init__(self, world: World, viewer: Account, words: Words) -> None:
        self._world = world
        self._viewer = viewer
        self._words = words

    def ticket(self, issue: Issue) -> Ticket:
        """Return the page."""
        world = self._world
        project = world.projects[issue.project]
        fields = project_fields(world, project)
        shown = set(on_screen(world, project, "view"))
        textual = [
            one for one in fields if one.kind in TEXTUAL and (one.id in shown or issue.values.get(one.id) is not None)
        ]
        steps = edits.transitions(world, issue)
        roles = [name for name in world.roles.values() if world.in_role(self._viewer, project, name)]
        return Ticket(
            key=issue.key,
            summary=issue.values["summary"],
            project=project.name,
            status=world.statuses[issue.status].name,
            due=self._day(issue.values["duedate"]) if issue.values.get("duedate") else "",
            description=self._rich(issue.values.get("description")),
            facts=[Line(one.name, self.value(one, issue)) for one in fields if one.kind not in TEXTUAL],
            labels=list(issue.values.get("labels") or []),
            panels=self._panels([one for one in textual if not self._written(one, issue)], issue),
            texts=[Line(one.name, self.value(one, issue)) for one in textual if self._written(one, issue)],
            comments=[self._remark(one) for one in issue.comments if sees_comment(world, self._viewer, issue, one)],
            links=[self._link(one.content["object"]) for one in issue.links],
            linked=[
                Linked(other.key, other.values["summary"], world.statuses[other.status].name)
                for _, other, _ in issuelinks.of(world, issue)
                if may_browse(world, self._viewer, other)
            ],
            history=[line for entry in reversed(issue.histories) for line in self._entry(entry)],
            steps=[(number, status.name) for number, status in steps],
            inputs=self._inputs(fields, set(on_screen(world, project, "edit")), issue),
            roles=roles,
        )

    def person(self, account_id: str | None) -> str:
        """Return a name for an account id that may be missing."""
        account = self._world.account(account_id)
        return account.name if account else self._words.gettext("nobody")

    def value(self, one: Field, issue: Issue) -> Markup | str:
        """Return what stands in a field, a dash for nothing."""
        stored = issue.values.get(one.id)
        if stored is None or stored == []:
            return "–"
        if values.is_rich(one):
            return self._rich(stored)
        if one.kind == "url":
            return Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(stored)
        forms: dict[str, Shown] = {
            "userpicker": self.person,
            "float": self._words.number,
            "datepicker": self._day,
            "labels": " ".join,
            "multicheckboxes": ", ".join,
        }
        return forms.get(one.kind, str)(stored)

    def _day(self, stored: str) -> str:
        day = date.fromisoformat(stored)
        return self._words.day(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(self._viewer.zone)))

    def _rich(self, document: Rich | None) -> Markup:
        return html(document, self.person)

    def _written(self, one: Field, issue: Issue) -> bool:
        """Whether a field holds paragraphs: Jira shows those under the description, not in the narrow column."""
        return values.is_rich(one) and issue.values.get(one.id) is not None

    def _panels(self, fields: list[Field], issue: Issue) -> list[Panel]:
        """Fields named ``Group: part`` stand together under ``Group``; the rest under one heading."""
        prefixes = [one.name.partition(": ")[0] for one in fields if ": " in one.name]
        groups: dict[str, list[Line]] = {}
        for one in fields:
            head, mark, rest = one.name.partition(": ")
            joined = bool(mark) and prefixes.count(head) > 1
            title = head if joined else self._words.gettext("Fields")
            groups.setdefault(title, []).append(Line(rest if joined else one.name, self.value(one, issue)))
        return [Panel(title, lines) for title, lines in groups.items()]

    def _remark(self, one: Any) -> Remark:
        edited = self._words.moment(one.updated) if one.updated > one.created else ""
        only = one.role or (self._world.groups[one.group].name if one.group else "")
        return Remark(self.person(one.author), self._words.moment(one.created), edited, self._rich(one.body), only)

    def _link(self, content: dict[str, Any]) -> dict[str, str]:
        return {
            "title": str(content["title"]),
            "url": str(content["url"]),
            "summary": str(content.get("summary") or ""),
        }

    def _entry(self, entry: Any) -> list[dict[str, str]]:
        return [
            {
                "field": change.field,
                "before": _short(change.before[1]),
                "after": _short(change.after[1]),
                "when": self._words.moment(entry.created),
                "who": self.person(entry.author),
            }
            for change in entry.changes
        ]

    def _inputs(self, fields: list[Field], editable: set[str], issue: Issue) -> list[Input]:
        inputs = []
        for one in fields:
            if one.kind in TYPED and one.id in editable:
                stored = issue.values.get(one.id)
                text = (wiki(stored) or "") if values.is_rich(one) else stored or ""
                inputs.append(Input(one.id, one.name, text, one.kind == "textarea"))
        return inputs


def _short(text: str | None) -> str:
    if not text:
        return "–"
    flat = " ".join(text.split())
    return flat if len(flat) <= SHORT_HISTORY else flat[:SHORT_HISTORY] + "…"
