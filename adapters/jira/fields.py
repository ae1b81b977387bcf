"""Fields by the name that people see: the manifest may say ``Amount`` where Jira says ``customfield_10016``."""

import re
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from adapters.jira.client import Client
from plugin.ports.world import Clock

FRESH = timedelta(minutes=10)
_ID = re.compile(r"customfield_\d+")


class FieldNames:
    """Knows which fields a name stands for; asks Jira for the list at most every ten minutes."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, list[str]] = {}
        self._titles: dict[str, str] = {}
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
        with self._lock:
            wanted = tuple(ids)
            if not self._titles.keys() >= set(wanted):
                self._freshen()
            return tuple(self._titles.get(one, one) for one in wanted)

    def _freshen(self) -> None:
        now = self._clock()
        if self._read_at is not None and now - self._read_at < FRESH:
            return
        known: dict[str, list[str]] = {}
        fields = {str(one["id"]): str(one["name"]) for one in self._client.call("GET", "field", subject="field")}
        for number, title in fields.items():
            for name in {title.casefold(), number.casefold()}:
                known.setdefault(name, []).append(number)
        self._known, self._titles, self._read_at = known, fields, now
