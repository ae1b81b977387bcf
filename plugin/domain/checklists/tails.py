"""Reads a due day at the end of a line, in Russian or English."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

_MONTHS = (
    ("янв", "jan"),
    ("фев", "feb"),
    ("мар", "mar"),
    ("апр", "apr"),
    ("май", "мая", "маю", "may"),
    ("июн", "jun"),
    ("июл", "jul"),
    ("авг", "aug"),
    ("сен", "sep"),
    ("окт", "oct"),
    ("ноя", "nov"),
    ("дек", "dec"),
)
_SHORT = 100  # a year of two digits is of this century
_CENTURY = 2000
_LEAP = 8  # the longest time between two 29ths of February, in years
_BEFORE = r"(?:^|[\s,;(])(?:(?:срок|due)\s*[:—–-]?\s*)?(?:до|к|by|until|till|before|due)?\s*"
_DAY, _MONTH, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<month>[^\W\d_]{3,9})\.?", r"(?:,?\s+(?P<year>\d{4}))?"
_END = r"(?:\s*(?:г\.|года))?[\s.)]*$"
_FORMS = tuple(
    re.compile(_BEFORE + form + _END, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}|\d{2}))?",
        _DAY + r"\s+" + _MONTH + _YEAR,
        _MONTH + r"\s+" + _DAY + _YEAR,
    )
)
_MARKED = re.compile(r"(?:^|[\s,;(])(?:до|к|by|until|till|before|due|срок)\b", re.IGNORECASE)


def due_at_end(text: str, today: date) -> tuple[str, date | None]:
    """Return a line without the day at its end, and that day; the line as it is where there is none.

    A day needs a word before it («до», “by”, «срок» …) or a comma, so that a number of a version is none. Without a
    year it is the first such day not before ``today``.
    """
    for form in _FORMS:
        found = form.search(text)
        if found is None:
            continue
        rest = text[: found.start()].rstrip(" \t.,;:(—–-")
        tail = text[found.start() :].lstrip()
        day = _day(found, today)
        if day is not None and rest and (tail[:1] in {",", ";", "("} or _MARKED.match(tail)):
            return rest, day
    return text, None


def _day(found: re.Match[str], today: date) -> date | None:
    month = _month(found["month"])
    if month is None:
        return None
    for year in _years(found["year"], today):
        with suppress(ValueError):
            day = date(year, month, int(found["day"]))
            if found["year"] is not None or day >= today:
                return day
    return None


def _years(typed: str | None, today: date) -> Sequence[int]:
    if typed is None:
        return range(today.year, today.year + _LEAP + 1)
    return [int(typed) + (_CENTURY if int(typed) < _SHORT else 0)]


def _month(named: str) -> int | None:
    if named.isdecimal():
        return int(named)
    name = named.casefold()
    return next((number for number, starts in enumerate(_MONTHS, 1) if name.startswith(starts)), None)
