"""Calls that make fields and put them into projects. A field made by REST is in no project and on no screen."""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox import trash, views
from adapters.sandbox.errors import Refused, bad_payload, invalid
from adapters.sandbox.layout import company_managed, in_project
from adapters.sandbox.model import TYPE_PREFIX, Field
from adapters.sandbox.permissions import allowed
from adapters.sandbox.rest.wire import API, Answer, Call, Route
from adapters.sandbox.times import epoch_ms
from adapters.sandbox.values import CUSTOM_KINDS, MAX_LINE

MAX_DESCRIPTION = 40000
MAX_FIELDS = 50
MAX_PROJECTS = 100


def fields(call: Call) -> Answer:
    """List ``FieldDetails``; no description here, that is in ``field/search``."""
    return Answer([views.field_details(call.world, one) for one in call.world.fields.values()])


def search(call: Call) -> Answer:
    """``PageBeanField``, by ``type``, ``id`` and ``query`` (in name and description)."""
    sorts, ids, query = call.words("type"), call.words("id"), call.text("query").lower()
    found = [
        one
        for one in sorted(call.world.fields.values(), key=lambda one: one.name)
        if (not sorts or ("custom" if one.custom else "system") in sorts)
        and (not ids or one.id in ids)
        and (query in one.name.lower() or query in one.description.lower())
    ]
    return Answer(call.page([_found(call, one) for one in found]))


def _found(call: Call, one: Field) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": one.id,
        "key": one.id,
        "name": one.name,
        "schema": views.field_schema(one),
        "description": one.description,
    }
    if one.custom:
        screens = [s for s in call.world.screens.values() if any(one.id in tab.fields for tab in s.tabs)]
        homes = [p for p in call.world.projects.values() if in_project(call.world, p, one)]
        shown |= {"isLocked": False, "screensCount": len(screens), "projectsCount": len(homes), "contextsCount": 1}
        if one.searcher:
            shown["searcherKey"] = TYPE_PREFIX + one.searcher
    return shown


def create(call: Call) -> Answer:
    """``FieldDetails``, 201. Names need not be unique. Lack of permission is 400 here, as the real one documents."""
    raw = call.json("name", "type", "description", "searcherKey")
    if not allowed(call.caller, "ADMINISTER"):
        raise Refused(400, "You do not have permission to create custom fields.")
    return Answer(views.field_details(call.world, made(call, raw)), 201)


def made(call: Call, raw: Mapping[str, Any]) -> Field:
    """Make a custom field of what was sent; 400 by key for what cannot be."""
    kind = str(raw.get("type") or "").removeprefix(TYPE_PREFIX)
    errors = _named(raw, required=True)
    if kind not in CUSTOM_KINDS:
        errors["type"] = "The custom field type is not valid, or the sandbox does not have it."
    searcher = raw.get("searcherKey")
    if not errors and searcher is not None:
        errors |= _searched(kind, searcher)
    if errors:
        raise invalid(**errors)
    field = Field(
        id=f"customfield_{call.world.next_id('field')}",
        name=raw["name"].strip(),
        kind=kind,
        description=str(raw.get("description") or ""),
        searcher=searcher.removeprefix(TYPE_PREFIX) if searcher else None,
    )
    call.world.fields[field.id] = field
    return field


def _named(raw: Mapping[str, Any], *, required: bool) -> dict[str, str]:
    errors = {}
    name, description = raw.get("name"), raw.get("description")
    if (required or name is not None) and (not isinstance(name, str) or not name.strip() or len(name) > MAX_LINE):
        errors["name"] = f"The custom field name is required and has at most {MAX_LINE} characters."
    if description is not None and (not isinstance(description, str) or len(description) > MAX_DESCRIPTION):
        errors["description"] = f"The description has at most {MAX_DESCRIPTION} characters."
    return errors


def _searched(kind: str, searcher: Any) -> dict[str, str]:
    fits = isinstance(searcher, str) and searcher.removeprefix(TYPE_PREFIX) in CUSTOM_KINDS[kind].searchers
    return {} if fits else {"searcherKey": "The searcher is not valid for the type of the field."}


def _custom(call: Call, key: str) -> Field:
    field = call.world.fields.get(key)
    if field is None or not field.custom:
        raise Refused(404, f"The custom field with id '{key}' was not found.")
    return field


def update(call: Call) -> Answer:
    """204; name, description and searcher of a custom field."""
    call.need_admin()
    field = _custom(call, call.path["fieldId"])
    raw = call.json("name", "description", "searcherKey")
    errors = _named(raw, required=False)
    if raw.get("searcherKey") is not None:
        errors |= _searched(field.kind, raw["searcherKey"])
    if errors:
        raise invalid(**errors)
    field.name = str(raw.get("name", field.name)).strip()
    field.description = str(raw.get("description", field.description))
    if raw.get("searcherKey"):
        field.searcher = raw["searcherKey"].removeprefix(TYPE_PREFIX)
    return Answer(status=204)


