"""Calls about screens on Data Center. Nothing tells which project a screen belongs to.

The description of ``GET /screens`` is another call's; that it answers with a bare list is what clients of it expect.
Who is no admin gets 401 here, not 403, and a screen that is not there is 400.
"""

from adapters.sandbox.errors import Refused
from adapters.sandbox.layout import find_tab
from adapters.sandbox.model import Field, Screen, Tab
from adapters.sandbox.permissions import allowed
from adapters.sandbox.rest.dc import API
from adapters.sandbox.rest.wire import Answer, Call, Route
from adapters.sandbox.values import sort_of

EXPANDS = "fieldScreenSchemes,fieldScreenWorkflows,deletable"
DEFAULT_SCREEN = "Default Screen"


def _need_admin(call: Call) -> None:
    if not allowed(call.caller, "ADMINISTER"):
        raise Refused(401, "You are not authorized to perform this operation.")


def screens(call: Call) -> Answer:
    """List the screens, from ``startAt`` on, at most ``maxResults``, by ``search`` in the name."""
    _need_admin(call)
    query = call.text("search").lower()
    found = [
        {"id": one.id, "name": one.name, "description": "", "expand": EXPANDS}
        for one in call.world.screens.values()
        if query in one.name.lower()
    ]
    return Answer(call.page(found, default=100)["values"])


def tabs(call: Call) -> Answer:
    """List ``ScreenableTabBean``; 400 for an unknown screen."""
    _need_admin(call)
    return Answer([{"id": tab.id, "name": tab.name} for tab in _screen(call).tabs])


def _screen(call: Call) -> Screen:
    text = call.path["screenId"]
    found = call.world.screens.get(int(text)) if text.isdigit() else None
    if found is None:
        raise Refused(400, f"Screen with id {text} does not exist")
    return found


def _tab(call: Call) -> Tab:
    _need_admin(call)
    text = call.path["tabId"]
    try:
        return find_tab(call.world, _screen(call).id, int(text) if text.isdigit() else -1)
    except Refused as no:
        raise Refused(400, *no.messages) from no


def tab_fields(call: Call) -> Answer:
    """List ``ScreenableFieldBean``."""
    return Answer([_shown(call.world.fields[name]) for name in _tab(call).fields])


def _shown(field: Field) -> dict[str, str | bool]:
    return {"id": field.id, "name": field.name, "type": field.kind, "showWhenEmpty": False}


def available(call: Call) -> Answer:
    """List ``ScreenableFieldBean`` of what stands on no tab of the screen yet."""
    _need_admin(call)
    taken = {name for tab in _screen(call).tabs for name in tab.fields}
    free = [one for one in call.world.fields.values() if one.id not in taken and sort_of(one) is not None]
    return Answer([_shown(one) for one in free])


def add_field(call: Call) -> Answer:
    """``ScreenableFieldBean``, 200; 400 for an unknown field and for one that is on the screen already."""
    tab = _tab(call)
    return Answer(_shown(_put(call, _screen(call), tab, str(call.json("fieldId").get("fieldId")))))


def _put(call: Call, screen: Screen, tab: Tab, name: str) -> Field:
    field = call.world.fields.get(name)
    if field is None:
        raise Refused(400, f"Field with id {name} does not exist")
    if any(name in one.fields for one in screen.tabs):
        raise Refused(400, f"Field with id {name} already exists on the screen")
    tab.fields.append(name)
    return field


def add_to_default(call: Call) -> Answer:
    """204: the field is on the first tab of the default screen, which projects with screens of their own do not use."""
    _need_admin(call)
    screen = next(one for one in call.world.screens.values() if one.name == DEFAULT_SCREEN)
    _put(call, screen, screen.tabs[0], call.path["fieldId"])
    return Answer(status=204)


def remove_field(call: Call) -> Answer:
    """204; 400 when the field is not on the tab."""
    tab = _tab(call)
    if call.path["id"] not in tab.fields:
        raise Refused(400, f"Field with id {call.path['id']} does not exist on the tab")
    tab.fields.remove(call.path["id"])
    return Answer(status=204)


_TAB = f"{API}/screens/{{screenId}}/tabs/{{tabId}}/fields"
ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/screens", screens),
    ("POST", f"{API}/screens/addToDefault/{{fieldId}}", add_to_default),
    ("GET", f"{API}/screens/{{screenId}}/availableFields", available),
    ("GET", f"{API}/screens/{{screenId}}/tabs", tabs),
    ("GET", _TAB, tab_fields),
    ("POST", _TAB, add_field),
    ("DELETE", f"{_TAB}/{{id}}", remove_field),
)
