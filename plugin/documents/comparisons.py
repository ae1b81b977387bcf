"""Words for a comparison: counts, what reasons are about, who gave them; templates and lines share them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from babel import dates, lists

from plugin.documents import phrases
from plugin.domain.comparison import Cluster, Verdict
from plugin.domain.matching import Place
from plugin.domain.reasons import Reason, Topic
from plugin.domain.talks import Objected
from plugin.words import Words

# A quote that stands for a topic: its beginning is enough to know which reason is meant.
BRIEF = 60
_SIGNS: Mapping[str, str] = {"yes": "+", "no": "−"}


def counts(words: Words, verdict: Verdict) -> str:
    """Say what a comparison came to in counts: agreements, contradictions, reasons that one role alone sees."""
    return " · ".join(counted(words, len(verdict.agreements), len(verdict.contradictions), len(verdict.sole)))


def counted(words: Words, agreements: int, contradictions: int, sole: int) -> tuple[str, str, str]:
    """Put the three counts of a comparison into words."""
    return (
        words.ngettext("%(count)s agreement", "%(count)s agreements", agreements),
        words.ngettext("%(count)s contradiction", "%(count)s contradictions", contradictions),
        words.ngettext("%(count)s reason only one role sees", "%(count)s reasons only one role sees", sole),
    )


def sign(place: Place) -> str:
    """Return + for a reason why the deal will close, − for one why it won't."""
    return _SIGNS[place.side]


def quote(words: Words, text: str) -> str:
    """Put a text into the language's quotation marks."""
    return words.gettext("“%(text)s”", text=text)


def within(name: str) -> str:
    """Return a name as it stands within a sentence; an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def has_topic(cluster: Cluster) -> bool:
    """Whether the cluster's topic says what it is about; “other” does not."""
    return cluster.topic not in {None, Topic.OTHER}


def about(words: Words, cluster: Cluster, said: Mapping[Place, Reason]) -> str:
    """Name what a cluster is about: its topic, else the beginning of its first reason."""
    if cluster.topic is not None and has_topic(cluster):
        return phrases.topic(words, cluster.topic)
    return quote(words, brief(said[cluster.places[0]].text))


def brief(text: str) -> str:
    """Return the beginning of a reason, cut between words where it can be."""
    if len(text) <= BRIEF:
        return text
    return f"{text[:BRIEF].rsplit(' ', 1)[0].rstrip(' ,.;:')}…"


def together(words: Words, cluster: Cluster, names: Mapping[str, str]) -> str:
    """Join the names of a cluster's roles as the language does: ``продажи и маркетинг``."""
    return joined(words, [within(names[role]) for role in cluster.roles])


def joined(words: Words, names: Sequence[str]) -> str:
    """Join names as the language does."""
    return lists.format_list(names, locale=words.locale)


def alone(verdict: Verdict, names: Mapping[str, str]) -> str:
    """Count, role by role, the reasons that nobody else named: ``маркетинг 2, продукт 3``."""
    roles = [place.role for place in verdict.sole]
    return ", ".join(f"{within(names[role])} {roles.count(role)}" for role in dict.fromkeys(roles))


def chances(words: Words, given: Iterable[tuple[str, int | None]]) -> str:
    """List (role's name, probability): ``продажи 75 %, маркетинг не названа``."""
    unnamed = words.gettext("not given")
    told = ((within(name), unnamed if p is None else phrases.percent(words, p)) for name, p in given)
    return ", ".join(f"{name} {value}" for name, value in told)


def formula(words: Words, verdict: Verdict) -> str:
    """Return the agreement number with how it was counted; empty while there is none."""
    if verdict.index is None:
        return ""
    agreed = sum(len(c.places) for c in verdict.agreements)
    compared = agreed + sum(len(c.places) for c in verdict.contradictions) + len(verdict.sole)
    return words.gettext(
        "%(index)s of 100. The formula: 100 × reasons in agreements / (reasons in agreements + in contradictions + "
        "seen by one role only) = 100 × %(agreed)s / %(compared)s, rounded.",
        index=verdict.index,
        agreed=agreed,
        compared=compared,
    )


def day(words: Words, when: date) -> str:
    """Write a calendar day, which no zone moves: ``11 ноября 2026``."""
    return dates.format_date(when, "d MMMM y", locale=words.locale)


def objection(words: Words, one: Objected, said: Mapping[Place, Reason], names: Mapping[str, str], person: str) -> str:
    """Say in one line who objects to which reason and how; ``person`` is the objector's name."""
    held = within(phrases.objection(words, one.kind))
    if one.target is not None:
        held = f"{held} {quote(words, said[one.target].text)}"
    return words.gettext(
        "%(person)s (%(role)s) on the reason “%(reason)s” (%(author)s): %(objection)s",
        person=person,
        role=within(names[one.role]),
        reason=said[one.place].text,
        author=within(names[one.place.role]),
        objection=held,
    )
