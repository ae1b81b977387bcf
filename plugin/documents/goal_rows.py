"""The goals of a part of the tree as lines, one a goal: how deep each stands, and whose quality it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from plugin.documents.goal_numbers import value
from plugin.documents.goal_words import numbers
from plugin.domain.goals.model import Node
from plugin.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A goal on a line of its own; ``quality`` when it says what the volume number right above it is worth."""

    node: Node
    depth: int
    quality: bool


def rows(nodes: Sequence[Node]) -> Iterator[Row]:
    """Yield every goal once, those above before those below, a quality right below its volume; a tree of any depth."""
    waiting = [(nodes, 0, 0)]
    seen = set[str]()
    while waiting:
        siblings, start, depth = waiting.pop()
        if start == len(siblings):
            continue
        end = _after_quality(siblings, start)
        waiting.append((siblings, end, depth))
        for node in siblings[start:end]:
            if node.goal.id not in seen:
                yield Row(node, depth, bool(node.pair) and node.pair in seen)
                seen.add(node.goal.id)
        waiting += [(node.children, 0, depth + 1) for node in reversed(siblings[start:end])]


def _after_quality(siblings: Sequence[Node], start: int) -> int:
    """Return the place after a goal and the quality numbers of its own that follow it."""
    end = start + 1
    while end < len(siblings) and siblings[end].pair == siblings[start].goal.id:
        end += 1
    return end


def groups(nodes: Sequence[Node]) -> list[tuple[Row, ...]]:
    """Return the lines with each volume number and its quality in one group, so that no cut parts them."""
    made: list[list[Row]] = []
    for row in rows(nodes):
        if row.quality and made:
            made[-1].append(row)
        else:
            made.append([row])
    return [tuple(one) for one in made]


def told(words: Words, node: Node) -> str:
    """Write a goal's numbers as shortly as a box needs them; those of a private goal are only said to be hidden."""
    if node.goal.private:
        return words.gettext("hidden")
    if node.computed and node.fact is None and node.plan is None:
        return "—"  # what it is computed from is missing or private; which of the two is not for everybody
    if node.fact is None and node.plan is not None:
        return words.gettext("no actual yet")
    return numbers(words, node)


def share_of(node: Node) -> Decimal | None:
    """Return the share of the plan that a bar shows beside the time, and that everybody may read."""
    return node.share if node.by_time and not node.goal.private else None


def lag(words: Words, node: Node) -> str:
    """Say by how much a number lags: in points of its plan where a share of it says something, else in percent."""
    if node.goal.private or node.behind is None or node.behind <= 0:
        return ""
    if node.by_time:
        return words.gettext("by %(points)s pp", points=value(words, Decimal(round(node.behind)), ""))
    return words.gettext("%(percent)s off the plan", percent=percent(words, node.behind))


def percent(words: Words, number: Decimal) -> str:
    """Write whole percents."""
    return words.gettext("%(number)s%%", number=value(words, Decimal(round(number)), ""))
