"""Checklists as pages of Notion: a page a list, its items as blocks on one level, so that one reading tells everything.

What the blocks are stands in ``list_blocks``, what is read of them in ``list_reading``, what brings them to what they
should show in ``list_writing``. https://developers.notion.com/reference/patch-block-children,
https://developers.notion.com/reference/update-a-block
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.notion.blocks import CHILDREN_MOST, block, blocks
from adapters.notion.client import Client, path
from adapters.notion.list_appending import Appending, Otherwise
from adapters.notion.list_blocks import day, gray, tagged, who
from adapters.notion.list_reading import Known, Standing, author, seen, standing
from adapters.notion.list_survey import SUBJECT, ListSurvey, Reading
from adapters.notion.list_texts import rest
from adapters.notion.list_writing import Writer, mark_of
from adapters.notion.marks import Held, signed
from adapters.notion.people import PAGE
from adapters.notion.richtext import Item, of_text
from adapters.notion.sections import Sections, found, headed
from adapters.notion.shapes import address, dashed
from adapters.waiting import later
from plugin import checklist_sections
from plugin.domain.checklists.model import Seen
from plugin.domain.people import Person
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.ports import checklists
from plugin.ports.checklists import Row, RowLedger, Sheet
from plugin.ports.world import Clock, Document
from plugin.words import N_, Words

# A list that was made and not recorded is among the youngest ones.
LOOKED_AT = 30
REST = N_("From an item that was removed:")
Json = Mapping[str, Any]
Place = checklist_sections.ListPlace


@dataclass(frozen=True, slots=True)
class Setting:
    """Base of the links that people open; our own public address, which tags and marks lead to; a place's words."""

    browse: str
    home: str
    words: Words


