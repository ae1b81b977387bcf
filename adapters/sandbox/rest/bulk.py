"""Making many issues by one call, and what may be said when an issue is made."""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox import edits, issue_view, views
from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.layout import may_set, on_screen
from adapters.sandbox.model import Issue, IssueType, Project
from adapters.sandbox.permissions import allowed, visible_project
from adapters.sandbox.rest.issues import BODY
from adapters.sandbox.rest.wire import API, Answer, Call, Route

MOST = 50


def create(call: Call) -> Answer:
    """``CreatedIssues``: 201 when at least one issue was made, 400 when none was; each stands or falls alone."""
    wanted = call.json("issueUpdates").get("issueUpdates")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, Mapping) for one in wanted):
        raise bad_payload()
    if len(wanted) > MOST:
        raise Refused(400, f"At most {MOST} issues can be created at once.")
    made: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for number, one in enumerate(wanted):
        try:
            issue = _made(call, one)
        except Refused as no:
            errors.append({"status": no.status, "elementErrors": no.body(), "failedElementNumber": number})
        else:
            made.append({"id": issue.id, "key": issue.key, "self": views.link_of(call.world, issue)})
    return Answer({"issues": made, "errors": errors}, 201 if made else 400)


def _made(call: Call, raw: Mapping[str, Any]) -> Issue:
    fields, update = raw.get("fields"), raw.get("update") or {}
    if set(raw) - set(BODY) or not isinstance(fields, Mapping) or not isinstance(update, Mapping):
        raise bad_payload()
    return edits.create(call.world, call.caller, fields, raw.get("properties"), update)


def types(call: Call) -> Answer:
    """Return the types of issues that the caller may make in a project; 400 without the right."""
    kinds = [views.issue_type(call.world, one) for one in _project(call).issue_types]
    return Answer(_page(call, kinds, "issueTypes"))


def fields(call: Call) -> Answer:
    """Return what may be said of a new issue of a type, with the options of each field."""
    project = _project(call)
    _type(project, call.path["issueTypeId"])
    world, shown = call.world, []
    for name in on_screen(world, project, "create"):
        if may_set(world, call.caller, project, "create", name):
            meta = issue_view.field_meta(world, world.fields[name])
            shown.append({**meta, "fieldId": name, "hasDefaultValue": False})
    return Answer(_page(call, shown, "fields"))


def _project(call: Call) -> Project:
    key = call.path["projectIdOrKey"]
    gone = Refused(400, f"No project could be found with key '{key}'.")
    try:
        project = visible_project(call.world, call.caller, key)
    except Refused:
        raise gone from None
    if not allowed(call.caller, "CREATE_ISSUES", project):
        raise gone
    return project


def _type(project: Project, number: str) -> IssueType:
    for one in project.issue_types:
        if one.id == number:
            return one
    raise Refused(400, f"The issue type with id '{number}' is not in the project.")


def _page(call: Call, items: list[Any], name: str) -> dict[str, Any]:
    if not call.world.edition.cloud:
        return call.page(items)
    page = call.page(items, cap=200, name=name)
    del page["isLast"]
    return page


_TYPES = f"{API}/issue/createmeta/{{projectIdOrKey}}/issuetypes"
ROUTES: tuple[Route, ...] = (
    ("POST", f"{API}/issue/bulk", create),
    ("GET", _TYPES, types),
    ("GET", f"{_TYPES}/{{issueTypeId}}", fields),
)
