"""Fields by the name that people see: the manifest may say ``Amount`` where Jira says ``customfield_10016``."""

import re
import threading
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
        self._read_at: datetime | None = None

    def ids(self, field: str) -> tuple[str, ...]:
        """Return the ids of a field by id or display name; names are not unique, so there may be several."""
        if _ID.fullmatch(field):
            return (field,)
        with self._lock:
            now = self._clock()
            stale = self._read_at is None or now - self._read_at >= FRESH
            if field.casefold() not in self._known and stale:
                self._read(now)
            return tuple(self._known.get(field.casefold(), ()))

    def _read(self, now: datetime) -> None:
        known: dict[str, list[str]] = {}
        for one in self._client.call("GET", "field", subject="field"):
            for name in {str(one["name"]).casefold(), str(one["id"]).casefold()}:
                known.setdefault(name, []).append(str(one["id"]))
        self._known, self._read_at = known, now
