"""Geometry of the probability plot: one row a role, the numbers written beside the dots."""

from collections.abc import Sequence
from dataclasses import dataclass

from plugin.usecases.views import RoleResult

ROW = 44
LEFT = 6
WIDTH = 240


@dataclass(frozen=True, slots=True)
class Dot:
    """One role's number and where its dot stands."""

    name: str
    value: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Plot:
    """All dots, the height of the picture, and the distance between the farthest two (None for fewer than two)."""

    dots: tuple[Dot, ...]
    height: int
    spread: int | None


def plot(roles: Sequence[RoleResult]) -> Plot | None:
    """Place the dots of the roles that gave a probability; None when nobody did."""
    given = [(r.name, r.answer.probability) for r in roles if r.answer and r.answer.probability is not None]
    if not given:
        return None
    dots = tuple(
        Dot(name, value, LEFT + value * WIDTH // 100, row * ROW + 32) for row, (name, value) in enumerate(given)
    )
    values = [value for _, value in given]
    return Plot(dots, len(dots) * ROW + 8, max(values) - min(values) if len(values) > 1 else None)
