"""What a query of Data Center may name: unlike Cloud, it refuses fields and values that it does not know."""

from collections.abc import Callable

from adapters.sandbox.jql import Both, Clause, JqlError, Node, Not
from adapters.sandbox.jql_match import canonical, known_field
from adapters.sandbox.model import Account
from adapters.sandbox.permissions import allowed, may_browse
from adapters.sandbox.world import World

PEOPLE = ("assignee", "reporter", "creator")


def check(world: World, caller: Account, node: Node | None) -> None:
    """Raise ``JqlError`` for the first name in a condition that the caller's site does not have."""
    if isinstance(node, Not):
        check(world, caller, node.node)
    elif isinstance(node, Both):
        for one in node.nodes:
            check(world, caller, one)
    elif node is not None:
        _clause(world, caller, node)


def _clause(world: World, caller: Account, clause: Clause) -> None:
    if not known_field(world, clause.field):
        raise JqlError(f"Field '{clause.field}' does not exist or you do not have permission to view it.")
    known = _KNOWN.get(canonical(clause.field))
    if known is None or clause.operator not in ("=", "!=", "in", "not in"):
        return
    for value in clause.values:
        if not value.empty and not value.function and not known(world, caller, value.text.lower()):
            raise JqlError(_refusal(clause.field, value.text))


def _refusal(field: str, text: str) -> str:
    if canonical(field) in ("key", "id"):
        return f"An issue with key '{text}' does not exist for field '{field}'."
    return f"The value '{text}' does not exist for the field '{field}'."


def _issue(world: World, caller: Account, text: str) -> bool:
    found = world.issues.get(text) or world.issues.get(world.keys.get(text.upper(), ""))
    return found is not None and may_browse(world, caller, found)


def _project(world: World, caller: Account, text: str) -> bool:
    return any(
        text in (one.id, one.key.lower(), one.name.lower()) and allowed(caller, "BROWSE_PROJECTS", one)
        for one in world.projects.values()
    )


def _status(world: World, _: Account, text: str) -> bool:
    return any(text in (one.id, one.name.lower()) for one in world.statuses.values())


def _type(world: World, _: Account, text: str) -> bool:
    kinds = [kind for project in world.projects.values() for kind in project.issue_types]
    return any(text == kind.id or text in {name.lower() for name in kind.names} for kind in kinds)


def _person(world: World, _: Account, text: str) -> bool:
    return any(text in (one.id, one.key.lower(), one.name.lower()) for one in world.accounts.values())


_KNOWN: dict[str, Callable[[World, Account, str], bool]] = {
    "key": _issue,
    "id": _issue,
    "project": _project,
    "status": _status,
    "issuetype": _type,
    **dict.fromkeys(PEOPLE, _person),
}
