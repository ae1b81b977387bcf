"""Calls on issues: create, read, edit, delete, history, transitions, notify, remote links, search."""

from contextlib import suppress
from typing import Any

from adapters.sandbox import edits, issue_view, link_view, links, mail, views
from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.model import Issue
from adapters.sandbox.permissions import allowed, visible_issue
from adapters.sandbox.rest.wire import API, Answer, Call, Route
from adapters.sandbox.search import MAX_PAGE, MAX_RECONCILED, Cursor

BODY = ("fields", "update", "properties", "historyMetadata", "transition")
SEARCH_BODY = (
    *("jql", "nextPageToken", "maxResults", "fields", "expand"),
    *("properties", "fieldsByKeys", "reconcileIssues", "failFast"),
)
GONE = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
    "A full migration guideline is available at "
    "https://developer.atlassian.com/changelog/#CHANGE-2046"
)
MAX_PROPERTIES = 5
MAX_FETCHED = 100
NEWEST_CHANGES = 40


def create(call: Call) -> Answer:
    """``CreatedIssue``, 201."""
    raw = call.json(*BODY)
    fields = raw.get("fields")
    update = raw.get("update") or {}
    if not isinstance(fields, dict) or not isinstance(update, dict) or raw.get("transition"):
        raise bad_payload()
    issue = edits.create(call.world, call.caller, fields, raw.get("properties"), update)
    return Answer({"id": issue.id, "key": issue.key, "self": views.link_of(call.world, issue)}, 201)


def read(call: Call) -> Answer:
    """``IssueBean``: all fields unless ``fields`` says otherwise."""
    return Answer(_shown(call, call.issue(), call.words("fields"), set(call.words("expand"))))


def bulk_fetch(call: Call) -> Answer:
    """``BulkIssueResults`` by ascending id; what is not there or hidden is left out."""
    raw = call.json("issueIdsOrKeys", "fields", "expand", "properties", "fieldsByKeys")
    asked, lists = raw.get("issueIdsOrKeys"), [raw.get(name) or [] for name in ("fields", "expand", "properties")]
    if not isinstance(asked, list) or not asked or len(asked) > MAX_FETCHED:
        raise Refused(400, f"Between 1 and {MAX_FETCHED} issue ids or keys are required.")
    if not all(isinstance(one, list) for one in lists):
        raise bad_payload()
    found = {}
    for one in asked:
        with suppress(Refused):
            issue = visible_issue(call.world, call.caller, str(one))
            found[int(issue.id)] = issue
    fields, expand, properties = lists
    shown = [
        issue_view.issue(call.world, call.caller, found[number], fields or ["*navigable"], set(expand), properties)
        for number in sorted(found)
    ]
    for one in shown:
        # the newest come along: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
        log = one.get("changelog", {"histories": []})
        log["histories"] = log["histories"][:NEWEST_CHANGES]
    return Answer({"issues": shown, "issueErrors": []})


def _shown(call: Call, issue: Issue, fields: list[str], expand: set[str]) -> dict[str, Any]:
    return issue_view.issue(call.world, call.caller, issue, fields, expand, call.words("properties"))


def edit(call: Call) -> Answer:
    """204, or 200 with the issue for ``returnIssue=true``. Nothing is written when one field is refused."""
    issue = call.issue()
    raw = call.json(*BODY)
    if not raw:
        raise bad_payload()
    edits.edit(call.world, call.caller, issue, raw.get("fields"), raw.get("update"), raw.get("properties"))
    if call.flag("returnIssue"):
        return Answer(_shown(call, issue, [], set(call.words("expand"))))
    return Answer(status=204)


def delete(call: Call) -> Answer:
    """204."""
    edits.delete(call.world, call.caller, call.issue())
    return Answer(status=204)


def changelog(call: Call) -> Answer:
    """``PageBeanChangelog``, oldest first."""
    entries = [issue_view.history(call.world, entry) for entry in call.issue().histories]
    return Answer(call.page(entries, default=100, cap=100))


def transitions(call: Call) -> Answer:
    """``Transitions``; an empty list for who may not transition."""
    issue = call.issue()
    steps = edits.transitions(call.world, issue)
    extra: dict[str, Any] = {"fields": {}} if "transitions.fields" in call.words("expand") else {}
    if not allowed(call.caller, "TRANSITION_ISSUES", call.world.projects[issue.project]):
        steps = []
    shown = [
        {
            "id": number,
            "name": status.name,
            "to": views.status(call.world, status),
            "hasScreen": False,
            "isGlobal": True,
            "isInitial": False,
            "isAvailable": True,
            "isConditional": False,
            "looped": False,
            **extra,
        }
        for number, status in steps
    ]
    return Answer({"expand": "transitions", "transitions": shown})


def transition(call: Call) -> Answer:
    """204; the transitions have no screen, so no field can be set along."""
    issue = call.issue()
    raw = call.json(*BODY)
    wanted = raw.get("transition")
    if not isinstance(wanted, dict) or "id" not in wanted:
        raise Refused(400, "A transition is required.")
    if raw.get("fields") or raw.get("update"):
        raise Refused(400, "The transition has no screen; no field can be set with it.")
    edits.transition(call.world, call.caller, issue, str(wanted["id"]))
    return Answer(status=204)


def notify(call: Call) -> Answer:
    """204: the letters are in the boxes."""
    mail.notify(call.world, call.caller, call.issue(), call.json())
    return Answer(status=204)


