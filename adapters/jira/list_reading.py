"""An item's issue → what stands there now: boxes with who ticked them, status, reason, owner, due day. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.jira.list_history import ASSIGNEE, DUE, STATUS, Change, History, turned
from adapters.jira.list_marks import ITEM, asked_due, asked_owner, mark_of
from adapters.jira.list_places import Columns, there
from adapters.jira.list_sorting import WHOLE
from adapters.jira.shapes import is_done, person
from plugin.domain.checklists.model import Seen, SeenBox

BOX, NOT = "box.", "na"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the items of one list; ``address`` is what every issue's address begins with."""

    columns: Columns
    address: str

    def seen(self, issue: Json, item: str, options: Mapping[str, str]) -> Seen:
        """Return an item as it stands; ``item`` is empty for one that people added.

        ``options``: department → the option that is its box. Of an assignee whom neither we nor anybody chose nothing
        is told: a project may give every new issue to somebody, or refuse whom we asked for. A due day that it refused
        is told as if it stood.
        """
        fields, history = issue["fields"], History(issue)
        reason = self._reason(fields)
        creator = person(fields.get("creator"))
        return Seen(
            item=item,
            remote=parts(issue, self.columns, options) if item else {WHOLE: str(issue["id"])},
            text=" ".join(str(fields.get("summary") or "").split()),
            boxes=self._boxes(fields, history, options),
            whole=_box(is_done(fields.get("status")), history.last(STATUS)),
            applies_not=None if reason is None else _box(bool(reason), self._last_reason(fields, history)),
            reason=reason or "",
            owner=self._owner(issue, history),
            due=_day(fields.get(DUE) or self._refused_day(issue, history)),
            by=creator.id if creator else "",
            url=f"{self.address}/browse/{issue['key']}",
        )

    def _boxes(self, fields: Json, history: History, options: Mapping[str, str]) -> dict[str, SeenBox]:
        field = there(self.columns.boxes, fields)
        if field is None:
            return {}
        ticked, title = ticks(fields, field), self.columns.titles[field]
        return {
            department: _box(
                option in ticked,
                history.last(field, title, where=turned(option, ticked.get(option))),
            )
            for department, option in options.items()
        }

    def _reason(self, fields: Json) -> str | None:
        field = there(self.columns.reason, fields)
        return None if field is None else " ".join(str(fields.get(field) or "").split())

    def _last_reason(self, fields: Json, history: History) -> Change | None:
        field = there(self.columns.reason, fields) or ""
        return history.last(field, self.columns.titles[field])

    def _owner(self, issue: Json, history: History) -> str | None:
        held = person(issue["fields"].get("assignee"))
        given = held.id if held else ""
        unchanged = history.whole and next(history.about(ASSIGNEE), None) is None
        if unchanged and mark_of(issue).startswith(ITEM) and given != asked_owner(issue):
            return None
        return given

    def _refused_day(self, issue: Json, history: History) -> str:
        """Return the due day that we asked for, where the project did not take it and nobody ever set one."""
        return asked_due(issue) if history.whole and next(history.about(DUE), None) is None else ""


def ticks(fields: Json, field: str) -> dict[str, str]:
    """Return what is ticked in a field: option → its id."""
    return {str(one["value"]): str(one["id"]) for one in fields.get(field) or ()}


def parts(issue: Json, columns: Columns, options: Mapping[str, str]) -> dict[str, str]:
    """Return what we keep of an item's parts: its issue, which option is whose box, the field of the reason."""
    known = {WHOLE: str(issue["id"])}
    if there(columns.boxes, issue["fields"]):
        known |= {f"{BOX}{department}": option for department, option in options.items()}
    reason = there(columns.reason, issue["fields"])
    return known | ({NOT: reason} if reason else {})


def boxes_of(remote: Mapping[str, str]) -> dict[str, str]:
    """Return department → option, as the parts of an item tell it."""
    return {name.removeprefix(BOX): option for name, option in remote.items() if name.startswith(BOX)}


def _box(ticked: bool, last: Change | None) -> SeenBox:  # noqa: FBT001 - it is what the box holds
    if last is None:
        return SeenBox(ticked)
    return SeenBox(ticked, last.by.id if last.by else "", last.by.name if last.by else "", last.at)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None