def delete(call: Call) -> Answer:
    """303 to a task, from the trash or not. The real one deletes in the background; here everything is gone at once."""
    call.need_admin()
    key = call.path["id"]
    if call.world.trash.pop(key, None) is None:
        trash.take_out(call.world, _custom(call, key))
    number, now = str(call.world.next_id("task")), epoch_ms(call.world.clock())
    task: dict[str, Any] = {
        "self": views.address(call.world, 3, f"task/{number}"),
        "id": number,
        "description": "Delete custom field",
        "status": "COMPLETE",
        "progress": 100,
        "elapsedRuntime": 1,
        "submitted": now,
        "submittedBy": 10000,
        "started": now,
        "finished": now,
        "lastUpdate": now,
        "result": "",
    }
    call.world.tasks[number] = task
    return Answer(task, 303, {"Location": task["self"]})


def associate(call: Call) -> Answer:
    """204; put fields into projects (all that share the scheme). 400 for a team-managed project."""
    for scheme, field in _pairs(call):
        call.world.schemes[scheme].setdefault(field, set())
    return Answer(status=204)


def dissociate(call: Call) -> Answer:
    """204; take fields out of projects (all that share the scheme)."""
    for scheme, field in _pairs(call):
        call.world.schemes[scheme].pop(field, None)
    return Answer(status=204)


def _pairs(call: Call) -> list[tuple[int, str]]:
    call.need_admin()
    raw = call.json("associationContexts", "fields")
    projects = _identified(raw.get("associationContexts"), "PROJECT_ID", MAX_PROJECTS)
    names = _identified(raw.get("fields"), "FIELD_ID", MAX_FIELDS)
    schemes = []
    for key in projects:
        scheme = company_managed(call.world, str(key)).field_scheme
        if scheme is not None:
            schemes.append(scheme)
    found = [_custom(call, str(name)) for name in names]
    if any(one.scope is not None for one in found):
        raise Refused(400, "A field of a team-managed project can't be added to other projects.")
    return [(scheme, one.id) for scheme in schemes for one in found]


def _identified(raw: Any, sort: str, limit: int) -> list[Any]:
    if not isinstance(raw, list) or not raw or len(raw) > limit:
        raise Refused(400, f"Between 1 and {limit} entries of type {sort} are required.")
    for one in raw:
        if not isinstance(one, Mapping) or set(one) != {"type", "identifier"} or one["type"] != sort:
            raise bad_payload()
    return [one["identifier"] for one in raw]


def schemes_of_projects(call: Call) -> Answer:
    """List (projectId, schemeId); a team-managed project is not among them."""
    call.need_admin()
    wanted = call.words("projectId")
    if not wanted:
        raise Refused(400, "The projectId query parameter is required.")
    found = [
        {"projectId": int(one.id), "schemeId": one.field_scheme}
        for one in call.world.projects.values()
        if one.id in wanted and one.field_scheme is not None
    ]
    return Answer(call.page(found))


def fields_of_scheme(call: Call) -> Answer:
    """List the custom fields of a field scheme, by ``fieldId`` where given; 404 for an unknown scheme."""
    call.need_admin()
    number = call.path["id"]
    scheme = call.world.schemes.get(int(number)) if number.isdigit() else None
    if scheme is None:
        raise Refused(404, f"The field scheme with id {number} does not exist.")
    wanted = call.words("fieldId")
    found = [
        {"fieldId": name, "restrictedToWorkTypes": sorted(map(str, types))}
        for name, types in sorted(scheme.items())
        if not wanted or name in wanted
    ]
    return Answer(call.page(found, cap=100))


def put_into_schemes(call: Call) -> Answer:
    """``{"customfield_1": [{"schemeIds": [...], "restrictedToWorkTypes": [...]}]}`` → 200, 207 in part, 400 in none."""
    call.need_admin()
    results = []
    for name, entries in call.json().items():
        for entry in entries if isinstance(entries, list) else [None]:
            if not isinstance(entry, Mapping) or set(entry) - {"schemeIds", "restrictedToWorkTypes"}:
                raise bad_payload()
            types = {int(one) for one in entry.get("restrictedToWorkTypes") or []}
            results += [_join(call, name, scheme, types) for scheme in entry.get("schemeIds") or []]
    if not results:
        raise bad_payload()
    good = [one["success"] for one in results]
    return Answer({"results": results}, 200 if all(good) else 207 if any(good) else 400)


def _join(call: Call, name: str, scheme: Any, types: set[int]) -> dict[str, Any]:
    result: dict[str, Any] = {"fieldId": name, "schemeId": scheme, "success": True, "workTypeIds": sorted(types)}
    field = call.world.fields.get(name)
    if field is None or not field.custom or field.scope is not None:
        return result | {"success": False, "error": f"Field {name} doesn't exist"}
    if scheme not in call.world.schemes:
        return result | {"success": False, "error": f"Scheme {scheme} doesn't exist"}
    call.world.schemes[scheme][name] = types
    return result


ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/field", fields),
    ("POST", f"{API}/field", create),
    ("GET", f"{API}/field/search", search),
    ("PUT", f"{API}/field/association", associate),
    ("DELETE", f"{API}/field/association", dissociate),
    ("PUT", f"{API}/field/{{fieldId}}", update),
    ("DELETE", f"{API}/field/{{id}}", delete),
    ("GET", f"{API}/config/fieldschemes/projects", schemes_of_projects),
    ("GET", f"{API}/config/fieldschemes/{{id}}/fields", fields_of_scheme),
    ("PUT", f"{API}/config/fieldschemes/fields", put_into_schemes),
)
