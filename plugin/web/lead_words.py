"""The words of leading a round: the log's codes, why an act was refused, what an accepted act leads to."""

from collections.abc import Mapping

from plugin.documents import phrases
from plugin.domain.rounds import Ending
from plugin.usecases.lead_views import LogLine
from plugin.usecases.views import RoundHead
from plugin.words import N_, Words

LOG: Mapping[str, str] = {
    "opened": N_("the round was opened"),
    "facilitators": N_("the facilitators changed with the deal’s owner"),
    "extended": N_("the deadline moved"),
    "cancelled": N_("the round was cancelled"),
    "early_asked": N_("asked for an early reveal"),
    "early_reveal": N_("the early reveal was agreed on"),
    "revealed": N_("all ballots were opened"),
    "exposed": N_("an answer stood in an open place of the tracker: blindness broken"),
    "reminded": N_("reminders were sent"),
    "judged": N_("said something about a pair of reasons"),
    "objection": N_("objected to a reason, or took it back"),
    "settled": N_("said to go on as it is"),
    "talk_asked": N_("asked for a talk"),
    "talk_opened": N_("the talk was opened"),
    "talk_closed": N_("the talk was closed"),
    "talk_reopened": N_("the talk was opened again: it had no outcome"),
    "talk_ended_without": N_("the talk was closed again without an outcome, and left so"),
    "talk_gone": N_("the task of the talk was deleted or hidden"),
    "again_asked": N_("asked for a further round"),
    "ground": N_("wrote down what their role was guided by"),
    "outcome": N_("wrote down what the talk came to"),
    "role_link": N_("opened the ballot by the link of the role"),
    "view_issued": N_("a view link was made"),
    "view_revoked": N_("the view links were revoked"),
}
ROLE_LOG: Mapping[str, str] = {
    "open": N_("role “%(role)s”: ballot opened"),
    "seal": N_("role “%(role)s”: sealed"),
    "abstain": N_("role “%(role)s”: abstained"),
    "withdraw": N_("role “%(role)s”: answer withdrawn"),
    "restaffed": N_("role “%(role)s”: somebody new answers for it"),
}
REFUSALS: Mapping[str, str] = {
    "form_not_ours": N_(
        "This form was opened before this browser got its current link. Look it over and press the button again."
    ),
    "act_unknown": N_("This button belongs to another version of the page."),
    "round_over": N_("The deadline has passed: the ballots are about to open."),
    "round_revealed": N_("The round is revealed already."),
    "round_cancelled": N_("The round is cancelled already."),
    "too_often": N_("The deadline was moved as often as the rules of this round allow."),
    "too_few_answers": N_("Fewer than two roles have sealed: there is nothing to compare yet."),
    "nobody_due": N_("Everybody has answered: there is nobody to remind."),
    "reminded_already": N_("They were reminded not long ago. Another reminder so soon would only annoy."),
    "not_revealed": N_("The round is not revealed yet. This comes after the reveal."),
    "not_compared": N_("Similar reasons are still being looked for. Try again in a minute."),
    "talk_open_already": N_("There is a talk about this round already."),
    "round_open_already": N_("A round is open on this deal already."),
    "nothing_asked": N_("Nobody is asking for an early reveal any more."),
    "second_person_needed": N_(
        "It takes two: whoever asked, and another facilitator or a member of another role. You cannot be the second."
    ),
    "own_link_needed": N_("This takes a link of your own: behind the link of a role anybody of it could stand."),
}
DONE: Mapping[str, str] = {
    "remind": N_("Reminders are on their way."),
    "talk": N_("The talk is being opened: its task appears in the tracker and here."),
    "again": N_("A further round is being opened. It has a page of its own, and a link to it comes to you."),
}


def told(words: Words, line: LogLine, head: RoundHead) -> str:
    """Say one line of the log; a code without words shows as itself."""
    role = next((s.name for s in head.seats if s.role == line.facts.get("role")), "")
    if line.what in ROLE_LOG and role:
        return words.gettext(ROLE_LOG[line.what], role=role)
    if line.what not in LOG:
        return line.what
    why = _ending(words, line.facts.get("ending", ""))
    return f"{words.gettext(LOG[line.what])}: {why}" if why else words.gettext(LOG[line.what])


def refusal(words: Words, code: str) -> str:
    """Say why an act was refused; nothing for a code without words, which then stands for itself."""
    return words.gettext(REFUSALS[code]) if code in REFUSALS else ""


def done(words: Words, act: str) -> str:
    """Say what an accepted act leads to, for acts whose effect the page does not show at once."""
    return words.gettext(DONE[act]) if act in DONE else ""


def _ending(words: Words, code: str) -> str:
    return phrases.ending(words, Ending(code)) if code in set(Ending) else ""
