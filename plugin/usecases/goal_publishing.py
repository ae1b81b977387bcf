"""The page of a goal tree: made once, brought up to date by as few calls as its adapter knows, looked at once a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import PagePlace
from plugin.ports.keeping import StandingPage
from plugin.ports.pages import Kept, PageRef, Pages, Published
from plugin.ports.store import Notice, Tx
from plugin.ports.world import Document
from plugin.usecases import notices
from plugin.usecases.deps import Mine, World
from plugin.usecases.effects import IN_FLIGHT, once

TREE = "~goals"
"""The ticket as which a workspace's goal tree is run; no tracker has such an id."""
CHECK_EVERY = timedelta(days=1)
GONE = "page_gone"
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_RESTORED_AT_MOST = 3
_KEYS_TOLD = 20
# What ends a page: the next one is another effect.
_ENDS = ("gone", "left", "removed")
_BEGINS = ("made", "found")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page of a workspace's tree goes: what the manifest names, the title there, and who publishes."""

    workspace: str
    where: PagePlace
    title: str
    pages: Pages

    @property
    def named(self) -> str:
        """The place as one text, to see that the manifest names another."""
        return self.where.model_dump_json()


class StoredLedger:
    """``ports.pages.Ledger`` over the store; another run that took the tree over ends this one at its next record."""

    def __init__(self, world: World, workspace: str, mine: Mine) -> None:
        self._world, self._workspace, self._mine = world, workspace, mine

    @property
    def doubtful(self) -> bool:
        """Whether a call was begun whose end was not recorded."""
        with self._world.store.begin() as tx:
            page = tx.standing_page(self._workspace)
        return page is not None and page.sending is not None

    def kept(self) -> Mapping[str, Kept]:
        """Return what is known, by key."""
        with self._world.store.begin() as tx:
            return tx.blocks(self._workspace)

    def sending(self) -> None:
        """Record that a call begins which must not be repeated blindly."""
        self._mine()
        with self._world.store.begin() as tx:
            tx.page_sending(self._workspace, self._world.clock())

    def settled(self, put: Iterable[Kept] = (), gone: Iterable[str] = ()) -> None:
        """Record what a call came to, and that nothing is in doubt."""
        self._mine()
        with self._world.store.begin() as tx:
            tx.save_blocks(self._workspace, put, gone)
            tx.page_sending(self._workspace, None)


