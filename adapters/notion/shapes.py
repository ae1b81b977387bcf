"""Notion's JSON → plain data of the ports. Pure; what is missing in an answer is missing here, nothing is guessed."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from adapters.notion.richtext import said
from adapters.notion.schema import same
from adapters.notion.slots import DATA, LINK, OPEN, Slots, kind_of
from plugin.domain.people import Person
from plugin.manifest import Fact
from plugin.ports.tracker import Change, Ticket
from plugin.words import Words

NO_BREAK = "\u00a0"
REVEALED = "revealed"
DAY = len("2026-12-15")
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE)

Json = Mapping[str, Any]


def dashed(text: object) -> str | None:
    """Return the id that a text is or ends in (an address does), dashed and lower-case; None for anything else.

    Addresses may hold a query and a fragment, which may hold ids of other things: those are not looked at.
    """
    if not isinstance(text, str):
        return None
    found = _ID.findall(text.partition("?")[0].partition("#")[0])
    return str(UUID(found[-1])) if found else None


def person(user: object) -> Person | None:
    """Read a user; a user in another object may be an id alone, and then has that for a name."""
    if not isinstance(user, Mapping) or not user.get("id"):
        return None
    number = str(user["id"])
    email = (user.get("person") or {}).get("email") if isinstance(user.get("person"), Mapping) else None
    return Person(number, str(user.get("name") or number), email or None)


def address(browse_url: str, number: str) -> str:
    """Return the address of a page for people."""
    return f"{browse_url.rstrip('/')}/{number.replace('-', '')}"


def moment(text: str) -> datetime:
    """Read Notion's time (``2026-11-06T15:00:00.000Z``) as UTC; times of pages are rounded down to the minute."""
    return datetime.fromisoformat(text).astimezone(UTC)


def prop(page: Json, number: str | None) -> Json:
    """Return a property of a page by id; an empty object where the page has none."""
    if number is None:
        return {}
    found = page.get("properties") or {}
    return next((one for one in found.values() if same(str(one.get("id")), number)), {})


def typed(page: Json, kind: str) -> Json:
    """Return the first property of a type; an empty object where there is none."""
    found = page.get("properties") or {}
    return next((one for one in found.values() if one.get("type") == kind), {})


def key_of(page: Json) -> str:
    """Return what people call a page: its unique id (``DEAL-142``), else its id without dashes."""
    held = typed(page, "unique_id").get("unique_id") or {}
    if held.get("number") is None:
        return str(page["id"]).replace("-", "")
    return "-".join(str(part) for part in (held.get("prefix"), held["number"]) if part)


def option(one: Json) -> str:
    """Return the option chosen in a status or select."""
    held = one.get(str(one.get("type")))
    return str(held.get("name") or "") if isinstance(held, Mapping) else ""


def data_in(one: Json) -> Mapping[str, Any] | None:
    """Return the JSON object that a text property holds; None for anything else."""
    return data_of(said(one.get("rich_text")))


