"""What weighs how much: by kind first; within a kind, facts may add up to ``MOST_ADDED``."""

from collections.abc import Mapping
from types import MappingProxyType

from plugin.domain.checklists.model import Kind

STEP = 10
MOST_ADDED = STEP - 1
WEIGHTS: Mapping[Kind, int] = MappingProxyType(
    {kind: STEP * (len(Kind) - place) for place, kind in enumerate(Kind)},
)
"""Kind → weight, higher first; ``model.Kind`` stands in that order."""


def weight(kind: Kind, added: int = 0) -> int:
    """Return the weight of a fact; ``added`` counts what makes it heavier among its kind, and is cut to 0 … 9."""
    return WEIGHTS[kind] + min(max(added, 0), MOST_ADDED)
