"""What a comparison came to, put into sentences: counts first, then what they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from babel.lists import format_list

from plugin.documents import phrases
from plugin.documents.comparisons import brief, counted, within
from plugin.domain.comparison import Standing
from plugin.domain.reasons import Topic
from plugin.usecases.result_views import ClusterLine, Compared, PairLine, ReasonLine, RoundCounts, Why
from plugin.words import Words

NBSP = "\u00a0"
UNDECIDED = (Standing.OPEN, Standing.DISPUTED)


@dataclass(frozen=True, slots=True)
class Formula:
    """The agreement number and what it is made of; all counts are of reasons."""

    index: int
    agreed: int
    opposed: int
    sole: int

    @property
    def compared(self) -> int:
        """How many reasons were compared."""
        return self.agreed + self.opposed + self.sole


def headline(words: Words, compared: Compared) -> str:
    """Return the verdict in counts; before the review it says that these are counts so far."""
    told = counts(words, len(compared.agreements), len(compared.contradictions), _sole(compared))
    return told if compared.reviewed else words.gettext("So far: %(told)s", told=told)


def counts(words: Words, agreements: int, contradictions: int, sole: int) -> str:
    """Return three counts in words, each held together with its number."""
    told = counted(words, agreements, contradictions, sole)
    return f"{NBSP}· ".join(part.replace(" ", NBSP, 1) for part in told)


def round_in_a_line(words: Words, before: RoundCounts) -> str:
    """Return what an earlier round came to, or that it was never compared."""
    if before.agreements is None or before.contradictions is None or before.sole is None:
        return words.gettext("its answers were not compared")
    return counts(words, before.agreements, before.contradictions, before.sole)


def substance(words: Words, compared: Compared) -> tuple[str, ...]:
    """Return what roles see the other way round, and between whom; then what they see the same."""
    told = []
    if compared.contradictions:
        apart = "; ".join(f"{subject(words, c)} ({together(words, c)})" for c in compared.contradictions)
        told.append(words.gettext("Seen the other way round: %(list)s.", list=apart))
    if compared.agreements:
        told.append(words.gettext("Seen the same: %(list)s.", list=subjects(words, compared.agreements)))
    if compared.reviewed and not told:
        told.append(words.gettext("The roles named different things: no two reasons are the same."))
    return tuple(told)


def subject(words: Words, cluster: ClusterLine) -> str:
    """Name what a cluster is about within a sentence: its topic, else the beginning of its first reason.

    "Other" says nothing about it.
    """
    if cluster.topic is not None and cluster.topic is not Topic.OTHER:
        return phrases.topic(words, cluster.topic)
    return words.gettext("“%(text)s”", text=brief(cluster.reasons[0].text))


def subjects(words: Words, clusters: Iterable[ClusterLine]) -> str:
    """Name what clusters are about, each subject once; nothing for no clusters."""
    return ", ".join(dict.fromkeys(subject(words, c) for c in clusters))


def together(words: Words, cluster: ClusterLine) -> str:
    """Join the names of a cluster's roles within a sentence as the language does, each once."""
    return format_list(list(dict.fromkeys(within(r.role_name) for r in cluster.reasons)), locale=words.locale)


def why(words: Words, found: Why) -> str:
    """Say why a pair was suggested; nothing for a matcher without words."""
    names = ", ".join(found.words.get(words.locale, ()))
    if found.matcher == "topic":
        return words.gettext("Both chose the topic “%(topic)s”.", topic=names)
    if found.matcher == "lexicon":
        return words.gettext("Similar: %(words)s.", words=names)
    return words.gettext("Similar in meaning.") if found.matcher == "semantic" else ""


def lists(reasons: Iterable[ReasonLine], without: str | None = None) -> tuple[tuple[str, str, list[ReasonLine]], ...]:
    """Group reasons for a choice: (role's name, list, its reasons), in order; leaves the role ``without`` out."""
    groups = groupby((r for r in reasons if r.role != without), key=lambda r: (r.role_name, r.side))
    return tuple((name, side, list(lines)) for (name, side), lines in groups)


def undecided(pairs: Iterable[PairLine]) -> int:
    """Count the pairs that still wait for a word."""
    return sum(pair.standing in UNDECIDED for pair in pairs)


def decided(compared: Compared) -> tuple[PairLine, ...]:
    """Return the judged pairs that do not stand among the questions."""
    asked = {pair.code for pair in compared.questions}
    return tuple(pair for pair in compared.judged if pair.code not in asked)


def elsewhere(compared: Compared) -> tuple[ReasonLine, ...]:
    """Return the waiting reasons that stand in none of the open questions of whoever looks."""
    here = {r.code for pair in compared.questions if pair.standing in UNDECIDED for r in (pair.a, pair.b)}
    return tuple(reason for reason in compared.waiting if reason.code not in here)


def formula(compared: Compared) -> Formula | None:
    """Return the agreement number with its parts; None before the review or with nothing to compare."""
    if compared.index is None:
        return None
    agreed = sum(len(c.reasons) for c in compared.agreements)
    opposed = sum(len(c.reasons) for c in compared.contradictions)
    return Formula(compared.index, agreed, opposed, _sole(compared))


def _sole(compared: Compared) -> int:
    return sum(len(reasons) for _, reasons in compared.sole)
