"""One role's answer: up to three reasons why the deal will close, up to three why it won't, perhaps a probability."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SLOTS = 3
PERCENT = 100
LONGEST = 280
SIDES = ("yes", "no")
_WHOLE_NUMBER = re.compile(r"\d{1,3}")
# Direction overrides could make a quote read as something else in the side-by-side table; the letters of
# right-to-left languages carry their own direction and need none of them.
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


class Topic(StrEnum):
    """What a reason is about; version 1 of the list. A retired topic stays here and is no longer offered."""

    BUDGET = "budget"
    AUTHORITY = "authority"
    NEED = "need"
    TIMING = "timing"
    PRICE = "price"
    COMPETITOR = "competitor"
    PRODUCT_FIT = "product_fit"
    INTEGRATION = "integration"
    RELATIONSHIP = "relationship"
    TRUST = "trust"
    LEGAL = "legal"
    PROCUREMENT = "procurement"
    LEAD_QUALITY = "lead_quality"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thought, at most ``LONGEST`` characters, with the topic its author chose."""

    text: str = field(repr=False)
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. ``exhausted`` names the sides where the author said "I cannot think of more"."""

    yes: tuple[Reason, ...] = field(repr=False)
    no: tuple[Reason, ...] = field(repr=False)
    exhausted: frozenset[str] = frozenset()
    probability: int | None = field(default=None, repr=False)

    def side(self, name: str) -> tuple[Reason, ...]:
        """Return the reasons of ``yes`` or ``no``."""
        return self.yes if name == "yes" else self.no


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one control of the form; ``reason`` is a stable code, ``excess`` in characters."""

    control: str
    reason: str
    excess: int = 0


def tidy(text: str) -> str:
    """One line of NFC text: runs of white space folded, control and direction-override characters gone."""
    plain = unicodedata.normalize("NFC", text).translate(_DIRECTION)
    spaced = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in plain)
    return " ".join("".join(c for c in spaced if unicodedata.category(c) != "Cs").split())


def read(form: Mapping[str, str]) -> tuple[Answer, tuple[Problem, ...]]:
    """Read a form with controls ``yes1..3``, ``no1..3``, ``<slot>-topic``, ``yes-more``, ``no-more``, ``probability``.

    Returns the answer as far as it is readable and every problem found; it may be sealed only without problems.
    """
    problems: list[Problem] = []
    sides = {side: _side(form, side, problems) for side in SIDES}
    exhausted = frozenset(side for side in SIDES if form.get(f"{side}-more") and len(sides[side]) < SLOTS)
    short = [side for side in SIDES if len(sides[side]) < SLOTS and side not in exhausted]
    problems.extend(Problem(_first_empty(form, side), "reason_missing") for side in short)
    if not any(sides.values()):
        problems.append(Problem("yes1", "nothing_said"))
    probability = _probability(form.get("probability", ""), problems)
    return Answer(sides["yes"], sides["no"], exhausted, probability), tuple(problems)


def _side(form: Mapping[str, str], side: str, problems: list[Problem]) -> tuple[Reason, ...]:
    reasons = []
    for number in range(1, SLOTS + 1):
        control = f"{side}{number}"
        text = tidy(form.get(control, ""))
        if len(text) > LONGEST:
            problems.append(Problem(control, "reason_too_long", len(text) - LONGEST))
        if text:
            reasons.append(Reason(text, _topic(form.get(f"{control}-topic", ""))))
    return tuple(reasons)


def _topic(code: str) -> Topic | None:
    return Topic(code) if code in set(Topic) else None


def _first_empty(form: Mapping[str, str], side: str) -> str:
    slots = [f"{side}{n}" for n in range(1, SLOTS + 1)]
    return next(s for s in slots if not tidy(form.get(s, "")))


def _probability(typed: str, problems: list[Problem]) -> int | None:
    text = typed.strip().removesuffix("%").strip()
    if not text:
        return None
    if not _WHOLE_NUMBER.fullmatch(text) or not text.isascii() or int(text) > PERCENT:
        problems.append(Problem("probability", "not_a_percentage"))
        return None
    return int(text)


def as_data(answer: Answer) -> dict[str, object]:
    """Return the answer as plain JSON data; the inverse of ``from_data``."""
    return {
        "yes": [[r.text, r.topic] for r in answer.yes],
        "no": [[r.text, r.topic] for r in answer.no],
        "exhausted": sorted(answer.exhausted),
        "probability": answer.probability,
    }


def from_data(data: Mapping[str, object]) -> Answer:
    """Rebuild an answer from ``as_data``; raises ``ValueError`` or ``TypeError`` when the data is not one."""
    lists = {side: data[side] for side in SIDES}
    exhausted, probability = data["exhausted"], data["probability"]
    if not isinstance(exhausted, list) or not (probability is None or isinstance(probability, int)):
        raise TypeError("not an answer")
    return Answer(_reasons(lists["yes"]), _reasons(lists["no"]), frozenset(map(str, exhausted)), probability)


def _reasons(rows: object) -> tuple[Reason, ...]:
    if not isinstance(rows, list):
        raise TypeError("not a list of reasons")
    return tuple(Reason(str(text), Topic(topic) if topic else None) for text, topic in rows)


_MARKED = re.compile(r"^\s*(?:(?P<yes>\+|да\b|yes\b)|(?P<no>[-−–—]|нет\b|no\b))[\s:.)]*(?P<text>.+)$", re.IGNORECASE)


def from_open_field(text: str) -> Answer | None:
    """Read what somebody typed into an open field: lines that begin with + or −, да/нет, yes/no.

    Returns None when it is not plainly an answer of at most three short reasons a side; then it is kept as a
    draft for its author.
    """
    found: dict[str, list[Reason]] = {"yes": [], "no": []}
    for line in filter(str.strip, text.splitlines()):
        match = _MARKED.match(line)
        if match is None:
            return None
        found["yes" if match["yes"] else "no"].append(Reason(tidy(match["text"])))
    fits = all(len(r) <= SLOTS and all(0 < len(x.text) <= LONGEST for x in r) for r in found.values())
    if not fits or not any(found.values()):
        return None
    short = frozenset(side for side, rows in found.items() if len(rows) < SLOTS)
    return Answer(tuple(found["yes"]), tuple(found["no"]), short)
