"""Calls about people: users, groups, projects and who stands in which project role."""

from typing import Any

from adapters.sandbox import views
from adapters.sandbox.errors import Refused
from adapters.sandbox.model import Account, Group, Project
from adapters.sandbox.permissions import administered_project, allowed, need_global, visible_project
from adapters.sandbox.rest.wire import API, Answer, Call, Route


def user(call: Call) -> Answer:
    """``User`` by ``accountId``; 404 for an unknown one."""
    need_global(call.caller, "USER_PICKER")
    found = call.world.account(call.text("accountId"))
    if found is None:
        raise Refused(404, "Specified user does not exist or you do not have required permissions")
    shown = views.user(call.world, found) | {"locale": found.locale}
    if "groups" in call.words("expand"):
        names = [{"name": one.name, "groupId": one.id} for one in _groups_of(call, found)]
        shown["groups"] = {"size": len(names), "items": names}
    return Answer(shown)


def _groups_of(call: Call, account: Account) -> list[Group]:
    return [one for one in call.world.groups.values() if account.id in one.members]


def users_bulk(call: Call) -> Answer:
    """``PageBeanUser`` by repeated ``accountId``; an unknown id is left out."""
    wanted = call.query.get("accountId", [])
    if not wanted:
        raise Refused(400, "The accountId query parameter needs to be provided.")
    found = [views.user(call.world, one) for key in wanted if (one := call.world.account(key))]
    return Answer(call.page(found, default=10, cap=200))


def users_search(call: Call) -> Answer:
    """Find users by name or (visible) e-mail. A list, not a page; nothing for who may not browse users."""
    query, account_id = call.text("query").lower(), call.text("accountId")
    if ("query" in call.query) == ("accountId" in call.query):
        raise Refused(400, "The query parameters 'query' and 'accountId' exclude each other; one is required.")
    if not allowed(call.caller, "USER_PICKER"):
        return Answer([])
    found = [
        one
        for one in call.world.accounts.values()
        if (account_id and one.id == account_id)
        or (
            not account_id
            and (query in one.name.lower() or (one.email_visible and one.email.lower().startswith(query)))
        )
    ]
    part = call.page([views.user(call.world, one) for one in found])["values"]
    return Answer(part)


def group_members(call: Call) -> Answer:
    """``PageBeanUserDetails``; 400 without a group, 404 for an unknown one, 403 without the right to see people."""
    if not allowed(call.caller, "USER_PICKER"):
        need_global(call.caller)
    group_id, name = call.text("groupId"), call.text("groupname")
    if not group_id and not name:
        raise Refused(400, "Group name or group ID must be specified.")
    group = call.world.group(group_id=group_id or None, name=name or None)
    if group is None:
        raise Refused(404, "The group does not exist.")
    members = [call.world.known(one) for one in group.members]
    inactive = call.flag("includeInactiveUsers")
    return Answer(call.page([views.user(call.world, one) for one in members if one.active or inactive], cap=200))


def groups_bulk(call: Call) -> Answer:
    """``PageBeanGroupDetails`` by ``groupId`` and ``groupName``, all groups without either."""
    if not allowed(call.caller, "USER_PICKER"):
        need_global(call.caller)
    ids, names = call.query.get("groupId", []), call.query.get("groupName", [])
    found = [
        {"name": one.name, "groupId": one.id}
        for one in call.world.groups.values()
        if (not ids and not names) or one.id in ids or one.name in names
    ]
    return Answer(call.page(found))


def groups_picker(call: Call) -> Answer:
    """``FoundGroups`` whose name contains ``query``."""
    query = call.text("query").lower()
    found = [one for one in call.world.groups.values() if query in one.name.lower()]
    return Answer(
        {
            "header": f"Showing {len(found)} of {len(found)} matching groups",
            "total": len(found),
            "groups": [{"name": one.name, "html": one.name, "labels": [], "groupId": one.id} for one in found],
        }
    )


