"""By what a checklist of ours and its items are known: a mark in our property, on Data Center in the text as well.

A search on Data Center brings no properties. There the mark stands at the end of the description too, as an anchor of
wiki markup: Jira shows nothing of it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.jira.shapes import our_property
from plugin.ports.checklists import Row

SYNC, ITEM = "sync:", "item:"
MARK, LIST, OWNER, DUE, BOXES = "mark", "list", "owner", "due", "boxes"
_ANCHOR = re.compile(rf"\{{anchor:((?:{SYNC}|{ITEM})[^}}\n]+)\}}")

Json = Mapping[str, Any]


def mark_of(issue: Json) -> str:
    """Return the mark of an issue that was read with our property or with its description; empty without one."""
    held = (our_property(issue) or {}).get(MARK)
    return str(held) if held else _anchored(issue["fields"].get("description"))


def _anchored(description: object) -> str:
    found = _ANCHOR.findall(description) if isinstance(description, str) else []
    return str(found[-1]) if found else ""


def listed(issue: Json) -> bool:
    """Whether an issue is a checklist of ours or an item that we made: never a goal, never a deal."""
    return mark_of(issue).startswith((SYNC, ITEM))


def with_mark(rich: Any, mark: str) -> Any:
    """Return formatted text with its mark: on Cloud it is in the property alone."""
    return f"{rich}\n{{anchor:{mark}}}".lstrip("\n") if isinstance(rich, str) else rich


def options_of(issue: Json) -> dict[str, str]:
    """Return department → option, as we wrote it into an item's property."""
    held = (our_property(issue) or {}).get(BOXES)
    return {str(name): str(option) for name, option in held.items()} if isinstance(held, Mapping) else {}


def asked_owner(issue: Json) -> str:
    """Return for whom we made an item; empty for nobody."""
    return str((our_property(issue) or {}).get(OWNER) or "")


def asked_due(issue: Json) -> str:
    """Return for which day we made an item; empty for none."""
    return str((our_property(issue) or {}).get(DUE) or "")


def made_for(issue: Json) -> str:
    """Return the id of the list that we made an item for."""
    return str((our_property(issue) or {}).get(LIST) or "")


def item_property(row: Row, sheet: str) -> dict[str, Any]:
    """Return our property of an item: which it is, for which list, whom and when, which option is whose box.

    What it was made for tells later whether an assignee or a due day was refused: then it is not asked for again.
    """
    owner, due = row.person.id if row.person else "", row.shown.due.isoformat() if row.shown.due else ""
    return {MARK: f"{ITEM}{row.item}", LIST: sheet, OWNER: owner, DUE: due, BOXES: dict(row.labels)}


def one_line(text: str, longest: int) -> str:
    """Return a text in one line, cut with an ellipsis where it is longer than a field takes."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def ids(issues: Iterable[Json]) -> list[str]:
    """Return the ids of issues, oldest first."""
    return sorted({str(one["id"]) for one in issues}, key=int)
