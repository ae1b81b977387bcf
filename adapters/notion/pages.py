"""Pages of ours that keep themselves, block by block: the rules stand in ``planning``, the calls in ``publishing``.

https://developers.notion.com/reference/patch-block-children, https://developers.notion.com/reference/update-a-block
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adapters.notion.client import Client, path
from adapters.notion.known import Book
from adapters.notion.outline import outline
from adapters.notion.people import pages
from adapters.notion.publishing import Otherwise, Publishing
from adapters.notion.richtext import of_text
from adapters.notion.shapes import address, dashed, person
from adapters.waiting import later
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import NotionPlace, PagePlace
from plugin.ports.pages import Ledger, PageRef, Published
from plugin.ports.world import Document
from plugin.words import Words

Json = Mapping[str, Any]


class NotionPages:
    """Implements ``ports.pages.Pages``; nothing is called to build it.

    A page is asked for nothing before it is written to. Only where a call tells that it is not as we know it, or the
    end of a call is not known, it is read: itself, and each list of blocks on it.
    """

    def __init__(self, client: Client, me: Callable[[], str], words: Words, browse_url: str) -> None:
        """``me`` returns the id of the account we work as; ``words`` are those of the workspace's language."""
        self._client = client
        self._me = me
        self._words = words
        self._browse_url = browse_url

    def find(self, place: PagePlace, title: str) -> str | None:
        """Return the page below the place's page that our connection made and that has this title; None without one.

        ``NeedsOperator`` ``not_shared`` where our connection does not see the place.
        """
        mine = (one for one in self._below(place) if one["child_page"].get("title") == title)
        return next((str(one["id"]) for one in mine), None)

    def _below(self, place: PagePlace) -> Iterator[Json]:
        where = f"{path('blocks', _parent(place))}/children"
        for one in pages(self._client, "GET", where, "place", {}):
            if one["type"] == "child_page":
                author = person(one.get("created_by"))
                if author is not None and author.id == self._me():
                    yield one

    def create(self, place: PagePlace, title: str) -> str:
        """Make an empty page below the place's page; ``NeedsOperator`` ``not_shared`` where we do not see that."""
        body = {"parent": {"page_id": _parent(place)}, "properties": {"title": {"title": of_text(title)}}}
        return str(self._client.call("POST", "pages", subject="place", json=body)["id"])

    def address(self, page: str) -> str:
        """Return the address of the page for people."""
        return address(self._browse_url, page)

    def publish(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        """Bring a page to a document with the fewest calls that the API allows; ``GiveUp`` ``page_gone``."""
        return self._brought(page, document, ledger, reading=ledger.doubtful)

    def check(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        """Read the page, a call for itself and one for each list of blocks of ours, and restore what differs."""
        return self._brought(page, document, ledger, reading=True)

    def _brought(self, page: PageRef, document: Document, ledger: Ledger, *, reading: bool) -> Published:
        work = Publishing(self._client, self._me, self._words, page, Book(ledger, page.id))
        wanted, restored = outline(document), set[str]()
        for last in (False, True):
            try:
                if reading or last:
                    restored.update(work.read(wanted))
                work.bring(wanted)
                break
            except Otherwise as otherwise:
                if last and isinstance(otherwise.error, NeedsOperator):
                    raise otherwise.error from None
                if last:
                    raise TryLater("conflict", later(0), subject="own_page") from None
        return Published(tuple(sorted(restored)), tuple(work.losses))

    def remove(self, page: str) -> None:
        """Put the page into the trash, from where people can take it back; gone already is done."""
        try:
            body = {"in_trash": True}
            self._client.call("PATCH", path("pages", page), subject="own_page", json=body, repeatable=True)
        except GiveUp:
            return
        except NeedsOperator as error:
            # One that is in the trash already is refused.
            if error.reason != "refused" or self._stands(page):
                raise

    def _stands(self, page: str) -> bool:
        try:
            found = self._client.call("GET", path("pages", page), subject="own_page")
        except GiveUp:
            return False
        return not (found.get("in_trash") or found.get("archived"))


def _parent(place: PagePlace) -> str:
    if not isinstance(place, NotionPlace):
        raise TypeError("not a place in Notion")
    return dashed(place.parent) or place.parent
