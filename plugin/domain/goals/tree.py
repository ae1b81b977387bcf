"""Builds the tree of a period from goals as they were read: places, numbers, states, findings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import localcontext

from plugin.domain.goals.arithmetic import gaps
from plugin.domain.goals.cadence import process_of
from plugin.domain.goals.decimals import EXACT
from plugin.domain.goals.edges import unsynced
from plugin.domain.goals.findings import ordered
from plugin.domain.goals.model import Branch, Finding, Frame, Goal, Node, Result, Tree
from plugin.domain.goals.pairing import paired
from plugin.domain.goals.periods import elapsed
from plugin.domain.goals.placing import Places, in_order, place
from plugin.domain.goals.rollup import roll_up
from plugin.domain.goals.rules import Judged, of_departments, of_gap, of_goal, of_pair, of_process
from plugin.domain.goals.states import standing


def build(goals: Iterable[Goal], frame: Frame) -> Tree:
    """Build the tree: place every goal, roll up the numbers, judge them and find what a person should decide.

    Never raises for what goals say: everything that does not fit is a finding. Every goal of the frame's period stands
    in the tree once: on top, in a branch below its parent where both are of one department, else on the branch's first
    level; below the shared goal itself when it has no department; or among the loose. Of several goals with one id one
    is taken. The result depends on the set of goals only, not on their order. Linear but for sorting.
    """
    with localcontext(EXACT):
        return _built(tuple(goals), frame)


def _built(goals: tuple[Goal, ...], frame: Frame) -> Tree:
    places = place(goals, frame)
    rolled = roll_up(places)
    stands = {
        goal.id: standing(goal, rolled[goal.id].numbers, places.period(goal), frame.today, frame.thresholds)
        for goal in places.goals.values()
    }
    tops, below, pair = _shown(places)
    judged = Judged(places, rolled, stands, pair)
    nodes = _nodes(judged, below)
    arithmetic = gaps(places, rolled)
    processes = tuple(process_of(one, frame.today, frame.period.first) for one in frame.meetings)
    apart = unsynced(places, rolled, arithmetic, frame.meetings)
    found = _findings(judged)
    found += [one for gap in arithmetic for one in of_gap(judged, gap)]
    found += [one for process in processes for one in of_process(process)]
    found += map(of_pair, apart)
    present = set(places.department.values())
    return Tree(
        period=frame.period,
        today=frame.today,
        elapsed=elapsed(frame.period, frame.today),
        thresholds=frame.thresholds,
        shared=nodes.get(places.shared),
        branches=tuple(
            Branch(one.id, one.owner, tuple(nodes[name] for name in tops.get(one.id, ()))) for one in frame.departments
        ),
        loose=tuple(nodes[name] for name in tops.get("", ())),
        findings=ordered(found),
        gaps=arithmetic,
        processes=processes,
        unsynced=apart,
        results=_results(places),
        empty=tuple(one.id for one in frame.departments if one.id not in present),
        other=places.other,
    )


def _findings(judged: Judged) -> list[Finding]:
    places = judged.places
    found = list(places.findings)
    found += [one for goal in places.goals.values() for one in of_goal(judged, goal)]
    found += of_departments(judged)
    return found


def _shown(places: Places) -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, str]]:
    """Return where goals are shown: department → its first level (empty: loose), parent → what is below it, pairs."""
    within: dict[str, bool] = {}
    firsts: dict[str, list[Goal]] = defaultdict(list)
    nested: dict[str, list[Goal]] = defaultdict(list)
    for name in places.order:
        parent, mine = places.parent.get(name, ""), places.department[name]
        within[name] = name in places.loose or within.get(parent, False)
        if name in places.loose:
            firsts[""].append(places.goals[name])
        elif parent and (within[name] or not mine or (parent != places.shared and places.department[parent] == mine)):
            nested[parent].append(places.goals[name])
        elif name != places.shared:
            firsts[mine].append(places.goals[name])
    place_of = {name: number for number, name in enumerate(places.goals)}
    pair: dict[str, str] = {}

    def names(goals: list[Goal], above: Goal | None) -> list[str]:
        turn = paired(sorted(goals, key=lambda one: place_of[one.id]), above)
        pair.update({goal.id: volume for goal, volume in turn if volume})
        return [goal.id for goal, _ in turn]

    tops = {department: names(goals, None) for department, goals in firsts.items()}
    below = {parent: names(goals, places.goals[parent]) for parent, goals in nested.items()}
    return tops, below, pair


def _nodes(judged: Judged, below: Mapping[str, list[str]]) -> dict[str, Node]:
    """Make the nodes, those below first."""
    nodes: dict[str, Node] = {}
    places, rolled = judged.places, judged.rolled
    for name in reversed(places.order):
        one, stands = rolled[name], judged.standing[name]
        nodes[name] = Node(
            goal=places.goals[name],
            children=tuple(nodes[child] for child in below.get(name, ())),
            plan=one.numbers.plan,
            fact=one.numbers.fact,
            computed=one.computed,
            share=stands.share,
            behind=stands.behind,
            state=stands.state,
            pair=judged.pair.get(name, ""),
            drivers=one.drivers,
            by_time=stands.by_time,
        )
    return nodes


def _results(places: Places) -> tuple[Result, ...]:
    """Return what was closed in the period, by department in the manifest's order, oldest first.

    A goal of another period counts by the day it was closed; one of this period also where the day is not known.
    """
    period, found = places.frame.period, []
    for goal in (*places.goals.values(), *places.elsewhere.values()):
        day = goal.closed_at.date() if goal.closed_at else None
        in_time = period.first <= day <= period.last if day else goal.id in places.goals
        if goal.closed and in_time:
            found.append((day or period.last, Result(places.department.get(goal.id, goal.department), goal)))
    order = {one.id: number for number, one in enumerate(places.frame.departments)}
    found.sort(key=lambda one: (order.get(one[1].department, len(order)), one[0], in_order(one[1].goal)))
    return tuple(result for _, result in found)
