"""The comparison of a revealed round: what people judged, and the verdict that follows from it.

The verdict is a function of what was said, not of the order in which it was said.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from plugin.domain.matching import Pair, Place, Suggestion, best_pairing, reasons
from plugin.domain.reasons import SIDES, Answer, Topic

MOST_ASKED = 7


class Said(StrEnum):
    """What somebody said about a pair. ``unlinked`` takes a link back without saying that the two differ."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNLINKED = "unlinked"


class Standing(StrEnum):
    """Where a pair stands once everybody's last word is counted."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One word of one person about one pair; ``number`` grows with each, so that their last word is known."""

    number: int
    pair: Pair
    said: Said
    person: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reasons that are one thing: linked pairs and what hangs together through them; two or more places in order."""

    places: tuple[Place, ...]
    topic: Topic | None

    @property
    def opposite(self) -> bool:
        """Whether it stands in both lists: a contradiction."""
        return len({p.side for p in self.places}) > 1

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles in it, each once."""
        return tuple(dict.fromkeys(p.role for p in self.places))


@dataclass(frozen=True, slots=True)
class Cell:
    """What two roles share: counts of linked pairs, and of suggested ones that nobody has decided yet."""

    agreements: int = 0
    contradictions: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison came to. Each reason stands in exactly one of the four groups, so the counts add up.

    ``open`` are the pairs that people are asked about and have not decided. ``spare`` are pairs called the same that
    do not count because one of the two is linked with that role already. ``matrix`` is keyed by two roles in the
    round's order. ``reviewed``: all that was asked is decided, or somebody went on as it is.
    """

    contradictions: tuple[Cluster, ...]
    agreements: tuple[Cluster, ...]
    sole: tuple[Place, ...]
    waiting: tuple[Place, ...]
    open: tuple[Pair, ...]
    spare: tuple[Pair, ...]
    matrix: Mapping[tuple[str, str], Cell]
    reviewed: bool

    @property
    def index(self) -> int | None:
        """Return the agreement number: 100 × reasons in agreements / reasons compared, rounded half up; 0 … 100.

        Compared are reasons in agreements, in contradictions and those only one role sees. Undecided ones are left
        out. None until the comparison is reviewed, or when there is nothing to compare.
        """
        agreed = sum(len(c.places) for c in self.agreements)
        compared = agreed + sum(len(c.places) for c in self.contradictions) + len(self.sole)
        return (200 * agreed + compared) // (2 * compared) if self.reviewed and compared else None


def last_words(judgements: Iterable[Judgement]) -> dict[Pair, dict[str, Judgement]]:
    """Return pair → person → their last word."""
    last: dict[Pair, dict[str, Judgement]] = defaultdict(dict)
    for one in sorted(judgements, key=lambda j: j.number):
        last[one.pair][one.person] = one
    return last


def standing(words: Iterable[Judgement]) -> Standing:
    """Say where a pair stands: one word is enough, unless somebody else says otherwise."""
    said = {j.said for j in words}
    if Said.SAME in said and Said.DIFFERENT in said:
        return Standing.DISPUTED
    if Said.SAME in said and Said.UNLINKED not in said:
        return Standing.SAME
    return Standing.DIFFERENT if Said.DIFFERENT in said else Standing.OPEN


def divergence(suggestion: Suggestion, answers: Mapping[str, Answer]) -> tuple[bool, float, int]:
    """Return how divergent a suggested pair is, greatest first: opposite lists, then likeness, then probabilities."""
    given = [answers[role].probability for role in suggestion.pair.roles]
    known = [p for p in given if p is not None]
    gap = max(known) - min(known) if len(known) > 1 else 0
    return suggestion.pair.opposite, round(suggestion.strength, 6), gap


def asked(suggestions: Sequence[Suggestion], answers: Mapping[str, Answer], role: str) -> tuple[Suggestion, ...]:
    """Return the pairs that a role is asked to judge: at most seven, the most divergent first.

    A role with reasons of its own judges those it is part of; one without (it abstained) judges any.
    """
    own = [s for s in suggestions if role not in answers or role in s.pair.roles]
    ranked = sorted(own, key=lambda s: s.pair)
    return tuple(sorted(ranked, key=lambda s: divergence(s, answers), reverse=True)[:MOST_ASKED])


def asked_of_any(suggestions: Sequence[Suggestion], answers: Mapping[str, Answer]) -> tuple[Suggestion, ...]:
    """Return every pair that some role with reasons is asked about, the most divergent first."""
    wanted = {s.pair for role in answers for s in asked(suggestions, answers, role)}
    ranked = sorted((s for s in suggestions if s.pair in wanted), key=lambda s: s.pair)
    return tuple(sorted(ranked, key=lambda s: divergence(s, answers), reverse=True))


def linked(judgements: Iterable[Judgement]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return (pairs that count as the same, pairs called the same that are spare).

    One reason links with at most one reason of each other role: of several, the pairing with the most people behind
    it counts, among equals the first in order of places.
    """
    same = {
        p: sum(j.said is Said.SAME for j in words.values())
        for p, words in last_words(judgements).items()
        if standing(words.values()) is Standing.SAME
    }
    counted: list[Pair] = []
    for roles in sorted({p.roles for p in same}):
        here = sorted(p for p in same if p.roles == roles)
        left, right = sorted({p.a for p in here}), sorted({p.b for p in here})
        grid = [[float(same.get(Pair(a, b), 0)) for b in right] for a in left]
        counted += [Pair(left[row], right[column]) for row, column in best_pairing(grid)]
    return tuple(sorted(counted)), tuple(sorted(set(same) - set(counted)))


