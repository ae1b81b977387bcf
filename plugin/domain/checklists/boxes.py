"""One department's box on one item: what a tick or its taking away makes of it, by who did it."""

from dataclasses import dataclass, replace
from datetime import datetime

from plugin.domain.checklists.model import Against, Box, BoxState


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did something, and when. ``owns``: they are an owner of the box's department. ``by`` is empty when untold."""

    by: str
    name: str
    at: datetime
    owns: bool


def box_state(box: Box) -> BoxState:
    """Say how a box counts."""
    if box.against is not None:
        return BoxState.DISPUTED
    if not box.ticked:
        return BoxState.EMPTY
    return BoxState.YES if box.confirmed else BoxState.UNCONFIRMED


def ticked(box: Box, hand: Hand, *, agreeing: bool) -> Box:
    """Return a box after a tick; ``agreeing``: the item is said to be not applicable, and the tick agrees with that.

    An owner's tick counts and ends a dispute. Anybody else's waits for an owner; where they put back what they had
    taken away themselves, the owner's tick stands again. What is ticked already keeps who ticked it first.
    """
    state = box_state(box)
    if hand.owns:
        if state is BoxState.YES:
            return box
        return Box(True, hand.by, hand.name, hand.at, confirmed=True, consent=agreeing)
    if box.against is not None and hand.by and box.against.by == hand.by:
        return replace(box, ticked=True, against=None)
    if box.ticked:
        return box
    return Box(True, hand.by, hand.name, hand.at, consent=agreeing)


def unticked(box: Box, hand: Hand) -> Box:
    """Return a box after its tick was taken away: by an owner, or by another from what no owner confirmed, it is empty.

    By another from what an owner ticked, it is disputed: the owner's tick is kept beside who is against it.
    """
    state = box_state(box)
    if state is BoxState.EMPTY or (state is BoxState.DISPUTED and not hand.owns):
        return box
    if state is BoxState.YES and not hand.owns:
        return replace(box, ticked=False, against=Against(hand.by, hand.name, hand.at))
    return Box(False, hand.by, hand.name, hand.at)


def confirmed(box: Box, hand: Hand) -> Box:
    """Return a box after an owner stood behind a tick that somebody else made, or that is disputed.

    It says what it said before: ``done``, or agreement with a claim.
    """
    if box_state(box) in {BoxState.EMPTY, BoxState.YES}:
        return box
    return Box(True, hand.by, hand.name, hand.at, confirmed=True, consent=box.consent)


def doubted(box: Box) -> Box:
    """Return a box after the claim that it agreed with became another one: it has to be confirmed anew."""
    return replace(box, confirmed=False) if box.consent and box_state(box) is BoxState.YES else box


def released(box: Box) -> Box:
    """Return a box after the claim that it agreed with was taken back: an unconfirmed tick, for it did not say done.

    Of a dispute about the agreement nothing is left.
    """
    if not box.consent:
        return box
    return replace(box, confirmed=False, consent=False) if box.ticked else Box()
