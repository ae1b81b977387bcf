"""What proves the rounds of a ticket, read from the ticket alone: no row of our database takes part.

With fields the proof is Jira's own history, which nobody can edit. Without them it is our comments: weaker, because
a comment can be deleted, so only one that was never edited counts.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from adapters.jira.shapes import Text, changes, moment, person
from adapters.jira.slots import Slots
from plugin.documents.lines import round_in
from plugin.domain.proofs import Commitment, Published, Reveal, sealed_in
from plugin.domain.seals import Opened, seal_in
from plugin.ports.tracker import Change

COMMITMENT = "trida.commitment"
REVEAL = "trida.reveal"
BALLOT = "trida.ballot."
MARK = re.compile(r"\[trida:([a-z0-9_.-]+)\]")


def marked(fields: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return slot → field id of the fields whose description carries our mark; of two with the same, the older."""
    found: dict[str, str] = {}
    for one in sorted(fields, key=lambda f: int(str(f["id"]).rpartition("_")[2])):
        mark = MARK.search(str(one.get("description") or ""))
        if mark:
            found.setdefault(mark[1], str(one["id"]))
    return found


def published(
    key: str,
    me: str,
    history: Iterable[Mapping[str, Any]],
    comments: Iterable[Mapping[str, Any]],
    slots: Slots,
    text: Text,
) -> Published:
    """Put the proof together from a ticket's history and our comments (each with its properties as ``data``).

    ``text`` reads formatted text. Where the history names fields by title alone, an entry of before a field was
    renamed twice is not found: the seal in it is missing then, never another one.
    """
    ours = sorted(comments, key=lambda c: (moment(c["created"]), int(c["id"])))
    seals, filled, rewritten = _from_history(history, me, slots, text)
    seals += filter(None, (_commitment(one, text) for one in ours))
    reveals = filter(None, (_reveal(one, text) for one in ours))
    return Published(key, tuple(sorted(seals, key=lambda c: c.at)), tuple(reveals), filled, rewritten)


def _from_history(
    history: Iterable[Mapping[str, Any]], me: str, slots: Slots, text: Text
) -> tuple[list[Commitment], dict[int, datetime], frozenset[tuple[int, str]]]:
    """Read seals, the first answers and what changed them later; the round is the one our status line named last.

    What somebody else writes into a state field counts as a state that is not genuine, so that it is seen. A status
    line of somebody else does not move seals to another round, nor does a text that a person typed into an answer
    field count as the answers' publication.
    """
    number = 0
    seals: list[Commitment] = []
    filled: dict[int, datetime] = {}
    rewritten: set[tuple[int, str]] = set()
    for entry in history:
        by_us = _id(entry.get("author")) == me
        found = changes([entry], slots, text)
        if by_us:
            number = next((n for c in found if c.slot == "status" and (n := round_in(c.after))), number)
        for change in found:
            kind, _, role = change.slot.partition(".")
            if kind == "state" and role:
                seals.append(_seal(change, role, number, genuine=by_us))
            elif kind == "answer" and by_us and change.after.strip():
                filled.setdefault(number, change.at)
            if kind == "answer" and change.at > filled.get(number, change.at):
                rewritten.add((number, role))
    return seals, filled, frozenset(rewritten)


def _seal(change: Change, role: str, number: int, *, genuine: bool) -> Commitment:
    return Commitment(role, number, seal_in(change.after), change.at, genuine=genuine, grade="history")


def _id(user: object) -> str | None:
    found = person(user)
    return found.id if found else None


def _untouched(comment: Mapping[str, Any]) -> bool:
    return bool(comment["created"] == comment["updated"])


def _commitment(comment: Mapping[str, Any], text: Text) -> Commitment | None:
    """Read a seal's comment: its text is the proof, since properties change without a trace."""
    data = comment["data"].get(COMMITMENT)
    if data is None:
        return None
    seal = seal_in(text(comment["body"]))
    same = seal is not None and seal == data.get("seal")
    return Commitment(
        role=str(data.get("role")),
        round=_number(data.get("round")),
        seal=seal,
        at=moment(comment["created"]),
        genuine=same and _untouched(comment),
        grade="comment",
    )


def _reveal(comment: Mapping[str, Any], text: Text) -> Reveal | None:
    data = comment["data"].get(REVEAL)
    if data is None:
        return None
    ballots = [_opened(value) for name, value in comment["data"].items() if name.startswith(BALLOT)]
    return Reveal(
        _number(data.get("number")),
        moment(comment["created"]),
        _untouched(comment),
        tuple(ballots),
        text(comment["body"]),
        sealed_in(data),
    )


def _opened(data: Mapping[str, Any]) -> Opened:
    parts = ("round", "role", "person", "salt", "canonical")
    return Opened(*(str(data.get(part, "")) for part in parts))


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