def link_put(call: Call) -> Answer:
    """``RemoteIssueLinkIdentifies``: 201 for a new link, 200 for a known ``globalId``."""
    issue = call.issue()
    link, new = links.put(call.world, call.caller, issue, call.json())
    where = views.address(call.world, 3, f"issue/{issue.key}/remotelink/{link.id}")
    return Answer({"id": link.id, "self": where}, 201 if new else 200)


def link_list(call: Call) -> Answer:
    """List the links; with ``globalId`` one link or 404."""
    issue = call.issue()
    if "globalId" in call.query:
        one = links.find(issue, global_id=call.text("globalId"))
        return Answer(link_view.remote_link(call.world, issue, one))
    return Answer([link_view.remote_link(call.world, issue, one) for one in issue.links])


def link_read(call: Call) -> Answer:
    """``RemoteIssueLink``."""
    issue = call.issue()
    return Answer(link_view.remote_link(call.world, issue, links.find(issue, link_id=call.path["linkId"])))


def link_edit(call: Call) -> Answer:
    """204."""
    issue = call.issue()
    links.replace(call.world, call.caller, issue, links.find(issue, link_id=call.path["linkId"]), call.json())
    return Answer(status=204)


def link_delete(call: Call) -> Answer:
    """204, by id or by ``globalId``."""
    issue = call.issue()
    if "linkId" in call.path:
        link = links.find(issue, link_id=call.path["linkId"])
    elif call.text("globalId"):
        link = links.find(issue, global_id=call.text("globalId"))
    else:
        raise Refused(400, "The globalId query parameter is required.")
    links.remove(call.world, call.caller, issue, link)
    return Answer(status=204)


def search_get(call: Call) -> Answer:
    """``SearchAndReconcileResults`` by query parameters."""
    wanted: dict[str, Any] = {name: call.text(name) for name in ("jql", "nextPageToken", "expand")}
    for name in ("fields", "properties", "reconcileIssues"):
        wanted[name] = call.words(name)
    return _search(call, wanted | {"maxResults": call.number("maxResults", 50)})


def search_post(call: Call) -> Answer:
    """``SearchAndReconcileResults`` by a closed body; ``expand`` is one string here, not a list."""
    raw = call.json(*SEARCH_BODY)
    lists = [raw.get(name) or [] for name in ("fields", "properties", "reconcileIssues")]
    texts = [raw.get(name) or "" for name in ("jql", "nextPageToken", "expand")]
    size = raw.get("maxResults", 50)
    if not all(isinstance(one, list) for one in lists) or not all(isinstance(one, str) for one in texts):
        raise bad_payload()
    if isinstance(size, bool) or not isinstance(size, int):
        raise bad_payload()
    return _search(call, raw | {"maxResults": size})


def _search(call: Call, wanted: dict[str, Any]) -> Answer:
    text = wanted.get("jql") or ""
    reconciled = {str(one) for one in wanted.get("reconcileIssues") or []}
    properties = wanted.get("properties") or []
    if len(reconciled) > MAX_RECONCILED:
        raise Refused(400, f"The reconcileIssues parameter takes at most {MAX_RECONCILED} ids.")
    if len(properties) > MAX_PROPERTIES:
        raise Refused(400, f"The properties parameter takes at most {MAX_PROPERTIES} keys.")
    found = call.sandbox.index.find(call.caller, text, reconciled)
    token, now = wanted.get("nextPageToken") or "", call.world.clock()
    start = Cursor.unpack(token, text, now) if token else 0
    size = max(1, min(wanted["maxResults"], MAX_PAGE))
    part = found[start : start + size]
    fields = wanted.get("fields") or ["id"]
    expand = {one.strip() for one in str(wanted.get("expand") or "").split(",") if one.strip()}
    only_id = fields == ["id"] and not properties and not expand
    shown = [
        {"id": one.id}
        if only_id
        else issue_view.issue(call.world, call.caller, one, fields, expand - {"names", "schema"}, properties)
        for one in part
    ]
    answer: dict[str, Any] = {"issues": shown, "isLast": start + len(part) >= len(found)}
    if not answer["isLast"]:
        answer["nextPageToken"] = Cursor(start + len(part), Cursor.fingerprint(text), now.isoformat()).pack()
    if "names" in expand:
        answer["names"] = {one.id: one.name for one in call.world.fields.values()}
    return Answer(answer)


def search_gone(_: Call) -> Answer:
    """410: this search is no more on Cloud."""
    raise Refused(410, GONE)


_ISSUE = f"{API}/issue/{{issueIdOrKey}}"
ROUTES: tuple[Route, ...] = (
    ("POST", f"{API}/issue", create),
    ("POST", f"{API}/issue/bulkfetch", bulk_fetch),
    ("GET", _ISSUE, read),
    ("PUT", _ISSUE, edit),
    ("DELETE", _ISSUE, delete),
    ("GET", f"{_ISSUE}/changelog", changelog),
    ("GET", f"{_ISSUE}/transitions", transitions),
    ("POST", f"{_ISSUE}/transitions", transition),
    ("POST", f"{_ISSUE}/notify", notify),
    ("POST", f"{_ISSUE}/remotelink", link_put),
    ("GET", f"{_ISSUE}/remotelink", link_list),
    ("DELETE", f"{_ISSUE}/remotelink", link_delete),
    ("GET", f"{_ISSUE}/remotelink/{{linkId}}", link_read),
    ("PUT", f"{_ISSUE}/remotelink/{{linkId}}", link_edit),
    ("DELETE", f"{_ISSUE}/remotelink/{{linkId}}", link_delete),
    ("GET", f"{API}/search/jql", search_get),
    ("POST", f"{API}/search/jql", search_post),
    ("GET", f"{API}/search", search_gone),
    ("POST", f"{API}/search", search_gone),
)
