"""What a data source looks like: its properties by id, so that a rename changes nothing; asked every ten minutes.

https://developers.notion.com/reference/data-source
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from adapters.notion.client import Client, path
from plugin.ports.world import Clock

FRESH = timedelta(minutes=10)
COMPLETE = "complete"
# A number's format, and what the names of a rollup's functions begin with whose result is a share of one.
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Property:
    """One property. ``id`` is as the API gives it, percent-encoded.

    ``groups`` are the groups of a status in the order of work, each with the names of its options. ``percent``: its
    number 0.04 is shown as 4 %. ``target`` is the data source that a relation leads to.
    """

    id: str
    name: str
    type: str
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    percent: bool = False
    target: str = ""

    def done(self, option: str) -> bool:
        """Whether an option of a status counts as complete: by its group's name, else it is in the last group."""
        complete = [options for name, options in self.groups if name.casefold() == COMPLETE]
        return any(option in options for options in complete or [options for _, options in self.groups[-1:]])

    def back(self) -> str | None:
        """Return the option that brings closed work back: the first one under way, else the first not begun."""
        open_ = [options[0] for _, options in self.groups if options and not self.done(options[0])]
        return open_[-1] if open_ else None


@dataclass(frozen=True, slots=True)
class Source:
    """A data source and its properties."""

    id: str
    properties: tuple[Property, ...]

    def named(self, name: str) -> Property | None:
        """Return a property by id or, whatever its case, by name."""
        by_id = next((one for one in self.properties if same(one.id, name)), None)
        return by_id or next((one for one in self.properties if one.name.casefold() == name.casefold()), None)

    def has(self, number: str, kind: str) -> bool:
        """Whether there is a property with this id and type."""
        return any(same(one.id, number) and one.type == kind for one in self.properties)

    def typed(self, kind: str) -> Property | None:
        """Return the first property of a type."""
        return next((one for one in self.properties if one.type == kind), None)


def same(one: str, other: str) -> bool:
    """Whether two property ids are the same; some places give them percent-encoded and some do not."""
    return one == other or unquote(one) == unquote(other)


def source(content: Mapping[str, Any]) -> Source:
    """Read a data source as the API describes it."""
    found = content.get("properties") or {}
    return Source(str(content["id"]), tuple(_property(name, one) for name, one in found.items()))


def _property(name: str, one: Mapping[str, Any]) -> Property:
    kind = str(one.get("type") or "")
    held = one.get(kind)
    held = held if isinstance(held, Mapping) else {}
    groups = tuple(_groups(held)) if kind == "status" else ()
    percent = held.get("format") == PERCENT or str(held.get("function", "")).startswith(PERCENT)
    target = str(held.get("data_source_id") or "") if kind == "relation" else ""
    return Property(str(one.get("id")), str(one.get("name") or name), kind, groups, percent, target)


def _groups(status: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = {str(option.get("id")): str(option.get("name")) for option in status.get("options") or ()}
    for group in status.get("groups") or ():
        ids = map(str, group.get("option_ids") or ())
        yield str(group.get("name")), tuple(names[one] for one in ids if one in names)


class Schemas:
    """Knows data sources by id; asks for each at most every ten minutes. Safe to use from several threads."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[datetime, Source]] = {}

    def source(self, number: str) -> Source:
        """Return a data source; ``NeedsOperator`` ``not_shared`` where our connection does not see it."""
        with self._lock:
            known = self._known.get(number)
        if known is not None and self._clock() - known[0] < FRESH:
            return known[1]
        return self.fresh(number)

    def fresh(self, number: str) -> Source:
        """Return a data source as it stands now."""
        found = source(self._client.call("GET", path("data_sources", number), subject="data_source"))
        with self._lock:
            self._known[number] = (self._clock(), found)
        return found
