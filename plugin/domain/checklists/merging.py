"""Makes the list of a meeting from the one before it and from facts, and keeps an open one up to date with facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from plugin.domain.checklists.facts import from_templates
from plugin.domain.checklists.keys import DECISION
from plugin.domain.checklists.making import fitted, made, updated
from plugin.domain.checklists.marks import item_state
from plugin.domain.checklists.model import OVER, Checklist, Closed, Fact, Item, ItemState, Kind, Sync
from plugin.domain.checklists.parts import ordered
from plugin.domain.checklists.settling import Resolved, Settled, comes, reason, with_ended

_UNBOUND = frozenset({Kind.STANDING, Kind.OWN, Kind.DECISION})
"""Kinds that need no room: ``Sync.most`` does not count them."""


def start(  # noqa: PLR0913 - what a list is made of
    sync: Sync,
    *,
    list_id: str,
    workspace: str,
    day: date,
    begins_at: datetime,
    made_at: datetime,
    before: Checklist | None,
    facts: Iterable[Fact],
    settled: Settled,
    moves: bool = False,
) -> Checklist:
    """Make the list of a meeting.

    ``before`` is the list that was open last, whose unfinished items are carried: boxes, claims, people's words and
    whose it is stay; what its fact no longer asks for, and standing items whose template is gone, stay behind.
    ``settled`` need not have ``before`` in it yet. ``moves``: the tracker's own item moves on to this list, so that its
    remote ids stay and of its base all but the boxes, until it was seen here; otherwise it is written anew. ``made_at``
    is in the zone in which days are counted.
    """
    found = {**_by_key(from_templates(sync)), **_by_key(facts)}
    unfinished = [one for one in before.items if _goes_on(one, found)] if before else []
    checklist = Checklist(
        id=list_id,
        workspace=workspace,
        process=sync.id,
        day=day,
        begins_at=begins_at,
        made_at=made_at,
        items=ordered(_carried(one, found, sync, moves=moves) for one in unfinished),
        standing=sync.standing,
    )
    return _with_new(checklist, found, with_ended(settled, before), sync, made_at.date())


def refreshed(
    checklist: Checklist,
    facts: Iterable[Fact],
    settled: Settled,
    sync: Sync,
    now: datetime,
    resolved: Resolved | None = None,
) -> Checklist:
    """Bring an open list up to date with the facts of now; the same facts again change nothing.

    Facts that still stand update their items; those that are gone close theirs, with the reason (see
    ``settling.reason`` for ``resolved``); one that is back opens its item again. What both sides finished, what people
    added and what stands every time stay as they are, and so does what was taken away by hand. New facts come in by
    weight as long as there is room; the keys of the others are held back. A frozen list is returned as it is.
    ``now`` is in the zone in which days are counted.
    """
    if checklist.frozen:
        return checklist
    found = {key: one for key, one in _by_key(facts).items() if one.kind is not Kind.STANDING}
    items = [_held_against(one, checklist, found, sync, (now, resolved)) for one in checklist.items]
    return _with_new(replace(checklist, items=ordered(items)), found, settled, sync, now.date())


def pushed(checklist: Checklist, sync: Sync, now: datetime) -> Checklist:
    """Add the standing items of the manifest that an open list has no copy of; its own copies never change."""
    if checklist.frozen:
        return checklist
    known = {one.id for one in checklist.standing}
    there = {one.key for one in checklist.items}
    facts = [one for one in from_templates(sync) if one.facts["template"] not in known and one.key not in there]
    added = [made(one, sync, now.date()) for one in facts]
    copies = tuple(one for one in sync.standing if one.id not in known)
    return replace(checklist, items=ordered([*checklist.items, *added]), standing=(*checklist.standing, *copies))


def _by_key(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Return facts by key; of several with one key the heaviest, whatever order they come in."""
    return {one.key: one for one in sorted(facts, key=lambda one: (one.weight, one.url, sorted(one.facts.items())))}


def _bound(item: Item, list_id: str = "") -> bool:
    """Whether an item is over when its fact is gone.

    People's own are not; a decision is only as long as the list is open on which it was made: its line may be changed.
    """
    if item.kind is Kind.DECISION:
        return bool(list_id) and item.key.startswith(f"{DECISION}{list_id}:")
    return item.kind is not Kind.OWN


def _goes_on(item: Item, found: Mapping[str, Fact]) -> bool:
    return item_state(item) not in OVER and (item.key in found or not _bound(item))


def _carried(item: Item, found: Mapping[str, Fact], sync: Sync, *, moves: bool) -> Item:
    fact = found.get(item.key)
    fresh = item if fact is None else replace(updated(item, fact), weight=fact.weight)
    remote = item.remote if moves else {}
    shown = replace(item.shown, boxes={}) if moves and item.shown is not None and item.remote else None
    return replace(fitted(fresh, sync), carried=item.carried + 1, remote=remote, shown=shown)


def _held_against(
    item: Item,
    checklist: Checklist,
    found: Mapping[str, Fact],
    sync: Sync,
    at: tuple[datetime, Resolved | None],
) -> Item:
    """Return an item as the facts of now leave it."""
    state, fact = item_state(item), found.get(item.key)
    if state in {ItemState.DONE, ItemState.NOT_APPLICABLE} or item.closed is Closed.TAKEN_AWAY:
        return item
    if item.kind is Kind.STANDING or (fact is None and not _bound(item, checklist.id)):
        return fitted(item, sync)
    if fact is not None:
        return fitted(replace(updated(item, fact), closed=None, closed_at=None), sync)
    if item.closed is not None:
        return item
    now, resolved = at
    return replace(item, closed=reason(item, resolved), closed_at=now)


def _with_new(checklist: Checklist, found: Mapping[str, Fact], settled: Settled, sync: Sync, today: date) -> Checklist:
    """Add items for facts that have none yet, the heaviest first, as far as there is room for them."""
    there = {one.key for one in checklist.items}
    waiting = [one for key, one in found.items() if key not in there and comes(one, settled)]
    waiting.sort(key=lambda one: (-one.weight, one.key))
    free = [one for one in waiting if one.kind in _UNBOUND]
    bound = [one for one in waiting if one.kind not in _UNBOUND]
    room = max(0, sync.most - sum(map(_takes_room, checklist.items)))
    added: Sequence[Item] = [made(one, sync, today) for one in [*free, *bound[:room]]]
    held_back = tuple(one.key for one in bound[room:])
    return replace(checklist, items=ordered([*checklist.items, *added]), held_back=held_back)


def _takes_room(item: Item) -> bool:
    """Whether an item counts against ``Sync.most``: a generated new one whose fact still stands, finished or not."""
    return item.kind not in _UNBOUND and item.carried == 0 and item.closed is None
