"""The screens on which deals of a Data Center site are edited: nothing there tells them, so the deals themselves do.

Data Center lists screens and puts fields on them, but has no call that leads from a project to its screens. What a
deal can be edited by, its ``editmeta``, is what stands on its edit screen. So, project by project, the newest deal of
each type of issue is asked. Where it lacks a field of ours, the field goes on the screens that Jira made for the
project, known by names like ``DEAL: Scrum Default Issue Screen``, if they hold everything that the deal shows; else on
the one screen of the site that does. Where several would fit, none is touched: a person has to choose. A screen of the
project that is named for creating or resolving stays as it is: what is typed while creating leaves no history.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.layout import OurField, Project, Screen
from adapters.jira.reading import condition
from adapters.jira.searching import found as found_by
from adapters.jira.shapes import is_done
from plugin.ports.provision import Desired

NEWEST = 100
MOST_TYPES = 8
# Each screen costs two calls: with more of them a person is faster.
MOST_SCREENS = 100
SCREENS_A_PAGE = 100
# Shown by a deal whoever may comment, and on no screen.
ON_NO_SCREEN = frozenset({"comment"})
_NOT_FOR_EDITING = re.compile("create|resolve|создан|решени", re.IGNORECASE)


class Placing:
    """Reads a project's screens; ``screen`` reads one by its id."""

    def __init__(self, client: Client, screen: Callable[[str], Screen], desired: Desired) -> None:
        self._client, self._screen, self._desired = client, screen, desired
        self._every: list[Screen] | None = None

    def project(self, one: Mapping[str, Any], ours: Sequence[OurField]) -> Project:
        """Return a project with the screens that its deals need our fields on."""
        number, key = str(one["id"]), str(one["key"])
        inside = frozenset(field.id for field in ours if field.homes is None or number in field.homes)
        return Project(number, key, fields=inside, screens=tuple(self._screens(key, ours)), free=True)

    def _screens(self, key: str, ours: Sequence[OurField]) -> Iterator[Screen]:
        ids = {field.slot: field.id for field in reversed(ours)}
        wanted = {ids.get(spec.name, "") for spec in self._desired.slots}
        deals = list(self._deals(key))
        yield from (Screen("", "", shown) for shown in deals)
        lacking = [shown for shown in deals if not wanted <= shown]
        if lacking or not deals:
            named = self._names(f"{key}:")
            own = [self._screen(number) for number, name in named if not _NOT_FOR_EDITING.search(name)]
            yield from own if not deals else chosen(lacking, own, self._all)
            if not deals and not own:
                yield Screen("", "", frozenset())

    def _deals(self, key: str) -> Iterator[frozenset[str]]:
        """Yield what the newest deal of each type can be edited by, an open one where there is one.

        One that cannot be edited at all, because of a right or its step in the workflow, tells nothing.
        """
        query = f'{condition(self._desired.selection)} AND project = "{key}" ORDER BY created DESC'
        newest = islice(found_by(self._client, query, ["issuetype", "status"]), NEWEST)
        types: dict[str, str] = {}
        for issue in sorted(newest, key=lambda one: is_done(one["fields"].get("status"))):
            types.setdefault(str(issue["fields"]["issuetype"]["id"]), str(issue["id"]))
        for number in islice(types.values(), MOST_TYPES):
            meta = self._client.call("GET", path("issue", number, "editmeta"), subject="issue")
            if meta["fields"]:
                yield frozenset(meta["fields"])

    def _all(self) -> Sequence[Screen]:
        """Return every screen of the site, read once; none where there are too many."""
        if self._every is None:
            named = list(islice(self._names(""), MOST_SCREENS + 1))
            self._every = [] if len(named) > MOST_SCREENS else [self._screen(number) for number, _ in named]
        return self._every

    def _names(self, beginning: str) -> Iterator[tuple[str, str]]:
        """Yield id and name of the screens whose names begin so."""
        seen: set[str] = set()
        while True:
            params = {"search": beginning, "startAt": len(seen), "maxResults": SCREENS_A_PAGE}
            page = self._client.call("GET", "screens", subject="screen", params=params)
            # Described without an answer: a bare list, or a page as other lists of this version are.
            rows = page["values"] if isinstance(page, Mapping) else page
            names = {str(row["id"]): str(row["name"]) for row in rows if str(row["id"]) not in seen}
            if not names:
                return
            yield from ((number, name) for number, name in names.items() if name.startswith(beginning))
            seen |= names.keys()


def chosen(
    lacking: Sequence[frozenset[str]], own: Sequence[Screen], every: Callable[[], Sequence[Screen]]
) -> tuple[Screen, ...]:
    """Return the screens that fields of ours have to stand on for these deals, as far as it is certain. Pure.

    ``lacking`` is what each deal can be edited by, ``own`` are the project's screens by their names.
    """
    found: dict[str, Screen] = {}
    for shown in lacking:
        fit = [one for one in own if shown <= one.fields | ON_NO_SCREEN]
        if not fit:
            elsewhere = [one for one in every() if shown <= one.fields | ON_NO_SCREEN]
            fit = elsewhere if len(elsewhere) == 1 else []
        found |= {one.id: one for one in fit}
    return tuple(found.values())
