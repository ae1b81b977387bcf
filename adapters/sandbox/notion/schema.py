"""The columns of a data source: made, renamed, described, removed. Types as API 2025-09-03 takes them.

https://developers.notion.com/reference/update-data-source-properties
"""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox.notion.checks import ARRAY, array, mapping, string, uuid
from adapters.sandbox.notion.errors import invalid, malformed
from adapters.sandbox.notion.ids import encoded, property_id
from adapters.sandbox.notion.model import DataSource, Property
from adapters.sandbox.notion.rich import HUES
from adapters.sandbox.notion.world import World

EMPTY = {
    *("title", "rich_text", "date", "people", "files", "checkbox", "url", "email", "phone_number"),
    *("created_time", "created_by", "last_edited_time", "last_edited_by"),
}
COMPUTED = {"formula", "rollup", "unique_id", "created_time", "created_by", "last_edited_time", "last_edited_by"}
OPTIONED = {"select", "multi_select", "status"}
TYPES = EMPTY | OPTIONED | {"number", "formula", "relation", "rollup", "unique_id"}
GROUPS = (("To-do", "gray"), ("In progress", "blue"), ("Complete", "green"))
DEFAULT_STATUS = (("Not started", 0), ("In progress", 1), ("Done", 2))
OPTION_NAME = 100
DESCRIPTION = 280
FORMATS = {"number", "number_with_commas", "percent", "dollar", "euro", "ruble"}


def make(world: World, source: DataSource, name: str, raw: Any, where: str) -> Property:
    """Add a column; 400 for a type that cannot be made."""
    found = mapping(where, raw)
    kind = _kind(where, found)
    if kind == "title" and any(one.kind == "title" for one in source.properties.values()):
        raise invalid("Cannot create new title property")
    taken(source, name)
    seed = world.next_id("property")
    short = "title" if kind == "title" else property_id(seed)
    made = Property(short, name, kind, {}, described(where, found.get("description")))
    configure(world, made, found[kind], f"{where}.{kind}")
    source.properties[short] = made
    return made


def taken(source: DataSource, name: str) -> None:
    """400 when there is a column of that name."""
    if any(one.name == name for one in source.properties.values()):
        raise invalid(f"Cannot create property {name}: a property with this name already exists.")


def described(where: str, raw: Any) -> str | None:
    """Return the description of a column; an empty one is none."""
    return (string(f"{where}.description", raw, DESCRIPTION) or None) if raw is not None else None


def _kind(where: str, raw: Mapping[str, Any]) -> str:
    kind = raw.get("type") or next((one for one in raw if one in TYPES or one in ("button", "place")), None)
    if kind not in TYPES or kind not in raw:
        raise malformed(f"{where}.{kind or 'type'}", "one of the property types that can be created", raw)
    return str(kind)


def change(world: World, source: DataSource, one: Property, raw: Any, where: str) -> bool:
    """Rename, describe or configure a column; a new type turns it into another. Returns whether anything changed."""
    found = mapping(where, raw)
    before = (one.name, one.description, one.kind, repr(one.config))
    if found.get("name", one.name) != one.name:
        name = string(f"{where}.name", found["name"])
        taken(source, name)
        one.name = name
    if "description" in found:
        one.description = described(where, found["description"])
    if any(key in TYPES for key in found):
        kind = _kind(where, found)
        if "title" in (kind, one.kind) and kind != one.kind:
            raise invalid("The title property cannot change its type.")
        if kind != one.kind:
            one.kind, one.config = kind, {}
        configure(world, one, found[kind], f"{where}.{kind}")
    return before != (one.name, one.description, one.kind, repr(one.config))


