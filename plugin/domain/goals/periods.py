"""Periods as people write them, and how much of one is over. Days only: no clock, no zone."""

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from plugin.domain.goals.model import Period

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTHS = (
    ("янв", "jan"),
    ("фев", "feb"),
    ("мар", "mar"),
    ("апр", "apr"),
    ("май", "мая", "мае", "may"),
    ("июн", "jun"),
    ("июл", "jul"),
    ("авг", "aug"),
    ("сен", "sep"),
    ("окт", "oct"),
    ("ноя", "nov"),
    ("дек", "dec"),
)
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_QUARTER = re.compile(
    r"\bq\s?([1-4])\b|\b([1-4])\s?q\b|(?:\b([1-4])|\b(iii|ii|iv|i))(?:-?(?:й|ый|ий|st|nd|rd|th))?\s*(?:кв|квартал|quarter)\w*"
)
_HALF = re.compile(r"\bh\s?([12])\b|(?:\b([12])|\b(ii|i))(?:-?[ое]е|-?й|st|nd)?\s*(?:полугод|half)\w*")
_ISO_MONTH = re.compile(r"(\d{4})[-./](\d{1,2})|(\d{1,2})[-./](\d{4})")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4})")
_BETWEEN = re.compile(r"\s*(?:/|-|–|—|\.\.+|…|по|до|to|until)\s*")
LAST_MONTH = 12


def period_of(text: str) -> Period | None:
    """Read a period in Russian or English; None when it says none.

    A year, a half, a quarter, a month (“2026-Q4”, “IV квартал 2026”, “ноябрь 2026”), a day, or two days.
    """
    plain = " ".join(text.casefold().split())
    if _DAY.search(plain):
        return _days(plain)
    if match := _ISO_MONTH.fullmatch(plain):
        year, month, month2, year2 = match.groups()
        return _months(int(year or year2), int(month or month2), 1)
    years = set(_YEAR.findall(plain))
    if len(years) != 1:
        return None
    year = int(years.pop())
    return _part(plain.replace(str(year), " ", 1), year)


def _part(rest: str, year: int) -> Period | None:
    """Read what is left of a period beside its year."""
    if match := _QUARTER.search(rest):
        return _months(year, 3 * _number(match) - 2, 3)
    if match := _HALF.search(rest):
        return _months(year, 6 * _number(match) - 5, 6)
    words = re.findall(r"[^\W\d_]+", rest)
    months = [n for word in words for n, names in enumerate(_MONTHS, 1) if word.startswith(names)]
    if len(months) == 1:
        return _months(year, months[0], 1)
    left = set(words) - {"год", "года", "г", "year", "fy"}
    return _months(year, 1, 12) if not left and not re.search(r"\d", rest) else None


def _number(match: re.Match[str]) -> int:
    said = next(group for group in match.groups() if group)
    return _ROMAN.get(said) or int(said)


def _days(plain: str) -> Period | None:
    found = list(_DAY.finditer(plain))
    between = [plain[: found[0].start()], plain[found[-1].end() :]]
    inner = [plain[one.end() : two.start()] for one, two in pairwise(found)]
    if any(one.strip(" сfrom") for one in between) or not all(_BETWEEN.fullmatch(one) for one in inner):
        return None
    days = [_day(match) for match in found]
    if len(days) > 2 or None in days:  # noqa: PLR2004 -- a first and a last day
        return None
    known = [one for one in days if one]
    return Period(known[0], known[-1]) if known[0] <= known[-1] else None


def _day(match: re.Match[str]) -> date | None:
    year, month, day, day2, month2, year2 = match.groups()
    try:
        return date(int(year or year2), int(month or month2), int(day or day2))
    except ValueError:
        return None


def _months(year: int, month: int, count: int) -> Period | None:
    """Return ``count`` months from the first day of one, all in one year; None when there is no such month."""
    last = month + count - 1
    if month < 1 or last > LAST_MONTH or year < 1:
        return None
    return Period(date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def around(day: date, length: str) -> Period:
    """Return the calendar ``month``, ``quarter`` or ``year`` in which a day lies; ``KeyError`` for another length."""
    count = {"month": 1, "quarter": 3, "year": 12}[length]
    first = (day.month - 1) // count * count + 1
    last = first + count - 1
    return Period(date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))


def days(period: Period) -> int:
    """Return how many days a period has."""
    return (period.last - period.first).days + 1


def elapsed(period: Period, today: date) -> Decimal:
    """Return the share of a period that is over, 0 to 1: its days before today by all its days.

    Today itself is not over: the first day is 0, the day after the last is 1.
    """
    done = min(max((today - period.first).days, 0), days(period))
    return Decimal(done) / Decimal(days(period))


def inside(inner: Period, outer: Period) -> bool:
    """Whether a period lies in another one, or is the same."""
    return outer.first <= inner.first and inner.last <= outer.last


def tile(parts: list[Period], whole: Period) -> bool:
    """Whether periods cover another one exactly, day by day, with no overlap."""
    following = whole.first
    for part in sorted(parts, key=lambda one: one.first):
        if part.first != following:
            return False
        following = part.last + timedelta(days=1)
    return following == whole.last + timedelta(days=1)
