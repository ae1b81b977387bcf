"""What changed between two days of a tree."""

from collections.abc import Iterator
from decimal import Decimal

from plugin.domain.goals.metrics import unit_for
from plugin.domain.goals.model import Acceptance, Moved, Node, Said, State, Tree
from plugin.domain.goals.units import convert
from plugin.domain.goals.walking import nodes

_BADNESS = {State.ON_TRACK: 0, State.PENDING: 1, State.STALE: 2, State.BEHIND: 3, State.FAR_BEHIND: 4}
_ORDER = ("refused", "worse", "plan", "better", "acceptance", "removed", "added", "fact", "owner", "title")


def moved(before: Tree, after: Tree) -> tuple[Moved, ...]:
    """Return the differences, most telling first: refusals, what got worse, plans, what got better; titles last.

    Computed numbers are left out: what moved them is there itself. Of two trees of different periods only goals that
    stand in both are compared. Numbers are in the unit that the goal has now.
    """
    old = {node.goal.id: node for node in nodes(before)}
    new = {node.goal.id: node for node in nodes(after)}
    found = [one for name, node in new.items() if name in old for one in _moves(old[name], node)]
    if before.period == after.period:
        found += [Moved("added", node.goal, None, node.goal.title) for name, node in new.items() if name not in old]
        found += [Moved("removed", node.goal, node.goal.title, None) for name, node in old.items() if name not in new]
    return tuple(sorted(found, key=_weight))


def _weight(one: Moved) -> tuple[int, Decimal]:
    kind = one.what
    if one.what == "state":
        kind = "worse" if _BADNESS[State(str(one.after))] > _BADNESS[State(str(one.before))] else "better"
    if one.after == Acceptance.REFUSED and one.what == "acceptance":
        kind = "refused"
    return _ORDER.index(kind), -_size(one)


def _size(one: Moved) -> Decimal:
    """Return by how much of itself a number changed; what appears or goes is the largest."""
    if one.what not in {"plan", "fact"}:
        return Decimal(0)
    if not isinstance(one.before, Decimal) or not isinstance(one.after, Decimal) or not one.before:
        return Decimal("Infinity")
    return abs((one.after - one.before) / one.before)


def _moves(old: Node, new: Node) -> Iterator[Moved]:
    one, two = old.goal, new.goal
    if old.state is not new.state:
        yield Moved("state", two, old.state.value, new.state.value)
    if one.acceptance is not two.acceptance:
        yield Moved("acceptance", two, one.acceptance.value, two.acceptance.value, two.acceptance_said)
    if not (old.computed or new.computed):
        yield from _number("plan", old, new, two.plan_said)
        yield from _number("fact", old, new, two.fact_said)
    names = (one.owner.name if one.owner else None, two.owner.name if two.owner else None)
    if names[0] != names[1]:
        yield Moved("owner", two, *names)
    if one.title != two.title:
        yield Moved("title", two, one.title, two.title)


def _number(what: str, old: Node, new: Node, said: Said) -> Iterator[Moved]:
    before, after = (old.plan, new.plan) if what == "plan" else (old.fact, new.fact)
    if before is not None:
        converted = convert(before, unit_for(old.goal), unit_for(new.goal))
        before = before if converted is None else converted
    if before != after:
        yield Moved(what, new.goal, before, after, said)