def data_of(text: str) -> Mapping[str, Any] | None:
    """Return the JSON object that a text is; None for anything else."""
    try:
        found = json.loads(text or "null")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known beside the page itself: where it stands, who owns it, the facts.

    ``editor`` returns who edited it last, None for a bot; it may ask Notion.
    """

    status: str
    closed: bool
    owner: Person | None
    facts: Sequence[tuple[str, str]]
    editor: Callable[[], Person | None]


def ticket(page: Json, slots: Slots, label: str | None, seen: Seen, cursor: str) -> Ticket:
    """Put a ticket together; Notion keeps no history that we can read, so ``changes`` tell what stands there now."""
    state = data_in(prop(page, slots.id(DATA)))
    labels = frozenset({label}) if label and _ticked(page, slots) else frozenset[str]()
    texts = dict(_texts(page, slots))
    answers = _typed_answers(texts, state)
    editor = seen.editor() if labels or answers else None
    found = _changes(page, labels, answers, editor, str((state or {}).get("id", "")))
    known = set(cursor.split(","))
    return Ticket(
        id=str(page["id"]),
        key=key_of(page),
        title=said(typed(page, "title").get("title")),
        status=seen.status,
        closed=seen.closed,
        labels=labels,
        owner=seen.owner,
        creator=person(page.get("created_by")),
        project=str((page.get("parent") or {}).get("data_source_id") or ""),
        facts=tuple(seen.facts),
        slots=texts,
        state=state,
        changes=tuple(change for change in found if change.id not in known),
        cursor=",".join(change.id for change in found) or str(page["last_edited_time"]),
        recorded=False,
    )


def _ticked(page: Json, slots: Slots) -> bool:
    return prop(page, slots.id(OPEN)).get("checkbox") is True


def _texts(page: Json, slots: Slots) -> Iterable[tuple[str, str]]:
    """Yield the slots that this page has, in the type they were made in, each with its text."""
    for slot, number in slots.ids().items():
        one = prop(page, number)
        if slot in {DATA, OPEN} or one.get("type") != kind_of(slot):
            continue
        value = one.get(kind_of(slot))
        if slot == LINK:
            yield slot, str(value or "")
        else:
            yield slot, said(value) if isinstance(value, list) else _number(value)


def _number(value: object) -> str:
    """Return a number as people write it: ``36``, not ``36.0``."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def _typed_answers(texts: Mapping[str, str], state: Json | None) -> dict[str, str]:
    """Return the answers that we did not write: ours stand there only once a round is revealed."""
    if state is not None and state.get("state") == REVEALED:
        return {}
    return {slot: text for slot, text in texts.items() if slot.startswith("answer.") and text.strip()}


def _changes(
    page: Json, labels: Iterable[str], answers: Mapping[str, str], editor: Person | None, written: str
) -> list[Change]:
    """Tell what stands there as if it were history; the ids stay the same while nothing changes.

    Notion rounds times to the minute: who asks, and what we wrote before, tell two askings within one apart.
    """
    stamp = str(page["last_edited_time"])
    at, asking = moment(stamp), _digest(f"{editor.id if editor else ''} {written}")
    found = [Change(f"labels@{stamp}:{asking}", at, editor, "labels", "", label) for label in labels]
    for slot, text in sorted(answers.items()):
        found.append(Change(f"{slot}@{stamp}:{_digest(text)}", at, editor, slot, "", text))
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fact(wanted: Fact, one: Json, words: Words) -> str | None:
    """Write a property's value for people as the manifest says; None where the page has none."""
    value = _value(one)
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = words.number(value) if wanted.kind in {"number", "money"} else _number(value)
        return f"{text}{NO_BREAK}{wanted.unit}" if wanted.unit else text
    if isinstance(value, Mapping):
        days = [_day(str(value[end]), words) for end in ("start", "end") if value.get(end)]
        return " – ".join(days) or None
    text = _said(value)
    if wanted.kind == "date" and text:
        return _day(text, words)
    return text or None


def _value(one: Json) -> object:
    """Return a property's value without its type's wrapping; formulas and rollups have two."""
    value = one.get(str(one.get("type")))
    if one.get("type") in {"formula", "rollup"} and isinstance(value, Mapping):
        return _value(value)
    if one.get("type") in {"created_time", "last_edited_time"} and isinstance(value, str):
        return {"start": value}
    if one.get("type") == "unique_id" and isinstance(value, Mapping):
        return "-".join(str(part) for part in (value.get("prefix"), value.get("number")) if part)
    return value.get("name") or value.get("id") if isinstance(value, Mapping) and "start" not in value else value


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else ""
    if not isinstance(value, list):
        return str(value or "")
    if all(isinstance(one, Mapping) and "plain_text" in one for one in value):
        return said(value)
    # People, options and files have names; the parts of a rollup are values like those of a page.
    names = [str(one.get("name") or _said(_value(one))) for one in value]
    return ", ".join(name for name in names if name)


def _day(text: str, words: Words) -> str:
    try:
        if len(text) == DAY:
            return words.day(datetime.combine(date.fromisoformat(text), time(12), words.zone))
        return words.day(datetime.fromisoformat(text))
    except ValueError:
        return text
