"""Our slots and Jira's fields: which id a slot has, what its text may be, which change of a field is about what."""

from collections.abc import Callable, Mapping
from typing import Any

from plugin.documents import lines
from plugin.manifest import Workspace
from plugin.words import Words

LINE_LONGEST = 255
# Jira's own fields under the names the core knows them by; a move changes the key and the project. ``status`` is a
# slot of ours, so the workflow status is called ``stage``: who moves a deal has not rewritten our line.
PARTS = {"labels": "labels", "status": "stage", "key": "key", "project": "key"}
NUMBERS = frozenset({"agreement"})


class Slots:
    """A view of slot name → field id; the mapping is read anew each time, so that it may grow after an install.

    ``named`` returns small-letter field name → slot, for changelogs that know custom fields by name alone.
    """

    def __init__(self, ids: Mapping[str, str], named: Callable[[], Mapping[str, str]] = dict) -> None:
        self._ids = ids
        self._named = named

    def ids(self) -> dict[str, str]:
        """Return slot name → field id."""
        return dict(self._ids)

    def id(self, slot: str) -> str | None:
        """Return the field of a slot, None where the site has none."""
        return self._ids.get(slot)

    def about(self, item: Mapping[str, Any]) -> str | None:
        """Return the slot or the part (``labels``, ``stage``, ``key``) of a changelog item; None for another field."""
        field = item.get("fieldId")
        found = next((slot for slot, known in self._ids.items() if field == known), None)
        return found or PARTS.get(_system(item)) or self._by_name(item)

    def _by_name(self, item: Mapping[str, Any]) -> str | None:
        """Return the slot whose field has the item's name, if the name is all there is.

        Names are not unique. A second field with the name of ours would count as ours, which is seen and asked about;
        taken for another's, our own history would be lost to the proof.
        """
        name = item.get("field")
        if item.get("fieldId") or item.get("fieldtype") != "custom" or not isinstance(name, str):
            return None
        return self._named().get(name.casefold())


def _system(item: Mapping[str, Any]) -> str:
    """Return the lower-case id of Jira's own field that an item is about; empty for a custom field.

    ``fieldId`` is missing in items of old sites and of moves; ``field`` is then the name, in changing case.
    """
    name = item.get("fieldId") or item.get("field")
    return name.lower() if isinstance(name, str) and item.get("fieldtype") != "custom" else ""


def described(item: Mapping[str, Any]) -> bool:
    """Whether a changelog item is about the description: a page of ours stands in one."""
    return _system(item) == "description"


def rich(slot: str) -> bool:
    """Whether a slot's field holds formatted text; the others hold one line."""
    return slot.startswith("answer.")


def given_names(workspace: Workspace) -> dict[str, str]:
    """Return small-letter field name → slot as an installation names the fields, in every language of ours."""
    found: dict[str, str] = {}
    for locale in ("ru", "en"):
        words = Words(locale)
        found |= {lines.slot_title(words, slot).casefold(): slot for slot in ("status", "agreement")}
        for role in workspace.roles:
            name = workspace.role_name(role.id, locale)
            for slot in (f"state.{role.id}", f"answer.{role.id}"):
                found[lines.slot_title(words, slot, name).casefold()] = slot
    return found
