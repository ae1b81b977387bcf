"""The goal tree as a document whose blocks have keys, for a page in the tracker.

One number changed changes one block, unless a state, a number computed from it or a finding changes with it: nothing
here sums up facts, and nothing but states and due days moves by itself with the day. Which keys there are stands in
``README.md``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from plugin.documents import checklist_digest, goal_words, markdown
from plugin.documents.goal_lines import Line, block_key, goal_lines, source
from plugin.documents.goal_mermaid import mermaid
from plugin.documents.markdown import Safe
from plugin.documents.rendering import render
from plugin.domain.checklists.model import Owed
from plugin.domain.goals.model import Finding, Gap, Moved, Node, Process, Result, Tree
from plugin.domain.goals.walking import nodes
from plugin.ports.world import Document
from plugin.words import Words

__all__ = ["block_key", "goal_tree", "mermaid"]

FINDINGS_MOST = 60
MOVED_MOST = 40
# The gap stands at the top of the page already.
_ON_TOP = "plan_gap"


def goal_tree(  # noqa: PLR0913 - what the page shows comes from so many places
    words: Words,
    tree: Tree,
    *,
    title: str,
    names: Mapping[str, str],
    moved: Sequence[Moved],
    since: date | None,
    sources: Sequence[tuple[str, str]],
    url: str,
    picture: bool = True,
    owed: Sequence[Owed] = (),
) -> Document:
    """Return the page of a tree whose private goals are masked.

    ``names`` has departments and sync processes by id in the reader's language. ``moved`` is what changed in the week
    that began with ``since`` (None: nothing older is kept). ``sources`` are (what it is called, address or empty),
    ``url`` the address of our own page or empty. ``picture`` False: without the Mermaid code, which only Notion draws.
    ``owed`` is what waits in checklists, in order; ``names`` then has the people in it too.
    """
    known = {node.goal.id: node for node in nodes(tree)}
    found = [one for one in tree.findings if one.code != _ON_TOP or tree.gap is None]
    return render(
        "goal_tree",
        words,
        title=f"{title}, {goal_words.period(words, tree.period)}",
        gaps=[_gap(words, one, tree, known) for one in _gaps(tree)],
        picture=Safe(mermaid(words, tree, names)) if picture else "",
        findings=_keyed("finding", ((one.key, _finding(words, one, names, known)) for one in found[:FINDINGS_MOST])),
        findings_more=len(found) - FINDINGS_MOST,
        goals=goal_lines(words, tree, names),
        processes=_keyed("process", ((p.meeting.id, _process(words, p, names)) for p in tree.processes)),
        unsynced=_keyed("unsynced", ((f"{a}.{b}", _pair(names, a, b)) for a, b in tree.unsynced)),
        owed=_keyed("owed", ((_waiter(one), _owed(words, one, names)) for one in owed)),
        since=since,
        moved=_keyed("moved", ((f"{one.what}.{one.goal.id}", _moved(words, one)) for one in moved[:MOVED_MOST])),
        moved_more=len(moved) - MOVED_MOST,
        results=_keyed("result", ((one.goal.id, _result(words, one, names)) for one in tree.results)),
        empty=", ".join(names.get(one, one) for one in tree.empty),
        other=[(goal_words.period(words, when), count) for when, count in tree.other],
        thresholds=tree.thresholds,
        sources=Safe(", ".join(source(name, address) for name, address in sources)),
        url=url,
        goal_words=goal_words,
    )


def _keyed(kind: str, told: Iterable[tuple[str, Safe]]) -> list[Line]:
    """Give each line the key of what it is about; a second one about the same is numbered."""
    made: list[Line] = []
    seen: dict[str, int] = {}
    for about, text in told:
        seen[about] = again = seen.get(about, 0) + 1
        made.append(Line(text, block_key(kind, about, *([str(again)] if again > 1 else []))))
    return made


def _gaps(tree: Tree) -> list[Gap]:
    """Return the arithmetic of the tree's own period, then that of others in which the plans fall short."""
    return sorted(
        (one for one in tree.gaps if one.period == tree.period or one.missing > 0),
        key=lambda one: (one.period != tree.period, one.period.first),
    )


def _gap(words: Words, one: Gap, tree: Tree, known: Mapping[str, Node]) -> Line:
    first, *rest = goal_words.gap(words, one)
    own = one.period == tree.period
    about = "" if own else f"{markdown.escape(goal_words.period(words, one.period))}: "
    text = f"{about}{markdown.strong(first)} {markdown.escape(' '.join(rest))}"
    planned = [id_ for step in one.steps for id_ in (step.sources or (step.goal or "",))]
    from_ = dict.fromkeys([*planned, one.against, one.deals_of])
    links = [source(known[id_].goal.key, known[id_].goal.url) for id_ in from_ if id_ in known and known[id_].goal.key]
    if links:
        where = markdown.escape(words.gettext("Where the numbers stand:"))
        text += f" {where} {', '.join(links)}\\."
    return Line(Safe(text.strip()), "gap" if own else block_key("gap", f"{one.period.first}~{one.period.last}"))


def _finding(words: Words, one: Finding, names: Mapping[str, str], known: Mapping[str, Node]) -> Safe:
    goals = [known[id_].goal for id_ in one.goals if id_ in known]
    links = [source(goal.key, goal.url) for goal in goals if goal.key and goal.url and not goal.private]
    # A key that stands behind the sentences as a link is not said twice.
    facts = {name: fact for name, fact in one.facts.items() if name != "key" or not links}
    first, rest = goal_words.finding(words, replace(one, facts=facts), names)
    return Safe(" ".join([markdown.strong(first), markdown.escape(rest), ", ".join(links)]).strip())


def _process(words: Words, one: Process, names: Mapping[str, str]) -> Safe:
    name, details = goal_words.process(words, one, names)
    return Safe(f"{source(name, one.meeting.url, bold=True)} · {markdown.escape(details)}")


def _pair(names: Mapping[str, str], one: str, other: str) -> Safe:
    return markdown.strong(f"{names.get(one, one)}, {names.get(other, other)}")


def _waiter(one: Owed) -> str:
    return ".".join(filter(None, (one.process, one.department, one.person)))


def _owed(words: Words, one: Owed, names: Mapping[str, str]) -> Safe:
    who, what = checklist_digest.owed(words, one, names)
    return Safe(f"{markdown.strong(who)} · {markdown.escape(what)}")


def _moved(words: Words, one: Moved) -> Safe:
    what, how = goal_words.moved(words, one)
    return Safe(" · ".join(filter(None, (markdown.escape(what), markdown.escape(how)))))


def _result(words: Words, one: Result, names: Mapping[str, str]) -> Safe:
    goal = one.goal
    told = goal_words.goal_name(words, goal)
    if goal.result and not goal.private:
        told = f"{told}: {goal.result}"
    when = words.short_day(goal.closed_at) if goal.closed_at is not None else ""
    link = source(goal.key, goal.url) if goal.key and not goal.private else ""
    department = markdown.strong(names.get(one.department, one.department))
    return Safe(" · ".join(filter(None, (department, markdown.escape(told), markdown.escape(when), link))))