def project(call: Call) -> Answer:
    """``Project``: ``style`` and ``simplified`` tell company-managed from team-managed."""
    found = visible_project(call.world, call.caller, call.path["projectIdOrKey"])
    roles = {name: role_url(call, found, number) for number, name in call.world.roles.items()}
    return Answer(
        views.project_full(call.world, found)
        | {
            "description": "",
            "lead": views.someone(call.world, found.lead),
            "assigneeType": "UNASSIGNED",
            "issueTypes": [views.issue_type(call.world, one) for one in found.issue_types],
            "components": [],
            "versions": [],
            "roles": roles,
        }
    )


def projects(call: Call) -> Answer:
    """``PageBeanProject`` of what the caller sees, by ``keys``, ``id``, ``query``."""
    keys, ids, query = call.query.get("keys", []), call.query.get("id", []), call.text("query").lower()
    found = [
        views.project_full(call.world, one)
        for one in sorted(call.world.projects.values(), key=lambda one: one.key)
        if allowed(call.caller, "BROWSE_PROJECTS", one)
        and (not keys or one.key in keys)
        and (not ids or one.id in ids)
        and (query in one.key.lower() or query in one.name.lower())
    ]
    return Answer(call.page(found, cap=100))


def project_statuses(call: Call) -> Answer:
    """List the statuses by issue type."""
    found = visible_project(call.world, call.caller, call.path["projectIdOrKey"])
    return Answer(
        [
            {
                "self": views.address(call.world, 3, f"issuetype/{one.id}"),
                "id": one.id,
                "name": one.name,
                "subtask": False,
                "statuses": [views.status(call.world, call.world.statuses[key]) for key in found.workflow(one.id)],
            }
            for one in found.issue_types
        ]
    )


def role_url(call: Call, found: Project, number: int) -> str:
    """Return the address of a project role."""
    return views.address(call.world, 3, f"project/{found.id}/role/{number}")


def roles(call: Call) -> Answer:
    """Return role name → URL; 404 without *Administer Projects*."""
    found = administered_project(call.world, call.caller, call.path["projectIdOrKey"])
    return Answer({name: role_url(call, found, number) for number, name in call.world.roles.items()})


def role(call: Call) -> Answer:
    """``ProjectRole`` with its actors; groups are not expanded, 404 without *Administer Projects*."""
    found = administered_project(call.world, call.caller, call.path["projectIdOrKey"])
    number = int(call.path["id"]) if call.path["id"].isdigit() else -1
    if number not in call.world.roles:
        raise Refused(404, f"Can not retrieve role actors for role id '{call.path['id']}'.")
    no_inactive = call.flag("excludeInactiveUsers")
    actors: list[dict[str, Any]] = []
    for account_id in found.people.get(number, ()):
        one = call.world.known(account_id)
        if one.active or not no_inactive:
            actors.append(
                {
                    "id": number * 100 + len(actors),
                    "displayName": one.name,
                    "type": "atlassian-user-role-actor",
                    "actorUser": {"accountId": one.id},
                }
            )
    for group_id in found.groups.get(number, ()):
        group = call.world.groups[group_id]
        actors.append(
            {
                "id": number * 100 + len(actors),
                "displayName": group.name,
                "type": "atlassian-group-role-actor",
                "name": group.name,
                "actorGroup": {"name": group.name, "displayName": group.name, "groupId": group.id},
            }
        )
    return Answer(
        {
            "self": role_url(call, found, number),
            "name": call.world.roles[number],
            "id": number,
            "description": "",
            "actors": actors,
        }
    )


ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/user", user),
    ("GET", f"{API}/user/bulk", users_bulk),
    ("GET", f"{API}/user/search", users_search),
    ("GET", f"{API}/group/member", group_members),
    ("GET", f"{API}/group/bulk", groups_bulk),
    ("GET", f"{API}/groups/picker", groups_picker),
    ("GET", f"{API}/project/search", projects),
    ("GET", f"{API}/project/{{projectIdOrKey}}", project),
    ("GET", f"{API}/project/{{projectIdOrKey}}/statuses", project_statuses),
    ("GET", f"{API}/project/{{projectIdOrKey}}/role", roles),
    ("GET", f"{API}/project/{{projectIdOrKey}}/role/{{id}}", role),
)