class PagePublisher:
    """Makes the page of a tree and brings it to a document."""

    def __init__(self, world: World, place: Place, mine: Mine) -> None:
        self._world, self._place, self._mine = world, place, mine

    def publish(self, document: Document) -> None:
        """Bring the page to a document; one that was deleted by hand is made anew, once a day.

        Nothing where an operator had it removed. Raises what the adapter raises, and ``NeedsOperator`` ``page_gone``
        for a page that was deleted again.
        """
        if self._removed():
            return
        page = self.stand()
        try:
            self._bring(page, document)
        except GiveUp as gone:
            if gone.reason != GONE:
                raise
            self._bury(page)
            self._bring(self.stand(), document)

    def stand(self, *, asked: bool = False) -> StandingPage:
        """Return the page, found or made where none is known. ``asked``: a person wants it, however often it went."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            page, log = tx.standing_page(self._place.workspace), tx.audits(log_of(self._place.workspace))
        if page is not None and page.place == self._place.named:
            return page
        if page is not None:
            self.end(page, "left")
        gone = sum(what == "gone" and at > now - _DAY for at, _, what, _ in log)
        if gone > 1 and not asked:
            raise NeedsOperator(GONE)
        return self._make(sum(what in _ENDS for _, _, what, _ in log) + (page is not None))

    def _removed(self) -> bool:
        with self._world.store.begin() as tx:
            log = tx.audits(log_of(self._place.workspace))
        ends = [what for _, _, what, _ in log if what in (*_ENDS, *_BEGINS)]
        return ends[-1:] == ["removed"]

    def end(self, page: StandingPage, why: str) -> None:
        """Forget a page: it is ``gone``, was ``left`` behind for another place, or ``removed`` by an operator."""
        with self._world.store.begin() as tx:
            tx.drop_page(self._place.workspace)
            tx.audit(self._world.clock(), log_of(self._place.workspace), "", why, {"page": page.remote})

    def _make(self, number: int) -> StandingPage:
        """Find a page of ours in its place, or make one; what was not made just now may have anything on it."""
        pages, where, title = self._place.pages, self._place.where, self._place.title
        fresh: list[str] = []

        def create() -> str:
            fresh.append(pages.create(where, title))
            return fresh[0]

        remote = self._found()
        if remote is None:
            effect = f"page:{self._place.workspace}:{number}"
            remote = once(self._world, self._mine, effect, create, self._found)
        now = self._world.clock()
        page = StandingPage(remote, pages.address(remote), title, self._place.named)
        page = replace(page, checked_at=now) if fresh else replace(page, sending=now - IN_FLIGHT)
        with self._world.store.begin() as tx:
            tx.save_page(self._place.workspace, page)
            tx.audit(now, log_of(self._place.workspace), "", _BEGINS[not fresh], {"page": remote})
        return page

    def _found(self) -> str | None:
        """Return a page of ours that stands in the place and is no other tree's: two may have one place and title."""
        remote = self._place.pages.find(self._place.where, self._place.title)
        if remote is None:
            return None
        with self._world.store.begin() as tx:
            others = set(tx.pages_with(remote)) - {self._place.workspace}
        return None if others else remote

    def _bring(self, page: StandingPage, document: Document) -> None:
        now = self._world.clock()
        if page.sending is not None and now < page.sending + IN_FLIGHT:
            raise TryLater("in_flight", page.sending + IN_FLIGHT - now)
        ledger = StoredLedger(self._world, self._place.workspace, self._mine)
        ref = PageRef(page.remote, self._place.title)
        due = self._due(page, now)
        said = (self._place.pages.check if due else self._place.pages.publish)(ref, document, ledger)
        self._report(said, now if due else None)

    def _due(self, page: StandingPage, now: datetime) -> bool:
        """Whether to look at what stands there; something that keeps rewriting it is left alone for a while."""
        if page.title != self._place.title or page.checked_at is None or now >= page.checked_at + CHECK_EVERY:
            return True
        if page.check_wanted is None:
            return False
        ticket = (self._place.workspace, TREE)
        with self._world.store.begin() as tx:
            fought = tx.repairs(*ticket, "page", now - _HOUR) >= _RESTORED_AT_MOST
            if fought:
                notices.tell(self._world, tx, ticket, NeedsOperator("page_fought_over"), "drift")
        return not fought

    def _report(self, said: Published, checked: datetime | None) -> None:
        """Keep what was restored and lost, as keys and counts; ``checked`` is when a look at the page began."""
        workspace, now = self._place.workspace, self._world.clock()
        with self._world.store.begin() as tx:
            if checked is not None:
                self._checked(tx, checked)
                if not said.restored:
                    notices.take_back(tx, (workspace, TREE), "drift")
            if said.restored:
                tx.repaired(workspace, TREE, "page", now)
                tx.audit(now, log_of(workspace), "", "restored", _told(said.restored))
            for loss in said.losses:
                facts = {"key": loss.key, "comments": str(loss.comments)}
                tx.audit(now, log_of(workspace), "", "remade", facts)

    def _checked(self, tx: Tx, begun: datetime) -> None:
        tx.page_checked(self._place.workspace, begun)
        page = tx.standing_page(self._place.workspace)
        if page is not None and page.title != self._place.title:
            tx.save_page(self._place.workspace, replace(page, title=self._place.title))

    def _bury(self, page: StandingPage) -> None:
        self.end(page, "gone")
        facts = {"source": "page", "page": page.remote}
        with self._world.store.begin() as tx:
            tx.notice(Notice(self._place.workspace, TREE, "page_made_anew", facts, self._world.clock()))


def log_of(workspace: str) -> str:
    """Return under which name the audit log keeps what happened to a tree's page; no round has such an id."""
    return f"page:{workspace}"


def _told(keys: tuple[str, ...]) -> Mapping[str, str]:
    return {"count": str(len(keys)), "keys": " ".join(keys[:_KEYS_TOLD])}
