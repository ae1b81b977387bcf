"""Patterns over many deals: counts by topic and by pair of roles, never by person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from plugin.domain.comparison import Verdict
from plugin.domain.reasons import Topic

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """One reviewed round of the period: its verdict and the topics of the reasons that only one role saw."""

    verdict: Verdict
    sole_topics: tuple[tuple[str, Topic | None], ...]
    """(role, topic) of each sole reason."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one line; ``deals`` is how many rounds they come from."""

    deals: int
    agreements: int
    contradictions: int
    sole: int = 0

    @property
    def too_few(self) -> bool:
        """Whether the line rests on so few deals that it shows chance rather than a pattern."""
        return self.deals < FEWEST


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a period shows. Lines with more contradictions come first."""

    deals: int
    topics: tuple[tuple[Topic | None, Tally], ...]
    pairs: tuple[tuple[tuple[str, str], Tally], ...]


def patterns(rounds: Iterable[Compared]) -> Patterns:
    """Count reviewed rounds by topic (None: no topic was chosen) and by pair of roles."""
    seen = tuple(rounds)
    by_topic: dict[Topic | None, list[Counter[str]]] = {}
    by_pair: dict[tuple[str, str], list[Counter[str]]] = {}
    for one in seen:
        here: dict[Topic | None, Counter[str]] = {}
        for name, clusters in (("agreements", one.verdict.agreements), ("contradictions", one.verdict.contradictions)):
            for cluster in clusters:
                here.setdefault(cluster.topic, Counter())[name] += 1
        for _, topic in one.sole_topics:
            here.setdefault(topic, Counter())["sole"] += 1
        for topic, counts in here.items():
            by_topic.setdefault(topic, []).append(counts)
        for roles, cell in one.verdict.matrix.items():
            both = Counter(agreements=cell.agreements, contradictions=cell.contradictions)
            by_pair.setdefault(_sorted(roles), []).append(both)
    topics = [(topic, _tally(rows)) for topic, rows in by_topic.items()]
    pairs = [(roles, _tally(rows)) for roles, rows in by_pair.items()]
    return Patterns(
        len(seen),
        tuple(sorted(topics, key=lambda t: (*_rank(t[1]), str(t[0] or "~")))),
        tuple(sorted(pairs, key=lambda p: (*_rank(p[1]), p[0]))),
    )


def _sorted(roles: tuple[str, str]) -> tuple[str, str]:
    one, other = sorted(roles)
    return one, other


def _tally(rows: list[Counter[str]]) -> Tally:
    total = sum(rows, Counter[str]())
    return Tally(len(rows), total["agreements"], total["contradictions"], total["sole"])


def _rank(tally: Tally) -> tuple[int, int, int]:
    return -tally.contradictions, -tally.agreements, -tally.sole