def verdict(
    answers: Mapping[str, Answer],
    suggestions: Sequence[Suggestion],
    judgements: Sequence[Judgement],
    *,
    settled: bool,
) -> Verdict:
    """Compare a revealed round; ``settled``: somebody said to go on as it is.

    Judgements about reasons that are not in ``answers`` are ignored.
    """
    said = reasons(answers)
    heard = [j for j in judgements if j.pair.a in said and j.pair.b in said]
    links, spare = linked(heard)
    words = last_words(heard)
    asked_for = [s.pair for s in asked_of_any(suggestions, answers)]
    undecided = [p for p in asked_for if standing(words.get(p, {}).values()) in (Standing.OPEN, Standing.DISPUTED)]
    clusters = _clusters(links, answers)
    grouped = {place for cluster in clusters for place in cluster.places}
    waiting = {place for p in undecided for place in (p.a, p.b)} - grouped
    return Verdict(
        contradictions=tuple(c for c in clusters if c.opposite),
        agreements=tuple(c for c in clusters if not c.opposite),
        sole=tuple(p for p in said if p not in grouped and p not in waiting),
        waiting=tuple(p for p in said if p in waiting),
        open=tuple(undecided),
        spare=spare,
        matrix=_matrix(tuple(answers), links, undecided),
        reviewed=settled or (bool(asked_for) and not undecided),
    )


def _clusters(links: Sequence[Pair], answers: Mapping[str, Answer]) -> tuple[Cluster, ...]:
    """Join links that share a reason; in the order of their first reason."""
    said = reasons(answers)
    order = {place: number for number, place in enumerate(said)}
    groups: list[set[Place]] = []
    for link in links:
        touched = [g for g in groups if link.a in g or link.b in g]
        groups = [g for g in groups if g not in touched]
        groups.append({link.a, link.b}.union(*touched))
    ordered = sorted((sorted(g, key=order.__getitem__) for g in groups), key=lambda g: order[g[0]])
    return tuple(Cluster(tuple(g), _topic([said[p].topic for p in g])) for g in ordered)


def _topic(topics: Sequence[Topic | None]) -> Topic | None:
    """Return the topic most of them carry; among equals the first in the list of topics."""
    counts = Counter(t for t in topics if t is not None)
    return max(Topic, key=lambda t: counts[t]) if counts else None


def _matrix(roles: Sequence[str], links: Sequence[Pair], undecided: Sequence[Pair]) -> dict[tuple[str, str], Cell]:
    return {
        (one, other): Cell(
            agreements=sum({one, other} == set(p.roles) and not p.opposite for p in links),
            contradictions=sum({one, other} == set(p.roles) and p.opposite for p in links),
            waiting=sum({one, other} == set(p.roles) for p in undecided),
        )
        for one, other in combinations(roles, 2)
    }


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved in one role's answer between two rounds; ``before`` and ``after`` are probabilities in percent."""

    before: int | None
    after: int | None
    kept: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def moved(before: Answer, after: Answer) -> Moved:
    """Compare a role's answers in two rounds: reasons by their words, each with its list as a sign in front."""
    old, new = _signed(before), _signed(after)
    return Moved(
        before.probability,
        after.probability,
        kept=tuple(text for key, text in new.items() if key in old),
        added=tuple(text for key, text in new.items() if key not in old),
        dropped=tuple(text for key, text in old.items() if key not in new),
    )


def _signed(answer: Answer) -> dict[tuple[str, str], str]:
    sign = {"yes": "+", "no": "−"}
    return {(side, r.text.casefold()): f"{sign[side]} {r.text}" for side in SIDES for r in answer.side(side)}
