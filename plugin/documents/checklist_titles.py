"""What an item of a checklist says in one line, from its kind and facts.

Which facts there are for each kind stands in ``domain.checklists.facts``; what is missing or unreadable is left out of
the sentence. Nothing here moves from day to day by itself: each change of these words is a write in the tracker.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from plugin.documents import phrases
from plugin.documents.comparisons import quote, within
from plugin.documents.goal_names import METRICS, metric
from plugin.documents.goal_numbers import counted, plan, value
from plugin.documents.markdown import fold
from plugin.domain.checklists.model import Item, Kind
from plugin.domain.goals.model import Direction
from plugin.domain.reasons import Topic
from plugin.words import Words

# The title of an issue of Jira holds 255 characters.
LONGEST = 255
Names = Mapping[str, str]


def title(words: Words, item: Item, names: Names) -> str:  # noqa: ARG001 - as every other text about an item
    """Say in one line what is to be done; words that people gave the item come before ours."""
    told = fold(item.text or _TITLES[item.kind](words, item))
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1].rstrip()}…"


def number_in(item: Item, name: str) -> Decimal | None:
    """Return a fact as a number; None where it is none."""
    try:
        found = Decimal(item.facts.get(name, ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _gap(words: Words, item: Item) -> str:
    missing = number_in(item, "missing")
    if missing is None:
        return words.gettext("Close the plan gap")
    told = counted(words, item.facts.get("metric", ""), missing, item.facts.get("unit", ""))
    return words.gettext("Close the plan gap: %(missing)s short", missing=told)


def _talk(words: Words, item: Item) -> str:
    named = topics(words, item)
    if not named:
        return words.gettext("Talk a contradiction over")
    return words.ngettext(
        "Talk the contradiction over: %(topics)s",
        "Talk the contradictions over: %(topics)s",
        len(named),
        topics=", ".join(named),
    )


def topics(words: Words, item: Item) -> list[str]:
    """Name the topics of the contradictions; “other” says nothing."""
    known = {topic.value: topic for topic in Topic if topic is not Topic.OTHER}
    codes = dict.fromkeys(code.strip() for code in item.facts.get("topics", "").split(","))
    return [within(phrases.topic(words, known[code])) for code in codes if code in known]


def _review(words: Words, item: Item) -> str:
    left = int(number_in(item, "undecided") or 0)
    if not left:
        return words.gettext("Compare the answers of the round")
    return words.ngettext(
        "Decide on similar reasons: %(count)s pair left", "Decide on similar reasons: %(count)s pairs left", left
    )


def _change(words: Words, item: Item) -> str:
    return words.gettext("Check the process change: %(what)s", what=item.facts.get("what", "").rstrip("."))


def _goal(words: Words, item: Item) -> str:
    """Name a goal: one that is called as its metric is without quotation marks."""
    named, code = item.facts.get("goal", ""), item.facts.get("metric", "")
    plain = code in METRICS and fold(named).casefold() == metric(words, code).casefold()
    return within(named) if plain else quote(words, named)


def _refused(words: Words, item: Item) -> str:
    return words.gettext("Decide who answers for the number: %(goal)s", goal=_goal(words, item))


def _unaccepted(words: Words, item: Item) -> str:
    return words.gettext("Accept the goal or say why not: %(goal)s", goal=_goal(words, item))


def _stale(words: Words, item: Item) -> str:
    return words.gettext("Enter a new actual: %(goal)s", goal=_goal(words, item))


def _off_track(words: Words, item: Item) -> str:
    fact, planned, unit = number_in(item, "fact"), number_in(item, "plan"), item.facts.get("unit", "")
    if fact is None or planned is None:
        return words.gettext("The goal is far from its plan: %(goal)s", goal=_goal(words, item))
    return words.gettext(
        "The goal is far from its plan: %(goal)s %(fact)s with a plan of %(plan)s",
        goal=_goal(words, item),
        fact=value(words, fact, unit),
        plan=plan(words, planned, unit, _direction(item)),
    )


def _direction(item: Item) -> Direction:
    at_most = item.facts.get("direction") == Direction.AT_MOST.value
    return Direction.AT_MOST if at_most else Direction.AT_LEAST


def _standing(words: Words, item: Item) -> str:
    """Return the list's own copy of a template's words: in the reader's language, else in the other one."""
    copies = [item.facts.get(locale, "") for locale in (words.locale, "ru", "en")]
    return next(filter(None, copies), "") or words.gettext("Without a title")


def _typed(words: Words, item: Item) -> str:
    return item.facts.get("what", "") or words.gettext("Without a title")


_TITLES: Mapping[Kind, Callable[[Words, Item], str]] = {
    Kind.PLAN_GAP: _gap,
    Kind.TALK: _talk,
    Kind.REVIEW: _review,
    Kind.REFUSED: _refused,
    Kind.CHANGE: _change,
    Kind.OFF_TRACK: _off_track,
    Kind.DECISION: _typed,
    Kind.UNACCEPTED: _unaccepted,
    Kind.STALE: _stale,
    Kind.STANDING: _standing,
    Kind.OWN: _typed,
}
