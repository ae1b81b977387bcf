"""manifest.json → typed ``Manifest``: which tracker, which tickets are deals, who answers, when and until when.

Unknown keys are errors. All mistakes are reported at once, each with its JSON pointer. Secrets never stand in the
manifest: it names the environment variables that hold them.
"""

import json
import re
from datetime import time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from plugin.domain.reasons import Topic
from plugin.goal_sections import NOTION_PAGE, ConfluencePlace, Goals
from plugin.sections import Part, Selection, Text, TrackerSection

VERSION = 1
_ID = r"^[a-z][a-z0-9_-]{0,31}$"


class ManifestError(Exception):
    """Every mistake of a manifest: ``problems`` is a tuple of (JSON pointer, what is wrong)."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("\n".join(f"{pointer or '/'}: {text}" for pointer, text in problems))
        self.problems = problems


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("is not a time zone name such as Europe/Moscow")
    return name


class NamedPerson(Part):
    """A person named in the manifest; the e-mail is used when the service sends mail itself."""

    id: Annotated[str, Field(min_length=1)]
    email: str | None = None


class PeopleSource(Part):
    """Where the people of a role come from: exactly one of the keys."""

    project_role: str | None = None
    group: str | None = None
    people: Annotated[list[NamedPerson], Field(min_length=1)] | None = None
    user_field: str | None = None
    deal_owner: Literal[True] | None = None

    @model_validator(mode="after")
    def _one(self) -> "PeopleSource":
        if sum(value is not None for value in self.__dict__.values()) != 1:
            raise ValueError("name exactly one of project_role, group, people, user_field, deal_owner")
        return self


class Role(Part):
    """A department's part in deals."""

    id: Annotated[str, Field(pattern=_ID)]
    name: Text
    who: PeopleSource
    private_page: str | None = Field(
        default=None, pattern=NOTION_PAGE, description="Notion: id or link of a page that only the role and we read"
    )

    @property
    def private_page_id(self) -> str:
        """The private page's id as 32 digits, whether the manifest has the id or a link; empty without one."""
        return re.sub(r"[?#].*", "", self.private_page or "").replace("-", "")[-32:]


class Fact(Part):
    """A field of the deal that the ballot shows as context."""

    field: Annotated[str, Field(min_length=1)]
    label: Text
    kind: Literal["text", "number", "money", "date"] = "text"
    unit: str = ""


class Deals(Selection):
    """Which tickets are deals, and what the ballot shows of them."""

    facts: list[Fact] = Field(default=[])
    internal_comments: bool = Field(
        default=False, description="Jira service projects: rounds run there, with comments that only agents read"
    )


class Opening(Part):
    """When a round opens: a label that a facilitator sets, or a status in which the first round opens by itself."""

    label: Annotated[str, Field(pattern=r"^\S+$")] | None = None
    statuses: list[str] = Field(default=[])

    @model_validator(mode="after")
    def _any(self) -> "Opening":
        if not self.label and not self.statuses:
            raise ValueError("name a label, statuses, or both")
        return self


class QuietHours(Part):
    """Hours of the workspace's zone in which no reminder is sent."""

    start: time
    end: time


class Deadline(Part):
    """How long a round takes and what happens then."""

    hours: Annotated[int, Field(ge=1, le=24 * 60)]
    policy: Literal["extend", "reveal", "cancel"]
    extend_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 24
    extend_most: Annotated[int, Field(ge=1, le=5)] = 1
    remind_hours_before: list[Annotated[int, Field(ge=1)]] = Field(default=[])
    quiet: QuietHours | None = None


class Talk(Part):
    """When roles must talk about a reviewed divergence, and where the task for it goes."""

    contradictions: Annotated[int, Field(ge=1, le=9)] = 1
    spread: Annotated[int, Field(ge=1, le=100)] | None = None
    due_days: Annotated[int, Field(ge=1, le=60, description="Working days from opening the talk")] = 5
    project: Annotated[str, Field(min_length=1, description="Key; without it the deal's own project")] | None = None
    issue_type: Annotated[str, Field(min_length=1)] = "Task"


class Concept(Part):
    """One thing that reasons speak of, by the beginnings of words; it adds to or replaces a built-in one."""

    topic: Topic
    name: Text
    words: list[Annotated[str, Field(min_length=2, max_length=60)]]


class Compare(Part):
    """How reasons are compared after the reveal."""

    review_days: Annotated[int, Field(ge=1, le=30, description="Working days until the one reminder")] = 3
    lexicon: dict[Annotated[str, Field(pattern=_ID)], Concept] = Field(default={})
    semantic: bool = Field(default=False, description="Also compare by meaning; needs the extra trida[semantic]")


