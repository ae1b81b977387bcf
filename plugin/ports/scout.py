"""What ``trida init`` looks for on a tracker before there is a manifest; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from plugin.domain.people import Person


@dataclass(frozen=True, slots=True)
class Spot:
    """Where deals may stand: a project by its key, a data source by its id.

    ``fields`` are (name, type) of what a deal there has, where tickets of one place are all alike; else empty.
    """

    id: str
    title: str
    fields: tuple[tuple[str, str], ...] = ()


class Scout(Protocol):
    """Looks at a tracker. Every call may raise ``TryLater`` or ``NeedsOperator``."""

    def me(self) -> Person:
        """Return the account that we work as; ``NeedsOperator`` ``other_edition`` where another tracker answers."""

    def spots(self) -> tuple[Spot, ...]:
        """Return the places that our account sees, a hundred at most."""

    def spots_of(self, said: str) -> tuple[Spot, ...]:
        """Return what a key, an id or a link means: none for what we do not see, several where it holds several."""

    def project_roles(self, spots: Sequence[str]) -> tuple[str, ...]:
        """Return the names of the roles that all of these places have; none where the tracker has no such roles."""

    def people(self, said: str) -> tuple[Person, ...]:
        """Return active people whose name, e-mail or id begins with a text or holds it, as the tracker searches."""
