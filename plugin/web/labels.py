"""The words for every code that a page may show; English here, Russian in ``templates/locale/ru/pages.po``."""

from collections.abc import Mapping

from plugin.documents import phrases
from plugin.documents.phrases import STATES, TOPICS
from plugin.domain.reasons import SIDES, Problem, Topic
from plugin.domain.rounds import Ending
from plugin.words import N_, Words

SIDE_NAMES: Mapping[str, str] = {"yes": N_("Why it will close"), "no": N_("Why it won’t close")}

POLICIES: Mapping[str, str] = {
    "extend": N_("If a role is late, the deadline moves a limited number of times; after that its place stays empty."),
    "reveal": N_("A role that is late stands in the result as “no answer”."),
    "cancel": N_("If a role is late, the round is cancelled and the answers stay sealed."),
}

NEITHER_SIDE = N_("Probability")


def topic(words: Words, code: Topic | str | None) -> str:
    """Return a topic's name; nothing for no topic."""
    return words.gettext(TOPICS[Topic(code)]) if code else ""


def state(words: Words, code: str) -> str:
    """Return the word for a ballot's state; a new code shows as itself rather than not at all."""
    return words.gettext(STATES[code]) if code in STATES else code


def ending(words: Words, code: Ending | None) -> str:
    """Return why a round ended, as a sentence."""
    told = phrases.ending(words, code)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def policy(words: Words, code: str) -> str:
    """Return what happens to a late role, as a sentence; nothing for a code without one."""
    return words.gettext(POLICIES[code]) if code in POLICIES else ""


def side(words: Words, code: str) -> str:
    """Return the heading of one list."""
    return words.gettext(SIDE_NAMES[code])


def place(words: Words, control: str) -> str:
    """Say where a control stands, for the error summary: ``Why it won’t close, reason 3``."""
    name, number = control[:-1], control[-1]
    if name not in SIDES:
        return words.gettext(NEITHER_SIDE)
    return words.gettext(N_("%(list)s, reason %(number)s"), list=side(words, name), number=number)


def problem(words: Words, found: Problem) -> str:
    """Say what to do about one problem of the form."""
    if found.reason == "reason_too_long":
        return words.ngettext("shorten by %(count)s character", "shorten by %(count)s characters", found.excess)
    return words.gettext(PROBLEMS.get(found.reason, found.reason))


PROBLEMS: Mapping[str, str] = {
    "reason_missing": N_("add a reason or tick “I can’t name more”"),
    "nothing_said": N_("name at least one reason, for or against"),
    "not_a_percentage": N_("enter a whole number from 0 to 100"),
}
