"""The store's part for what follows a reveal: suggestions, judgements, objections, talks and their outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from plugin.domain.comparison import Judgement, Said
from plugin.domain.matching import Pair, Suggestion
from plugin.domain.talks import Decided, Ground, Objected, Outcome, Talk


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far the comparison of a round has come: when suggestions were made, and who went on as it is."""

    compared_at: datetime
    settled_by: str | None = None
    settled_at: datetime | None = None


class Compared(Protocol):
    """What one transaction does for the comparison of a round; all of it after the reveal."""

    def compare(self, round_id: str, suggestions: Sequence[Suggestion], at: datetime) -> None:
        """Keep the suggestions of a round in place of earlier ones; what people judged stays."""

    def comparison(self, round_id: str) -> Comparison | None:
        """Return how far the comparison has come; None before ``compare``."""

    def suggestions(self, round_id: str) -> tuple[Suggestion, ...]:
        """Return what was suggested, in order of pairs."""

    def judge(self, round_id: str, pair: Pair, said: Said, by: tuple[str, str], at: datetime) -> Judgement:
        """Append a judgement; ``by`` is (person, role). Nothing is ever overwritten."""

    def judgements(self, round_id: str) -> tuple[Judgement, ...]:
        """Return every judgement, oldest first."""

    def settle_comparison(self, round_id: str, person: str, at: datetime) -> None:
        """Record who went on as it is; the first one stays."""

    def save_objection(self, round_id: str, objected: Objected) -> None:
        """Keep a person's objection to a reason in place of their earlier one to the same reason."""

    def drop_objection(self, round_id: str, place: str, person: str) -> None:
        """Take a person's objection to a reason (``Place`` as text) back."""

    def objections(self, round_id: str) -> tuple[Objected, ...]:
        """Return the objections of a round, oldest first."""

    def add_talk(self, talk: Talk) -> bool:
        """Add the talk of a round; False when it has one."""

    def save_talk(self, talk: Talk) -> None:
        """Write a talk's state and due day."""

    def talk(self, round_id: str) -> Talk | None:
        """Return the talk of a round."""

    def talk_of_task(self, workspace: str, task: str) -> Talk | None:
        """Return the talk that a task is about."""

    def talks(self, workspace: str) -> tuple[Talk, ...]:
        """Return all talks of a workspace, oldest first."""

    def save_ground(self, round_id: str, ground: Ground) -> None:
        """Keep what a role was guided by in a reason; the newest stands."""

    def grounds(self, round_id: str) -> tuple[Ground, ...]:
        """Return what was recorded, in order of places."""

    def add_outcome(self, round_id: str, outcome: Outcome, person: str, at: datetime) -> Decided:
        """Append an outcome; the newest stands."""

    def outcomes(self, round_id: str) -> tuple[Decided, ...]:
        """Return every outcome recorded for a round's talk, oldest first."""
