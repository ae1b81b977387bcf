"""The things a Jira site holds, as plain records. Rules live elsewhere; the records know no HTTP."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

TYPE_PREFIX = "com.atlassian.jira.plugin.system.customfieldtypes:"


@dataclass
class Account:
    """A person or an app; ``token`` opens REST by Basic (with the e-mail) or Bearer.

    On Data Center ``id`` is the user name and ``key`` what the history knows the person by.
    """

    id: str
    name: str
    email: str
    token: str
    locale: str
    zone: str
    kind: str = "atlassian"
    active: bool = True
    email_visible: bool = True
    title: str = ""
    key: str = ""
    everywhere: set[str] = field(default_factory=set)


@dataclass
class Group:
    """People under one name; ``id`` is what REST wants, the name may change."""

    id: str
    name: str
    members: list[str]


@dataclass
class Status:
    """A workflow status; ``category`` is ``new``, ``indeterminate`` or ``done``."""

    id: str
    name: str
    category: str


@dataclass
class IssueType:
    """A kind of issue; the sandbox has no sub-tasks.

    ``name`` is what people read in the site's language, ``stored`` what REST knows it by as well. ``statuses`` is a
    workflow of its own, in place of the project's.
    """

    id: str
    name: str
    stored: str = ""
    statuses: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Every name that REST takes."""
        return {self.name, self.stored} - {""}


@dataclass
class Field:
    """A field; ``kind`` is ``system`` or the short name of a custom type, ``scope`` a team-managed project.

    ``homes`` are the ids of the projects that it is narrowed to on Data Center, none: it is in all of them.
    ``options`` are the ids of a select's options by what they say.
    """

    id: str
    name: str
    kind: str
    description: str = ""
    searcher: str | None = None
    scope: str | None = None
    homes: frozenset[str] = frozenset()
    options: dict[str, str] = field(default_factory=dict)

    @property
    def custom(self) -> bool:
        """Whether somebody created it."""
        return self.id.startswith("customfield_")

    @property
    def number(self) -> int:
        """The digits of a custom field's id, as in ``cf[10101]``."""
        return int(self.id.rpartition("_")[2])


@dataclass
class Tab:
    """One tab of a screen and the field ids on it, in order."""

    id: int
    name: str
    fields: list[str]


@dataclass
class Trashed:
    """A field in the trash: the schemes and tabs it was in, and the values it had, by issue id."""

    field: Field
    schemes: dict[int, set[int]]
    places: list[Tab]
    values: dict[str, Any]


@dataclass
class Screen:
    """A screen; a company-managed issue can only be given fields that stand on its edit screen."""

    id: int
    name: str
    tabs: list[Tab]


@dataclass
class ScreenScheme:
    """Which screen serves which operation; ``default`` stands in for the missing ones."""

    id: int
    name: str
    screens: dict[str, int]


@dataclass
class Project:
    """A project; ``simplified`` is team-managed and takes no global fields, schemes or screens.

    ``kind`` is ``software`` or ``service_desk``; of a service desk only that much is played. ``required`` holds the
    ids of fields without which nothing is created here.
    """

    id: str
    key: str
    name: str
    lead: str
    issue_types: list[IssueType]
    statuses: list[str]
    simplified: bool = False
    kind: str = "software"
    field_scheme: int | None = None
    screen_scheme: int | None = None
    people: dict[int, list[str]] = field(default_factory=dict)
    groups: dict[int, list[str]] = field(default_factory=dict)
    grants: dict[str, set[str]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    counter: int = 0

    def issue_type(self, number: str) -> IssueType:
        """Return an issue type of the project by its id."""
        return next(one for one in self.issue_types if one.id == number)

    def workflow(self, number: str) -> list[str]:
        """Return the status ids that issues of a type can have, the first one being where they begin."""
        return self.issue_type(number).statuses or self.statuses


@dataclass
class Comment:
    """A comment; ``role`` restricts it to a project role, ``group`` to a group."""

    id: str
    issue: str
    author: str
    body: dict[str, Any] | str
    created: datetime
    updated: datetime
    update_author: str
    role: str | None = None
    group: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass
class Change:
    """One item of a history entry."""

    field: str
    field_id: str | None
    custom: bool
    before: tuple[str | None, str | None]
    after: tuple[str | None, str | None]
    people: bool = False


@dataclass
class History:
    """One history entry: who changed what when. It stays for ever, like the real one."""

    id: str
    author: str
    created: datetime
    changes: list[Change]


@dataclass
class RemoteLink:
    """A web link of an issue; ``global_id`` makes repeated writes one link."""

    id: int
    global_id: str | None
    content: dict[str, Any]


@dataclass(frozen=True)
class LinkType:
    """How two issues may be linked: ``outward`` is read from the source, ``inward`` from the other side."""

    id: str
    name: str
    inward: str
    outward: str


@dataclass(frozen=True)
class IssueLink:
    """A link between two issues, by their ids; REST calls the source the inward issue."""

    id: int
    type: LinkType
    source: str
    target: str


@dataclass
class Issue:
    """A ticket; ``values`` holds what fields hold, by field id."""

    id: str
    key: str
    project: str
    type: str
    status: str
    creator: str
    created: datetime
    updated: datetime
    status_changed: datetime
    values: dict[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    histories: list[History] = field(default_factory=list)
    links: list[RemoteLink] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    watchers: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Mail:
    """A letter in a person's box."""

    to: str
    subject: str
    text: str
    html: str
    at: datetime
    issue: str


@dataclass
class Hook:
    """An admin webhook; the secret goes in and never comes out."""

    id: int
    name: str
    url: str
    events: list[str]
    jql: str
    secret: str | None
    description: str
    exclude_body: bool
    enabled: bool
    author: str
    updated: datetime
