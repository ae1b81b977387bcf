"""Where an item of a checklist came from: the words before a link, the link's own, and those behind it.

Nothing here moves from day to day by itself: each change of these words is a write in the tracker.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from plugin.documents.checklist_titles import Names, number_in, topics
from plugin.documents.comparisons import quote, within
from plugin.documents.goal_numbers import change, counted, short_day, value
from plugin.documents.markdown import fold
from plugin.domain.checklists.model import Item, Kind
from plugin.words import Words

_WEEK = 7
Why = tuple[str, str, str]


def why(words: Words, item: Item, names: Names) -> Why:
    """Say where an item came from: what stands before the link, the link's words (to ``item.url``), what follows.

    A blank stands between the first two, none before the third; the last two may be empty:
    ``("Раунд", "DEAL-142", ": бюджет")``.
    """
    return _WHYS[item.kind](words, item, names)


def _day(item: Item, name: str) -> date | None:
    try:
        return date.fromisoformat(item.facts.get(name, ""))
    except ValueError:
        return None


def _from_tree(words: Words, item: Item, *details: str) -> Why:
    """``Дерево целей: GOAL-14, маркетинг``."""
    source, told = item.source or item.facts.get("key", ""), ", ".join(filter(None, details))
    before = words.gettext("Goal tree")
    lead = f"{before}:" if source or told else before
    return lead, source, (f", {told}" if source else f" {told}") if told else ""


def _why_gap(words: Words, item: Item, names: Names) -> Why:  # noqa: ARG001 - as every other reason
    have, need, more = (number_in(item, name) for name in ("have", "need", "leads_more"))
    told, leads = "", ""
    if have is not None and need is not None:
        one, other = _sides(words, item, have, need)
        told = words.gettext("the departments' plans give %(have)s of %(need)s", have=one, need=other)
    if more:
        number = counted(words, "leads", more, "")
        leads = words.gettext("at the present conversion that is %(leads)s", leads=number)
    return _from_tree(words, item, told, leads)


def _sides(words: Words, item: Item, have: Decimal, need: Decimal) -> tuple[str, str]:
    """Write both sides of a gap with the same digits; leads, deals and clients with their word."""
    metric_, unit = item.facts.get("metric", ""), item.facts.get("unit", "")
    if unit:
        return change(words, have, need, unit)
    return counted(words, metric_, have, unit), value(words, need, unit)


def _why_goal(words: Words, item: Item, names: Names) -> Why:
    facts, days = item.facts, number_in(item, "days")
    department = facts.get("department", "")
    note = quote(words, fold(facts["note"]).rstrip(".")) if facts.get("note") else ""
    weeks, silent = int(days or 0) // _WEEK, ""
    if item.kind is Kind.STALE and weeks:
        silent = words.ngettext("no new actual for %(count)s week", "no new actual for %(count)s weeks", weeks)
    return _from_tree(words, item, within(names.get(department, department)), note, silent)


def _why_round(words: Words, item: Item, names: Names) -> Why:  # noqa: ARG001 - as every other reason
    number = int(number_in(item, "number") or 1)
    before = words.gettext("Round") if number == 1 else words.gettext("Round %(number)s,", number=number)
    if item.facts.get("due"):
        # A talk that has begun: the link leads to its task.
        before = words.gettext("Talk")
    told = words.gettext("not compared yet") if item.kind is Kind.REVIEW else ", ".join(topics(words, item))
    return before, item.source, f": {told}" if told else ""


def _why_change(words: Words, item: Item, names: Names) -> Why:
    since, check, owner = _day(item, "since"), item.facts.get("check", ""), item.facts.get("owner", "")
    told = (
        words.gettext("holds from %(day)s", day=short_day(words, since)) if since else "",
        words.gettext("owner: %(person)s", person=names.get(owner, owner)) if owner else "",
        words.gettext("seen by: %(check)s", check=check.rstrip(".")) if check else "",
    )
    details = "; ".join(filter(None, told))
    return words.gettext("Process change"), item.source, f": {details}" if details else ""


def _why_decision(words: Words, item: Item, names: Names) -> Why:  # noqa: ARG001 - as every other reason
    met = _day(item, "day")
    if met is None:
        return words.gettext("Decided at a meeting"), item.source, ""
    return words.gettext("Decided at the meeting of %(day)s", day=short_day(words, met)), item.source, ""


def _why_standing(words: Words, item: Item, names: Names) -> Why:  # noqa: ARG001 - as every other reason
    return words.gettext("Copy of the template"), item.source, ""


def _why_own(words: Words, item: Item, names: Names) -> Why:  # noqa: ARG001 - as every other reason
    return words.gettext("Added by hand"), item.source, ""


_WHYS: Mapping[Kind, Callable[[Words, Item, Names], Why]] = {
    Kind.PLAN_GAP: _why_gap,
    Kind.TALK: _why_round,
    Kind.REVIEW: _why_round,
    Kind.REFUSED: _why_goal,
    Kind.CHANGE: _why_change,
    Kind.OFF_TRACK: _why_goal,
    Kind.DECISION: _why_decision,
    Kind.UNACCEPTED: _why_goal,
    Kind.STALE: _why_goal,
    Kind.STANDING: _why_standing,
    Kind.OWN: _why_own,
}
