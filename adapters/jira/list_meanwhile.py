"""What people changed between the look at a list and the write: it is left as it stands, and the next look sees it.

A row was made from what the look found. Written over what came later it would undo a tick, or words that somebody has
just typed. So such a part is not written, and what is recorded of it is what the look saw. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.jira.list_reading import BOX
from plugin.domain.checklists.model import Seen, Shown
from plugin.ports.checklists import Row


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Parts of one item that somebody changed since the look: as they were then, and as they stand now."""

    before: Mapping[str, Any] = field(default_factory=dict, repr=False)
    now: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def spared(self, row: Row) -> Row:
        """Return a row that wants those parts as they stand."""
        person = None if "owner" in self.now else row.person
        return replace(row, title=self.now.get("text", row.title), person=person, shown=self._with(row.shown, self.now))

    def recorded(self, shown: Shown) -> Shown:
        """Return what is to be recorded: those parts as the look saw them."""
        return self._with(shown, self.before)

    def _with(self, shown: Shown, parts: Mapping[str, Any]) -> Shown:
        boxes = {name.removeprefix(BOX): held for name, held in parts.items() if name.startswith(BOX)}
        rest = {name: held for name, held in parts.items() if not name.startswith(BOX)}
        return replace(shown, boxes={**shown.boxes, **boxes}, **rest)


def meanwhile(base: Shown | None, now: Seen) -> Meanwhile:
    """Compare what the look saw with what stands; what is not known of either is not compared."""
    if base is None:
        return Meanwhile()
    told: dict[str, Any] = {"text": now.text, "due": now.due, **_of_boxes(now)}
    if now.whole is not None:
        told["whole"] = now.whole.ticked
    if now.applies_not is not None:
        told |= {"applies_not": now.applies_not.ticked, "reason": now.reason}
    if now.owner is not None:
        told["owner"] = now.owner
    known = {"text": _line(base.text), "due": base.due, "whole": base.whole, "owner": base.owner}
    known |= {"applies_not": base.applies_not, "reason": _line(base.reason)}
    known |= {f"{BOX}{name}": held for name, held in base.boxes.items()}
    changed = [name for name, held in told.items() if name in known and known[name] != held]
    return Meanwhile({name: known[name] for name in changed}, {name: told[name] for name in changed})


def _of_boxes(seen: Seen) -> dict[str, bool]:
    return {f"{BOX}{name}": box.ticked for name, box in seen.boxes.items()}


def _line(text: str) -> str:
    return " ".join(text.split())
