"""Calls about the site and the caller: serverInfo, myself, permissions, tasks, statuses, labels."""

from typing import Any

from adapters.sandbox import views
from adapters.sandbox.errors import Refused, no_project
from adapters.sandbox.permissions import GLOBAL, PROJECT, allowed, visible_issue, visible_project
from adapters.sandbox.rest.wire import API, Answer, Call, Route
from adapters.sandbox.times import rest_time


def server_info(call: Call) -> Answer:
    """``ServerInformation``; ``deploymentType`` tells Cloud from Data Center."""
    base = call.world.base_url
    return Answer(
        {
            "baseUrl": base,
            "displayUrl": base,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": 100309,
            "buildDate": "2026-11-02T00:00:00.000+0000",
            "serverTime": rest_time(call.world.clock()),
            "serverTimeZone": "Etc/UTC",
            "scmInfo": "sandbox",
            "serverTitle": "Sandbox (behaves like Jira)",
            "defaultLocale": {"locale": "ru_RU" if call.world.locale == "ru" else "en_US"},
        }
    )


def myself(call: Call) -> Answer:
    """``User`` of the caller: one always sees one's own e-mail."""
    own = views.user(call.world, call.caller) | {"emailAddress": call.caller.email, "locale": call.caller.locale}
    expand = call.words("expand")
    if "groups" in expand:
        names = [
            {"name": one.name, "groupId": one.id} for one in call.world.groups.values() if call.caller.id in one.members
        ]
        own["groups"] = {"size": len(names), "items": names}
    return Answer(own)


def my_permissions(call: Call) -> Answer:
    """``Permissions``: one unknown key spoils the whole call."""
    wanted = call.words("permissions")
    known = GLOBAL | PROJECT
    if not wanted:
        raise Refused(400, "The 'permissions' query parameter is required.")
    if unknown := [key for key in wanted if key not in known]:
        raise Refused(400, *(f"Unrecognized permission: {key}" for key in unknown))
    projects = list(call.world.projects.values())
    issue_key = call.text("issueKey") or call.text("issueId")
    project_key = call.text("projectKey") or call.text("projectId")
    if issue_key:
        projects = [call.world.projects[visible_issue(call.world, call.caller, issue_key).project]]
    elif project_key:
        projects = [visible_project(call.world, call.caller, project_key)]
    return Answer({"permissions": {key: _permission(call, key, projects) for key in wanted}})


def _permission(call: Call, key: str, projects: list[Any]) -> dict[str, Any]:
    number, name = (GLOBAL | PROJECT)[key]
    have = any(allowed(call.caller, key, one) for one in projects)
    return {
        "id": number,
        "key": key,
        "name": name,
        "type": "GLOBAL" if key in GLOBAL else "PROJECT",
        "description": f"Ability to {name.lower()}.",
        "havePermission": have,
    }


def task(call: Call) -> Answer:
    """``TaskProgressBeanObject``: a long job, which here is always finished."""
    found = call.world.tasks.get(call.path["taskId"])
    if found is None:
        raise Refused(404, "The task was not found.")
    return Answer(found)


def statuses(call: Call) -> Answer:
    """List the statuses of all visible projects."""
    return Answer([views.status(call.world, one) for one in call.world.statuses.values()])


def issue_types(call: Call) -> Answer:
    """List the issue types of all visible projects."""
    return Answer(
        [
            views.issue_type(call.world, one)
            for project in call.world.projects.values()
            if allowed(call.caller, "BROWSE_PROJECTS", project)
            for one in project.issue_types
        ]
    )


def issue_types_of_project(call: Call) -> Answer:
    """List the issue types of one project."""
    key = call.text("projectId")
    project = visible_project(call.world, call.caller, key)
    if project.id != key:
        raise no_project(key)
    return Answer([views.issue_type(call.world, one) for one in project.issue_types])


def labels(call: Call) -> Answer:
    """``PageBeanString``: every label in use."""
    used = {label for issue in call.world.issues.values() for label in issue.values.get("labels") or []}
    return Answer(call.page(sorted(used), default=1000))


ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/serverInfo", server_info),
    ("GET", f"{API}/myself", myself),
    ("GET", f"{API}/mypermissions", my_permissions),
    ("GET", f"{API}/task/{{taskId}}", task),
    ("GET", f"{API}/status", statuses),
    ("GET", f"{API}/issuetype", issue_types),
    ("GET", f"{API}/issuetype/project", issue_types_of_project),
    ("GET", f"{API}/label", labels),
)
