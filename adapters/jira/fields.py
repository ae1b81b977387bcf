"""Fields by the name that people see: the manifest may say ``Amount`` where Jira says ``customfield_10016``."""

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.jira.client import Client
from plugin.ports.world import Clock

FRESH = timedelta(minutes=10)
_ID = re.compile(r"customfield_\d+")


@dataclass(frozen=True, slots=True)
class Sort:
    """What a field holds: its title, the type of its schema, and the short name of a custom field's type.

    An id that the site does not list has itself for a title and no type.
    """

    title: str
    type: str = ""
    custom: str = ""


class FieldNames:
    """Knows which fields a name stands for; asks Jira for the list at most every ten minutes."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, list[str]] = {}
        self._sorts: dict[str, Sort] = {}
        self._read_at: datetime | None = None

    def ids(self, field: str) -> tuple[str, ...]:
        """Return the ids of a field by id or display name; names are not unique, so there may be several."""
        if _ID.fullmatch(field):
            return (field,)
        with self._lock:
            if field.casefold() not in self._known:
                self._freshen()
            return tuple(self._known.get(field.casefold(), ()))

    def titles(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the display names of fields; an id that the site does not list stands for itself."""
        wanted = tuple(ids)
        known = self.sorts(wanted)
        return tuple(known[one].title for one in wanted)

    def sorts(self, ids: Iterable[str]) -> dict[str, Sort]:
        """Return what fields hold, by id."""
        with self._lock:
            wanted = tuple(ids)
            if not self._sorts.keys() >= set(wanted):
                self._freshen()
            return {one: self._sorts.get(one, Sort(one)) for one in wanted}

    def of_type(self, custom: str) -> tuple[str, ...]:
        """Return the ids of the custom fields of a type, by its short name."""
        with self._lock:
            self._freshen()
            return tuple(one for one, sort in self._sorts.items() if sort.custom == custom)

    def _freshen(self) -> None:
        now = self._clock()
        if self._read_at is not None and now - self._read_at < FRESH:
            return
        known: dict[str, list[str]] = {}
        sorts = {str(one["id"]): _sort(one) for one in self._client.call("GET", "field", subject="field")}
        for number, sort in sorts.items():
            for name in {sort.title.casefold(), number.casefold()}:
                known.setdefault(name, []).append(number)
        self._known, self._sorts, self._read_at = known, sorts, now


def _sort(one: Mapping[str, Any]) -> Sort:
    schema = one.get("schema") or {}
    return Sort(str(one["name"]), str(schema.get("type") or ""), str(schema.get("custom") or "").rpartition(":")[2])
