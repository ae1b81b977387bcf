"""Checklists on paper, in both manners of trackers: boxes as blocks of a page, or issues that move from list to list.

People do what they like with them: ``tick``, ``deny``, ``reword``, ``add``, ``take_away``, ``finish``, ``assign``.
Every call of the program is in ``calls``, as (name, what it was about); ``trap`` is called around each of them.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from plugin.domain.checklists.model import Seen, SeenBox, Shown
from plugin.errors import GiveUp
from plugin.ports.checklists import Standing

BOT = "bot"
UNTOUCHED = SeenBox(ticked=False)
WRITES = frozenset({"create", "row", "rows", "tell", "close"})


@dataclass
class Line:
    """One item as it stands: ``item`` is ours, empty for a person's own."""

    id: str
    item: str
    text: str
    boxes: dict = field(default_factory=dict)
    whole: SeenBox = UNTOUCHED
    denied: SeenBox = UNTOUCHED
    reason: str = ""
    owner: str = ""
    due: date | None = None
    by: str = BOT
    about: str = ""
    parts: tuple = ()


@dataclass
class Page:
    """One list: ids of its lines in order, texts by mark."""

    mark: str
    title: str
    head: str
    lines: list = field(default_factory=list)
    told: dict = field(default_factory=dict)
    closed: bool = False


