"""Checklists in a tracker: a page or an issue a list, boxes that both sides tick there; nothing is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from plugin.checklist_sections import ListPlace
from plugin.domain.checklists.model import Seen, Shown
from plugin.domain.people import Person
from plugin.ports.world import Document


@dataclass(frozen=True, slots=True)
class Standing:
    """A list that stands: its id in the tracker (the one that webhooks name) and its address for people."""

    id: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """An item as it should stand. ``item`` is our id, ``remote`` what is known of its parts, empty for a new one.

    ``title`` is its words in one line, ``about`` where it came from with a link, how often it was carried, what became
    of it. ``labels`` are the departments' names in order, ``say_not`` the words of the mark that it does not apply.
    ``group`` is the heading that it stands under. ``shown`` is what its boxes, its whole, its reason, owner and due day
    should show. ``person`` is its owner as the tracker knows them, None where it is nobody's account.
    """

    item: str
    title: str = field(repr=False)
    about: Document = field(repr=False)
    labels: Mapping[str, str]
    say_not: str
    group: str
    shown: Shown
    remote: Mapping[str, str] = field(default_factory=dict)
    person: Person | None = None
    base: Shown | None = None
    """What it shows as far as we know, None for a new one: what ``shown`` has in common with it is left alone, for
    somebody may have changed it just now."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it should stand: its title, what is said above the items, whom it is for, its meeting's day."""

    title: str = field(repr=False)
    head: Document = field(repr=False)
    mark: str
    """``sync:<list id>``: by it the list is found again after a lost answer."""
    day: date
    person: Person | None = None


class RowLedger(Protocol):
    """Records, call by call, what of a list stands in the tracker, so that an interruption loses nothing."""

    def sending(self) -> None:
        """Record that a call begins which must not be repeated blindly. Raises when another run took the list over."""

    def settled(self, item: str, remote: Mapping[str, str], shown: Shown) -> None:
        """Record that an item stands so now, and that nothing is in doubt."""

    def gone(self, item: str) -> None:
        """Record that nothing of an item stands any more."""


class Lists(Protocol):
    """Keeps checklists in one sort of place. Calls may raise ``TryLater``, ``NeedsOperator`` or ``GiveUp``.

    ``GiveUp`` ``list_gone`` when the list itself was deleted. A write whose answer is lost is ``TryLater`` ``unsure``;
    ``read`` then tells what stands, an item of ours by its id even where its parts' ids are not known yet.
    """

    moves: bool
    """Whether an unfinished item moves on to the next list as it stands (an issue), or is written there anew."""

    def find(self, place: ListPlace, mark: str) -> Standing | None:
        """Return the list of ours with this mark; None when there is none."""

    def create(self, place: ListPlace, sheet: Sheet) -> Standing:
        """Make a list without items; ``TryLater`` ``unsure`` after a lost answer: look with ``find``."""

    def read(self, place: ListPlace, sheet: str, known: Mapping[str, Mapping[str, str]]) -> tuple[Seen, ...]:
        """Read every item of a list as it stands, those of people included, in order.

        ``known`` is what we know of our items' parts, by item. What is ours and no longer stands is left out.
        """

    def write(self, place: ListPlace, sheet: str, rows: Sequence[Row], order: Sequence[str], ledger: RowLedger) -> None:
        """Bring rows to what they should show, in as few calls as the API allows; rows that fit already cost none.

        ``rows`` are those that differ or are new, ``order`` all items of the list as they follow each other: where a
        new one belongs. An item that a person added (its ``remote`` has ``item`` alone) gets what it lacks, and its
        words stay. Nobody is notified beyond what the tracker does by itself for an assignee.
        """

    def tell(self, place: ListPlace, sheet: str, mark: str, document: Document) -> None:
        """Put a text of ours (notes, what became of the meeting) on the list, or change the one with this mark."""

    def close(self, place: ListPlace, sheet: str) -> None:
        """Mark a list as finished where the tracker has a status for it; done already is done."""

    def own(self, actor: str) -> bool:
        """Whether an account id is ours."""
