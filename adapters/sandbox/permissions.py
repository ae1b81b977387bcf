"""Who may do what: global permissions on the account, project permissions on the project."""

from adapters.sandbox.errors import Refused, no_issue, no_project
from adapters.sandbox.model import Account, Comment, Issue, Project
from adapters.sandbox.world import World

GLOBAL = {
    "ADMINISTER": ("0", "Administer Jira"),
    "USER_PICKER": ("27", "Browse users and groups"),
}
PROJECT = {
    "BROWSE_PROJECTS": ("10", "Browse Projects"),
    "CREATE_ISSUES": ("11", "Create Issues"),
    "EDIT_ISSUES": ("12", "Edit Issues"),
    "ASSIGN_ISSUES": ("13", "Assign Issues"),
    "ADD_COMMENTS": ("15", "Add Comments"),
    "DELETE_ISSUES": ("16", "Delete Issues"),
    "ASSIGNABLE_USER": ("17", "Assignable User"),
    "LINK_ISSUES": ("21", "Link Issues"),
    "ADMINISTER_PROJECTS": ("23", "Administer Projects"),
    "MOVE_ISSUES": ("25", "Move Issues"),
    "SCHEDULE_ISSUES": ("28", "Schedule Issues"),
    "DELETE_ALL_COMMENTS": ("36", "Delete All Comments"),
    "DELETE_OWN_COMMENTS": ("37", "Delete Own Comments"),
    "EDIT_ALL_COMMENTS": ("34", "Edit All Comments"),
    "EDIT_OWN_COMMENTS": ("35", "Edit Own Comments"),
    "TRANSITION_ISSUES": ("46", "Transition Issues"),
}


def allowed(account: Account, permission: str, project: Project | None = None) -> bool:
    """Whether the account holds a permission; a project permission needs its project."""
    if permission in GLOBAL:
        return permission in account.everywhere
    return project is not None and account.id in project.grants.get(permission, set())


def need_global(account: Account, permission: str = "ADMINISTER") -> None:
    """403 without the global permission."""
    if not allowed(account, permission):
        raise Refused(403, "You do not have permission to perform this operation.")


def visible_project(world: World, account: Account, key: str) -> Project:
    """Return the project; 404 when the account may not browse it."""
    project = world.project(key)
    if not allowed(account, "BROWSE_PROJECTS", project) and not allowed(account, "ADMINISTER"):
        raise no_project(key)
    return project


def administered_project(world: World, account: Account, key: str) -> Project:
    """Return the project; 404, as the real one says, without *Administer Projects* or *Administer Jira*."""
    project = visible_project(world, account, key)
    if not allowed(account, "ADMINISTER_PROJECTS", project) and not allowed(account, "ADMINISTER"):
        raise no_project(key)
    return project


def visible_issue(world: World, account: Account, key: str) -> Issue:
    """Return the issue; 404 when the account may not browse its project."""
    issue = world.issue(key)
    if not may_browse(world, account, issue):
        raise no_issue()
    return issue


def may_browse(world: World, account: Account, issue: Issue) -> bool:
    """Whether the account sees the issue at all."""
    return allowed(account, "BROWSE_PROJECTS", world.projects[issue.project])


def need(world: World, account: Account, issue: Issue, permission: str, what: str) -> None:
    """403 without a permission in the issue's project."""
    if not allowed(account, permission, world.projects[issue.project]):
        raise Refused(403, f"You do not have permission to {what}.")


def sees_comment(world: World, account: Account, issue: Issue, comment: Comment) -> bool:
    """Whether the account may read the comment: everyone who browses, unless it is restricted."""
    if comment.role is not None:
        return world.in_role(account, world.projects[issue.project], comment.role)
    if comment.group is not None:
        return account.id in world.groups[comment.group].members
    return True
