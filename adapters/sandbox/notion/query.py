"""Questions to a data source: filters, sorts, pages of a hundred.

https://developers.notion.com/reference/filter-data-source-entries
"""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.sandbox.notion import values
from adapters.sandbox.notion.checks import array, mapping
from adapters.sandbox.notion.conditions import CONDITIONS, STAMPS, Test, by_stamp, rounded
from adapters.sandbox.notion.errors import invalid, malformed
from adapters.sandbox.notion.model import DataSource, Page, Property, User
from adapters.sandbox.notion.world import World

DEEPEST = 2
WORDS = {"title", "rich_text", "url", "email", "phone_number"}


def rows(world: World, source: DataSource) -> list[Page]:
    """Return the pages of a data source that are not in the trash, newest first as Notion gives them."""
    mine = [one for one in world.pages.values() if one.parent.id == source.id and not one.trash]
    return list(reversed(mine))


def ask(world: World, caller: User, source: DataSource, raw: Mapping[str, Any]) -> list[Page]:
    """Return the rows that a filter lets through, sorted; 400 for what cannot be asked."""
    found = rows(world, source)
    if raw.get("filter") is not None:
        test = _test(world, caller, source, mapping("body.filter", raw["filter"]), 0)
        found = [one for one in found if test(one)]
    # the last sort first: Python's sort keeps the order of equals
    for at, sort in reversed(list(enumerate(array("body.sorts", raw.get("sorts") or [])))):
        found = _sorted(world, source, found, mapping(f"body.sorts[{at}]", sort), f"body.sorts[{at}]")
    return found


def _sorted(world: World, source: DataSource, found: list[Page], sort: Mapping[str, Any], where: str) -> list[Page]:
    if sort.get("direction", "ascending") not in ("ascending", "descending"):
        raise malformed(f"{where}.direction", "`ascending` or `descending`", sort.get("direction"))
    backwards = sort.get("direction") == "descending"
    if sort.get("timestamp") in STAMPS:
        field = "created" if sort["timestamp"] == "created_time" else "edited"
        return sorted(found, key=lambda one: rounded(getattr(one, field)), reverse=backwards)
    one = _known(source, sort.get("property"))
    filled = [page for page in found if _key(world, one, page) is not None]
    blank = [page for page in found if _key(world, one, page) is None]
    return sorted(filled, key=lambda page: _key(world, one, page), reverse=backwards) + blank


def _key(world: World, one: Property, page: Page) -> Any:
    if one.kind in ("number", "checkbox"):
        return page.values.get(one.id, values.empty(one))
    if one.kind == "unique_id":
        return page.number
    if one.kind in STAMPS:
        return rounded(page.created if one.kind == "created_time" else page.edited)
    if one.kind in ("status", "select"):
        order = [mine["id"] for mine in one.config["options"]]
        kept = page.values.get(one.id)
        return order.index(kept) if kept in order else None
    return values.words(world, one, page) or None


def _known(source: DataSource, name: Any) -> Property:
    one = source.named(name) if isinstance(name, str) else None
    if one is None:
        raise invalid(f"Could not find property with name or id: {name}")
    return one


def _test(world: World, caller: User, source: DataSource, raw: Mapping[str, Any], depth: int) -> Test:
    for word, whole in (("and", all), ("or", any)):
        if word in raw:
            if depth >= DEEPEST:
                raise invalid("body failed validation: compound filters can be nested at most two levels deep.")
            parts = [
                _test(world, caller, source, mapping(f"body.filter.{word}[{at}]", one), depth + 1)
                for at, one in enumerate(array(f"body.filter.{word}", raw[word]))
            ]
            return lambda page, whole=whole, parts=parts: whole(part(page) for part in parts)  # type: ignore[misc]
    if "timestamp" in raw:
        return by_stamp(world, raw)
    one = _known(source, raw.get("property"))
    kind = "rich_text" if one.kind in WORDS else one.kind
    names = [name for name in raw if name not in ("property", "type")]
    if len(names) != 1 or names[0] not in (one.kind, *(("rich_text", "text") if one.kind in WORDS else ())):
        raise invalid(f"database property {one.kind} does not match filter {names[0] if names else 'undefined'}")
    condition = mapping(f"body.filter.{names[0]}", raw[names[0]])
    if len(condition) != 1:
        raise malformed(f"body.filter.{names[0]}", "one condition", condition)
    ((word, wanted),) = condition.items()
    known = CONDITIONS.get(kind)
    if known is None:
        raise invalid(f"The stand-in does not filter by {one.kind}.")
    return known(world, caller, one, word, wanted)


def capped(found: Sequence[Page], cap: int) -> tuple[list[Page], bool]:
    """Return at most as many rows as one question may give in all, and whether some were left out."""
    return list(found[:cap]), len(found) > cap
