"""What the page of all checklists shows: each sync process with its list, then what waits for whom."""

from dataclasses import dataclass
from datetime import date

from babel import dates

from plugin.documents import checklist_words as told
from plugin.documents.comparisons import joined, within
from plugin.domain.checklists.model import Owed
from plugin.usecases.checklist_views import IndexPage, ProcessLine
from plugin.web.checklist_lines import named, on_day, pieces, unbroken
from plugin.web.list_words import past
from plugin.words import Words


@dataclass(frozen=True, slots=True)
class OwedRow:
    """What waits for a person of a department on one list; ``person`` is empty for any of its owners."""

    person: str
    process: str
    name: str
    items: int
    since: str


class Index:
    """All checklists of a workspace in a reader's words."""

    def __init__(self, words: Words, page: IndexPage) -> None:
        self._words = words
        self._page = page
        self.names = named(page.head, words.locale)

    def name(self, one: ProcessLine) -> str:
        """Return the name of a sync process."""
        return self.names.get(one.process, one.process)

    def between(self, one: ProcessLine) -> str:
        """Join the departments of a process."""
        return joined(self._words, [within(self.names.get(name, name)) for name in one.between])

    def rhythm(self, one: ProcessLine) -> str:
        """When it meets, once there is a list to tell it from."""
        return told.rhythm(self._words, one.open.begins_at, one.cadence) if one.open else ""

    def heading(self, one: ProcessLine) -> str:
        """Return the day of the open list's meeting."""
        return unbroken(dates.format_date(one.open.day, "EEEE d MMMM", locale=self._words.locale)) if one.open else ""

    def last(self, one: ProcessLine) -> str:
        """Say what came of the meeting before."""
        if one.last is None:
            return ""
        held = told.meeting(self._words, one.last.meeting)
        return unbroken(f"{self.day(one.last.day)}, {held}: {past(self._words, one.last)}")

    def counts(self, one: ProcessLine) -> str:
        """Count the open list's items by state."""
        return " · ".join(pieces(told.counts(self._words, one.states, sides=len(one.between))))

    def day(self, day: date) -> str:
        """Write a day without its year."""
        return on_day(self._words, day)

    @property
    def owed(self) -> list[tuple[str, list[OwedRow]]]:
        """What waits, by department in the order it comes in."""
        rows: dict[str, list[OwedRow]] = {}
        for one in self._page.owed:
            rows.setdefault(one.department, []).append(self._owed(one))
        return [(self.names.get(department, department), some) for department, some in rows.items()]

    def _owed(self, one: Owed) -> OwedRow:
        name = self.names.get(one.process, one.process)
        return OwedRow(self._page.people.get(one.person, ""), one.process, name, one.items, self.day(one.oldest))
