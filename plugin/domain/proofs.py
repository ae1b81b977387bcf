"""Checking a reveal from what the tracker itself kept: ``trida verify``.

For every role the last seal published before the reveal must be the hash of the ballot that was revealed, and
nothing may have replaced it afterwards. Earlier seals are edits; they are listed with their times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from plugin.domain.reasons import SIDES
from plugin.domain.seals import Opened


@dataclass(frozen=True, slots=True)
class Commitment:
    """One state of a role as the tracker's own history shows it.

    ``seal`` is None where the role's state carries none (invited, withdrawn, abstained). ``genuine`` is False when
    our account did not write it, or it was changed after it was written. ``grade`` is ``history`` for the tracker's
    changelog, ``comment`` for a comment that was never edited: the weaker proof.
    """

    role: str
    round: int
    seal: str | None
    at: datetime
    genuine: bool
    grade: str


@dataclass(frozen=True, slots=True)
class Reveal:
    """One reveal as it stands on the ticket; ``genuine`` as in ``Commitment``, ``text`` is what people read.

    ``sealed`` are the roles that it says it has ballots of; a reveal of an earlier version does not say it.
    """

    round: int
    at: datetime
    genuine: bool
    ballots: tuple[Opened, ...]
    text: str = field(default="", repr=False)
    sealed: tuple[str, ...] = ()


def sealed_in(data: Mapping[str, object]) -> tuple[str, ...]:
    """Read from a reveal's own data which roles it has ballots of."""
    listed = data.get("sealed")
    return tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


@dataclass(frozen=True, slots=True)
class Published:
    """Everything a proof needs, from the ticket alone, each oldest first.

    ``filled`` gives, for each round, when answers were first written where people can read them; ``rewritten`` the
    (round, role) pairs whose answer field was changed after that.
    """

    ticket: str
    commitments: tuple[Commitment, ...]
    reveals: tuple[Reveal, ...]
    filled: Mapping[int, datetime]
    rewritten: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one role of one round. ``problem`` is None when the seal proves the answer."""

    round: int
    role: str
    seal: str | None
    sealed_at: datetime | None
    edits: tuple[tuple[datetime, str], ...]
    problem: str | None
    grade: str = "history"


def check(published: Published) -> tuple[Finding, ...]:
    """Check every reveal on the ticket; one finding a role.

    Problems: ``reveal_changed``, ``revealed_twice``, ``no_seal``, ``seal_differs``, ``not_ours`` (somebody else
    wrote the seal), ``seal_replaced`` (something came after the reveal), ``ballot_missing`` (a seal without its
    ballot), ``text_differs`` (the comment says other words than its ballots), ``answer_rewritten``.
    """
    rounds = [r.round for r in published.reveals]
    findings = []
    for reveal in published.reveals:
        moment = min(reveal.at, published.filled.get(reveal.round, reveal.at))
        whole = None
        if not reveal.genuine:
            whole = "reveal_changed"
        elif rounds.count(reveal.round) > 1:
            whole = "revealed_twice"
        mine = [c for c in published.commitments if c.round == reveal.round]
        for ballot in reveal.ballots:
            rows = [c for c in mine if c.role == ballot.role]
            found = _one(reveal.round, ballot, rows, moment, whole)
            findings.append(
                found if found.problem else replace(found, problem=_shown_otherwise(published, reveal, ballot))
            )
        findings += _left_out(reveal, mine, moment)
    return tuple(findings)


def _shown_otherwise(published: Published, reveal: Reveal, ballot: Opened) -> str | None:
    """Compare what people read with what was sealed; white space is the renderer's own."""
    if (reveal.round, ballot.role) in published.rewritten:
        return "answer_rewritten"
    shown = "".join(reveal.text.split())
    reasons = [r.text for side in SIDES for r in ballot.answer.side(side)]
    return None if all("".join(text.split()) in shown for text in reasons) else "text_differs"


def _left_out(reveal: Reveal, mine: Sequence[Commitment], moment: datetime) -> list[Finding]:
    told = {ballot.role for ballot in reveal.ballots}
    standing = {c.role: c for c in mine if c.at <= moment}
    # Without a history a withdrawal leaves no trace on the ticket: there only the reveal's own word proves it.
    owed = {role for role, last in standing.items() if last.seal and last.grade == "history"} | set(reveal.sealed)
    return [_missing(reveal.round, role, standing.get(role)) for role in sorted(owed - told)]


def _missing(number: int, role: str, last: Commitment | None) -> Finding:
    seal, at, grade = (last.seal, last.at, last.grade) if last else (None, None, "history")
    return Finding(number, role, seal, at, (), "ballot_missing", grade)


def _one(number: int, ballot: Opened, mine: Sequence[Commitment], moment: datetime, whole: str | None) -> Finding:
    before = [c for c in mine if c.at <= moment]
    after = [c for c in mine if c.at > moment]
    last = before[-1] if before else None
    problem = whole
    if problem is None and (last is None or last.seal is None):
        problem = "no_seal"
    if problem is None and last is not None and not ballot.matches(last.seal or ""):
        problem = "seal_differs"
    if problem is None and last is not None and not last.genuine:
        problem = "not_ours"
    if problem is None and any(c.seal != (last.seal if last else None) for c in after):
        problem = "seal_replaced"
    edits = tuple((c.at, c.seal) for c in before[:-1] if c.seal and (last is None or c.seal != last.seal))
    seal, at = (last.seal, last.at) if last else (None, None)
    return Finding(number, ballot.role, seal, at, edits, problem, last.grade if last else "history")


def seals_before(published: Published) -> tuple[Finding, ...]:
    """List the seals of rounds without a reveal: what a receipt can be compared with.

    Problems: ``not_ours``, and ``reveal_missing`` where answers were published all the same.
    """
    revealed = {r.round for r in published.reveals}
    latest: dict[tuple[int, str], list[Commitment]] = {}
    for one in published.commitments:
        if one.round not in revealed:
            latest.setdefault((one.round, one.role), []).append(one)
    return tuple(
        _standing(number, role, rows, published=number in published.filled) for (number, role), rows in latest.items()
    )


def _standing(number: int, role: str, rows: Sequence[Commitment], *, published: bool) -> Finding:
    last = rows[-1]
    problem = None if last.genuine else "not_ours"
    edits = tuple((c.at, c.seal) for c in rows[:-1] if c.seal and c.seal != last.seal)
    return Finding(number, role, last.seal, last.at, edits, "reveal_missing" if published else problem, last.grade)
