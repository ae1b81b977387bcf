"""The goal tree as a Mermaid flow chart: shape, titles and states. No numbers: a changed number never touches it.

https://mermaid.js.org/syntax/flowchart.html, drawn from left to right, since a page is narrow and long. Ids are made
here; every text stands in quotes with the characters that mean something there as entity codes, so no title can end
its label, the block of code or a line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from plugin.documents import goal_words
from plugin.documents.markdown import fold
from plugin.domain.goals.model import Branch, Held, Node, Tree
from plugin.domain.goals.walking import below, nodes
from plugin.words import Words

GOALS_MOST = 150
# Mermaid draws nothing at all beyond 50,000 characters, and Notion's code blocks end before twice that.
LONGEST = 45_000
_LABEL_LONGEST = 60
_ENTITIES = re.compile(r"[^\w\s.,:;()/+%№✓▲■◷○↳«»“”–—…≤≥'’₽$€-]")
# Mermaid takes a label that begins so for a list, and says that it draws none.
_LISTED = re.compile(r"^(\d*)([-+.)])(?=\s)")
_HELD = {Held.HELD: "✓", Held.MISSED: "■", Held.WAITING: "○"}


def mermaid(words: Words, tree: Tree, names: Mapping[str, str]) -> str:
    """Return the chart; of a tree with more goals than can be read, the departments and their uppermost goals."""
    if sum(1 for _ in nodes(tree)) <= GOALS_MOST:
        whole = "\n".join(_chart(words, tree, names, most=None))
        if len(whole) <= LONGEST:
            return whole
    most = max(1, GOALS_MOST // max(1, 3 * len(tree.branches)))
    return "\n".join(_chart(words, tree, names, most))


def _chart(words: Words, tree: Tree, names: Mapping[str, str], most: int | None) -> Iterator[str]:
    yield "flowchart LR"
    ids: dict[str, str] = {}
    if tree.shared is not None:
        ids[tree.shared.goal.id] = "top"
        yield f"  top[{_goal(words, tree.shared)}]"
        yield from _nodes(words, tree.shared.children[:most], "top", ids)
    places = {branch.department: f"d{number}" for number, branch in enumerate(tree.branches, 1)}
    for branch in tree.branches:
        place = places[branch.department]
        yield f"  {place}[[{_label(names.get(branch.department, branch.department))}]]"
        if tree.shared is not None:
            yield f"  top --> {place}"
        yield from _branch(words, branch, place, ids, most)
    if most is None:
        yield from _nodes(words, tree.loose, "", ids)
    yield from _processes(words, tree, names, places)


def _branch(words: Words, branch: Branch, place: str, ids: dict[str, str], most: int | None) -> Iterator[str]:
    if most is None:
        yield from _nodes(words, branch.nodes, place, ids)
        return
    shown = branch.nodes[:most]
    more = sum(1 for _ in below(branch.nodes)) - len(shown)
    for node in shown:
        ids[node.goal.id] = f"g{len(ids)}"
        yield from (f"  {ids[node.goal.id]}[{_goal(words, node)}]", f"  {place} --> {ids[node.goal.id]}")
    if more > 0:
        label = _label(words.ngettext("and %(count)s more goal", "and %(count)s more goals", more))
        yield from (f"  {place}m[{label}]", f"  {place} --> {place}m")


def _nodes(words: Words, tops: Sequence[Node], above: str, ids: dict[str, str]) -> Iterator[str]:
    """Draw nodes and all below them; a quality hangs on its volume, which stands before it."""
    waiting = [(node, above) for node in reversed(tops)]
    while waiting:
        node, upper = waiting.pop()
        ids[node.goal.id] = own = f"g{len(ids)}"
        yield f"  {own}[{_goal(words, node)}]"
        if node.pair in ids:
            yield f"  {ids[node.pair]} --- {own}"
        elif upper:
            yield f"  {upper} --> {own}"
        waiting += [(child, own) for child in reversed(node.children)]


def _processes(words: Words, tree: Tree, names: Mapping[str, str], places: Mapping[str, str]) -> Iterator[str]:
    """Hang processes on each of the departments that they join, so that departments stay in one row."""
    for number, one in enumerate(tree.processes, 1):
        meeting = one.meeting
        often = goal_words.cadence(words, meeting.cadence)
        yield f"  p{number}([{_label(f'{_HELD[one.state]} {names.get(meeting.id, meeting.id)}', often)}])"
        yield from (f"  {places[each]} --- p{number}" for each in meeting.between if each in places)
    missing = _label(words.gettext("no sync process"))
    for number, pair in enumerate(tree.unsynced, 1):
        yield f"  m{number}([{missing}])"
        yield from (f"  {places[each]} -.- m{number}" for each in pair if each in places)


def _goal(words: Words, node: Node) -> str:
    title = goal_words.goal_name(words, node.goal)
    return _label(f"↳ {title}" if node.pair else title, goal_words.marked(words, node.state))


def _label(*lines: str) -> str:
    return f'"{"<br>".join(map(_escaped, lines))}"'


def _escaped(line: str) -> str:
    plain = _ENTITIES.sub(lambda found: _entity(found[0]), _short(fold(line)))
    return _LISTED.sub(lambda found: found[1] + _entity(found[2]), plain)


def _short(text: str) -> str:
    return text if len(text) <= _LABEL_LONGEST else f"{text[: _LABEL_LONGEST - 1].rstrip()}…"


def _entity(sign: str) -> str:
    return f"#{ord(sign)};"
