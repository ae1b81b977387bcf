"""The lines of a goal tree: shared goal, departments, goals and those below them, a line a block."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from plugin.documents import goal_words, markdown
from plugin.documents.comparisons import quote
from plugin.documents.markdown import Safe
from plugin.domain.goals.model import Branch, Node, Tree
from plugin.words import N_, Words

# Deeper goals stand in the last of these levels: editors of trackers show no more, and the parser stops at ten.
LEVELS = 6
KEY_LONGEST = 120
_INDENT, _NO_INDENT = "    ", Safe("")
_NOTE_LONGEST = 300
_BELOW, _QUALITY = "› ", "↳ "
LOOSE = N_("Not on the tree")


@dataclass(frozen=True, slots=True)
class Line:
    """One block: its text without the key, the key, and the white space before it in a nested list."""

    text: Safe = field(repr=False)
    key: str
    indent: Safe = field(default=_NO_INDENT)


def block_key(kind: str, *parts: str) -> str:
    """Return the key of a block from what it is about; one that would be too long or hold other signs gets a hash."""
    plain = ".".join((kind, *parts))
    fit = re.sub(r"[^A-Za-z0-9_.:~-]", "~", plain)
    if fit == plain and len(fit) <= KEY_LONGEST:
        return plain
    return f"{fit[:80]}~{hashlib.sha256(plain.encode()).hexdigest()[:16]}"


def source(name: str, url: str, *, bold: bool = False) -> Safe:
    """Return a name as a link to where it stands; without an address the name alone."""
    linked = urlsplit(url).scheme in {"http", "https"} and not any(c.isspace() for c in url)
    text = markdown.link(name, url) if linked else markdown.escape(name)
    return Safe(f"**{text}**") if bold else text


def goal_lines(words: Words, tree: Tree, names: Mapping[str, str]) -> list[Line]:
    """Return the tree as lines of a nested list, quality right below its volume."""
    made: list[Line] = []
    depth = 0
    if tree.shared is not None:
        name = goal_words.goal_name(words, tree.shared.goal)
        title = markdown.strong(words.gettext("Shared goal “%(goal)s”", goal=name))
        made.append(_line(words, tree.shared, 0, title))
        depth = 1
        made += _below(words, tree.shared.children, depth)
    for branch in tree.branches:
        if branch.nodes:
            made.append(_department(branch, names, depth))
            made += _below(words, branch.nodes, depth + 1)
    if tree.loose:
        made.append(Line(markdown.strong(words.gettext(LOOSE)), "loose"))
        made += _below(words, tree.loose, 1)
    return made


def _department(branch: Branch, names: Mapping[str, str], depth: int) -> Line:
    name = markdown.strong(names.get(branch.department, branch.department))
    owner = f" · {markdown.escape(branch.owner)}" if branch.owner else ""
    return Line(Safe(name + owner), block_key("department", branch.department), _indent(depth))


def _below(words: Words, nodes: Sequence[Node], depth: int) -> Iterator[Line]:
    waiting = [(node, depth) for node in reversed(nodes)]
    while waiting:
        node, at = waiting.pop()
        yield _line(words, node, at, _title(words, node, at))
        waiting += [(child, at + 1) for child in reversed(node.children)]


def _title(words: Words, node: Node, depth: int) -> Safe:
    deeper = _BELOW * max(0, depth - LEVELS + 1)
    return markdown.escape(deeper + (_QUALITY if node.pair else "") + goal_words.goal_name(words, node.goal))


def _line(words: Words, node: Node, depth: int, title: Safe) -> Line:
    parts: Collection[str] = _private(words, node, title) if node.goal.private else _told(words, node, title)
    return Line(Safe(" · ".join(filter(None, parts))), block_key("goal", node.goal.id), _indent(depth))


def _private(words: Words, node: Node, title: Safe) -> tuple[str, ...]:
    return title, markdown.escape(goal_words.marked(words, node.state))


def _told(words: Words, node: Node, title: Safe) -> tuple[str, ...]:
    goal = node.goal
    return (
        f"{title}: {markdown.escape(goal_words.numbers(words, node))}",
        markdown.escape(_share(words, node)),
        markdown.escape(goal_words.marked(words, node.state)),
        markdown.escape(words.gettext("closed") if goal.closed else ""),
        markdown.escape(goal_words.acceptance(words, goal.acceptance)),
        markdown.escape(goal.owner.name if goal.owner else words.gettext("no owner")),
        source(goal.key, goal.url),
        markdown.escape(_confidence(words, node)),
        markdown.escape(quote(words, goal.note[:_NOTE_LONGEST]) if goal.note else ""),
    )


def _share(words: Words, node: Node) -> str:
    return "" if node.share is None else words.gettext("%(share)s of plan", share=goal_words.share(words, node.share))


def _confidence(words: Words, node: Node) -> str:
    given = node.goal.confidence
    return "" if given is None else words.gettext("confidence %(share)s", share=goal_words.share(words, given))


def _indent(depth: int) -> Safe:
    return Safe(_INDENT * min(depth, LEVELS - 1))
