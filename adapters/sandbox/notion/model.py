"""The records of a workspace. Values are kept as the API answers them, people and pages as ids.

Nothing that was once on a page is forgotten: ``past`` of a page, a block and a comment is the page history that people
with access can open.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.sandbox.notion.ids import names

CAPABILITIES = frozenset(
    {
        *("read_content", "update_content", "insert_content", "read_comments", "insert_comments"),
        *("read_users", "read_users_with_email"),
    }
)
Rich = list[dict[str, Any]]
"""Rich text as stored: items in the API's form, a mentioned person as an id."""


@dataclass
class User:
    """A member or the bot of the connection. ``token`` is the connection's, or stands for a person's own session."""

    id: str
    name: str
    email: str
    token: str = field(repr=False)
    kind: str = "person"
    title: str = ""
    role: str | None = None
    locale: str = "en"
    zone: str = "UTC"
    active: bool = True
    capabilities: set[str] = field(default_factory=lambda: set(CAPABILITIES))

    @property
    def bot(self) -> bool:
        """Whether this is the connection."""
        return self.kind == "bot"


@dataclass(frozen=True)
class Parent:
    """Where a thing stands: ``kind`` is workspace, page_id, block_id, database_id or data_source_id."""

    kind: str
    id: str = ""


@dataclass(frozen=True)
class Revision:
    """One entry of page history: what had which text, from when, by whom."""

    at: datetime
    by: str
    what: str
    text: str


@dataclass
class Stamped:
    """What carries who made it and who touched it last."""

    id: str
    created: datetime
    created_by: str
    edited: datetime
    edited_by: str

    def touch(self, by: str, at: datetime) -> None:
        """Write down an edit."""
        self.edited, self.edited_by = at, by


@dataclass
class Block(Stamped):
    """A block; ``content`` is what stands under its type, without children."""

    parent: Parent
    kind: str
    content: dict[str, Any]
    children: list[str] = field(default_factory=list)
    trash: bool = False


@dataclass
class Page(Stamped):
    """A page. ``values`` by property id (``title`` alone outside a data source); ``readers`` None: as its parent."""

    parent: Parent
    values: dict[str, Any]
    number: int = 0
    children: list[str] = field(default_factory=list)
    readers: set[str] | None = None
    icon: Any = None
    cover: Any = None
    locked: bool = False
    trash: bool = False
    past: list[Revision] = field(default_factory=list)


@dataclass
class Property:
    """A column: ``config`` is what stands under its type."""

    id: str
    name: str
    kind: str
    config: dict[str, Any]
    description: str | None = None


@dataclass
class DataSource(Stamped):
    """A table of pages; ``properties`` by id."""

    database: str
    title: Rich
    properties: dict[str, Property]
    icon: Any = None
    trash: bool = False
    counter: int = 0
    past: list[Revision] = field(default_factory=list)

    def named(self, text: str) -> Property | None:
        """Find a property by its id, encoded or not, or by its name."""
        by_id = (one for one in self.properties.values() if names(one.id, text))
        return next(by_id, None) or next((one for one in self.properties.values() if one.name == text), None)


@dataclass
class Database(Stamped):
    """What holds data sources; on a page it is a ``child_database``."""

    parent: Parent
    title: Rich
    description: Rich
    sources: list[str]
    inline: bool = False
    icon: Any = None
    cover: Any = None
    locked: bool = False
    trash: bool = False
    readers: set[str] | None = None


@dataclass
class Comment(Stamped):
    """A comment of a discussion; ``page`` is where it shows, ``parent`` the page or block it is about."""

    discussion: str
    page: str
    parent: Parent
    text: Rich
    name: dict[str, Any]
    past: list[Revision] = field(default_factory=list)
    trash: bool = False


@dataclass
class Subscription:
    """A webhook subscription; it sends events only after the token came back."""

    id: str
    url: str
    token: str = field(repr=False)
    events: tuple[str, ...] | None = None
    active: bool = False
