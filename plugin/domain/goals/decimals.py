"""How this room calculates: 34 digits, no surprises; a number nobody could mean counts as missing."""

from decimal import Context, Decimal

EXACT = Context(prec=34, traps=[])
"""Nothing raises: what has no value comes out as not finite, and ``usable`` turns it away."""

_FARTHEST = 24
_PLACES = Decimal("0.0001")


def usable(value: Decimal | None) -> Decimal | None:
    """Return a number of at most 24 digits before the point; None for infinite, not a number, or beyond."""
    if value is None or not value.is_finite():
        return None
    if value.is_zero():
        return Decimal(0)
    return value if abs(value.adjusted()) <= _FARTHEST else None


def tidy(value: Decimal) -> Decimal:
    """Return a computed number with at most twelve places and without zeros at the end, never in powers of ten."""
    short = EXACT.normalize(round(value, 12) if value.adjusted() < _FARTHEST - 3 else value)
    exponent = short.as_tuple().exponent
    return EXACT.quantize(short, Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


def rounded(value: Decimal) -> Decimal:
    """Return a number to four places; as it is where it is too large for that."""
    return EXACT.quantize(value, _PLACES) if value.adjusted() < _FARTHEST else value
