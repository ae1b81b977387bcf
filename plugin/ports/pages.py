"""Pages of ours that keep themselves: a document with keyed blocks, and the fewest calls that bring a page to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from plugin.goal_sections import PagePlace
from plugin.ports.world import Document


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of one block that we put on a page.

    ``key`` is the document's, ``parent`` the key of the block it stands in (empty: the page), ``place`` its number
    among its siblings of ours. ``remote`` is its id there, empty while it is not known: an answer to an append names
    only its uppermost level. ``digest`` is of what it says. Pages written as a whole keep one entry, its key empty.
    """

    key: str
    parent: str
    place: int
    remote: str
    digest: str


class Ledger(Protocol):
    """What is known of one page, kept in the store call by call, so that an interruption loses nothing."""

    @property
    def doubtful(self) -> bool:
        """Whether a call was begun whose end was not recorded: look at what stands there before anything else."""

    def kept(self) -> Mapping[str, Kept]:
        """Return what is known, by key."""

    def sending(self) -> None:
        """Record that a call begins which must not be repeated blindly. Raises when another run took the page over."""

    def settled(self, put: Iterable[Kept] = (), gone: Iterable[str] = ()) -> None:
        """Record what a call came to, and that nothing is in doubt: blocks that stand, keys that do not any more."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A block that had to be made anew, with how many comments of people it carried; they are quoted on the new one."""

    key: str
    comments: int


@dataclass(frozen=True, slots=True)
class Published:
    """What a publishing or a check came to: keys that somebody else had changed and that were restored, and losses."""

    restored: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRef:
    """A page that stands: its id, and the title it should have."""

    id: str
    title: str = field(repr=False)


class Pages(Protocol):
    """Publishes documents in one place. Calls may raise ``TryLater``, ``NeedsOperator`` or ``GiveUp`` ``page_gone``.

    After ``TryLater`` ``unsure`` the ledger stays doubtful, and the next call reads the page before it writes.
    """

    def find(self, place: PagePlace, title: str) -> str | None:
        """Return the id of the page of ours in this place; None when there is none."""

    def create(self, place: PagePlace, title: str) -> str:
        """Make an empty page and return its id; ``TryLater`` ``unsure`` after a lost answer: look with ``find``.

        ``NeedsOperator`` ``title_taken`` (``title``) where titles are unique and another page has it.
        """

    def address(self, page: str) -> str:
        """Return the address of the page for people."""

    def publish(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        """Bring a page to a document: no call when nothing differs from what is known, else as few as the API allows.

        A block whose key and place stayed keeps its id. What people wrote outside our blocks stays.
        """

    def check(self, page: PageRef, document: Document, ledger: Ledger) -> Published:
        """Read what stands on the page, learn the ids that are not known, and restore what differs."""

    def remove(self, page: str) -> None:
        """Put the page into the trash where the site has one; gone already is done."""
