"""What a property of a goal holds, as a value of ``ports.goals``. Pure.

https://developers.notion.com/reference/page-property-values
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from adapters.notion.richtext import said
from adapters.notion.schema import Property
from adapters.notion.shapes import DAY, person
from plugin.ports.goals import Value

HUNDRED = 100
PERIOD = "/"
TEXTS = frozenset({"title", "rich_text"})
PEOPLE = frozenset({"created_by", "last_edited_by"})
TIMES = frozenset({"created_time", "last_edited_time"})
COMPUTED = frozenset({"formula", "rollup"})

Json = Mapping[str, Any]


def value(one: Json, about: Property) -> Value:
    """Return what a property of a page holds: None where nothing stands, and for files and buttons.

    A number shown as percent is in percent (4 for 0.04). Several options or several values of a rollup are one text,
    of several people the first one counts. A time is the day that is written there; two ends make ``first/last``.
    """
    kind = str(one.get("type"))
    held = one.get(kind)
    if kind in COMPUTED:
        return value(held, about) if isinstance(held, Mapping) else None
    if kind == "array":
        return _together([value(part, about) for part in held or () if isinstance(part, Mapping)])
    if kind == "number":
        return _number(held, percent=about.percent)
    if kind == "relation":
        return tuple(str(page["id"]) for page in held or () if page.get("id"))
    return _other(kind, held)


def _other(kind: str, held: object) -> Value:
    if kind in TIMES:
        return _day(held)
    if kind in PEOPLE:
        return person(held)
    if isinstance(held, Mapping):
        return _object(kind, held)
    if isinstance(held, list):
        return _list(kind, held)
    return held or None if isinstance(held, str) else held if isinstance(held, bool) else None


def _list(kind: str, held: list[Any]) -> Value:
    if kind == "people":
        return person(held[0]) if held else None
    if kind == "multi_select":
        return ", ".join(str(one.get("name")) for one in held) or None
    return said(held) or None if kind in TEXTS else None


def _object(kind: str, held: Json) -> Value:
    if kind == "date":
        first, last = _day(held.get("start")), _day(held.get("end"))
        return first if last is None or first is None else f"{first.isoformat()}{PERIOD}{last.isoformat()}"
    if kind == "unique_id":
        return "-".join(str(part) for part in (held.get("prefix"), held.get("number")) if part) or None
    return str(held.get("name") or "") or None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:DAY])
    except ValueError:
        return None


def _number(held: object, *, percent: bool) -> Decimal | None:
    """Return a JSON number as people wrote it: 0.1 is a tenth."""
    if isinstance(held, bool) or not isinstance(held, int | float):
        return None
    try:
        found = Decimal(str(held))
    except InvalidOperation:
        return None
    if not found.is_finite():
        return None
    return (found * (HUNDRED if percent else 1)).normalize() + 0


def _together(found: Sequence[Value]) -> Value:
    """Return the one value of a rollup, several of them as a text, relations as one."""
    held = [one for one in found if one is not None]
    if not held or len(held) == 1:
        return held[0] if held else None
    if all(isinstance(one, tuple) for one in held):
        return tuple(number for one in held if isinstance(one, tuple) for number in one)
    return ", ".join(one if isinstance(one, str) else str(getattr(one, "name", one)) for one in held)


def above(held: Value) -> tuple[str, ...]:
    """Return the parents that a value names: ids of a relation, or keys in a text."""
    if isinstance(held, tuple):
        return held
    parts = held.replace(";", ",").split(",") if isinstance(held, str) else []
    return tuple(part.strip() for part in parts if part.strip())
