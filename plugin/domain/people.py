"""Who stands for what: people, seats and the rules for a roster that is frozen when a round opens."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plugin.errors import Rejected

MIN_ROLES = 2
MIN_PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Person:
    """One account of the tracker; ``email`` is known only where the tracker or the manifest gives it."""

    id: str
    name: str
    email: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """One role of a roster and the people who may answer for it."""

    role: str
    people: tuple[Person, ...]

    @property
    def answerers(self) -> tuple[Person, ...]:
        """People who can still open their link."""
        return tuple(p for p in self.people if p.active)


@dataclass(frozen=True, slots=True)
class Roster:
    """The roles of a round in the manifest's order; fixed from opening on."""

    seats: tuple[Seat, ...]

    def seat(self, role: str) -> Seat:
        """Return the seat of a role; ``KeyError`` when the roster has none."""
        for seat in self.seats:
            if seat.role == role:
                return seat
        raise KeyError(role)

    def role_of(self, person: str) -> str | None:
        """Return the role a person stands for, or None for a stranger."""
        return next((s.role for s in self.seats for p in s.people if p.id == person), None)

    def person(self, person: str) -> Person | None:
        """Return a member by account id."""
        return next((p for s in self.seats for p in s.people if p.id == person), None)

    def named(self, typed: str) -> tuple[Person, ...]:
        """Return the active members whose name, e-mail or account id a person typed."""
        return named((p for s in self.seats for p in s.answerers), typed)


def named(people: Iterable[Person], typed: str) -> tuple[Person, ...]:
    """Return the people whose name, e-mail or account id a person typed."""
    wanted = _plain(typed)
    return tuple(p for p in people if wanted and wanted in (_plain(p.name), _plain(p.email or ""), _plain(p.id)))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def freeze(found: Mapping[str, Sequence[Person]]) -> Roster:
    """Make a roster from who was found for each role, in the manifest's order.

    A person found for several roles stands for the first of them. Raises ``Rejected`` with
    ``role_empty`` (a role has nobody active), ``person_in_two_roles`` (a role is empty only because its people
    already stand for another), ``too_few_roles`` or ``too_few_people``.
    """
    if len(found) < MIN_ROLES:
        raise Rejected("too_few_roles", roles=len(found))
    taken: set[str] = set()
    seats = []
    for role, people in found.items():
        active = {p.id: p for p in people if p.active}
        mine = tuple(p for p in active.values() if p.id not in taken)
        if not mine:
            raise Rejected("person_in_two_roles" if active else "role_empty", role=role)
        taken.update(p.id for p in mine)
        seats.append(Seat(role, mine))
    if len(taken) < MIN_PEOPLE:
        raise Rejected("too_few_people", people=len(taken))
    return Roster(tuple(seats))
