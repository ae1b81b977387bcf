"""The manifest's part about the checklists of a sync process: when, where, and what stands in every one of them."""

from datetime import time
from typing import Annotated, Literal

from pydantic import Field, model_validator

from plugin.sections import Part

ID = r"^[a-z][a-z0-9_-]{0,31}$"
NOTION_PAGE = r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}([?#].*)?$"
Name = Annotated[str, Field(min_length=1, max_length=200)]
Said = dict[Literal["ru", "en"], Annotated[str, Field(min_length=1, max_length=200)]]


class StandingItem(Part):
    """An item that stands in every list; a list keeps a copy of its words."""

    id: Annotated[str, Field(pattern=ID)]
    text: Said


class NotionLists(Part):
    """A page a list, below a page of Notion (the sync page)."""

    kind: Literal["notion"]
    parent: Annotated[str, Field(pattern=NOTION_PAGE)]
    workspace: Annotated[str, Field(pattern=ID)] | None = None


class IssueLists(Part):
    """An issue a list in Jira, and an issue an item, linked to it.

    ``accepted`` is a field with boxes (several may be ticked), an option for each department, called as the department
    is; ``not_applicable`` is a field of one line: why an item does not apply.
    """

    kind: Literal["issue"]
    project: Name
    issue_type: Name = "Task"
    item_type: Name = "Task"
    accepted: Name
    not_applicable: Name
    workspace: Annotated[str, Field(pattern=ID)] | None = None


ListPlace = Annotated[NotionLists | IssueLists, Field(discriminator="kind")]


class Gate(Part):
    """A soft gate: on entering one of these statuses, a deal is told what is still open between the departments."""

    stages: Annotated[list[Name], Field(min_length=1, max_length=12)]


class ChecklistPart(Part):
    """The checklists of a sync process: one for each meeting."""

    at: time = time(10)
    place: ListPlace | None = Field(default=None, description="Without it lists stand on our own pages alone")
    standing: Annotated[list[StandingItem], Field(max_length=20)] = Field(default=[])
    most: Annotated[int, Field(ge=1, le=30, description="How many generated items a list has room for")] = 12
    gate: Gate | None = None

    @model_validator(mode="after")
    def _distinct(self) -> "ChecklistPart":
        ids = [one.id for one in self.standing]
        if len(set(ids)) != len(ids):
            raise ValueError("two standing items have the same id")
        return self
