"""What a JQL clause means for an issue: which fields are known, how values compare, how results are sorted.

Unknown fields and values match nothing and are no error, as the 2026 search does. A negative clause (``!=``,
``not in``, ``!~``) does not match an issue whose field is empty: that is JQL, not a slip.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.sandbox import values
from adapters.sandbox.jql import Both, Clause, JqlError, Node, Not, Query, Value
from adapters.sandbox.model import Account, Field, Issue
from adapters.sandbox.wiki import wiki
from adapters.sandbox.world import World

RELATIVE = re.compile(r"([+-]?\d+)([mhdw])$")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
FORMATS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
DATES = {"created", "updated", "duedate", "datepicker", "datetime", "statuscategorychangeddate"}
TEXTS = {"summary", "description", "comment", "text", "environment", "textfield", "readonlyfield", "textarea"}
ALIASES = {"issue": "key", "issuekey": "key", "due": "duedate", "type": "issuetype", "createddate": "created"}
ALIASES |= {"updateddate": "updated"}


@dataclass(frozen=True)
class Reader:
    """Who asks, when: dates in a query are in the asker's time zone."""

    world: World
    caller: Account
    now: datetime


def matches(reader: Reader, node: Node, issue: Issue) -> bool:
    """Whether an issue fits a parsed query; ``JqlError`` for an operator or a date that cannot be."""
    if isinstance(node, Not):
        return not matches(reader, node.node, issue)
    if isinstance(node, Both):
        results = [matches(reader, one, issue) for one in node.nodes]
        return all(results) if node.all_of else any(results)
    return _clause(reader, node, issue)


