"""Puts every quality number right below the volume number whose quality it says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle

from plugin.domain.goals.metrics import SHOWN_BELOW
from plugin.domain.goals.model import Goal, Period

_VOLUMES = {
    quality: [v for v, below in SHOWN_BELOW.items() if quality in below]
    for quality in {quality for below in SHOWN_BELOW.values() for quality in below}
}


def paired(siblings: Sequence[Goal], above: Goal | None) -> list[tuple[Goal, str]]:
    """Return goals that stand side by side in the order in which they are shown, each with the id of its volume.

    A quality number follows a volume of its own period, else any; several of a kind go to the volumes in turn. It
    stands first below ``above`` where that is its volume. What has no volume here keeps its place.
    """
    volumes = _volumes(siblings)
    follow: dict[str, list[Goal]] = defaultdict(list)
    first: list[Goal] = []
    pair: dict[str, str] = {}
    for goal in siblings:
        turn = volumes.get((goal.metric, goal.period)) or volumes.get(goal.metric)
        if turn is not None:
            volume = next(turn)
            follow[volume.id].append(goal)
            pair[goal.id] = volume.id
        elif above is not None and above.metric in _VOLUMES.get(goal.metric, ()):
            first.append(goal)
            pair[goal.id] = above.id
    return _in_turn(siblings, first, follow, pair)


def _volumes(siblings: Sequence[Goal]) -> dict[tuple[str, Period | None] | str, Iterator[Goal]]:
    """Return quality metric, alone and with a period → its volumes among the goals, over and over."""
    found: dict[tuple[str, Period | None] | str, list[Goal]] = defaultdict(list)
    for goal in siblings:
        for quality in SHOWN_BELOW.get(goal.metric, ()):
            found[quality].append(goal)
            found[quality, goal.period].append(goal)
    return {what: cycle(goals) for what, goals in found.items()}


def _in_turn(
    siblings: Sequence[Goal], first: Sequence[Goal], follow: Mapping[str, Sequence[Goal]], pair: Mapping[str, str]
) -> list[tuple[Goal, str]]:
    found = [(goal, pair[goal.id]) for goal in first]
    for goal in siblings:
        if goal.id not in pair:
            found.append((goal, ""))
            found.extend((quality, goal.id) for quality in follow.get(goal.id, ()))
    return found
