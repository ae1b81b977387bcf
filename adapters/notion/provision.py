"""Installing as plan and apply: a pure difference between what should stand and what stands, then one call an act.

What only Notion's own pages can do (a connection, its access, a webhook) is told as clicks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.notion.client import VERSION, Client, path
from adapters.notion.events import EVENTS
from adapters.notion.removing import Remover, removal
from adapters.notion.rights import TITLES, lacking
from adapters.notion.schema import same
from adapters.notion.site import TALKS, TYPES, Found, Property, Site, Source, source_id, talks_mark
from plugin.errors import TridaError
from plugin.ports.provision import Act, Click, Desired, Installed, Lack, SlotSpec

# https://developers.notion.com/reference/property-object: a description holds 280 characters.
ABOUT_LONGEST = 280
# How pages are numbered where nobody has numbered them yet: people and letters need a name that can be said.
NUMBERED = "unique_id"
PREFIXES: Mapping[str, str] = {"number": "DEAL", "talks.number": "TALK"}


def is_talks(slot: str) -> bool:
    """Whether a slot belongs to talks and not to deals."""
    return slot.partition(".")[0] == TALKS


def description(spec: SlotSpec) -> str:
    """Return a property's description: for an admin, with the mark by which we find the property again at its end."""
    mark = f"[trida:{spec.name}]"
    return f"{spec.about[: ABOUT_LONGEST - len(mark) - 1].rstrip()} {mark}"


def ours(spec: SlotSpec, source: Source, known: str | None) -> Property | None:
    """Return the property that is this slot: by mark, by the id it had, by name where it has no description. Pure.

    Its type has to be the right one in any case. A data source can number its pages once: whoever made that property,
    it is the one. Of several with the mark (a property can be duplicated, description
    included) the one with the known id counts, then the one with our name, then the first.
    """
    fit = [one for one in source.properties if one.type == TYPES[spec.kind]]
    if spec.kind == NUMBERED:
        return next(iter(fit), None)
    marked = [one for one in fit if one.slot == spec.name]
    marked.sort(key=lambda one: (not _is(one, known), one.name != spec.title))
    unmarked = [one for one in fit if not one.slot and _is(one, known)]
    named = [one for one in fit if not one.about and one.name == spec.title]
    return next(iter([*marked, *unmarked, *named]), None)


def _is(one: Property, known: str | None) -> bool:
    return known is not None and same(one.id, known)


def ids_of(desired: Desired, found: Found) -> dict[str, str]:
    """Return slot → property id of what stands; ``talks`` → the id of the talks' data source. Pure."""
    known, ids = found.known or {}, {}
    for spec in desired.slots:
        source = found.talks if is_talks(spec.name) else found.deals
        if source is None:
            continue
        if spec.name == TALKS:
            ids[TALKS] = source.id
            continue
        one = ours(spec, source, known.get(spec.name))
        if one is not None:
            ids[spec.name] = one.id
    return ids


def taken(desired: Desired, found: Found) -> tuple[tuple[SlotSpec, Property], ...]:
    """Return the slots that cannot be made, with the property that has their name and is not ours. Pure.

    Adding a property by a name that is there would change that property instead: its values would be lost.
    """
    ids = ids_of(desired, found)
    pairs = [(spec, found.talks if is_talks(spec.name) else found.deals) for spec in desired.slots]
    named = [
        (spec, next((one for one in source.properties if one.name == spec.title), None))
        for spec, source in pairs
        if source and spec.name not in ids
    ]
    return tuple((spec, one) for spec, one in named if one is not None)


def difference(desired: Desired, found: Found) -> tuple[Act, ...]:
    """Compare what should stand with what stands; an empty plan means nothing to do. Pure.

    Acts: ``add_property`` (data source; its slots) once a data source, ``create_database`` (its title; its slots).
    """
    ids, stuck = ids_of(desired, found), {spec.name for spec, _ in taken(desired, found)}
    missing = [spec for spec in desired.slots if spec.name not in ids and spec.name not in stuck]
    acts = [*_add(found.deals, [spec for spec in missing if not is_talks(spec.name)])]
    of_talks = [spec for spec in missing if is_talks(spec.name)]
    if found.talks is not None:
        acts += _add(found.talks, of_talks)
    elif of_talks and found.place:
        database = next(spec for spec in of_talks if spec.name == TALKS)
        inside = [spec for spec in of_talks if spec is not database]
        acts.append(Act("create_database", database.title, (found.place, *_names(inside)), _told(inside)))
    return tuple(acts)


def _add(source: Source, specs: Sequence[SlotSpec]) -> Iterator[Act]:
    if specs:
        yield Act("add_property", source.title, (source.id, *_names(specs)), _told(specs))


def _names(specs: Iterable[SlotSpec]) -> list[str]:
    return [spec.name for spec in specs]


def _told(specs: Iterable[SlotSpec]) -> str:
    return ", ".join(f"“{spec.title}” ({TYPES[spec.kind].replace('_', ' ')})" for spec in specs)


