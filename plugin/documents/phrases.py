"""Words for the domain's codes: states, endings, topics, refusals, deadlines; templates and lines share them."""

from collections.abc import Mapping
from datetime import timedelta

from babel import numbers

from plugin.domain.reasons import Answer, Reason, Topic
from plugin.domain.rounds import ANSWERED, Ending, Grade, Round, State
from plugin.domain.talks import Objection
from plugin.words import N_, Words

STATES: Mapping[str, str] = {
    "invited": N_("not opened yet"),
    "waiting": N_("waiting"),
    "sealed": N_("sealed"),
    "abstained": N_("abstained"),
    "missed": N_("no answer"),
}
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
OBJECTIONS: Mapping[Objection, str] = {
    Objection.SAME_AS: N_("Same as"),
    Objection.NO_EFFECT: N_("No effect on the deal"),
    Objection.WRONG_SIGN: N_("Belongs in the other list"),
}
_ENDINGS = {
    Ending.ALL_ANSWERED: N_("every role has answered"),
    Ending.DEADLINE: N_("the deadline has passed"),
    Ending.DEAL_CLOSED: N_("the deal was closed"),
    Ending.DEAL_GONE: N_("the deal was deleted or hidden"),
    Ending.EARLY: N_("revealed early by two people"),
    Ending.CANCELLED_BY_PERSON: N_("the facilitator cancelled it"),
    Ending.TOO_FEW_ANSWERS: N_("fewer than two roles sealed an answer"),
}
_NEXT = {
    Ending.DEAL_CLOSED: N_("Nothing needs to be done."),
    Ending.DEAL_GONE: N_("Nothing needs to be done."),
}
_AGAIN = N_("What was sealed stays closed. To ask again, open a new round: set the opening label.")
_REFUSALS: Mapping[str, tuple[str, str]] = {
    "role_empty": (
        N_("nobody active stands for the role “%(role)s”"),
        N_("Put somebody into the role, then set the label again."),
    ),
    "person_in_two_roles": (
        N_("everybody in the role “%(role)s” already stands for another role"),
        N_("One person answers for one role: put somebody else into this one, then set the label again."),
    ),
    "too_few_roles": (
        N_("a round needs at least two roles"),
        N_("Name a second role in the manifest, then set the label again."),
    ),
    "too_few_people": (
        N_("a round needs at least two people"),
        N_("Put a second person into the roles, then set the label again."),
    ),
    "not_a_facilitator": (
        N_("the label was set by somebody who does not open rounds on this deal"),
        N_("Ask the deal's facilitator to set the label."),
    ),
    "deal_closed": (
        N_("the deal is closed"),
        N_("Reopen the deal if it goes on, then set the label again."),
    ),
}
_REFUSED = (N_("the ticket is not ready for a round"), N_("Ask whoever administers Trida; its log names the reason."))


def state(words: Words, round_: Round, role: str) -> str:
    """Say where a role's ballot stands; after the end, a role that did not answer is “no answer”."""
    found = round_.ballots[role].state
    missed = round_.state is not State.OPEN and found not in ANSWERED
    word = STATES["missed" if missed else found]
    return words.gettext(word)


def reason(words: Words, one: Reason) -> str:
    """Quote a reason with the topic its author chose."""
    if one.topic is None:
        return one.text
    return words.gettext("%(text)s (topic: %(topic)s)", text=one.text, topic=topic(words, one.topic))


def slot(words: Words, answer: Answer, side: str, place: int) -> str:
    """Return what stands in one of a role's places: a reason, that there are no more, or a dash."""
    given = answer.side(side)
    if place < len(given):
        return reason(words, given[place])
    if place == len(given) and side in answer.exhausted:
        return words.gettext("I cannot think of more.")
    return "—"


def topic(words: Words, code: Topic) -> str:
    """Name a topic within a sentence."""
    name = words.gettext(TOPICS[code])
    return name[:1].lower() + name[1:]


def objection(words: Words, code: Objection) -> str:
    """Say what somebody holds against a reason; after “same as” comes the other reason."""
    return words.gettext(OBJECTIONS[code])


def ending(words: Words, code: Ending | None) -> str:
    """Say why a round ended."""
    return words.gettext(_ENDINGS[code]) if code is not None else ""


def next_step(words: Words, code: Ending | None) -> str:
    """Say what to do after a cancelled round."""
    return words.gettext(_NEXT.get(code, _AGAIN) if code is not None else _AGAIN)


def refusal(words: Words, reason: str, role: str) -> tuple[str, str]:
    """Say why no round was opened, and what to do; a reason without its own words gets general ones."""
    why, then = _REFUSALS.get(reason, _REFUSED)
    return words.gettext(why, role=role), words.gettext(then)


def percent(words: Words, probability: int) -> str:
    """Write a probability as the language does."""
    return str(numbers.format_percent(probability / 100, locale=words.locale))


def grade(words: Words, round_: Round) -> str:
    """Say how private the answers of a round are until the reveal."""
    if round_.grade is Grade.SEALED:
        return words.gettext("Grade of blindness: sealed.")
    return words.gettext(
        "Grade of blindness: role-private. Who can read the page of a role in the tracker can answer in its name."
    )


def deadline(words: Words, round_: Round) -> str:
    """Say until when to answer and what happens to who does not."""
    until = words.gettext("Deadline: %(moment)s.", moment=words.moment(round_.deadline))
    return f"{until} {_then(words, round_)}"


def _then(words: Words, round_: Round) -> str:
    policy = round_.policy
    if policy.kind == "cancel":
        return words.gettext("If a role has not answered by then, the round is cancelled and nothing is revealed.")
    gaps = words.gettext(
        "Who does not answer stands in the result as “no answer”; with fewer than two seals the round is cancelled."
    )
    if policy.kind == "extend" and policy.by > timedelta(0) and round_.extensions < policy.most:
        hours = round(policy.by.total_seconds() / 3600)
        more = words.ngettext(
            "If a role has not answered by then, the deadline moves by %(count)s hour.",
            "If a role has not answered by then, the deadline moves by %(count)s hours.",
            hours,
        )
        return f"{more} {gaps}"
    return gaps
