"""Goals as plain JSON data and back, exactly: what snapshots keep and exports give. Decimals are texts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from plugin.domain.goals.model import Acceptance, Direction, Goal, Kind, Period, Said
from plugin.domain.people import Person

FORM = "trida.goals"
VERSION = 1
_DEFAULT = Goal("", "", "", "", "")
_FIELDS = frozenset(Goal.__slots__)


def dump(goals: Iterable[Goal], at: datetime) -> dict[str, Any]:
    """Return JSON data: ``form``, ``version``, ``at`` (ISO 8601) and ``goals``, each without what is the default."""
    return {"form": FORM, "version": VERSION, "at": at.isoformat(), "goals": [record(one) for one in goals]}


def record(goal: Goal) -> dict[str, Any]:
    """Return one goal as JSON data, without what is the default."""
    data: dict[str, Any] = {
        "id": goal.id,
        "key": goal.key,
        "title": goal.title,
        "url": goal.url,
        "source": goal.source,
    }
    changed = [name for name in _OTHERS if getattr(goal, name) != getattr(_DEFAULT, name)]
    data.update({name: _plain(getattr(goal, name)) for name in changed})
    return data


_OTHERS = tuple(name for name in Goal.__slots__ if name not in {"id", "key", "title", "url", "source"})


def _plain(value: Any) -> Any:
    """Return a value of a goal as JSON data."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    write = _WRITE.get(type(value))
    return value if write is None else write(value)


def _with_at(said: Said) -> dict[str, Any]:
    return {"by": said.by, "at": said.at.isoformat() if said.at else None}


def _with_name(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "email": person.email, "active": person.active}


_WRITE: Mapping[type, Any] = {
    Decimal: str,
    datetime: datetime.isoformat,
    Period: lambda period: f"{period.first}/{period.last}",
    Said: _with_at,
    Person: _with_name,
}


def load(data: Mapping[str, Any]) -> tuple[Goal, ...]:
    """Return the goals of ``dump``; ``ValueError``, without a word of the data, for data of another form or version."""
    if data.get("form") != FORM or data.get("version") != VERSION:
        raise ValueError("not a goal tree of this version")
    try:
        return tuple(_loaded(one) for one in data["goals"])
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        raise ValueError("not a goal tree: a goal cannot be read") from None  # its text may be anybody's


def _loaded(data: Mapping[str, Any]) -> Goal:
    given = {name: value for name, value in data.items() if name in _FIELDS}
    for name in _READ.keys() & given.keys():
        given[name] = _READ[name](given[name])
    return Goal(**given)


def _said(data: Mapping[str, Any]) -> Said:
    return Said(data["by"], datetime.fromisoformat(data["at"]) if data["at"] else None)


@lru_cache(maxsize=256)
def _period(text: str) -> Period:
    first, last = text.split("/")
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def _person(data: Mapping[str, Any]) -> Person:
    return Person(data["id"], data["name"], data["email"], data["active"])


def _unread(data: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, stood) for name, stood in data)


_READ: Mapping[str, Any] = {
    "plan": Decimal,
    "fact": Decimal,
    "weight": Decimal,
    "acceptance_said": _said,
    "fact_said": _said,
    "plan_said": _said,
    "owner": _person,
    "parents": tuple,
    "period": _period,
    "kind": Kind,
    "direction": Direction,
    "acceptance": Acceptance,
    "closed_at": datetime.fromisoformat,
    "unread": _unread,
}
