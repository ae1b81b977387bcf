"""The conditions of a filter, one family of types each; a condition becomes a test of a page.

https://developers.notion.com/reference/filter-data-source-entries
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.sandbox.notion import values
from adapters.sandbox.notion.checks import mapping
from adapters.sandbox.notion.errors import invalid, malformed
from adapters.sandbox.notion.ids import dashed
from adapters.sandbox.notion.model import Page, Property, User
from adapters.sandbox.notion.world import World

STAMPS = {"created_time", "last_edited_time"}
Test = Callable[[Page], bool]


def rounded(moment: datetime) -> datetime:
    """Return a time as Notion keeps it for questions: to the minute."""
    return moment.replace(second=0, microsecond=0)


def _wrong(one: str, word: str) -> Exception:
    return malformed(f"body.filter.{one}.{word}", "not present", word)


def by_stamp(world: World, raw: Mapping[str, Any]) -> Test:
    """Return the test of a filter by ``created_time`` or ``last_edited_time`` of the page."""
    name = raw["timestamp"]
    if name not in STAMPS or name not in raw:
        raise malformed("body.filter.timestamp", "`created_time` or `last_edited_time`", name)
    ((word, wanted),) = mapping(f"body.filter.{name}", raw[name]).items()
    fits = _time(world, word, wanted)
    field = "created" if name == "created_time" else "edited"
    return lambda page: fits(rounded(getattr(page, field)))


def _time(world: World, word: str, wanted: Any) -> Callable[[datetime | None], bool]:
    if word in ("is_empty", "is_not_empty"):
        return lambda found: (found is None) == (word == "is_empty")
    spans = {"past_week": -7, "past_month": -30, "past_year": -365, "next_week": 7, "next_month": 30, "next_year": 365}
    now = world.clock()
    if word in spans or word == "this_week":
        edges = sorted((now, now + timedelta(days=spans.get(word, -now.weekday()))))
        return lambda found: found is not None and edges[0] <= found <= edges[1]
    mark = values.moment(wanted)
    if mark is None:
        raise malformed(f"body.filter.{word}", "a valid ISO 8601 date string", wanted)
    whole_day = len(str(wanted)) == len("2026-11-21")
    tests: dict[str, Callable[[datetime], bool]] = {
        "equals": lambda at: at.date() == mark.date() if whole_day else at == mark,
        "before": lambda at: at < mark,
        "after": lambda at: at.date() > mark.date() if whole_day else at > mark,
        "on_or_before": lambda at: at.date() <= mark.date() if whole_day else at <= mark,
        "on_or_after": lambda at: at >= mark,
    }
    if word not in tests:
        raise _wrong("date", word)
    return lambda found: found is not None and tests[word](found.astimezone(UTC))


def _words(world: World, _caller: User, one: Property, word: str, wanted: Any) -> Test:
    if word in ("is_empty", "is_not_empty"):
        return lambda page: (values.words(world, one, page) == "") == (word == "is_empty")
    if not isinstance(wanted, str):
        raise malformed(f"body.filter.{one.kind}.{word}", "a string", wanted)
    low = wanted.casefold()
    tests: dict[str, Callable[[str], bool]] = {
        "equals": lambda text: text == low,
        "does_not_equal": lambda text: text != low,
        "contains": lambda text: low in text,
        "does_not_contain": lambda text: low not in text,
        "starts_with": lambda text: text.startswith(low),
        "ends_with": lambda text: text.endswith(low),
    }
    if word not in tests:
        raise _wrong(one.kind, word)
    return lambda page: tests[word](values.words(world, one, page).casefold())


def _number(_world: World, _caller: User, one: Property, word: str, wanted: Any) -> Test:
    def held(page: Page) -> Any:
        return page.number if one.kind == "unique_id" else page.values.get(one.id)

    if word in ("is_empty", "is_not_empty"):
        return lambda page: (held(page) is None) == (word == "is_empty")
    if isinstance(wanted, bool) or not isinstance(wanted, int | float):
        raise malformed(f"body.filter.{one.kind}.{word}", "a number", wanted)
    tests: dict[str, Callable[[float], bool]] = {
        "equals": lambda value: value == wanted,
        "does_not_equal": lambda value: value != wanted,
        "greater_than": lambda value: value > wanted,
        "less_than": lambda value: value < wanted,
        "greater_than_or_equal_to": lambda value: value >= wanted,
        "less_than_or_equal_to": lambda value: value <= wanted,
    }
    if word not in tests:
        raise _wrong(one.kind, word)
    return lambda page: tests[word](held(page)) if held(page) is not None else word == "does_not_equal"


def _checkbox(_world: World, _caller: User, one: Property, word: str, wanted: Any) -> Test:
    if word not in ("equals", "does_not_equal") or not isinstance(wanted, bool):
        raise malformed(f"body.filter.checkbox.{word}", "a boolean", wanted)
    return lambda page: (page.values.get(one.id, False) == wanted) == (word == "equals")


def _choice(_world: World, _caller: User, one: Property, word: str, wanted: Any) -> Test:
    def held(page: Page) -> list[str]:
        kept = page.values.get(one.id, values.empty(one))
        chosen = kept if isinstance(kept, list) else [kept]
        return [values.name_of(one, number) for number in chosen if number]

    if word in ("is_empty", "is_not_empty"):
        return lambda page: (not held(page)) == (word == "is_empty")
    yes, no = ("contains", "does_not_contain") if one.kind == "multi_select" else ("equals", "does_not_equal")
    if word not in (yes, no):
        raise _wrong(one.kind, word)
    names = wanted if isinstance(wanted, list) else [wanted]
    for name in names:
        if one.kind == "status" and name not in [mine["name"] for mine in one.config["options"]]:
            raise invalid(f'status option "{name}" not found for property "{one.name}".')
    return lambda page: any(name in held(page) for name in names) == (word == yes)


def _listed(_world: World, caller: User, one: Property, word: str, wanted: Any) -> Test:
    def held(page: Page) -> list[str]:
        if one.kind in ("created_by", "last_edited_by"):
            return [page.created_by if one.kind == "created_by" else page.edited_by]
        return list(page.values.get(one.id, ()))

    if word in ("is_empty", "is_not_empty"):
        return lambda page: (not held(page)) == (word == "is_empty")
    number = caller.id if wanted == "me" and one.kind != "relation" else dashed(wanted)
    if word not in ("contains", "does_not_contain") or number is None:
        raise malformed(f"body.filter.{one.kind}.{word}", "a valid uuid", wanted)
    return lambda page: (number in held(page)) == (word == "contains")


def _date(world: World, _caller: User, one: Property, word: str, wanted: Any) -> Test:
    fits = _time(world, word, wanted)

    def held(page: Page) -> datetime | None:
        if one.kind in STAMPS:
            return rounded(page.created if one.kind == "created_time" else page.edited)
        kept = page.values.get(one.id)
        return values.moment(kept["start"]) if kept else None

    return lambda page: fits(held(page))


Condition = Callable[[World, User, Property, str, Any], Test]
CONDITIONS: Mapping[str, Condition] = {
    "rich_text": _words,
    **dict.fromkeys(("number", "unique_id"), _number),
    "checkbox": _checkbox,
    **dict.fromkeys(("select", "multi_select", "status"), _choice),
    **dict.fromkeys(("people", "relation", "created_by", "last_edited_by"), _listed),
    **dict.fromkeys(("date", "created_time", "last_edited_time"), _date),
}
