"""Where a field is: in which project (by field scheme) and on which screen. Both must hold before a value is taken.

Since 2026 a field made by REST is in no project: https://community.developer.atlassian.com/t/91653 — on Data Center it
is in all of them, unless it was made for some.
"""

from adapters.sandbox import values
from adapters.sandbox.errors import Refused
from adapters.sandbox.model import Account, Field, Project, Screen, Tab
from adapters.sandbox.permissions import allowed
from adapters.sandbox.world import World

TEAM_MANAGED = {"summary", "description", "assignee", "reporter", "labels", "priority", "duedate", "issuelinks"}
# who lacks the permission is told that the field is not on the screen
OWN_PERMISSION = {"assignee": "ASSIGN_ISSUES", "duedate": "SCHEDULE_ISSUES", "issuelinks": "LINK_ISSUES"}


def in_project(world: World, project: Project, field: Field) -> bool:
    """Whether the project has the field at all; a team-managed one has its own fields only."""
    if not field.custom:
        return True
    if not world.edition.schemes:
        return not field.homes or project.id in field.homes
    if field.scope is not None or project.simplified:
        return field.scope == project.id
    return project.field_scheme is not None and field.id in world.schemes[project.field_scheme]


def project_fields(world: World, project: Project) -> list[Field]:
    """Return the custom fields of a project by id, the order that issues show them in."""
    return sorted(
        (field for field in world.fields.values() if field.custom and in_project(world, project, field)),
        key=lambda field: field.number,
    )


def screen(world: World, project: Project, operation: str) -> Screen | None:
    """Return the screen of ``create``, ``edit`` or ``view``; a team-managed project has none."""
    if project.screen_scheme is None:
        return None
    screens = world.screen_schemes[project.screen_scheme].screens
    return world.screens[screens.get(operation, screens["default"])]


def on_screen(world: World, project: Project, operation: str) -> list[str]:
    """Return the field ids on a screen, tab after tab."""
    if project.simplified:
        own = [field.id for field in project_fields(world, project)]
        return sorted(TEAM_MANAGED) + own
    found = screen(world, project, operation)
    return [name for tab in found.tabs for name in tab.fields] if found else []


def settable(world: World, project: Project, operation: str, name: str) -> bool:
    """Whether a call may write the field: it is known, writable, in the project and on the screen."""
    field = world.fields.get(name)
    if field is None or values.sort_of(field) is None:
        return False
    return in_project(world, project, field) and name in on_screen(world, project, operation)


def kept(world: World, project: Project, field: Field) -> bool:
    """Whether an issue that is moved into the project keeps what a custom field holds."""
    return settable(world, project, "view", field.id) if world.edition.cloud else in_project(world, project, field)


def may_set(world: World, actor: Account, project: Project, operation: str, name: str) -> bool:
    """Whether the actor may give the field a value, or a link to an issue where it is ``issuelinks``."""
    known = settable(world, project, operation, name)
    if name == "issuelinks":
        known = name in on_screen(world, project, operation)
    return known and (name not in OWN_PERMISSION or allowed(actor, OWN_PERMISSION[name], project))


def company_managed(world: World, key: str) -> Project:
    """Return a project that takes schemes and screens; 400 for a team-managed one."""
    project = world.project(key)
    if project.simplified:
        raise Refused(
            400,
            f"Project {project.key} is team-managed: it has its own fields, and shared fields can't be added to it.",
        )
    return project


def find_tab(world: World, screen_id: int, tab_id: int) -> Tab:
    """Return a tab of a screen; 404 when either is not there."""
    found = world.screens.get(screen_id)
    if found is None:
        raise Refused(404, f"The screen with id {screen_id} does not exist.")
    for tab in found.tabs:
        if tab.id == tab_id:
            return tab
    raise Refused(404, f"The screen tab with id {tab_id} does not exist.")
