"""What stands on the site: our fields, the projects of the selection with their screens, our webhook. Reading only.

A field takes values on a ticket only when it is in the project's field scheme and on its edit screen; since 2026 a
field made by REST is in no project: https://community.developer.atlassian.com/t/91653 — on Data Center it is in every
project of its context, and ``placing`` finds the screens.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from adapters.jira.client import Client, path
from adapters.jira.edition import CLOUD
from adapters.jira.layout import OurField, Project, Screen
from adapters.jira.people import pages
from adapters.jira.placing import Placing
from adapters.jira.proof import MARK
from adapters.jira.reading import condition
from adapters.jira.searching import found as found_by
from plugin.errors import NeedsOperator
from plugin.ports.provision import Desired

HOOKS = CLOUD.hooks
FILTER = "issue-related-events-section"
# How the name of every webhook of ours begins.
OURS = "Trida · "
PAGE = 50
MOST_DEALS = 1000
OPERATIONS = ("view", "edit")
_PROJECT = re.compile(
    r"""\bproject\s*(?:=\s*(?P<one>"[^"]*"|'[^']*'|[\w-]+)|in\s*\((?P<many>[^)]*)\))""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook of ours. ``name`` ends with the fingerprint of the secret it was given."""

    id: str
    name: str
    events: frozenset[str]
    selection: str
    enabled: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything an installation is about, as it stands. ``spare`` are webhooks of ours beside the one to keep."""

    fields: tuple[OurField, ...]
    projects: tuple[Project, ...]
    hook: Hook | None
    spare: tuple[Hook, ...] = ()


def named_projects(selection: str) -> tuple[str, ...]:
    """Return the keys or ids that a JQL names in ``project = …`` and ``project in (…)``."""
    names: list[str] = []
    for match in _PROJECT.finditer(selection):
        listed = [match["one"]] if match["one"] else match["many"].split(",")
        names += [name.strip().strip("\"'") for name in listed]
    return tuple(dict.fromkeys(filter(None, names)))


def only_projects(selection: str) -> bool:
    """Whether a JQL asks for nothing but projects, so that everything in them is selected."""
    return _PROJECT.fullmatch(condition(selection)[1:-1].strip()) is not None


class Site:
    """Reads the site; most of it needs *Administer Jira*."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def found(self, desired: Desired) -> Found:
        """Read everything that a plan compares."""
        fields = self.fields()
        read = self._project if self._client.edition.schemes else Placing(self._client, self.screen, desired).project
        projects = tuple(read(one, fields) for one in self._projects(desired.selection))
        hook, *spare = self.hooks(desired.hook_url) or (None,)
        return Found(fields, projects, hook, tuple(one for one in spare if one is not None))

    def keys(self, selection: str) -> tuple[str, ...]:
        """Return the keys of the selection's projects, as far as this account sees them."""
        return tuple(str(one["key"]) for one in self._projects(selection))

    def fields(self) -> tuple[OurField, ...]:
        """Return our fields, oldest first: by mark, so that a renamed one is found again."""
        found = []
        for one in custom_fields(self._client):
            about = str(one.get("description") or "").rstrip()
            mark = MARK.search(about)
            if mark:
                kind = str((one.get("schema") or {}).get("custom") or one.get("type") or "").rpartition(":")[2]
                name, made = str(one.get("name") or ""), about.endswith(mark[0])
                homes = None if one.get("isAllProjects", True) else frozenset(map(str, one.get("projectIds") or ()))
                found.append(OurField(mark[1], str(one["id"]), kind, name, made, homes))
        return tuple(sorted(found, key=lambda field: int(field.id.rpartition("_")[2])))

    def _projects(self, selection: str) -> list[Mapping[str, Any]]:
        """Return the projects that the selection names, and those its newest deals are in."""
        wanted = dict.fromkeys([*named_projects(selection), *self._of_deals(selection)])
        found: dict[str, Mapping[str, Any]] = {}
        for key in wanted:
            try:
                one = self._client.call("GET", path("project", key), subject="project")
            except NeedsOperator as error:
                if error.reason != "not_found":
                    raise
            else:
                found[str(one["id"])] = one
        return list(found.values())

    def _of_deals(self, selection: str) -> Iterator[str]:
        issues = found_by(self._client, f"{condition(selection)} ORDER BY created DESC", ["project"])
        yield from (str(issue["fields"]["project"]["key"]) for issue in islice(issues, MOST_DEALS))

    def _project(self, one: Mapping[str, Any], ours: Sequence[OurField]) -> Project:
        number, key = str(one["id"]), str(one["key"])
        if one.get("simplified"):
            return Project(number, key, team_managed=True)
        scheme = self._scheme(number)
        fields = self._in_scheme(scheme, ours) if scheme else self._in_project(number)
        return Project(number, key, scheme=scheme, fields=fields, screens=tuple(self._screens(number)))

    def _scheme(self, project: str) -> str | None:
        """Return the project's field scheme; None where the site does not have them yet."""
        try:
            rows = list(pages(self._client, "config/fieldschemes/projects", "scheme", {"projectId": project}, PAGE))
        except NeedsOperator as error:
            if error.reason != "not_found":
                raise
            return None
        return next((str(row["schemeId"]) for row in rows if row.get("schemeId") is not None), None)

    def _in_scheme(self, scheme: str, ours: Sequence[OurField]) -> frozenset[str]:
        if not ours:
            return frozenset()
        where, wanted = path("config", "fieldschemes", scheme, "fields"), {"fieldId": [field.id for field in ours]}
        return frozenset(str(row["fieldId"]) for row in pages(self._client, where, "scheme", wanted, PAGE))

    def _in_project(self, project: str) -> frozenset[str]:
        wanted = {"type": "custom", "query": "[trida:", "projectIds": project}
        return frozenset(str(one["id"]) for one in pages(self._client, "field/search", "field", wanted, PAGE))

    def _screens(self, project: str) -> Iterator[Screen]:
        """Yield the screens on which the project's tickets are viewed and edited.

        Not the create screen: what is typed there leaves no trace in the history, so it could not be taken back.
        """
        by_project = pages(self._client, "issuetypescreenscheme/project", "screen", {"projectId": project}, PAGE)
        layouts = [str(row["issueTypeScreenScheme"]["id"]) for row in by_project]
        wanted = {"issueTypeScreenSchemeId": layouts}
        mapping = pages(self._client, "issuetypescreenscheme/mapping", "screen", wanted, PAGE) if layouts else ()
        schemes = list(dict.fromkeys(str(row["screenSchemeId"]) for row in mapping))
        rows = pages(self._client, "screenscheme", "screen", {"id": schemes}, PAGE) if schemes else ()
        numbers = {str(row["screens"].get(name) or row["screens"]["default"]) for row in rows for name in OPERATIONS}
        yield from map(self.screen, sorted(numbers, key=int))

    def screen(self, number: str) -> Screen:
        """Read a screen: its first tab takes new fields, but a field may stand on any."""
        tabs = self._client.call("GET", path("screens", number, "tabs"), subject="screen")
        fields: set[str] = set()
        for tab in tabs:
            where = path("screens", number, "tabs", str(tab["id"]), "fields")
            fields |= {str(one["id"]) for one in self._client.call("GET", where, subject="screen")}
        return Screen(number, str(tabs[0]["id"]), frozenset(fields))

    def hooks(self, url: str) -> tuple[Hook, ...]:
        """Return the webhooks of this workspace, one that points at ``url`` first.

        Ours is what points at ``url``, and what we named that points at the same path below another public address:
        the service has moved. Another workspace's path, on the same site, is another one's webhook.
        """
        every = [_hook(one) for one in self._client.call("GET", self._client.edition.hooks, subject="webhook")]
        ours = [one for one in every if one.url == url or (one.name.startswith(OURS) and _tail(one.url) == _tail(url))]
        return tuple(sorted(ours, key=lambda one: (one.url != url, not one.name.startswith(OURS), int(one.id))))

    def hook(self, url: str) -> Hook | None:
        """Return the webhook that points at ``url``; None when there is none."""
        return next((one for one in self.hooks(url) if one.url == url), None)


def _tail(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    return (*parts.path.rstrip("/").split("/")[-2:], parts.query)


def _hook(one: Mapping[str, Any]) -> Hook:
    return Hook(
        id=str(one.get("id") or str(one["self"]).rstrip("/").rpartition("/")[2]),
        name=str(one.get("name") or ""),
        events=frozenset(map(str, one.get("events") or ())),
        selection=str((one.get("filters") or {}).get(FILTER) or ""),
        enabled=bool(one.get("enabled", one.get("active", True))),
        url=str(one.get("url") or ""),
    )


def custom_fields(client: Client) -> Iterator[Mapping[str, Any]]:
    """Yield the custom fields that may be ours, with their descriptions; all of them on Data Center.

    Its search is not said to look into descriptions. There the list is for administrators: ``NeedsOperator``
    ``no_right`` or ``not_found`` for others.
    """
    if client.edition.schemes:
        return pages(client, "field/search", "field", {"type": "custom", "query": "[trida:"}, PAGE)
    return pages(client, "customFields", "fields", {}, PAGE)