class Workspace(Part):
    """One connected tracker site."""

    tracker: TrackerSection
    locale: Literal["ru", "en"]
    zone: Annotated[str, AfterValidator(_known_zone)]
    roles: Annotated[list[Role], Field(min_length=2, max_length=8)]
    facilitators: PeopleSource = PeopleSource(deal_owner=True)
    deals: Deals
    opening: Opening
    deadline: Deadline
    compare: Compare = Compare()
    talk: Talk = Talk()
    goals: Goals | None = None

    @model_validator(mode="after")
    def _distinct(self) -> "Workspace":
        ids = [role.id for role in self.roles]
        if len(set(ids)) != len(ids):
            raise ValueError("two roles have the same id")
        pages = [role.private_page_id for role in self.roles if role.private_page]
        if len(set(pages)) != len(pages):
            raise ValueError("two roles have the same private_page: each would have the other's link")
        return self

    @model_validator(mode="after")
    def _of_this_tracker(self) -> "Workspace":
        notion = self.tracker.kind == "notion"
        if notion != (self.deals.data_source is not None):
            raise ValueError(f"deals of {self.tracker.kind} are named by {'data_source' if notion else 'jql'}")
        sources = [role.who for role in self.roles] + [self.facilitators]
        if notion and any(one.project_role or one.group for one in sources):
            raise ValueError("notion has neither project_role nor group: name people, user_field or deal_owner")
        if not notion and any(role.private_page for role in self.roles):
            raise ValueError(f"{self.tracker.kind} has no private pages: leave private_page out")
        return self

    def private_page(self, role: str) -> str | None:
        """Return the private page of a role as the manifest names it; None where it has none."""
        return next((one.private_page for one in self.roles if one.id == role), None)

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone as a ``tzinfo``."""
        return ZoneInfo(self.zone)

    def role_name(self, role: str, locale: str) -> str:
        """Return a role's name for people; the id when the role is no longer in the manifest."""
        names = next((r.name for r in self.roles if r.id == role), {})
        return {**{str(k): v for k, v in names.items()}}.get(locale) or next(iter(names.values()), role)


class Permission(Part):
    """A right that the service asks for on one sort of tracker, and why."""

    scope: str
    on: Literal["jira", "notion", "confluence"] = "jira"
    why: Text


class Manifest(Part):
    """The whole of manifest.json."""

    schema_: Annotated[str | None, Field(alias="$schema")] = None
    manifest_version: Literal[1]
    name: str
    permissions: list[Permission] = Field(default=[])
    workspaces: Annotated[dict[Annotated[str, Field(pattern=_ID)], Workspace], Field(min_length=1)]

    def permissions_of(self, workspace: str) -> tuple[Permission, ...]:
        """Return the rights that are asked for on a workspace's tracker."""
        sort = self.workspaces[workspace].tracker.kind.partition("-")[0]
        return tuple(one for one in self.permissions if one.on == sort)

    def permissions_beside(self, workspace: str) -> tuple[Permission, ...]:
        """Return the rights that are asked for in Confluence, where a workspace's goal tree has its page there."""
        goals = self.workspaces[workspace].goals
        beside = goals is not None and isinstance(goals.page, ConfluencePlace)
        return tuple(one for one in self.permissions if beside and one.on == "confluence")


def load(path: Path) -> Manifest:
    """Read and check a manifest; raises ``ManifestError`` with every mistake."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ManifestError((("", f"cannot be read: {error}"),)) from None
    return parse(data)


def parse(data: object) -> Manifest:
    """Check manifest data; raises ``ManifestError`` with every mistake."""
    try:
        return Manifest.model_validate(data)
    except ValidationError as error:
        problems = tuple(
            (_pointer((*e["loc"], *_tag(e)), data), e["msg"])
            for e in error.errors(include_url=False, include_input=False)
        )
        raise ManifestError(problems) from None


def _tag(error: ErrorDetails) -> tuple[str, ...]:
    """Return the key that chooses between sorts of a section where it is wrong: pydantic names the section alone."""
    return (error["ctx"]["discriminator"].strip("'"),) if error["type"].startswith("union_tag_") else ()


def _pointer(location: tuple[int | str, ...], data: object) -> str:
    """Return the JSON pointer of a pydantic location, without the names of union branches it adds."""
    parts: list[str] = []
    here: Any = data
    for number, part in enumerate(location):
        last = number == len(location) - 1
        if isinstance(here, dict) and (part in here or last):
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            continue
        parts.append(str(part).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{part}" for part in parts)


def schema() -> dict[str, Any]:
    """Return the JSON Schema that is published as docs/manifest.schema.json."""
    return Manifest.model_json_schema(by_alias=True)
