"""The goal tree as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal

from plugin.documents import goal_words
from plugin.documents.markdown import fold
from plugin.domain.goals.model import Node, Tree
from plugin.domain.goals.walking import below, nodes
from plugin.words import N_, Words

# What makes a spreadsheet take a cell for a formula: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@")
COLUMNS = (
    N_("Department"),
    N_("Goal"),
    N_("Metric"),
    N_("Unit"),
    N_("Plan"),
    N_("Actual"),
    N_("% of plan"),
    N_("State"),
    N_("Acceptance"),
    N_("Owner"),
    N_("Period"),
    N_("Key"),
    N_("Address"),
    N_("Goal above"),
    N_("Quality of"),
    N_("Note"),
)


def csv_text(words: Words, tree: Tree, names: Mapping[str, str]) -> str:
    """Return the tree as CSV with a byte order mark, which Excel needs: commas, points, a row a goal.

    Numbers are as typed or computed, in their own unit. A text that a spreadsheet would take for a formula gets an
    apostrophe before it. A private goal keeps its row, its department and its state.
    """
    made = io.StringIO()
    rows = csv.writer(made)
    rows.writerow([words.gettext(name) for name in COLUMNS])
    rows.writerows(_row(words, *each, names) for each in _each(tree))
    return f"\ufeff{made.getvalue()}"


def _each(tree: Tree) -> Iterator[tuple[Node, str, str, str]]:
    """Yield every goal in the order of the page: node, department, title above, title of its volume."""
    titles = {node.goal.id: _title(node) for node in nodes(tree)}
    places = {node.goal.id: branch.department for branch in tree.branches for node in below(branch.nodes)}
    for node in nodes(tree):
        goal = node.goal
        above = next((titles[name] for name in goal.parents if name in titles), "")
        yield node, places.get(goal.id, goal.department), above, titles.get(node.pair, "")


def _title(node: Node) -> str:
    return "" if node.goal.private else node.goal.title


def _row(words: Words, node: Node, department: str, above: str, volume: str, names: Mapping[str, str]) -> list[str]:
    goal = node.goal
    state = goal_words.state(words, node.state)
    start = [_safe(names.get(department, department)), _safe(goal_words.goal_name(words, goal))]
    if goal.private:
        return [*start, *[""] * 5, state, *[""] * (len(COLUMNS) - 8)]
    return [
        *start,
        _safe(goal_words.metric(words, goal.metric)),
        _safe(goal.unit),
        *map(_number, (node.plan, node.fact, node.share)),
        state,
        goal_words.acceptance(words, goal.acceptance),
        _safe(goal.owner.name if goal.owner else ""),
        goal_words.period(words, goal.period) if goal.period else "",
        *map(_safe, (goal.key, goal.url, above, volume, goal.note)),
    ]


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _safe(text: str) -> str:
    """Return a text as one line that stays a text."""
    plain = fold(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
