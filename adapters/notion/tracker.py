"""The tracker port over Notion: hands each call to the part that does it."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.notion.blocks import words
from adapters.notion.client import Client
from adapters.notion.people import People
from adapters.notion.proof import Shown, published, told_of
from adapters.notion.reading import Reading
from adapters.notion.schema import Schemas
from adapters.notion.sections import Section, Sections
from adapters.notion.shapes import dashed, data_in, key_of, person, prop
from adapters.notion.slots import DATA, LINK, Slots
from adapters.notion.tasks import Tasks
from adapters.notion.writing import Writing
from plugin.domain.people import Person
from plugin.domain.proofs import Published
from plugin.errors import NeedsOperator
from plugin.manifest import PeopleSource, Workspace
from plugin.ports.tracker import NewTask, Task, Ticket
from plugin.ports.world import Clock, Document
from plugin.words import N_, Words

CAPTION = N_("Data for checking the seals")


class NotionTracker:
    """Implements ``ports.tracker.Tracker``; safe to use from several threads, nothing is called to build it."""

    def __init__(self, client: Client, slots: Slots, workspace: Workspace, clock: Clock, home: str) -> None:
        """``slots`` may grow while we run; ``home`` is our public address."""
        self._client = client
        self._slots = slots
        words, me = Words(workspace.locale, workspace.tzinfo), lambda: self.me().id
        schemas = Schemas(client, clock)
        self._people = People(client, schemas, clock)
        self._sections = Sections(client, me, home, words.gettext(CAPTION))
        self._reading = Reading(client, slots, workspace, schemas, self._people)
        self._writing = Writing(client, slots, schemas, self._sections, me, home)
        self._tasks = Tasks(client, slots, schemas, self._sections, me)
        self._project = workspace.talk.project
        self._lock = threading.Lock()
        self._me: Person | None = None

    def me(self) -> Person:
        """Return the bot that we work as; asked once."""
        with self._lock:
            if self._me is None:
                self._me = person(self._client.call("GET", "users/me", subject="people"))
            if self._me is None:
                raise NeedsOperator("not_an_api", subject="people")
            return self._me

    def known_account(self) -> str | None:
        """Return the id of the bot we work as without asking; None before anybody asked ``me``."""
        return self._me.id if self._me else None

    def ticket(self, ticket: str, cursor: str) -> Ticket:
        """Read one page by id or key, with what of it ``cursor`` does not cover."""
        return self._reading.ticket(ticket, cursor)

    def deal(self, selection: str, ticket: str) -> Ticket | None:
        """Read one page if it stands in the selection's data source and its filter lets it through."""
        return self._reading.deal(selection, ticket)

    def changed(self, selection: str, since: datetime | None, ids: Sequence[str]) -> Iterator[str]:  # noqa: ARG002
        """Yield ids of selected pages changed since then; a query of Notion is not known to be stale."""
        return self._reading.changed(selection, since)

    def members(self, source: PeopleSource, ticket: Ticket) -> tuple[Person, ...]:
        """Return who a people source means for this page."""
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
        """Write slots, our state and the unticking of the opening box in one call."""
        self._writing.update(ticket, slots, state, drop_label)

    def say(
        self,
        ticket: str,
        document: Document,
        mark: str,
        data: Mapping[str, Mapping[str, Any]],
        *,
        on_page: bool = False,
        internal: bool = False,  # noqa: ARG002 - no customer reads these pages
    ) -> str:
        """Post a comment, or add a section to the page, that carries ``mark`` and ``data``."""
        return self._writing.say(ticket, document, mark, data, on_page=on_page)

    def said(self, ticket: str, mark: str) -> str | None:
        """Return the id of our comment or section that carries ``mark``."""
        return self._writing.said(ticket, mark)

    def revise(self, ticket: str, comment: str, document: Document) -> None:
        """Replace the text of our comment or section."""
        self._writing.revise(ticket, comment, document)

    def point(self, ticket: str, mark: str, url: str, title: str) -> None:  # noqa: ARG002 - a page has one such link
        """Set the link property of a page."""
        self._writing.update(ticket, {LINK: url}, None, None)

    def invite(self, ticket: str, person: Person, subject: str, document: Document) -> None:  # noqa: ARG002
        """Raise ``NeedsOperator`` ``no_private_way``: Notion has no message that one person alone reads."""
        raise NeedsOperator("no_private_way", person=person.id)

    def leave(self, place: str, document: Document, mark: str) -> str:
        """Add a section to a role's private page."""
        return self._sections.add(_place(place), document, mark, {}, "place")

    def left(self, place: str, mark: str) -> str | None:
        """Return the id of our section with ``mark`` on a role's private page."""
        return self._sections.marked(_place(place), mark, "place")

    def open_task(self, deal: str, wanted: NewTask, mark: str) -> Task:
        """Open a task that carries ``mark`` and is linked to the deal."""
        return self._tasks.open(deal, wanted, mark)

    def task_of(self, deal: str, mark: str) -> Task | None:
        """Return our task that carries ``mark``; one that lost its link is linked."""
        return self._tasks.find(deal, mark, self._project)

    def task(self, task: str) -> Task:
        """Read a task by id."""
        return self._tasks.read(task)

    def revise_task(self, task: str, text: Document) -> None:
        """Replace the body of our task."""
        self._tasks.revise(task, text)

    def reopen_task(self, task: str) -> None:
        """Bring a closed task back to work."""
        self._tasks.reopen(task)

    def published(self, ticket: str) -> Published:
        """Read what proves the rounds of a deal: our comments and our sections with data."""
        page = self._reading.page(ticket)
        number = str(page["id"])
        shown = [self._shown(one) for one in self._sections.standing(number) if one.data]
        told = told_of(page, data_in(prop(page, self._slots.id(DATA))))
        return published(key_of(page), self.me().id, self._writing.own_comments(number), shown, told)

    def _shown(self, section: Section) -> Shown:
        text = [words(one, self._sections.below(one)) for one in section.text]
        data = self._sections.below(section.data or {})
        return Shown("\n".join(text), [one for one in data if one["type"] == "code"])


def _place(place: str) -> str:
    found = dashed(place)
    if found is None:
        raise NeedsOperator("no_private_place")
    return found
