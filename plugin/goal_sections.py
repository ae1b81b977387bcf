"""The manifest's section about goals: where departments keep them, which fields say what, where the page goes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from plugin.checklist_sections import ChecklistPart
from plugin.sections import Credentials, Part, Selection, Text, Url

ID = r"^[a-z][a-z0-9_-]{0,31}$"
NOTION_PAGE = r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}([?#].*)?$"
Name = Annotated[str, Field(min_length=1, max_length=200)]


class GoalFields(Part):
    """Names of the tracker's fields; one that is left out has no value there (``fixed`` may give it one)."""

    department: Name | None = None
    owner: Name | None = Field(
        default=None, description="Without it: the assignee in Jira, who created the page in Notion"
    )
    parent: Name | None = Field(
        default=None, description="Without it: the issue's parent in Jira; a relation to other goals in Notion"
    )
    metric: Name | None = None
    unit: Name | None = None
    plan: Name | None = None
    fact: Name | None = None
    period: Name | None = None
    kind: Name | None = None
    formula: Name | None = None
    direction: Name | None = None
    contributes: Name | None = None
    weight: Name | None = None
    private: Name | None = None
    acceptance: Name | None = None
    acceptance_note: Name | None = None
    note: Name | None = None
    confidence: Name | None = None
    result: Name | None = None
    held: Name | None = Field(default=None, description="For a sync process: the day it was last held")


class Fixed(Part):
    """Values that hold for every goal of a source."""

    department: Annotated[str, Field(pattern=ID)] | None = None
    metric: Name | None = None
    unit: Name | None = None
    period: Name | None = None
    kind: Literal["number", "ratio", "sum", "product", "formula"] | None = None
    direction: Literal["at_least", "at_most"] | None = None
    contributes: bool | None = None
    private: bool | None = None


class Selected(Selection):
    """Which tickets, and in which workspace."""

    workspace: Annotated[str, Field(pattern=ID)] | None = Field(
        default=None, description="Another workspace of this manifest; without it this one"
    )


class GoalSource(Selected):
    """Where goals are kept, and which field says what."""

    id: Annotated[str, Field(pattern=ID)]
    fields: GoalFields = GoalFields()
    fixed: Fixed = Fixed()


class DepartmentPart(Part):
    """A department; ``numbers`` are the plan numbers it owes: a ready trio, or codes of metrics."""

    id: Annotated[str, Field(pattern=ID)]
    name: Text
    owner: Name | None = Field(default=None, description="Account id of its head")
    numbers: Literal["marketer", "hunter"] | list[Name] = Field(default=[])
    roles: list[Annotated[str, Field(pattern=ID)]] | None = Field(
        default=None, description="Roles of rounds that it stands for; without them the role with its own id"
    )


class HealthPart(Part):
    """Thresholds of the states."""

    behind: Annotated[int, Field(ge=0, le=100)] = 3
    far_behind: Annotated[int, Field(ge=0, le=100)] = 10
    stale_days: Annotated[int, Field(ge=1, le=366)] = 21

    @model_validator(mode="after")
    def _ordered(self) -> "HealthPart":
        if self.far_behind < self.behind:
            raise ValueError("far_behind is at least behind")
        return self


class CadencePart(Part):
    """When a sync process is held."""

    every: Literal["weekly", "biweekly", "monthly"]
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    anchor: date | None = Field(default=None, description="biweekly: a day on which it is held")
    nth: Annotated[int, Field(ge=1, le=4, description="monthly: which such weekday of the month")] = 1

    @model_validator(mode="after")
    def _anchored(self) -> "CadencePart":
        if self.every == "biweekly" and self.anchor is None:
            raise ValueError("biweekly needs an anchor, a day on which it is held")
        return self


class ProcessPart(Part):
    """A sync process between departments; ``held`` finds its meetings, whose newest day is when it was last held.

    ``owners`` lead it, one or several a department; a department that names none is led by its head.
    """

    id: Annotated[str, Field(pattern=ID)]
    name: Text
    between: Annotated[list[Annotated[str, Field(pattern=ID)]], Field(min_length=2, max_length=4)]
    cadence: CadencePart
    owners: dict[str, Name | Annotated[list[Name], Field(min_length=1, max_length=8)]] = Field(default={})
    held: GoalSource | None = None
    checklist: ChecklistPart | None = None

    def owners_of(self, department: str) -> tuple[str, ...]:
        """Return the account ids of those who lead it for a department, as far as it names any."""
        named = self.owners.get(department, [])
        return (named,) if isinstance(named, str) else tuple(named)


class NotionPlace(Part):
    """A page of ours below a page of Notion."""

    kind: Literal["notion"]
    parent: Annotated[str, Field(pattern=NOTION_PAGE)]
    workspace: Annotated[str, Field(pattern=ID)] | None = None


class ConfluencePlace(Part):
    """A page of ours in a space of Confluence Cloud; the credentials are the workspace's own where none are named."""

    kind: Literal["confluence"]
    api_url: Url = Field(description="Base of the API with /wiki: of the site, or of the gateway")
    browse_url: Url = Field(description="Base of the links that people open, with /wiki")
    space: Name = Field(description="Key of the space")
    parent: Name | None = Field(default=None, description="Id of the page above")
    credentials: Credentials | None = None


class IssuePlace(Part):
    """The description of an issue of ours in Jira."""

    kind: Literal["issue"]
    project: Name
    issue_type: Name = "Task"
    workspace: Annotated[str, Field(pattern=ID)] | None = None


PagePlace = Annotated[NotionPlace | ConfluencePlace | IssuePlace, Field(discriminator="kind")]


class AcceptanceWords(Part):
    """Which options of the acceptance field mean what, in small letters or not."""

    accepted: list[Name] = Field(default=["Принят", "Принято", "Accepted", "Да", "Yes"])
    refused: list[Name] = Field(default=["Не принят", "Не принято", "Refused", "Not accepted", "Нет", "No"])


class Goals(Part):
    """A goal tree: its departments, where their goals are kept, and where its page goes."""

    title: Text = Field(default={"ru": "Дерево целей", "en": "Goal tree"})
    period: Literal["month", "quarter", "year"] = "quarter"
    departments: Annotated[list[DepartmentPart], Field(min_length=1, max_length=12)]
    sources: Annotated[list[GoalSource], Field(min_length=1, max_length=24)]
    shared: Name | None = Field(default=None, description="Key or id of the shared goal; without it the one at the top")
    acceptance: AcceptanceWords = AcceptanceWords()
    health: HealthPart = HealthPart()
    processes: list[ProcessPart] = Field(default=[])
    page: PagePlace | None = None

    @model_validator(mode="after")
    def _known(self) -> "Goals":
        departments = [one.id for one in self.departments]
        sources = [one.id for one in self.sources]
        if len(set(departments)) != len(departments) or len(set(sources)) != len(sources):
            raise ValueError("two departments or two sources have the same id")
        for named in [d for p in self.processes for d in (*p.between, *p.owners)] + [
            one.fixed.department for one in self.sources if one.fixed.department
        ]:
            if named not in departments:
                raise ValueError(f"there is no department {named}")
        return self

    def title_in(self, locale: str) -> str:
        """Return the title of the tree and of its page in a language, else in the one that there is."""
        names = {str(known): text for known, text in self.title.items()}
        return names.get(locale) or next(iter(names.values()), "")

    def department_name(self, department: str, locale: str) -> str:
        """Return a department's name for people; the id when it is no longer in the manifest."""
        names = next((one.name for one in self.departments if one.id == department), {})
        return {str(k): v for k, v in names.items()}.get(locale) or next(iter(names.values()), department)
