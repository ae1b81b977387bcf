"""One-line texts for fields, titles and subjects, and the status comment of a deal without fields.

A one-line field holds 255 characters; every line here stays below that.
"""

import re

from plugin.documents import phrases
from plugin.documents.rendering import render
from plugin.domain.rounds import Ballot, BallotState, Round, State
from plugin.manifest import Workspace
from plugin.ports.world import Document
from plugin.words import Words

LONGEST = 255
_NUMBERED = re.compile(r"^[^\W\d]+ (\d+): ")


def status_line(words: Words, round_: Round) -> str:
    """Say in one line where a round stands and how blind it is; ``round_in`` reads its number back."""
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
        return _numbered(words, round_, f"{told}{exposed}")
    why = phrases.ending(words, round_.ending)
    return _numbered(words, round_, words.gettext("cancelled %(moment)s: %(reason)s", moment=when, reason=why))


def _numbered(words: Words, round_: Round, told: str) -> str:
    return words.gettext("Round %(number)s: %(told)s", number=round_.number, told=told)


def _grade(words: Words, round_: Round) -> str:
    return words.gettext("blindness broken") if round_.exposed else words.gettext("sealed")


def round_in(line: str) -> int | None:
    """Read the round's number back from a ``status_line`` in any language; None for another text."""
    found = _NUMBERED.match(line)
    return int(found[1]) if found else None


def state_line(words: Words, round_: Round, ballot: Ballot) -> str:
    """Say in one line where a role's ballot stands; a sealed one shows the full seal, which is its proof."""
    if ballot.state is BallotState.SEALED and ballot.seal:
        return f"{words.gettext('sealed')} · {ballot.seal}"
    return phrases.state(words, round_, ballot.role)


def link_title(words: Words) -> str:
    """Title of the neutral link on the ticket."""
    return words.gettext("Answer: three yes / three no")


def invite_subject(words: Words, key: str) -> str:
    """Subject of an invitation, a reminder and a fresh link: the same for all, so that it tells nothing."""
    return words.gettext("%(key)s: your 3 yes / 3 no", key=key)


def exposed_subject(words: Words, key: str) -> str:
    """Subject of the message to somebody whose text stood open."""
    return words.gettext("%(key)s: your text was open to others", key=key)


def slot_title(words: Words, slot: str, role: str = "") -> str:
    """Name of the field for a slot (``status``, ``agreement``, ``state.<role>``, ``answer.<role>``).

    ``role`` is the role's name.
    """
    kind = slot.partition(".")[0]
    if kind == "state":
        return words.gettext("Trida: %(role)s, state", role=role)
    if kind == "answer":
        return words.gettext("Trida: %(role)s, answer", role=role)
    return words.gettext("Trida: agreements") if kind == "agreement" else words.gettext("Trida: round")


def slot_about(words: Words, slot: str) -> str:
    """Explain the field for a slot to an admin of the tracker."""
    kind = slot.partition(".")[0]
    if kind == "state":
        return words.gettext(
            "State and seal of one role; its history proves that no answer was changed. Written by Trida."
        )
    if kind == "answer":
        return words.gettext("The role's answer; empty until the reveal. Do not type here: others would see it.")
    if kind == "agreement":
        return words.gettext("How many reasons two roles share, once the answers were compared. Written by Trida.")
    return words.gettext("Where the blind round of this deal stands. Written by Trida.")


def status_document(words: Words, section: Workspace, round_: Round, answer: str) -> Document:
    """Return the comment that shows a round on a deal without fields; ``answer`` is the neutral page's address."""
    names = {role: section.role_name(role, words.locale) for role in round_.ballots}
    return render("status", words, round=round_, names=names, answer=answer)
