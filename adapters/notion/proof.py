"""What proves the rounds of a deal, read from its page alone: no row of our database takes part.

Notion gives no history, so the proof is our comments and the data on the page: weaker than a changelog, because both
can be deleted. Only what our connection made and nobody edited since counts; times are rounded down to the minute, so
an edit of our own connection in the minute of the making is not seen, one of anybody else is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.notion.marks import Held
from adapters.notion.richtext import said
from adapters.notion.shapes import data_of, moment, person
from plugin.domain.proofs import Commitment, Published, Reveal, sealed_in
from plugin.domain.seals import Opened, seal_in

COMMITMENT = "trida.commitment"
REVEAL = "trida.reveal"
BALLOT = "trida.ballot."

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A section with data as it stands: the words people read, and the code blocks that hold the data."""

    text: str = field(repr=False)
    data: Sequence[Json] = field(repr=False)


def told_of(page: Json, state: Json | None) -> Mapping[int, datetime]:
    """Return the round that our property of a page calls revealed, with when the page was last edited.

    Where no section stands for it, that says that the reveal was taken away.
    """
    if state is None or state.get("state") != "revealed":
        return {}
    return {_number(state.get("round")): moment(str(page["last_edited_time"]))}


def published(
    key: str,
    me: str,
    comments: Iterable[tuple[Json, Held | None]],
    shown: Iterable[Shown],
    told: Mapping[int, datetime],
) -> Published:
    """Put the proof together from our comments, oldest first, and our sections with data; ``told`` as ``told_of``."""
    seals = filter(None, (_commitment(comment, held, me) for comment, held in comments if held))
    reveals = tuple(filter(None, (_reveal(section, me) for section in shown)))
    standing = {one.round for one in reveals}
    return Published(
        key,
        tuple(sorted(seals, key=lambda seal: seal.at)),
        tuple(sorted(reveals, key=lambda reveal: reveal.at)),
        filled={number: at for number, at in told.items() if number not in standing},
    )


def _untouched(one: Json, me: str) -> bool:
    """Whether a comment or block is as our connection made it; a comment does not say who edited it."""
    editor = person(one.get("last_edited_by"))
    return one["created_time"] == one["last_edited_time"] and (editor is None or editor.id == me)


def _commitment(comment: Json, held: Held, me: str) -> Commitment | None:
    """Read a seal's comment: its words are the proof, the link has to say the same."""
    data = held.data.get(COMMITMENT)
    if data is None:
        return None
    seal = seal_in(said(comment.get("rich_text")))
    return Commitment(
        role=str(data.get("role")),
        round=_number(data.get("round")),
        seal=seal,
        at=moment(comment["created_time"]),
        genuine=seal is not None and seal == data.get("seal") and _untouched(comment, me),
        grade="comment",
    )


def _reveal(section: Shown, me: str) -> Reveal | None:
    entries = {
        name: value
        for one in section.data
        for name, value in (data_of(said(one["code"].get("rich_text"))) or {}).items()
        if isinstance(value, dict)
    }
    data = entries.get(REVEAL)
    if data is None:
        return None
    made = min(moment(one["created_time"]) for one in section.data)
    genuine = all(_untouched(one, me) for one in section.data)
    ballots = [_opened(value) for name, value in entries.items() if name.startswith(BALLOT)]
    return Reveal(_number(data.get("number")), made, genuine, tuple(ballots), section.text, sealed_in(data))


def _opened(data: Json) -> Opened:
    parts = ("round", "role", "person", "salt", "canonical")
    return Opened(*(str(data.get(part, "")) for part in parts))


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
