"""Takes in what stands in the tracker: the person's half of the three-way merge with what we showed there last.

What differs from the base (``Item.shown``) was done by somebody. What was done by us moves the base alone; what a
person did is taken over as a mark, then the base moves. What we wish otherwise is written afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plugin.domain.checklists.keys import OWN, item_id
from plugin.domain.checklists.making import own
from plugin.domain.checklists.marks import NO_DUE, applied, box_state, item_state, owned, wanted
from plugin.domain.checklists.model import (
    OVER,
    BoxState,
    Checklist,
    Closed,
    Do,
    Item,
    Kind,
    Mark,
    Seen,
    SeenBox,
    Shown,
    Sync,
)
from plugin.domain.checklists.parts import ordered

TRACKER = "tracker"
Words = Callable[[Item], str]
"""Says how an item's words should stand in the tracker."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at the tracker is judged with."""

    sync: Sync
    ours: Callable[[str], bool]
    now: datetime
    words: Words | None
    doubt: datetime | None = None

    def by_us(self, account: str) -> bool:
        """Whether an account is ours; nobody known is not."""
        return bool(account) and self.ours(account)


def taken_in(  # noqa: PLR0913 - what a look is judged with
    checklist: Checklist,
    seen: Sequence[Seen],
    sync: Sync,
    ours: Callable[[str], bool],
    now: datetime,
    words: Words | None = None,
    *,
    doubt: datetime | None = None,
) -> tuple[Checklist, tuple[Mark, ...]]:
    """Return the list with what people did in the tracker, and the marks of that; each ``Seen`` is the whole truth.

    The same once more changes nothing and yields no marks. ``words`` tells our own wording apart from a person's; an
    item whose text stood there with neither the base's words nor ours is a person's from then on. What we had shown and
    is no longer there was deleted by hand: it is closed ``TAKEN_AWAY``, unless it was over; put back there by hand, it
    is open again. What stands there without being ours is a person's own item once it has words. ``doubt`` is since
    when a call of ours was on its way whose end is not known: what somebody did to a box after that is their word, also
    where it looks as it did before. ``now`` is in the zone in which days are counted. A frozen list is returned as it
    is.
    """
    if checklist.frozen:
        return checklist, ()
    look = _Look(sync, ours, now, words, doubt)
    mine = {one.id: one for one in checklist.items}
    stood: set[str] = set()
    marks: list[Mark] = []
    for one in seen:
        name = one.item or item_id(_own_key(one))
        if name in stood:
            continue
        if name not in mine:
            made = _adopted(one, look)
            if made is None:
                continue
            mine[name] = made
            marks.append(Mark(name, Do.ADD, "", one.by, "", now, TRACKER, one.text.strip()))
        stood.add(name)
        mine[name], done = _compared(mine[name], one, look)
        marks.extend(done)
    for name, item in mine.items():
        if name not in stood and item.shown is not None and not _on_its_way(item):
            mine[name], done = _missing(item, now)
            marks.extend(done)
    items = ordered(mine.values())
    return (checklist if items == checklist.items else replace(checklist, items=items)), tuple(marks)


def _own_key(seen: Seen) -> str:
    return f"{OWN}{seen.remote.get('item', '')}"


def _adopted(seen: Seen, look: _Look) -> Item | None:
    """Make an item of what a person added; None without words or id, for ours, and for one of ours of another list."""
    if seen.item or not seen.remote.get("item") or not seen.text.strip() or look.by_us(seen.by):
        return None
    base = Shown(dict.fromkeys(seen.boxes, False), text=seen.text, owner=seen.owner or "", due=seen.due)
    item = own(_own_key(seen), seen.text, look.sync, look.now.date())
    return replace(item, url=seen.url, owner=seen.owner or "", due=seen.due, shown=base)


def _on_its_way(item: Item) -> bool:
    """Whether an item moves here from the list before, and was not seen here yet (see ``merging.start``)."""
    return item.carried > 0 and item.shown is not None and not item.shown.boxes


def _missing(item: Item, now: datetime) -> tuple[Item, list[Mark]]:
    if not item.remote:
        return item, []
    gone = replace(item, remote={})
    if item_state(item) in OVER:
        return gone, []
    closed = replace(gone, closed=Closed.TAKEN_AWAY, closed_at=now)
    return closed, [Mark(item.id, Do.TAKE_AWAY, "", "", "", now, TRACKER)]


def _compared(item: Item, seen: Seen, look: _Look) -> tuple[Item, list[Mark]]:
    """Take in one item: what people did in the order of time; of one moment boxes first, then whole, claim, words.

    So a tick that may be older than a claim does not agree with it.
    """
    if item.closed is Closed.TAKEN_AWAY and not item.remote:
        item = replace(item, closed=None, closed_at=None)
    marks: list[Mark] = []
    for done in sorted(_done(item, seen, look), key=lambda one: one.at):
        after = applied(item, done, look.sync)
        if after != item:
            marks.append(done)
            item = after
    return _based(item, seen, look), marks


def _done(item: Item, seen: Seen, look: _Look) -> Iterator[Mark]:
    """Yield what people did since the base; each is told by the item as it was before any of it."""
    base = item.shown
    for department in item.boxes:
        if department in seen.boxes:
            yield from _of_box(item, department, seen.boxes[department], look)
    if seen.whole is not None:
        yield from _of_whole(item, seen.whole, look)
    if seen.applies_not is not None:
        yield from _of_claim(item, seen.applies_not, seen.reason, look)
    yield from _of_text(item, seen, look)
    if seen.owner is not None and seen.owner not in {item.owner, base.owner if base else item.owner}:
        yield Mark(item.id, Do.ASSIGN, "", "", "", look.now, TRACKER, seen.owner)
    tells = seen.owner is not None or seen.due is not None
    if tells and seen.due not in {item.due, base.due if base else item.due}:
        yield Mark(item.id, Do.ASSIGN, "", "", "", look.now, TRACKER, seen.due.isoformat() if seen.due else NO_DUE)


