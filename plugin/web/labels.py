"""The words for every code that a page may show; English here, Russian in ``templates/locale/ru/pages.po``."""

from collections.abc import Mapping

from plugin.documents import phrases
from plugin.documents.phrases import STATES, TOPICS
from plugin.domain.comparison import Said, Standing
from plugin.domain.reasons import SIDES, Problem, Topic
from plugin.domain.rounds import Ending
from plugin.domain.talks import Objection, TalkState
from plugin.usecases.result_views import PairLine
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
    "outcome_missing": N_("say whether the process changes"),
    "text_missing": N_("fill this in"),
    "not_a_date": N_("write a day as year-month-day, for example 2026-11-30"),
}

SAID: Mapping[Said, str] = {
    Said.SAME: N_("Same"),
    Said.DIFFERENT: N_("Different"),
    Said.UNSURE: N_("Not sure"),
    Said.UNLINKED: N_("Unlinked"),
}
OBJECTIONS: Mapping[Objection, str] = {
    Objection.SAME_AS: N_("Same as"),
    Objection.NO_EFFECT: N_("No effect on the deal"),
    Objection.WRONG_SIGN: N_("Belongs in the other list"),
}
TALK_STATES: Mapping[TalkState, str] = {
    TalkState.OPEN: N_("open"),
    TalkState.REOPENED: N_("reopened: it was closed without an outcome"),
    TalkState.DONE: N_("done"),
    TalkState.ENDED_WITHOUT: N_("closed without an outcome"),
}
OUTCOME_CONTROLS: Mapping[str, str] = {
    "kind": N_("What the talk came to"),
    "what": N_("What changes"),
    "owner": N_("Who owns the change"),
    "since": N_("From when on"),
    "check": N_("How we will see that it works"),
    "because": N_("Why nothing changes"),
}
REFUSALS: Mapping[str, str] = {
    "form_not_ours": N_("This page was opened before this browser got its current link. Press the button again."),
    "reason_unknown": N_("Choose two reasons of this round."),
    "same_role": N_("Both reasons belong to one role. Choose reasons of two roles."),
    "word_unknown": N_("Choose one of the answers."),
    "own_reason": N_("It is a reason of your own role. Others object to it, you answer in the talk."),
    "not_a_facilitator": N_("Pairs still wait for a decision. Until then only the facilitator can go on as it is."),
    "no_talk": N_("No talk is open for this round."),
    "members_only": N_("Whoever stands for a role in this round decides this."),
    "not_compared": N_("Similar reasons are still being looked for. Try again in a minute."),
}
ROLE_REFUSALS: Mapping[str, str] = {
    "form_not_ours": N_("This page was opened before this browser got its current link. Choose your name again."),
    "not_of_role": N_("This person no longer answers for the role. Choose another name, or ask the facilitator."),
    "too_many_browsers": N_("By this link too many browsers were opened within an hour. Try again later."),
}
_STANDINGS: Mapping[Standing, str] = {
    Standing.OPEN: N_("“Not sure” decides nothing: the pair waits for somebody else’s word."),
    Standing.DISPUTED: N_("Opinions differ, so the pair counts as nothing. Talk it over, then change the word."),
    Standing.DIFFERENT: N_("Two different reasons."),
}
_SPARE = N_("Called the same, but one of the two is already linked with a reason of that role, so this does not count.")


def refusal(words: Words, code: str) -> str:
    """Say why nothing was kept, and what to do; general words for a code without its own."""
    return words.gettext(REFUSALS.get(code, N_("The page has changed meanwhile: here is how it stands now.")))


def role_refusal(words: Words, code: str) -> str:
    """Say why a name picked behind a role link was not taken."""
    return words.gettext(ROLE_REFUSALS[code])


def standing(words: Words, pair: PairLine) -> str:
    """Say where a pair stands; nothing before anybody said a word."""
    if not pair.words and pair.standing is Standing.OPEN:
        return ""
    if pair.standing is not Standing.SAME:
        return words.gettext(_STANDINGS[pair.standing])
    if pair.spare:
        return words.gettext(_SPARE)
    return words.gettext("Counts as a contradiction.") if pair.opposite else words.gettext("Counts as an agreement.")
