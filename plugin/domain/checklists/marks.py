"""What people do with an item, and how it stands then: both sides' boxes taken together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from plugin.domain.checklists.boxes import Hand, box_state, confirmed, ticked, unticked
from plugin.domain.checklists.claims import agreed, agrees, claimed, effective, stands, withdrawn
from plugin.domain.checklists.model import (
    OVER,
    Box,
    BoxState,
    Checklist,
    Closed,
    Do,
    Item,
    ItemState,
    Mark,
    Shown,
    Sync,
)
from plugin.errors import Rejected

__all__ = [
    "NO_DUE",
    "applied",
    "belongs",
    "box_state",
    "disagreement",
    "frozen",
    "item_state",
    "marked",
    "owned",
    "wanted",
]

NO_DUE = "no_due"
"""What the text of an ``ASSIGN`` says when the due day was taken away."""
_WHEN_OVER = frozenset({Do.UNTICK, Do.APPLICABLE, Do.REWRITE, Do.ASSIGN})


def item_state(item: Item) -> ItemState:
    """Say how an item stands: a function of its boxes, its claim and whether its fact is gone."""
    if item.closed is not None:
        return ItemState.CLOSED
    if agreed(item):
        return ItemState.NOT_APPLICABLE
    states = {box_state(box) for box in item.boxes.values()}
    if states == {BoxState.YES}:
        return ItemState.DONE
    begun = states != {BoxState.EMPTY} if states else False
    return ItemState.HALF if begun or item.not_applicable is not None else ItemState.OPEN


def disagreement(item: Item) -> bool:
    """Whether somebody took away what an owner had marked, or one side says done and another not applicable."""
    claim = item.not_applicable
    if any(box.against is not None for box in item.boxes.values()) or (claim is not None and claim.against is not None):
        return True
    if claim is None or not effective(item):
        return False
    others = [box for department, box in item.boxes.items() if department != claim.department]
    return any(box_state(box) is BoxState.YES and not box.consent for box in others)


def owned(item: Item, by: str, sync: Sync) -> tuple[str, ...]:
    """Return the departments of an item whose owner somebody is; a person may own several."""
    return tuple(name for name in item.boxes if by and by in sync.owners.get(name, frozenset()))


def marked(item: Item, mark: Mark, sync: Sync) -> Item:
    """Return an item after somebody did something with it on our page.

    A department left empty means the item as a whole (see ``applied``). ``Rejected``: ``department_unknown``;
    ``item_over`` (of what is done or not applicable only marks can be taken back; of what is closed nothing);
    ``not_an_owner`` for confirming a department that is not theirs.
    """
    if mark.department and mark.department not in item.boxes:
        raise Rejected("department_unknown", item=item.id)
    state = item_state(item)
    again = state is ItemState.DONE and mark.do is Do.TICK  # a second click
    if state is ItemState.CLOSED or (state in OVER and mark.do not in _WHEN_OVER and not again):
        raise Rejected("item_over", item=item.id)
    mine = owned(item, mark.by, sync)
    if mark.do is Do.CONFIRM and (not mine or (mark.department and mark.department not in mine)):
        raise Rejected("not_an_owner", item=item.id)
    return applied(item, mark, sync)


def applied(item: Item, mark: Mark, sync: Sync) -> Item:
    """Return an item after a mark, whatever its state: what was done in the tracker has been done.

    Without a department: a tick is one of every department that the person owns, of a person who owns none an
    unconfirmed one of every empty box; an untick takes back the boxes and the claim of the departments they own, by a
    person who owns none it is against all of them; a confirmation is one of all they own. ``ASSIGN`` has in its text an
    account id (empty: nobody), a day as ISO 8601, or ``NO_DUE``.
    """
    return _DOING[mark.do](item, mark, sync)


def _tick(item: Item, mark: Mark, sync: Sync) -> Item:
    agreeing = effective(item)

    def change(box: Box, hand: Hand) -> Box:
        return ticked(box, hand, agreeing=agreeing)

    mine = owned(item, mark.by, sync)
    if mark.department or mine:
        return _boxes(item, mark, sync, change)
    return _boxes(item, mark, sync, lambda box, hand: change(box, hand) if box_state(box) is BoxState.EMPTY else box)


def _untick(item: Item, mark: Mark, sync: Sync) -> Item:
    after = _boxes(item, mark, sync, unticked)
    if mark.department or item.not_applicable is None:
        return after
    mine = owned(item, mark.by, sync)
    return _applicable(after, mark, sync) if not mine or item.not_applicable.department in mine else after


def _confirm(item: Item, mark: Mark, sync: Sync) -> Item:
    return _boxes(item, mark, sync, lambda box, hand: confirmed(box, hand) if hand.owns else box)


def _boxes(item: Item, mark: Mark, sync: Sync, change: Callable[[Box, Hand], Box]) -> Item:
    """Change the boxes that a mark is about: of its department, of those the person owns, or all."""
    mine = owned(item, mark.by, sync)
    about = (mark.department,) if mark.department else mine or tuple(item.boxes)
    boxes = {
        name: change(box, Hand(mark.by, mark.name, mark.at, name in mine)) if name in about else box
        for name, box in item.boxes.items()
    }
    return replace(item, boxes=boxes)


def _not_applicable(item: Item, mark: Mark, sync: Sync) -> Item:
    mine = owned(item, mark.by, sync)
    department = mark.department if mark.department in mine else next(iter(mine), "")
    hand = Hand(mark.by, mark.name, mark.at, bool(mine))
    if department and agrees(item, department, mark.text):
        box = Box(True, mark.by, mark.name, mark.at, confirmed=True, consent=True)
        return replace(item, boxes={**item.boxes, department: box})
    return claimed(item, hand, department, mark.text)


def _applicable(item: Item, mark: Mark, sync: Sync) -> Item:
    claim = item.not_applicable
    owns = claim is not None and claim.department in owned(item, mark.by, sync)
    return withdrawn(item, Hand(mark.by, mark.name, mark.at, owns))


def _rewrite(item: Item, mark: Mark, _sync: Sync) -> Item:
    return replace(item, text=mark.text.strip() or item.text)


def _assign(item: Item, mark: Mark, _sync: Sync) -> Item:
    if mark.text == NO_DUE:
        return replace(item, due=None)
    try:
        day = date.fromisoformat(mark.text)
    except ValueError:
        day = None
    # Python reads other ISO forms too, such as 20261122: that is an account.
    if day is None or day.isoformat() != mark.text:
        return replace(item, owner=mark.text)
    return replace(item, due=day)


def _add(item: Item, _mark: Mark, _sync: Sync) -> Item:
    return item


def _take_away(item: Item, mark: Mark, _sync: Sync) -> Item:
    if item_state(item) in OVER:
        return item
    return replace(item, closed=Closed.TAKEN_AWAY, closed_at=mark.at)


_DOING: dict[Do, Callable[[Item, Mark, Sync], Item]] = {
    Do.TICK: _tick,
    Do.UNTICK: _untick,
    Do.CONFIRM: _confirm,
    Do.NOT_APPLICABLE: _not_applicable,
    Do.APPLICABLE: _applicable,
    Do.REWRITE: _rewrite,
    Do.ASSIGN: _assign,
    Do.ADD: _add,
    Do.TAKE_AWAY: _take_away,
}


def wanted(item: Item, text: str) -> Shown:
    """Return what the tracker should show of an item; ``text`` are its words as they should stand.

    The item's whole follows its state, but where a person put it otherwise it is left so (``Shown.left``). A reason
    that was typed and not marked yet is left as it stands.
    """
    base, claim = item.shown or Shown(), item.not_applicable
    over = item_state(item) in OVER
    left = base.left and base.whole != over
    reason = "" if base.applies_not else base.reason
    return Shown(
        boxes={name: box.ticked for name, box in item.boxes.items()},
        whole=base.whole if left else over,
        applies_not=stands(item),
        reason=claim.reason if claim is not None and stands(item) else reason,
        text=text,
        owner=item.owner,
        due=item.due,
        left=left,
    )


def belongs(item: Item) -> bool:
    """Whether an item is to stand in the tracker: not what was taken away by hand, nor what was over before it stood.

    Of what was deleted there by hand ``remote`` is empty and ``shown`` is kept.
    """
    if item.closed is Closed.TAKEN_AWAY:
        return False
    return bool(item.remote) or (item.shown is None and item.closed is None)


def frozen(checklist: Checklist) -> None:
    """``Rejected`` ``list_frozen`` for a list whose meeting is over."""
    if checklist.frozen:
        raise Rejected("list_frozen", list=checklist.id)