def _mark(item: Item, do: Do, department: str, seen: SeenBox, look: _Look, text: str = "") -> Mark:
    return Mark(item.id, do, department, seen.by, seen.name, seen.at or look.now, TRACKER, text)


def _of_box(item: Item, department: str, seen: SeenBox, look: _Look) -> Iterator[Mark]:
    box, base = item.boxes[department], item.shown
    if look.by_us(seen.by):
        return
    was = base.boxes.get(department) if base else None
    changed = seen.ticked != (box.ticked if was is None else was)
    if changed and was is None:  # we do not know what we showed: perhaps it was not written yet
        changed = _later(seen, box.at) or (seen.ticked and not seen.by)
    if seen.ticked != box.ticked and look.doubt is not None:  # we may have written it, and they changed it back
        changed = changed or _later(seen, max(look.doubt, box.at or look.doubt))
    if changed:
        yield _mark(item, Do.TICK if seen.ticked else Do.UNTICK, department, seen, look)
        return
    owner = department in owned(item, seen.by, look.sync)
    if seen.ticked and owner and box_state(box) is BoxState.UNCONFIRMED and _again(seen, box.by, box.at):
        yield _mark(item, Do.CONFIRM, department, seen, look)


def _later(seen: SeenBox, than: datetime | None) -> bool:
    """Whether somebody known changed a box after a moment."""
    return bool(seen.by) and (than is None or (seen.at is not None and seen.at > than))


def _again(seen: SeenBox, by: str, at: datetime | None) -> bool:
    """Whether a box that stands ticked was touched once more, by an owner, after the tick. Trackers tell minutes."""
    if seen.at is None or at is None:
        return False
    return seen.at > at if seen.by == by else seen.at >= at.replace(second=0, microsecond=0)


def _of_whole(item: Item, seen: SeenBox, look: _Look) -> Iterator[Mark]:
    was = item.shown.whole if item.shown else wanted(item, "").whole
    if look.by_us(seen.by) or seen.ticked == was or (item.shown is None and not seen.by):
        return
    yield _mark(item, Do.TICK if seen.ticked else Do.UNTICK, "", seen, look)


def _of_claim(item: Item, seen: SeenBox, reason: str, look: _Look) -> Iterator[Mark]:
    base = item.shown or wanted(item, "")
    if look.by_us(seen.by) or (item.shown is None and not seen.by):
        return
    new = not base.applies_not or _plain(reason) != _plain(base.reason)
    if seen.ticked and (new or _owners_word(item, seen, look)):
        yield _mark(item, Do.NOT_APPLICABLE, "", seen, look, reason.strip())
    elif base.applies_not and not seen.ticked:
        yield _mark(item, Do.APPLICABLE, "", seen, look)


def _owners_word(item: Item, seen: SeenBox, look: _Look) -> bool:
    """Whether an owner touched, after it was made, a claim that was no owner's word."""
    claim = item.not_applicable
    if claim is None or claim.department or not owned(item, seen.by, look.sync):
        return False
    return _again(seen, claim.by, claim.at)


def _of_text(item: Item, seen: Seen, look: _Look) -> Iterator[Mark]:
    text = _plain(seen.text)
    known = {_plain(item.text)}
    if item.shown is not None:
        known.add(_plain(item.shown.text))
    elif look.words is None and item.kind is not Kind.OWN:
        return
    if look.words is not None and not item.text:  # where people gave it words, ours are not what we would write
        known.add(_plain(look.words(item)))
    if text and text not in known:
        yield Mark(item.id, Do.REWRITE, "", "", "", look.now, TRACKER, seen.text.strip())


def _reason(item: Item) -> str:
    return item.not_applicable.reason if item.not_applicable else ""


def _as_known(text: str, *known: str) -> str:
    """Return a text as we wrote it where the tracker only spaces it otherwise: that is nothing to write again."""
    return next((one for one in known if _plain(one) == _plain(text)), text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _based(item: Item, seen: Seen, look: _Look) -> Item:
    """Return an item whose base is what stands there now, part by part as far as the tracker tells."""
    base = item.shown or wanted(item, "")
    boxes = {**base.boxes, **{name: one.ticked for name, one in seen.boxes.items()}}
    keeps = seen.owner is not None or seen.due is not None
    there = seen.applies_not
    shown = Shown(
        boxes={name: was for name, was in boxes.items() if name in item.boxes},
        whole=base.whole if seen.whole is None else seen.whole.ticked,
        applies_not=base.applies_not if there is None else there.ticked,
        reason=base.reason if there is None else _as_known(seen.reason, base.reason, _reason(item)),
        text=_as_known(seen.text, base.text, item.text, look.words(item) if look.words else ""),
        owner=base.owner if seen.owner is None else seen.owner,
        due=seen.due if keeps else base.due,
        left=_left(item, base, seen, look),
    )
    return replace(item, shown=shown, remote=dict(seen.remote) or item.remote, url=item.url or seen.url)


def _left(item: Item, base: Shown, seen: Seen, look: _Look) -> bool:
    """Whether the item's whole stands otherwise than its state says because a person put it so."""
    over = item_state(item) in OVER
    if seen.whole is None or seen.whole.ticked == base.whole:
        return base.left and base.whole != over
    return seen.whole.ticked != over and not look.by_us(seen.whole.by)
