"""Everything one workspace holds in memory, under one lock, with the ways to find a thing in it.

Time comes from ``clock``, ids from a counter, so two runs with the same calls give the same ids.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from adapters.sandbox.notion.errors import Refused, not_found
from adapters.sandbox.notion.model import (
    Block,
    Comment,
    Database,
    DataSource,
    Page,
    Parent,
    Revision,
    Subscription,
    User,
)

PLACES = {"page_id", "block_id", "database_id", "data_source_id"}


@dataclass(frozen=True)
class Event:
    """Something happened: ``type`` as webhooks call it, to what, by whom; ``data`` is what the event adds."""

    type: str
    entity: str
    actor: User
    data: dict[str, Any]
    page: str = ""


class World:
    """The state of a workspace. Whoever reads or writes it holds ``lock``."""

    def __init__(self, clock: Callable[[], datetime], base_url: str) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.base_url = base_url
        self.generation = 0
        self.on_event: list[Callable[[Event], None]] = []
        self.clear()

    def clear(self) -> None:
        """Forget everything; ids begin anew, those of webhook events do not repeat."""
        self.generation += 1
        self.born = self.clock()
        self._counters: defaultdict[str, int] = defaultdict(int)
        self.users: dict[str, User] = {}
        self.pages: dict[str, Page] = {}
        self.blocks: dict[str, Block] = {}
        self.databases: dict[str, Database] = {}
        self.sources: dict[str, DataSource] = {}
        self.comments: dict[str, Comment] = {}
        self.resolved: set[str] = set()
        self.connected: set[str] = set()
        self.subscriptions: dict[str, Subscription] = {}
        self.id, self.name, self.locale = self.next_id("workspace"), "", "en"
        self.block_limit: int | None = None
        self.blocks_made = 0
        self.query_cap = 10_000

    def next_id(self, sort: str) -> str:
        """Return the next id of a sort of thing, the same on every boot."""
        self._counters[sort] += 1
        return str(uuid5(NAMESPACE_URL, f"sandbox/notion/{sort}/{self._counters[sort]}"))

    def unique(self, sort: str) -> str:
        """Return an id that no other boot or reset of the sandbox gives out again."""
        self._counters[sort] += 1
        seed = f"{self.base_url}/{self.born.isoformat()}/{self.generation}/{sort}/{self._counters[sort]}"
        return str(uuid5(NAMESPACE_URL, seed))

    @property
    def bot(self) -> User:
        """Return the connection; there is one."""
        return next(one for one in self.users.values() if one.bot)

    def user(self, number: str | None) -> User | None:
        """Find a user by id."""
        return self.users.get(number or "")

    def page(self, number: str) -> Page:
        """Return a page; 404 when there is none."""
        if number not in self.pages:
            raise self.missing("page", number)
        return self.pages[number]

    def missing(self, kind: str, number: str) -> Refused:
        """Return the 404 that names our connection."""
        return not_found(kind, number, self.bot.id, self.bot.name)

    def holder(self, number: str) -> Block | Page | None:
        """Return what can have children under this id."""
        return self.blocks.get(number) or self.pages.get(number)

    def sort_of(self, number: str) -> str:
        """Return what a thing is in webhook bodies."""
        return "page" if number in self.pages else "database" if number in self.databases else "block"

    def up(self, number: str) -> str | None:
        """Return the id of what a thing stands in; ``None`` at the top."""
        found = self.blocks.get(number) or self.pages.get(number) or self.databases.get(number)
        if found is not None:
            return found.parent.id or None
        source = self.sources.get(number)
        return source.database if source else None

    def above(self, number: str) -> Iterator[str]:
        """Yield a thing's id and those of everything it stands in, nearest first."""
        here: str | None = number
        while here:
            yield here
            here = self.up(here)

    def gone(self, number: str) -> bool:
        """Whether a thing, or anything it stands in, is in the trash."""
        stores = (self.blocks, self.pages, self.databases, self.sources)
        return any(store[one].trash for one in self.above(number) for store in stores if one in store)

    def page_of(self, number: str) -> Page | None:
        """Return the page that a block shows on (or the page itself)."""
        return next((self.pages[one] for one in self.above(number) if one in self.pages), None)

    def source_of(self, page: Page) -> DataSource | None:
        """Return the data source that a page is a row of."""
        return self.sources.get(page.parent.id) if page.parent.kind == "data_source_id" else None

    def remember(self, page: Page | None, by: User, what: str, text: str) -> None:
        """Add a line to the history of a page; an empty text leaves none."""
        if page is not None and text:
            page.past.append(Revision(self.clock(), by.id, what, text))

    def tell(self, event: Event) -> None:
        """Tell the webhooks that something happened."""
        for listener in self.on_event:
            listener(event)

    def webhook_parent(self, parent: Parent) -> dict[str, Any]:
        """Return the parent of an entity in the form of webhook bodies."""
        if parent.kind == "data_source_id":
            return {"id": self.sources[parent.id].database, "type": "database", "data_source_id": parent.id}
        if parent.kind == "workspace":
            return {"id": self.id, "type": "space"}
        return {"id": parent.id, "type": parent.kind.removesuffix("_id")}
