"""Who is meant: people of a project role, a group, a field; always with their present ``active`` flag and e-mail."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.fields import FieldNames
from adapters.jira.shapes import person
from plugin.domain.people import Person
from plugin.errors import NeedsOperator
from plugin.manifest import PeopleSource
from plugin.ports.tracker import Ticket

# Account ids have up to 128 characters; this many fit an address of a length that every proxy takes.
BULK = 40
GROUP_PAGE = 50
GROUP_ACTOR = "atlassian-group-role-actor"


def pages(client: Client, where: str, subject: str, params: Mapping[str, Any], size: int) -> Iterator[Any]:
    """Yield the values of a paged list to its end."""
    start = 0
    while True:
        page = client.call("GET", where, subject=subject, params={**params, "startAt": start, "maxResults": size})
        values = page.get("values") or []
        yield from values
        start += len(values)
        if page.get("isLast", True) or not values:
            return


class People:
    """Reads accounts, roles and groups."""

    def __init__(self, client: Client, fields: FieldNames) -> None:
        self._client = client
        self._fields = fields

    def members(self, source: PeopleSource, ticket: Ticket) -> tuple[Person, ...]:
        """Return who a people source means for this ticket.

        ``NeedsOperator``: ``role_missing``, ``group_missing``, ``field_missing``, ``no_right``.
        """
        if source.deal_owner:  # read with the ticket a moment ago
            return (ticket.owner,) if ticket.owner else ()
        named = list(self._named(source, ticket))
        ids = [one if isinstance(one, str) else one.id for one in named]
        if self._client.edition.many:
            return self.people(ids)
        # Each account would be a call; what a list shows of a person is all there is to know.
        return self._one_by_one(ids, {one.id: one for one in named if isinstance(one, Person)})

    def _named(self, source: PeopleSource, ticket: Ticket) -> Iterator[str | Person]:
        if source.project_role is not None:
            yield from self._role(ticket.project, source.project_role)
        elif source.group is not None:
            yield from self._group({"groupname": source.group})
        elif source.user_field is not None:
            yield from self._in_field(ticket.id, source.user_field)
        else:
            yield from (named.id for named in source.people or ())

    def _role(self, project: str, name: str) -> Iterator[str | Person]:
        """People of a role and of the groups in it; needs *Administer Projects*."""
        roles = self._client.call("GET", path("project", project, "role"), subject="role")
        url = next((url for known, url in roles.items() if known.casefold() == name.casefold()), None)
        if url is None:
            raise NeedsOperator("role_missing", role=name, project=project)
        number = str(url).rstrip("/").rpartition("/")[2]
        params = {"excludeInactiveUsers": "true"} if self._client.edition.many else {}
        role = self._client.call("GET", path("project", project, "role", number), subject="role", params=params)
        for actor in role.get("actors") or ():
            if actor.get("actorUser"):
                yield str(actor["actorUser"]["accountId"])
            elif actor.get("actorGroup"):
                group = actor["actorGroup"]
                by = {"groupId": group["groupId"]} if group.get("groupId") else {"groupname": group["name"]}
                yield from self._group(by)
            elif actor.get("type") == GROUP_ACTOR:  # Data Center has but a name
                yield from self._group({"groupname": str(actor["name"])})
            elif actor.get("name"):
                yield str(actor["name"])

    def _group(self, by: Mapping[str, str]) -> Iterator[Person]:
        for user in pages(self._client, "group/member", "group", by, GROUP_PAGE):
            found = person(user)
            if found is not None:
                yield found

    def _in_field(self, ticket: str, field: str) -> Iterator[Person]:
        ids = self._fields.ids(field)
        if not ids:
            raise NeedsOperator("field_missing", field=field)
        params = {"fields": ",".join(ids)}
        values = self._client.call("GET", path("issue", ticket), subject="issue", params=params)["fields"]
        held: Any = next((values[one] for one in ids if values.get(one)), [])
        for user in held if isinstance(held, list) else [held]:
            found = person(user)
            if found is not None:
                yield found

    def people(self, ids: Iterable[str]) -> tuple[Person, ...]:
        """Return accounts in the order of ``ids``; one that Jira does not know comes back inactive."""
        if not self._client.edition.many:
            return self._one_by_one(ids, {})
        wanted = list(dict.fromkeys(ids))
        known: dict[str, Person] = {}
        for start in range(0, len(wanted), BULK):
            part = wanted[start : start + BULK]
            for user in pages(self._client, "user/bulk", "people", {"accountId": part}, BULK):
                found = person(user)
                if found is not None:
                    known[found.id] = found
        return tuple(known.get(one) or Person(one, one, active=False) for one in wanted)

    def _one_by_one(self, ids: Iterable[str], known: Mapping[str, Person]) -> tuple[Person, ...]:
        return tuple(known.get(one) or self._account(one) for one in dict.fromkeys(ids))

    def _account(self, name: str) -> Person:
        try:
            found = person(self._client.call("GET", "user", subject="people", params={"username": name}))
        except NeedsOperator as error:
            if error.reason != "not_found":
                raise
            found = None
        return found or Person(name, name, active=False)
