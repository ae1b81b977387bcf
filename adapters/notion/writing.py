"""Writing to deals: properties in one call, comments that can be found again, sections of the page."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adapters.notion.blocks import flat
from adapters.notion.client import Client, path
from adapters.notion.marks import Held, held_in, signed
from adapters.notion.people import pages
from adapters.notion.richtext import ITEMS_MOST, Item, Span, exact, items, rich
from adapters.notion.schema import Schemas
from adapters.notion.sections import Data, Sections
from adapters.notion.shapes import person
from adapters.notion.slots import DATA, LINK, NUMBERS, OPEN, Slots
from plugin.documents import plain
from plugin.errors import GiveUp, NeedsOperator
from plugin.ports.world import Document

Json = Mapping[str, Any]


class Writing:
    """Writes to pages. ``me`` returns the id of the account we work as, ``home`` is our public address."""

    def __init__(
        self, client: Client, slots: Slots, schemas: Schemas, sections: Sections, me: Callable[[], str], home: str
    ) -> None:
        self._client = client
        self._slots = slots
        self._schemas = schemas
        self._sections = sections
        self._me = me
        self._home = home.rstrip("/")

    def update(
        self,
        ticket: str,
        slots: Mapping[str, str | Document | None],
        state: Json | None,
        drop_label: str | None,
    ) -> None:
        """Write everything in one call; nothing at all is written when one property is refused.

        ``NeedsOperator`` ``field_unplaced`` names the slots whose property is not there any more.
        """
        written: dict[str, Any] = {slot: _value(slot, value) for slot, value in slots.items()}
        if state is not None:
            written[DATA] = {"rich_text": exact(json.dumps(state, ensure_ascii=False, sort_keys=True))}
        if drop_label is not None and self._slots.id(OPEN) is not None:
            written[OPEN] = {"checkbox": False}
        if not written:
            return
        body = {"properties": {self._property(slot): value for slot, value in written.items()}}
        try:
            self._client.call("PATCH", path("pages", ticket), subject="page", json=body, repeatable=True)
        except NeedsOperator as error:
            if error.reason != "refused":
                raise
            raise self._unplaced(ticket, written) or error from None

    def _property(self, slot: str) -> str:
        number = self._slots.id(slot)
        if number is None:
            raise NeedsOperator("field_unplaced", fields=slot)
        return number

    def _unplaced(self, ticket: str, written: Json) -> NeedsOperator | None:
        """Return which slots have no property any more: Notion says it only in words, which are not read."""
        page = self._client.call("GET", path("pages", ticket), subject="page")
        if page.get("in_trash") or page.get("archived"):
            raise GiveUp("ticket_gone")
        source = self._schemas.fresh(str((page.get("parent") or {}).get("data_source_id")))
        gone = [slot for slot in written if not source.has(self._property(slot), next(iter(written[slot])))]
        return NeedsOperator("field_unplaced", fields=",".join(sorted(gone))) if gone else None

    def say(self, ticket: str, document: Document, mark: str, data: Data, *, on_page: bool) -> str:
        """Post a comment, or a section of the page; ``TryLater`` ``unsure``: look for the mark before repeating it."""
        if on_page:
            return self._sections.add(ticket, document, mark, data)
        body = {"parent": {"page_id": ticket}, "rich_text": self._comment(document, Held(mark, data))}
        return str(self._client.call("POST", "comments", subject="page", json=body)["id"])

    def _comment(self, document: Document, held: Held) -> list[Item]:
        """Return a comment: the lines of a document, and the mark on a line of its own."""
        tail = [*items([Span("\n")]), *signed(self._home, held)]
        return [*rich(flat(document), ITEMS_MOST - len(tail)), *tail]

    def said(self, ticket: str, mark: str) -> str | None:
        """Return our comment or section with this mark; others' do not count."""
        commented = (str(one["id"]) for one, held in self.own_comments(ticket) if held and held.mark == mark)
        return next(commented, None) or self._sections.marked(ticket, mark)

    def own_comments(self, ticket: str) -> Iterator[tuple[Json, Held | None]]:
        """Yield our comments, oldest first, each with what it carries; Notion leaves out resolved discussions."""
        me = self._me()
        for one in pages(self._client, "GET", "comments", "page", {"block_id": ticket}):
            author = person(one.get("created_by"))
            if author is not None and author.id == me:
                yield one, held_in(one.get("rich_text"))

    def revise(self, ticket: str, comment: str, document: Document) -> None:
        """Replace the text of our comment or section; mark and data stay. ``GiveUp`` ``comment_gone``."""
        if "," in comment:
            self._sections.revise(ticket, comment, document)
            return
        where = path("comments", comment)
        held = held_in(self._client.call("GET", where, subject="revision").get("rich_text"))
        text = self._comment(document, held or Held(""))
        self._client.call("PATCH", where, subject="revision", json={"rich_text": text}, repeatable=True)


def _value(slot: str, value: str | Document | None) -> Json:
    """Return what the property takes: lines of rich text, a number, an address; None empties it."""
    if slot in NUMBERS:
        return {"number": None if value is None else float(_line(value))}
    if slot == LINK:
        return {"url": _line(value) if value else None}
    if value is None:
        return {"rich_text": []}
    if slot.startswith("answer."):
        return {"rich_text": rich([Span(value)] if isinstance(value, str) else flat(value))}
    return {"rich_text": rich([Span(_line(value))])}


def _line(value: str | Document) -> str:
    return value if isinstance(value, str) else " ".join(plain(value).split())
