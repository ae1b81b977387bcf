"""Facts between departments in a goal tree: plans that do not meet, goals that nobody stands behind or reaches.

Private goals never make a fact: the tree comes in masked, and what is private in it is passed over.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from plugin.domain.checklists.keys import GAP, GOAL
from plugin.domain.checklists.model import Closed, Fact, Kind, Sync
from plugin.domain.checklists.weights import MOST_ADDED, weight
from plugin.domain.goals.model import Acceptance, Gap, Node, State, Tree
from plugin.domain.goals.walking import below, nodes

WEEK = 7


def from_tree(tree: Tree, sync: Sync, unasked: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return what a (masked) tree leaves to do between the departments of a process.

    Gaps: the tree's own and those of shorter periods that run now, when at least two of the departments plan factors of
    the chain. Goals: open ones of these departments that lie on an edge between them: on the chain of such a gap, below
    or above a goal of another one of them, driving one or driven by one, or the volume or quality of such a goal. One
    fact a goal, the most telling. ``unasked`` are ids of goal sources that have no field for acceptance.
    """
    departments = _departments(tree)
    met = [gap for gap in _gaps(tree) if len(_planned_by(gap, departments, sync)) > 1]
    gaps = [fact for gap in met for fact in _of_gap(gap, tree)]
    edge = _edge(tree, departments, met, sync)
    goals = [
        fact
        for node in nodes(tree)
        if node.goal.id in edge and not node.goal.private and not node.goal.closed
        for fact in _of_goal(node, departments[node.goal.id], tree, sync, unasked)
    ]
    return (*gaps, *goals)


def _departments(tree: Tree) -> dict[str, str]:
    """Return goal → department, by the branch that it stands in; goals without one are not there."""
    return {
        node.goal.id: branch.department for branch in tree.branches for node in below(branch.nodes) if branch.department
    }


def _gaps(tree: Tree) -> Iterator[Gap]:
    return (one for one in tree.gaps if one.period == tree.period or one.period.first <= tree.today <= one.period.last)


def _chain(gap: Gap) -> list[str]:
    return [*(goal for step in gap.steps for goal in step.sources), *filter(None, (gap.deals_of,))]


def _planned_by(gap: Gap, departments: Mapping[str, str], sync: Sync) -> set[str]:
    return {departments.get(goal, "") for goal in _chain(gap)}.intersection(sync.between)


def _edge(tree: Tree, departments: Mapping[str, str], gaps: Iterable[Gap], sync: Sync) -> set[str]:
    """Return the goals of the process's departments that lie on an edge between two of them."""
    mine = {name: one for name, one in departments.items() if one in sync.between}
    found = {name for gap in gaps for name in _chain(gap)} & mine.keys()
    for node in nodes(tree):
        for other in (*node.goal.parents[:1], *node.drivers):
            one = mine.get(node.goal.id, "")
            if one and mine.get(other, one) != one:
                found |= {node.goal.id, other}
    pairs = {node.goal.id: node.pair for node in nodes(tree) if node.pair}
    quality = {name for name, volume in pairs.items() if volume in found}
    volume = {volume for name, volume in pairs.items() if name in found}
    return (found | quality | volume) & mine.keys()


def _of_gap(gap: Gap, tree: Tree) -> Iterator[Fact]:
    """Yield a gap in the unit of the plan above, or in deals where only those are lacking."""
    deals = None
    if gap.deals_have is not None and gap.deals_need is not None and gap.deals_need > gap.deals_have:
        deals = gap.deals_need - gap.deals_have
    have, need, unit, metric, against = gap.have, gap.need, gap.unit, gap.metric, gap.against
    if gap.missing <= 0:
        if deals is None or gap.deals_have is None or gap.deals_need is None:
            return
        have, need, unit, metric, against = gap.deals_have, gap.deals_need, "", "deals", gap.deals_of or gap.against
    goal = next((node.goal for node in nodes(tree) if node.goal.id == against), None)
    yield Fact(
        gap_key(gap, tree),
        Kind.PLAN_GAP,
        weight(Kind.PLAN_GAP, _tenths(need - have, need)),
        {
            "missing": _text(need - have),
            "unit": unit,
            "have": _text(have),
            "need": _text(need),
            "metric": metric,
            "leads_more": _text(gap.leads_more),
            "deals_more": _text(deals),
        },
        source=goal.key if goal else "",
        url=goal.url if goal else "",
    )


