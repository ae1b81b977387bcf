"""The goal tree in the demo: published once, changed by somebody in the tracker, read back by a manager over HTTP."""

import html
import json
import re
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import requests

from adapters.sandbox.goal_play import DESKS
from adapters.sandbox.goals_story import FIELDS, said
from adapters.sandbox.play import wait_for
from plugin.demo.playing import BOT, Stage, note
from plugin.demo.processes import DemoError
from plugin.documents import goal_words
from plugin.domain.goals.model import Gap, Goal
from plugin.domain.goals.plain import load
from plugin.manifest import parse
from plugin.usecases.goal_days import Read, whole_tree
from plugin.words import Words

READER, OWNER = "ryabova", "lebedeva"
CHANGED, AFTER = "GOAL-9", 5870
TAG = re.compile(r"<[^>]*>")


class GoalPlay:
    """The page of the tree from its first publishing to a number that somebody changed in the tracker."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._words = Words(stage.locale)
        self._writes = 0
        self.address = ""
        """Address of the page in the tracker, as the service tells it once it has published."""

    def publish(self) -> None:
        """Read every source and fill the page that the installation made; the sandbox counts the writes."""
        mark = self._counts(0)["mark"]
        told = self._stage.command("goals", "--publish").splitlines()[-1]
        self.address = told.rpartition(" ")[2]
        self._writes = self._counts(mark)["writes"]
        note(self._words.gettext("The goal tree is published: %(url)s", url=self.address))

    def change(self) -> None:
        """Let the owner of a number change it in the tracker; ends when the page says so."""
        desk, stage = DESKS[self._stage.kind], self._stage
        desk.set_number(stage.person(OWNER), CHANGED, said(FIELDS["fact"], stage.locale), AFTER)
        number = _plain(self._words.number(AFTER))
        page = self.address.rpartition("/")[2]
        wait_for(lambda: number in _plain(desk.page(stage.person(READER), page)) or None, "the number on the page")
        person, key = stage.person(OWNER).name, CHANGED
        note(
            self._words.gettext(
                "%(person)s changed a number of %(goal)s, and the page has it.", person=person, goal=key
            )
        )

    @cached_property
    def link(self) -> str:
        """Return a manager's link to the service's own page."""
        return self._stage.command("goals", "--link").splitlines()[-1]

    def outcome(self) -> dict[str, Any]:
        """Read back what the service tells: by its link over HTTP, and in another process."""
        goals, day = self._exported()
        gap = whole_tree(self._section.goals, Read(goals), day).gap
        if gap is not None:
            self._must_be_said(gap)
        return {"goals": len(goals), "plan_gap": told(gap), "publish_writes": self._writes}

    def _exported(self) -> tuple[tuple[Goal, ...], date]:
        """Return what the service exports by its link, and the day of that."""
        page = self.link
        data = requests.get(page.replace("/goals", "/goals.json", 1), timeout=20)
        data.raise_for_status()
        told = data.json()
        zone = ZoneInfo(self._section.zone)
        return load(told), datetime.fromisoformat(told["at"]).astimezone(zone).date()

    @property
    def _section(self) -> Any:
        text = (self._stage.folder / "manifest.json").read_text(encoding="utf-8")
        return next(iter(parse(json.loads(text)).workspaces.values()))

    def _must_be_said(self, gap: Gap) -> None:
        """Hold what the exported goals come to against what a manager reads on the page."""
        sentence = _plain(goal_words.gap(self._words, gap)[0])
        if sentence not in _plain(html.unescape(TAG.sub("", requests.get(self.link, timeout=20).text))):
            raise DemoError("the page says another gap than its numbers")

    def _counts(self, since: int) -> dict[str, Any]:
        query = {"since": str(since), "caller": BOT}
        return dict(requests.get(f"{self._stage.tracker}/_sandbox/counts", params=query, timeout=20).json())


def _plain(text: str) -> str:
    """Return a text with plain spaces: numbers are written with such as do not break."""
    return " ".join(text.split())


def told(gap: Gap | None) -> dict[str, int | float | str] | None:
    """Return what the plans lack as JSON data; None when they meet."""
    if gap is None:
        return None
    whole = gap.missing == gap.missing.to_integral_value()
    return {"number": int(gap.missing) if whole else float(gap.missing), "unit": gap.unit}
