"""Reading tickets: one call for a ticket as it stands, its history, our property and what can be written on it."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.fields import FieldNames
from adapters.jira.list_marks import listed
from adapters.jira.people import pages
from adapters.jira.searching import found as found_by
from adapters.jira.shapes import OUR_PROPERTY, after, fact, ordered, ticket
from adapters.jira.slots import Slots
from plugin.errors import GiveUp, NeedsOperator
from plugin.manifest import Fact
from plugin.ports.tracker import Ticket
from plugin.ports.world import Clock
from plugin.words import Words

FIELDS = ("summary", "status", "labels", "assignee", "creator", "project")
EXPAND = "changelog,editmeta"
HISTORY_PAGE = 100
RECONCILED = 50
_ORDER = re.compile(r"""\border\s+by\b[^"']*$""", re.IGNORECASE)


def condition(selection: str) -> str:
    """Return a selection as one condition that others can be added to: in brackets, without its order."""
    return f"({_ORDER.sub('', selection).strip()})"


class Reading:
    """Reads tickets and finds them."""

    def __init__(self, client: Client, slots: Slots, facts: Sequence[Fact], words: Words, fields: FieldNames) -> None:
        self._client = client
        self._slots = slots
        self._fields = fields
        self._facts = facts
        self._words = words

    def ticket(self, one: str, cursor: str) -> Ticket:
        """Read a ticket by id or key; one call unless the history behind ``cursor`` is longer than a page."""
        return self._put_together(self._issue(one), cursor)

    def _issue(self, one: str) -> Mapping[str, Any]:
        params = {"fields": ",".join(self._wanted()), "expand": EXPAND, "properties": OUR_PROPERTY}
        issue: Mapping[str, Any] = self._client.call("GET", path("issue", one), subject="issue", params=params)
        return issue

    def deal(self, selection: str, one: str) -> Ticket | None:
        """Read a ticket with all of its history if the selection matches it; one call, never a stale answer.

        A checklist of ours and its items are no deals wherever they stand.

        Two calls on Data Center, and a ticket made on another node seconds ago may not be found there yet.
        """
        by_id = one.isascii() and one.isdigit()
        query = f"{condition(selection)} AND {'id' if by_id else 'key'} = {_quoted(one)}"
        try:
            issue = self._matching(query, [int(one)] if by_id else [])
        except NeedsOperator as error:
            # A condition on an issue that is gone is an error of the query to some sites.
            if error.reason == "selection_wrong" and self._gone(one):
                return None
            raise
        if issue is None:
            return None
        if "editmeta" not in issue:
            issue = self._issue(str(issue["id"]))
        return None if listed(issue) else self._put_together(issue, "")

    def _matching(self, query: str, reconciled: Sequence[int]) -> Mapping[str, Any] | None:
        if not self._client.edition.tokens:
            return next(found_by(self._client, query), None)
        body = {
            "jql": query,
            "fields": self._wanted(),
            "expand": EXPAND,
            "properties": [OUR_PROPERTY],
            "maxResults": 1,
            **({"reconcileIssues": reconciled} if reconciled else {}),
        }
        page = self._client.call("POST", "search/jql", subject="search", json=body, repeatable=True)
        return next(iter(page["issues"]), None)

    def _gone(self, one: str) -> bool:
        try:
            self._client.call("GET", path("issue", one), subject="issue", params={"fields": "summary"})
        except GiveUp:
            return True
        return False

    def _wanted(self) -> list[str]:
        own = list(self._slots.ids().values())
        facts = [one for wanted in self._facts for one in self._fields.ids(wanted.field)]
        return list(dict.fromkeys([*FIELDS, *own, *facts]))

    def _put_together(self, issue: Mapping[str, Any], cursor: str) -> Ticket:
        log = issue.get("changelog") or {}
        page = ordered(log.get("histories") or ())
        found = after(page, cursor)
        if not found.complete and int(log.get("total") or 0) > len(page):
            found = after(self.history(str(issue["id"])), cursor)
        return ticket(issue, self._slots, self._told(issue["fields"]), found, self._client.edition.text)

    def history(self, one: str) -> tuple[Mapping[str, Any], ...]:
        """Read the whole history of a ticket, oldest entry first."""
        if not self._client.edition.entries:
            params = {"fields": "summary", "expand": "changelog"}
            issue = self._client.call("GET", path("issue", one), subject="issue", params=params)
            return ordered(issue["changelog"]["histories"])
        return ordered(pages(self._client, path("issue", one, "changelog"), "issue", {}, HISTORY_PAGE))

    def _told(self, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return the facts that the manifest asks for, those the ticket has."""
        told = []
        for wanted in self._facts:
            ids = self._fields.ids(wanted.field)
            text = next((t for one in ids if (t := fact(wanted, values.get(one), self._words))), None)
            if text:
                labels = {str(locale): label for locale, label in wanted.label.items()}
                told.append((labels.get(self._words.locale) or next(iter(labels.values())), text))
        return told

    def changed(self, selection: str, since: datetime | None, ids: Sequence[str], clock: Clock) -> Iterator[str]:
        """Yield ids of selected tickets changed since then.

        JQL knows times only in the searcher's own zone, so the moment is given as minutes from now.
        """
        query = condition(selection)
        if since is not None:
            minutes = max(1, math.ceil((clock() - since).total_seconds() / 60))
            query += f' AND updated >= "-{minutes}m"'
        if not self._client.edition.tokens:
            yield from self._found(query, ())
            return
        known = [int(one) for one in ids]
        yield from self._found(query, known[:RECONCILED])
        for start in range(RECONCILED, len(known), RECONCILED):
            part = known[start : start + RECONCILED]
            yield from self._found(f"{query} AND id in ({', '.join(map(str, part))})", part)

    def _found(self, query: str, reconciled: Sequence[int]) -> Iterator[str]:
        more = {"reconcileIssues": list(reconciled)} if reconciled else {}
        found = found_by(self._client, f"{query} ORDER BY created ASC", more=more)
        yield from (str(issue["id"]) for issue in found)


def _quoted(value: str) -> str:
    return value if value.isascii() and value.isdigit() else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
