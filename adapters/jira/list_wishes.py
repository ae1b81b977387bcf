"""An item as it should stand against its issue as it stands: the least that has to be written. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from adapters.jira.edition import Edition
from adapters.jira.list_history import ASSIGNEE, DESCRIPTION, DUE, LINKS, Change, History
from adapters.jira.list_marks import DUE as DAY
from adapters.jira.list_marks import (
    ITEM,
    OWNER,
    asked_due,
    asked_owner,
    item_property,
    mark_of,
    one_line,
    options_of,
    with_mark,
)
from adapters.jira.list_places import Columns, there
from adapters.jira.list_reading import ticks
from adapters.jira.list_sorting import WHOLE, linked
from adapters.jira.shapes import OUR_PROPERTY, is_done, our_property, person
from adapters.jira.splicing import Ours, parts_of
from plugin.domain.checklists.model import Shown
from plugin.ports.checklists import Row

LONGEST = 255
SUMMARY = "summary"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """What one write has to say of an item: fields, operations on fields, our property where it changes.

    ``done`` is the status that the item should come to, None where it is there.
    """

    fields: dict[str, Any] = field(default_factory=dict, repr=False)
    update: dict[str, Any] = field(default_factory=dict, repr=False)
    properties: list[dict[str, Any]] = field(default_factory=list, repr=False)
    done: bool | None = None

    @property
    def body(self) -> dict[str, Any]:
        """Return the body of the call; empty when there is nothing to write."""
        named = {"fields": self.fields, "update": self.update, "properties": self.properties}
        return {name: held for name, held in named.items() if held}

    @property
    def named(self) -> frozenset[str]:
        """Return the ids of the fields that the call names."""
        return frozenset({*self.fields, *self.update})

    def without(self, names: frozenset[str]) -> "Wish":
        """Return the wish with some fields left out."""
        kept = ({one: held for one, held in part.items() if one not in names} for part in (self.fields, self.update))
        return Wish(next(kept), next(kept), self.properties, self.done)


@dataclass(frozen=True, slots=True)
class Wisher:
    """Compares rows with issues of one list: ``sheet`` is its id, ``kind`` the type of link, ``me`` our account."""

    edition: Edition
    columns: Columns
    sheet: str
    kind: str
    me: str

    def wish(self, row: Row, issue: Json) -> Wish:
        """Return what has to be written so that the issue shows the row."""
        fields, history = issue["fields"], History(issue)
        made = mark_of(issue).startswith(ITEM)
        wanted = {
            **self._words(row, fields),
            **(self._about(row, fields, history) if made else {}),
            **self._reason(row, fields),
            **self._owner(row, issue, history),
            **self._due(row, issue, history),
        }
        done = None if is_done(fields.get("status")) == row.shown.whole else row.shown.whole
        return Wish(wanted, self._operations(row, issue), self._property(row, issue) if made else [], done)

    def asked(self, row: Row, issue: Json, wish: Wish, refused: frozenset[str]) -> Wish:
        """Return a wish that tells our property what was asked for and refused, so that it is not asked for again.

        Only where nobody ever set it: what stands there otherwise is what counts.
        """
        history, held = History(issue), our_property(issue)
        never = {name for name in refused & {ASSIGNEE, DUE} if next(history.about(name), None) is None}
        if held is None or not never:
            return wish
        now = item_property(row, "")
        told = {**held, **{name: now[name] for name, one in ((OWNER, ASSIGNEE), (DAY, DUE)) if one in never}}
        told["boxes"] = now["boxes"]
        return replace(wish, properties=[{"key": OUR_PROPERTY, "value": told}])

    def _words(self, row: Row, fields: Json) -> Json:
        title = one_line(row.title, LONGEST)
        if set(row.remote) == {WHOLE} or title == fields.get(SUMMARY):
            return {}
        return {SUMMARY: title}

    def _about(self, row: Row, fields: Json, history: History) -> Json:
        """Return the description, unless somebody else wrote the one that stands: then it is theirs."""
        last = next(history.about(DESCRIPTION), None)
        if last is not None and self._theirs(last):
            return {}
        wanted = with_mark(self.edition.rich(row.about), f"{ITEM}{row.item}")
        return {} if said(wanted) == said(fields.get(DESCRIPTION)) else {DESCRIPTION: wanted}

    def _reason(self, row: Row, fields: Json) -> Json:
        where, wanted = there(self.columns.reason, fields), reason_of(row.shown)
        if where is None or wanted == " ".join(str(fields.get(where) or "").split()):
            return {}
        return {where: wanted or None}

    def _owner(self, row: Row, issue: Json, history: History) -> Json:
        """Return the assignee; an owner who is nobody's account changes nothing, nor one who was refused."""
        held, wanted = person(issue["fields"].get(ASSIGNEE)), row.person.id if row.person else ""
        if (held.id if held else "") == wanted or bool(wanted) != bool(row.shown.owner):
            return {}
        if wanted == asked_owner(issue) and next(history.about(ASSIGNEE), None) is None:
            return {}
        return {ASSIGNEE: {self.edition.person: wanted} if wanted else None}

    def _due(self, row: Row, issue: Json, history: History) -> Json:
        """Return the due day; one that was refused, or that somebody else took away, stays away."""
        wanted = row.shown.due.isoformat() if row.shown.due else ""
        held, last = str(issue["fields"].get(DUE) or ""), next(history.about(DUE), None)
        if held == wanted or (wanted == asked_due(issue) and last is None):
            return {}
        if not held and last is not None and self._theirs(last):
            return {}
        return {DUE: wanted or None}

    def _theirs(self, change: Change) -> bool:
        return change.by is None or change.by.id != self.me

    def _operations(self, row: Row, issue: Json) -> dict[str, Any]:
        """Return the link that lacks and the boxes that differ, one by one: what others tick meanwhile stays."""
        operations: dict[str, Any] = {}
        if self.sheet not in linked(issue, self.kind):
            operations[LINKS] = [{"add": link_to(self.sheet, self.kind)}]
        where = there(self.columns.boxes, issue["fields"])
        if where is not None:
            ticked = ticks(issue["fields"], where)
            wanted = {option: row.shown.boxes.get(name, False) for name, option in row.labels.items()}
            changed = [
                {"add" if tick else "remove": {"value": option}}
                for option, tick in wanted.items()
                if tick != (option in ticked)
            ]
            operations |= {where: changed} if changed else {}
        return operations

    def _property(self, row: Row, issue: Json) -> list[dict[str, Any]]:
        """Return our property where departments are called otherwise than when it was written."""
        if options_of(issue) == dict(row.labels):
            return []
        return [{"key": OUR_PROPERTY, "value": {**(our_property(issue) or {}), "boxes": dict(row.labels)}}]


