"""What a field can hold: how REST writes it, how REST and webhooks show it, how the changelog words it.

A value is stored in one plain form; ``VERSION 3`` shows rich text as a document, ``VERSION 2`` (webhook bodies)
as wiki markup.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from adapters.sandbox import adf
from adapters.sandbox.edition import BadForm
from adapters.sandbox.model import Field
from adapters.sandbox.times import rest_time
from adapters.sandbox.wiki import wiki
from adapters.sandbox.world import World

MAX_LINE = 255
MAX_RICH = 32767
PRIORITIES = {"1": "Highest", "2": "High", "3": "Medium", "4": "Low", "5": "Lowest"}
UNSET = "Field '{0}' cannot be set. It is not on the appropriate screen, or unknown."


class BadValue(ValueError):
    """The value does not fit the field; ``message`` goes to the caller under the field's id."""


class BadRichText(BadValue):
    """The value is meant to be a document and is not one: ``INVALID_INPUT`` for the whole call."""


@dataclass(frozen=True)
class Kind:
    """One sort of field: ``schema`` as REST names it, and the custom type's searcher when it has one."""

    schema: str
    read: Callable[[World, Any], Any]
    items: str | None = None
    searchers: tuple[str, ...] = ()


def _summary(_: World, raw: Any) -> Any:
    if not isinstance(raw, str) or not raw.strip():
        raise BadValue("You must specify a summary of the issue.")
    if "\n" in raw or "\r" in raw:
        raise BadValue("The summary is invalid because it contains newline characters.")
    if len(raw) > MAX_LINE:
        raise BadValue(f"Summary can't exceed {MAX_LINE} characters.")
    return raw.strip()


def _line(_: World, raw: Any) -> Any:
    if not isinstance(raw, str):
        raise BadValue("Operation value must be a string")
    if len(raw) > MAX_LINE:
        raise BadValue(f"The entered text is too long. It exceeds the allowed limit of {MAX_LINE} characters.")
    return raw or None


def _rich(world: World, raw: Any) -> Any:
    try:
        text = wiki(world.edition.checked(raw)) or ""
    except BadForm as why:
        raise BadValue(str(why)) from why
    except adf.BadDocument as why:
        raise BadRichText("INVALID_INPUT") from why
    if len(text) > MAX_RICH:
        raise BadValue("The entered text is too long. It exceeds the allowed limit of 32,767 characters.")
    return raw if (raw["content"] if isinstance(raw, dict) else raw) else None


