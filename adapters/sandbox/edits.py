"""Changing issues: create, edit, transition, move, delete. A change enters the history and tells the webhooks."""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox import issuelinks, values
from adapters.sandbox.errors import Refused, bad_payload, invalid
from adapters.sandbox.layout import kept, may_set
from adapters.sandbox.model import Account, Change, Field, History, Issue, IssueType, Project, Status
from adapters.sandbox.permissions import allowed, need, visible_project
from adapters.sandbox.recording import record
from adapters.sandbox.world import World

MAX_PROPERTY = 32768
CREATE_ONLY = {"project", "issuetype"}
# what the history calls a field of Jira's own
SHOWN_AS = {"parent": "IssueParentAssociation"}


def create(
    world: World,
    actor: Account,
    fields: Mapping[str, Any],
    properties: Any = None,
    update: Mapping[str, Any] | None = None,
) -> Issue:
    """Create an issue, with links where ``update`` asks for them; 400 by field for what is missing, wrong or unset."""
    project, kind = _place(world, actor, fields)
    wanted, operations = _wanted(world, {}, {k: v for k, v in fields.items() if k not in CREATE_ONLY}, update or {})
    if "summary" not in wanted:
        raise invalid(summary="You must specify a summary of the issue.")
    stored, linked = _read(world, actor, project, "create", wanted, operations)
    pairs = read_properties(properties)
    now = world.clock()
    project.counter += 1
    issue = Issue(
        id=str(world.next_id("issue")),
        key=f"{project.key}-{project.counter}",
        project=project.id,
        type=kind.id,
        status=project.workflow(kind.id)[0],
        creator=actor.id,
        created=now,
        updated=now,
        status_changed=now,
        values={"reporter": actor.id, "labels": [], "priority": "3", **stored},
        properties=pairs,
        watchers={actor.id},
    )
    world.issues[issue.id] = issue
    world.keys[issue.key] = issue.id
    world.changed(issue)
    world.tell("jira:issue_created", actor, issue, _birth(world, actor, issue))
    issuelinks.make(world, actor, issue, linked)
    return issue


def _place(world: World, actor: Account, fields: Mapping[str, Any]) -> tuple[Project, IssueType]:
    where = fields.get("project")
    key = where.get("key") or where.get("id") if isinstance(where, Mapping) else None
    try:
        project = visible_project(world, actor, str(key))
    except Refused:
        raise invalid(project="Specify a valid project ID or key") from None
    if not allowed(actor, "CREATE_ISSUES", project):
        raise invalid(project="You do not have permission to create issues in this project.")
    what = fields.get("issuetype")
    wanted = what if isinstance(what, Mapping) else {}
    for kind in project.issue_types:
        if str(wanted.get("id")) == kind.id or wanted.get("name") in kind.names:
            return project, kind
    raise invalid(issuetype="Specify a valid issue type")


def _birth(world: World, actor: Account, issue: Issue) -> History:
    """Return the changelog that a create webhook carries: system fields only, never a text custom field."""
    changes = [
        Change(world.fields[name].name.lower(), name, False, (None, None), words, values.is_user(world.fields[name]))
        for name in ("assignee", "description", "priority", "reporter", "summary")
        if (words := values.words(world, world.fields[name], issue.values.get(name)))[1]
    ]
    status = world.statuses[issue.status]
    changes.append(Change("Status", "status", False, (None, None), (status.id, status.name)))
    return History(str(world.next_id("history")), actor.id, issue.created, changes)


def edit(
    world: World,
    actor: Account,
    issue: Issue,
    fields: Mapping[str, Any] | None = None,
    update: Mapping[str, Any] | None = None,
    properties: Any = None,
) -> History | None:
    """Set fields; nothing is written when one of them is refused. No difference: no history, no event."""
    fields, update = {} if fields is None else fields, {} if update is None else update
    if not isinstance(fields, Mapping) or not isinstance(update, Mapping):
        raise bad_payload()
    wanted, operations = _wanted(world, issue.values, fields, update)
    project = world.projects[issue.project]
    if not allowed(actor, "EDIT_ISSUES", project):
        # Jira hides every field from who may not edit, so each one is "not on the screen"
        if wanted or operations:
            raise invalid(**{name: values.UNSET.format(name) for name in (*fields, *update)})
        raise Refused(403, "You do not have permission to edit issues in this project.")
    stored, linked = _read(world, actor, project, "edit", wanted, operations)
    issue.properties.update(read_properties(properties))
    changes = []
    for name, value in stored.items():
        field = world.fields[name]
        before = issue.values.get(name)
        if before != value:
            pair = values.words(world, field, before), values.words(world, field, value)
            title = field.name if field.custom else SHOWN_AS.get(name, name)
            changes.append(Change(title, name, field.custom, *pair, values.is_user(field)))
            issue.values[name] = value
    entry = record(world, actor, issue, changes)
    issuelinks.make(world, actor, issue, linked)
    return entry


def _wanted(
    world: World, held: Mapping[str, Any], fields: Mapping[str, Any], update: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Any] | None]:
    """Return the values that a call asks for by field, and its operations on ``issuelinks``."""
    if twice := set(fields) & set(update):
        raise invalid(**{name: f"Field '{name}' cannot appear in both 'fields' and 'update'" for name in twice})
    rest = {name: operations for name, operations in update.items() if name != "issuelinks"}
    return {**fields, **_operations(world, held, rest)}, update.get("issuelinks")


