"""A revealed round with everything people said about it, read as one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugin.domain.comparison import Judgement, Standing, Verdict, asked, last_words, standing, verdict
from plugin.domain.matching import Suggestion
from plugin.domain.reasons import Answer
from plugin.domain.rounds import BallotState, Round, State
from plugin.errors import Rejected
from plugin.ports.comparing import Comparison
from plugin.ports.store import Tx


@dataclass(frozen=True, slots=True)
class Review:
    """A revealed round with everything said about it; ``comparison`` is None before the first suggestions."""

    round: Round
    answers: Mapping[str, Answer] = field(repr=False)
    suggestions: tuple[Suggestion, ...]
    judgements: tuple[Judgement, ...]
    comparison: Comparison | None
    verdict: Verdict


def review_of(tx: Tx, round_: Round) -> Review:
    """Read a comparison as it stands; raises ``Rejected`` ``not_revealed``."""
    if round_.state is not State.REVEALED:
        raise Rejected("not_revealed")
    answers = revealed_answers(tx, round_)
    suggestions, judgements = tx.suggestions(round_.id), tx.judgements(round_.id)
    comparison = tx.comparison(round_.id)
    settled = comparison is not None and comparison.settled_at is not None
    found = verdict(answers, suggestions, judgements, settled=settled)
    return Review(round_, answers, suggestions, judgements, comparison, found)


def revealed_answers(tx: Tx, round_: Round) -> dict[str, Answer]:
    """Return the answers of a revealed round by role, in the order of the roster."""
    sealed = [s.role for s in round_.roster.seats if round_.ballots[s.role].state is BallotState.SEALED]
    found = {role: tx.opened(round_.id, role) for role in sealed}
    return {role: opened.answer for role, opened in found.items() if opened is not None}


def verdict_mark(round_id: str) -> str:
    """Return the mark of the comment that says the verdict of a round."""
    return f"verdict:{round_id}"


def undecided_of(review: Review, role: str) -> int:
    """Count the pairs that a role is asked about and that wait for a word."""
    words = last_words(review.judgements)
    pairs = [s.pair for s in asked(review.suggestions, review.answers, role)]
    return sum(standing(words.get(p, {}).values()) in (Standing.OPEN, Standing.DISPUTED) for p in pairs)
