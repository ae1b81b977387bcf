"""Suggestions after a reveal: which reasons of two roles may be the same thing, found by matchers, decided by people.

Nothing here runs before the reveal. A suggestion is a question to the roles, never an answer.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Protocol

from plugin.domain.reasons import SIDES, Answer, Reason, Topic
from plugin.errors import Rejected

_PLACE = re.compile(r"(?P<role>[a-z][a-z0-9_-]*)\.(?P<side>yes|no)(?P<number>[1-3])")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a reason stands: whose list, which list, which line (from 1). Written ``sales.yes1``."""

    role: str
    side: str
    number: int

    def __str__(self) -> str:
        """Return the code that stands in forms and rows."""
        return f"{self.role}.{self.side}{self.number}"

    @classmethod
    def of(cls, code: str) -> "Place":
        """Read a code back; raises ``Rejected`` ``reason_unknown``."""
        found = _PLACE.fullmatch(code)
        if found is None:
            raise Rejected("reason_unknown")
        return cls(found["role"], found["side"], int(found["number"]))


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Reasons of two roles, in one order whoever named them first; made by ``pair``."""

    a: Place
    b: Place

    @property
    def opposite(self) -> bool:
        """Whether they stand in opposite lists: the same thing would be a contradiction."""
        return self.a.side != self.b.side

    @property
    def roles(self) -> tuple[str, str]:
        """Return the two roles."""
        return self.a.role, self.b.role

    def __str__(self) -> str:
        """Return the code that stands in forms and rows."""
        return f"{self.a}~{self.b}"


def pair(one: Place, other: Place) -> Pair:
    """Put two places into a pair; raises ``Rejected`` ``same_role`` for two reasons of one role."""
    if one.role == other.role:
        raise Rejected("same_role")
    return Pair(*sorted((one, other)))


def pair_of(code: str) -> Pair:
    """Read a pair's code back; raises ``Rejected`` ``reason_unknown`` or ``same_role``."""
    one, _, other = code.partition("~")
    return pair(Place.of(one), Place.of(other))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two reasons may be the same: ``strength`` in (0, 1], ``why`` as codes that the pages put into words."""

    strength: float
    why: tuple[str, ...] = ()


class Matcher(Protocol):
    """One way to find likeness; ``version`` changes whenever it could answer otherwise."""

    @property
    def name(self) -> str:
        """Return the stable name: ``topic``, ``lexicon``, ``semantic``."""

    @property
    def version(self) -> str:
        """Return the version of its data."""

    @property
    def ready(self) -> bool:
        """Whether it can compare now; one that is still loading is asked again later."""

    def likeness(self, one: Reason, other: Reason) -> Likeness | None:
        """Compare two reasons; symmetric; None when this matcher sees nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one matcher said about a pair."""

    matcher: str
    version: str
    strength: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair to be judged, and every matcher that pointed at it, strongest first."""

    pair: Pair
    found: tuple[Found, ...] = field(repr=False)

    @property
    def strength(self) -> float:
        """How strongly all matchers together point at the pair: the chance that one of them is right, were they odds.

        1 - Π(1 - strength), so that two matchers weigh more than one. Used for order only, shown to nobody.
        """
        return 1 - math.prod(1 - f.strength for f in self.found)


class TopicMatcher:
    """The topic that both authors chose; ``other`` is no topic."""

    name = "topic"
    version = "1"
    ready = True
    _STRENGTH = 0.5

    def likeness(self, one: Reason, other: Reason) -> Likeness | None:
        """Two reasons with the same chosen topic."""
        if one.topic is None or one.topic is Topic.OTHER or one.topic is not other.topic:
            return None
        return Likeness(self._STRENGTH, (str(one.topic),))


def reasons(answers: Mapping[str, Answer]) -> dict[Place, Reason]:
    """Return every reason by its place, roles in the order given."""
    return {
        Place(role, side, number): reason
        for role, answer in answers.items()
        for side in SIDES
        for number, reason in enumerate(answer.side(side), 1)
    }


def suggest(answers: Mapping[str, Answer], matchers: Sequence[Matcher]) -> tuple[Suggestion, ...]:
    """Suggest pairs for a revealed round: for each two roles the best one-to-one pairing of their reasons.

    The pairing is exact (all lists of three against all lists of three at once): the sum of strengths is the
    greatest there is, and among equals the first in order of places. Pairs that no matcher sees are never suggested.
    The order in which the roles come changes nothing.
    """
    said = reasons(answers)
    suggested: list[Suggestion] = []
    for one, other in combinations(sorted(answers), 2):
        left = sorted(p for p in said if p.role == one)
        right = sorted(p for p in said if p.role == other)
        grid = [[Suggestion(pair(a, b), tuple(_found(said[a], said[b], matchers))) for b in right] for a in left]
        for row, column in best_pairing([[cell.strength for cell in line] for line in grid]):
            suggested.append(grid[row][column])
    return tuple(suggested)


def _found(one: Reason, other: Reason, matchers: Sequence[Matcher]) -> Iterator[Found]:
    likes = [(m, m.likeness(one, other)) for m in matchers]
    seen = [Found(m.name, m.version, like.strength, like.why) for m, like in likes if like is not None]
    yield from sorted(seen, key=lambda f: -f.strength)


def best_pairing(weights: Sequence[Sequence[float]]) -> tuple[tuple[int, int], ...]:
    """Return (row, column) pairs, each row and column at most once, with the greatest sum of weights.

    Exact, by dynamic programming over the columns taken: rows × 2^columns × columns steps, 6 × 64 × 6 at most here.
    Weights of 0 pair nothing. Among equals the pairing that comes first row by row wins.
    """
    columns = len(weights[0]) if weights else 0

    @cache
    def best(row: int, taken: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if row == len(weights):
            return 0.0, ()
        choices = []
        for column in range(columns):
            weight = weights[row][column]
            if weight > 0 and not taken >> column & 1:
                rest, pairs = best(row + 1, taken | 1 << column)
                choices.append((weight + rest, ((row, column), *pairs)))
        choices.append(best(row + 1, taken))
        # Rounded, so that the order of additions cannot decide between equals.
        return max(choices, key=lambda c: round(c[0], 9))

    return best(0, 0)[1]
