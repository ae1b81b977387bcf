"""Values of properties: what a write may say, how it is kept, how it reads as words.

Kept are plain things: rich text, numbers, texts, option ids, ids of people and pages.
https://developers.notion.com/reference/page-property-values
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from adapters.sandbox.notion import rich
from adapters.sandbox.notion.access import may_see
from adapters.sandbox.notion.checks import SHORT, TEXT, array, boolean, closed, mapping, string, uuid
from adapters.sandbox.notion.errors import invalid, malformed
from adapters.sandbox.notion.model import Page, Property, User
from adapters.sandbox.notion.schema import COMPUTED, option
from adapters.sandbox.notion.world import World

DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
LISTS = {"title", "rich_text", "multi_select", "people", "relation", "files"}
TEXTS = {"url": TEXT, "email": SHORT, "phone_number": SHORT}


def empty(one: Property) -> Any:
    """Return the value that a property has when nobody gave it any."""
    if one.kind in LISTS:
        return []
    if one.kind == "status":
        return one.config["groups"][0]["option_ids"][0] if one.config["groups"][0]["option_ids"] else None
    return False if one.kind == "checkbox" else None


def read(world: World, caller: User, one: Property, raw: Any, where: str) -> Any:
    """Return a written value in the form that is kept; 400 for anything that does not fit the type."""
    if one.kind in COMPUTED:
        raise invalid(f"{one.name} is a {one.kind} property: its value cannot be updated with the API.")
    found = mapping(where, raw)
    kind = found.get("type", one.kind)
    if kind != one.kind or one.kind not in found:
        raise invalid(f"{one.name} is expected to be {one.kind}.")
    return READERS[one.kind](world, caller, one, found[one.kind], f"{where}.{one.kind}")


def _rich(world: World, _caller: User, _one: Property, raw: Any, where: str) -> Any:
    return rich.read(world, where, raw)


def _number(_world: World, _caller: User, _one: Property, raw: Any, where: str) -> Any:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int | float)):
        raise malformed(where, "a number", raw)
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw


def _checkbox(_world: World, _caller: User, _one: Property, raw: Any, where: str) -> Any:
    return boolean(where, raw)


def _text(_world: World, _caller: User, one: Property, raw: Any, where: str) -> Any:
    return string(where, raw, TEXTS[one.kind]) or None if raw is not None else None


def _select(world: World, _caller: User, one: Property, raw: Any, where: str) -> Any:
    return None if raw is None else _chosen(world, one, raw, where)


def _status(world: World, _caller: User, one: Property, raw: Any, where: str) -> Any:
    return empty(one) if raw is None else _chosen(world, one, raw, where)


def _multi(world: World, _caller: User, one: Property, raw: Any, where: str) -> Any:
    return [_chosen(world, one, mine, f"{where}[{at}]") for at, mine in enumerate(array(where, raw))]


def _chosen(world: World, one: Property, raw: Any, where: str) -> str:
    found = mapping(where, raw)
    for mine in one.config["options"]:
        if found.get("id") == mine["id"] or ("id" not in found and found.get("name") == mine["name"]):
            return str(mine["id"])
    name = string(f"{where}.name", found.get("name"), 100)
    if one.kind == "status":
        raise invalid(f'Invalid status option. Status option "{name}" does not exist.')
    made = option(world, name, found)
    one.config["options"].append(made)
    return str(made["id"])


def _date(_world: World, _caller: User, _one: Property, raw: Any, where: str) -> Any:
    if raw is None:
        return None
    found = closed(where, raw, {"start", "end", "time_zone"})
    for name in ("start", "end"):
        value = found.get(name)
        if (value is None and name == "end") or moment(value) is not None:
            continue
        raise malformed(f"{where}.{name}", "a valid ISO 8601 date string", value)
    return {"start": found["start"], "end": found.get("end"), "time_zone": found.get("time_zone")}


def moment(text: Any) -> datetime | None:
    """Return the time that a date means, in UTC where it names no zone; ``None`` for what is no date."""
    if not isinstance(text, str) or not DATE.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else datetime.fromisoformat(f"{found.isoformat()}+00:00")


def _people(world: World, _caller: User, _one: Property, raw: Any, where: str) -> Any:
    ids = [uuid(f"{where}[{at}].id", mapping(f"{where}[{at}]", mine).get("id")) for at, mine in _numbered(where, raw)]
    for number in ids:
        if world.user(number) is None:
            raise invalid(f"{where} should contain users of this workspace, instead was `{number}`.")
    return list(dict.fromkeys(ids))


def _relation(world: World, caller: User, one: Property, raw: Any, where: str) -> Any:
    ids = [uuid(f"{where}[{at}].id", mapping(f"{where}[{at}]", mine).get("id")) for at, mine in _numbered(where, raw)]
    for number in ids:
        page = world.pages.get(number)
        if page is None or not may_see(world, caller, number):
            raise world.missing("page", number)
        if page.parent.id != one.config["data_source_id"]:
            raise invalid(f"{one.name} relates pages of another data source.")
    return list(dict.fromkeys(ids))


def _files(_world: World, _caller: User, _one: Property, raw: Any, where: str) -> Any:
    return [dict(mapping(f"{where}[{at}]", mine)) for at, mine in _numbered(where, raw)]


def _numbered(where: str, raw: Any) -> list[tuple[int, Any]]:
    return list(enumerate(array(where, raw)))


Reader = Callable[[World, User, Property, Any, str], Any]
READERS: Mapping[str, Reader] = {
    "title": _rich,
    "rich_text": _rich,
    "number": _number,
    "checkbox": _checkbox,
    **dict.fromkeys(TEXTS, _text),
    "select": _select,
    "status": _status,
    "multi_select": _multi,
    "date": _date,
    "people": _people,
    "relation": _relation,
    "files": _files,
}


def name_of(one: Property, number: Any) -> str:
    """Return the name of an option."""
    return next((str(mine["name"]) for mine in one.config["options"] if mine["id"] == number), "")


def words(world: World, one: Property, page: Page) -> str:
    """Return a value as a person reads it; a computed one is computed."""
    value = page.values.get(one.id, empty(one))
    if one.kind in ("title", "rich_text"):
        return rich.text(world, value)
    if one.kind == "relation":
        return ", ".join(rich.text(world, world.pages[mine].values["title"]) for mine in value if mine in world.pages)
    if one.kind == "unique_id":
        return "-".join(str(part) for part in (one.config.get("prefix"), page.number) if part)
    return kept(world, one, value)


def kept(world: World, one: Property, value: Any) -> str:
    """Return what page history keeps of a value: its words, and the addresses of its links."""
    if one.kind in ("title", "rich_text"):
        return rich.kept(world, value)
    if one.kind in ("select", "status"):
        return name_of(one, value)
    if one.kind == "multi_select":
        return ", ".join(name_of(one, mine) for mine in value)
    if one.kind == "people":
        return ", ".join(world.users[mine].name for mine in value if mine in world.users)
    if one.kind == "date":
        return " → ".join(mine for mine in (value["start"], value["end"]) if mine) if value else ""
    return "" if value is None else str(value)
