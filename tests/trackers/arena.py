"""The arena of races and kills on other trackers than the one it was made for."""

import json
from contextlib import contextmanager
from urllib.parse import unquote

from tests.blindness.arena import PAIRS, Arena
from tests.house import LEAD, WORKSPACE
from tests.trackers.place import place

REVIEW = {"review_days": 30}
DEADLINE = {"hours": 96, "policy": "reveal"}


class DataCenterArena(Arena):
    """People are known by name."""

    def deal(self, project):
        return self.sandbox.create_as(LEAD, project, "Deal of one case", assignee={"name": LEAD})


class NotionArena(Arena):
    """What stands on a page: marks are in links, answers in properties and in the section of the reveal."""

    def deal(self, _project):
        owner = next(one for one in self._source().properties.values() if one.kind == "people")
        return Deal(self.sandbox, self.sandbox.create_as(LEAD, "Deal of one case", **{owner.name: LEAD}))

    def _source(self):
        return next(iter(self.sandbox.world.sources.values()))

    def marks(self, one):
        page = self.sandbox.page(one.key).id
        kept = self.sandbox.world
        texts = [c.text for c in kept.comments.values() if c.page == page and not c.trash]
        texts += [
            b.content["rich_text"] for b in kept.blocks.values() if b.parent.id == page and "rich_text" in b.content
        ]
        links = (part["text"]["link"]["url"] for text in texts for part in text if (part.get("text") or {}).get("link"))
        return [json.loads(unquote(link.partition("#")[2]))["mark"] for link in links if '"mark"' in unquote(link)]

    def reveals(self, one):
        return [mark for mark in self.marks(one) if mark.startswith("reveal:")]

    def published(self, one):
        found = self.app.connections[WORKSPACE].tracker.published(one.key)
        (reveal,) = found.reveals
        texts = {opened.role: opened.answer.yes[0].text for opened in reveal.ballots}
        assert all(text in reveal.text for text in texts.values())
        return texts

    def fills(self, one):
        page, slots = self.sandbox.page(one.key), self.app.sites.installed(WORKSPACE).slots
        names = {unquote(slots[f"answer.{role}"]): role for role in PAIRS}
        names = {self._source().properties[number].name: role for number, role in names.items()}
        found = {role: [] for role in PAIRS}
        for entry in page.past:
            if entry.what in names:
                found[names[entry.what]].append(("", entry.text))
        return found

    def everything(self, one):
        return self.sandbox.everything(one.key)

    def links(self, one):
        slots = self.app.connections[WORKSPACE].tracker.ticket(self.sandbox.page(one.key).id, "").slots
        return [slots["link"]] if slots["link"] else []


class Deal:
    """A page with its key, as the arena takes it."""

    def __init__(self, sandbox, page):
        self.id, self.key = page.id, sandbox.key(page)


@contextmanager
def tracker_arena(folder, kind):
    """Build a place where two people stand for each role and nobody is told by webhook."""
    with place(folder, kind, pairs=PAIRS, deadline=DEADLINE, compare=REVIEW) as home:
        home.sandbox.limit.enabled = False
        home.sandbox.fault("lose", path=".", times=None)
        yield (NotionArena if kind == "notion" else DataCenterArena)(home)
