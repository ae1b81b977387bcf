"""Calls about a Data Center site: its version, all permissions of the caller at once, priorities."""

from typing import Any

from adapters.sandbox import views
from adapters.sandbox.permissions import GLOBAL, PROJECT, allowed, visible_issue, visible_project
from adapters.sandbox.rest.dc import API
from adapters.sandbox.rest.wire import Answer, Call, Route
from adapters.sandbox.times import rest_time
from adapters.sandbox.values import PRIORITIES

NUMBERS = [10, 3, 24]


def server_info(call: Call) -> Answer:
    """Return ``deploymentType`` ``Server``, which Data Center says of itself, and the version in numbers."""
    version = ".".join(map(str, NUMBERS))
    return Answer(
        {
            "baseUrl": call.world.base_url,
            "version": version,
            "versionNumbers": NUMBERS,
            "deploymentType": "Server",
            "buildNumber": 10030024,
            "buildDate": "2026-10-05T00:00:00.000+0000",
            "databaseBuildNumber": 10030024,
            "serverTime": rest_time(call.world.clock()),
            "scmInfo": "sandbox",
            "serverTitle": "Sandbox (behaves like Jira)",
        }
    )


def my_permissions(call: Call) -> Answer:
    """``PermissionsJsonBean``: always all of them, whatever ``permissions`` asks for; an unknown key is not there."""
    world, caller = call.world, call.caller
    issue, project = call.text("issueKey") or call.text("issueId"), call.text("projectKey") or call.text("projectId")
    projects = list(world.projects.values())
    if issue:
        projects = [world.projects[visible_issue(world, caller, issue).project]]
    elif project:
        projects = [visible_project(world, caller, project)]
    return Answer({"permissions": {key: _permission(call, key, projects) for key in GLOBAL | PROJECT}})


def _permission(call: Call, key: str, projects: list[Any]) -> dict[str, Any]:
    number, name = (GLOBAL | PROJECT)[key]
    return {
        "id": number,
        "key": key,
        "name": name,
        "type": "GLOBAL" if key in GLOBAL else "PROJECT",
        "description": f"Ability to {name.lower()}.",
        "havePermission": any(allowed(call.caller, key, one) for one in projects),
    }


def priorities(call: Call) -> Answer:
    """List ``PriorityJsonBean``."""
    return Answer([views.priority(call.world, key) for key in PRIORITIES])


ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/serverInfo", server_info),
    ("GET", f"{API}/mypermissions", my_permissions),
    ("GET", f"{API}/priority", priorities),
)