def gap_key(gap: Gap, tree: Tree) -> str:
    """Return ``gap:<first day>`` for the tree's own period, with the last day for a shorter one in it."""
    own = gap.period == tree.period
    return f"{GAP}{gap.period.first}" if own else f"{GAP}{gap.period.first}/{gap.period.last}"


def _of_goal(node: Node, department: str, tree: Tree, sync: Sync, unasked: Collection[str]) -> Iterator[Fact]:
    goal, kind = node.goal, _kind(node, unasked)
    if kind is None:
        return
    facts = {
        "goal": goal.title,
        "key": goal.key,
        "department": department,
        "metric": goal.metric,
        "plan": _text(node.plan),
        "unit": goal.unit,
        "direction": goal.direction.value,
        **_more(node, kind, tree),
    }
    owner = goal.owner.id if goal.owner else ""
    known = any(owner in owners for owners in sync.owners.values())
    added = int(node.behind or 0) // 10 if kind is Kind.OFF_TRACK else 0
    yield Fact(
        f"{GOAL}{goal.id}",
        kind,
        weight(kind, added),
        facts,
        source=goal.key,
        url=goal.url,
        first=department,
        owner=owner if known else "",
    )


def _kind(node: Node, unasked: Collection[str]) -> Kind | None:
    """Return the most telling of what is to be said of a goal; None when there is nothing."""
    goal = node.goal
    if goal.acceptance is Acceptance.REFUSED:
        return Kind.REFUSED
    if node.state is State.FAR_BEHIND:
        return Kind.OFF_TRACK
    if node.state is State.STALE and not node.computed:
        return Kind.STALE
    waits = goal.acceptance is Acceptance.OPEN and goal.source not in unasked
    return Kind.UNACCEPTED if waits and node.plan is not None else None


def _more(node: Node, kind: Kind, tree: Tree) -> dict[str, str]:
    if kind is Kind.REFUSED:
        return {"note": node.goal.acceptance_note}
    if kind is Kind.OFF_TRACK:
        return {"fact": _text(node.fact), "behind": _text(node.behind.normalize() if node.behind else None)}
    if kind is Kind.STALE:
        return {"fact": _text(node.fact), "days": _silent(node, tree)}
    return {}


def _silent(node: Node, tree: Tree) -> str:
    """Return for how many days nothing was said, in whole weeks: since the last fact, or since the period began."""
    period = node.goal.period or tree.period
    said = node.goal.fact_said.at.date() if node.goal.fact_said.at else None
    since = max(said or period.first, period.first) if node.fact is None else said or period.first
    return str((tree.today - since).days // WEEK * WEEK)


def resolved_goals(tree: Tree) -> Iterator[tuple[str, frozenset[Closed]]]:
    """Yield for each goal that is open and not private, and for each gap, which reasons for closing are true of it."""
    for node in nodes(tree):
        goal = node.goal
        if goal.private or goal.closed:
            continue
        true = {
            Closed.ACCEPTED: goal.acceptance is Acceptance.ACCEPTED,
            Closed.BACK_ON_TRACK: node.state in {State.ON_TRACK, State.BEHIND},
            Closed.FRESH_AGAIN: node.state is not State.STALE,
        }
        yield f"{GOAL}{goal.id}", frozenset(reason for reason, so in true.items() if so)
    for gap in _gaps(tree):
        short = gap.deals_have is not None and gap.deals_need is not None and gap.deals_need > gap.deals_have
        if gap.missing <= 0 and not short:
            yield gap_key(gap, tree), frozenset({Closed.GAP_CLOSED})


def _tenths(part: Decimal, whole: Decimal) -> int:
    return min(int(part * 10 / whole), MOST_ADDED) if whole > 0 else MOST_ADDED


def _text(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")
