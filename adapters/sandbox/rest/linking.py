"""Calls on links between issues, and on the sorts of such links."""

from adapters.sandbox import issuelinks, link_view, views
from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.model import Issue, IssueLink
from adapters.sandbox.permissions import allowed, may_browse
from adapters.sandbox.rest.wire import API, Answer, Call, Route


def types(call: Call) -> Answer:
    """``IssueLinkTypes``; 404 where the site has linking switched off."""
    _need_linking(call)
    return Answer({"issueLinkTypes": [views.link_type(call.world, one) for one in call.world.link_types]})


def _need_linking(call: Call) -> None:
    if not call.world.link_types:
        raise Refused(404, "Issue linking is currently disabled.")


def create(call: Call) -> Answer:
    """201 without a body, also for a link that is there already. Without *Link Issues* it is 404, as described."""
    _need_linking(call)
    raw = call.json("type", "inwardIssue", "outwardIssue")
    if not {"type", "inwardIssue", "outwardIssue"} <= set(raw):
        raise bad_payload()
    source, target = (issuelinks.end(call.world, call.caller, raw[name]) for name in issuelinks.ENDS)
    try:
        kind = issuelinks.type_of(call.world, raw["type"])
    except issuelinks.BadLink as why:
        raise Refused(404, str(why)) from why
    if not _may_link(call, target):
        raise Refused(404, f"No Link Issue Permission for issue '{target.key}'")
    issuelinks.put(call.world, call.caller, kind, source, target)
    return Answer(status=201)


def _may_link(call: Call, issue: Issue) -> bool:
    return allowed(call.caller, "LINK_ISSUES", call.world.projects[issue.project])


def _found(call: Call) -> IssueLink:
    number = call.path["linkId"]
    if not number.isdigit():
        raise Refused(400, f"The issue link id '{number}' is not valid.")
    link = call.world.links.get(int(number))
    ends = [call.world.issues[one] for one in (link.source, link.target)] if link else []
    if link is None or not all(may_browse(call.world, call.caller, one) for one in ends):
        raise Refused(404, f"No issue link with id '{number}' exists.")
    return link


def read(call: Call) -> Answer:
    """``IssueLink``."""
    return Answer(link_view.issue_link(call.world, _found(call)))


def delete(call: Call) -> Answer:
    """204; 404 without *Link Issues* at either end."""
    link = _found(call)
    if not any(_may_link(call, call.world.issues[one]) for one in (link.source, link.target)):
        raise Refused(404, "You do not have permission to delete this link.")
    issuelinks.remove(call.world, call.caller, link)
    return Answer(status=204)


ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/issueLinkType", types),
    ("POST", f"{API}/issueLink", create),
    ("GET", f"{API}/issueLink/{{linkId}}", read),
    ("DELETE", f"{API}/issueLink/{{linkId}}", delete),
)
