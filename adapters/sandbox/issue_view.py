"""An issue, its comments and its history as JSON: documents for REST 3, wiki text for webhook bodies."""

import copy
from typing import Any

from adapters.sandbox import issuelinks, link_view, values, views
from adapters.sandbox.html import html
from adapters.sandbox.layout import may_set, on_screen, project_fields
from adapters.sandbox.model import Account, Comment, Field, History, Issue
from adapters.sandbox.permissions import allowed, may_browse, sees_comment
from adapters.sandbox.times import rest_time
from adapters.sandbox.wiki import wiki
from adapters.sandbox.world import World

EXPANDS = "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations"

_TIMES = ("timespent", "timeestimate", "timeoriginalestimate")
ONLY_DATA_CENTER: dict[str, Any] = {
    **{f"{prefix}{name}": None for prefix in ("", "aggregate") for name in _TIMES},
    "timetracking": {},
    "progress": {"progress": 0, "total": 0},
    "aggregateprogress": {"progress": 0, "total": 0},
    "worklog": {"startAt": 0, "maxResults": 20, "total": 0, "worklogs": []},
}


def shown(world: World, field: Field, stored: Any, version: int) -> Any:
    """Return a stored value as JSON."""
    if stored is None:
        return None
    if values.is_rich(field):
        return stored if version >= 3 else wiki(stored)  # noqa: PLR2004 - the number of the REST version
    if values.is_user(field):
        return views.someone(world, stored, version)
    if field.kind == "select":
        return views.option(world, field.options[stored], stored, version)
    if field.kind == values.BOXES:
        return [views.option(world, field.options[one], one, version) for one in stored]
    own = {
        "priority": lambda: views.priority(world, stored, version),
        "parent": lambda: link_view.short(world, world.issues[stored], version),
    }
    return own[field.id]() if field.id in own else stored


def fields(world: World, issue: Issue, version: int = 3) -> dict[str, Any]:
    """All fields of an issue but the comments; a custom field that the project lacks is not there at all."""
    project = world.projects[issue.project]
    kind = project.issue_type(issue.type)
    watching = len(issue.watchers)
    answer: dict[str, Any] = {
        "issuetype": views.issue_type(world, kind, version),
        "project": views.project_short(world, project, version),
        "status": views.status(world, world.statuses[issue.status], version),
        "creator": views.someone(world, issue.creator, version),
        "created": rest_time(issue.created),
        "updated": rest_time(issue.updated),
        "resolution": None,
        "resolutiondate": None,
        "workratio": -1,
        "lastViewed": None,
        "watches": {
            "self": views.address(world, version, f"issue/{issue.key}/watchers"),
            "watchCount": watching,
            "isWatching": False,
        },
        "votes": {
            "self": views.address(world, version, f"issue/{issue.key}/votes"),
            "votes": 0,
            "hasVoted": False,
        },
        "issuelinks": [link_view.linked(world, *one, version) for one in issuelinks.of(world, issue)],
        **{name: [] for name in ("fixVersions", "versions", "components", "subtasks", "attachment")},
    }
    for name in values.SYSTEM_KINDS:
        if name == "parent" and issue.values.get(name) is None:
            # it is not there at all, not even empty
            continue
        answer[name] = shown(world, world.fields[name], issue.values.get(name), version)
    answer |= _only_cloud(issue) if world.edition.cloud else copy.deepcopy(ONLY_DATA_CENTER)
    for field in project_fields(world, project):
        answer[field.id] = shown(world, field, issue.values.get(field.id), version)
    return answer


def _only_cloud(issue: Issue) -> dict[str, Any]:
    return {
        "statuscategorychangedate": rest_time(issue.status_changed),
        "security": None,
        "issuerestriction": {"issuerestrictions": {}, "shouldDisplay": False},
    }


def chosen(every: dict[str, Any], wanted: list[str], *, default: str = "*all") -> dict[str, Any]:
    """Pick fields as the ``fields`` parameter says: ``*all``, ``*navigable``, names, ``-name``."""
    plus = [name for name in wanted if not name.startswith("-")] or [default]
    minus = {name[1:] for name in wanted if name.startswith("-")}
    picked = set(every) if {"*all", "*navigable"} & set(plus) else set(plus)
    if "*navigable" in plus and "*all" not in plus:
        picked -= {"comment"} - set(plus)
    return {name: value for name, value in every.items() if name in picked and name not in minus}


def issue(
    world: World,
    viewer: Account,
    one: Issue,
    wanted: list[str],
    expand: set[str],
    properties: list[str],
) -> dict[str, Any]:
    """``IssueBean`` for a viewer: restricted comments are there only for who may read them."""
    every = fields(world, one)
    every["comment"] = comment_page(world, viewer, one)
    seen = [each for each in issuelinks.of(world, one) if may_browse(world, viewer, each[1])]
    every["issuelinks"] = [link_view.linked(world, *each) for each in seen]
    picked = chosen(every, wanted)
    answer = {
        "expand": EXPANDS,
        "id": one.id,
        "self": views.link_of(world, one),
        "key": one.key,
        "fields": picked,
    }
    if "names" in expand:
        answer["names"] = {name: world.fields[name].name for name in picked if name in world.fields}
    if "schema" in expand:
        answer["schema"] = {name: views.field_schema(world.fields[name]) for name in picked if name in world.fields}
    if "renderedFields" in expand:
        answer["renderedFields"] = {name: _rendered(world, one, name) for name in picked}
    if "editmeta" in expand:
        answer["editmeta"] = {"fields": editable(world, viewer, one)}
    if "changelog" in expand:
        # on Cloud newest first here, oldest first in GET .../changelog: so it is in the real one
        ordered = reversed(one.histories) if world.edition.cloud else one.histories
        entries = [history(world, entry) for entry in ordered]
        answer["changelog"] = {"startAt": 0, "maxResults": len(entries), "total": len(entries), "histories": entries}
    if properties:
        every_key = "*all" in properties
        answer["properties"] = {k: v for k, v in one.properties.items() if every_key or k in properties}
    return answer