def configure(world: World, one: Property, raw: Any, where: str) -> None:
    """Set what stands under the type."""
    found = mapping(where, raw)
    if one.kind in OPTIONED:
        _options(world, one, found, where)
    elif one.kind == "number":
        shape = found.get("format", one.config.get("format", "number"))
        if shape not in FORMATS:
            raise malformed(f"{where}.format", "a number format", shape)
        one.config = {"format": shape}
    elif one.kind == "unique_id":
        one.config = {"prefix": found.get("prefix", one.config.get("prefix"))}
    elif one.kind == "relation":
        one.config = _relation(world, found, where)
    elif one.kind in ("formula", "rollup"):
        one.config = dict(found)
    elif found:
        raise malformed(where, "an empty object", found)


def _relation(world: World, raw: Mapping[str, Any], where: str) -> dict[str, Any]:
    target = uuid(f"{where}.data_source_id", raw.get("data_source_id"))
    if target not in world.sources:
        raise world.missing("data source", target)
    if raw.get("type", "single_property") != "single_property" or "dual_property" in raw:
        raise invalid("The stand-in has relations of one direction only.")
    database = world.sources[target].database
    return {"database_id": database, "data_source_id": target, "type": "single_property", "single_property": {}}


def _options(world: World, one: Property, raw: Mapping[str, Any], where: str) -> None:
    known = {option["id"]: option for option in one.config.get("options", [])}
    wanted = [_option(world, one, option, f"{where}.options[{at}]") for at, option in enumerate(_listed(raw, where))]
    sent = {option["id"] for option in wanted}
    # an update that leaves options out takes them away, except from a status, whose options stay
    stay = [option for option in known.values() if option["id"] not in sent] if one.kind == "status" else []
    if "options" in raw or not one.config:
        one.config["options"] = [*stay, *wanted]
    if one.kind == "status":
        _grouped(world, one, raw)


def _listed(raw: Mapping[str, Any], where: str) -> list[Any]:
    return array(f"{where}.options", raw.get("options", []), ARRAY)


def _option(world: World, one: Property, raw: Any, where: str) -> dict[str, Any]:
    found = mapping(where, raw)
    for known in one.config.get("options", []):
        if found.get("id") == known["id"] or found.get("name") == known["name"]:
            if found.get("color", known["color"]) != known["color"]:
                raise invalid("Cannot update color of select with name: " + known["name"])
            return dict(known)
    return option(world, string(f"{where}.name", found.get("name"), OPTION_NAME), found)


def option(world: World, name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new option; a comma cannot stand in its name."""
    if "," in name:
        raise invalid("Invalid select option, commas not allowed: " + name)
    number = world.next_id("option")
    hue = raw.get("color") or HUES[len(name) % len(HUES)]
    return {"id": number, "name": name, "color": hue, "description": raw.get("description")}


def _grouped(world: World, one: Property, raw: Mapping[str, Any]) -> None:
    """Put the options of a status into its three groups; where none is asked for, the first."""
    if not one.config["options"]:
        one.config["options"] = [option(world, name, {}) for name, _ in DEFAULT_STATUS]
        raw = {"options": [{"name": name, "group": GROUPS[at][0]} for name, at in DEFAULT_STATUS]}
    asked = {mine.get("name"): str(mine.get("group", "")) for mine in raw.get("options", [])}
    groups = one.config.get("groups") or [
        {"id": world.next_id("group"), "name": name, "color": color, "option_ids": []} for name, color in GROUPS
    ]
    placed = {number for group in groups for number in group["option_ids"]}
    for mine in one.config["options"]:
        wanted = asked.get(mine["name"], "").lower().replace("_", " ").replace("-", " ")
        fit = (group for group in groups if group["name"].lower().replace("-", " ") == wanted)
        if mine["id"] not in placed:
            next(fit, groups[0])["option_ids"].append(mine["id"])
    one.config["groups"] = groups


def shown(one: Property) -> dict[str, Any]:
    """Return a column as the data source shows it; its id is URL-encoded."""
    common = {"id": encoded(one.id), "name": one.name, "description": one.description, "type": one.kind}
    return {**common, one.kind: dict(one.config)}
