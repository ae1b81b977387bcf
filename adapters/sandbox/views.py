"""People, projects and statuses as JSON. ``version`` is 3 for REST, 2 for webhook bodies: it is in every ``self``."""

from typing import Any
from urllib.parse import quote

from adapters.sandbox.model import TYPE_PREFIX as PREFIX
from adapters.sandbox.model import Account, Field, Issue, IssueType, LinkType, Project, Status
from adapters.sandbox.values import PRIORITIES, sort_of
from adapters.sandbox.world import World

CATEGORIES = {
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}
SYSTEM_SCHEMAS = {
    "project": ("project", None),
    "issuetype": ("issuetype", None),
    "status": ("status", None),
    "creator": ("user", None),
    "created": ("datetime", None),
    "updated": ("datetime", None),
    "statuscategorychangedate": ("datetime", None),
    "resolution": ("resolution", None),
    "comment": ("comments-page", None),
    "issuelinks": ("array", "issuelinks"),
    "subtasks": ("array", "issuelinks"),
    "attachment": ("array", "attachment"),
    "watches": ("watches", None),
    "security": ("securitylevel", None),
}


def address(world: World, version: int, path: str) -> str:
    """Return the ``self`` of a thing; Data Center has no version 3."""
    return f"{world.base_url}/rest/api/{world.edition.version(version)}/{path}"


def avatars(world: World) -> dict[str, str]:
    """Return the four sizes that Jira always lists."""
    return {f"{size}x{size}": f"{world.base_url}/avatar.svg?size={size}" for size in (48, 24, 16, 32)}


def user(world: World, account: Account, version: int = 3) -> dict[str, Any]:
    """``UserDetails``; the e-mail is missing for who hides it, as in most real answers. ``UserBean`` on Data Center."""
    if world.edition.by_name:
        return _named(world, account)
    shown = {
        "self": address(world, version, f"user?accountId={account.id}"),
        "accountId": account.id,
        "avatarUrls": avatars(world),
        "displayName": account.name,
        "active": account.active,
        "timeZone": account.zone,
        "accountType": account.kind,
    }
    if account.email_visible:
        shown["emailAddress"] = account.email
    return shown


def _named(world: World, account: Account) -> dict[str, Any]:
    """Return a person as Data Center shows one: no account id, the e-mail there for all who are logged in."""
    return {
        "self": address(world, 2, f"user?username={quote(account.id)}"),
        "name": account.id,
        "key": account.key,
        "emailAddress": account.email,
        "avatarUrls": avatars(world),
        "displayName": account.name,
        "active": account.active,
        "timeZone": account.zone,
    }


def someone(world: World, account_id: str | None, version: int = 3) -> dict[str, Any] | None:
    """Return the user behind an id that may be missing."""
    account = world.account(account_id)
    return user(world, account, version) if account else None


def status(world: World, one: Status, version: int = 3) -> dict[str, Any]:
    """``StatusDetails`` with its category."""
    number, color, name = CATEGORIES[one.category]
    return {
        "self": address(world, version, f"status/{one.id}"),
        "description": "",
        "iconUrl": f"{world.base_url}/avatar.svg",
        "name": one.name,
        "id": one.id,
        "statusCategory": {
            "self": address(world, version, f"statuscategory/{number}"),
            "id": number,
            "key": one.category,
            "colorName": color,
            "name": name,
        },
    }


def issue_type(world: World, one: IssueType, version: int = 3) -> dict[str, Any]:
    """``IssueTypeDetails``."""
    shown = {
        "self": address(world, version, f"issuetype/{one.id}"),
        "id": one.id,
        "description": "",
        "iconUrl": f"{world.base_url}/avatar.svg",
        "name": one.name,
        "subtask": False,
        "avatarId": 10318,
    }
    return {**shown, "hierarchyLevel": 0} if world.edition.cloud else shown


def link_type(world: World, one: LinkType, version: int = 3) -> dict[str, Any]:
    """``IssueLinkType``."""
    where = address(world, version, f"issueLinkType/{one.id}")
    return {"id": one.id, "name": one.name, "inward": one.inward, "outward": one.outward, "self": where}


def project_short(world: World, project: Project, version: int = 3) -> dict[str, Any]:
    """Return the project as it stands inside an issue."""
    shown = {
        "self": address(world, version, f"project/{project.id}"),
        "id": project.id,
        "key": project.key,
        "name": project.name,
        "projectTypeKey": project.kind,
        "avatarUrls": avatars(world),
    }
    return {**shown, "simplified": project.simplified} if world.edition.cloud else shown


def project_full(world: World, project: Project) -> dict[str, Any]:
    """``Project``; on Cloud ``style`` and ``simplified`` tell a team-managed one."""
    if not world.edition.cloud:
        expand = "description,lead,url,projectKeys"
        return {**project_short(world, project), "expand": expand, "archived": False}
    return {
        **project_short(world, project),
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "style": "next-gen" if project.simplified else "classic",
        "isPrivate": False,
        "properties": {},
    }


def priority(world: World, key: str, version: int = 3) -> dict[str, Any]:
    """Return a priority of the default scheme."""
    return {
        "self": address(world, version, f"priority/{key}"),
        "iconUrl": f"{world.base_url}/avatar.svg",
        "name": PRIORITIES[key],
        "id": key,
    }


def option(world: World, number: str, text: str, version: int = 3) -> dict[str, Any]:
    """Return what a select holds."""
    shown = {"self": address(world, version, f"customFieldOption/{number}"), "value": text, "id": number}
    return shown if world.edition.cloud else {**shown, "disabled": False}


def field_schema(field: Field) -> dict[str, Any]:
    """``JsonTypeBean`` of a field."""
    kind = sort_of(field)
    if kind is not None:
        sort, items = kind.schema, kind.items
    else:
        sort, items = SYSTEM_SCHEMAS.get(field.id, ("any", None))
    shown: dict[str, Any] = {"type": sort}
    if items:
        shown["items"] = items
    if field.custom:
        shown |= {"custom": PREFIX + field.kind, "customId": field.number}
    else:
        shown["system"] = field.id
    return shown


def field_details(world: World, field: Field) -> dict[str, Any]:
    """``FieldDetails``, as ``GET /field`` and the creation answer."""
    names = [f"cf[{field.number}]", field.name] if field.custom else [field.id]
    searchable = field.searcher is not None if field.custom else field.id != "attachment"
    shown: dict[str, Any] = {
        "id": field.id,
        **({"key": field.id} if world.edition.cloud else {}),
        "name": field.name,
        "custom": field.custom,
        "orderable": field.custom or sort_of(field) is not None,
        "navigable": True,
        "searchable": searchable,
        "clauseNames": names if searchable else [],
        "schema": field_schema(field),
    }
    if field.scope is not None:
        project = world.projects[field.scope]
        shown["scope"] = {"type": "PROJECT", "project": {"id": project.id}}
    return shown


def link_of(world: World, issue: Issue, version: int = 3) -> str:
    """Return the ``self`` of an issue."""
    return address(world, version, f"issue/{issue.id}")