def editable(world: World, viewer: Account, one: Issue) -> dict[str, Any]:
    """``FieldMetadata`` of every field that this viewer can set here; nothing for who may not edit."""
    project = world.projects[one.project]
    if not allowed(viewer, "EDIT_ISSUES", project):
        return {}
    return {
        name: field_meta(world, world.fields[name])
        for name in on_screen(world, project, "edit")
        if may_set(world, viewer, project, "edit", name)
    }


def field_meta(world: World, field: Field) -> dict[str, Any]:
    """``FieldMetadata``: what may be done with a field where it stands, and which options it has."""
    operations = {"labels": ["add", "set", "remove"], "issuelinks": ["add", "copy"]}
    several = ["add", "set", "remove"] if field.kind == values.BOXES else ["set"]
    shown: dict[str, Any] = {
        "required": field.id == "summary",
        "schema": views.field_schema(field),
        "name": field.name,
        "key" if world.edition.cloud else "fieldId": field.id,
        "operations": operations.get(field.id, several),
    }
    if field.options:
        shown["allowedValues"] = [views.option(world, number, text) for text, number in field.options.items()]
    return shown


def _rendered(world: World, one: Issue, name: str) -> Any:
    field = world.fields.get(name)
    if field is None or not values.is_rich(field):
        return None
    return str(html(one.values.get(name), lambda account_id: _name(world, account_id)))


def _name(world: World, account_id: str) -> str:
    account = world.account(account_id)
    return account.name if account else account_id


def comment_page(world: World, viewer: Account, one: Issue) -> dict[str, Any]:
    """Return the ``comment`` field of an issue: the first page as this viewer sees it."""
    seen = [comment(world, each) for each in one.comments if sees_comment(world, viewer, one, each)]
    return {
        "comments": seen,
        "self": views.address(world, 3, f"issue/{one.id}/comment"),
        "maxResults": len(seen),
        "total": len(seen),
        "startAt": 0,
    }


def comment(world: World, one: Comment, version: int = 3, expand: frozenset[str] = frozenset()) -> dict[str, Any]:
    """``Comment``; ``properties`` and ``renderedBody`` only when they are asked for."""
    answer: dict[str, Any] = {
        "self": views.address(world, version, f"issue/{one.issue}/comment/{one.id}"),
        "id": one.id,
        "author": views.someone(world, one.author, version),
        "body": one.body if version >= 3 else wiki(one.body),  # noqa: PLR2004 - the number of the REST version
        "updateAuthor": views.someone(world, one.update_author, version),
        "created": rest_time(one.created),
        "updated": rest_time(one.updated),
    }
    if one.role is not None:
        answer["visibility"] = {"type": "role", "value": one.role, "identifier": one.role}
    if one.group is not None:
        answer["visibility"] = {"type": "group", "value": world.groups[one.group].name, "identifier": one.group}
    if world.edition.cloud:
        answer["jsdPublic"] = not _internal(world, one)
    elif "visibility" in answer:
        del answer["visibility"]["identifier"]
    if "properties" in expand:
        answer["properties"] = [{"key": key, "value": value} for key, value in sorted(one.properties.items())]
    if "renderedBody" in expand:
        answer["renderedBody"] = str(html(one.body, lambda account_id: _name(world, account_id)))
    return answer


def _internal(world: World, one: Comment) -> bool:
    """Whether only agents see a comment: a property says so, in a service project that honours it."""
    kept = one.properties.get("sd.public.comment")
    return world.internal_comments and isinstance(kept, dict) and kept.get("internal") is True


def change_items(world: World, entry: History, *, accounts: bool = False) -> list[dict[str, Any]]:
    """Return the ``items`` of a history entry; webhook bodies add the account ids of user fields.

    On Data Center an item has neither those nor ``fieldId``: ``field`` is all that tells which field it is about.
    """
    cloud = world.edition.cloud
    items = []
    for change in entry.changes:
        item: dict[str, Any] = {"field": change.field, "fieldtype": "custom" if change.custom else "jira"}
        if cloud and change.field_id is not None:
            item["fieldId"] = change.field_id
        item |= {"from": change.before[0], "fromString": change.before[1]}
        item |= {"to": change.after[0], "toString": change.after[1]}
        if cloud and accounts and change.people:
            item |= {"tmpFromAccountId": change.before[0], "tmpToAccountId": change.after[0]}
        items.append(item)
    return items


def history(world: World, entry: History) -> dict[str, Any]:
    """``Changelog``: one entry of the history."""
    return {
        "id": entry.id,
        "author": views.someone(world, entry.author),
        "created": rest_time(entry.created),
        "items": change_items(world, entry),
    }