class PaperLists:
    """Implements ``ports.checklists.Lists`` in memory. ``fails``: call name → (error, whether it arrives), once."""

    def __init__(self, clock, *, moves=False):
        self.clock, self.moves = clock, moves
        self.pages, self.lines, self.calls, self.fails = {}, {}, [], {}
        self.trap = lambda _name, do: do()
        self.longest = 255
        self._made = 0

    # what the program calls

    def find(self, place, mark):
        found = [one for one, page in self.pages.items() if page.mark == mark]
        return self._call("find", mark, lambda: self._standing(found[0]) if found else None)

    def create(self, place, sheet):
        return self._call("create", sheet.mark, lambda: self._create(sheet))

    def read(self, place, sheet, known):
        def seen():
            return tuple(self._seen(self.lines[one]) for one in self._page(sheet).lines)

        return self._call("read", sheet, seen)

    def write(self, place, sheet, rows, order, ledger):
        new = [row for row in rows if not row.remote]
        for row in rows:
            if row.remote:
                self._revise(sheet, row, ledger)
        for some in [[row] for row in new] if self.moves else [new] if new else []:
            ledger.sending()
            about = " ".join([sheet, *(row.item for row in some)])
            self._call("rows", about, lambda some=some: self._append(sheet, some))
            for row in some:
                here = (self.lines[one] for one in self._page(sheet).lines)
                line = next(one for one in here if one.item == row.item)
                ledger.settled(row.item, self._remote(line), self._cut(row.shown))

    def tell(self, place, sheet, mark, document):
        self._call("tell", sheet, lambda: self._page(sheet).told.__setitem__(mark, document.markdown))

    def close(self, place, sheet):
        self._call("close", sheet, lambda: setattr(self._page(sheet), "closed", True))

    def own(self, actor):
        return actor == BOT

    def writes(self):
        """Return the writes that were made, in order."""
        return [one for one in self.calls if one[0] in WRITES]

    # what people do

    def tick(self, line, department, by, *, ticked=True):
        self.lines[line].boxes[department] = self._hand(by, ticked)

    def finish(self, line, by, *, ticked=True):
        self.lines[line].whole = self._hand(by, ticked)

    def deny(self, line, by, reason, *, ticked=True):
        self.lines[line].denied, self.lines[line].reason = self._hand(by, ticked), reason

    def reword(self, line, text):
        self.lines[line].text = text

    def assign(self, line, owner, due):
        self.lines[line].owner, self.lines[line].due = owner, due

    def add(self, sheet, text, by):
        line = Line(self._id(), "", text, by=by)
        self.lines[line.id] = line
        self.pages[sheet].lines.append(line.id)
        return line.id

    def take_away(self, line):
        del self.lines[line]
        for page in self.pages.values():
            page.lines = [one for one in page.lines if one != line]

    def trash(self, sheet):
        for line in self.pages.pop(sheet).lines:
            if not self.moves:
                del self.lines[line]

    def shown(self, line):
        """Return what a line shows."""
        one = self.lines[line]
        boxes = {name: box.ticked for name, box in one.boxes.items()}
        return Shown(boxes, one.whole.ticked, one.denied.ticked, one.reason, one.text, one.owner, one.due)

    # how

    def _call(self, name, about, do):
        self.calls.append((name, about))
        error, arrives = self.fails.pop(name, (None, True))
        result = self.trap(name, do) if arrives else None
        if error is not None:
            raise error
        return result

    def _hand(self, by, ticked):
        return SeenBox(ticked, by, f"Имя {by}" if by else "", self.clock())

    def _id(self):
        self._made += 1
        return f"r{self._made}"

    def _page(self, sheet):
        if sheet not in self.pages:
            raise GiveUp("list_gone")
        return self.pages[sheet]

    def _standing(self, sheet):
        return Standing(sheet, f"http://tracker/{sheet}")

    def _create(self, sheet):
        one = self._id()
        self.pages[one] = Page(sheet.mark, sheet.title, sheet.head.markdown)
        return self._standing(one)

    def _remote(self, line):
        return {"item": line.id, **{part: f"{line.id}.{part}" for part in line.parts}}

    def _seen(self, line):
        return Seen(
            item=line.item,
            remote=self._remote(line),
            text=line.text,
            boxes=dict(line.boxes),
            whole=line.whole if self.moves else None,
            applies_not=line.denied if line.item or line.parts else None,
            reason=line.reason,
            owner=line.owner if self.moves else None,
            due=line.due if self.moves else None,
            by=line.by,
        )

    def _append(self, sheet, rows):
        for row in rows:
            line = Line(self._id(), row.item, row.title)
            self.lines[line.id] = line
            self._page(sheet).lines.append(line.id)
            self._put(line, row)

    def _revise(self, sheet, row, ledger):
        ledger.sending()
        line = self.lines.get(row.remote["item"])
        if line is None:
            ledger.gone(row.item)
            return
        self._call("row", f"{sheet} {row.item}", lambda: self._put(line, row, sheet))
        ledger.settled(row.item, self._remote(line), self._cut(row.shown))

    def _cut(self, shown):
        return replace(shown, reason=shown.reason[: self.longest])

    def _put(self, line, row, sheet=None):
        """Write what differs from what is known; what somebody changed just now beside that stays."""
        base, shown = row.base or Shown(text=line.text), row.shown
        if sheet is not None and line.id not in self._page(sheet).lines:
            self.pages[sheet].lines.append(line.id)
        for name, ticked in shown.boxes.items():
            if name not in line.boxes or ticked != base.boxes.get(name):
                line.boxes[name] = self._hand(BOT, ticked)
        if shown.whole != base.whole:
            line.whole = self._hand(BOT, shown.whole)
        if (shown.applies_not, shown.reason) != (base.applies_not, base.reason):
            line.denied, line.reason = self._hand(BOT, shown.applies_not), self._cut(shown).reason
        if shown.text != base.text:
            line.text = row.title
        if (shown.owner, shown.due) != (base.owner, base.due):
            line.owner, line.due = shown.owner, shown.due
        line.about = row.about.markdown
        line.item = row.item
        line.parts = () if self.moves else (*(f"box.{one}" for one in shown.boxes), "na")


def same(one, other):
    """Whether two showings are the same to people: how words are spaced, and what we remember of it, does not count."""
    return _plain(one) == _plain(other)


def _plain(shown):
    return replace(shown, text=" ".join(shown.text.split()), left=False)
