"""Tasks beside a deal: opened, found again by their mark, read, rewritten, brought back to work.

A task gets mark and link in the call that makes it. So after a lost answer the deal's own links, which are never
stale, tell whether it is there; the search, which may be, is asked only for a task that had to do without a link.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog

from adapters.jira.client import UNSURE, Client, path
from adapters.jira.edition import Edition
from adapters.jira.fields import FieldNames
from adapters.jira.link_types import our_link_type
from adapters.jira.rights import asked
from adapters.jira.searching import found as found_by
from adapters.jira.shapes import OUR_PROPERTY, is_done, our_property, person
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.ports.tracker import NewTask, Task
from plugin.ports.world import Document

SUMMARY_LONGEST = 255
OPTIONAL = frozenset({"assignee", "duedate", "issuelinks"})
REFUSALS = frozenset({"task_refused", "refused"})
READ = ("status", "creator")
FETCHED = 100
RECENT = "creator = currentUser() AND created >= -30d ORDER BY created DESC"
# The search sees a new issue some seconds after it was made.
SEARCHABLE = timedelta(seconds=30)
_log = structlog.get_logger()

Json = Mapping[str, Any]


class Tasks:
    """Opens and keeps tasks. ``me`` returns the id of the account we work as."""

    def __init__(self, client: Client, fields: FieldNames, me: Callable[[], str]) -> None:
        self._client = client
        self._fields = fields
        self._me = me
        self._lock = threading.Lock()
        self._kind: str | None = None

    def open(self, deal: str, wanted: NewTask, mark: str) -> Task:
        """Open a task; two calls, and one more for the first.

        ``NeedsOperator``: ``task_refused`` (``fields``), ``task_type_unknown``, ``no_right``. ``TryLater`` ``unsure``:
        the task may stand there, linked or not. One that may not be linked is left so, and the log says it.
        """
        home = self._client.call("GET", path("issue", deal), subject="issue", params={"fields": "project"})
        project = wanted.project or str(home["fields"]["project"]["key"])
        made, linked = self._create(_body(wanted, project, mark, self._client.edition), str(home["key"]))
        task = Task(str(made["id"]), str(made["key"]), closed=False)
        if not linked:
            self._link(task.key, str(home["key"]))
        return task

    def _create(self, body: dict[str, Any], deal: str) -> tuple[Json, bool]:
        """Return the new issue, and whether it is linked; what it need not have is left out where it is refused.

        A refusal says that nothing was made, so the next try makes no second one.
        """
        kind = self._link_type()
        if kind is not None:
            body["update"] = {"issuelinks": [{"add": {"type": {"name": kind}, "outwardIssue": {"key": deal}}}]}
        while True:
            try:
                return self._client.call("POST", "issue", subject="task", json=body), "update" in body
            except NeedsOperator as error:
                refused = _refused(error)
                held = {*body["fields"], *body.get("update", ())}
                if not refused or refused - (OPTIONAL & held):
                    raise self._refusal(error, body["fields"]) from None
                body = self._without(body, refused)
            except TryLater as error:
                if error.reason == UNSURE and "update" not in body:
                    raise _unsure(error) from None
                raise

    def _without(self, body: Json, refused: frozenset[str]) -> dict[str, Any]:
        rest = {**body, "fields": {name: value for name, value in body["fields"].items() if name not in refused}}
        if "issuelinks" in refused:
            del rest["update"]
            with self._lock:
                self._kind = None  # it may be the type of link that is gone: the next one asks again
        return rest

    def _refusal(self, error: NeedsOperator, fields: Json) -> NeedsOperator:
        """Return what an operator has to mend: the type, the right, the project, or fields by the names people see."""
        refused, project = _refused(error), str(fields["project"]["key"])
        if "issuetype" in refused:
            return NeedsOperator("task_type_unknown", type=str(fields["issuetype"]["name"]), project=project)
        # The lack of the right is told under the project, or without a field at all.
        if not refused - {"project"} and error.reason in REFUSALS and not self._may_create(project):
            return NeedsOperator("no_right", subject="task", right="CREATE_ISSUES", project=project)
        if not refused:
            return error
        return NeedsOperator("task_refused", fields=", ".join(self._fields.titles(sorted(refused))), project=project)

    def _may_create(self, project: str) -> bool:
        try:
            known = asked(self._client, ("CREATE_ISSUES",), project)
        except NeedsOperator as error:
            if error.reason not in {"not_found", "refused"}:
                raise
            return True  # no such project: that is not a matter of rights
        return bool(known["CREATE_ISSUES"]["havePermission"])

    def _link_type(self) -> str | None:
        """Return the name of the type of link to use, asked once; None where the site has linking off."""
        with self._lock:
            if self._kind is None:
                self._kind = our_link_type(self._client)
            return self._kind

    def _link(self, task: str, deal: str) -> None:
        """Link a task that stands already; a second link of the same sort is the same link, so it may be repeated."""
        body: dict[str, Any] = {"inwardIssue": {"key": task}, "outwardIssue": {"key": deal}}
        reason = "links_off"
        try:
            kind = self._link_type()
            if kind is not None:
                body["type"] = {"name": kind}
                self._client.call("POST", "issueLink", subject="link", json=body, repeatable=True)
                return
        except NeedsOperator as error:
            reason = error.reason
        except TryLater as error:
            raise _unsure(error) from None
        _log.warning("task_unlinked", task=task, deal=deal, reason=reason)

    def find(self, deal: str, mark: str) -> Task | None:
        """Return our task with this mark: by the deal's links, else among what we made lately, which is then linked."""
        home = self._client.call("GET", path("issue", deal), subject="issue", params={"fields": "issuelinks"})
        linked = list(dict.fromkeys(_ends(home["fields"].get("issuelinks") or ())))
        found = self._marked(self._fetched(linked), mark)
        if found is None:
            found = self._marked(self._recent(), mark)
            if found is not None:
                self._link(found.key, str(home["key"]))
        return found

    def _marked(self, issues: Iterable[Json], mark: str) -> Task | None:
        """Return the first of ours with the mark; what others made does not count."""
        me = self._me()
        for issue in issues:
            held, creator = our_property(issue), person(issue["fields"].get("creator"))
            if creator and creator.id == me and held is not None and held.get("mark") == mark:
                return _task(issue)
        return None

    def _fetched(self, ids: Sequence[str]) -> Iterator[Json]:
        if not self._client.edition.many:
            # Newest first: what is looked for was made a moment ago. The search could be behind it.
            yield from self._one_by_one(sorted(ids, key=int, reverse=True))
            return
        for start in range(0, len(ids), FETCHED):
            part = ids[start : start + FETCHED]
            body = {"issueIdsOrKeys": part, "fields": list(READ), "properties": [OUR_PROPERTY]}
            found = self._client.call("POST", "issue/bulkfetch", subject="tasks", json=body, repeatable=True)
            yield from found["issues"]

    def _one_by_one(self, ids: Iterable[str]) -> Iterator[Json]:
        params = {"fields": ",".join(READ), "properties": OUR_PROPERTY}
        for one in ids:
            # A link may lead to what is gone, or to where we do not see.
            with suppress(GiveUp):
                yield self._client.call("GET", path("issue", one), subject="task", params=params)

    def _recent(self) -> Iterator[Json]:
        found = found_by(self._client, RECENT, READ, subject="tasks", more={"properties": [OUR_PROPERTY]})
        if self._client.edition.tokens:
            return found
        return self._one_by_one(str(issue["id"]) for issue in found)

    def read(self, task: str) -> Task:
        """Read a task by id; ``GiveUp`` ``ticket_gone``."""
        return _task(self._client.call("GET", path("issue", task), subject="task", params={"fields": "status"}))

    def revise(self, task: str, text: Document) -> None:
        """Replace the description; ``NeedsOperator`` ``task_refused`` where it is not on the edit screen."""
        body = {"fields": {"description": self._client.edition.rich(text)}}
        self._client.call("PUT", path("issue", task), subject="task", json=body)

    def reopen(self, task: str) -> None:
        """Bring a closed task back to work, an open one is left as it is; ``NeedsOperator`` ``no_way_back``."""
        if not self.read(task).closed:
            return
        where, params = path("issue", task, "transitions"), {"expand": "transitions.fields"}
        step = way_back(self._client.call("GET", where, subject="task", params=params)["transitions"])
        if step is None:
            raise NeedsOperator("no_way_back", task=task)
        try:
            self._client.call("POST", where, subject="task", json={"transition": {"id": step}})
        except NeedsOperator as error:
            if error.reason not in REFUSALS:
                raise
            raise NeedsOperator("no_way_back", task=task) from None


