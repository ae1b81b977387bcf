"""One-line texts for fields, titles and subjects, and the status comment of a deal without fields.

A one-line field holds 255 characters; every line here stays below that.
"""

import re
from collections.abc import Mapping

from plugin.documents import comparisons, phrases
from plugin.documents.rendering import render
from plugin.documents.slots import slot_abouts, slot_titles
from plugin.domain.comparison import Cluster, Verdict
from plugin.domain.matching import Place
from plugin.domain.reasons import Reason
from plugin.domain.rounds import Ballot, BallotState, Grade, Round, State
from plugin.manifest import Workspace
from plugin.ports.world import Document
from plugin.words import Words

LONGEST = 255
_NUMBERED = re.compile(r"^[^\W\d]+ (\d+): ")


def status_line(words: Words, round_: Round, verdict: Verdict | None = None) -> str:
    """Say in one line where a round stands and how blind it is; ``round_in`` reads its number back.

    A revealed round also says what its comparison came to; until ``verdict`` is reviewed, that it is not compared yet.
    """
    if round_.state is State.OPEN:
        told = words.ngettext(
            "waiting for %(count)s of %(roles)s, until %(moment)s",
            "waiting for %(count)s of %(roles)s, until %(moment)s",
            len(round_.ballots) - round_.answered,
            roles=words.number(len(round_.ballots)),
            moment=words.moment(round_.deadline),
        )
        return _numbered(words, round_, f"{told} · {_grade(words, round_)}")
    when = words.moment(round_.ended_at or round_.deadline)
    if round_.state is State.REVEALED:
        told = words.gettext(
            "revealed %(moment)s, answers: %(sealed)s of %(roles)s",
            moment=when,
            sealed=words.number(round_.sealed),
            roles=words.number(len(round_.ballots)),
        )
        exposed = f" · {_grade(words, round_)}" if round_.exposed else ""
        reviewed = verdict is not None and verdict.reviewed
        came_to = verdict_counts(words, verdict) if verdict and reviewed else words.gettext("not compared yet")
        return _numbered(words, round_, f"{told}{exposed} · {came_to}")
    why = phrases.ending(words, round_.ending)
    return _numbered(words, round_, words.gettext("cancelled %(moment)s: %(reason)s", moment=when, reason=why))


def _numbered(words: Words, round_: Round, told: str) -> str:
    return words.gettext("Round %(number)s: %(told)s", number=round_.number, told=told)


def _grade(words: Words, round_: Round) -> str:
    if round_.exposed:
        return words.gettext("blindness broken")
    return words.gettext("sealed") if round_.grade is Grade.SEALED else words.gettext("role-private")


def round_in(line: str) -> int | None:
    """Read the round's number back from a ``status_line`` in any language; None for another text."""
    found = _NUMBERED.match(line)
    return int(found[1]) if found else None


def state_line(words: Words, round_: Round, ballot: Ballot) -> str:
    """Say in one line where a role's ballot stands; a sealed one shows the full seal, which is its proof."""
    if ballot.state is BallotState.SEALED and ballot.seal:
        return f"{words.gettext('sealed')} · {ballot.seal}"
    return phrases.state(words, round_, ballot.role)


def verdict_counts(words: Words, verdict: Verdict) -> str:
    """Say what a comparison came to in counts; below 100 characters, since there are few reasons."""
    return comparisons.counts(words, verdict)


