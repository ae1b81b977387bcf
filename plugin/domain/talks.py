"""The talk about a divergence: when it is due, what each was guided by, the outcome without which it stays open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from plugin.domain.comparison import Verdict
from plugin.domain.matching import Place
from plugin.domain.reasons import LONGEST, Answer, Problem, tidy

LONGEST_NAME = 120
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Threshold:
    """From when on roles must talk: that many contradictions, or probabilities that many points apart (None: never)."""

    contradictions: int
    spread: int | None


def spread(answers: Mapping[str, Answer]) -> int | None:
    """Return the distance between the farthest two probabilities, in points; None with fewer than two."""
    given = [a.probability for a in answers.values() if a.probability is not None]
    return max(given) - min(given) if len(given) > 1 else None


def strong(verdict: Verdict, answers: Mapping[str, Answer], threshold: Threshold) -> bool:
    """Whether a reviewed divergence calls for a talk."""
    if not verdict.reviewed:
        return False
    apart = spread(answers)
    by_numbers = threshold.spread is not None and apart is not None and apart >= threshold.spread
    return by_numbers or len(verdict.contradictions) >= threshold.contradictions


class TalkState(StrEnum):
    """Where a talk stands. ``reopened``: closed once without an outcome; ``ended_without``: closed again without."""

    OPEN = "open"
    REOPENED = "reopened"
    DONE = "done"
    ENDED_WITHOUT = "ended_without"


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk of one round. ``task`` and ``key`` are the tracker's id and key; ``owners`` role → account id."""

    round: str
    workspace: str
    deal: str
    task: str
    key: str
    state: TalkState
    owners: Mapping[str, str]
    opened_at: datetime
    opened_by: str | None
    due: date


class OnClose(StrEnum):
    """What to do with a talk whose task was closed in the tracker."""

    FINISH = "finish"
    REOPEN = "reopen"
    LEAVE = "leave"


def on_close(talk: Talk, *, has_outcome: bool) -> OnClose:
    """Decide about a closed task: done with an outcome; without one reopened once, then left and reported."""
    if has_outcome:
        return OnClose.FINISH
    return OnClose.REOPEN if talk.state is TalkState.OPEN else OnClose.LEAVE


@dataclass(frozen=True, slots=True)
class Ground:
    """What a role was guided by in one of its reasons."""

    place: Place
    text: str = field(repr=False)
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a talk came to: a process change (all four parts), or none and why.

    ``owner`` is a name; ``since`` the day from which it holds; ``check`` says how it will be seen.
    """

    changes: bool
    what: str = field(default="", repr=False)
    owner: str = ""
    since: date | None = None
    check: str = field(default="", repr=False)
    because: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Decided:
    """An outcome as it was recorded; a later one on the same talk replaces it, the earlier ones are kept."""

    number: int
    round: str
    outcome: Outcome
    person: str
    at: datetime


def read_outcome(form: Mapping[str, str]) -> tuple[Outcome, tuple[Problem, ...]]:
    """Read ``kind`` (``change`` or ``none``), ``what``, ``owner``, ``since`` (YYYY-MM-DD), ``check``, ``because``.

    Problems come in the order of the form and name the control: ``outcome_missing``, ``text_missing``,
    ``reason_too_long``, ``not_a_date``.
    """
    kind = form.get("kind", "")
    text = {name: tidy(form.get(name, "")) for name in ("what", "owner", "check", "because")}
    problems: list[Problem] = []
    if kind not in {"change", "none"}:
        problems.append(Problem("kind", "outcome_missing"))
    wanted = {"change": ("what", "owner", "since", "check"), "none": ("because",)}.get(kind, ())
    since = None
    for name in wanted:
        if name == "since":
            since = _day(form.get("since", ""), problems)
            continue
        most = LONGEST_NAME if name == "owner" else LONGEST
        if not text[name]:
            problems.append(Problem(name, "text_missing"))
        elif len(text[name]) > most:
            problems.append(Problem(name, "reason_too_long", len(text[name]) - most))
    kept = {name: text[name] for name in text if name in wanted}
    return Outcome(kind == "change", since=since, **kept), tuple(problems)


def _day(typed: str, problems: list[Problem]) -> date | None:
    plain = typed.strip()
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        day = None
    # Python reads other ISO forms too, such as a week; no form sends them.
    if day is None or day.isoformat() != plain:
        problems.append(Problem("since", "not_a_date" if plain else "text_missing"))
        return None
    return day


class Objection(StrEnum):
    """What somebody holds against a reason after the reveal."""

    SAME_AS = "same_as"
    NO_EFFECT = "no_effect"
    WRONG_SIGN = "wrong_sign"


@dataclass(frozen=True, slots=True)
class Objected:
    """One person's objection to one reason; ``target`` is the reason that it is the same as."""

    place: Place
    kind: Objection
    target: Place | None
    person: str
    role: str
    at: datetime


def working_days_later(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """Return the same time of day ``days`` working days (Monday to Friday) later, in ``zone``."""
    local = moment.astimezone(zone)
    left = days
    while left:
        local += timedelta(days=1)
        left -= local.weekday() < SATURDAY
    return local.astimezone(moment.tzinfo)