class NotionProvisioner:
    """Implements ``ports.provision.Provisioner``; its connection needs to read and to update content.

    ``known`` is slot → id as the last installation found it, read at each use.
    """

    def __init__(self, client: Client, known: Mapping[str, str]) -> None:
        self._client = client
        self._site = Site(client, known)
        self._remover = Remover(client, self._site)

    def plan(self, desired: Desired) -> tuple[Act, ...]:
        """Compare what should be with what is."""
        return difference(desired, self._site.found(desired))

    def clicks(self, desired: Desired) -> tuple[Click, ...]:
        """Return what Notion lets only a person do; told even where we do not see the deals yet."""
        capabilities = ", ".join(TITLES.values())
        return (
            Click("notion_connection", (("capabilities", capabilities),)),
            Click("notion_access", (("data_source", source_id(desired.selection)),)),
            *self._in_the_way(desired),
            Click("notion_webhook", (("url", desired.hook_url), ("version", VERSION), ("events", ", ".join(EVENTS)))),
            Click("notion_verify"),
        )

    def _in_the_way(self, desired: Desired) -> Iterator[Click]:
        try:
            found = self._site.found(desired)
        except TridaError:
            return  # the plan says why
        for spec, one in taken(desired, found):
            facts = (("name", one.name), ("type", one.type), ("wanted", TYPES[spec.kind]))
            yield Click("notion_name_taken", facts)
        if found.talks is None and found.place is None and any(spec.name == TALKS for spec in desired.slots):
            yield Click("notion_talks_place", (("database", found.deals.title),))

    def apply(self, desired: Desired) -> Iterator[Act]:
        """Carry out the plan, yielding each act once it is done.

        ``TryLater`` ``unsure`` after a lost answer is safe to repeat: the next plan finds what was made.
        """
        does = {"add_property": self._add_properties, "create_database": self._create_database}
        for act in difference(desired, self._site.found(desired)):
            does[act.what](desired, act)
            yield act

    def installed(self, desired: Desired) -> Installed:
        """Read what stands there now; ``unplaced`` holds ``<data source>: <slot>`` for what is missing."""
        found = self._site.found(desired)
        ids = ids_of(desired, found)
        missing = [spec.name for spec in desired.slots if spec.name not in ids]
        return Installed(ids, tuple(f"{found.deals.id}: {slot}" for slot in missing), None)

    def removal(self, desired: Desired, keep: frozenset[str]) -> tuple[Act, ...]:
        """Return what carries our mark and can be taken away."""
        return removal(self._site.found(desired), keep)

    def remove(self, desired: Desired, keep: frozenset[str]) -> Iterator[Act]:
        """Take it away: properties with their values for good, the database of talks into the trash."""
        for act in self.removal(desired, keep):
            self._remover.carry_out(act)
            yield act

    def projects(self, desired: Desired) -> tuple[str, ...]:
        """Return the id of the data source that the selection is about."""
        return (source_id(desired.selection),)

    def unfit(self) -> tuple[Lack, ...]:
        """Return nothing: whether a connection may change a database shows only when it does."""
        return ()

    def lacking(self, rights: Sequence[str], projects: Sequence[str]) -> tuple[Lack, ...]:
        """Return which capabilities the connection lacks, and those that cannot be seen."""
        return lacking(self._client, rights, projects)

    def _add_properties(self, desired: Desired, act: Act) -> None:
        source, *slots = act.args
        body = {"properties": _schema(desired, slots)}
        self._client.call("PATCH", path("data_sources", source), subject="data_source", json=body)

    def _create_database(self, desired: Desired, act: Act) -> None:
        place, *slots = act.args
        deals = source_id(desired.selection)
        about = next(spec.about for spec in desired.slots if spec.name == TALKS)
        body = {
            "parent": {"type": "page_id", "page_id": place},
            "title": [{"type": "text", "text": {"content": act.target}}],
            "description": [{"type": "text", "text": {"content": f"{about} {talks_mark(deals)}"}}],
            # A data source has exactly one title; the name of its column is the database's own.
            "initial_data_source": {"properties": {act.target: {"title": {}}, **_schema(desired, slots)}},
        }
        self._client.call("POST", "databases", subject="database", json=body)


def _schema(desired: Desired, slots: Iterable[str]) -> dict[str, Any]:
    wanted = set(slots)
    specs = [spec for spec in desired.slots if spec.name in wanted]
    return {spec.title: {"description": description(spec), **_property(spec, desired)} for spec in specs}


def _property(spec: SlotSpec, desired: Desired) -> dict[str, Any]:
    if spec.kind == "relation":
        # One-sided: nothing is added to the deals for it.
        return {"relation": {"data_source_id": source_id(desired.selection), "single_property": {}}}
    if spec.kind == NUMBERED:
        return {"unique_id": {"prefix": PREFIXES[spec.name]}}
    return {TYPES[spec.kind]: {}}
