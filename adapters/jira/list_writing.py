"""Bringing the items of a list to what they should show: one call an item that differs, none for one that fits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.list_fetching import ListIssues
from adapters.jira.list_history import LINKS
from adapters.jira.list_making import Making
from adapters.jira.list_marks import ITEM, mark_of, one_line
from adapters.jira.list_meanwhile import meanwhile
from adapters.jira.list_places import ListPlaces, there
from adapters.jira.list_reading import BOX, NOT, Reader, parts
from adapters.jira.list_refusals import OPTIONAL, Refusals, refused
from adapters.jira.list_sorting import WHOLE
from adapters.jira.list_status import Stepping
from adapters.jira.list_wishes import LONGEST, Wish, Wisher, stands
from plugin.checklist_sections import IssueLists
from plugin.errors import GiveUp, NeedsOperator
from plugin.ports.checklists import Row, RowLedger

# What an operator has to mend that is about one item and leaves the others as they are.
OF_ONE = frozenset({"list_field_unplaced", "option_missing", "list_refused", "refused"})

Json = Mapping[str, Any]


@contextmanager
def _put_off(refusals: list[NeedsOperator]) -> Iterator[None]:
    try:
        yield
    except NeedsOperator as error:
        if error.reason not in OF_ONE:
            raise
        refusals.append(error)


class ListWriting:
    """Writes the items of lists. ``me`` returns the id of the account we work as."""

    def __init__(self, client: Client, places: ListPlaces, issues: ListIssues, me: Callable[[], str]) -> None:
        self._client, self._places, self._issues, self._me = client, places, issues, me
        self._refusals, self._stepping = Refusals(client, places), Stepping(client)

    def write(self, place: IssueLists, sheet: str, rows: Sequence[Row], ledger: RowLedger) -> None:
        """Write known rows, then make new ones; what an operator has to mend of one item stops none of the others.

        Known ones are read first, by one call for a hundred (Data Center: a call each); each that differs is a call,
        and two more where its status has to change.
        """
        if not rows:
            return
        columns = self._places.columns(place)
        wisher = Wisher(self._client.edition, columns, sheet, self._places.link_type(), self._me())
        known = [row for row in rows if WHOLE in row.remote]
        held = self._issues.items([row.remote[WHOLE] for row in known], columns, written=True)
        refusals: list[NeedsOperator] = []
        for row in known:
            with _put_off(refusals):
                self._known(place, wisher, row, held.get(row.remote[WHOLE]), ledger)
        new = [row for row in rows if WHOLE not in row.remote]
        for row, made in Making(self._client, self._places, place, sheet).make(new, ledger):
            with _put_off(refusals):
                self._new(place, wisher, row, made, ledger)
        if refusals:
            raise refusals[0]

    def _known(self, place: IssueLists, wisher: Wisher, row: Row, issue: Json | None, ledger: RowLedger) -> None:
        try:
            if issue is not None:
                self._bring(place, wisher, row, issue, ledger)
                return
        except GiveUp as error:
            if error.reason != "item_gone":
                raise
        ledger.gone(row.item)

    def _new(self, place: IssueLists, wisher: Wisher, row: Row, made: str, ledger: RowLedger) -> None:
        """Record a new item; one that comes with ticks is read and brought to them."""
        columns = wisher.columns
        plain = not any(row.shown.boxes.values()) and not row.shown.whole and not row.shown.applies_not
        boxed = {f"{BOX}{name}": option for name, option in row.labels.items()}
        shown = replace(row.shown, text=one_line(row.title, LONGEST))
        ledger.settled(row.item, {WHOLE: made, **boxed, NOT: columns.reason[0]}, shown)
        if not plain:
            found = self._issues.items([made], columns, written=True)
            self._known(place, wisher, row, found.get(made), ledger)

    def _bring(self, place: IssueLists, wisher: Wisher, wanted: Row, issue: Json, ledger: RowLedger) -> None:
        if mark_of(issue).startswith(ITEM) and not there(wisher.columns.boxes, issue["fields"]):
            raise NeedsOperator("list_field_unplaced", field=place.accepted, project=place.project)
        now = Reader(wisher.columns, "").seen(issue, wanted.item, wanted.labels)
        since = meanwhile(wanted.base, now)
        row = since.spared(wanted)
        wish = wisher.wish(row, issue)
        left_out = self._put(place, wisher, row, issue, wish, ledger)
        shown = stands(row, issue, wish, left_out)
        if wish.done is not None:
            ledger.sending()
            if not self._stepping.step(str(issue["id"]), done=wish.done):
                shown = replace(shown, whole=not wish.done, left=True)
        ledger.settled(row.item, parts(issue, wisher.columns, row.labels), since.recorded(shown))

    def _put(
        self, place: IssueLists, wisher: Wisher, row: Row, issue: Json, wish: Wish, ledger: RowLedger
    ) -> frozenset[str]:
        """Write fields, and return those that were refused and left out."""
        left_out: frozenset[str] = frozenset()
        while wish.body:
            ledger.sending()
            try:
                self._client.call("PUT", path("issue", str(issue["id"])), subject="item", json=wish.body)
            except NeedsOperator as error:
                names = refused(error)
                if not names or names - ((OPTIONAL | {LINKS}) & wish.named):
                    options = row.labels.values()
                    raise self._refusals.written(error, issue, wisher.columns, options, place.project) from None
                if LINKS in names:
                    self._link(wisher, str(issue["id"]))
                left_out, wish = left_out | names, wisher.asked(row, issue, wish.without(names), names)
            else:
                break
        return left_out

    def _link(self, wisher: Wisher, item: str) -> None:
        """Link by a call of its own, where links are not on the edit screen; a second such link is the same link.

        ``GiveUp`` ``list_gone`` where it was refused because there is nothing to link it to.
        """
        self._issues.sheet(wisher.sheet)
        body = {"type": {"name": wisher.kind}, "inwardIssue": {"id": item}, "outwardIssue": {"id": wisher.sheet}}
        self._client.call("POST", "issueLink", subject="link", json=body, repeatable=True)
