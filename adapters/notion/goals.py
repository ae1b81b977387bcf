"""Goals as pages of a data source: what the properties that the manifest names hold, typed and not interpreted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from adapters.notion.client import Client, path
from adapters.notion.goal_values import above, value
from adapters.notion.people import People, pages
from adapters.notion.reading import rows, selection_of
from adapters.notion.richtext import said
from adapters.notion.schema import Property, Schemas, Source
from adapters.notion.shapes import address, dashed, key_of, moment, option, person, prop, typed
from plugin.domain.goals.model import Said
from plugin.errors import NeedsOperator
from plugin.goal_sections import GoalSource
from plugin.ports.goals import Record, Value
from plugin.sections import NotionSection

OWNER, PARENT = "owner", "parent"
# How Notion names the upper end of a relation between the pages of one data source.
UPPER = ("parent", "родител")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Fields:
    """The properties of a data source that a source maps, by the names of ``GoalFields``."""

    mapped: Mapping[str, Property]
    stage: Property | None


class NotionGoals:
    """Implements ``ports.goals.GoalReader``; nothing is called to build it."""

    def __init__(
        self,
        client: Client,
        section: NotionSection,
        schemas: Schemas,
        people: People,
        mapped: frozenset[str],
        browse_url: str,
    ) -> None:
        """``section`` names the options that say that a page is closed, ``mapped`` are the data sources with goals."""
        self._client = client
        self._section = section
        self._schemas = schemas
        self._people = people
        self._browse_url = browse_url
        self._mapped = frozenset(dashed(one) or one for one in mapped)

    def records(self, source: GoalSource) -> Iterator[Record]:
        """Yield every page that the source selects, each once, oldest first; a call for each hundred.

        One more call for the properties (every ten minutes), for the people (a minute), and for each page with more
        than 25 relations. A page was closed when it was last edited: Notion keeps no better time that we may read.
        """
        chosen = selection_of(source.selection)
        fields = self._fields(chosen.source, source)
        names: dict[str, str] = {}
        for page in rows(self._client, chosen):
            yield self._record(page, fields, names)

    def _fields(self, number: str, source: GoalSource) -> _Fields:
        found = self._schemas.source(number)
        named = {field: name for field, name in source.fields.model_dump().items() if name is not None}
        if any(found.named(name) is None for name in named.values()):
            found = self._schemas.fresh(number)
        mapped: dict[str, Property] = {}
        for field, name in named.items():
            one = found.named(name)
            if one is None:
                raise NeedsOperator("field_missing", field=name)
            mapped[field] = one
        upper = self._upper(found)
        if PARENT not in mapped and upper is not None:
            mapped[PARENT] = upper
        return _Fields(mapped, self._stage(found))

    def _upper(self, source: Source) -> Property | None:
        """Return the relation that leads to goals above: of this data source, else of another one with goals.

        A relation of a data source with itself may be there twice, up and down: the one that is named so leads up.
        """
        relations = [one for one in source.properties if one.type == "relation"]
        own = [one for one in relations if one.target == source.id]
        other = [one for one in relations if one.target != source.id and one.target in self._mapped]
        named = (one for one in own if one.name.casefold().startswith(UPPER))
        return next(named, None) or next(iter([*own, *other]), None)

    def _stage(self, source: Source) -> Property | None:
        named = self._section.stage
        return (source.named(named) if named else None) or source.typed("status")

    def _record(self, page: Json, fields: _Fields, names: dict[str, str]) -> Record:
        number, changed = str(page["id"]), moment(str(page["last_edited_time"]))
        values = {field: self._value(page, one) for field, one in fields.mapped.items()}
        values[PARENT] = above(values.get(PARENT))
        if OWNER not in fields.mapped:
            values[OWNER] = person(page.get("created_by"))
        status = option(prop(page, fields.stage.id)) if fields.stage else ""
        done = fields.stage is not None and fields.stage.done(status)
        closed = bool(status) and (status in self._section.closed or done)
        told = Said(self._editor(page, names), changed)
        return Record(
            id=number,
            key=key_of(page),
            title=said(typed(page, "title").get("title")),
            url=address(self._browse_url, number),
            closed=closed,
            closed_at=changed if closed else None,
            changed_at=changed,
            values=values,
            said=dict.fromkeys(fields.mapped, told),
        )

    def _value(self, page: Json, about: Property) -> Value:
        one = prop(page, about.id)
        if about.type == "relation" and one.get("has_more"):
            return tuple(self._related(str(page["id"]), about.id))
        return value(one, about)

    def _related(self, page: str, number: str) -> Iterator[str]:
        """Yield all ids of a relation; a page shows the first 25."""
        where = path("pages", page, "properties", unquote(number))
        for one in pages(self._client, "GET", where, "page", {}):
            if (one.get("relation") or {}).get("id"):
                yield str(one["relation"]["id"])

    def _editor(self, page: Json, names: dict[str, str]) -> str:
        """Return the name of who edited a page last; empty for a program and where we may not read names."""
        number = str((page.get("last_edited_by") or {}).get("id") or "")
        if number and number not in names:
            found = self._people.named(number)
            names[number] = found.name if found and found.name != number else ""
        return names.get(number, "")
