"""Reading a checklist's issues: the list with its links, and its items as they are now, each with its history.

No search is asked for them: it may be behind what was just written, and a tick that it does not see yet would look
like one that somebody took away. So the list's own links tell what is on it. On Cloud the items are then one call for
a hundred; on Data Center, which has no such call, one each.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.failures import SOON
from adapters.jira.list_marks import ids
from adapters.jira.list_places import Columns
from adapters.jira.reading import condition
from adapters.jira.searching import found
from adapters.jira.shapes import OUR_PROPERTY
from plugin.errors import GiveUp, TryLater

SHEET = ("issuelinks", "status", "issuetype")
ITEM = ("summary", "status", "assignee", "duedate", "creator", "created", "issuetype")
WRITTEN = ("description", "issuelinks")
FETCHED = 100
MOST = 500
RECENT = "creator = currentUser() AND created >= -60d ORDER BY created DESC"

Json = Mapping[str, Any]


class ListIssues:
    """Reads issues of checklists; ``deals`` is the selection of what is a deal and never an item."""

    def __init__(self, client: Client, deals: str) -> None:
        self._client, self._deals = client, deals

    def sheet(self, number: str) -> Json:
        """Read a list by id; ``GiveUp`` ``list_gone``."""
        params = {"fields": ",".join(SHEET)}
        issue: Json = self._client.call("GET", path("issue", number), subject="list", params=params)
        return issue

    def items(self, numbers: Sequence[str], columns: Columns, *, written: bool = False) -> dict[str, Json]:
        """Read issues with history and our property, id → issue; what is gone or hidden is left out.

        ``written``: with what only a write has to know. Cloud sends the newest forty entries of a history.
        """
        fields = [*ITEM, *columns.all, *(WRITTEN if written else ())]
        fetched = self._many(numbers, fields) if self._client.edition.many else self._each(numbers, fields)
        return {str(issue["id"]): issue for issue in fetched}

    def _many(self, numbers: Sequence[str], fields: Sequence[str]) -> Iterator[Json]:
        for start in range(0, len(numbers), FETCHED):
            part = list(numbers[start : start + FETCHED])
            body = {
                "issueIdsOrKeys": part,
                "fields": list(fields),
                "expand": ["changelog"],
                "properties": [OUR_PROPERTY],
            }
            answer = self._client.call("POST", "issue/bulkfetch", subject="items", json=body, repeatable=True)
            if answer.get("issueErrors"):
                # They stand, and could not be read just now: without them they would look as if they were deleted.
                raise TryLater("incomplete", SOON, subject="items")
            yield from answer["issues"]

    def _each(self, numbers: Iterable[str], fields: Sequence[str]) -> Iterator[Json]:
        params = {"fields": ",".join(fields), "expand": "changelog", "properties": OUR_PROPERTY}
        for one in numbers:
            with suppress(GiveUp):
                yield self._client.call("GET", path("issue", one), subject="item", params=params)

    def deals(self, numbers: Iterable[str]) -> frozenset[str]:
        """Return which of some issues are deals; one call, none without issues."""
        asked = ids({"id": one} for one in numbers)
        if not asked:
            return frozenset()
        query = f"{condition(self._deals)} AND id in ({', '.join(asked)})"
        more = {"reconcileIssues": [int(one) for one in asked[:50]]}
        return frozenset(str(one["id"]) for one in found(self._client, query, more=more))

    def recent(self, project: str) -> Iterator[Json]:
        """Yield what we made in a project of late, newest first, with what shows our mark; some seconds behind."""
        more = {"properties": [OUR_PROPERTY]}
        fields = ("created",) if self._client.edition.tokens else ("description",)
        query = f"project = {json.dumps(project, ensure_ascii=False)} AND {RECENT}"
        return islice(found(self._client, query, fields, subject="lists", more=more), MOST)
