"""The answer form as the template draws it: what was typed, what is left, what is wrong. Never raises on any text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plugin.domain.reasons import LONGEST, SIDES, SLOTS, Answer, Problem, tidy

CONTROLS = tuple(f"{side}{number}" for side in SIDES for number in range(1, SLOTS + 1))


@dataclass(frozen=True, slots=True)
class Slot:
    """One reason's controls; ``left`` is negative when the text is too long."""

    control: str
    number: int
    text: str = field(repr=False)
    topic: str
    left: int
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form. ``problems`` hold at most one entry for each control, in the order of the page."""

    sides: Mapping[str, tuple[Slot, ...]]
    exhausted: frozenset[str]
    probability: str = field(repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def probability_problem(self) -> Problem | None:
        """What is wrong with the probability."""
        return next((p for p in self.problems if p.control == "probability"), None)

    @property
    def typed(self) -> bool:
        """Whether there is any text to lose."""
        return bool(self.probability.strip()) or any(s.text.strip() for rows in self.sides.values() for s in rows)

    def said(self) -> Iterator[tuple[str, str]]:
        """Yield every reason with its list, as typed; a text that came too late is shown back with it."""
        for side, rows in self.sides.items():
            yield from ((side, slot.text) for slot in rows if slot.text.strip())


def sheet(typed: Mapping[str, str], problems: Sequence[Problem] = ()) -> Sheet:
    """Lay a form out again exactly as it was typed."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.control, problem)
    order = [*CONTROLS, "probability"]
    return Sheet(
        sides={side: tuple(_slot(typed, side, n, first) for n in range(1, SLOTS + 1)) for side in SIDES},
        exhausted=frozenset(side for side in SIDES if typed.get(f"{side}-more")),
        probability=typed.get("probability", ""),
        problems=tuple(first[c] for c in order if c in first),
    )


def _slot(typed: Mapping[str, str], side: str, number: int, problems: Mapping[str, Problem]) -> Slot:
    control = f"{side}{number}"
    text = typed.get(control, "")
    topic = typed.get(f"{control}-topic", "")
    return Slot(control, number, text, topic, LONGEST - len(tidy(text)), problems.get(control))


def as_typed(answer: Answer) -> dict[str, str]:
    """Return the form that would give ``answer``: what "Change" begins with."""
    typed: dict[str, str] = {}
    for side in SIDES:
        for number, reason in enumerate(answer.side(side), 1):
            typed[f"{side}{number}"] = reason.text
            typed[f"{side}{number}-topic"] = reason.topic or ""
    typed.update({f"{side}-more": "1" for side in answer.exhausted})
    if answer.probability is not None:
        typed["probability"] = str(answer.probability)
    return typed
