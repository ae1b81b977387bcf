"""Jira's JSON → plain data of the ports. Pure; what is missing in an answer is missing here, nothing is guessed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from adapters.jira.adf import adf_text
from adapters.jira.slots import Slots, rich
from plugin.domain.people import Person
from plugin.manifest import Fact
from plugin.ports.tracker import Change, Ticket
from plugin.words import Words

OUR_PROPERTY = "trida"
NAMED_IN_VALUES = ("displayName", "value", "name", "key")
NO_BREAK = "\u00a0"
Text = Callable[[object], str]
"""Reads formatted text as an edition keeps it."""


def person(user: object) -> Person | None:
    """Read a user; Cloud knows people by ``accountId``, Data Center by ``name``."""
    if not isinstance(user, Mapping):
        return None
    found = next((str(user[key]) for key in ("accountId", "name", "key") if user.get(key)), None)
    if found is None:
        return None
    name, email = str(user.get("displayName") or found), user.get("emailAddress") or None
    return Person(found, name, email, active=bool(user.get("active", True)))


def moment(text: str) -> datetime:
    """Read Jira's time (``2026-11-06T18:00:00.000+0300``) as UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class History:
    """What a ticket's history shows after a cursor.

    ``cursor`` is the newest entry that was seen; ``complete`` is False where older entries have to be fetched.
    """

    entries: tuple[Mapping[str, Any], ...]
    cursor: str
    complete: bool


def ordered(entries: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return history entries oldest first, each once; they come newest first from one call and last from another."""
    unique = {str(entry["id"]): entry for entry in entries}
    return tuple(sorted(unique.values(), key=lambda entry: (moment(entry["created"]), int(entry["id"]))))


def after(entries: Sequence[Mapping[str, Any]], cursor: str) -> History:
    """Return the entries behind ``cursor``; it need not be among them when they do not reach back to it."""
    ids = [str(entry["id"]) for entry in entries]
    newest = ids[-1] if ids else cursor
    if cursor in ids:
        return History(tuple(entries[ids.index(cursor) + 1 :]), newest, complete=True)
    newer = [entry for entry in entries if not cursor or int(entry["id"]) > int(cursor)]
    return History(tuple(newer), newest, complete=False)


def changes(entries: Iterable[Mapping[str, Any]], slots: Slots, text: Text) -> tuple[Change, ...]:
    """Return what history entries say about our slots and about labels, status and key."""
    found = []
    for entry in entries:
        for number, item in enumerate(entry.get("items") or ()):
            slot = slots.about(item)
            if slot is not None:
                found.append(
                    Change(
                        id=f"{entry['id']}.{number}",
                        at=moment(entry["created"]),
                        author=person(entry.get("author")),
                        slot=slot,
                        before=_said_then(slot, item.get("fromString"), text),
                        after=_said_then(slot, item.get("toString"), text),
                    ),
                )
    return tuple(found)


def _said_then(slot: str, value: object, text: Text) -> str:
    return text(value) if rich(slot) else str(value or "")


def ticket(
    issue: Mapping[str, Any], slots: Slots, facts: Sequence[tuple[str, str]], found: History, text: Text
) -> Ticket:
    """Put a ticket together from an issue with its fields, ``editmeta`` and our property.

    A slot is there only where its field can be written on this very ticket.
    """
    fields, editable = issue["fields"], (issue.get("editmeta") or {}).get("fields") or {}
    status = fields.get("status") or {}
    return Ticket(
        id=str(issue["id"]),
        key=str(issue["key"]),
        title=str(fields.get("summary") or ""),
        status=str(status.get("name") or ""),
        closed=is_done(status),
        labels=frozenset(map(str, fields.get("labels") or ())),
        owner=person(fields.get("assignee")),
        creator=person(fields.get("creator")),
        project=str((fields.get("project") or {}).get("key") or ""),
        # In a service project a comment goes to the customer by default.
        for_customers=(fields.get("project") or {}).get("projectTypeKey") == "service_desk",
        facts=tuple(facts),
        slots={slot: _text(slot, fields.get(field), text) for slot, field in slots.ids().items() if field in editable},
        state=our_property(issue),
        changes=changes(found.entries, slots, text),
        cursor=found.cursor,
    )


def is_done(status: object) -> bool:
    """Whether a workflow status counts as done."""
    category = status.get("statusCategory") if isinstance(status, Mapping) else None
    return isinstance(category, Mapping) and category.get("key") == "done"


def _text(slot: str, value: object, text: Text) -> str:
    """Return a field's value as text; a number as people write it: ``36``, not ``36.0``."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    return text(value) if rich(slot) else adf_text(value)


def our_property(issue: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return our property of an issue that was read with it; Data Center's description has it one level deeper."""
    held = issue.get("properties") or {}
    value = held.get(OUR_PROPERTY)
    if value is None and isinstance(held.get("properties"), Mapping):
        value = held["properties"].get(OUR_PROPERTY)
    return value if isinstance(value, Mapping) else None


def fact(wanted: Fact, value: object, words: Words) -> str | None:
    """Write a field's value for people as the manifest says; None where the ticket has none."""
    if value is None or value in ("", []):
        return None
    if wanted.kind in {"number", "money"} and isinstance(value, int | float):
        text = words.number(value)
        return f"{text}{NO_BREAK}{wanted.unit}" if wanted.unit else text
    if wanted.kind == "date" and isinstance(value, str):
        day = _day(value, words)
        return words.day(day) if day else value
    return _said(value)


def _day(text: str, words: Words) -> datetime | None:
    try:
        if len(text) == len("2026-12-15"):
            return datetime.combine(date.fromisoformat(text), time(12), words.zone)
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    if not isinstance(value, Mapping):
        return str(value)
    if value.get("type") == "doc":
        return adf_text(value)
    return next((str(value[key]) for key in NAMED_IN_VALUES if value.get(key)), "")
