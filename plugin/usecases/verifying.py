"""``trida verify``: prove the seals of a deal from the ticket alone; no row of our own database is asked."""

from dataclasses import dataclass

from plugin.domain.proofs import Finding, check, seals_before
from plugin.domain.rounds import State
from plugin.ports.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ticket proves. ``receipt`` is None when none was given, else whether it stands there."""

    revealed: tuple[Finding, ...]
    standing: tuple[Finding, ...]
    receipt: bool | None

    @property
    def proven(self) -> bool:
        """Whether nothing contradicts the seals and, when a receipt was given, it is one of the valid ones."""
        return all(f.problem is None for f in (*self.revealed, *self.standing)) and self.receipt is not False


def verify(tracker: Tracker, deal: str, receipt: str | None = None) -> Verdict:
    """Check every round of a deal; ``receipt`` is the seal that an author kept."""
    published = tracker.published(deal)
    revealed, standing = check(published), seals_before(published)
    found = None
    if receipt is not None:
        kept = "".join(receipt.split()).lower()
        found = any(f.seal == kept for f in (*revealed, *standing))
    return Verdict(revealed, standing, found)


def state_on_ticket(tracker: Tracker, deal: str) -> State | None:
    """Return the state of the newest round as the ticket's own property tells it."""
    state = tracker.ticket(deal, "").state
    return State(state["state"]) if state else None
