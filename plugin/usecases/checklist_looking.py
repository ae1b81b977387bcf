"""Taking in what people did with a list in the tracker, and what its facts say by now: at once, under its lock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from plugin.documents import checklist_words
from plugin.domain.checklists.merging import refreshed
from plugin.domain.checklists.model import Checklist, Item, Mark, Seen, Shown
from plugin.domain.checklists.schedule import begins_at
from plugin.domain.checklists.seeing import taken_in
from plugin.errors import TryLater
from plugin.ports.checklists import Lists
from plugin.ports.store import Tx
from plugin.usecases.checklist_runs import SyncRun
from plugin.usecases.checklist_syncs import AT_ONCE
from plugin.usecases.gate import deals_moved


@dataclass(frozen=True, slots=True)
class Look:
    """What stood in the tracker, and since when a call was in doubt whose end this look tells."""

    seen: tuple[Seen, ...]
    lists: Lists
    doubt: datetime | None


def take_in(run: SyncRun, before: Checklist, look: Look | None) -> None:
    """Keep a list with everything that is new about it; ``before`` is as it was read before the look.

    Raises ``TryLater`` ``looked_meanwhile`` when another run has written since: what was seen may be older than that.
    """
    with run.world.store.begin() as tx:
        one = tx.lock_checklist(before.id)
        if one is None or one.frozen:
            return
        now, fresh = run.now(), one
        marks: tuple[Mark, ...] = ()
        if look is not None:
            if _bases(one) != _bases(before) or tx.list_in_doubt(one.id) != look.doubt:
                raise TryLater("looked_meanwhile", AT_ONCE)
            fresh, marks = taken_in(one, look.seen, run.sync, look.lists.own, now, _words(run), doubt=look.doubt)
            tx.list_sending(one.id, None)
        settled, found = tx.settled_facts(run.site.name, run.sync.id), run.facts(tx).found(fresh)
        fresh = refreshed(fresh, found.facts, settled, run.sync, now, found.resolved)
        # The manifest may name another hour, or zone, by now; the day stays.
        fresh = replace(fresh, begins_at=begins_at(one.day, run.sync.at, run.zone))
        _keep(run, tx, one, fresh, marks)


def _words(run: SyncRun) -> Callable[[Item], str]:
    """Return what says an item's words, to tell them from what a person typed."""
    words, names = run.words, run.names()
    return lambda item: checklist_words.title(words, replace(item, text=""), names)


def _bases(one: Checklist) -> dict[str, tuple[Mapping[str, str], Shown | None]]:
    return {item.id: (item.remote, item.shown) for item in one.items}


def _keep(run: SyncRun, tx: Tx, before: Checklist, fresh: Checklist, marks: tuple[Mark, ...]) -> None:
    if fresh.items != before.items:
        tx.save_items(before.id, fresh.items)
        for deal in deals_moved(run.sync, before.items, fresh.items):
            run.world.engine.wake(tx, run.site.name, deal)
    if replace(fresh, items=()) != replace(before, items=()):
        tx.save_checklist(fresh)
    for mark in marks:
        tx.add_mark(before.id, mark)
