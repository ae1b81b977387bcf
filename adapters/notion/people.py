"""Who is meant: people named in the manifest or in a people property; with e-mail where Notion gives it.

https://developers.notion.com/reference/get-users lists the members of a workspace. Guests are not among them, and a
user asked for by id may have left, so who is not listed counts as gone.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.notion.client import Client, path
from adapters.notion.schema import Schemas
from adapters.notion.shapes import dashed, person, prop
from plugin.domain.people import Person
from plugin.errors import NeedsOperator
from plugin.manifest import PeopleSource
from plugin.ports.tracker import Ticket
from plugin.ports.world import Clock

FRESH = timedelta(minutes=1)
PAGE = 100


class Capped(Exception):
    """A query found more than Notion gives in all: 10,000 rows."""


def pages(client: Client, method: str, where: str, subject: str, wanted: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the results of a paged list to its end; ``wanted`` are parameters of a GET, the body of a POST.

    ``Capped`` at the end of what Notion gives when there is more.
    """
    asked = {"page_size": PAGE, **wanted}
    while True:
        if method == "GET":
            page = client.call(method, where, subject=subject, params=asked)
        else:
            page = client.call(method, where, subject=subject, json=asked, repeatable=True)
        yield from page["results"]
        if not page.get("has_more") or not page.get("next_cursor"):
            break
        asked["start_cursor"] = page["next_cursor"]
    if (page.get("request_status") or {}).get("type") == "incomplete":
        raise Capped


class People:
    """Reads users; the list of members is asked for at most once a minute."""

    def __init__(self, client: Client, schemas: Schemas, clock: Clock) -> None:
        self._client = client
        self._schemas = schemas
        self._clock = clock
        self._lock = threading.Lock()
        self._listed: tuple[datetime, Mapping[str, Person]] | None = None

    def _members(self) -> Mapping[str, Person]:
        """Return the people of the workspace by id; ``NeedsOperator`` ``no_right`` without the capability."""
        with self._lock:
            listed = self._listed
        if listed is None or self._clock() - listed[0] >= FRESH:
            users = pages(self._client, "GET", "users", "people", {})
            found = (person(user) for user in users if user.get("type") == "person")
            listed = (self._clock(), {one.id: one for one in found if one})
            with self._lock:
                self._listed = listed
        return listed[1]

    def named(self, number: str) -> Person | None:
        """Return a person by id, for their name; None for a bot. Who is not listed has the id for a name."""
        try:
            found = self._members().get(number)
            user = {} if found else self._client.call("GET", path("users", number), subject="people")
        except NeedsOperator as error:
            if error.reason not in {"not_found", "no_right"}:
                raise
            return Person(number, number)
        return found or (None if user.get("type") == "bot" else person(user))

    def members(self, source: PeopleSource, ticket: Ticket) -> tuple[Person, ...]:
        """Return who a people source means for this ticket.

        ``NeedsOperator``: ``source_unknown`` (Notion has neither groups nor roles to read), ``field_missing``,
        ``no_right``.
        """
        if source.project_role is not None or source.group is not None:
            raise NeedsOperator("source_unknown", source="project_role" if source.project_role else "group")
        if source.user_field is not None:
            return self.people(self._in_property(ticket, source.user_field))
        if source.people is not None:
            return self.people(one.id for one in source.people)
        return self.people([ticket.owner.id] if ticket.owner else [])

    def _in_property(self, ticket: Ticket, name: str) -> list[str]:
        """Return whom a people property names: Notion gives the first 25 of them with a page."""
        found = self._schemas.source(ticket.project).named(name)
        if found is None or found.type != "people":
            raise NeedsOperator("field_missing", field=name)
        params = {"filter_properties": [found.id]}
        page = self._client.call("GET", path("pages", ticket.id), subject="page", params=params)
        return [str(user["id"]) for user in prop(page, found.id).get("people") or () if user.get("id")]

    def people(self, ids: Iterable[str]) -> tuple[Person, ...]:
        """Return accounts by id or e-mail address, each once; one that is no member comes back inactive."""
        wanted, members = list(dict.fromkeys(ids)), self._members()
        by_address = {str(one.email).casefold(): one for one in members.values() if one.email}
        found = (
            by_address.get(one.casefold()) or members.get(dashed(one) or one) or Person(one, one, active=False)
            for one in wanted
        )
        return tuple({one.id: one for one in found}.values())
