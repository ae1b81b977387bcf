"""A sync process's lists in the tracker: looked at, written, told what became of the meeting, closed.

What people did there is taken in under the list's lock; calls are made outside of it. What a call came to is recorded
as what stands, never as what somebody did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plugin.checklist_sections import ListPlace
from plugin.domain.checklists.model import Checklist, Item, Shown
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.ports.checklists import Lists, Row, Standing
from plugin.ports.store import Tx
from plugin.usecases import notices
from plugin.usecases.checklist_looking import Look, take_in
from plugin.usecases.checklist_places import elsewhere, list_key
from plugin.usecases.checklist_rows import Bases, Rows, order_of, said_of
from plugin.usecases.checklist_runs import SyncRun
from plugin.usecases.checklist_syncs import AT_ONCE, TOGETHER
from plugin.usecases.comments import digest
from plugin.usecases.effects import IN_FLIGHT, once

GONE = "list_gone"
LATEST = 4
"""How many lists a run looks after: the open one, and what was frozen lately and may not stand as it should yet."""


@dataclass(frozen=True, slots=True)
class StoredRows:
    """``ports.checklists.RowLedger`` over the store; another run that took the lists over ends this one."""

    run: SyncRun
    list: str
    rows: Mapping[str, Row]

    def sending(self) -> None:
        """Record that a call begins which must not be repeated blindly."""
        self.run.mine()
        with self.run.world.store.begin() as tx:
            tx.list_sending(self.list, self.run.world.clock())

    def settled(self, item: str, remote: Mapping[str, str], shown: Shown) -> None:
        """Record that an item stands so now, and that nothing is in doubt."""
        self.run.mine()
        with self.run.world.store.begin() as tx:
            tx.item_stands(self.list, item, remote, shown, said_of(self.rows[item], shown))
            tx.list_sending(self.list, None)

    def gone(self, item: str) -> None:
        """Have the list looked at again: somebody deleted an item, which that look takes in.

        One that was to move here is on its way no longer, so that the look misses it.
        """
        self.run.mine()
        row = self.rows[item]
        base = row.base or row.shown
        boxes = base.boxes or dict.fromkeys(row.shown.boxes, False)
        with self.run.world.store.begin() as tx:
            if row.remote:
                tx.item_stands(self.list, item, row.remote, replace(base, boxes=boxes))
            tx.list_sending(self.list, None)
            self.run.world.engine.wake(tx, *self.run.ticket, TOGETHER)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One process's place in the tracker. Raises what the adapter raises, but for a list that somebody deleted."""

    run: SyncRun
    lists: Lists
    place: ListPlace

    def look(self, one: Checklist) -> None:
        """Take in what people did with the open list in the tracker, and what its facts say now."""
        key = self._key(one)
        with self.run.world.store.begin() as tx:
            doubt, here = tx.list_in_doubt(one.id), tx.effect(key) is not None
        if not one.remote or not here:
            take_in(self.run, one, None)
            return
        now = self.run.world.clock()
        if doubt is not None and now < doubt + IN_FLIGHT:
            raise TryLater("in_flight", doubt + IN_FLIGHT - now)
        try:
            seen = self.lists.read(self.place, one.remote, {item.id: item.remote for item in one.items})
        except GiveUp as gone:
            self._lost(one, gone)
            take_in(self.run, one, None)
            return
        take_in(self.run, one, Look(seen, self.lists, doubt))

    def bring(self, lists: Sequence[Checklist]) -> None:
        """Bring the lists of a process, newest first, to what they should show: one call for each row that differs."""
        frozen = [item for one in reversed(lists) if one.frozen for item in one.items]
        bases = {item.id: item.shown for item in frozen if item.shown is not None and item.shown.boxes}
        for one in lists:
            try:
                self._bring(one, bases if self.lists.moves else {})
            except GiveUp as gone:
                self._lost(one, gone)

    def _bring(self, one: Checklist, earlier: Bases) -> None:
        if not one.frozen:
            one = self._stand(one)
        if not one.remote:
            return
        with self.run.world.store.begin() as tx:
            people = self.run.people(tx, one.notes_by, one.because_by, *(item.owner for item in one.items))
            said, closed = tx.items_said(one.id), tx.effect(_closed(one)) is not None
        texts = Rows(self.run, one, people)
        if not closed:
            self._write(one, texts.differing(said, earlier, moves=self.lists.moves))
        self._tell(one, texts)
        if one.frozen and not closed:
            self.run.mine()
            self.lists.close(self.place, one.remote)
            self._done(_closed(one), "")

    def _write(self, one: Checklist, rows: tuple[Row, ...]) -> None:
        if rows:
            self.run.mine()
            ledger = StoredRows(self.run, one.id, {row.item: row for row in rows})
            self.lists.write(self.place, one.remote, rows, order_of(one.items), ledger)

    def _tell(self, one: Checklist, texts: Rows) -> None:
        """Put what the meeting came to on the list, if it does not say so yet."""
        document, key = texts.told(), f"list_told:{one.id}"
        if document is None:
            return
        with self.run.world.store.begin() as tx:
            told = tx.effect(key)
        if told is None or told.remote != digest(document):
            self.run.mine()
            self.lists.tell(self.place, one.remote, "told", document)
            self._done(key, digest(document))

    # the list itself

    def _stand(self, one: Checklist) -> Checklist:
        """Return the list as it stands, found or made; one that was deleted by hand is left so."""
        key = self._key(one)
        with self.run.world.store.begin() as tx:
            made, gone = tx.effect(key), tx.effect(f"gone:{key}")
            if gone is not None:
                return one
            if one.remote and made is not None:
                return one
            if elsewhere(tx, one, self.place, moves=self.lists.moves):
                one = _moved_house(tx, one)
            people = self.run.people(tx)
        sheet = Rows(self.run, one, people).sheet()
        said = once(
            self.run.world,
            self.run.mine,
            key,
            lambda: _said(self.lists.create(self.place, sheet)),
            lambda: _found(self.lists.find(self.place, sheet.mark)),
        )
        remote, _, address = said.partition(" ")
        with self.run.world.store.begin() as tx:
            locked = tx.lock_checklist(one.id)
            if locked is None or locked.frozen:
                raise TryLater("turned_meanwhile", AT_ONCE)
            one = replace(locked, remote=remote, address=address)
            tx.save_checklist(one)
            notices.take_back(tx, self.run.ticket, "list")
        return one

    def _lost(self, one: Checklist, gone: GiveUp) -> None:
        """Forget a list that somebody deleted: it is not made again for that meeting, our own page goes on."""
        if gone.reason != GONE:
            raise gone
        self._done(f"gone:{self._key(one)}", one.remote)
        now = self.run.world.clock()
        with self.run.world.store.begin() as tx:
            locked = tx.lock_checklist(one.id)
            if locked is not None:
                tx.save_checklist(replace(locked, remote="", address=""))
            tx.list_sending(one.id, None)
            tx.audit(now, one.id, "", GONE, {"remote": one.remote})
            if not one.frozen:
                facts = {"day": one.day.isoformat()}
                notices.tell(self.run.world, tx, self.run.ticket, NeedsOperator(GONE, **facts), "list")

    def _key(self, one: Checklist) -> str:
        return list_key(one, self.place)

    def _done(self, key: str, remote: str) -> None:
        with self.run.world.store.begin() as tx:
            tx.finish_effect(key, remote, self.run.world.clock())


def _closed(one: Checklist) -> str:
    return f"list_closed:{one.id}"


def _said(standing: Standing) -> str:
    return f"{standing.id} {standing.address}"


def _found(standing: Standing | None) -> str | None:
    return None if standing is None else _said(standing)


def _moved_house(tx: Tx, one: Checklist) -> Checklist:
    """Return a list as it is where nothing of it stands: the manifest names another place than it did."""
    locked = tx.lock_checklist(one.id) or one
    bare = replace(locked, remote="", address="", items=tuple(map(_bare, locked.items)))
    tx.save_checklist(bare)
    tx.save_items(bare.id, bare.items)
    return bare


def _bare(item: Item) -> Item:
    return replace(item, remote={}, shown=None)
