"""The three parts of a list and the order of its items: what was carried, what is new, what stands every time."""

from collections.abc import Iterable

from plugin.domain.checklists.model import Item, Kind, Part

_PLACE = {part: place for place, part in enumerate(Part)}


def part_of(item: Item) -> Part:
    """Return the part that an item stands in; a standing item that was carried stands with what was carried."""
    if item.carried > 0:
        return Part.CARRIED
    return Part.STANDING if item.kind is Kind.STANDING else Part.NEW


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items in the order of the page: by part, the heavier first, people's own ones last, then by key."""
    return tuple(sorted(items, key=_turn))


def _turn(item: Item) -> tuple[int, bool, int, str]:
    return _PLACE[part_of(item)], item.kind is Kind.OWN, -item.weight, item.key
