"""Reads decisions out of a meeting's notes: what was decided, by whom it is done, by when."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from plugin.domain.checklists.model import Decided
from plugin.domain.checklists.naming import person_of
from plugin.domain.checklists.tails import due_at_end

LONGEST = 200
_BULLET = r"^\s*(?:[-*•–—]|\d{1,2}[.)])?\s*"
_DECIDED = re.compile(_BULLET + r"(?:решили|решено|decided)\b\s*(?P<mark>[:—–-])?\s*(?P<what>.*)$", re.IGNORECASE)
_CHANGE = re.compile(_BULLET + r"(?:изменение\s+процесса|process\s+change)\s*[:—–-]\s*(?P<what>.*)$", re.IGNORECASE)
_TO = re.compile(r"^(?:to|on)\s+", re.IGNORECASE)
_OWNER = re.compile(
    r"(?:^|[\s,;(])(?:ответственн(?:ый|ая)|отвечает|отв\.|owner|responsible)\s*[:—–-]?\s*(?P<who>[^,;()]+?)\)?$",
    re.IGNORECASE,
)
_LAST = re.compile(r"^(?P<what>.+?)\s*(?:[,;(]|\s[—–-])\s*(?:by\s+)?(?P<who>[^,;()—–]+?)\)?$", re.DOTALL)
_EDGE = " \t.,;:—–-"


def decided(notes: str, people: Mapping[str, str], day: date) -> tuple[Decided, ...]:
    """Return what the notes say was decided, each once, in their order.

    A decision is a line that begins with «решили», «решено» or “decided”; a line that begins with «изменение процесса:»
    or “process change:”, alone or after one of these, changes the process. At its end may stand, in either order, who
    does it and by when: a name of ``people`` (account id → name), whole or the first name alone, also in an inflected
    Russian form; «до 1 декабря», «до 01.12», “by 1 December”, an ISO day. A day without a year is the first one not
    before ``day``. A first name of several people, or a name that is marked («ответственный …», “owner …”) and not
    known, is kept as it was typed. ``text`` is what is left, at most ``LONGEST`` characters.
    """
    once: dict[str, Decided] = {}
    for line in notes.splitlines():
        for one in _read(line, people, day):
            once.setdefault(" ".join(one.text.casefold().split()), one)
    return tuple(once.values())


def _read(line: str, people: Mapping[str, str], day: date) -> Iterator[Decided]:
    said = _DECIDED.match(line)
    what = said["what"] if said else line
    change = _CHANGE.match(what)
    if change:
        what = change["what"]
    elif not said:
        return
    elif not said["mark"]:
        what = _TO.sub("", what)
    text, owner, due = _without_tail(what.strip().rstrip(_EDGE), people, day)
    if text:
        yield Decided(_cut(text), owner, due, change is not None)


def _without_tail(text: str, people: Mapping[str, str], day: date) -> tuple[str, str, date | None]:
    """Take who and when from the end of a line, each once, in whichever order they stand."""
    owner, due = "", None
    for _ in range(2):
        if due is None:
            text, due = due_at_end(text, day)
        if not owner:
            text, owner = _owner_at_end(text, people)
    return text, owner, due


def _owner_at_end(text: str, people: Mapping[str, str]) -> tuple[str, str]:
    marked = _OWNER.search(text)
    if marked and text[: marked.start()].strip(_EDGE):
        who = marked["who"].strip(_EDGE)
        return text[: marked.start()].rstrip(_EDGE), person_of(who, people) or who
    last = _LAST.match(text)
    who = person_of(last["who"], people) if last else ""
    return (last["what"].rstrip(_EDGE), who) if last and who else (text, "")


def _cut(text: str) -> str:
    """Cut at a word's end what would be too long for a title."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rsplit(' ', 1)[0].rstrip(_EDGE)}…"
