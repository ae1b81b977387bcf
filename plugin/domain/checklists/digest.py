"""What waits for whom across lists: counted by process, department and person."""

from collections.abc import Iterable, Iterator
from datetime import date

from plugin.domain.checklists.claims import effective
from plugin.domain.checklists.gate import holding
from plugin.domain.checklists.marks import box_state
from plugin.domain.checklists.model import BoxState, Checklist, Item, Owed, Sync


def owed(lists: Iterable[tuple[Checklist, Sync]]) -> tuple[Owed, ...]:
    """Return what waits for whom in lists that are not frozen.

    An item waits for a department whose box is not a counting yes while the item is not over, unless that department
    itself says that it does not apply: then it waits for the others. It waits for the item's owner where they own that
    department, else for any of its owners. In the order of the lists, of their departments, any owner last.
    """
    found: dict[tuple[str, str, str], list[date]] = {}
    for checklist, sync in lists:
        if not checklist.frozen:
            for department, person, since in sorted(_waiting(checklist, sync), key=lambda one: _turn(one, sync)):
                found.setdefault((sync.id, department, person), []).append(since)
    return tuple(Owed(*key, len(days), min(days)) for key, days in found.items())


def _waiting(checklist: Checklist, sync: Sync) -> Iterator[tuple[str, str, date]]:
    for item in holding(checklist.items):
        for department in waits_for(item):
            owners = sync.owners.get(department, frozenset())
            yield department, item.owner if item.owner in owners else "", item.since


def waits_for(item: Item) -> tuple[str, ...]:
    """Return the departments whose word an item still lacks; of one that is over nobody's."""
    if not holding((item,)):
        return ()
    claim = item.not_applicable
    if claim is not None and effective(item):
        lacking = [name for name, box in item.boxes.items() if box_state(box) is not BoxState.YES or not box.consent]
        return tuple(name for name in lacking if name != claim.department)
    return tuple(name for name, box in item.boxes.items() if box_state(box) is not BoxState.YES)


def _turn(one: tuple[str, str, date], sync: Sync) -> tuple[int, bool, str]:
    department, person, _ = one
    place = sync.between.index(department) if department in sync.between else len(sync.between)
    return place, not person, person
