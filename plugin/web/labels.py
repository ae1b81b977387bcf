"""The words for every code that a page may show; English here, Russian in ``templates/locale/ru/pages.po``."""

from collections.abc import Mapping

from plugin.domain.reasons import SIDES, Problem, Topic
from plugin.domain.rounds import Ending
from plugin.words import N_, Words

TOPICS: Mapping[Topic, str] = {
    Topic.BUDGET: N_("Budget"),
    Topic.AUTHORITY: N_("Who decides"),
    Topic.NEED: N_("Need"),
    Topic.TIMING: N_("Timing"),
    Topic.PRICE: N_("Price"),
    Topic.COMPETITOR: N_("Competitor"),
    Topic.PRODUCT_FIT: N_("Product fit"),
    Topic.INTEGRATION: N_("Integration"),
    Topic.RELATIONSHIP: N_("Relationship"),
    Topic.TRUST: N_("Trust"),
    Topic.LEGAL: N_("Legal"),
    Topic.PROCUREMENT: N_("Procurement"),
    Topic.LEAD_QUALITY: N_("Lead quality"),
    Topic.OTHER: N_("Other"),
}

STATES: Mapping[str, str] = {
    "invited": N_("not opened yet"),
    "waiting": N_("waiting"),
    "sealed": N_("sealed"),
    "abstained": N_("abstained"),
    "missed": N_("no answer"),
}

SIDE_NAMES: Mapping[str, str] = {"yes": N_("Why it will close"), "no": N_("Why it won’t close")}

ENDINGS: Mapping[Ending, str] = {
    Ending.ALL_ANSWERED: N_("Every role has answered."),
    Ending.DEADLINE: N_("The deadline passed."),
    Ending.DEAL_CLOSED: N_("The deal was closed in the tracker."),
    Ending.DEAL_GONE: N_("The deal is no longer in the tracker."),
    Ending.EARLY: N_("Two people decided to reveal early."),
    Ending.CANCELLED_BY_PERSON: N_("The facilitator cancelled it."),
    Ending.TOO_FEW_ANSWERS: N_("Fewer than two roles sealed an answer, so there was nothing to compare."),
}

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
    return words.gettext(ENDINGS[code]) if code else ""


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
