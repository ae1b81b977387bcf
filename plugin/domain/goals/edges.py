"""Where departments meet: whose goals depend on whose, and which of these pairs no sync process joins."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise

from plugin.domain.goals.model import Gap, Meeting
from plugin.domain.goals.placing import Places
from plugin.domain.goals.rollup import Rolled


def unsynced(
    places: Places, rolled: Mapping[str, Rolled], gaps: Iterable[Gap], meetings: Iterable[Meeting]
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of departments that depend on each other without a sync process, in the manifest's order.

    Two depend on each other when a goal of one hangs below a goal of the other, is computed from one, or when they plan
    factors of the arithmetic that follow each other.
    """
    order = {one.id: place for place, one in enumerate(places.frame.departments)}
    met = {pair for meeting in meetings for pair in combinations(sorted(set(meeting.between)), 2)}
    needed = {
        tuple(sorted((one, two)))
        for one, two in _dependencies(places, rolled, gaps)
        if one != two and one in order and two in order
    }
    open_ = [(one, two) if order[one] < order[two] else (two, one) for one, two in needed - met]
    return tuple(sorted(open_, key=lambda pair: (order[pair[0]], order[pair[1]])))


def _dependencies(places: Places, rolled: Mapping[str, Rolled], gaps: Iterable[Gap]) -> Iterator[tuple[str, str]]:
    department = places.department
    for child, parent in places.parent.items():
        if parent != places.shared:
            yield department[child], department[parent]
    for name, one in rolled.items():
        if name != places.shared:
            yield from ((department[driver], department[name]) for driver in one.drivers)
    for gap in gaps:
        found = [department[goal] for step in gap.steps for goal in step.sources[:1]]
        if gap.deals_of:
            found.insert(2, department[gap.deals_of])
        yield from pairwise(found)
