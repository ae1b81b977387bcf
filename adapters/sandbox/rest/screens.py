"""Calls that find a project's screens and put fields on them; for company-managed projects only."""

from adapters.sandbox.errors import Refused
from adapters.sandbox.layout import find_tab
from adapters.sandbox.model import Project, Tab
from adapters.sandbox.rest.wire import API, Answer, Call, Route


def project_schemes(call: Call) -> Answer:
    """``PageBeanIssueTypeScreenSchemesProjects``: only classic projects are returned."""
    call.need_admin()
    wanted = call.words("projectId")
    if not wanted:
        raise Refused(400, "The projectId query parameter is required.")
    found = [
        {
            "issueTypeScreenScheme": {
                "id": _scheme_id(one),
                "name": f"{one.key}: Issue Type Screen Scheme",
                "description": "",
            },
            "projectIds": [one.id],
        }
        for one in call.world.projects.values()
        if one.id in wanted and one.screen_scheme is not None
    ]
    return Answer(call.page(found))


def _scheme_id(project: Project) -> str:
    # one issue type screen scheme a project, so its id can follow the project's
    return str(int(project.id) + 100)


def mapping(call: Call) -> Answer:
    """``PageBeanIssueTypeScreenSchemeItem``: every issue type takes the default screen scheme."""
    call.need_admin()
    wanted = call.words("issueTypeScreenSchemeId")
    found = [
        {
            "issueTypeId": "default",
            "issueTypeScreenSchemeId": _scheme_id(one),
            "screenSchemeId": str(one.screen_scheme),
        }
        for one in call.world.projects.values()
        if one.screen_scheme is not None and (not wanted or _scheme_id(one) in wanted)
    ]
    return Answer(call.page(found))


def screen_schemes(call: Call) -> Answer:
    """``PageBeanScreenScheme``: operation → screen; a missing operation uses ``default``."""
    call.need_admin()
    wanted = call.words("id")
    found = [
        {"id": one.id, "name": one.name, "description": "", "screens": one.screens}
        for one in call.world.screen_schemes.values()
        if not wanted or str(one.id) in wanted
    ]
    return Answer(call.page(found, default=25, cap=100))


def screens(call: Call) -> Answer:
    """``PageBeanScreen``."""
    call.need_admin()
    wanted, query = call.words("id"), call.text("queryString").lower()
    found = [
        {"id": one.id, "name": one.name, "description": ""}
        for one in call.world.screens.values()
        if (not wanted or str(one.id) in wanted) and query in one.name.lower()
    ]
    return Answer(call.page(found, default=100, cap=100))


def tabs(call: Call) -> Answer:
    """List ``ScreenableTab``; 404 for an unknown screen."""
    call.need_admin()
    screen = call.world.screens.get(_number(call, "screenId"))
    if screen is None:
        raise Refused(404, f"The screen with id {call.path['screenId']} does not exist.")
    return Answer([{"id": tab.id, "name": tab.name} for tab in screen.tabs])


def _number(call: Call, name: str) -> int:
    text = call.path[name]
    if not text.isdigit():
        raise Refused(400, f"The {name} '{text}' is not a number.")
    return int(text)


def _tab(call: Call) -> Tab:
    call.need_admin()
    return find_tab(call.world, _number(call, "screenId"), _number(call, "tabId"))


def tab_fields(call: Call) -> Answer:
    """List ``ScreenableField``."""
    return Answer([_shown(call, name) for name in _tab(call).fields])


def add_field(call: Call) -> Answer:
    """``ScreenableField``, 200. 404 for an unknown field, 400 for one that is on the screen already."""
    tab = _tab(call)
    name = call.json("fieldId").get("fieldId")
    field = call.world.fields.get(str(name))
    if field is None or field.scope is not None:
        raise Refused(404, f"The field with id '{name}' does not exist.")
    screen = call.world.screens[_number(call, "screenId")]
    if any(field.id in one.fields for one in screen.tabs):
        raise Refused(400, errors={"fieldId": f"The field with id '{field.id}' already exists on the screen."})
    tab.fields.append(field.id)
    return Answer(_shown(call, field.id))


def _shown(call: Call, name: str) -> dict[str, str]:
    return {"id": name, "name": call.world.fields[name].name}


def remove_field(call: Call) -> Answer:
    """204; 404 when the field is not on the tab."""
    tab = _tab(call)
    if call.path["id"] not in tab.fields:
        raise Refused(404, f"The field with id '{call.path['id']}' is not on the screen tab.")
    tab.fields.remove(call.path["id"])
    return Answer(status=204)


_TAB = f"{API}/screens/{{screenId}}/tabs/{{tabId}}/fields"
ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/issuetypescreenscheme/project", project_schemes),
    ("GET", f"{API}/issuetypescreenscheme/mapping", mapping),
    ("GET", f"{API}/screenscheme", screen_schemes),
    ("GET", f"{API}/screens", screens),
    ("GET", f"{API}/screens/{{screenId}}/tabs", tabs),
    ("GET", _TAB, tab_fields),
    ("POST", _TAB, add_field),
    ("DELETE", f"{_TAB}/{{id}}", remove_field),
)
