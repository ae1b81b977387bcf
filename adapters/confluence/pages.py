"""Pages of ours in a space of Confluence Cloud: one read and one write bring a page to a document.

A write makes the version after the one that was read, or is refused (409): then the page is read again, and so a lost
answer, a second writer and a person's edit end in one right page.
"""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters.confluence.client import Client
from adapters.confluence.failures import SOON
from adapters.confluence.markup import Body, NotStorage, canon, read
from adapters.confluence.merging import EMPTY, apart, is_ours, merged
from adapters.confluence.storage import Rendered, rendered
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import ConfluencePlace, PagePlace
from plugin.ports.pages import Kept, Ledger, Loss, PageRef, Published
from plugin.ports.world import Document

ATTEMPTS = 3
BY = "Trida"
WHOLE = ""
STORAGE: Mapping[str, str] = {"body-format": "storage"}

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stood:
    """A page as it was read: its title, the number of its version, its body."""

    title: str
    version: int
    body: Body


class ConfluencePages:
    """Implements ``ports.pages.Pages``; safe to use from several threads."""

    def __init__(self, client: Client, browse_url: str, space: str) -> None:
        self._client, self._browse_url, self._space = client, browse_url.rstrip("/"), space
        self._lock = threading.Lock()
        self._ids: dict[str, str] = {}

    def find(self, place: PagePlace, title: str) -> str | None:
        """Return the id of the page with this title in the space, if our mark is in it; None when there is none."""
        for page in self._titled(self._space_id(_of(place).space), title):
            if page["status"] == "current" and is_ours(_body(page)):
                return str(page["id"])
        return None

    def create(self, place: PagePlace, title: str) -> str:
        """Make a page that holds our marks and nothing else, and return its id; one call, two for the first.

        ``NeedsOperator``: ``space_missing``, ``parent_missing``, ``title_taken`` (``title``), ``no_right``.
        """
        where = _of(place)
        space = self._space_id(where.space)
        wanted = {"spaceId": space, "status": "current", "title": title, "body": _storage(EMPTY)}
        if where.parent:
            wanted["parentId"] = where.parent
        try:
            return str(self._client.call("POST", "pages", subject="pages", json=wanted)["id"])
        except NeedsOperator as error:
            raise self._why(error, where, space, title) from None

    def _why(self, error: NeedsOperator, where: ConfluencePlace, space: str, title: str) -> NeedsOperator:
        """Return what an operator has to mend: the refusal itself says it in words alone."""
        if error.reason not in {"refused", "no_right"}:
            return error
        if self._titled(space, title):
            return NeedsOperator("title_taken", title=title)
        if where.parent:
            self._client.call("GET", _path(where.parent), subject="parent")
        return error

    def address(self, page: str) -> str:
        """Return the address of the page for people; no call."""
        return f"{self._browse_url}/spaces/{quote(self._space, safe='')}/pages/{page}"

    def publish(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        """Write the page where the document is not what was written last: one read, one write, none without a change.

        ``NeedsOperator``: ``title_taken``, ``no_right``, ``too_large``. ``TryLater`` ``conflict`` when somebody else
        goes on writing.
        """
        made, known = rendered(document), ledger.kept().get(WHOLE)
        if known is not None and not ledger.doubtful and known.digest == _digest(page.title, made):
            return Published()
        return self._bring(page, made, ledger)

    def check(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        """Read the page and restore what differs from the document: one read, one write where something does."""
        return self._bring(page, rendered(document), ledger)

    def remove(self, page: str) -> None:
        """Put the page into the trash; gone already is done."""
        try:
            self._client.call("DELETE", _path(page), subject="page")
        except GiveUp:
            return

    def _bring(self, page: PageRef, made: Rendered, ledger: Ledger) -> Published:
        known, doubtful, wanted = ledger.kept().get(WHOLE), ledger.doubtful, _digest(page.title, made)
        restored: tuple[str, ...] = ()
        losses: tuple[Loss, ...] = ()
        for attempt in range(ATTEMPTS):
            stood = self._read(page.id)
            found = _found(stood, made)
            if attempt == 0 and known is not None and not doubtful and found != known.digest:
                restored = (WHOLE,)
            if found == wanted:
                ledger.settled([_kept(wanted)])
                return Published(restored, losses)
            text = merged(stood.body, made)
            losses = text.losses
            ledger.sending()
            if self._write(page, stood.version + 1, text.text):
                ledger.settled([_kept(wanted)])
                return Published(restored, losses)
        raise TryLater("conflict", SOON, subject="page")

    def _read(self, page: str) -> Stood:
        found = self._client.call("GET", _path(page), subject="page", params=STORAGE)
        if found.get("status") != "current":
            raise GiveUp("page_gone")  # in the trash, or put away in the archive
        return Stood(str(found["title"]), int(found["version"]["number"]), _body(found))

    def _write(self, page: PageRef, version: int, text: str) -> bool:
        """Write a version; False when it is not the next one any more."""
        made = {"number": version, "message": BY}
        wanted = {"id": page.id, "status": "current", "title": page.title, "body": _storage(text), "version": made}
        try:
            self._client.call("PUT", _path(page.id), subject="page", json=wanted)
        except TryLater as error:
            if error.reason != "conflict":
                raise
            return False
        except NeedsOperator as error:
            if error.reason == "refused" and self._taken(page):
                raise NeedsOperator("title_taken", title=page.title) from None
            raise
        return True

    def _taken(self, page: PageRef) -> bool:
        return any(str(one["id"]) != page.id for one in self._titled(self._space_id(self._space), page.title))

    def _titled(self, space: str, title: str) -> Sequence[Json]:
        """Return the pages of a space with a title; it is one at most but for the archive."""
        params = {"space-id": space, "title": title, "status": ["current", "archived"], **STORAGE}
        results: Sequence[Json] = self._client.call("GET", "pages", subject="pages", params=params)["results"]
        return results

    def _space_id(self, key: str) -> str:
        """Return the id of a space, asked once."""
        with self._lock:
            if key not in self._ids:
                found = self._client.call("GET", "spaces", subject="space", params={"keys": key})["results"]
                if not found:
                    raise NeedsOperator("space_missing", space=key)
                self._ids[key] = str(found[0]["id"])
            return self._ids[key]


def _of(place: PagePlace) -> ConfluencePlace:
    if not isinstance(place, ConfluencePlace):
        raise TypeError("a place in Confluence is wanted")
    return place


def _path(page: str) -> str:
    return f"pages/{quote(page, safe='')}"


def _storage(text: str) -> Json:
    return {"representation": "storage", "value": text}


def _body(page: Json) -> Body:
    try:
        return read(str(((page.get("body") or {}).get("storage") or {}).get("value") or ""))
    except NotStorage:
        raise NeedsOperator("not_an_api", subject="page") from None


def _found(stood: Stood, made: Rendered) -> str:
    """Return the digest of what stands on a page between our marks."""
    standing = apart(stood.body, read(made.text).tops())
    return _hashed(stood.title, canon(*standing.ours)) if standing.whole else ""


def _digest(title: str, made: Rendered) -> str:
    return _hashed(title, canon(*read(made.text).tops()))


def _hashed(title: str, said: str) -> str:
    return hashlib.sha256(f"{title}\0{said}".encode()).hexdigest()


def _kept(digest: str) -> Kept:
    return Kept(WHOLE, "", 0, "", digest)
