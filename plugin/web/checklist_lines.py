"""What the page of a checklist shows, row by row: the words of the documents, in the reader's language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plugin.documents import checklist_words as told
from plugin.documents.comparisons import joined, within
from plugin.documents.goal_words import short_day
from plugin.domain.checklists.claims import effective
from plugin.domain.checklists.model import OVER, BoxState, Do, Item, ItemState, Kind, Mark, Part, Template
from plugin.usecases.checklist_views import BoxLine, GateLine, Head, ItemLine, Past, SheetPage
from plugin.web import list_words
from plugin.web.show import NBSP
from plugin.words import Words

_NUMBERED = re.compile(r"(?<=\d) (?=\w)")
CHECKED: Mapping[BoxState, str] = {
    BoxState.EMPTY: "false",
    BoxState.YES: "true",
    BoxState.UNCONFIRMED: "mixed",
    BoxState.DISPUTED: "mixed",
}
PRESSED: Mapping[BoxState, Do] = {
    BoxState.EMPTY: Do.TICK,
    BoxState.YES: Do.UNTICK,
    BoxState.UNCONFIRMED: Do.UNTICK,
    BoxState.DISPUTED: Do.UNTICK,
}
PEOPLES = frozenset({Kind.OWN, Kind.DECISION})
CONFIRMS: Mapping[BoxState, Do] = {BoxState.UNCONFIRMED: Do.CONFIRM, BoxState.DISPUTED: Do.TICK}


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One department's box. ``does`` is what pressing it does, ``checked`` its ``aria-checked``.

    ``confirms`` is how an owner stands behind the tick beside it, for one that is not confirmed or disputed.
    """

    department: str
    name: str
    state: BoxState
    said: str
    does: Do
    checked: str
    confirms: Do | None


