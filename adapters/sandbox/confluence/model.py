"""What a Confluence site holds: spaces, pages with their versions, comments on words of a page."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Space:
    """A space; ``homepage`` is the page that stands above those made without a parent."""

    id: str
    key: str
    name: str
    author: str
    created: datetime
    homepage: str


@dataclass(frozen=True)
class Version:
    """A page as it was after one write; ``body`` is storage format."""

    number: int
    title: str
    body: str
    author: str
    at: datetime
    message: str = ""


@dataclass
class Page:
    """A page; ``status`` is ``current``, ``archived`` or ``trashed``. Its versions stay for ever."""

    id: str
    space: str
    parent: str | None
    author: str
    versions: list[Version]
    status: str = "current"

    @property
    def now(self) -> Version:
        """The newest version."""
        return self.versions[-1]


@dataclass(frozen=True)
class Remark:
    """An inline comment; ``ref`` is that of the marker around the words it is about."""

    ref: str
    page: str
    words: str
    author: str
    text: str


@dataclass
class Holdings:
    """Everything there is."""

    spaces: dict[str, Space] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