def verdict_sentence(words: Words, verdict: Verdict, said: Mapping[Place, Reason], names: Mapping[str, str]) -> str:
    """Say what roles differ on and who they are, then what they see alike; ``said`` are all reasons by place.

    Not cut to one line: it may quote reasons that have no topic.
    """
    apart = [c for c in verdict.contradictions if comparisons.has_topic(c)]
    rest = [c for c in verdict.contradictions if not comparisons.has_topic(c)]
    told = []
    if apart:
        topics = len({c.topic for c in apart})
        differ = words.ngettext(
            "They differ on the topic: %(list)s.",
            "They differ on the topics: %(list)s.",
            topics,
            list=_listed(words, apart, said, names),
        )
        told.append(differ)
    if rest:
        told.append(words.gettext("Seen the other way round: %(list)s.", list=_listed(words, rest, said, names)))
    if verdict.agreements:
        alike = dict.fromkeys(comparisons.about(words, c, said) for c in verdict.agreements)
        told.append(words.gettext("Seen the same: %(list)s.", list=", ".join(alike)))
    if told:
        return " ".join(told)
    if verdict.reviewed:
        return words.gettext("The roles named different things: no two reasons are the same.")
    return words.gettext("The answers are not compared yet.")


def _listed(words: Words, clusters: list[Cluster], said: Mapping[Place, Reason], names: Mapping[str, str]) -> str:
    told = (f"{comparisons.about(words, c, said)} ({comparisons.together(words, c, names)})" for c in clusters)
    return ", ".join(dict.fromkeys(told))


def talk_title(words: Words, deal_key: str, number: int) -> str:
    """Title of the talk's task."""
    return words.gettext("%(key)s: talk about round %(number)s", key=deal_key, number=number)[:LONGEST]


def link_title(words: Words) -> str:
    """Title of the neutral link on the ticket."""
    return words.gettext("Answer: three yes / three no")


def invite_subject(words: Words, key: str) -> str:
    """Subject of an invitation, a reminder and a fresh link: the same for all, so that it tells nothing."""
    return words.gettext("%(key)s: your 3 yes / 3 no", key=key)


def lead_subject(words: Words, key: str) -> str:
    """Subject of the letter that brings a facilitator their link."""
    return words.gettext("%(key)s: you lead the round", key=key)


def review_subject(words: Words, key: str) -> str:
    """Subject of the letters about pairs that wait for a word, and of a fresh link to the result."""
    return words.gettext("%(key)s: compare the answers", key=key)


def letter_subject(words: Words, template: str, key: str) -> str:
    """Return the subject of the letter that ``template`` makes."""
    if template == "lead":
        return lead_subject(words, key)
    if template in {"review", "unreviewed", "result_link"}:
        return review_subject(words, key)
    return invite_subject(words, key)


def list_subject(words: Words) -> str:
    """Subject of the message that brings one of its owners their link to a sync process's checklists."""
    return words.gettext("Your link to the checklists")


def exposed_subject(words: Words, key: str) -> str:
    """Subject of the message to somebody whose text stood open."""
    return words.gettext("%(key)s: your text was open to others", key=key)


def slot_title(words: Words, slot: str, role: str = "") -> str:
    """Name of the field for a slot (``status``, ``agreement``, ``state.<role>``, ``answer.<role>``, ``open`` …).

    ``role`` is the role's name.
    """
    kind = slot.partition(".")[0]
    if kind == "state":
        return words.gettext("Trida: %(role)s, state", role=role)
    if kind == "answer":
        return words.gettext("Trida: %(role)s, answer", role=role)
    return slot_titles(words)[slot]


def slot_about(words: Words, slot: str) -> str:
    """Explain the field for a slot to an admin of the tracker; empty where its name says enough."""
    kind = slot.partition(".")[0]
    if kind == "state":
        return words.gettext(
            "State and seal of one role; its history proves that no answer was changed. Written by Trida."
        )
    if kind == "answer":
        return words.gettext("The role's answer; empty until the reveal. Do not type here: others would see it.")
    if kind == "agreement":
        return words.gettext(
            "100 × reasons in agreements / (reasons in agreements + in contradictions + seen by one role only). "
            "Undecided ones are left out; empty until the answers are compared. Written by Trida."
        )
    return slot_abouts(words).get(slot, "")


def status_document(words: Words, section: Workspace, round_: Round, answer: str) -> Document:
    """Return the comment that shows a round on a deal without fields; ``answer`` is the neutral page's address."""
    names = {role: section.role_name(role, words.locale) for role in round_.ballots}
    return render("status", words, round=round_, names=names, answer=answer)