def link_to(sheet: str, kind: str) -> dict[str, Any]:
    """Return the link of an item to its list, as a call makes it along with other changes."""
    return {"type": {"name": kind}, "outwardIssue": {"id": sheet}}


def reason_of(shown: Shown) -> str:
    """Return why an item does not apply as its field shows it; empty where it applies, or where nobody said why."""
    return one_line(shown.reason, LONGEST) if shown.applies_not else ""


def said(description: object) -> str:
    """Return what tells one formatted text from another, without what a site adds to it."""
    return Ours((), parts_of(description), (), wiki=isinstance(description, str)).said


def stands(row: Row, issue: Json, wish: Wish, left_out: frozenset[str]) -> Shown:
    """Return what an item shows after a write, ``left_out`` being fields that were refused.

    What a tracker cannot show at all, as it has no such field, stands as it was wanted.
    """
    shown, fields = row.shown, issue["fields"]
    held = person(fields.get(ASSIGNEE))
    text = str(wish.fields.get(SUMMARY) or " ".join(str(fields.get(SUMMARY) or "").split()))
    history = History(issue)
    kept = {name for name in left_out if next(history.about(name), None) is not None}
    owner = (held.id if held else "") if ASSIGNEE in kept else shown.owner
    due = _day(fields.get(DUE)) if DUE in kept else shown.due
    reason = reason_of(shown)
    return replace(shown, text=text, owner=owner, due=due, reason=reason, applies_not=bool(reason))


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None
