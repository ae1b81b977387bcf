"""A connected tracker as the core sees it: webhooks in, tickets read and written, proofs read back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from plugin.domain.people import Person
from plugin.domain.proofs import Published
from plugin.manifest import PeopleSource
from plugin.ports.world import Document

PROBE = "trida:probe"
"""``Event.kind`` of a request that ``trida doctor`` sends to this very service: it is answered and leaves no trace."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is kept of one webhook request: no value that a person typed is in it.

    ``ticket`` is the tracker's permanent id or None; ``touched`` names our slots and the ticket's own parts
    (``labels``, ``stage`` …) that changed; ``kind`` is the vendor's event name; ``known`` says whether we act
    on it; ``keys`` are the top-level keys of the body.
    """

    delivery: str
    kind: str
    ticket: str | None
    actor: str | None
    at: datetime | None
    sha256: str
    known: bool
    touched: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()


class Inlet(Protocol):
    """The webhook side of a tracker: pure, no network."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise ``Rejected`` unless the body is genuine.

        Reasons: ``signature_missing``, ``signature_method``, ``signature_wrong``.
        """

    def parse(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Read a genuine body; raises ``Rejected`` ``not_json`` when it cannot be read."""

    def greeting(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Return the secret that a tracker sends unsigned to begin with; None for any other body."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a ticket's history: ``slot`` is ours (``answer.sales``) or ``labels``, ``stage``, ``key``."""

    id: str
    at: datetime
    author: Person | None
    slot: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands now.

    ``slots`` holds the present text of every slot of ours that can be written here; a slot that is missing has no
    field on this ticket. ``changes`` are the entries of the history after the cursor that was asked for, oldest
    first; ``cursor`` is the id of the newest one. ``state`` is our machine-readable property. ``for_customers``: people
    from outside read this ticket's comments. ``recorded``: the tracker keeps who changed a field, when and from what;
    where it does not, ``changes`` tell only what stands there now.
    """

    id: str
    key: str
    title: str
    status: str
    closed: bool
    labels: frozenset[str]
    owner: Person | None
    creator: Person | None
    project: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    slots: Mapping[str, str] = field(repr=False)
    state: Mapping[str, Any] | None = field(repr=False)
    changes: tuple[Change, ...] = ()
    cursor: str = ""
    for_customers: bool = False
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be opened beside a deal; ``due`` is a calendar day, ``kind`` and ``project`` the tracker's names."""

    title: str = field(repr=False)
    text: Document = field(repr=False)
    kind: str
    project: str | None
    assignee: Person | None
    due: date


@dataclass(frozen=True, slots=True)
class Task:
    """A task of ours as it stands: permanent id, key, and whether the tracker counts it as done."""

    id: str
    key: str
    closed: bool


class Tracker(Protocol):
    """A connected tracker. Every call may raise ``TryLater``, ``NeedsOperator`` or ``GiveUp`` (``ticket_gone``)."""

    def me(self) -> Person:
        """Return the account that we work as."""

    def ticket(self, ticket: str, cursor: str) -> Ticket:
        """Read one ticket by id or key, with what changed after ``cursor`` (empty: everything)."""

    def deal(self, selection: str, ticket: str) -> Ticket | None:
        """Read one ticket if the selection matches it, its whole history included; None when it does not match."""

    def changed(self, selection: str, since: datetime | None, ids: Sequence[str]) -> Iterator[str]:
        """Yield ids of selected tickets changed since then; ``ids`` are known tickets that must not be stale."""

    def members(self, source: PeopleSource, ticket: Ticket) -> tuple[Person, ...]:
        """Return who a people source means for this ticket."""

    def people(self, ids: Iterable[str]) -> tuple[Person, ...]:
        """Return accounts with their present ``active`` flag; unknown ids come back inactive."""

    def update(
        self,
        ticket: str,
        slots: Mapping[str, str | Document | None],
        state: Mapping[str, Any] | None,
        drop_label: str | None = None,
    ) -> None:
        """Write slots, our property and the removal of a label in as few calls as possible."""

    def say(
        self,
        ticket: str,
        document: Document,
        mark: str,
        data: Mapping[str, Mapping[str, Any]],
        *,
        on_page: bool = False,
        internal: bool = False,
    ) -> str:
        """Post a comment that carries ``mark`` and ``data`` (property name → JSON, 32 kB each); return its id.

        ``on_page``: it belongs to the record that people read on the ticket itself. Where tickets are pages it becomes
        a section of the page, elsewhere a comment like any other. ``internal``: on a ticket whose comments customers
        read, only colleagues may see it; one that comes out public all the same is deleted, and ``NeedsOperator``
        ``comment_public`` says so.
        """

    def said(self, ticket: str, mark: str) -> str | None:
        """Return the id of our comment or section that carries ``mark``, if it stands on the ticket."""

    def revise(self, ticket: str, comment: str, document: Document) -> None:
        """Replace the text of our comment or section; raises ``GiveUp`` ``comment_gone``."""

    def point(self, ticket: str, mark: str, url: str, title: str) -> None:
        """Put a link on the ticket, or change the one with the same ``mark``."""

    def invite(self, ticket: str, person: Person, subject: str, document: Document) -> None:
        """Send one person a private message about the ticket; never repeated by itself when the answer is lost."""

    def leave(self, place: str, document: Document, mark: str) -> str:
        """Put a text that carries ``mark`` on the page that only one role and we can read; return its id there.

        ``place`` is the page as the manifest names it (``roles[].private_page``): its id, with or without dashes, or
        its address. The text is added after what stands there; nothing of the page is changed or removed, and people
        may delete the text. The document holds a role link: none of it may reach a log, an error or a repr.
        ``TryLater`` ``unsure`` after a lost answer: look for the mark with ``left``. ``NeedsOperator``:
        ``no_private_place`` where the tracker has no such pages or ``place`` is none, ``not_shared`` when we may not
        read or write it.
        """

    def left(self, place: str, mark: str) -> str | None:
        """Return the id of our text on that page that carries ``mark``; None when it does not stand there."""

    def open_task(self, deal: str, wanted: NewTask, mark: str) -> Task:
        """Open a task that carries ``mark`` and is linked to the deal.

        ``TryLater`` ``unsure`` after a lost answer: look for the mark. ``NeedsOperator``: ``task_refused`` (fields:
        names of what the project asks for and we do not have), ``no_right``. An assignee or a due date that the
        project does not take is left out rather than refused.
        """

    def task_of(self, deal: str, mark: str) -> Task | None:
        """Return the task linked to a deal that carries ``mark``; one that stands there but lost its link is linked."""

    def task(self, task: str) -> Task:
        """Read a task by id; raises ``GiveUp`` ``ticket_gone``."""

    def revise_task(self, task: str, text: Document) -> None:
        """Replace the description of our task."""

    def reopen_task(self, task: str) -> None:
        """Bring a closed task back to work; ``NeedsOperator`` ``no_way_back`` when its workflow has no such step."""

    def published(self, ticket: str) -> Published:
        """Read what proves the rounds of a ticket, from the ticket alone."""