class NotionLists:
    """Implements ``ports.checklists.Lists``; nothing is called to build it.

    A list is written to as its last reading left it: each reading serves one writing soon after it, and a writing
    without one reads. Where a call tells that the page is otherwise by now, it is read again.
    """

    moves = False

    def __init__(
        self,
        client: Client,
        me: Callable[[], str],
        named: Callable[[str], Person | None],
        clock: Clock,
        setting: Setting,
    ) -> None:
        """``me`` returns the id of the account we work as, ``named`` a person by id."""
        self._client, self._me = client, me
        self._browse_url, self._home = setting.browse, setting.home.rstrip("/")
        self._rest = setting.words.gettext(REST)
        self._sections = Sections(client, me, setting.home, "")
        self._survey = ListSurvey(client, named, clock)

    def own(self, actor: str) -> bool:
        """Whether an account id is ours."""
        return actor == self._me()

    def find(self, place: Place, mark: str) -> checklists.Standing | None:
        """Return the list with this mark among the youngest pages below the place's page that our connection made.

        Each is read for it: it is looked for after a lost answer only. ``NeedsOperator`` ``not_shared``.
        """
        mine = [one for one in self._survey.children(_parent(place), "place") if one["type"] == "child_page"]
        mine = [one for one in reversed(mine) if author(one) == self._me()]
        for one in sorted(mine, key=lambda page: str(page["created_time"]), reverse=True)[:LOOKED_AT]:
            number = str(one["id"])
            if any(mark_of(held) == mark and author(held) == self._me() for held in self._beginning(number)):
                return checklists.Standing(number, address(self._browse_url, number))
        return None

    def _beginning(self, number: str) -> Sequence[Json]:
        where, params = f"{path('blocks', number)}/children", {"page_size": PAGE}
        try:
            held: Sequence[Json] = self._client.call("GET", where, subject=SUBJECT, params=params)["results"]
        except GiveUp:
            return ()
        return held

    def create(self, place: Place, sheet: Sheet) -> checklists.Standing:
        """Make a page with the head alone, in one call; its last line carries the mark, and names the day and a person.

        ``NeedsOperator`` ``not_shared`` where our connection does not see the place.
        """
        led = [*who(sheet.person.id), *gray()] if sheet.person is not None and sheet.person.active else []
        try:
            number = self._made(place, sheet, led)
        except NeedsOperator as error:
            # Somebody who has left cannot be mentioned everywhere.
            if error.reason != "refused" or not led:
                raise
            number = self._made(place, sheet, [])
        return checklists.Standing(number, address(self._browse_url, number))

    def _made(self, place: Place, sheet: Sheet, led: Sequence[Item]) -> str:
        text = [*day(sheet.day), *gray(), *led, *signed(self._home, Held(sheet.mark))]
        foot = block("paragraph", rich_text=text, color="gray")
        body = {
            "parent": {"page_id": _parent(place)},
            "properties": {"title": {"title": of_text(sheet.title)}},
            "children": [*blocks(sheet.head)[: CHILDREN_MOST - 1], foot],
        }
        return str(self._client.call("POST", "pages", subject="place", json=body)["id"])

    def read(self, place: Place, sheet: str, known: Known) -> tuple[Seen, ...]:  # noqa: ARG002 - a page is known by its id
        """Read a list: a call for the page, whether it stands, and one for each hundred of its blocks.

        A name is asked for when an account is met for the first time.
        """
        there = self._survey.read(sheet, known)
        return seen(standing(there.blocks, known, self._me()), self._me(), self._survey.name)

    def write(
        self,
        place: Place,  # noqa: ARG002 - a page is known by its id
        sheet: str,
        rows: Sequence[Row],
        order: Sequence[str],
        ledger: RowLedger,
    ) -> None:
        """Bring rows to what they should show: a call for each block that differs, one for items that follow another.

        An item of ours whose first block somebody deleted is not put back, but told as gone; what is left of it goes.
        """
        told = {row.item: row.remote for row in rows if row.remote}
        there = self._survey.last(sheet, told)
        for more in (rows, [replace(row, person=None) for row in rows], ()):
            try:
                self._bring(sheet, there, rows, order, ledger)
            except Otherwise as otherwise:
                if not more:
                    raise otherwise.error from None
                there = replace(there, blocks=self._survey.blocks(sheet))
                # Read anew and refused again: somebody who has left cannot be mentioned everywhere.
                rows = more
            else:
                return

    def _bring(self, sheet: str, there: Reading, rows: Sequence[Row], order: Sequence[str], ledger: RowLedger) -> None:
        page = standing(there.blocks, there.known, self._me())
        writer = Writer(page, self._home, self._me())
        appending = Appending(self._client, sheet, SUBJECT, ledger)
        try:
            for row in rows:
                if row.item in page.items:
                    self._revise(row, page, writer, appending, ledger)
                elif row.remote:
                    ledger.gone(row.item)
            fresh = [row for row in rows if row.item not in page.items and not row.remote]
            for insert in writer.new(fresh, [*order, *(row.item for row in fresh if row.item not in order)]):
                appending.put(insert, {}, writer.shown)
        except GiveUp as error:
            if error.reason == "block_gone":
                raise Otherwise(TryLater("conflict", later(0), subject=SUBJECT)) from None
            raise
        except NeedsOperator as error:
            if error.reason == "refused":
                raise Otherwise(error) from None
            raise
        for one in page.orphans if there.whole else ():
            self._clear(one)

    def _revise(self, row: Row, page: Standing, writer: Writer, appending: Appending, ledger: RowLedger) -> None:
        for number, body in writer.patches(row):
            self._client.call("PATCH", path("blocks", number), subject="block", json=body, repeatable=True)
        remote = page.items[row.item].remote
        for insert in writer.lacking(row):
            remote = appending.put(insert, remote, writer.shown)
        ledger.settled(row.item, remote, writer.shown(row))

    def _clear(self, one: Json) -> None:
        """Take away what is left of an item that somebody removed; where they had typed into it, only our words."""
        number, typed = path("blocks", str(one["id"])), rest(one, self._rest)
        body = {str(one["type"]): {"rich_text": typed}}
        # One that is in the trash already is refused or not found: gone either way.
        try:
            if typed:
                self._client.call("PATCH", number, subject="block", json=body, repeatable=True)
            else:
                self._client.call("DELETE", number, subject="block")
        except GiveUp:
            return
        except NeedsOperator as error:
            if error.reason != "refused":
                raise

    def tell(self, place: Place, sheet: str, mark: str, document: Document) -> None:  # noqa: ARG002 - as above
        """Put a section of ours at the end of the page, or change the one with this mark block by block."""
        # Boxes below what somebody added to the section are no part of it.
        held = [one for one in self._survey.blocks(sheet) if tagged(one) is None]
        section = next((one for one in found(held, self._me()) if one.mark == mark), None)
        if section is None:
            self._sections.append(sheet, [*headed(document), self._sections.foot(mark)], SUBJECT)
            return
        try:
            self._sections.rewrite(sheet, section.before, section.text, headed(document))
        except GiveUp:
            raise TryLater("conflict", later(0), subject=SUBJECT) from None

    def close(self, place: Place, sheet: str) -> None:  # noqa: ARG002 - as above
        """Lock the page: nobody ticks a list that is over by accident; we still write to it."""
        try:
            body = {"is_locked": True}
            self._client.call("PATCH", path("pages", sheet), subject=SUBJECT, json=body, repeatable=True)
        except NeedsOperator as error:
            if error.reason != "refused":
                raise
            # A page in the trash is refused.
            self._survey.blocks(sheet)
            raise


def _parent(place: Place) -> str:
    if not isinstance(place, checklist_sections.NotionLists):
        raise TypeError("not a place in Notion")
    return dashed(place.parent) or place.parent
