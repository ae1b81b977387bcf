"""Looking at a workspace for ``trida init``: reading only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.notion.client import Client
from adapters.notion.shapes import dashed, person
from adapters.notion.site import Site, read_source
from plugin.domain.people import Person
from plugin.errors import NeedsOperator
from plugin.ports.scout import Spot

PAGE = 100
MOST_PAGES = 20


class NotionScout:
    """Implements ``ports.scout.Scout``."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._site = Site(client, {})

    def me(self) -> Person:
        """Return the connection's bot."""
        found = person(self._client.call("GET", "users/me", subject="me"))
        if found is None:
            raise NeedsOperator("not_an_api", subject="me")
        return found

    def spots(self) -> tuple[Spot, ...]:
        """Return the data sources that were shared with the connection; a new one may take minutes to be listed."""
        asked = {"filter": {"property": "object", "value": "data_source"}, "page_size": PAGE}
        found = self._client.call("POST", "search", subject="search", json=asked, repeatable=True)
        return tuple(_spot(one) for one in found["results"] if one.get("properties"))

    def spots_of(self, said: str) -> tuple[Spot, ...]:
        """Return a data source by its id, or those of a database by its id or link."""
        number = dashed(said.strip())
        if number is None:
            return ()
        one = self._site.seen("data_sources", number)
        if one is not None:
            return (_spot(one),)
        database = self._site.seen("databases", number) or {}
        inside = (self._site.seen("data_sources", str(each["id"])) for each in database.get("data_sources") or ())
        return tuple(_spot(each) for each in inside if each is not None)

    def project_roles(self, spots: Sequence[str]) -> tuple[str, ...]:  # noqa: ARG002 - there are none anywhere
        """Return none: Notion has no roles."""
        return ()

    def people(self, said: str) -> tuple[Person, ...]:
        """Return members whose name or e-mail holds a text, or whose id it is; guests are not listed."""
        wanted = said.strip().casefold()
        return tuple(one for one in self._members() if wanted in _words(one))

    def _members(self) -> Iterator[Person]:
        asked: dict[str, Any] = {"page_size": PAGE}
        for _ in range(MOST_PAGES):
            body = self._client.call("GET", "users", subject="people", params=asked)
            found = (person(one) for one in body["results"] if one.get("type") == "person")
            yield from filter(None, found)
            if not body.get("has_more"):
                return
            asked["start_cursor"] = body["next_cursor"]


def _words(one: Person) -> str:
    return f"{one.name}\n{one.email or ''}\n{one.id}".casefold()


def _spot(body: Mapping[str, Any]) -> Spot:
    source = read_source(body)
    return Spot(source.id, source.title, tuple((one.name, one.type) for one in source.properties))
