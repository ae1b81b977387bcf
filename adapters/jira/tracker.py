"""The tracker port over Jira: hands each call to the part that does it."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.fields import FieldNames
from adapters.jira.people import People
from adapters.jira.proof import marked, published
from adapters.jira.reading import Reading
from adapters.jira.shapes import person
from adapters.jira.site import custom_fields
from adapters.jira.slots import Slots
from adapters.jira.tasks import Tasks
from adapters.jira.writing import Writing
from plugin.domain.people import Person
from plugin.domain.proofs import Published
from plugin.errors import NeedsOperator
from plugin.manifest import Fact, PeopleSource
from plugin.ports.tracker import NewTask, Task, Ticket
from plugin.ports.world import Clock, Document
from plugin.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """What the ballot shows of a deal, and how its numbers and dates are written.

    ``names`` is small-letter field name → slot, as an installation names the fields.
    """

    facts: Sequence[Fact]
    words: Words
    names: Mapping[str, str]


class JiraTracker:
    """Implements ``ports.tracker.Tracker``; safe to use from several threads, nothing is called to build it."""

    def __init__(self, client: Client, slots: Mapping[str, str], told: Told, clock: Clock) -> None:
        """``slots`` is slot name → field id; it may grow while we run."""
        self._fields = fields = FieldNames(client, clock)
        self._client = client
        self._clock = clock
        self._names = told.names
        self._slots = Slots(slots, self._named)
        self._people = People(client, fields)
        self._reading = Reading(client, self._slots, told.facts, told.words, fields)
        self._writing = Writing(client, self._slots, lambda: self.me().id)
        self._tasks = Tasks(client, fields, lambda: self.me().id)
        self._lock = threading.Lock()
        self._me: Person | None = None

    def _named(self) -> Mapping[str, str]:
        """Return small-letter name → slot of our fields: those they were given, and those they have now."""
        ids = self._slots.ids()
        return {**self._names, **dict(zip(map(str.casefold, self._fields.titles(ids.values())), ids, strict=True))}

    def me(self) -> Person:
        """Return the account that we work as; asked once."""
        with self._lock:
            if self._me is None:
                self._me = person(self._client.call("GET", "myself", subject="myself"))
            if self._me is None:
                raise NeedsOperator("not_an_api", subject="myself")
            return self._me

    def known_account(self) -> str | None:
        """Return the id of the account we work as without asking; None before anybody asked ``me``."""
        return self._me.id if self._me else None

    def ticket(self, ticket: str, cursor: str) -> Ticket:
        """Read one ticket by id or key, with what changed after ``cursor``."""
        return self._reading.ticket(ticket, cursor)

    def deal(self, selection: str, ticket: str) -> Ticket | None:
        """Read one ticket if the JQL ``selection`` matches it."""
        return self._reading.deal(selection, ticket)

    def changed(self, selection: str, since: datetime | None, ids: Sequence[str]) -> Iterator[str]:
        """Yield ids of selected tickets changed since then."""
        return self._reading.changed(selection, since, ids, self._clock)

    def members(self, source: PeopleSource, ticket: Ticket) -> tuple[Person, ...]:
        """Return who a people source means for this ticket."""
        return self._people.members(source, ticket)

    def people(self, ids: Iterable[str]) -> tuple[Person, ...]:
        """Return accounts with their present ``active`` flag."""
        return self._people.people(ids)

    def update(
        self,
        ticket: str,
        slots: Mapping[str, str | Document | None],
        state: Mapping[str, Any] | None,
        drop_label: str | None = None,
    ) -> None:
        """Write slots, our property and the removal of a label in one call."""
        self._writing.update(ticket, slots, state, drop_label)

    def say(
        self,
        ticket: str,
        document: Document,
        mark: str,
        data: Mapping[str, Mapping[str, Any]],
        *,
        on_page: bool = False,  # noqa: ARG002 - a ticket here is no page: every text is a comment
        internal: bool = False,
    ) -> str:
        """Post a comment that carries ``mark`` and ``data``."""
        return self._writing.say(ticket, document, mark, data, internal=internal)

    def said(self, ticket: str, mark: str) -> str | None:
        """Return the id of our comment that carries ``mark``."""
        return self._writing.said(ticket, mark)

    def revise(self, ticket: str, comment: str, document: Document) -> None:
        """Replace the text of our comment."""
        self._writing.revise(ticket, comment, document)

    def point(self, ticket: str, mark: str, url: str, title: str) -> None:
        """Put a link on the ticket, or change the one with the same ``mark``."""
        self._writing.point(ticket, mark, url, title)

    def invite(self, ticket: str, person: Person, subject: str, document: Document) -> None:
        """Have Jira mail one person."""
        self._writing.invite(ticket, person, subject, document)

    def leave(self, place: str, document: Document, mark: str) -> str:  # noqa: ARG002 - the port's names
        """Raise ``NeedsOperator`` ``no_private_place``: Jira has no pages."""
        raise NeedsOperator("no_private_place")

    def left(self, place: str, mark: str) -> str | None:  # noqa: ARG002 - the port's names
        """Return None: Jira has no pages."""
        return None

    def open_task(self, deal: str, wanted: NewTask, mark: str) -> Task:
        """Open a task that carries ``mark`` and is linked to the deal."""
        return self._tasks.open(deal, wanted, mark)

    def task_of(self, deal: str, mark: str) -> Task | None:
        """Return our task of the deal that carries ``mark``; one that lost its link is linked."""
        return self._tasks.find(deal, mark)

    def task(self, task: str) -> Task:
        """Read a task by id."""
        return self._tasks.read(task)

    def revise_task(self, task: str, text: Document) -> None:
        """Replace the description of our task."""
        self._tasks.revise(task, text)

    def reopen_task(self, task: str) -> None:
        """Bring a closed task back to work."""
        self._tasks.reopen(task)

    def published(self, ticket: str) -> Published:
        """Read what proves the rounds of a ticket; our fields are known by their mark, not by our database.

        On Data Center only an administrator reads marks: for others it is the fields of the last installation.
        """
        issue = self._client.call("GET", path("issue", ticket), subject="issue", params={"fields": "summary"})
        number = str(issue["id"])
        comments, history = list(self._writing.own_comments(number)), self._reading.history(number)
        text = self._client.edition.text
        return published(str(issue["key"]), self.me().id, history, comments, self._marked(), text)

    def _marked(self) -> Slots:
        try:
            fields = list(custom_fields(self._client))
        except NeedsOperator as error:
            if self._client.edition.schemes or error.reason not in {"no_right", "not_found"}:
                raise
            return self._slots
        ids = marked(fields)
        now = {str(one["name"]).casefold(): str(one["id"]) for one in fields}
        return Slots(ids, lambda: {**self._names, **{n: s for n, i in now.items() for s in ids if ids[s] == i}})
