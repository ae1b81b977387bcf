"""Our slots and Jira's fields: which id a slot has, what its text may be, which change of a field is about what."""

from collections.abc import Mapping
from typing import Any

LINE_LONGEST = 255
# Jira's own fields under the names the core knows them by; a move changes the key and the project. ``status`` is a
# slot of ours, so the workflow status is called ``stage``: who moves a deal has not rewritten our line.
PARTS = {"labels": "labels", "status": "stage", "key": "key", "project": "key"}
NUMBERS = frozenset({"agreement"})


class Slots:
    """A view of slot name → field id; the mapping is read anew each time, so that it may grow after an install."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids

    def ids(self) -> dict[str, str]:
        """Return slot name → field id."""
        return dict(self._ids)

    def id(self, slot: str) -> str | None:
        """Return the field of a slot, None where the site has none."""
        return self._ids.get(slot)

    def about(self, item: Mapping[str, Any]) -> str | None:
        """Return the slot or the part (``labels``, ``stage``, ``key``) of a changelog item; None for another field."""
        field = item.get("fieldId")
        return next((slot for slot, known in self._ids.items() if field == known), None) or PARTS.get(_system(item))


def _system(item: Mapping[str, Any]) -> str:
    """Return the lower-case id of Jira's own field that an item is about; empty for a custom field.

    ``fieldId`` is missing in items of old sites and of moves; ``field`` is then the name, in changing case.
    """
    name = item.get("fieldId") or item.get("field")
    return name.lower() if isinstance(name, str) and item.get("fieldtype") != "custom" else ""


def rich(slot: str) -> bool:
    """Whether a slot's field holds formatted text; the others hold one line."""
    return slot.startswith("answer.")