@dataclass(frozen=True, slots=True)
class Told:
    """An item in words. ``why`` is what stands before the link, the link's words, what follows."""

    title: str
    why: tuple[str, str, str]
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One item. ``history`` is (mark, in words), newest first.

    ``claim`` is what somebody says of its not applying; with ``counts`` others can agree to it. ``peoples``: its words
    are people's, who may take it away again.
    """

    id: str
    told: Told
    state: ItemState
    boxes: tuple[BoxRow, ...]
    carried: str
    due: str
    owner: str
    claim: str
    counts: bool
    closed: str
    apart: bool
    peoples: bool
    history: tuple[tuple[Mark, str], ...]

    @property
    def over(self) -> bool:
        """Whether it is greyed: it does not apply, or its fact closed it."""
        return self.state in OVER - {ItemState.DONE}

    @property
    def live(self) -> bool:
        """Whether something can still be said about it: nothing can about one that its fact closed."""
        return self.state is not ItemState.CLOSED


def named(head: Head, locale: str) -> dict[str, str]:
    """Return the names of departments and processes in a language; any other language where it has none."""
    return {one: texts.get(locale) or next(iter(texts.values()), one) for one, texts in head.names.items()}


def unbroken(text: str) -> str:
    """Keep a number and the word behind it on one line: ``20 ноября``."""
    return _NUMBERED.sub(NBSP, text)


def pieces(counts: str) -> list[str]:
    """Take counts apart; every piece but the first, which is long, stays on one line."""
    return [piece.replace(" ", NBSP) if at else piece for at, piece in enumerate(counts.split(" · "))]


def on_day(words: Words, day: date) -> str:
    """Write a day without its year, never broken over two lines."""
    return unbroken(short_day(words, day))


class Sheet:
    """A list in a reader's words."""

    def __init__(self, words: Words, page: SheetPage) -> None:
        self._words = words
        self._page = page
        self.names = named(page.head, words.locale)
        self._titles = {line.item.id: told.title(words, line.item, self.names) for line in page.items}

    @property
    def heading(self) -> str:
        """The name of the process and the day of the meeting, whose number keeps its month."""
        one = self._page.list
        return unbroken(told.sheet_title(self._words, self.names.get(one.process, one.process), one.day))

    @property
    def between(self) -> str:
        """The departments, joined as within a sentence."""
        return joined(self._words, [within(self.names.get(one, one)) for one in self._page.between])

    @property
    def heads(self) -> list[str]:
        """The departments as heads of the columns of boxes."""
        return [self.names.get(one, one) for one in self._page.between]

    @property
    def rhythm(self) -> str:
        """At what time and how often: ``10:00, раз в неделю``."""
        return told.rhythm(self._words, self._page.list.begins_at, self._page.cadence)

    @property
    def led_by(self) -> str:
        """Who leads, by department; empty when nobody does."""
        return told.led_by(self._words, self._page.between, self._page.owners, self.names)

    @property
    def counts(self) -> list[str]:
        """The states of the items, piece by piece, each of which stays on one line where there is room."""
        return pieces(told.counts(self._words, self._page.states, sides=len(self._page.between)))

    @property
    def parts(self) -> list[tuple[str, list[Row]]]:
        """The items under their headings; a part without items is left out."""
        rows = [(line.part, self._row(line)) for line in self._page.items]
        found = [(part, [row for of, row in rows if of is part]) for part in Part]
        return [(told.part(self._words, part, self._page.cadence), some) for part, some in found if some]

    @property
    def held_back(self) -> list[Told]:
        """What the list had no room for."""
        return [self._told(item) for item in self._page.held_back]

    @property
    def copies(self) -> list[tuple[str, bool]]:
        """The list's copy of each standing item's words, and whether the template says otherwise by now."""
        changed = self._page.template_changed
        return [(self._copy(one), one.id in changed) for one in self._page.list.standing]

    @property
    def new_in_template(self) -> list[str]:
        """Ids of standing items that came into the template after the list was made."""
        known = {one.id for one in self._page.list.standing}
        return [one for one in self._page.template_changed if one not in known]

    @property
    def made_on(self) -> str:
        """The day on which the list was made."""
        return unbroken(self._words.short_day(self._page.list.made_at))

    @property
    def order(self) -> str:
        """In what order items stand and why."""
        return told.order(self._words)

    def day(self, day: date) -> str:
        """Write a day without its year."""
        return on_day(self._words, day)

    def past_day(self, one: Past) -> str:
        """Name an earlier meeting: ``10 ноября, пропущена``."""
        return f"{self.day(one.day)}, {told.meeting(self._words, one.meeting)}"

    def past_said(self, one: Past) -> str:
        """Say what came of an earlier meeting."""
        return unbroken(list_words.past(self._words, one))

    def open_of(self, gate: GateLine) -> list[tuple[str, str]]:
        """Return (item id, title) of what a gate names as open."""
        return [(one, self._titles[one]) for one in gate.items if one in self._titles]

    def _copy(self, one: Template) -> str:
        return one.text.get(self._words.locale) or next(iter(one.text.values()), one.id)

    def _told(self, item: Item) -> Told:
        before, linked, after = told.why(self._words, item, self.names)
        title = unbroken(told.title(self._words, item, self.names))
        return Told(title, (unbroken(before), linked, unbroken(after)), item.url)

    def _row(self, line: ItemLine) -> Row:
        item = line.item
        return Row(
            id=item.id,
            told=self._told(item),
            state=line.state,
            boxes=tuple(self._box(line, box) for box in line.boxes),
            carried=told.carried(self._words, item.carried),
            due=self.day(item.due) if item.due else "",
            owner=line.owner,
            claim=unbroken(told.claim(self._words, item.not_applicable)) if item.not_applicable else "",
            counts=effective(item),
            closed=told.closed(self._words, item.closed) if item.closed else "",
            apart=_differ(line),
            peoples=item.kind in PEOPLES,
            history=tuple((mark, list_words.done(self._words, mark, self.names)) for mark in reversed(line.marks)),
        )

    def _box(self, line: ItemLine, box: BoxLine) -> BoxRow:
        said = told.box_of(self._words, line.item, box.department, self.names)
        return BoxRow(
            department=box.department,
            name=self.names.get(box.department, box.department),
            state=box.state,
            said=unbroken(said),
            does=PRESSED[box.state],
            checked=CHECKED[box.state],
            confirms=CONFIRMS.get(box.state) if box.mine else None,
        )


def _differ(line: ItemLine) -> bool:
    """Whether one side says that it is done and another that it does not apply; what is disputed its box says."""
    claim = line.item.not_applicable
    if claim is None or not effective(line.item):
        return False
    others = [box for box in line.boxes if box.department != claim.department]
    return any(box.state is BoxState.YES and not box.consent for box in others)
