"""How many items stand how."""

from collections.abc import Iterable

from plugin.domain.checklists.marks import item_state
from plugin.domain.checklists.model import Item, ItemState


def states(items: Iterable[Item]) -> dict[ItemState, int]:
    """Count items by state; every state is there, if with 0."""
    counts = dict.fromkeys(ItemState, 0)
    for item in items:
        counts[item_state(item)] += 1
    return counts
