"""Calls that make, list and delete custom fields on Data Center. A field is in all projects, and on no screen.

There is no call that changes a field, none that moves it to a trash, and deleting it takes its values with it.
"""

from typing import Any

from adapters.sandbox import trash, views
from adapters.sandbox.errors import Refused, bad_payload, invalid
from adapters.sandbox.layout import in_project
from adapters.sandbox.model import TYPE_PREFIX, Field
from adapters.sandbox.permissions import allowed
from adapters.sandbox.rest.dc import API
from adapters.sandbox.rest.fields import made
from adapters.sandbox.rest.wire import Answer, Call, Route
from adapters.sandbox.times import rest_time

KEYS = ("name", "description", "type", "searcherKey", "projectIds", "issueTypeIds")


def create(call: Call) -> Answer:
    """``FieldBean``, 201; ``projectIds`` narrows the field to some projects. 400 also without permission."""
    raw = call.json(*KEYS)
    if not allowed(call.caller, "ADMINISTER"):
        raise Refused(400, "You do not have permission to create custom fields.")
    wanted = raw.get("projectIds") or []
    if not isinstance(wanted, list) or raw.get("issueTypeIds"):
        # the sandbox has no fields that belong to some types of issues only
        raise bad_payload()
    homes = frozenset(str(one) for one in wanted)
    if homes - set(call.world.projects):
        raise invalid(projectIds="There is no project with one of these ids.")
    field = made(call, raw)
    field.homes = homes
    return Answer(views.field_details(call.world, field), 201)


def custom_fields(call: Call) -> Answer:
    """Page of ``CustomFieldBean`` by ``search``, ``projectIds`` and ``screenIds``; *Administer Jira*.

    Nothing says that ``search`` looks into descriptions, so here it looks at names alone.
    """
    call.need_admin()
    query, screens, projects = call.text("search").lower(), call.words("screenIds"), call.words("projectIds")
    found = [
        shown
        for one in sorted(call.world.fields.values(), key=lambda one: one.name)
        if one.custom and query in one.name.lower()
        for shown in [_shown(call, one)]
        if not screens or set(screens) & _screens(call, one)
        if not projects or shown["isAllProjects"] or set(projects) & {str(number) for number in shown["projectIds"]}
    ]
    return Answer(call.page(found))


def _screens(call: Call, field: Field) -> set[str]:
    return {str(one.id) for one in call.world.screens.values() if any(field.id in tab.fields for tab in one.tabs)}


def _shown(call: Call, field: Field) -> dict[str, Any]:
    held = sum(field.id in issue.values for issue in call.world.issues.values())
    homes = [one for one in call.world.projects.values() if in_project(call.world, one, field)]
    shown: dict[str, Any] = {
        "id": field.id,
        "name": field.name,
        "description": field.description,
        "type": TYPE_PREFIX + field.kind,
        "projectIds": sorted(map(int, field.homes)),
        "issueTypeIds": [],
        "self": views.address(call.world, 2, f"customFields/{field.number}"),
        "numericId": field.number,
        "isLocked": False,
        "isManaged": False,
        "isAllProjects": not field.homes,
        "isTrusted": True,
        "projectsCount": len(homes),
        "screensCount": len(_screens(call, field)),
        "issuesWithValue": held,
        "lastValueUpdate": rest_time(call.world.clock()),
    }
    return shown | ({"searcherKey": TYPE_PREFIX + field.searcher} if field.searcher else {})


def delete(call: Call) -> Answer:
    """``BulkDeleteResponseBean`` of ``ids``, with and without ``customfield_``; 400 when nothing was deleted."""
    call.need_admin()
    gone, kept = [], {}
    for word in call.words("ids"):
        field = call.world.fields.get(word if word.startswith("customfield_") else f"customfield_{word}")
        if field is None:
            kept[word] = "Custom field does not exist."
            continue
        trash.take_out(call.world, field)
        gone.append(word)
    answer = {"message": "", "deletedCustomFields": gone, "notDeletedCustomFields": kept}
    return Answer(answer, 200 if gone else 400)


ROUTES: tuple[Route, ...] = (
    ("POST", f"{API}/field", create),
    ("GET", f"{API}/customFields", custom_fields),
    ("DELETE", f"{API}/customFields", delete),
)