def _refused(error: NeedsOperator) -> frozenset[str]:
    """Return the ids of the fields that a refusal names."""
    named = str(error.facts["fields"]).split(",") if error.reason == "task_refused" else ()
    return frozenset(named)


def _unsure(error: TryLater) -> TryLater:
    """Return "look for the mark", not before the search can see it."""
    return TryLater(UNSURE, max(error.delay, SEARCHABLE), subject="task")


def _body(wanted: NewTask, project: str, mark: str, edition: Edition) -> dict[str, Any]:
    title = " ".join(wanted.title.split())
    fields: dict[str, Any] = {
        "project": {"key": project},
        "issuetype": {"name": wanted.kind},
        "summary": title if len(title) <= SUMMARY_LONGEST else f"{title[: SUMMARY_LONGEST - 1]}…",
        "description": edition.rich(wanted.text),
        "duedate": wanted.due.isoformat(),
    }
    if wanted.assignee is not None:
        fields["assignee"] = {edition.person: wanted.assignee.id}
    return {"fields": fields, "properties": [{"key": OUR_PROPERTY, "value": {"mark": mark}}]}


def _ends(links: Iterable[Json]) -> Iterator[str]:
    """Yield the ids of the issues at the other ends of links."""
    for link in links:
        for end in ("inwardIssue", "outwardIssue"):
            if link.get(end):
                yield str(link[end]["id"])


def _task(issue: Json) -> Task:
    return Task(str(issue["id"]), str(issue["key"]), closed=is_done(issue["fields"].get("status")))


def way_back(transitions: Iterable[Json]) -> str | None:
    """Return the transition that leads a closed task on: to work in progress, else to the beginning; None without one.

    One that asks for fields is no way: we have nothing to put into them.
    """
    ways: dict[str, str] = {}
    for one in transitions:
        category = str(((one.get("to") or {}).get("statusCategory") or {}).get("key"))
        asks = any(f.get("required") and not f.get("hasDefaultValue") for f in (one.get("fields") or {}).values())
        if category != "done" and one.get("isAvailable", True) and not asks:
            ways.setdefault(category, str(one["id"]))
    ranked = [ways[category] for category in ("indeterminate", "new") if category in ways]
    return next(iter([*ranked, *ways.values()]), None)
