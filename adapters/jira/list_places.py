"""What a place of checklists needs of a site: two fields by the names that people see, and a sort of link."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.jira.client import Client
from adapters.jira.fields import FieldNames
from adapters.jira.link_types import our_link_type
from plugin.checklist_sections import IssueLists, ListPlace
from plugin.errors import NeedsOperator

BOXES, LINE = frozenset({"multicheckboxes", "multiselect"}), frozenset({"textfield"})

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where boxes and reasons stand: field ids; names are not unique, so it is the first that an issue has.

    ``titles`` is field id → the name people see, by which histories on Data Center know a field.
    """

    boxes: tuple[str, ...]
    reason: tuple[str, ...]
    titles: Mapping[str, str]

    @property
    def all(self) -> tuple[str, ...]:
        """Every field that has to come with an item."""
        return (*self.boxes, *self.reason)


def there(ids: Iterable[str], fields: Json) -> str | None:
    """Return the first of the fields that an issue, or a screen, has; empty is had."""
    return next((one for one in ids if one in fields), None)


def of(place: ListPlace) -> IssueLists:
    """Return a place as one in Jira; ``TypeError`` for any other."""
    if not isinstance(place, IssueLists):
        raise TypeError("a place in Jira is wanted")
    return place


class ListPlaces:
    """Knows fields and links of a site; safe to use from several threads."""

    def __init__(self, client: Client, fields: FieldNames) -> None:
        self._client, self._fields = client, fields
        self._lock = threading.Lock()
        self._kind: str | None = None

    def columns(self, place: IssueLists) -> Columns:
        """Return where boxes and reasons stand; a call every ten minutes.

        ``NeedsOperator``: ``field_missing`` (``field``), ``list_field_wrong`` (``field``, ``wanted``: ``checkboxes`` or
        ``text``) for a field of another type.
        """
        boxes = self._ids(place.accepted, BOXES, "checkboxes")
        reason = self._ids(place.not_applicable, LINE, "text")
        every = (*boxes, *reason)
        return Columns(boxes, reason, dict(zip(every, self._fields.titles(every), strict=True)))

    def _ids(self, name: str, types: frozenset[str], wanted: str) -> tuple[str, ...]:
        ids = self._fields.ids(name)
        if not ids:
            raise NeedsOperator("field_missing", field=name)
        sorts = self._fields.sorts(ids)
        fit = tuple(one for one in ids if sorts[one].custom in types)
        if not fit:
            raise NeedsOperator("list_field_wrong", field=name, wanted=wanted)
        return fit

    def titles(self, ids: Iterable[str]) -> str:
        """Return the names of fields for an operator, commas between them."""
        return ", ".join(self._fields.titles(sorted(ids)))

    def link_type(self) -> str:
        """Return the name of the type of link that joins an item to its list, asked once.

        ``NeedsOperator`` ``links_off`` where the site has linking switched off.
        """
        with self._lock:
            if self._kind is None:
                self._kind = self._asked()
            return self._kind

    def forget(self) -> None:
        """Ask for the type of link again: it may have been taken away."""
        with self._lock:
            self._kind = None

    def _asked(self) -> str:
        kind = our_link_type(self._client)
        if kind is None:
            raise NeedsOperator("links_off")
        return kind
