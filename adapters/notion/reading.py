"""Reading deals: one call for a page as it stands; what its properties mean is known for ten minutes."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.notion.client import Client, path
from adapters.notion.people import Capped, People, pages
from adapters.notion.schema import Property, Schemas, Source
from adapters.notion.shapes import Seen, dashed, fact, key_of, option, person, prop, ticket
from adapters.notion.slots import Slots
from plugin.domain.people import Person
from plugin.errors import GiveUp
from plugin.manifest import Workspace
from plugin.ports.tracker import Ticket
from plugin.sections import NotionSection
from plugin.words import Words

SORTS = ({"timestamp": "created_time", "direction": "ascending"},)
_NUMBER = re.compile(r"(?:[^\W_]+-)?(\d{1,15})")
Json = Mapping[str, Any]
Filter = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages are deals: a data source, and a filter of Notion's or none."""

    source: str
    filter: Filter | None


def selection_of(text: str) -> Selection:
    """Read ``Deals.selection``."""
    content = json.loads(text)
    return Selection(dashed(content["data_source"]) or str(content["data_source"]), content.get("filter") or None)


def narrowed(chosen: Filter | None, *more: Filter) -> Filter:
    """Return a filter that also wants ``more``, no deeper than it was: Notion takes two levels of filters."""
    if chosen is None:
        return more[0] if len(more) == 1 else {"and": list(more)}
    if isinstance(chosen.get("and"), list):
        return {"and": [*chosen["and"], *more]}
    if isinstance(chosen.get("or"), list):
        return {"or": [part for one in chosen["or"] for part in _each(one, more)]}
    return {"and": [chosen, *more]}


def _each(one: Filter, more: tuple[Filter, ...]) -> list[Filter]:
    inside = narrowed(one, *more)
    return list(inside["or"]) if "or" in inside else [inside]


def _made(limit: str, moment: str) -> Filter:
    return {"timestamp": "created_time", "created_time": {limit: moment}}


def query(client: Client, source: str, wanted: Json) -> Iterator[Json]:
    """Yield the pages that a data source gives for a question."""
    return pages(client, "POST", f"{path('data_sources', source)}/query", "search", wanted)


def rows(client: Client, chosen: Selection, *more: Filter) -> Iterator[Json]:
    """Yield the selected pages, each once, oldest first.

    One query gives 10,000 pages at most: where there are more, another one goes on from the last page.
    """
    made, seen = "", set[str]()
    while True:
        from_there: list[Filter] = [_made("on_or_after", made)] if made else []
        wanted = narrowed(chosen.filter, *more, *from_there) if more or from_there else chosen.filter
        try:
            for page in query(client, chosen.source, {"sorts": SORTS, **({"filter": wanted} if wanted else {})}):
                made = str(page["created_time"])
                if page["id"] not in seen:
                    seen.add(str(page["id"]))
                    yield page
        except Capped:
            continue
        return


