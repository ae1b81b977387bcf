"""Calls about people on Data Center: known by user name, one at a time; who is in a group only an admin sees."""

from typing import Any

from adapters.sandbox import views
from adapters.sandbox.errors import Refused
from adapters.sandbox.model import Account
from adapters.sandbox.permissions import administered_project, allowed, visible_project
from adapters.sandbox.rest.dc import API
from adapters.sandbox.rest.people import role_url
from adapters.sandbox.rest.wire import Answer, Call, Route


def _groups(call: Call, account: Account) -> dict[str, Any]:
    names = [{"name": one.name} for one in call.world.groups.values() if account.id in one.members]
    return {"size": len(names), "items": names}


def _full(call: Call, account: Account) -> dict[str, Any]:
    shown = views.user(call.world, account) | {"deleted": False, "locale": account.locale}
    return shown | ({"groups": _groups(call, account)} if "groups" in call.words("expand") else {})


def myself(call: Call) -> Answer:
    """``UserBean`` of the caller."""
    return Answer(_full(call, call.caller))


def user(call: Call) -> Answer:
    """``UserBean`` by ``username`` or ``key``; 404 for an unknown one."""
    name, key = call.text("username"), call.text("key")
    if not name and not key:
        raise Refused(400, "Either the 'username' or the 'key' query parameters need to be provided.")
    for one in call.world.accounts.values():
        if (name and one.id == name.lower()) or (not name and one.key == key):
            return Answer(_full(call, one))
    raise Refused(404, f"The user named '{name or key}' does not exist")


def users_search(call: Call) -> Answer:
    """Find users whose user name, name or e-mail begins so, ``username`` being all three; nothing without the right."""
    query = call.text("username").lower()
    if not query:
        raise Refused(400, errors={"username": "The username query parameter was not provided"})
    if not allowed(call.caller, "USER_PICKER"):
        return Answer([])
    inactive = call.flag("includeInactive")
    found = [one for one in call.world.accounts.values() if (one.active or inactive) and _begins(one, query)]
    return Answer(call.page([views.user(call.world, one) for one in found])["values"])


def _begins(one: Account, query: str) -> bool:
    words = [one.id, one.email, *one.name.split()]
    return query == "." or any(word.lower().startswith(query) for word in words)


def group_members(call: Call) -> Answer:
    """Page of ``UserJsonBean``; 403 for who is no admin, 404 for an unknown group."""
    call.need_admin()
    name = call.text("groupname")
    if not name:
        raise Refused(400, "Query parameter 'groupname' must be provided.")
    group = call.world.group(name=name)
    if group is None:
        raise Refused(404, f"The group named '{name}' does not exist.")
    members = [call.world.known(one) for one in group.members]
    inactive = call.flag("includeInactiveUsers")
    return Answer(
        call.page([views.user(call.world, one) for one in members if one.active or inactive], default=50, cap=50)
    )


def projects(call: Call) -> Answer:
    """List ``ProjectBean`` of what the caller sees."""
    found = [one for one in call.world.projects.values() if allowed(call.caller, "BROWSE_PROJECTS", one)]
    return Answer([views.project_full(call.world, one) for one in sorted(found, key=lambda one: one.key)])


def project(call: Call) -> Answer:
    """``ProjectBean``."""
    found = visible_project(call.world, call.caller, call.path["projectIdOrKey"])
    return Answer(
        views.project_full(call.world, found)
        | {
            "description": "",
            "lead": views.someone(call.world, found.lead),
            "assigneeType": "UNASSIGNED",
            "issueTypes": [views.issue_type(call.world, one) for one in found.issue_types],
            "components": [],
            "versions": [],
            "roles": {name: role_url(call, found, number) for number, name in call.world.roles.items()},
        }
    )


def role(call: Call) -> Answer:
    """``ProjectRoleBean``: actors by name, inactive ones too; 404 without *Administer Projects*."""
    found = administered_project(call.world, call.caller, call.path["projectIdOrKey"])
    number = int(call.path["id"]) if call.path["id"].isdigit() else -1
    if number not in call.world.roles:
        raise Refused(404, f"Can not retrieve role actors for role id '{call.path['id']}'.")
    people = [(call.world.known(one).name, "user", one) for one in found.people.get(number, ())]
    names = [call.world.groups[one].name for one in found.groups.get(number, ())]
    actors = [
        {
            "id": number * 100 + place,
            "displayName": title,
            "type": f"atlassian-{sort}-role-actor",
            "name": name,
            "avatarUrl": f"{call.world.base_url}/avatar.svg?size=16",
        }
        for place, (title, sort, name) in enumerate([*people, *((name, "group", name) for name in names)])
    ]
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
    ("GET", f"{API}/myself", myself),
    ("GET", f"{API}/user", user),
    ("GET", f"{API}/user/search", users_search),
    ("GET", f"{API}/group/member", group_members),
    ("GET", f"{API}/project", projects),
    ("GET", f"{API}/project/{{projectIdOrKey}}", project),
    ("GET", f"{API}/project/{{projectIdOrKey}}/role/{{id}}", role),
)
