"""One publishing of one page: carries out the steps of ``planning``, each call recorded before the next.

Calls beside those steps: one reading of a list where an id in it is needed that no answer told; one reading of comments
for each block that is made anew. A block is deleted without reading what people may have put into it: that a last
reading of the page found people's blocks in it is remembered, and the answer to the deletion of a block without
children of ours tells when it took some with it, which brings it back. What stands below a block with children of ours
and was written since the last reading goes to Notion's trash with it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.notion.blocks import Block, block
from adapters.notion.client import Client, path
from adapters.notion.known import TITLE, Book, Entry
from adapters.notion.outline import Piece, digest_of
from adapters.notion.packing import Append, Sent
from adapters.notion.planning import (
    GONE,
    Delete,
    Insert,
    Patch,
    Retire,
    Step,
    every,
    original,
    renamed,
    steps,
    touched,
)
from adapters.notion.quoting import Quotes
from adapters.notion.richtext import of_text
from adapters.notion.survey import Survey, found, learnt, strays
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.ports.pages import Loss, PageRef
from plugin.words import N_, Words

EMPTIED = N_("Trida’s line is no longer here: it was removed or moved. What stands below was added by people.")
# Nothing was done: the call never went out, or was turned away at the door.
NOT_DONE = frozenset({"busy", "away"})


class Otherwise(Exception):
    """The page is not as we know it: read it. ``error`` is what told."""

    def __init__(self, error: GiveUp | NeedsOperator) -> None:
        super().__init__()
        self.error = error


class Publishing:
    """Brings one page to a document."""

    def __init__(self, client: Client, me: Callable[[], str], words: Words, page: PageRef, book: Book) -> None:
        """``book`` is what is known of the page."""
        self._client = client
        self._survey = Survey(client, me)
        self._quotes = Quotes(client, me, words)
        self._emptied = words.gettext(EMPTIED)
        self._page = page
        self._book = book
        self._was_read = False
        self.losses: list[Loss] = []

    def bring(self, wanted: Sequence[Piece]) -> None:
        """Carry out what the document needs, nothing when nothing differs; ``Otherwise``: the page is not as known."""
        self._title()
        names = renamed(self._book.standing(), wanted)
        if names:
            self._book.rename(names)
            self._book.settle()
        for step in list(steps(self._book.standing(), wanted)):
            try:
                self._do(step)
            except (GiveUp, NeedsOperator) as error:
                if error.reason in {"block_gone", "refused"}:
                    raise Otherwise(error) from None
                raise

    def _title(self) -> None:
        if self._book.title not in {None, self._page.title}:
            body = {"properties": {"title": {"title": of_text(self._page.title)}}}
            where = path("pages", self._page.id)
            self._client.call("PATCH", where, subject="own_page", json=body, repeatable=True)
            self._book.title = self._page.title
            self._book.settle()
        self._book.title = self._page.title

    def _do(self, step: Step) -> None:
        if isinstance(step, Patch):
            self._patch(step.piece.key, step.piece.words)
            self._book[step.piece.key].digest = step.piece.digest
            self._book.settle()
        elif isinstance(step, Insert):
            self._insert(step)
        elif isinstance(step, Delete):
            self._delete(step.key)
        else:
            self._retire(step)

    def _patch(self, key: str, body: Any) -> None:
        where = path("blocks", self._remote(key))
        self._client.call("PATCH", where, subject="block", json=body, repeatable=True)

    def _insert(self, step: Insert) -> None:
        after = step.after
        for append in step.appends:
            if append.parent != step.parent:
                after = ""
            self._append(append, after)
            after = append.sent[-1].piece.key

    def _append(self, append: Append, after: str | None) -> None:
        body: dict[str, Any] = {"children": [_body(one) for one in append.sent]}
        parent = self._remote(append.parent)
        if after is None:
            body["position"] = {"type": "start"}
        elif after:
            body["after"] = self._remote(after)
        where = f"{path('blocks', parent)}/children"
        subject = "block" if append.parent else "own_page"
        answer = self._once(lambda: self._client.call("PATCH", where, subject=subject, json=body))
        self._book.put(append, after, [str(one["id"]) for one in answer.get("results") or ()])
        self._book.settle()

    def _once(self, call: Callable[[], Any]) -> Any:
        """Make a call that must not be repeated blindly; what certainly was not done leaves no doubt."""
        self._book.ledger.sending()
        try:
            return call()
        except (NeedsOperator, GiveUp):
            self._book.settle()
            raise
        except TryLater as error:
            if error.reason in NOT_DONE:
                self._book.settle()
            raise

    def _delete(self, key: str) -> None:
        for one in [entry.key for entry in self._book.under(key)]:
            self._quote(one)
        remote = self._remote(key)
        inner = bool(self._book[key].below)
        answer = self._once(lambda: self._client.call("DELETE", path("blocks", remote), subject="block"))
        if answer.get("has_children") and not inner:
            self._patch(key, {"in_trash": False})
            self._book[key].occupied = True
            self._retire(Retire(key))
            return
        self._book.drop([key])
        self._book.settle()

    def _retire(self, step: Retire) -> None:
        one = self._book[step.key]
        name = one.digest.partition(":")[0]
        body = {name: {"rich_text": of_text(self._emptied)}}
        self._patch(step.key, body)
        one.digest = digest_of({"type": name, **body})
        self._book.rename({step.key: f"{GONE}{one.remote.replace('-', '')}"})
        self._book.settle()

    def _quote(self, key: str) -> None:
        """Quote people's comments on what takes a block's place, once; where that is refused they are only counted."""
        anew = original(key)
        if anew is None or anew not in self._book or self._book[key].quoted:
            return
        comments = self._quotes.read(self._remote(key))
        if not comments:
            return
        count = self._quotes.people(comments)
        try:
            remote = self._remote(anew)
            # An answer that was lost may have been the one to this quote.
            if not self._was_read or not self._quotes.stands(remote, comments):
                self._once(lambda: self._quotes.put(remote, comments))
        except (NeedsOperator, GiveUp):
            pass
        self._book[key].quoted = True
        self._book.settle()
        if count:
            self.losses.append(Loss(anew, count))

    def _remote(self, key: str) -> str:
        """Return the id of a block; asks for the list that it stands in where no answer has told it."""
        one = self._book[key]
        if not one.remote:
            parent = self._remote(one.parent)
            learnt(self._book, one.parent, self._survey.listed(parent, "block" if one.parent else "own_page"))
            if not one.remote:
                raise GiveUp("block_gone")
            self._book.settle()
        return one.remote

    def read(self, wanted: Sequence[Piece]) -> tuple[str, ...]:
        """Read the page, and know it as it stands; return the keys that somebody else had changed."""
        book, title = self._book, self._book.title
        known = {one.key: one.digest for one in book.entries.values() if one.key}
        own = touched(book.standing(), wanted)
        self._was_read = True
        book.title = self._survey.title(self._page.id)
        entries = found(book, wanted, self._survey.there(self._page.id))
        book.become(entries | self._astray(entries))
        book.settle()
        changed = touched(book.standing(), wanted) - own
        meant = {one.key: one.digest for one in every(wanted)}
        for key in own & known.keys() & entries.keys():
            if entries[key].digest not in {known[key], meant[key]}:
                changed.add(key)
        if title is not None and book.title not in {title, self._page.title}:
            changed.add(TITLE)
        return tuple(sorted(changed))

    def _astray(self, entries: Mapping[str, Entry]) -> dict[str, Entry]:
        """Return our blocks that people have put into theirs, so that they go from there."""
        ids = {one.remote for one in entries.values()}
        lost = {one.remote for key, one in self._book.entries.items() if key and one.remote}
        retired = {one.remote: key for key, one in self._book.entries.items() if key.startswith(GONE)}
        return strays(self._survey.hidden(lost - ids), retired)


def _body(sent: Sent) -> Block:
    if not sent.inner:
        return sent.piece.body
    name = sent.piece.body["type"]
    return block(name, **sent.piece.body[name], children=[_body(one) for one in sent.inner])
