"""What was settled on earlier lists and does not come again, and why an item whose fact is gone is over."""

from collections.abc import Collection, Mapping
from typing import Any

from plugin.domain.checklists.keys import ONCE, STANDING
from plugin.domain.checklists.marks import item_state
from plugin.domain.checklists.model import Checklist, Closed, Fact, Item, ItemState, Kind

Settled = Mapping[str, tuple[str, Mapping[str, Any]]]
"""Key → (value of ``ItemState``, facts) of how it ended on the frozen list that had it last."""
Resolved = Mapping[str, Collection[Closed]]
"""Key → the reasons for closing that are true of it now (``facts.resolved``)."""

VOLATILE = frozenset({"behind", "days"})
"""Facts that change by the mere passing of time: for them alone nothing comes again."""

_ENDED = {ItemState.DONE.value, ItemState.NOT_APPLICABLE.value}
_REASON = {
    Kind.PLAN_GAP: Closed.GAP_CLOSED,
    Kind.TALK: Closed.TALK_ENDED,
    Kind.REVIEW: Closed.REVIEWED,
    Kind.REFUSED: Closed.ACCEPTED,
    Kind.CHANGE: Closed.CHANGE_REPLACED,
    Kind.OFF_TRACK: Closed.BACK_ON_TRACK,
    Kind.UNACCEPTED: Closed.ACCEPTED,
    Kind.STALE: Closed.FRESH_AGAIN,
}


def comes(fact: Fact, settled: Settled) -> bool:
    """Whether a fact makes an item although it may have been settled before.

    What stands every time does; a talk, a review, a change, a decision that was done or agreed not to apply never does
    again; a goal or a gap only when something of it changed since.
    """
    state, facts = settled.get(fact.key, ("", {}))
    if state not in _ENDED or fact.key.startswith(STANDING):
        return True
    return not fact.key.startswith(ONCE) and _told(fact.facts) != _told(facts)


def with_ended(settled: Settled, before: Checklist | None) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return what is settled together with how the items of one more list ended."""
    ended = {} if before is None else {one.key: (item_state(one).value, one.facts) for one in before.items}
    return {**settled, **ended}


def reason(item: Item, resolved: Resolved | None) -> Closed:
    """Say why an item is over whose fact is gone.

    With ``resolved`` the reason that its kind suggests is given only where it is known to be true; else the thing was
    deleted, taken back, hidden, or ran out: ``GONE``. Without ``resolved`` the kind alone says it.
    """
    usual = _REASON.get(item.kind, Closed.GONE)
    if resolved is None:
        return usual
    return usual if usual in resolved.get(item.key, ()) else Closed.GONE


def _told(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items() if name not in VOLATILE}
