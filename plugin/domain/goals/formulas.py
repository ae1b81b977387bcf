"""Formulas over named drivers: + - * / and parentheses over numbers and names, in Decimal, with units kept apart.

A name is a metric's code or usual name, or a goal's key: in backticks, braces or quotes where it has spaces or dashes.
The text is cut into tokens first and only then parsed by ``ast``, so that nothing but arithmetic can be said.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 400
DEEPEST = 32
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:[.,]\d+)?)|`(?P<tick>[^`]+)`|\{(?P<brace>[^{}]+)\}|"(?P<quote>[^"]+)"|«(?P<fir>[^»]+)»"""
    r"""|(?P<name>[^\W\d]\w*)|(?P<sign>[-+*/()×·÷−–:]))\s*"""
)
_SIGNS = {"×": "*", "·": "*", "÷": "/", ":": "/", "−": "-", "–": "-"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in base units (₽, not millions; 0.04 for 4 %) with its currency and the power it has, 0 without one."""

    value: Decimal
    currency: str = ""
    power: int = 0


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a formula has no value: ``long``, ``syntax``, ``zero`` (division by zero) or ``units``."""

    reason: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula; ``names`` are what it names, each once, in order."""

    shape: ast.expr
    names: tuple[str, ...]
    leaves: tuple[str | Decimal, ...]

    @property
    def constants(self) -> bool:
        """Whether a plain number stands in it."""
        return any(isinstance(one, Decimal) for one in self.leaves)


def parse(text: str) -> Formula | Wrong:
    """Read a formula; constants are in base units."""
    if len(text) > LONGEST:
        return Wrong("long")
    leaves, code, at = list[str | Decimal](), list[str](), 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:
            return Wrong("syntax")
        at = match.end()
        if sign := match["sign"]:
            code.append(_SIGNS.get(sign, sign))
            continue
        code.append(f"n{len(leaves)}")
        leaves.append(_leaf(match))
    return _parsed(" ".join(code), tuple(leaves))


def _leaf(match: re.Match[str]) -> str | Decimal:
    if number := match["number"]:
        return Decimal(number.replace(",", "."))
    return next(match[name] for name in ("tick", "brace", "quote", "fir", "name") if match[name]).strip()


def _parsed(code: str, leaves: tuple[str | Decimal, ...]) -> Formula | Wrong:
    try:
        shape = ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Wrong("syntax")
    if not _sound(shape, DEEPEST):
        return Wrong("syntax")
    return Formula(shape, tuple(dict.fromkeys(one for one in leaves if isinstance(one, str))), leaves)


def _sound(shape: ast.expr, depth: int) -> bool:
    if depth == 0:
        return False
    match shape:
        case ast.Name():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=inner):
            return _sound(inner, depth - 1)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            return _sound(left, depth - 1) and _sound(right, depth - 1)
        case _:
            return False


def evaluate(formula: Formula, known: Mapping[str, Quantity]) -> Quantity | Wrong:
    """Return the value; ``known`` has a quantity for each of the formula's names."""
    return _value(formula.shape, formula, known)


def _value(shape: ast.expr, formula: Formula, known: Mapping[str, Quantity]) -> Quantity | Wrong:
    match shape:
        case ast.Name(id=name):
            leaf = formula.leaves[int(name[1:])]
            return Quantity(leaf) if isinstance(leaf, Decimal) else known[leaf]
        case ast.UnaryOp(op=op, operand=inner):
            value = _value(inner, formula, known)
            return value if isinstance(value, Wrong) or isinstance(op, ast.UAdd) else _less(value)
        case ast.BinOp(left=left, op=op, right=right):
            one, two = _value(left, formula, known), _value(right, formula, known)
            if isinstance(one, Wrong):
                return one
            return two if isinstance(two, Wrong) else _joined(op, one, two)
    raise AssertionError  # pragma: no cover -- _sound lets nothing else through


def _joined(op: ast.operator, one: Quantity, two: Quantity) -> Quantity | Wrong:
    match op:
        case ast.Mult():
            return times(one, two)
        case ast.Div():
            return by(one, two)
        case ast.Sub():
            return plus(one, _less(two))
        case _:
            return plus(one, two)


def _less(one: Quantity) -> Quantity:
    return Quantity(-one.value, one.currency, one.power)


def times(one: Quantity, two: Quantity) -> Quantity | Wrong:
    """Multiply; two different currencies do not go together."""
    return _mixed(one.value * two.value, one, two, one.power + two.power)


def by(one: Quantity, two: Quantity) -> Quantity | Wrong:
    """Divide; by zero there is no value."""
    return Wrong("zero") if two.value == 0 else _mixed(one.value / two.value, one, two, one.power - two.power)


def _mixed(value: Decimal, one: Quantity, two: Quantity, power: int) -> Quantity | Wrong:
    if one.currency and two.currency and one.currency != two.currency:
        return Wrong("units")
    return Quantity(value, (one.currency or two.currency) if power else "", power)


def plus(one: Quantity, two: Quantity) -> Quantity | Wrong:
    """Add; money adds to money of its currency, or to a constant, which is then in that currency."""
    with_money = [q for q in (one, two) if q.power]
    if len({(q.currency, q.power) for q in with_money}) > 1:
        return Wrong("units")
    unit = with_money[0] if with_money else one
    return Quantity(one.value + two.value, unit.currency, unit.power)
