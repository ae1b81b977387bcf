"""Who changed what on an item last, as its history tells it. Pure.

Cloud names fields by id, Data Center by the name that people see. Of a field with boxes an entry has all that were
ticked before and after, as ``[10120, 10121]`` and ``Marketing,Sales``: who ticked one box is in the last entry that has
it on one side only.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.jira.shapes import moment, ordered, person
from plugin.domain.people import Person

STATUS, ASSIGNEE, DUE, DESCRIPTION = "status", "assignee", "duedate", "description"
LINKS, LINK = "issuelinks", "Link"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a field: who made it when, and what the history says of it."""

    by: Person | None
    at: datetime
    item: Json = field(repr=False)


class History:
    """The history of one issue as far as it came along; ``whole``: nothing of it is missing."""

    def __init__(self, issue: Json) -> None:
        log = issue.get("changelog") or {}
        entries = ordered(log.get("histories") or ())
        self._changes = tuple(reversed(list(_changes(entries))))
        self.whole = len(entries) >= int(log.get("total") or 0)
        self._creator = person(issue["fields"].get("creator"))
        self._created = moment(str(issue["fields"]["created"]))

    def about(self, field: str, title: str = "") -> Iterator[Change]:
        """Yield the changes of a field, newest first; ``title`` is what people call it."""
        names = {field.casefold(), title.casefold()} - {""}
        for one in self._changes:
            known = one.item.get("fieldId")
            if known == field or (not known and str(one.item.get("field") or "").casefold() in names):
                yield one

    def last(self, field: str, title: str = "", *, where: Callable[[Json], bool] = lambda _: True) -> Change | None:
        """Return the last change of a field that came to something; None when the history tells of none.

        What nobody changed stands as the creator made it, and that is told as theirs where the history is whole.
        """
        changed = next((one for one in self.about(field, title) if where(one.item)), None)
        if changed is not None or not self.whole:
            return changed
        return Change(self._creator, self._created, {})

    def unlinked(self, key: str) -> bool:
        """Whether the last that was done to a link with another issue was to take it away."""
        ends = (one.item for one in self.about(LINKS, LINK))
        last = next((item for item in ends if key in {item.get("from"), item.get("to")}), None)
        return last is not None and last.get("from") == key


def _changes(entries: tuple[Json, ...]) -> Iterator[Change]:
    for entry in entries:
        by, at = person(entry.get("author")), moment(str(entry["created"]))
        for item in entry.get("items") or ():
            yield Change(by, at, item)


def turned(option: str, number: str | None) -> Callable[[Json], bool]:
    """Return what tells whether a change ticked or unticked a box; ``number`` is its option's id where it is known."""

    def differs(item: Json) -> bool:
        return _has(item, "from", option, number) != _has(item, "to", option, number)

    return differs


def _has(item: Json, side: str, option: str, number: str | None) -> bool:
    ids = {one.strip() for one in str(item.get(side) or "").strip("[]").split(",")}
    if number is not None and ids - {""}:
        return number in ids
    names = ",".join(one.strip() for one in str(item.get(f"{side}String") or "").split(","))
    wanted = ",".join(one.strip() for one in option.split(","))
    return f",{wanted}," in f",{names},"
