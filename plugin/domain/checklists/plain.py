"""Items and templates as plain JSON data and back, exactly: what the store keeps in its JSON columns.

What is the default is left out; what is missing is read as the default; what is not known is passed over, so that a
newer version's data can be read by an older one.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from plugin.domain.checklists.model import Against, Box, Closed, Item, Kind, NotApplicable, Shown, Template

_NEEDED = frozenset({"id", "key", "kind", "weight", "boxes", "since"})
_DEFAULT = {
    Box: Box(),
    Shown: Shown(),
    NotApplicable: NotApplicable("", "", "", None),
    Against: Against("", "", None),
    Item: Item("", "", Kind.OWN, 0, {}, date.min),
}


def dump_item(item: Item) -> dict[str, Any]:
    """Return an item as JSON data: days and moments as ISO 8601."""
    return _dump(item, _NEEDED)


def load_item(data: Mapping[str, Any]) -> Item:
    """Return the item of ``dump_item``; ``KeyError`` or ``ValueError`` for what is none."""
    missing = _NEEDED - data.keys()
    if missing:
        raise KeyError(min(missing))
    return Item(**_read(Item, _OF_ITEM, data))


def dump_templates(templates: Iterable[Template]) -> list[dict[str, Any]]:
    """Return templates as JSON data."""
    return [{"id": one.id, "text": dict(one.text)} for one in templates]


def load_templates(data: Iterable[Mapping[str, Any]]) -> tuple[Template, ...]:
    """Return the templates of ``dump_templates``."""
    return tuple(Template(one["id"], dict(one["text"])) for one in data)


def dump_shown(shown: Shown | None) -> dict[str, Any] | None:
    """Return what the tracker shows as JSON data."""
    return None if shown is None else _dump(shown)


def load_shown(data: Mapping[str, Any] | None) -> Shown | None:
    """Return the one of ``dump_shown``."""
    return None if data is None else Shown(**_read(Shown, _OF_SHOWN, data))


def _dump(thing: Any, needed: frozenset[str] = frozenset()) -> dict[str, Any]:
    default = _DEFAULT[type(thing)]
    names = [name for name in type(thing).__slots__ if name in needed or getattr(thing, name) != getattr(default, name)]
    return {name: _plain(getattr(thing, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return _dump(value) if type(value) in _DEFAULT else value


_Read = Mapping[str, Callable[[Any], Any]]


def _read(kind: type, how: _Read, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the fields that ``kind`` has, None where None was kept."""
    given = {name: data[name] for name in _slots(kind) if name in data}
    return {name: how[name](one) if name in how and one is not None else one for name, one in given.items()}


def _slots(kind: Any) -> tuple[str, ...]:
    return tuple(kind.__slots__)


def _against(data: Mapping[str, Any]) -> Against:
    given = _read(Against, {"at": datetime.fromisoformat}, data)
    return Against(**{"by": "", "name": "", "at": None, **given})


def _box(data: Mapping[str, Any]) -> Box:
    return Box(**_read(Box, {"at": datetime.fromisoformat, "against": _against}, data))


def _claim(data: Mapping[str, Any]) -> NotApplicable:
    given = _read(NotApplicable, {"at": datetime.fromisoformat, "against": _against}, data)
    return NotApplicable(**{"by": "", "name": "", "department": "", "at": None, **given})


def _boxes(data: Mapping[str, Any]) -> dict[str, Box]:
    return {department: _box(one) for department, one in data.items()}


_OF_SHOWN: _Read = {"due": date.fromisoformat}
_OF_ITEM: _Read = {
    "kind": Kind,
    "boxes": _boxes,
    "since": date.fromisoformat,
    "due": date.fromisoformat,
    "not_applicable": _claim,
    "closed": Closed,
    "closed_at": datetime.fromisoformat,
    "shown": load_shown,
}
