"""What can go wrong, said as what to do next.

Messages of these errors never carry anything a person typed, a token or a tracker's answer: they end up in logs
and in the jobs table. ``reason`` is a stable code that the answer, the log and the test share.
"""

from datetime import timedelta


class TridaError(Exception):
    """Root of the errors that the program raises on purpose."""

    def __init__(self, reason: str, **facts: str | int) -> None:
        """``facts`` are ids, names of fields, counts: safe to log and to show."""
        super().__init__(reason, *(f"{k}={v}" for k, v in sorted(facts.items())))
        self.reason = reason
        self.facts = facts


class TryLater(TridaError):
    """The world is busy or away: put the job back and come again after ``delay``."""

    def __init__(self, reason: str, delay: timedelta, **facts: str | int) -> None:
        super().__init__(reason, **facts)
        self.delay = delay


class GiveUp(TridaError):
    """Nothing can be done and nothing will change by itself: the thing is gone."""


class NeedsOperator(TridaError):
    """A person has to change something outside; the work waits, visible, and is tried again."""


class Rejected(TridaError):
    """A person's input cannot be accepted; nothing changed and what they typed is theirs to correct."""
