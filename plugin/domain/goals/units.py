"""Units as people write them: what is counted, in which currency, in thousands or millions; converted exactly."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

PIECE = "piece"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number is in.

    ``kind`` is money, percent, days, count, other, or empty where no unit is written. ``base`` is the unit without its
    scale (``RUB``, ``%``, ``day``, ``lead``; ``RUB/lead`` for a price of one; the text itself where it is not known).
    One of the unit is ``scale`` of the base: 1 000 000 for “млн ₽”, 0.01 for “%”, whose base is a fraction of one.
    """

    kind: str
    base: str
    scale: Decimal

    @property
    def currency(self) -> str:
        """Return the currency of money, empty for all else."""
        return self.base.partition("/")[0] if self.kind == "money" else ""

    def of(self, value: Decimal) -> Decimal:
        """Return in the base what ``value`` is in this unit."""
        return value * self.scale

    def back(self, value: Decimal) -> Decimal:
        """Return in this unit what ``value`` is in the base."""
        return value / self.scale


NONE = Unit("", "", Decimal(1))
_SCALES = {
    Decimal(10) ** power: words.split("|")
    for power, words in (
        (3, "тыс|тысяч|тысяча|тысячи|т|k|к|thousand|thousands|tsd"),
        (6, "млн|миллион|миллиона|миллионов|мил|m|м|mln|mio|million|millions"),
        (9, "млрд|миллиард|миллиарда|миллиардов|b|bn|bln|billion|billions"),
    )
}
_SCALE = {word: scale for scale, words in _SCALES.items() for word in words}
_BASES = {
    ("money", "RUB"): "₽|р|руб|рубль|рубля|рублей|рубли|rub|rur|ruble|rubles|roubles",
    ("money", "USD"): "$|usd|доллар|доллара|долларов|доллары|dollar|dollars",
    ("money", "EUR"): "€|eur|евро|euro|euros",
    ("money", "GBP"): "£|gbp|фунт|фунтов|pound|pounds",
    ("money", "KZT"): "₸|kzt|тенге",
    ("money", "CNY"): "¥|cny|юань|юаней|yuan",
    ("percent", "%"): "%|проц|процент|процента|процентов|проценты|percent|pct|пп|pp",
    ("days", "day"): "д|дн|день|дня|дней|дни|сут|сутки|суток|d|day|days",
    ("count", PIECE): "шт|штук|штуки|штука|ед|единиц|раз|pc|pcs|piece|pieces|item|items|times",
    ("count", "lead"): "лид|лида|лидов|лиды|lead|leads",
    ("count", "deal"): "сделка|сделки|сделок|deal|deals",
    ("count", "client"): "клиент|клиента|клиентов|клиенты|client|clients|customer|customers",
    ("count", "person"): "чел|человек|человека|людей|person|people",
}
_BASE = {word: found for found, words in _BASES.items() for word in words.split("|")}
_OWN_SCALE = {"%": Decimal("0.01")}
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[₽$€£₸¥%/]")
_PER = {"/", "за", "per"}


@lru_cache(maxsize=2048)
def unit_of(text: str) -> Unit:
    """Read a unit as it is written; an unknown text is a base of its own, equal to itself only."""
    tokens = _TOKEN.findall(text.casefold().replace("п.п.", "%"))
    if not tokens:
        return NONE if not text.strip() else Unit("other", text.strip().casefold(), Decimal(1))
    if tokens in (["доля"], ["fraction"], ["share"]):
        return Unit("percent", "%", Decimal(1))
    at = next((i for i, token in enumerate(tokens) if token in _PER), len(tokens))
    scale, rest = _scaled(tokens[:at])
    kind, base = _based(rest, scaled=scale != 1)
    below = tokens[at + 1 :]
    if below:
        base = f"{base}/{_based(below, scaled=False)[1]}"
        kind = kind if kind == "money" else "other"
    return Unit(kind, base, scale * _OWN_SCALE.get(base, Decimal(1)))


def _scaled(tokens: list[str]) -> tuple[Decimal, list[str]]:
    """Split a unit into its scale and the rest; a lone letter counts as a scale only beside something else."""
    for token in tokens:
        if token in _SCALE and (len(token) > 1 or len(tokens) > 1):
            rest = list(tokens)
            rest.remove(token)
            return _SCALE[token], rest
    return Decimal(1), tokens


def _based(tokens: list[str], *, scaled: bool) -> tuple[str, str]:
    if not tokens:
        return ("count", PIECE) if scaled else ("other", "")
    known = [_BASE[token] for token in tokens if token in _BASE]
    if len(known) == len(tokens) and len(set(known)) == 1:
        return known[0]
    return "other", " ".join(tokens)


def convert(value: Decimal, of: Unit, to: Unit) -> Decimal | None:
    """Return ``value`` in another unit; None when the two do not measure the same.

    What has no unit is taken to be in the other one; pieces stand for anything that is counted.
    """
    if not of.kind or not to.kind or of == to:
        return value
    counted = of.kind == to.kind == "count" and PIECE in (of.base, to.base)
    if of.base != to.base and not counted:
        return None
    return value * of.scale / to.scale
