"""An item's first block taken apart: its words, the second line that we wrote, what people typed into both. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from adapters.notion.list_blocks import digest, one_line, rich_text_of, tag_of
from adapters.notion.richtext import said
from adapters.notion.shapes import DAY

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class First:
    """An item's first block, taken apart.

    ``line`` is the rich text of its first line, ``rest`` all behind it; ``about`` that of the second line up to the
    tag, ``after`` what stands behind the tag. ``ours``: the second line is as we wrote it; ``digest`` is of what we
    wrote.
    """

    title: str = field(repr=False)
    line: Sequence[Json] = field(repr=False)
    rest: Sequence[Json] = field(repr=False)
    about: Sequence[Json] = field(repr=False)
    after: Sequence[Json] = field(repr=False)
    owner: str
    due: date | None
    tagged: bool
    ours: bool
    digest: str

    @property
    def struck(self) -> bool:
        """Whether the first line is struck through, all of it."""
        marks = [(one.get("annotations") or {}).get("strikethrough") is True for one in self.line]
        return bool(marks) and all(marks)


def first(one: Json, *, own: bool) -> First:
    """Take an item's first block apart; of a person's ``own`` block all is the first line."""
    items = rich_text_of(one)
    line, rest = (items, []) if own else _broken(items)
    at = next((number for number, item in enumerate(rest) if tag_of(item)), None)
    tag = tag_of(rest[at]) if at is not None else None
    about = rest[1:at] if at is not None else []
    owner, due = _mentioned(items)
    return First(
        title=one_line(said(line)),
        line=line,
        rest=rest,
        about=about,
        after=[] if at is None else rest[at + 1 :],
        owner=owner,
        due=due,
        tagged=tag is not None,
        ours=tag is not None and digest(about) == tag.of,
        digest=tag.of if tag else "",
    )


def _broken(items: Sequence[Json]) -> tuple[list[Json], list[Json]]:
    """Return the first line and the rest, which begins with the break; the tag without a break begins the rest too."""
    for number, one in enumerate(items):
        if tag_of(one):
            return list(items[:number]), [_break(), *items[number:]]
        head, found, tail = said([one]).partition("\n")
        if found and one.get("type") == "text":
            line = [*items[:number], *([_with(one, head)] if head else [])]
            return line, [_break(), *([_with(one, tail)] if tail else []), *items[number + 1 :]]
    return list(items), []


def _break() -> Json:
    return {"type": "text", "text": {"content": "\n"}, "plain_text": "\n"}


def _with(one: Json, words: str) -> Json:
    return {**one, "text": {**one["text"], "content": words}, "plain_text": words}


def _mentioned(items: Sequence[Json]) -> tuple[str, date | None]:
    """Return the account that is mentioned first, and the first day."""
    mentions = [one["mention"] for one in items if isinstance(one.get("mention"), Mapping)]
    owner = next((str(one["user"]["id"]) for one in mentions if one.get("type") == "user" and one.get("user")), "")
    starts = (str((one.get("date") or {}).get("start") or "") for one in mentions if one.get("type") == "date")
    return owner, next((day for start in starts if (day := _day(start))), None)


def _day(start: str) -> date | None:
    try:
        return date.fromisoformat(start[:DAY])
    except ValueError:
        return None
