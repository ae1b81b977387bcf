"""The claim that an item does not apply: who makes it, when it counts, what agreement and taking back do."""

from dataclasses import replace

from plugin.domain.checklists.boxes import Hand, box_state, doubted, released
from plugin.domain.checklists.model import Against, BoxState, Item, NotApplicable


def effective(item: Item) -> bool:
    """Whether a claim counts: made by an owner, with a reason, and nobody took the mark away."""
    claim = item.not_applicable
    return claim is not None and bool(claim.reason) and claim.department in item.boxes and claim.against is None


def stands(item: Item) -> bool:
    """Whether the item is marked as not applicable now, counting or not."""
    return item.not_applicable is not None and item.not_applicable.against is None


def agreed(item: Item) -> bool:
    """Whether every other department ticked its box after the claim, each by an owner."""
    claim = item.not_applicable
    if claim is None or not effective(item):
        return False
    others = [box for department, box in item.boxes.items() if department != claim.department]
    return all(box.consent and box_state(box) is BoxState.YES for box in others)


def agrees(item: Item, department: str, reason: str) -> bool:
    """Whether an owner who says so too, with the same words, agrees with another department's claim that counts."""
    claim = item.not_applicable
    if claim is None or not effective(item) or department == claim.department:
        return False
    return _words(reason) == _words(claim.reason)


def claimed(item: Item, hand: Hand, department: str, reason: str) -> Item:
    """Return an item after somebody said that it does not apply; ``department`` is theirs, empty for no owner's word.

    A newer claim with other words, or from another side, takes the place of the one before: who agreed with that has
    to confirm it. Anybody else who repeats an owner's claim changes nothing, and neither do spaces or capitals.
    """
    old, new = item.not_applicable, NotApplicable(hand.by, hand.name, department, hand.at, reason.strip())
    if old is None:
        return replace(item, not_applicable=new)
    same = _words(old.reason) == _words(new.reason)
    if same and old.against is None and department in {"", old.department}:
        return item
    if same and old.against is not None and hand.by and hand.by == old.against.by:
        return replace(item, not_applicable=replace(old, against=None))
    if same and department == old.department:
        return replace(item, not_applicable=new)
    return replace(item, not_applicable=new, boxes={name: doubted(box) for name, box in item.boxes.items()})


def withdrawn(item: Item, hand: Hand) -> Item:
    """Return an item after the claim was taken back; ``hand.owns``: by an owner of the department that made it.

    Anybody else's taking away of a claim that counts is a dispute: both are kept.
    """
    claim = item.not_applicable
    if claim is None:
        return item
    if hand.owns or (claim.against is None and not effective(item)):
        return replace(item, not_applicable=None, boxes={name: released(box) for name, box in item.boxes.items()})
    if claim.against is not None:
        return item
    return replace(item, not_applicable=replace(claim, against=Against(hand.by, hand.name, hand.at)))


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
