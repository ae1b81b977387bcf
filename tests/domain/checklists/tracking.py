"""A tracker in small: items with boxes that people and we change, read whole, written row by row."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from plugin.domain.checklists.marks import belongs, wanted
from plugin.domain.checklists.model import Item, Seen, SeenBox
from plugin.domain.checklists.seeing import taken_in
from tests.domain.checklists.samples import NOW, PEOPLE, sample_sync

US = "bot"
SYNC = sample_sync()


def ours(account):
    return account == US


def words(item):
    """Our wording: it changes with the facts, as titles do."""
    return f"{item.kind.value} {' '.join(item.facts.values())} {item.source}"


def title(item):
    return item.text or words(item)


def box(ticked, by="", at=NOW):
    return SeenBox(ticked, by, PEOPLE.get(by, ""), at)


@dataclass
class There:
    """One item as it stands in the tracker."""

    remote: str
    item: str = ""
    text: str = ""
    boxes: dict[str, SeenBox] = field(default_factory=dict)
    whole: SeenBox = field(default_factory=lambda: box(False))
    applies_not: SeenBox = field(default_factory=lambda: box(False))
    reason: str = ""
    owner: str = ""
    due: date | None = None
    by: str = ""

    def seen(self):
        remote = {"item": self.remote, **{f"box.{name}": f"{self.remote}-{name}" for name in self.boxes}}
        return Seen(
            item=self.item,
            remote=remote,
            text=self.text,
            boxes=dict(self.boxes),
            whole=self.whole,
            applies_not=self.applies_not,
            reason=self.reason,
            owner=self.owner,
            due=self.due,
            by=self.by,
        )


class Tracker:
    """What stands, by remote id; ``writes`` counts what was written to it."""

    def __init__(self):
        self.there: dict[str, There] = {}
        self.writes = 0
        self.made = 0
        self.now = NOW

    def tick_clock(self):
        self.now += timedelta(minutes=1)
        return self.now

    def add(self, **given):
        self.made += 1
        one = There(f"r{self.made}", **given)
        self.there[one.remote] = one
        return one

    def seen(self):
        return tuple(one.seen() for one in self.there.values())

    def mark(self, one, name, ticked, by):
        """Somebody changes a box, the whole or the claim; what stands so already is no change."""
        place = one.boxes if name in one.boxes else one.__dict__
        if place[name].ticked != ticked:
            place[name] = box(ticked, by, self.tick_clock())

    def write(self, item):
        """Bring one item to what it should show; returns its remote ids and what stands now."""
        self.writes += 1
        shown = wanted(item, title(item))
        one = self.there.get(item.remote.get("item", "")) or self._found(item) or self.add(item=item.id)
        one.item = item.id
        for name in shown.boxes:
            one.boxes.setdefault(name, box(False, US, self.now))
            self.mark(one, name, shown.boxes[name], US)
        self.mark(one, "whole", shown.whole, US)
        self.mark(one, "applies_not", shown.applies_not, US)
        one.reason, one.text, one.owner, one.due = shown.reason, shown.text, shown.owner, shown.due
        return dict(one.seen().remote), shown

    def _found(self, item):
        return next((one for one in self.there.values() if one.item == item.id), None)


def look(checklist, tracker, sync=SYNC):
    return taken_in(checklist, tracker.seen(), sync, ours, tracker.tick_clock(), words)


def differs(item: Item):
    return belongs(item) and item.shown != wanted(item, title(item))


def written(checklist, tracker, *, recorded=True):
    """Write what differs; without ``recorded`` we fall over between the write and its record."""
    stood = {item.id: tracker.write(item) for item in checklist.items if differs(item)}
    if not recorded:
        return checklist
    items = (
        replace(item, remote=stood[item.id][0], shown=stood[item.id][1]) if item.id in stood else item
        for item in checklist.items
    )
    return replace(checklist, items=tuple(items))


def synced(checklist, tracker, sync=SYNC):
    checklist, marks = look(checklist, tracker, sync)
    return written(checklist, tracker), marks
