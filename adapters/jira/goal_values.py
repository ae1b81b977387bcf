"""What stands in a field, as plain values of ``ports.goals``, and who set it: pure functions of an issue's JSON."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from adapters.jira.edition import Edition
from adapters.jira.fields import Sort
from adapters.jira.shapes import NAMED_IN_VALUES, moment, ordered, person
from plugin.domain.goals.model import Said
from plugin.ports.goals import Value

RICH = frozenset({"description", "environment"})
BOXES = "multicheckboxes"
_KEY = re.compile(r"\b[A-Z][A-Z0-9_]*-[1-9]\d*\b")

Json = Mapping[str, Any]


def typed(field: str, value: object, sort: Sort, edition: Edition) -> Value:
    """Return a field's value: a number as it was typed, an option by what it says, boxes as whether any is ticked.

    A cascading option is ``upper / lower``; of several people it is the first.
    """
    if sort.custom == BOXES:
        return bool(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        return _several(value)
    if isinstance(value, str):
        return _text(field, value, sort, edition)
    return _one(value, edition)


def number(value: float) -> Decimal:
    """Return a number without what the binary form of a float adds: ``4`` for ``4.0``, ``0.1`` for ``0.1``."""
    exact = Decimal(repr(value))
    return Decimal(int(exact)) if exact == exact.to_integral_value() else exact


def _several(values: Sequence[object]) -> Value:
    people = [found for one in values if (found := person(one)) and _is_person(one)]
    return people[0] if people else tuple(filter(None, map(_named, values)))


def _is_person(value: object) -> bool:
    """Whether an object is an account: options, versions and projects have names and keys as well."""
    return isinstance(value, Mapping) and ("accountId" in value or {"displayName", "name"} <= value.keys())


def _text(field: str, value: str, sort: Sort, edition: Edition) -> Value:
    if sort.type in {"date", "datetime"} or field == "duedate":
        return _day(value)
    if field in RICH or sort.custom == "textarea":
        return edition.text(value)
    return value


def _day(text: str) -> Value:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text


def _one(value: object, edition: Edition) -> Value:
    if _is_person(value):
        return person(value)
    if isinstance(value, Mapping) and value.get("type") == "doc":
        return edition.text(value)
    return _named(value) or None


def _named(value: object) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    upper = next((str(value[key]) for key in NAMED_IN_VALUES if value.get(key)), "")
    lower = value.get("child")
    return f"{upper} / {_named(lower)}" if isinstance(lower, Mapping) else upper


def keys_in(value: object) -> tuple[str, ...]:
    """Return the keys of issues that a field names: an issue, several, or keys in a text.

    A text without a key stands for itself: a finding shows it.
    """
    if isinstance(value, Mapping):
        return (str(value["key"]),) if value.get("key") else tuple(filter(None, [_named(value)]))
    if isinstance(value, list):
        return tuple(key for one in value for key in keys_in(one))
    text = str(value or "").strip()
    return tuple(_KEY.findall(text.upper())) or ((text,) if text else ())


def moment_of(issue: Json, *fields: str) -> datetime | None:
    """Return the first moment that one of the fields holds; else when the status was changed last."""
    known = next((str(issue["fields"][one]) for one in fields if issue["fields"].get(one)), None)
    if known is not None:
        return moment(known)
    last = [at for at, _, item in _items(issue) if _about(item, ("status",), {})]
    return last[-1] if last else None


def said(issue: Json, ids: Mapping[str, Sequence[str]], sorts: Mapping[str, Sort]) -> dict[str, Said]:
    """Return who set each goal field last and when.

    A value that nobody changed was set by the creator. Where the oldest entries did not come along (Cloud sends the
    newest ones), the oldest of those that did is the latest moment at which it can have been set, by nobody we know.
    """
    told = list(_items(issue))
    log = issue.get("changelog") or {}
    creator = person(issue["fields"].get("creator"))
    first = Said(creator.name if creator else "", moment(issue["fields"]["created"]))
    if told and int(log.get("total") or 0) > len(log.get("histories") or ()):
        first = Said("", told[0][0])
    return {name: _last(told, known, sorts) or first for name, known in ids.items()}


def _last(told: Iterable[tuple[datetime, str, Json]], ids: Sequence[str], sorts: Mapping[str, Sort]) -> Said | None:
    found = [Said(by, at) for at, by, item in told if _about(item, ids, sorts)]
    return found[-1] if found else None


def _items(issue: Json) -> Iterator[tuple[datetime, str, Json]]:
    """Yield every change that came with an issue, oldest first, with its time and its author's name."""
    for entry in ordered((issue.get("changelog") or {}).get("histories") or ()):
        by = person(entry.get("author"))
        for item in entry.get("items") or ():
            yield moment(entry["created"]), by.name if by else "", item


def _about(item: Json, ids: Sequence[str], sorts: Mapping[str, Sort]) -> bool:
    """Whether a change is about one of the fields; without an id it is known by its title."""
    known = item.get("fieldId")
    if known:
        return known in ids
    name = str(item.get("field") or "").casefold()
    return name in {*ids, *(sorts[one].title.casefold() for one in ids if one in sorts)}