class Reading:
    """Reads deals and finds them."""

    def __init__(self, client: Client, slots: Slots, workspace: Workspace, schemas: Schemas, people: People) -> None:
        self._client = client
        self._slots = slots
        self._workspace = workspace
        self._schemas = schemas
        self._people = people
        self._words = Words(workspace.locale, workspace.tzinfo)

    def ticket(self, one: str, cursor: str) -> Ticket:
        """Read a page by id or key; ``GiveUp`` ``ticket_gone`` for one in the trash."""
        return self._put_together(self.page(one), cursor)

    def page(self, one: str) -> Json:
        """Return a page by id or key as the API gives it."""
        number = dashed(one)
        page = self._by_id(number) if number else self._by_key(selection_of(self._workspace.deals.selection), one)
        if page is None or page.get("in_trash") or page.get("archived"):
            raise GiveUp("ticket_gone")
        return page

    def _by_id(self, number: str) -> Json:
        page: Json = self._client.call("GET", path("pages", number), subject="page")
        return page

    def _by_key(self, chosen: Selection, key: str) -> Json | None:
        """Find a page by its unique id: the prefix is the data source's own, the number is what can be searched."""
        number, unique = _NUMBER.fullmatch(key.strip()), self._schemas.source(chosen.source).typed("unique_id")
        if number is None or unique is None:
            return None
        wanted = narrowed(chosen.filter, {"property": unique.id, "unique_id": {"equals": int(number[1])}})
        found = next(self._query(chosen.source, {"filter": wanted}), None)
        return found if found is not None and key.strip().casefold() in _names(found) else None

    def deal(self, selection: str, one: str) -> Ticket | None:
        """Read a page if the selection matches it; one call, and a second one where there is a filter."""
        chosen, number = selection_of(selection), dashed(one)
        if number is None:
            page = self._by_key(chosen, one)
            return None if page is None else self._put_together(page, "")
        try:
            page = self.page(number)
        except GiveUp:
            return None
        if (page.get("parent") or {}).get("data_source_id") != chosen.source:
            return None
        if chosen.filter is not None and not self._chosen(chosen, page):
            return None
        return self._put_together(page, "")

    def _chosen(self, chosen: Selection, page: Json) -> bool:
        """Whether the filter lets a page through: asked for among the pages made in the same minute."""
        made = str(page["created_time"])
        same_minute = narrowed(chosen.filter, _made("on_or_after", made), _made("on_or_before", made))
        found = self._query(chosen.source, {"filter": same_minute})
        return any(one["id"] == page["id"] for one in found)

    def _query(self, source: str, wanted: Json) -> Iterator[Json]:
        return query(self._client, source, wanted)

    def changed(self, selection: str, since: datetime | None) -> Iterator[str]:
        """Yield ids of selected pages changed since then, oldest first; Notion rounds times down to the minute."""
        more: list[Filter] = []
        if since is not None:
            minute = since.replace(second=0, microsecond=0).isoformat()
            more = [{"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": minute}}]
        for page in rows(self._client, selection_of(selection), *more):
            yield str(page["id"])

    def _put_together(self, page: Json, cursor: str) -> Ticket:
        number = str((page.get("parent") or {}).get("data_source_id") or "")
        source = self._schemas.source(number) if number else Source("", ())
        stage = self._stage(source)
        status = option(prop(page, stage.id)) if stage else ""
        seen = Seen(
            status=status,
            closed=self._closed(stage, status),
            owner=self._owner(page, source),
            facts=tuple(self._told(page, source)),
            editor=lambda: self._editor(page),
        )
        return ticket(page, self._slots, self._workspace.opening.label, seen, cursor)

    def _section(self) -> NotionSection:
        section = self._workspace.tracker
        if not isinstance(section, NotionSection):
            raise TypeError("not a Notion workspace")
        return section

    def _stage(self, source: Source) -> Property | None:
        """Return the property that says where a deal stands, and let the webhook side know it too."""
        named = self._section().stage
        found = source.named(named) if named else source.typed("status")
        if found is not None:
            self._slots.stage = found.id
        return found

    def _closed(self, stage: Property | None, status: str) -> bool:
        return bool(status) and (status in self._section().closed or (stage is not None and stage.done(status)))

    def _owner(self, page: Json, source: Source) -> Person | None:
        named = self._section().owner
        if named is None:
            return person(page.get("created_by"))
        found = source.named(named)
        held = prop(page, found.id).get("people") if found else None
        return person(held[0]) if held else None

    def _editor(self, page: Json) -> Person | None:
        user = page.get("last_edited_by") or {}
        return self._people.named(str(user["id"])) if user.get("id") else None

    def _told(self, page: Json, source: Source) -> Iterator[tuple[str, str]]:
        """Yield the facts that the manifest asks for, those the page has."""
        for wanted in self._workspace.deals.facts:
            found = source.named(wanted.field)
            text = fact(wanted, prop(page, found.id), self._words) if found else None
            if text:
                labels = {str(locale): label for locale, label in wanted.label.items()}
                yield labels.get(self._words.locale) or next(iter(labels.values())), text


def _names(page: Json) -> set[str]:
    """Return what a page may be called by people: its key, with or without the prefix."""
    key = key_of(page).casefold()
    return {key, key.rpartition("-")[2]}
