"""Calling a server with patience: what passes by itself is asked again a few times, then put off.

Every client uses it. Which troubles pass and which requests may go again is each vendor's own recipe.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception

from adapters.waiting import Timing, Trouble, later, pause
from plugin.errors import TryLater

ATTEMPTS = 4
UNSURE = "unsure"
Answer = TypeVar("Answer")


class Passing(Exception):
    """A trouble that may be over soon; it carries no word of what was asked or answered."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a vendor says of troubles.

    ``busy``: statuses of a server that has too much to do. ``untouched``: whether it certainly did nothing.
    ``may_repeat(trouble, repeatable=…)``: whether to send the request again in place.
    """

    busy: frozenset[int]
    untouched: Callable[[Trouble], bool]
    may_repeat: Callable[..., bool]


class Patience:
    """Repeats a call as a recipe allows, never longer than the budget for waiting in place."""

    def __init__(self, recipe: Recipe, timing: Timing) -> None:
        self._recipe, self._timing = recipe, timing

    def call(self, once: Callable[[], Answer], subject: str, *, repeatable: bool) -> Answer:
        """Return what ``once`` does; it raises ``Passing`` for what may be over soon, other errors go through.

        ``TryLater``: ``unsure`` when the request may have been carried out, else ``busy`` or ``away``, with when to
        come back.
        """
        policy = Retrying(
            sleep=self._timing.sleep,
            wait=self._wait,
            stop=self._spent,
            retry=retry_if_exception(
                lambda e: isinstance(e, Passing) and self._recipe.may_repeat(e.trouble, repeatable=repeatable)
            ),
            reraise=True,
        )
        try:
            return policy(once)
        except Passing as passing:
            trouble = passing.trouble
        if not repeatable and not self._recipe.untouched(trouble):
            raise TryLater(UNSURE, later(0), subject=subject)
        reason = "busy" if trouble.status in self._recipe.busy else "away"
        raise TryLater(reason, later(pause(ATTEMPTS, trouble.told, self._timing.chance())), subject=subject)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        told = error.trouble.told if isinstance(error, Passing) else None
        return pause(state.attempt_number, told, self._timing.chance())

    def _spent(self, state: RetryCallState) -> bool:
        """Stop where waiting on would cost more than the budget: the job is put back and the worker is free."""
        gone = max(state.idle_for, state.seconds_since_start or 0.0)
        return state.attempt_number >= ATTEMPTS or gone + state.upcoming_sleep > self._timing.budget.total_seconds()
