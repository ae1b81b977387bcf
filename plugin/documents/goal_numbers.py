"""Numbers and periods of goals in words: money, percent, days and counts as the reader's language writes them."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel import dates, numbers

from plugin.documents.markdown import fold
from plugin.domain.goals.model import Direction, Period
from plugin.domain.goals.units import unit_of
from plugin.words import N_, Words

_MOST = "≤\u00a0"
_DIGITS_MOST = 2
# Below this a percentage says more with a digit after the point; from this on money says nothing by it.
_SMALL_PERCENT, _LARGE_MONEY = 10, 100
_HALVES = (N_("H1 %(year)s"), N_("H2 %(year)s"))
_QUARTER, _HALF, _YEAR = 3, 6, 12
_QUARTERS = (N_("Q1 %(year)s"), N_("Q2 %(year)s"), N_("Q3 %(year)s"), N_("Q4 %(year)s"))
_SYMBOLS = {"RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£", "KZT": "₸", "CNY": "¥"}
_MONEY: Mapping[Decimal, str] = {
    Decimal(1): N_("%(currency)s%(number)s"),
    Decimal(1000): N_("%(currency)s%(number)s thousand"),
    Decimal(1_000_000): N_("%(currency)s%(number)s million"),
    Decimal(1_000_000_000): N_("%(currency)s%(number)s billion"),
}


def value(words: Words, number: Decimal | int, unit: str) -> str:
    """Write a number with its unit, as written: ``600``, ``4,0 %``, ``38,4 млн ₽``, ``30 дней``."""
    return _Written(words, unit, number).full(number)


def share(words: Words, number: Decimal | int) -> str:
    """Write a share in whole percent: ``62 %``."""
    return words.gettext("%(number)s%%", number=words.number(int(_rounded(Decimal(number), 0))))


def plan(words: Words, number: Decimal, unit: str, direction: Direction) -> str:
    """Write a plan; one that must not be exceeded begins with ≤."""
    return f"{_MOST if direction is Direction.AT_MOST else ''}{value(words, number, unit)}"


def pair(words: Words, fact: Decimal, planned: Decimal, unit: str, direction: Direction) -> str:
    """Write fact and plan with the same digits: ``24,1 из 48,0 млн ₽``, ``41 при ≤ 30 дней``."""
    written = _Written(words, unit, fact, planned)
    if direction is Direction.AT_MOST:
        told = f"{_MOST}{written.full(planned)}"
        return words.gettext("%(fact)s against %(plan)s", fact=written.bare(fact), plan=told)
    return words.gettext("%(fact)s of %(plan)s", fact=written.bare(fact), plan=written.full(planned))


def change(words: Words, before: Decimal, after: Decimal, unit: str) -> tuple[str, str]:
    """Write the two sides of a change with the same digits: ``21,7`` and ``24,1 млн ₽``."""
    written = _Written(words, unit, before, after)
    return written.bare(before), written.full(after)


def counted(words: Words, metric: str, number: Decimal, unit: str) -> str:
    """Write a number of leads, deals or clients with the word after it; of another metric as ``value`` does."""
    told = _Written(words, "", number).bare(number)
    some = _few(number)
    if metric == "leads":
        return words.ngettext("%(number)s lead", "%(number)s leads", some, number=told)
    if metric == "deals":
        return words.ngettext("%(number)s deal", "%(number)s deals", some, number=told)
    if metric == "new_clients":
        return words.ngettext("%(number)s new client", "%(number)s new clients", some, number=told)
    return value(words, number, unit)


def period(words: Words, when: Period) -> str:
    """Name a period: ``IV квартал 2026``, ``ноябрь 2026``, ``2026 год``, else its first and last day."""
    first, last = when.first, when.last
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole and months == 1:
        return dates.format_date(first, "LLLL y", locale=words.locale)
    if whole and months == _QUARTER and first.month % _QUARTER == 1:
        return words.gettext(_QUARTERS[first.month // _QUARTER], year=first.year)
    if whole and months == _HALF and first.month % _HALF == 1:
        return words.gettext(_HALVES[first.month // _HALF], year=first.year)
    if whole and months == _YEAR and first.month == 1:
        return words.gettext("the year %(year)s", year=first.year)
    return f"{day(words, first)} – {day(words, last)}"


def day(words: Words, when: date) -> str:
    """Write a calendar day with its year."""
    return dates.format_date(when, "d MMMM y", locale=words.locale)


def short_day(words: Words, when: date) -> str:
    """Write a calendar day without its year: ``17 ноября``."""
    return dates.format_date(when, "d MMMM", locale=words.locale)


class _Written:
    """How numbers of one unit are written, with as many digits as the one that needs most."""

    def __init__(self, words: Words, unit: str, *numbers_: Decimal | int) -> None:
        self._words, self._text, self._unit = words, fold(unit), unit_of(unit)
        # A share is shown in percent, whichever of the two it is kept in.
        self._scale = self._unit.scale * 100 if self._unit.kind == "percent" else Decimal(1)
        self._digits = max(self._needed(number * self._scale) for number in numbers_)

    def bare(self, number: Decimal | int) -> str:
        rounded = _rounded(number * self._scale, self._digits)
        shape = "#,##0." + "0" * self._digits if self._digits else "#,##0"
        return str(numbers.format_decimal(rounded, format=shape, locale=self._words.locale))

    def full(self, number: Decimal | int) -> str:
        told, unit = self.bare(number), self._unit
        if unit.kind == "percent":
            return self._words.gettext("%(number)s%%", number=told)
        if unit.kind == "money" and unit.scale in _MONEY and "/" not in unit.base:
            symbol = _SYMBOLS.get(unit.base, unit.base)
            return self._words.gettext(_MONEY[unit.scale], number=told, currency=symbol)
        if unit.kind == "days":
            return self._words.ngettext("%(number)s day", "%(number)s days", _few(number), number=told)
        return told if self._plain() else f"{told}\u00a0{self._text}"

    def _plain(self) -> bool:
        """Whether the unit says nothing that the title does not: pieces, leads, deals, clients, people."""
        return not self._unit.kind or (self._unit.kind == "count" and self._unit.scale == 1)

    def _needed(self, number: Decimal) -> int:
        small = self._unit.kind == "percent" and abs(number) < _SMALL_PERCENT
        scaled = self._unit.kind == "money" and self._unit.scale > 1
        if self._unit.kind == "money" and not scaled and abs(number) >= _LARGE_MONEY:
            return 0
        rounded = _rounded(number, 1 if self._unit.kind == "percent" and not small else _DIGITS_MOST)
        needed = max(0, -int(rounded.normalize().as_tuple().exponent)) if rounded else 0
        return max(needed, int((small or scaled) and number != 0))


def _rounded(number: Decimal, digits: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _few(number: Decimal | int) -> int:
    """Return the whole number whose word form a number takes: a fraction takes that of two."""
    return abs(int(number)) if number == int(number) else 2
