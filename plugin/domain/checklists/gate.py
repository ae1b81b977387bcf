"""The soft gate: which items a deal that moves on should be told about. It never holds anything by itself."""

from collections.abc import Iterable

from plugin.domain.checklists.marks import item_state
from plugin.domain.checklists.model import OVER, Item


def holding(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that both sides have not finished, in their order."""
    return tuple(one for one in items if item_state(one) not in OVER)


def due_for(status: str, stages: Iterable[str]) -> bool:
    """Whether a status is one at whose entry the gate speaks; capitals and spaces do not matter."""
    return bool(_words(status)) and _words(status) in {_words(one) for one in stages}


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
