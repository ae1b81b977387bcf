"""What everybody may read of private goals: that they are there and how they stand, nothing of what they say.

A number that is computed from a private one goes too, and so does everything computed from that: what is left of a sum
by subtraction would be the private number. Typed numbers above stay. E-mail addresses of owners go from every goal.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from plugin.domain.goals.model import Branch, Finding, Gap, Goal, Node, Result, Tree
from plugin.domain.goals.walking import nodes, rebuilt

_DEALS = {"deals", "new_clients"}
_NUMBERS = {"value", "other", "missing", "leads"}
_OF_NUMBERS = {"plan_gap", "deals_gap", "quality_behind"}  # without their numbers they say nothing


def masked_goals(goals: Iterable[Goal]) -> tuple[Goal, ...]:
    """Return goals with the private ones masked: id, source, department, parents that are goals, period and state stay.

    Of a goal that is not private only a formula goes when it names a private goal.
    """
    all_ = tuple(goals)
    known = {goal.id for goal in all_}
    names = _names(all_)
    return tuple(_masked(goal, known) if goal.private else _public(goal, names) for goal in all_)


def _masked(goal: Goal, known: Collection[str]) -> Goal:
    return Goal(
        id=goal.id,
        key="",
        title="",
        url="",
        source=goal.source,
        department=goal.department,
        parents=tuple(one for one in goal.parents if one in known),
        period=goal.period,
        kind=goal.kind,
        direction=goal.direction,
        contributes=goal.contributes,
        private=True,
        acceptance=goal.acceptance,
        closed=goal.closed,
        closed_at=goal.closed_at,
    )


def _public(goal: Goal, names: Collection[str]) -> Goal:
    if goal.owner is not None and goal.owner.email is not None:
        goal = replace(goal, owner=replace(goal.owner, email=None))
    return replace(goal, formula="") if _tells(goal.formula, names) else goal


def _names(goals: Iterable[Goal]) -> set[str]:
    """Return how a text may call the private goals."""
    return {name.casefold() for goal in goals if goal.private for name in (goal.key, goal.id) if name}


def _tells(text: object, names: Collection[str]) -> bool:
    return isinstance(text, str) and any(name in text.casefold() for name in names)


@dataclass(frozen=True, slots=True)
class _Mask:
    """What may be told: ``goals`` by id, masked; ``hidden`` have numbers that may not, ``names`` may not be said.

    ``gaps`` are those that rest on no hidden number, ``told`` their (goal, period).
    """

    goals: Mapping[str, Goal]
    hidden: Collection[str]
    names: Collection[str]
    gaps: tuple[Gap, ...]

    @property
    def told(self) -> set[tuple[str, str]]:
        return {(name, f"{g.period.first}/{g.period.last}") for g in self.gaps for name in (g.against, g.deals_of)}


def masked(tree: Tree) -> Tree:
    """Return a tree with the private goals masked, and with no number from which one of theirs could be reckoned."""
    all_ = list(nodes(tree))
    plain = [*(node.goal for node in all_), *_elsewhere(all_, (one.goal for one in tree.results))]
    hidden = _hidden(all_, {goal.id for goal in plain if goal.private})
    gaps = tuple(_gap(one, all_, hidden) for one in tree.gaps if not _rests_on(one, hidden))
    mask = _Mask({goal.id: goal for goal in masked_goals(plain)}, hidden, _names(plain), gaps)

    def made(tops: Iterable[Node]) -> tuple[Node, ...]:
        return rebuilt(tops, lambda node, children: _node(mask, node, children))

    told = mask.told
    return replace(
        tree,
        shared=made((tree.shared,))[0] if tree.shared else None,
        branches=tuple(Branch(one.department, one.owner, made(one.nodes)) for one in tree.branches),
        loose=made(tree.loose),
        findings=tuple(_finding(mask, one, told) for one in tree.findings),
        gaps=gaps,
        results=tuple(Result(one.department, mask.goals[one.goal.id]) for one in tree.results),
    )


def _elsewhere(all_: Iterable[Node], goals: Iterable[Goal]) -> list[Goal]:
    """Return closed goals of other periods, which stand among the results and nowhere else."""
    placed = {node.goal.id for node in all_}
    return [goal for goal in goals if goal.id not in placed]


def _hidden(all_: Iterable[Node], private: Collection[str]) -> set[str]:
    """Return the private goals and every goal with a number that rests on one of them, however far below."""
    resting: dict[str, list[str]] = {}
    for node in all_:
        for driver in node.drivers:
            resting.setdefault(driver, []).append(node.goal.id)
    found, work = set(private), list(private)
    while work:
        new = [name for name in resting.get(work.pop(), ()) if name not in found]
        found.update(new)
        work.extend(new)
    return found


def _node(mask: _Mask, node: Node, children: tuple[Node, ...]) -> Node:
    goal = mask.goals[node.goal.id]
    if goal.id not in mask.hidden:
        return replace(node, goal=goal, children=children)
    blank = replace(node, goal=goal, children=children, plan=None, fact=None, share=None, behind=None, by_time=False)
    return replace(blank, computed=False, drivers=()) if goal.private else blank


def _finding(mask: _Mask, finding: Finding, told: Collection[tuple[str, str]]) -> Finding:
    """Keep what kind of finding it is and where; facts about private goals go, numbers that rest on them too."""
    facts, goals = dict(finding.facts), mask.goals
    private = any(name in goals and goals[name].private for name in finding.goals)
    silent = private or any(name in mask.hidden for name in finding.goals)
    if finding.code in {"plan_gap", "deals_gap"}:
        silent = silent or (finding.goals[0], facts["text"]) not in told
    if private or (silent and finding.code in _OF_NUMBERS):
        facts = {name: value for name, value in facts.items() if name == "department"}
    elif silent:
        facts = {name: value for name, value in facts.items() if name not in _NUMBERS}
    if _tells(facts.get("text"), mask.names):
        del facts["text"]
    return replace(finding, facts=facts)


def _rests_on(gap: Gap, hidden: Collection[str]) -> bool:
    return gap.against in hidden or any(goal in hidden for step in gap.steps for goal in step.sources)


def _gap(gap: Gap, all_: Iterable[Node], hidden: Collection[str]) -> Gap:
    """Take the deals that are needed from a gap where a private plan in deals may be part of them."""
    private_deals = any(node.goal.id in hidden and node.goal.metric in _DEALS for node in all_)
    if not private_deals or not gap.deals_of:
        return gap
    return replace(gap, deals_need=None, leads_more=None, deals_of="")
