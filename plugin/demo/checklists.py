"""The checklist of the demo: made from the round and the plan gap, ticked in the tracker by both sides, read back."""

import re
from collections import Counter
from functools import cached_property
from typing import Any

import requests

from adapters.sandbox.goals_story import DEPARTMENTS, said
from adapters.sandbox.play import wait_for
from adapters.sandbox.sync_play import find, plain, sheet
from plugin.demo.goal_manifests import HEADS
from plugin.demo.list_page import Row, rows_of, tally_of
from plugin.demo.playing import Stage, note
from plugin.demo.processes import call
from plugin.documents import checklist_words
from plugin.domain.checklists.keys import item_id
from plugin.domain.checklists.model import ItemState
from plugin.words import Words

PROCESS = "lead_review"
STANDING = "standing:numbers"
SIDES = ("marketing", "sales")
ADDRESS = re.compile(r"^ *page (\S+)$", re.MULTILINE)


class ListPlay:
    """The checklist of the next lead review, from its making to what both sides did with it."""

    def __init__(self, stage: Stage, tree: str) -> None:
        """``tree`` is a manager's link to the goal tree; the checklists are beside it."""
        self._stage = stage
        self._words = Words(stage.locale)
        self._page = f"{tree.removesuffix('/goals')}/checklists/{PROCESS}"
        self.address = ""
        """Address of the list in the tracker, as the service tells it once it is made."""
        self._ticked: dict[str, int] = {}

    @cached_property
    def links(self) -> dict[str, str]:
        """Return personal links to our own page by the name of whose they are."""
        people = [self._stage.person(HEADS[one]) for one in SIDES]
        return {one.name: self._stage.command("checklists", "--link", one.account_data["accountId"]) for one in people}

    def make(self) -> None:
        """Run the process, so that its next list is made from what diverges by now."""
        self.address = wait_for(self._run, "the checklist")
        told = self._words.ngettext(
            "The checklist of the next meeting is made, with %(count)s item: %(url)s",
            "The checklist of the next meeting is made, with %(count)s items: %(url)s",
            len(rows_of(self._read())),
            url=self.address,
        )
        note(told)

    def _run(self) -> str | None:
        """Run it here and return the address of the list; again where the service took the run over."""
        status, told = call(self._stage.environ, self._stage.log, "checklists", "--run", "--process", PROCESS)
        found = ADDRESS.search(told)
        return found[1] if found and not status else None

    def tick(self) -> None:
        """Let both sides accept a standing item in the tracker, and marketing the plan gap."""
        rows, begins = rows_of(self._read()), self._words.gettext("Close the plan gap")
        gap = next(row.id for row in rows if row.title.startswith(begins))
        ticked, titles = {item_id(STANDING): SIDES, gap: SIDES[:1]}, {row.id: row.title for row in rows}
        for side in SIDES:
            self._tick(side, [titles[item] for item, sides in ticked.items() if side in sides])
        self._ticked = {item: len(sides) for item, sides in ticked.items()}

    def _tick(self, side: str, titles: list[str]) -> None:
        """Tick items as the owner of a department does who has the list open in the tracker."""
        labels = {one: said(name, self._stage.locale) for one, name in DEPARTMENTS.items()}
        person = self._stage.person(HEADS[side])
        opened = sheet(self._stage.kind, person, self.address, self._stage.locale, labels.values())
        lines = opened.lines()
        for title in titles:
            opened.tick(find(lines, title), labels[side])
            told = {"person": person.name, "item": title}
            note(self._words.gettext("%(person)s accepted in the tracker: %(item)s", **told))

    def outcome(self) -> dict[str, Any]:
        """Read back over HTTP how the list stands, once it shows every tick: item by item."""
        rows = wait_for(self._shown, "the ticks on a page that counts its items right")
        counted = Counter(row.state for row in rows)
        carried = sum(row.heading == self._words.gettext("First what is left: carried over") for row in rows)
        states = {one.value: counted[one] for one in (ItemState.DONE, ItemState.HALF)}
        return {"checklist": {"items": len(rows), **states, "carried": carried}}

    def _shown(self) -> tuple[Row, ...] | None:
        """Return the items of the page; None where ticks are missing or its own sentence counts otherwise."""
        page = self._read()
        rows = rows_of(page)
        counted = checklist_words.counts(self._words, Counter(row.state for row in rows), sides=len(SIDES))
        arrived = self._ticked.items() <= {row.id: row.accepted for row in rows}.items()
        return rows if arrived and plain(counted) == tally_of(page) else None

    def _read(self) -> str:
        """Return our page as a manager reads it, in the workspace's language."""
        answer = requests.get(self._page, params={"lang": self._stage.locale}, timeout=20)
        answer.raise_for_status()
        return answer.text
