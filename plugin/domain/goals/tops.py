"""Which goal is the shared one, above all departments."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.goals.model import Frame, Goal

SHARED_METRICS = ("turnover", "gross_margin")


def named_goals(goals: Mapping[str, Goal], named: str) -> list[str]:
    """Return the ids of the goals that a key or an id means; an id may lack its workspace or its dashes."""
    wanted = _plain(named)
    exact = [g.id for g in goals.values() if named in {g.key, g.id}] if wanted else []
    if exact or not wanted:
        return exact
    return [g.id for g in goals.values() if wanted in {_plain(g.key), _plain(g.id), _plain(_ticket(g))}]


def _ticket(goal: Goal) -> str:
    return goal.id.partition(":")[2]


def _plain(text: str) -> str:
    return text.strip().casefold().replace("-", "")


@dataclass(frozen=True, slots=True)
class Top:
    """The shared goal's ``id``, empty without one; all that could be it, itself first; whether it is as ``named``."""

    id: str
    goals: Mapping[str, Goal]
    named: bool


def chosen_top(goals: Mapping[str, Goal], frame: Frame) -> Top:
    """Choose the shared goal.

    The goal that the manifest names; else one that names neither parent nor department and carries turnover or gross
    margin, or has goals below it. More than one is a finding; so is a name that leads nowhere.
    """
    if named := named_goals(goals, frame.shared):
        return Top(named[0], {named[0]: goals[named[0]]}, named=True)
    known = {one.id for one in frame.departments}
    above = {parent for goal in goals.values() for parent in goal.parents}
    ranks: dict[tuple[bool, bool], dict[str, Goal]] = {}
    for goal in goals.values():
        if not goal.parents and goal.department not in known:
            rank = (goal.metric not in SHARED_METRICS, goal.id not in above)
            ranks.setdefault(rank, {})[goal.id] = goal
    ranks.pop((True, True), None)
    tops = ranks[min(ranks)] if ranks else {}
    return Top(next(iter(tops), ""), tops, named=bool(tops) and not frame.shared)
