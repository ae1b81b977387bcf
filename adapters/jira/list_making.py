"""New items: ten by one call, each with its link, its mark and its words; what is refused is then asked one by one.

Every issue gets the link with the call that makes it. So after a lost answer the list's own links, which are never
stale, tell which of them were made, and none is made twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from adapters.jira.client import UNSURE, Client
from adapters.jira.list_history import ASSIGNEE, DESCRIPTION, DUE, LINKS
from adapters.jira.list_marks import ITEM, item_property, one_line, with_mark
from adapters.jira.list_places import ListPlaces
from adapters.jira.list_refusals import OPTIONAL, Refusals, refused
from adapters.jira.list_wishes import LONGEST, SUMMARY, link_to
from adapters.jira.shapes import OUR_PROPERTY
from plugin.checklist_sections import IssueLists
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.checklists import Row, RowLedger

# An issue takes Jira up to a second: the answer must come before our patience ends.
TOGETHER = 10
# How long a site may go on with a call whose answer was lost.
SETTLED = timedelta(seconds=30)

Json = Mapping[str, Any]


class Making:
    """Makes the items of one list."""

    def __init__(self, client: Client, places: ListPlaces, place: IssueLists, sheet: str) -> None:
        self._client, self._places, self._place, self._sheet = client, places, place, sheet
        self._refusals = Refusals(client, places)
        self._never: set[tuple[str, str]] = set()

    def make(self, rows: Sequence[Row], ledger: RowLedger) -> Iterator[tuple[Row, str]]:
        """Yield each row with the id of its issue as soon as it stands; the ledger hears of each call before it begins.

        ``NeedsOperator``: ``list_type_unknown`` (``type``, ``project``), ``list_refused`` (``fields``, ``project``),
        ``list_field_unplaced`` (``field``, ``project``), ``no_right``, ``links_off``. ``TryLater`` ``unsure``.
        """
        for together in _batches(rows):
            made = self._many(together, ledger) if len(together) > 1 else {}
            yield from ((row, made[row.item]) for row in together if row.item in made)
            for row in together:
                if row.item not in made:
                    yield row, self._one(row, ledger)

    def _many(self, rows: Sequence[Row], ledger: RowLedger) -> dict[str, str]:
        """Return item → issue for those that were made; what is refused says so, and nothing of it was made."""
        body = {"issueUpdates": [self._body(row) for row in rows]}
        ledger.sending()
        try:
            answer = self._client.call("POST", "issue/bulk", subject="items", json=body)
        except NeedsOperator as error:
            if error.reason != "refused":
                raise
            return {}
        except TryLater as error:
            raise _unsure(error) from None
        failed = {int(one["failedElementNumber"]) for one in answer.get("errors") or ()}
        good = [row for number, row in enumerate(rows) if number not in failed]
        if len(good) != len(answer["issues"]):
            raise TryLater(UNSURE, SETTLED, subject="items")  # which is which, only a look tells
        return {row.item: str(issue["id"]) for row, issue in zip(good, answer["issues"], strict=True)}

    def _one(self, row: Row, ledger: RowLedger) -> str:
        while True:
            body = self._body(row)
            ledger.sending()
            try:
                made = self._client.call("POST", "issue", subject="item", json=body)
            except NeedsOperator as error:
                names = refused(error)
                if not names or names - (OPTIONAL & set(body["fields"])):
                    raise self._refusals.made(error, self._place, self._sheet, self._place.item_type) from None
                self._never |= {(name, _whose(row, name)) for name in names}
            except TryLater as error:
                raise _unsure(error) from None
            else:
                return str(made["id"])

    def _body(self, row: Row) -> dict[str, Any]:
        edition, owner = self._client.edition, row.person.id if row.person else ""
        mark = f"{ITEM}{row.item}"
        fields: dict[str, Any] = {
            "project": {"key": self._place.project},
            "issuetype": {"name": self._place.item_type},
            SUMMARY: one_line(row.title, LONGEST),
            DESCRIPTION: with_mark(edition.rich(row.about), mark),
            **({ASSIGNEE: {edition.person: owner}} if owner else {}),
            **({DUE: row.shown.due.isoformat()} if row.shown.due else {}),
        }
        return {
            "fields": {name: held for name, held in fields.items() if (name, _whose(row, name)) not in self._never},
            "update": {LINKS: [{"add": link_to(self._sheet, self._places.link_type())}]},
            "properties": [
                {"key": OUR_PROPERTY, "value": item_property(row, self._sheet)},
            ],
        }


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), TOGETHER):
        yield rows[start : start + TOGETHER]


def _whose(row: Row, name: str) -> str:
    """Return for whom a refusal counts: an assignee is refused as that person, a due day as such."""
    return row.person.id if name == ASSIGNEE and row.person else ""


def _unsure(error: TryLater) -> TryLater:
    if error.reason != UNSURE:
        return error
    return TryLater(UNSURE, max(error.delay, SETTLED), subject="items")