def _clause(reader: Reader, clause: Clause, issue: Issue) -> bool:
    kind, held = _held(reader.world, clause.field, issue)
    if held is None:
        return False
    if clause.operator in ("is", "is not") or clause.values[0].empty:
        if clause.operator not in ("is", "is not", "=", "!="):
            raise JqlError(f"The operator '{clause.operator}' does not support searching for EMPTY values.")
        return (not held) == (clause.operator in ("is", "="))
    if (clause.operator in ("~", "!~")) != (kind in TEXTS):
        raise JqlError(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    fits = _fits(reader, clause, kind)
    return bool(held) and fits(held)


def _fits(reader: Reader, clause: Clause, kind: str) -> Callable[[list[Any]], bool]:
    """Return the comparison of a clause; it is made even for an empty field, so that a bad value is told."""
    if kind in DATES:
        moment = _date(reader, clause.field, clause.values[0])
        return lambda held: _compare(clause.operator, held[0], moment)
    if kind == "float":
        return _number(clause)
    wanted = {_literal(reader, kind, value) for value in clause.values}
    verbs: dict[str, Callable[[list[Any]], bool]] = {
        "=": lambda held: any(one in wanted for one in held),
        "!=": lambda held: not any(one in wanted for one in held),
        "~": lambda held: any(_contains(" ".join(held), text) for text in wanted),
        "!~": lambda held: not any(_contains(" ".join(held), text) for text in wanted),
    }
    verbs |= {"in": verbs["="], "not in": verbs["!="]}
    if clause.operator not in verbs:
        raise JqlError(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    return verbs[clause.operator]


def _held(world: World, name: str, issue: Issue) -> tuple[str, list[Any] | None]:
    """Return the kind of the named field and what the issue holds there; ``None`` for an unknown field."""
    lower = canonical(name)
    system = _SYSTEM.get(lower)
    if system is not None:
        return lower, system(world, issue)
    field = find_field(world, name)
    if field is None:
        return lower, None
    stored = issue.values.get(field.id)
    return field.kind, [] if stored is None else _lowered(field, stored)


def canonical(name: str) -> str:
    """Return the name of one of Jira's own fields, in small letters and without its other names."""
    return ALIASES.get(name.lower(), name.lower())


def known_field(world: World, name: str) -> bool:
    """Whether a query can be about the field."""
    return canonical(name) in _SYSTEM or find_field(world, name) is not None


def _lowered(field: Field, stored: Any) -> list[Any]:
    if values.is_rich(field):
        return [(wiki(stored) or "").lower()]
    if field.kind in ("datepicker", "datetime"):
        moment = datetime.fromisoformat(stored)
        return [moment if moment.tzinfo else moment.replace(tzinfo=UTC)]
    if isinstance(stored, list):
        return [one.lower() for one in stored]
    return [stored if isinstance(stored, float) else stored.lower()]


def find_field(world: World, name: str) -> Field | None:
    """Find a searchable custom field by ``cf[10101]`` or by its name in any case; the oldest wins."""
    number = re.fullmatch(r"cf\[(\d+)\]", name.strip().lower())
    for field in sorted(world.fields.values(), key=lambda one: one.id):
        if field.custom and field.searcher is not None:
            named = field.name.lower() == name.lower()
            if (number and field.number == int(number[1])) or (number is None and named):
                return field
    return None


def _project(world: World, issue: Issue) -> list[Any]:
    project = world.projects[issue.project]
    return [project.id, project.key.lower(), project.name.lower()]


def _person(name: str) -> Callable[[World, Issue], list[Any]]:
    def read(world: World, issue: Issue) -> list[Any]:
        account = world.account(issue.creator if name == "creator" else issue.values.get(name))
        names = (account.id, account.key, account.name) if account else ()
        return [name.lower() for name in names if name]

    return read


def _status(world: World, issue: Issue) -> list[Any]:
    return [issue.status, world.statuses[issue.status].name.lower()]


def _category(world: World, issue: Issue) -> list[Any]:
    names = {"new": "to do", "indeterminate": "in progress", "done": "done"}
    category = world.statuses[issue.status].category
    return [category, names[category]]


def _kind(world: World, issue: Issue) -> list[Any]:
    kind = world.projects[issue.project].issue_type(issue.type)
    return [issue.type, *(name.lower() for name in sorted(kind.names))]


def _rich(name: str) -> Callable[[World, Issue], list[Any]]:
    def read(_: World, issue: Issue) -> list[Any]:
        text = wiki(issue.values.get(name))
        return [text.lower()] if text else []

    return read


def _comments(_: World, issue: Issue) -> list[Any]:
    # a restricted comment is not found by its words here; whether Jira finds it depends on the asker
    return [(wiki(one.body) or "").lower() for one in issue.comments if one.role is None and one.group is None]


def _everything(world: World, issue: Issue) -> list[Any]:
    return [issue.values["summary"].lower(), *_rich("description")(world, issue), *_comments(world, issue)]


def _parent(world: World, issue: Issue) -> list[Any]:
    above = world.issues.get(issue.values.get("parent") or "")
    return [above.id, above.key.lower()] if above else []


def _due(_: World, issue: Issue) -> list[Any]:
    day = issue.values.get("duedate")
    return [datetime.fromisoformat(day).replace(tzinfo=UTC)] if day else []


_SYSTEM: dict[str, Callable[[World, Issue], list[Any]]] = {
    "project": _project,
    "key": lambda world, issue: [issue.id, *(key.lower() for key, held in world.keys.items() if held == issue.id)],
    "id": lambda _, issue: [issue.id, issue.key.lower()],
    "status": _status,
    "statuscategory": _category,
    "issuetype": _kind,
    "labels": lambda _, issue: [label.lower() for label in issue.values.get("labels") or []],
    "assignee": _person("assignee"),
    "reporter": _person("reporter"),
    "creator": _person("creator"),
    "priority": lambda _, issue: [issue.values["priority"], values.PRIORITIES[issue.values["priority"]].lower()],
    "summary": lambda _, issue: [issue.values["summary"].lower()],
    "description": _rich("description"),
    "environment": _rich("environment"),
    "comment": _comments,
    "text": _everything,
    "created": lambda _, issue: [issue.created],
    "updated": lambda _, issue: [issue.updated],
    "statuscategorychangeddate": lambda _, issue: [issue.status_changed],
    "duedate": _due,
    "parent": _parent,
}


def _literal(reader: Reader, kind: str, value: Value) -> str:
    if not value.function:
        return value.text.lower()
    if value.text.lower() == "currentuser" and kind in ("assignee", "reporter", "creator", "userpicker"):
        return reader.caller.id.lower()
    raise JqlError(f"Unable to find JQL function '{value.text}()'.")


def _date(reader: Reader, field: str, value: Value) -> datetime:
    if value.function:
        if value.text.lower() == "now":
            return reader.now
        raise JqlError(f"Unable to find JQL function '{value.text}()'.")
    relative = RELATIVE.fullmatch(value.text.strip())
    try:
        if relative:
            return reader.now + timedelta(**{UNITS[relative[2]]: int(relative[1])})
        for pattern in FORMATS:
            try:
                moment = datetime.strptime(value.text.strip(), pattern)  # noqa: DTZ007 - the zone comes next
            except ValueError:
                continue
            return moment.replace(tzinfo=ZoneInfo(reader.caller.zone)).astimezone(UTC)
    except OverflowError:
        pass
    raise JqlError(
        f"Date value '{value.text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
        "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
    )


def _compare(operator: str, held: Any, wanted: Any) -> bool:
    verbs: dict[str, Callable[[], bool]] = {
        "=": lambda: held == wanted,
        "!=": lambda: held != wanted,
        ">": lambda: held > wanted,
        ">=": lambda: held >= wanted,
        "<": lambda: held < wanted,
        "<=": lambda: held <= wanted,
    }
    if operator not in verbs:
        raise JqlError(f"The operator '{operator}' is not supported here.")
    return verbs[operator]()


def _number(clause: Clause) -> Callable[[list[Any]], bool]:
    try:
        wanted = [float(value.text) for value in clause.values]
    except ValueError:
        raise JqlError(f"Value '{clause.values[0].text}' for field '{clause.field}' is not a number.") from None
    if clause.operator in ("in", "not in"):
        return lambda held: (held[0] in wanted) == (clause.operator == "in")
    return lambda held: _compare(clause.operator, held[0], wanted[0])


def _contains(text: str, wanted: str) -> bool:
    return all(word.strip('"*?') in text for word in wanted.split())


def sort(world: World, issues: list[Issue], query: Query) -> list[Issue]:
    """Sort as ORDER BY says, newest first without it; a field that cannot be sorted by changes nothing."""
    ordered = sorted(issues, key=lambda issue: int(issue.id), reverse=True)
    for name, descending in reversed(query.order):
        ordered.sort(key=lambda issue: _rank(world, name, issue), reverse=descending)
    return ordered


def _rank(world: World, name: str, issue: Issue) -> tuple[int, Any]:
    lower = canonical(name)
    if lower in ("key", "id"):
        project, _, number = issue.key.rpartition("-")
        return 0, (project, int(number))
    _, held = _held(world, name, issue)
    return (0, held[-1]) if held else (1, 0)
