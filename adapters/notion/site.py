"""What stands in the workspace: the deals' data source and its properties, the database of talks. Reading only.

Notion keeps a description with each property, and our mark ends it. Where a description is missing, a property of ours
is known by its id as the last installation found it, or by its exact name and type.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.notion.client import Client, path
from plugin.errors import GiveUp, NeedsOperator
from plugin.ports.provision import Desired, SlotSpec

# Slot kind → type of property: https://developers.notion.com/reference/property-object
TYPES: Mapping[str, str] = {
    "line": "rich_text",
    "text": "rich_text",
    "data": "rich_text",
    "number": "number",
    "check": "checkbox",
    "url": "url",
    "stage": "status",
    "people": "people",
    "date": "date",
    "relation": "relation",
    "unique_id": "unique_id",
}
TALKS = "talks"
PAGE = 100
# Pages of blocks that are looked through for the database of talks, and steps from a database up to its page.
MOST_PAGES = 5
MOST_STEPS = 5
UNSEEN = frozenset({"not_found", "not_shared", "ticket_gone", "no_right"})
_MARK = re.compile(r"\[trida:([a-z][\w.-]*)\]\s*$")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a data source; ``id`` as the API gives it, ``about`` its description, empty where it has none."""

    id: str
    name: str
    type: str
    about: str = ""

    @property
    def slot(self) -> str:
        """The slot that our mark at the end of the description names; empty without one."""
        found = _MARK.search(self.about)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Source:
    """A data source as an installation sees it; ``database`` is what it belongs to."""

    id: str
    title: str
    properties: tuple[Property, ...]
    database: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything an installation is about, as it stands.

    ``place`` is the page that the deals' database stands on, where a database of talks can be made; None where it
    stands on no page or we do not see that page. ``known`` is slot → id as the last installation found it.
    """

    deals: Source
    talks: Source | None = None
    place: str | None = None
    known: Mapping[str, str] | None = None


def source_id(selection: str) -> str:
    """Return the data source that a selection names."""
    return str(json.loads(selection)["data_source"])


def talks_mark(deals: str) -> str:
    """Return what ends the description of our database of talks: another deals' database has another one's talks."""
    return f"[trida:{TALKS}:{deals.replace('-', '')}]"


def title_of(rich_text: object) -> str:
    """Return the plain text of a rich text list."""
    parts = rich_text if isinstance(rich_text, list) else []
    return "".join(str(one.get("plain_text") or "") for one in parts)


def read_source(body: Mapping[str, Any]) -> Source:
    """Read the body of a data source."""
    return Source(
        id=str(body["id"]),
        title=title_of(body.get("title")),
        properties=tuple(
            Property(str(one["id"]), str(name), str(one["type"]), str(one.get("description") or ""))
            for name, one in body["properties"].items()
        ),
        database=str((body.get("parent") or {}).get("database_id") or ""),
    )


class Site:
    """Reads what stands there. ``known`` is slot → id as the last installation found it, read at each use."""

    def __init__(self, client: Client, known: Mapping[str, str]) -> None:
        self._client, self._known = client, known

    def found(self, desired: Desired) -> Found:
        """Read everything that a plan compares; ``NeedsOperator`` ``not_shared`` where we do not see the deals."""
        body = self._client.call("GET", path("data_sources", source_id(desired.selection)), subject="data_source")
        deals = read_source(body)
        spec = next((one for one in desired.slots if one.name == TALKS), None)
        known = dict(self._known)
        if spec is None:
            return Found(deals, known=known)
        place = self._place(body.get("database_parent") or {})
        return Found(deals, self._talks(spec, deals, place, known.get(TALKS)), place, known)

    def seen(self, kind: str, number: str) -> Mapping[str, Any] | None:
        """Return an object (``pages``, ``data_sources`` …) that stands there, None for what we do not see or is gone.

        What was never shared with a connection and what does not exist are answered alike.
        """
        subject = {"data_sources": "data_source", "databases": "database"}.get(kind, "page")
        try:
            body: Mapping[str, Any] = self._client.call("GET", path(kind, number), subject=subject)
        except (NeedsOperator, GiveUp) as error:
            if error.reason not in UNSEEN:
                raise
            return None
        return None if body.get("in_trash") or body.get("archived") else body

    def _place(self, parent: Mapping[str, Any]) -> str | None:
        """Return the page that the deals' database stands on, through columns and toggles; None where we see none."""
        for _ in range(MOST_STEPS):
            kind = parent.get("type")
            number = str(parent.get(kind) or "") if kind in {"page_id", "block_id"} else ""
            if not number:
                return None
            there = self.seen("pages" if kind == "page_id" else "blocks", number)
            if there is None or kind == "page_id":
                return number if there is not None else None
            parent = there["parent"]
        return None

    def _talks(self, spec: SlotSpec, deals: Source, place: str | None, known: str | None) -> Source | None:
        body = self.seen("data_sources", known) if known else None
        if body is not None:
            return read_source(body)
        for number, title in self._databases(place) if place else ():
            found = self._of_database(number, title, spec, deals)
            if found is not None:
                return found
        return None

    def _databases(self, page: str) -> Iterator[tuple[str, str]]:
        """Yield id and title of the databases on a page."""
        asked: dict[str, Any] = {"page_size": PAGE}
        for _ in range(MOST_PAGES):
            body = self._client.call("GET", path("blocks", page, "children"), subject="page", params=asked)
            for block in body["results"]:
                if block["type"] == "child_database":
                    yield str(block["id"]), str(block["child_database"].get("title") or "")
            if not body.get("has_more"):
                return
            asked["start_cursor"] = body["next_cursor"]

    def _of_database(self, number: str, title: str, spec: SlotSpec, deals: Source) -> Source | None:
        """Return the data source of a database if it holds our talks: by the mark, else by its title and properties."""
        if number == deals.database:
            return None
        body = self.seen("databases", number)
        if body is None or not body.get("data_sources"):
            return None
        about = title_of(body.get("description")).strip()
        if not about.endswith(talks_mark(deals.id)) and (about or title != spec.title):
            return None
        inner = self.seen("data_sources", str(body["data_sources"][0]["id"]))
        return read_source(inner) if inner is not None else None
