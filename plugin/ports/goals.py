"""Goals as a tracker keeps them: raw values by the fields that the manifest names; nothing is decided here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from plugin.domain.goals.model import Said
from plugin.domain.people import Person
from plugin.goal_sections import GoalSource

Value = str | Decimal | bool | date | Person | tuple[str, ...] | None
"""A text, a number, a box, a day, a person, or ids and keys of other tickets; None where nothing stands there."""


@dataclass(frozen=True, slots=True)
class Record:
    """One ticket of a source: ``values`` by the names of ``GoalFields``, only those that the source maps.

    ``owner`` and ``parent`` are always there (see ``GoalFields``): ``parent`` is a tuple of ids or keys. A period may
    be a text, a day, or ``YYYY-MM-DD/YYYY-MM-DD``. ``said`` tells for a field who set it last and when, where the
    tracker keeps that; without history the time is that of the last edit of the ticket, and the name is its editor's.
    ``recorded`` is False there: then nobody can tell whether the owner themselves said something.
    """

    id: str
    key: str
    title: str = field(repr=False)
    url: str
    closed: bool
    closed_at: datetime | None
    changed_at: datetime
    values: Mapping[str, Value] = field(repr=False)
    said: Mapping[str, Said]
    recorded: bool = True


class GoalReader(Protocol):
    """Reads the tickets of a source. May raise ``TryLater`` or ``NeedsOperator``.

    ``NeedsOperator`` ``field_missing`` (``field``) when the site has no field of a name that the source maps,
    ``selection_wrong``, ``not_shared``.
    """

    def records(self, source: GoalSource) -> Iterator[Record]:
        """Yield every ticket that the source selects, each once."""
