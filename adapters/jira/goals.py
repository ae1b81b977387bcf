"""Goals as issues: one search a source, fields by the names that people see, who set a number last from the history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.jira.client import Client
from adapters.jira.fields import FieldNames, Sort
from adapters.jira.goal_values import keys_in, moment_of, said, typed
from adapters.jira.link_types import link_types
from adapters.jira.list_marks import listed
from adapters.jira.pages import holds_page
from adapters.jira.reading import condition
from adapters.jira.searching import found
from adapters.jira.shapes import OUR_PROPERTY, is_done, moment
from plugin.errors import NeedsOperator
from plugin.goal_sections import GoalFields, GoalSource
from plugin.ports.goals import Record, Value
from plugin.ports.world import Clock

OWN = ("summary", "status", "creator", "created", "updated", "resolutiondate", "statuscategorychangedate")
# Fields that are there though a site's list of fields may not name them.
BUILT_IN = frozenset(
    {"assignee", "parent", "labels", "duedate", "status", "summary", "reporter", "creator", "priority"},
)
OWNER, PARENT, LINKS = "assignee", "parent", "issuelinks"
EPIC = "gh-epic-link"
WITHOUT_PROPERTIES = "description"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """A sort of link between issues that leads to a parent: its id, and the ends at which the parent stands."""

    type: str
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the values of a source stand: goal field → field ids of the site, the first that holds anything counts."""

    ids: Mapping[str, tuple[str, ...]]
    sorts: Mapping[str, Sort]
    linked: Linked | None = None

    def asked(self) -> list[str]:
        """Return what has to come with each issue."""
        own = [one for ids in self.ids.values() for one in ids]
        return list(dict.fromkeys([*OWN, *own, *([LINKS] if self.linked else [])]))


class JiraGoals:
    """Implements ``ports.goals.GoalReader``; safe to use from several threads."""

    def __init__(self, client: Client, browse_url: str, clock: Clock) -> None:
        self._client = client
        self._browse_url = browse_url.rstrip("/")
        self._fields = FieldNames(client, clock)

    def records(self, source: GoalSource) -> Iterator[Record]:
        """Yield the issues of a source, each once; a call for a hundred, and now and then one for the names of fields.

        ``NeedsOperator``: ``field_missing`` (``field``), ``selection_wrong``. A page of ours among them is no goal, a
        checklist with its items neither.
        """
        places, edition = self._places(source.fields), self._client.edition
        asked = places.asked() + ([] if edition.tokens else [WITHOUT_PROPERTIES])
        # In the order of keys: what is changed while we turn the pages is neither lost nor met twice.
        query = f"{condition(source.selection)} ORDER BY key"
        more, seen = {"properties": [OUR_PROPERTY]}, set()
        for issue in found(self._client, query, asked, more=more, history=True):
            number = str(issue["id"])
            if number not in seen and not holds_page(issue) and not listed(issue):
                seen.add(number)
                yield self._record(issue, places)

    def _places(self, fields: GoalFields) -> Places:
        named = {name: str(title) for name, title in fields.model_dump(exclude_none=True).items()}
        own_parent = named.pop("parent", None)
        ids = {name: self._ids(title) for name, title in named.items()}
        for name, title in named.items():
            if not ids[name]:
                raise NeedsOperator("field_missing", field=title)
        ids.setdefault("owner", (OWNER,))
        linked = None
        if own_parent is None:
            ids["parent"] = (PARENT, *(() if self._client.edition.tokens else self._fields.of_type(EPIC)))
        else:
            ids["parent"] = self._ids(own_parent)
            linked = None if ids["parent"] else self._linked(own_parent)
        every = [one for known in ids.values() for one in known]
        return Places(ids, self._fields.sorts(one for one in every if one not in BUILT_IN), linked)

    def _ids(self, title: str) -> tuple[str, ...]:
        return (title.lower(),) if title.lower() in BUILT_IN else self._fields.ids(title)

    def _linked(self, name: str) -> Linked:
        """Return the sort of link by its name or by what one of its ends reads.

        ``A contributes to B`` stands on A with B as the outward issue; a sort's own name is taken for what is read
        outward.
        """
        for one in link_types(self._client):
            outward, inward = (str(one[end]).casefold() == name.casefold() for end in ("outward", "inward"))
            if str(one["name"]).casefold() == name.casefold() and not inward:
                outward = True
            if outward or inward:
                ends = (("outwardIssue", outward), ("inwardIssue", inward))
                return Linked(str(one["id"]), tuple(end for end, leads in ends if leads))
        raise NeedsOperator("field_missing", field=name)

    def _record(self, issue: Json, places: Places) -> Record:
        held, key = issue["fields"], str(issue["key"])
        closed = is_done(held.get("status"))
        values: dict[str, Value] = {"parent": _parents(held, places)}
        values |= {name: self._value(held, ids, places.sorts) for name, ids in places.ids.items() if name != "parent"}
        return Record(
            id=str(issue["id"]),
            key=key,
            title=str(held.get("summary") or ""),
            url=f"{self._browse_url}/browse/{key}",
            closed=closed,
            closed_at=moment_of(issue, "resolutiondate", "statuscategorychangedate") if closed else None,
            changed_at=moment(held["updated"]),
            values=values,
            said=said(issue, {name: ids for name, ids in places.ids.items() if _there(values[name])}, places.sorts),
        )

    def _value(self, held: Json, ids: Sequence[str], sorts: Mapping[str, Sort]) -> Value:
        every = [typed(one, held.get(one), sorts.get(one, Sort(one)), self._client.edition) for one in ids]
        return next(filter(_there, every), every[0])


def _there(value: Value) -> bool:
    return value is not None and value not in ((), "")


def _parents(held: Json, places: Places) -> tuple[str, ...]:
    """Return the keys of the parents, each once."""
    keys = [key for one in places.ids["parent"] for key in keys_in(held.get(one))]
    if places.linked:
        for link in held.get(LINKS) or ():
            if str(link["type"]["id"]) == places.linked.type:
                keys += [str(link[end]["key"]) for end in places.linked.ends if link.get(end)]
    return tuple(dict.fromkeys(keys))
