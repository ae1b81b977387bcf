"""What people type into goal fields, understood: numbers with their units, and a few words in Russian and English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from plugin.domain.goals.model import Direction, Kind
from plugin.domain.goals.units import convert, unit_of
from plugin.domain.people import Person
from plugin.ports.goals import Value

_NUMBER = re.compile(r"(?P<before>[^\d+−-]*)(?P<sign>[+−-]?)\s*(?P<digits>\d(?:[\d\s.,'’]*\d)?)\s*(?P<after>\D*)")
_T = TypeVar("_T")
_THOUSANDS = 3

_KINDS = {
    Kind.NUMBER: ("number", "число", "значение", "вручную", "manual"),
    Kind.RATIO: ("ratio", "отношение", "доля", "share"),
    Kind.SUM: ("sum", "сумма"),
    Kind.PRODUCT: ("product", "произведение"),
    Kind.FORMULA: ("formula", "формула"),
}
_DIRECTIONS = {
    Direction.AT_LEAST: ("at_least", "at least", "не меньше", "не менее", "не ниже", "больше", "≥", ">=", "up"),
    Direction.AT_MOST: ("at_most", "at most", "не больше", "не более", "не выше", "меньше", "≤", "<=", "down"),
}
_YES = ("yes", "true", "да", "1", "on", "✓")
_NO = ("no", "false", "нет", "0", "off", "-", "—")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was typed, and the unit that stood beside it, perhaps none."""

    number: Decimal
    unit: str

    def in_unit(self, unit: str) -> Decimal | None:
        """Return the number in another unit; None where the two cannot be compared.

        A bare number is in it already; “1,6 млн” is a million and six hundred thousand of whatever is counted.
        """
        if not self.unit:
            return self.number
        typed, wanted = unit_of(self.unit), unit_of(unit)
        counted = unit_of(f"{self.unit} ₽")
        if not typed.currency and counted.currency == "RUB":
            return self.number * counted.scale / wanted.scale
        return convert(self.number, typed, wanted)


def text_of(value: Value) -> str:
    """Return a value as one line of text; empty where nothing stands."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, Person):
        return value.name
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return " ".join(str(value).split())


def quantity(value: Value, locale: str) -> Quantity | None:
    """Read a number: “600”, “4,0 %”, “1,6 млн”, “$1.6M”, “48 000 000 ₽”; None for anything else.

    One separator before exactly three digits groups thousands in English and is a decimal comma in Russian.
    """
    if isinstance(value, Decimal):
        return Quantity(value, "") if value.is_finite() else None
    found = _NUMBER.fullmatch(text_of(value)) if isinstance(value, str) else None
    if found is None:
        return None
    digits = _plain(re.sub(r"[\s'’]", "", found["digits"]), locale)
    if digits is None:
        return None
    unit = " ".join(filter(None, (found["after"].strip(), found["before"].strip())))
    sign = "" if found["sign"] in {"", "+"} else "-"
    return Quantity(Decimal(sign + digits), unit)


def _plain(digits: str, locale: str) -> str | None:
    """Return digits with a decimal point; None where two readings stay."""
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return digits
    last, tail = marks[-1], len(digits) - digits.rindex(marks[-1]) - 1
    if len(set(marks)) > 1:  # the last of two sorts is the decimal one
        return None if marks.count(last) > 1 else digits.replace("," if last == "." else ".", "").replace(",", ".")
    grouped = len(marks) > 1 or (last == "," and tail == _THOUSANDS and locale == "en")
    if grouped:
        parts = digits.split(last)
        return "".join(parts) if all(len(part) == _THOUSANDS for part in parts[1:]) else None
    return digits.replace(",", ".")


def kind_of(text: str) -> Kind | None:
    """Return what a word says of where a number comes from."""
    return _among(_KINDS, text)


def direction_of(text: str) -> Direction | None:
    """Return whether more or less is better."""
    return _among(_DIRECTIONS, text)


def yes(value: Value) -> bool | None:
    """Return whether a box is ticked, or a word says so; None for what is neither yes nor no."""
    if isinstance(value, bool):
        return value
    return _among({True: _YES, False: _NO}, text_of(value))


def day_of(value: Value) -> date | None:
    """Return the calendar day that a value names, the first one of a range."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(text_of(value).partition("/")[0][:10])
    except ValueError:
        return None


def _among(words: Mapping[_T, tuple[str, ...]], text: str) -> _T | None:
    folded = text.casefold()
    return next((one for one, names in words.items() if folded in names), None)
