"""Looking at a site for ``trida init``: reading only."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.people import pages
from adapters.jira.shapes import person
from plugin.domain.people import Person
from plugin.errors import NeedsOperator
from plugin.ports.scout import Spot

MOST = 100
# Roles that Jira makes for apps.
OF_APPS = "atlassian-addons"


class JiraScout:
    """Implements ``ports.scout.Scout``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def me(self) -> Person:
        """Return the account that we work as; ``NeedsOperator`` ``other_edition`` on another edition of Jira."""
        self._client.edition.must_be(self._client.call("GET", "serverInfo", subject="serverInfo"))
        found = person(self._client.call("GET", "myself", subject="myself"))
        if found is None:
            raise NeedsOperator("not_an_api", subject="myself")
        return found

    def spots(self) -> tuple[Spot, ...]:
        """Return projects, by key."""
        return tuple(_spot(one) for one in islice(self._projects(), MOST))

    def _projects(self) -> Iterator[Mapping[str, Any]]:
        if self._client.edition.many:
            yield from pages(self._client, "project/search", "project", {}, MOST)
        else:
            yield from self._client.call("GET", "project", subject="project")

    def spots_of(self, said: str) -> tuple[Spot, ...]:
        """Return a project by key or id."""
        try:
            one = self._client.call("GET", path("project", said.strip()), subject="project")
        except NeedsOperator as error:
            if error.reason != "not_found":
                raise
            return ()
        return (_spot(one),)

    def project_roles(self, spots: Sequence[str]) -> tuple[str, ...]:
        """Return the roles that all of these projects have; ``NeedsOperator`` ``no_right`` without the right to see."""
        named = [self._client.call("GET", path("project", key, "role"), subject="role") for key in spots]
        if not named:
            return ()
        common = set(named[0]).intersection(*named[1:])
        return tuple(name for name in named[0] if name in common and not name.startswith(OF_APPS))

    def people(self, said: str) -> tuple[Person, ...]:
        """Return people whose name or e-mail fits a text, fifty at most."""
        key = "query" if self._client.edition.many else "username"
        asked = {key: said.strip(), "maxResults": MOST // 2}
        found = (person(one) for one in self._client.call("GET", "user/search", subject="people", params=asked))
        return tuple(one for one in found if one is not None and one.active)


def _spot(one: Mapping[str, Any]) -> Spot:
    return Spot(str(one["key"]), str(one.get("name") or ""))
