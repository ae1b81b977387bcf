"""What the picture of a goal tree says, before it is drawn: one card a department, one tie a pair that meets."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plugin.documents.goal_rows import Row, groups, told
from plugin.documents.goal_words import cadence, counts, goal_name, held
from plugin.domain.goals.model import Acceptance, Branch, Held, Node, Process, State, Tree
from plugin.words import Words

LOOSE, SHARED = "~loose", "~shared"
"""Stand for a department's id: the goals that hang nowhere, those below the shared goal without a department."""


@dataclass(frozen=True, slots=True)
class Line:
    """One goal on a card."""

    text: str
    value: str
    state: State
    depth: int
    quality: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A department's box. ``more`` goals did not fit; ``foot`` is about acceptance, or says why there are no lines."""

    id: str
    name: str
    owner: str
    lines: tuple[Line, ...] = ()
    more: int = 0
    foot: str = ""
    refused: bool = False
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A sync process between two cards, or that there is none (``state`` None); ``names`` are those of the cards."""

    ends: tuple[str, str]
    names: str
    title: str
    how_often: str
    said: str
    then: str
    state: Held | None


def cards(
    words: Words, tree: Tree, names: Mapping[str, str], *, folded: Collection[str], most: int
) -> tuple[tuple[Card, ...], int]:
    """Return the cards of all departments and of the loose goals, and how many of them hang on the shared goal.

    A card shows at most ``most`` lines, or one volume with its quality where these alone are more.
    """
    names = {**names, **others(words)}
    below = tree.shared.children if tree.shared else ()
    common = [Branch(SHARED, "", below)] if below else []
    made = [_branch(words, branch, names, folded, most) for branch in (*tree.branches, *common)]
    loose = [_branch(words, Branch(LOOSE, "", tree.loose), names, folded, most)] if tree.loose else []
    return (*made, *loose), len(made)


def others(words: Words) -> dict[str, str]:
    """Return the names of what stands beside the departments."""
    return {LOOSE: words.gettext("Outside the tree"), SHARED: words.gettext("Without a department")}


def ties(words: Words, tree: Tree, names: Mapping[str, str], known: Sequence[Card]) -> tuple[Tie, ...]:
    """Return the ties between known cards: processes first, a missed one before the others, then pairs without one."""
    ids = {card.id for card in known}
    order = sorted(tree.processes, key=lambda one: one.state is not Held.MISSED)
    made = [_tie(words, one, names, pair) for one in order for pair in _pairs(one) if ids.issuperset(pair)]
    none = [_none(words, pair, names) for pair in tree.unsynced if ids.issuperset(pair)]
    return (*made, *none)


def _pairs(process: Process) -> list[tuple[str, str]]:
    """Return the pairs that a process is drawn between: of more than two departments each with the next."""
    return list(pairwise(process.meeting.between))


def _tie(words: Words, one: Process, names: Mapping[str, str], pair: tuple[str, str]) -> Tie:
    said, _, then = held(words, one).partition(" · ")
    title = names.get(one.meeting.id, one.meeting.id)
    return Tie(pair, _both(words, pair, names), title, cadence(words, one.meeting.cadence), said, then, one.state)


def _none(words: Words, pair: tuple[str, str], names: Mapping[str, str]) -> Tie:
    both = _both(words, pair, names)
    title = words.gettext("%(departments)s:", departments=both)
    return Tie(pair, both, title, "", words.gettext("no sync process"), "", None)


def _both(words: Words, pair: tuple[str, str], names: Mapping[str, str]) -> str:
    first, second = (names.get(one, one) for one in pair)
    return words.gettext("%(first)s and %(second)s", first=first, second=second)


def _branch(words: Words, branch: Branch, names: Mapping[str, str], folded: Collection[str], most: int) -> Card:
    bare = Card(branch.department, names.get(branch.department, branch.department), branch.owner)
    if not branch.nodes:
        return replace(bare, foot=words.gettext("No goals yet"))
    if branch.department in folded:
        return replace(bare, foot=counts(words, branch), folded=True)
    return _card(words, bare, branch.nodes, most)


def _card(words: Words, bare: Card, nodes: Sequence[Node], most: int) -> Card:
    everything = groups(nodes)
    shown = [row for group in _chosen(everything, most) for row in group]
    accepted = Counter(row.node.goal.acceptance for group in everything for row in group)
    return replace(
        bare,
        lines=tuple(_line(words, row) for row in shown),
        more=accepted.total() - len(shown),
        foot=_acceptance(words, accepted),
        refused=accepted[Acceptance.REFUSED] > 0,
    )


def _chosen(all_groups: Sequence[tuple[Row, ...]], most: int) -> list[tuple[Row, ...]]:
    """Choose the groups for a card: those that stand highest first, in the tree's order."""
    left, kept = most, set[int]()
    for at in sorted(range(len(all_groups)), key=lambda n: (all_groups[n][0].depth, n)):
        size = len(all_groups[at])
        if size > left and kept:
            break
        kept.add(at)
        left -= size
    return [group for at, group in enumerate(all_groups) if at in kept]


def _line(words: Words, row: Row) -> Line:
    node = row.node
    return Line(goal_name(words, node.goal), told(words, node), node.state, min(row.depth, 3), row.quality)


def _acceptance(words: Words, found: Counter[Acceptance]) -> str:
    refused, waiting = found[Acceptance.REFUSED], found[Acceptance.OPEN]
    if refused:
        return words.ngettext("Acceptance: %(count)s refused", "Acceptance: %(count)s refused", refused)
    if waiting:
        return words.ngettext("Acceptance: %(count)s open", "Acceptance: %(count)s open", waiting)
    return words.gettext("Acceptance: all accepted") if found else ""
