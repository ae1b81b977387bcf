"""Calls that move fields to the trash and back; *Administer Jira* for all of them."""

from adapters.sandbox import trash, views
from adapters.sandbox.errors import Refused
from adapters.sandbox.rest.wire import API, Answer, Call, Route


def trashed(call: Call) -> Answer:
    """``PageBeanField`` of what is in the trash, by ``id`` and ``query`` (in name and description)."""
    call.need_admin()
    ids, query = call.words("id"), call.text("query").lower()
    found = [
        {
            "id": one.id,
            "key": one.id,
            "name": one.name,
            "schema": views.field_schema(one),
            "description": one.description,
        }
        for one in (lying.field for lying in call.world.trash.values())
        if (not ids or one.id in ids) and (query in one.name.lower() or query in one.description.lower())
    ]
    return Answer(call.page(found))


def put(call: Call) -> Answer:
    """200; 400 for one that lies there already, 404 for no custom field."""
    call.need_admin()
    key = call.path["id"]
    if key in call.world.trash:
        raise Refused(400, f"The custom field with id '{key}' is in the trash already.")
    field = call.world.fields.get(key)
    if field is None or not field.custom:
        raise Refused(404, f"The custom field with id '{key}' was not found.")
    trash.put(call.world, field)
    return Answer({})


def restore(call: Call) -> Answer:
    """200; 404 for a field that is not in the trash."""
    call.need_admin()
    if not trash.restore(call.world, call.path["id"]):
        raise Refused(404, f"The custom field with id '{call.path['id']}' was not found in the trash.")
    return Answer({})


ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/field/search/trashed", trashed),
    ("POST", f"{API}/field/{{id}}/trash", put),
    ("POST", f"{API}/field/{{id}}/restore", restore),
)
