"""Where every goal stands: its one parent, its department, what is the shared goal and what hangs nowhere."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from plugin.domain.goals.findings import about
from plugin.domain.goals.graphs import components
from plugin.domain.goals.model import Finding, Frame, Goal, Period
from plugin.domain.goals.periods import inside
from plugin.domain.goals.plain import record
from plugin.domain.goals.tops import Top, chosen_top

_DIGITS = re.compile(r"(\d+)")


@dataclass(slots=True)
class Places:
    """The goals of a period and how they hang together; made here, read by the rest of this room.

    ``goals`` by id, in the order of their keys; ``period`` of each. ``parent`` and ``children`` are the edges that
    count: one parent a goal, no cycles. ``order`` has parents before children. ``department`` is the goal's own or its
    nearest ancestor's, empty for none. ``loose`` are roots that hang nowhere, with all that is below them.
    """

    frame: Frame
    goals: dict[str, Goal]
    elsewhere: dict[str, Goal]
    other: tuple[tuple[Period, int], ...]
    parent: dict[str, str] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    shared: str = ""
    loose: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    department: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def period(self, goal: Goal) -> Period:
        """Return the period of a goal; one that has none belongs to the tree's."""
        return goal.period or self.frame.period


def place(goals: Iterable[Goal], frame: Frame) -> Places:
    """Place every goal of the frame's period; the result does not depend on the order of ``goals``."""
    places = _of_the_period(_once(goals), frame)
    top = chosen_top(places.goals, frame)
    places.shared = top.id
    _find_parents(places)
    _order(places)
    cycles = _cut_cycles(places)  # their goals, and those below, were not reached from any root
    if cycles:
        _order(places)
    loose = _roots(places)
    _departments(places)
    _report_top(places, top)
    placed = {*top.goals, *cycles}
    if places.shared:
        places.loose = frozenset(loose)
        places.findings += [about("orphan", g) for g in map(places.goals.__getitem__, loose) if _orphan(g, placed)]
    else:
        places.loose = frozenset(one for one in loose if one in cycles or not places.department[one])
    return places


def _orphan(goal: Goal, placed: set[str]) -> bool:
    return not goal.parents and goal.id not in placed


def _once(goals: Iterable[Goal]) -> list[Goal]:
    """Return each goal once, in the order of keys; of several with one id always the same."""
    found: dict[str, list[Goal]] = defaultdict(list)
    for goal in goals:
        found[goal.id].append(goal)
    once = [same[0] if len(same) == 1 else min(same, key=_told) for same in found.values()]
    return sorted(once, key=in_order)


def _told(goal: Goal) -> tuple[str, str]:
    return goal.source, json.dumps(record(goal), sort_keys=True, default=str)


def in_order(goal: Goal) -> tuple[tuple[str | tuple[int, str], ...], str]:
    """Return what goals are sorted by: their keys, with numbers in them as numbers, then ids."""
    parts = _DIGITS.split(goal.key.casefold())
    return tuple((len(p.lstrip("0")), p.lstrip("0")) if n % 2 else p for n, p in enumerate(parts)), goal.id


def _of_the_period(goals: list[Goal], frame: Frame) -> Places:
    within, others, counts = dict[str, Goal](), dict[str, Goal](), Counter[Period]()
    for goal in goals:
        if goal.period is None or inside(goal.period, frame.period):
            within[goal.id] = goal
        else:
            others[goal.id] = goal
            counts[goal.period] += 1
    other = tuple(sorted(counts.items(), key=lambda one: (one[0].first, one[0].last)))
    return Places(frame, within, others, other)


def _find_parents(places: Places) -> None:
    """Take the first parent that is a goal of the tree; what names none, and a second one, are findings."""
    goals = places.goals
    for goal in goals.values():
        if not goal.parents or goal.id == places.shared:
            continue
        known = [one for one in dict.fromkeys(goal.parents) if one in goals]
        if known:
            places.parent[goal.id] = known[0]
        lost = [one for one in dict.fromkeys(goal.parents) if one not in goals]
        if lost:
            _report_lost(places, goal, lost, hangs=bool(known))
        if len(known) > 1:
            several = [goals[one] for one in known]
            text = ", ".join(one.key for one in several)
            places.findings.append(about("several_parents", goal, *several, facts={"text": text}))


def _report_lost(places: Places, goal: Goal, lost: list[str], *, hangs: bool) -> None:
    """Report what a goal names as its parent and is none; a goal of another period only where nothing else is left."""
    elsewhere = [places.elsewhere[one] for one in lost if one in places.elsewhere]
    said = [one for one in lost if one not in places.elsewhere]
    if places.shared and not hangs:
        said += ["" if one.private else one.key for one in elsewhere]
    else:
        elsewhere = []
    if said:
        facts = {"text": ", ".join(filter(None, said))}
        places.findings.append(about("parent_unknown", goal, *elsewhere, facts=facts))


def _cut_cycles(places: Places) -> set[str]:
    """Cut the parents of every goal that is its own ancestor, and report each cycle once; return its goals."""
    reached = set(places.order)
    edges = {child: (parent,) for child, parent in places.parent.items() if child not in reached}
    cut: set[str] = set()
    for names in components(edges, edges):
        if len(names) > 1 or places.parent[names[0]] == names[0]:
            cut.update(names)
            report_cycle(places, names)
    for name in cut:
        del places.parent[name]
    return cut


def report_cycle(places: Places, names: Iterable[str]) -> None:
    """Add the finding about goals that depend on themselves."""
    first, *rest = sorted((places.goals[name] for name in names), key=in_order)
    text = ", ".join(goal.key for goal in (first, *rest))
    places.findings.append(about("cycle", first, *rest, facts={"text": text}))


def _order(places: Places) -> None:
    children: dict[str, list[str]] = defaultdict(list)
    for name in places.goals:
        if name in places.parent:
            children[places.parent[name]].append(name)
    order = [name for name in places.goals if name not in places.parent]
    for name in order:  # grows while it is read: the children of each follow
        order.extend(children.get(name, ()))
    places.children, places.order = dict(children), tuple(order)


def _roots(places: Places) -> list[str]:
    return [name for name in places.goals if name not in places.parent and name != places.shared]


def _departments(places: Places) -> None:
    known = {one.id for one in places.frame.departments}
    for name in places.order:
        goal = places.goals[name]
        above = places.department[places.parent[name]] if name in places.parent else ""
        places.department[name] = goal.department if goal.department in known else above
        nobody = not places.department[name] and name in places.parent and name not in places.children
        if (goal.department and goal.department not in known) or nobody:
            places.findings.append(about("department_unknown", goal, facts={"text": goal.department}))


def _report_top(places: Places, top: Top) -> None:
    if not top.named:
        places.findings.append(Finding("no_shared_goal", facts={"text": places.frame.shared}))
    if len(top.goals) > 1:
        first, *rest = top.goals.values()
        places.findings.append(about("several_tops", first, *rest))