def _number(_: World, raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise BadValue("Operation value must be a number")
    return float(raw)


def _day(_: World, raw: Any) -> Any:
    if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
        raise BadValue("Operation value must be a string in the format yyyy-MM-dd")
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError as why:
        raise BadValue("Operation value must be a string in the format yyyy-MM-dd") from why


def _instant(_: World, raw: Any) -> Any:
    try:
        moment = datetime.fromisoformat(raw)
    except (TypeError, ValueError) as why:
        raise BadValue("Operation value must be a date time in ISO 8601") from why
    if moment.tzinfo is None:
        raise BadValue("Operation value must be a date time in ISO 8601")
    return rest_time(moment)


def _url(_: World, raw: Any) -> Any:
    if not isinstance(raw, str) or not re.match(r"https?://\S+$", raw):
        raise BadValue("Operation value must be a valid URL")
    return raw


def _user(world: World, raw: Any) -> Any:
    if world.edition.by_name and isinstance(raw, dict) and "name" not in raw:
        raise BadValue("expected Object containing a 'name' property")
    account_id = world.edition.named(raw)
    if account_id is None and isinstance(raw, dict):
        return None
    account = world.account(account_id)
    if account is None or not account.active:
        by = "name" if world.edition.by_name else "accountId"
        raise BadValue(f"Specify a valid '{by}' for the user")
    return account.id


def _labels(_: World, raw: Any) -> Any:
    if not isinstance(raw, list) or not all(isinstance(label, str) and label for label in raw):
        raise BadValue("Operation value must be an array of strings")
    if any(re.search(r"\s", label) for label in raw):
        raise BadValue("The label can't contain spaces.")
    if any(len(label) > MAX_LINE for label in raw):
        raise BadValue(f"A label can't exceed {MAX_LINE} characters.")
    return sorted(set(raw))


def _parent(world: World, raw: Any) -> Any:
    found = world.keys.get(str(raw.get("key"))) or raw.get("id") if isinstance(raw, dict) else None
    if found not in world.issues:
        raise BadValue("Could not find issue by id or key.")
    return found


def _never(_: World, raw: Any) -> Any:
    raise BadValue(f"Option '{raw}' is not valid")


def _option(field: Field, raw: Any) -> str:
    """Return the text of the option that is meant, by which a select is kept."""
    wanted = raw if isinstance(raw, dict) else {}
    for text, number in field.options.items():
        if number == wanted.get("id") or ("id" not in wanted and text == wanted.get("value")):
            return text
    raise BadValue("Option id or value is not valid")


def _options(field: Field, raw: Any) -> list[str] | None:
    """Return the texts of the options that are meant, each once, in the order of the field."""
    if not isinstance(raw, list):
        raise BadValue("data was not an array")
    meant = {_option(field, one) for one in raw}
    return [text for text in field.options if text in meant] or None


def toggled(field: Field, held: Any, verb: str, operand: Any) -> list[dict[str, str]]:
    """Return the options of a field with boxes after one of them was added or removed, as a call would write them."""
    meant = _option(field, operand)
    rest = [{"value": text} for text in _texts(held) if text != meant]
    return rest if verb == "remove" else [*rest, {"value": meant}]


def _texts(held: Any) -> list[str]:
    return [str(one["value"] if isinstance(one, dict) else one) for one in held or []]


def _priority(_: World, raw: Any) -> Any:
    wanted = raw if isinstance(raw, dict) else {}
    for key, name in PRIORITIES.items():
        if wanted.get("id") == key or wanted.get("name") == name:
            return key
    raise BadValue("Specify the Priority (id or name) as a string")


SYSTEM_KINDS = {
    "summary": Kind("string", _summary),
    "description": Kind("string", _rich),
    "environment": Kind("string", _rich),
    "assignee": Kind("user", _user),
    "reporter": Kind("user", _user),
    "labels": Kind("array", _labels, items="string"),
    "priority": Kind("priority", _priority),
    "duedate": Kind("date", _day),
    "parent": Kind("issuelink", _parent),
}
CUSTOM_KINDS = {
    "textfield": Kind("string", _line, searchers=("textsearcher",)),
    "readonlyfield": Kind("string", _line, searchers=("textsearcher",)),
    "textarea": Kind("string", _rich, searchers=("textsearcher",)),
    "float": Kind("number", _number, searchers=("exactnumber", "numberrange")),
    "datepicker": Kind("date", _day, searchers=("daterange",)),
    "datetime": Kind("datetime", _instant, searchers=("datetimerange",)),
    "url": Kind("string", _url, searchers=("exacttextsearcher",)),
    "userpicker": Kind("user", _user, searchers=("userpickergroupsearcher",)),
    "labels": Kind("array", _labels, items="string", searchers=("labelsearcher",)),
    "select": Kind("option", _never, searchers=("multiselectsearcher",)),
    "multicheckboxes": Kind("array", _never, items="option", searchers=("multiselectsearcher",)),
}
BOXES = "multicheckboxes"
RICH = {"textarea", "description", "environment"}


def sort_of(field: Field) -> Kind | None:
    """Return the kind of a field that can be written, or nothing."""
    return CUSTOM_KINDS.get(field.kind) if field.custom else SYSTEM_KINDS.get(field.id)


def is_rich(field: Field) -> bool:
    """Whether the field holds a document."""
    return (field.kind if field.custom else field.id) in RICH


def is_user(field: Field) -> bool:
    """Whether the field holds an account."""
    kind = sort_of(field)
    return kind is not None and kind.schema == "user"


def read(world: World, field: Field, raw: Any) -> Any:
    """Check what a call wants to write and return the stored form; ``BadValue`` when it does not fit."""
    kind = sort_of(field)
    if kind is None:
        raise BadValue(UNSET.format(field.id))
    if field.id == "labels" and raw is None:
        return []
    if raw is None and field.id not in ("summary", "priority"):
        return None
    if field.kind == BOXES:
        return _options(field, raw)
    return _option(field, raw) if field.kind == "select" else kind.read(world, raw)


def words(world: World, field: Field, stored: Any) -> tuple[str | None, str | None]:
    """Return the (id, text) pair of the changelog; an empty custom field is an empty text, a system one nothing."""
    if stored is None or stored == []:
        return None, "" if field.custom or field.id == "labels" else None
    if is_user(field):
        account = world.known(stored)
        return account.key or account.id, account.name
    if field.options:
        return _chosen(field, stored)
    if field.id in ("priority", "parent"):
        return stored, PRIORITIES[stored] if field.id == "priority" else world.issues[stored].key
    if field.id == "duedate" or field.kind == "datepicker":
        return stored, stored
    return None, _text(field, stored)


def _chosen(field: Field, stored: Any) -> tuple[str, str]:
    """Return ids and texts of options: one as it is, several as a site writes them, ``[10120, 10121]``."""
    if field.kind != BOXES:
        return field.options[stored], stored
    return f"[{', '.join(field.options[one] for one in stored)}]", ",".join(stored)


def _text(field: Field, stored: Any) -> str:
    if is_rich(field):
        return wiki(stored) or ""
    if isinstance(stored, float):
        return f"{stored:.10f}".rstrip("0").rstrip(".")
    return " ".join(stored) if isinstance(stored, list) else str(stored)