def _operations(world: World, held: Mapping[str, Any], update: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    for name, operations in update.items():
        if not isinstance(operations, list) or not all(isinstance(one, Mapping) for one in operations):
            raise bad_payload()
        value = held.get(name)
        for operation in operations:
            for verb, operand in operation.items():
                value = _operated(world.fields.get(name), name, value, verb, operand)
        wanted[name] = value
    return wanted


def _operated(field: Field | None, name: str, value: Any, verb: str, operand: Any) -> Any:
    if verb == "set":
        return operand
    if verb in ("add", "remove") and name == "labels":
        rest = [label for label in value or [] if label != operand]
        return rest if verb == "remove" else [*rest, operand]
    if verb in ("add", "remove") and field is not None and field.kind == values.BOXES:
        try:
            return values.toggled(field, value, verb, operand)
        except values.BadValue as why:
            raise invalid(**{name: str(why)}) from why
    raise invalid(**{name: f"Field '{name}' does not support the operation '{verb}'."})


def _read(
    world: World,
    actor: Account,
    project: Project,
    screen: str,
    wanted: Mapping[str, Any],
    operations: list[Any] | None,
) -> tuple[dict[str, Any], list[issuelinks.Wanted]]:
    """Return what is to be stored and linked; 400 with a message for each field that cannot be taken."""
    stored: dict[str, Any] = {}
    linked: list[issuelinks.Wanted] = []
    errors: dict[str, str] = {}
    for name in [*wanted, *(["issuelinks"] if operations is not None else [])]:
        try:
            if not may_set(world, actor, project, screen, name):
                raise values.BadValue(values.UNSET.format(name))  # noqa: TRY301 - one place that words a refusal
            if name == "issuelinks":
                linked = issuelinks.asked(world, actor, operations)
            else:
                stored[name] = _assignable(world, project, name, values.read(world, world.fields[name], wanted[name]))
        except values.BadRichText as why:
            raise Refused(400, str(why)) from why
        except (values.BadValue, issuelinks.BadLink) as why:
            errors[name] = str(why)
    if screen == "create":
        missing = [name for name in sorted(project.required - set(errors)) if not stored.get(name)]
        errors |= {name: f"{world.fields[name].name} is required." for name in missing}
    if errors:
        raise invalid(**errors)
    return stored, linked


def _assignable(world: World, project: Project, name: str, stored: Any) -> Any:
    if name == "assignee" and stored and not allowed(world.known(stored), "ASSIGNABLE_USER", project):
        raise values.BadValue(f"User '{stored}' cannot be assigned issues.")
    return stored


def read_properties(properties: Any) -> dict[str, Any]:
    """Check ``[{"key": ..., "value": ...}]`` of an issue or a comment; 400 when it is something else."""
    pairs: dict[str, Any] = {}
    for one in properties or []:
        if not isinstance(one, Mapping) or set(one) != {"key", "value"} or not isinstance(one["key"], str):
            raise bad_payload()
        pairs[one["key"]] = one["value"]
    return pairs


def transitions(world: World, issue: Issue) -> list[tuple[str, Status]]:
    """Return (transition id, status) for each status the workflow lets the issue go to: any but its own."""
    steps = world.projects[issue.project].workflow(issue.type)
    pairs = [(f"{index * 10 + 11}", world.statuses[key]) for index, key in enumerate(steps)]
    return [(number, status) for number, status in pairs if status.id != issue.status]


def transition(world: World, actor: Account, issue: Issue, number: str) -> None:
    """Move the issue along; 400 for a transition that is not there or not the caller's to make."""
    found = dict(transitions(world, issue)).get(number)
    if found is None or not allowed(actor, "TRANSITION_ISSUES", world.projects[issue.project]):
        raise Refused(400, f"Transition id '{number}' is not valid for this issue.")
    before = world.statuses[issue.status]
    issue.status = found.id
    if before.category != found.category:
        issue.status_changed = world.clock()
    record(world, actor, issue, [Change("status", "status", False, (before.id, before.name), (found.id, found.name))])


def move(world: World, actor: Account, issue: Issue, target: Project) -> None:
    """Move to another project: new key, same id; the old key goes on resolving. Values with no field there are lost."""
    source = world.projects[issue.project]
    need(world, actor, issue, "MOVE_ISSUES", "move this issue")
    if target.id == source.id:
        raise invalid(project="The issue is already in this project.")
    old_key, old_status = issue.key, world.statuses[issue.status]
    target.counter += 1
    issue.key, issue.project = f"{target.key}-{target.counter}", target.id
    world.keys[issue.key] = issue.id
    alike = [one for one in target.issue_types if one.name == source.issue_type(issue.type).name]
    issue.type = [*alike, *target.issue_types][0].id
    steps = target.workflow(issue.type)
    names = {world.statuses[key].name: key for key in steps}
    issue.status = names.get(old_status.name, steps[0])
    for name in list(issue.values):
        if world.fields[name].custom and not kept(world, target, world.fields[name]):
            del issue.values[name]
    status = world.statuses[issue.status]
    changes = [
        Change("project", "project", False, (source.id, source.name), (target.id, target.name)),
        Change("Key", None, False, (None, old_key), (None, issue.key)),
    ]
    if status.id != old_status.id:
        changes.append(Change("status", "status", False, (old_status.id, old_status.name), (status.id, status.name)))
    record(world, actor, issue, changes)


def delete(world: World, actor: Account, issue: Issue) -> None:
    """Delete an issue for good; 403 without the permission. The webhook carries it as it last was."""
    need(world, actor, issue, "DELETE_ISSUES", "delete issues in this project")
    world.tell("jira:issue_deleted", actor, issue)
    issuelinks.forget(world, issue)
    del world.issues[issue.id]
    world.changed(issue)
