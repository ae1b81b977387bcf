"""Reading pages with checklists: blocks, what the last reading of a page was, what people are called."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.notion.client import Client, path
from adapters.notion.list_reading import Known
from adapters.notion.people import pages
from plugin.domain.people import Person
from plugin.errors import GiveUp
from plugin.ports.world import Clock

SUBJECT = "own_list"
FRESH = timedelta(minutes=1)
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it stood then; ``known`` are ids of the parts of items, of all that there are where ``whole``."""

    blocks: Sequence[Json] = field(repr=False)
    known: Known
    at: datetime
    whole: bool


class ListSurvey:
    """Reads pages. Each reading serves one writing soon after it."""

    def __init__(self, client: Client, named: Callable[[str], Person | None], clock: Clock) -> None:
        """``named`` returns a person by id."""
        self._client, self._named, self._clock = client, named, clock
        self._lock = threading.Lock()
        self._readings: dict[str, Reading] = {}
        self._names: dict[str, str] = {}

    def read(self, sheet: str, known: Known) -> Reading:
        """Read a page, and keep that for the next writing."""
        made = Reading(self.blocks(sheet), dict(known), self._clock(), whole=True)
        with self._lock:
            self._readings[sheet] = made
        return made

    def last(self, sheet: str, told: Known) -> Reading:
        """Return the last reading if it is fresh and nothing was written by it, else read; ``told`` is known too."""
        with self._lock:
            kept = self._readings.pop(sheet, None)
        if kept is None or self._clock() - kept.at >= FRESH:
            return Reading(self.blocks(sheet), told, self._clock(), whole=False)
        return replace(kept, known={**kept.known, **told})

    def blocks(self, sheet: str) -> list[Json]:
        """Return what stands on the page; ``GiveUp`` ``list_gone`` where it is in the trash: its blocks do not tell."""
        page = self._client.call("GET", path("pages", sheet), subject=SUBJECT)
        if page.get("in_trash") or page.get("archived"):
            raise GiveUp("list_gone")
        return list(self.children(sheet, SUBJECT))

    def children(self, parent: str, subject: str) -> Iterator[Json]:
        """Yield the blocks in a page, a call for each hundred."""
        return pages(self._client, "GET", f"{path('blocks', parent)}/children", subject, {})

    def name(self, number: str) -> str:
        """Return what an account is called, asked for once; empty for a bot."""
        if number not in self._names:
            person = self._named(number) if number else None
            self._names[number] = person.name if person else ""
        return self._names[number]
