"""Calls on issues that Data Center answers otherwise: edit, transitions, remote links, links, the search by pages."""

from typing import Any

from adapters.sandbox import edits, issue_view, issuelinks, links, views
from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.model import IssueLink
from adapters.sandbox.permissions import allowed, may_browse
from adapters.sandbox.rest.dc import API
from adapters.sandbox.rest.issues import BODY
from adapters.sandbox.rest.wire import Answer, Call, Route

SEARCH_BODY = ("jql", "startAt", "maxResults", "validateQuery", "fields", "expand")
MAX_PAGE = 1000


def edit(call: Call) -> Answer:
    """204. Nothing is written when one field is refused."""
    issue, raw = call.issue(), call.json(*BODY)
    if not raw:
        raise bad_payload()
    edits.edit(call.world, call.caller, issue, raw.get("fields"), raw.get("update"), raw.get("properties"))
    return Answer(status=204)


def editmeta(call: Call) -> Answer:
    """Return what this caller can set on the issue."""
    return Answer({"fields": issue_view.editable(call.world, call.caller, call.issue())})


def transitions(call: Call) -> Answer:
    """``TransitionsMetaBean``; an empty list for who may not transition."""
    issue = call.issue()
    steps = edits.transitions(call.world, issue)
    if not allowed(call.caller, "TRANSITION_ISSUES", call.world.projects[issue.project]):
        steps = []
    extra: dict[str, Any] = {"fields": {}} if "transitions.fields" in call.words("expand") else {}
    shown = [
        {
            "id": number,
            "name": status.name,
            "description": "",
            "opsbarSequence": int(number),
            "to": views.status(call.world, status),
            **extra,
        }
        for number, status in steps
    ]
    return Answer({"expand": "transitions", "transitions": shown})


def link_put(call: Call) -> Answer:
    """Return id and address of a remote link, 200 for a new one too, as described."""
    issue = call.issue()
    link, _ = links.put(call.world, call.caller, issue, call.json())
    where = views.address(call.world, 2, f"issue/{issue.key}/remotelink/{link.id}")
    return Answer({"id": link.id, "self": where})


def join(call: Call) -> Answer:
    """201 without a body, also for a link that is there already; 401 without *Link Issues*."""
    raw = call.json("type", "inwardIssue", "outwardIssue", "comment")
    if not {"type", "inwardIssue", "outwardIssue"} <= set(raw) or raw.get("comment"):
        raise bad_payload()
    if not call.world.link_types:
        raise Refused(404, "Issue linking is currently disabled.")
    source, target = (issuelinks.end(call.world, call.caller, raw[name]) for name in issuelinks.ENDS)
    try:
        kind = issuelinks.type_of(call.world, raw["type"])
    except issuelinks.BadLink as why:
        raise Refused(404, str(why)) from why
    if not allowed(call.caller, "LINK_ISSUES", call.world.projects[source.project]):
        raise Refused(401, f"No Link Issue Permission for issue '{source.key}'")
    issuelinks.put(call.world, call.caller, kind, source, target)
    return Answer(status=201)


def unjoin(call: Call) -> Answer:
    """204; 401 without *Link Issues* at either end."""
    link = _link(call)
    ends = [call.world.issues[one] for one in (link.source, link.target)]
    if not any(allowed(call.caller, "LINK_ISSUES", call.world.projects[one.project]) for one in ends):
        raise Refused(401, "You do not have permission to delete this link.")
    issuelinks.remove(call.world, call.caller, link)
    return Answer(status=204)


def _link(call: Call) -> IssueLink:
    number = call.path["linkId"]
    if not number.isdigit():
        raise Refused(400, f"The issue link id '{number}' is not valid.")
    link = call.world.links.get(int(number))
    if link is None or not all(
        may_browse(call.world, call.caller, call.world.issues[one]) for one in (link.source, link.target)
    ):
        raise Refused(404, f"No issue link with id '{number}' exists.")
    return link


def search_get(call: Call) -> Answer:
    """``SearchResultsBean`` by query parameters; others than the described ones are ignored."""
    wanted: dict[str, Any] = {"jql": call.text("jql"), "fields": call.words("fields"), "expand": call.words("expand")}
    wanted |= {"startAt": call.number("startAt", 0), "maxResults": call.number("maxResults", 50)}
    return _search(call, wanted, strict=call.flag("validateQuery", default=True))


def search_post(call: Call) -> Answer:
    """``SearchResultsBean`` by a closed body: no ``properties`` here; ``expand`` is a list."""
    raw = call.json(*SEARCH_BODY)
    wanted = {"jql": "", "fields": [], "expand": [], "startAt": 0, "maxResults": 50, "validateQuery": True, **raw}
    lists = [wanted[name] for name in ("fields", "expand")]
    numbers = [wanted[name] for name in ("startAt", "maxResults")]
    if not all(isinstance(one, list) for one in lists) or not isinstance(wanted["jql"], str):
        raise bad_payload()
    if any(isinstance(one, bool) or not isinstance(one, int) for one in numbers):
        raise bad_payload()
    return _search(call, wanted, strict=bool(wanted["validateQuery"]))


def _search(call: Call, wanted: dict[str, Any], *, strict: bool) -> Answer:
    start, size = wanted["startAt"], min(wanted["maxResults"], MAX_PAGE)
    if start < 0:
        raise Refused(400, "The startAt parameter can't be negative.")
    found = call.sandbox.index.find(call.caller, wanted["jql"], set(), strict=strict)
    fields, expand = wanted["fields"] or ["*navigable"], set(wanted["expand"])
    part = found[start:] if size < 0 else found[start : start + size]
    inner = expand - {"names", "schema"}
    answer: dict[str, Any] = {
        "expand": "schema,names",
        "startAt": start,
        "maxResults": size,
        "total": len(found),
        "issues": [issue_view.issue(call.world, call.caller, one, fields, inner, []) for one in part],
    }
    if "names" in expand:
        answer["names"] = {one.id: one.name for one in call.world.fields.values()}
    return Answer(answer)


_ISSUE = f"{API}/issue/{{issueIdOrKey}}"
ROUTES: tuple[Route, ...] = (
    ("PUT", _ISSUE, edit),
    ("GET", f"{_ISSUE}/editmeta", editmeta),
    ("GET", f"{_ISSUE}/transitions", transitions),
    ("POST", f"{_ISSUE}/remotelink", link_put),
    ("POST", f"{API}/issueLink", join),
    ("DELETE", f"{API}/issueLink/{{linkId}}", unjoin),
    ("GET", f"{API}/search", search_get),
    ("POST", f"{API}/search", search_post),
)
