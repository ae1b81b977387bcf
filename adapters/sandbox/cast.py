"""Who plays on which sandbox: people and tickets of each sort of tracker behind the same few verbs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from adapters.sandbox import play
from adapters.sandbox.notion import play as notion


class Player(Protocol):
    """Somebody of the company, at the tracker and in their mailbox."""

    name: str
    account_data: Mapping[str, str]

    def ask_round(self, key: str) -> None:
        """Ask for a round on a ticket, as this tracker's people do."""

    def finish(self, key: str) -> None:
        """Bring a task to a state that counts as done."""

    def newest_link(self, key: str) -> str | None:
        """Return the newest personal link that came by mail about a ticket."""


class Shown(Protocol):
    """A ticket as whoever can open it reads it."""

    key: str

    @property
    def url(self) -> str:
        """Return the address at which people open it."""

    def state(self) -> dict[str, Any] | None:
        """Return the service's machine-readable property of the ticket."""

    def reveals(self) -> int:
        """Count the reveals that stand on the ticket."""


@dataclass(frozen=True)
class Cast:
    """``person(tracker, account)`` and ``ticket(person, key)`` of one sort of tracker; its keys for the demo."""

    person: Callable[[str, Mapping[str, str]], Player]
    ticket: Callable[[Any, str], Shown]
    more_deals: tuple[str, ...]


CASTS: Mapping[str, Cast] = {
    "jira-cloud": Cast(play.Person, play.Ticket, ("DEAL-139", "TEAM-1")),
    "jira-dc": Cast(partial(play.Person, api=play.DATA_CENTER), play.Ticket, ("DEAL-139", "TEAM-1")),
    "notion": Cast(notion.Person, notion.Ticket, ("DEAL-139", "DEAL-141")),
}
