"""What the page of a goal tree shows, line by line: the words of the documents, in the reader's language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from babel import dates

from plugin.documents import goal_words as told
from plugin.documents.comparisons import joined, quote
from plugin.documents.goal_picture_cards import LOOSE, SHARED, others
from plugin.documents.goal_rows import Row, lag, percent, rows
from plugin.domain.goals.model import Branch, Finding, Gap, Goal, Node, State
from plugin.usecases.goal_views import TreePage
from plugin.words import Words


@dataclass(frozen=True, slots=True)
class StepLine:
    """One factor of the plan's arithmetic; ``goal`` is where it comes from, None when it is computed."""

    name: str
    value: str
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class GapLines:
    """The plan's arithmetic in sentences, and the numbers that it is made of."""

    period: object
    said: tuple[str, ...]
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to decide, and where."""

    first: str
    rest: str
    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A department's table."""

    anchor: str
    name: str
    owner: str
    counts: str
    folded: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A sync process."""

    name: str
    url: str
    said: str


@dataclass(frozen=True, slots=True)
class DoneLine:
    """What a department closed."""

    title: str
    url: str
    result: str
    day: str


def anchor(department: str) -> str:
    """Return the id of a department's table on the page."""
    return f"department-{_plain(department)}"


def named(page: TreePage, locale: str) -> dict[str, str]:
    """Return the names of departments and processes in a language; any other language where it has none."""
    return {one: texts.get(locale) or next(iter(texts.values()), one) for one, texts in page.names.items()}


class Lines:
    """A page in a reader's words. ``folded`` are ids of departments whose tables are closed."""

    def __init__(self, words: Words, page: TreePage, names: Mapping[str, str], folded: Collection[str]) -> None:
        self._words = words
        self._page = page
        self._tree = page.tree
        self._names = names
        self._folded = folded
        self._goals = {goal.id: goal for goal in page.goals}

    def as_of(self) -> str:
        """Return the moment that the page shows: the reading of today, else the day alone."""
        if self._page.present:
            return self._words.moment(self._page.read_at)
        return told.day(self._words, self._page.day)

    @property
    def gaps(self) -> list[GapLines]:
        """The arithmetic of the tree's own period."""
        return [self._gap(one) for one in self._tree.gaps if one.period == self._tree.period]

    @property
    def other_gaps(self) -> list[GapLines]:
        """The arithmetic of other periods, such as the months of a quarter."""
        return [self._gap(one) for one in self._tree.gaps if one.period != self._tree.period]

    def _gap(self, one: Gap) -> GapLines:
        steps = tuple(
            StepLine(
                told.metric(self._words, step.metric),
                told.value(self._words, step.value, step.unit),
                self._goals.get(step.goal or ""),
            )
            for step in one.steps
        )
        return GapLines(one.period, told.gap(self._words, one), steps)

    @property
    def decisions(self) -> list[Decision]:
        """What people should decide, the weightiest first; the gap of the plan stands above all on the page already."""
        over = {"plan_gap"} if self._tree.gap else set()
        return [self._decision(one) for one in self._tree.findings if one.code not in over]

    def _decision(self, one: Finding) -> Decision:
        goal = next((self._goals[each] for each in one.goals if each in self._goals and self._goals[each].url), None)
        # A key that stands beside the sentences as a link is not said twice.
        facts = {name: fact for name, fact in one.facts.items() if name != "key" or goal is None}
        first, rest = told.finding(self._words, replace(one, facts=facts), self._names)
        if goal is not None:
            return Decision(first, rest, goal.key, goal.url)
        process = one.facts.get("text") if one.code.startswith("process_") else None
        url = next((each.meeting.url for each in self._tree.processes if each.meeting.id == process), "")
        return Decision(first, rest, "", url)

    @property
    def moved(self) -> list[tuple[str, str]]:
        """What changed: what, then who, when and why."""
        return [told.moved(self._words, one) for one in self._page.moved]

    @property
    def parts(self) -> list[Part]:
        """One table of the shared goal, one a department that has goals, then one of the goals that hang nowhere."""
        tree = self._tree
        shared = [Branch(SHARED, "", (tree.shared,))] if tree.shared else []
        names = {**self._names, **others(self._words), SHARED: self._words.gettext("Shared goal")}
        whole = (*shared, *tree.branches, Branch(LOOSE, "", tree.loose))
        return [self._part(branch, names) for branch in whole if branch.nodes]

    def _part(self, branch: Branch, names: Mapping[str, str]) -> Part:
        return Part(
            _plain(branch.department),
            names.get(branch.department, branch.department),
            branch.owner,
            told.counts(self._words, branch),
            branch.department in self._folded,
            tuple(rows(branch.nodes)),
        )

    def plan(self, node: Node) -> str:
        """Write a plan; a goal without one shows a dash."""
        if node.goal.private:
            return self._words.gettext("hidden")
        return "—" if node.plan is None else told.plan(self._words, node.plan, node.goal.unit, node.goal.direction)

    def fact(self, node: Node) -> str:
        """Write an actual; a goal without one says so."""
        if node.goal.private:
            return self._words.gettext("hidden")
        if node.fact is None:
            return "—" if node.computed else self._words.gettext("none yet")
        return told.value(self._words, node.fact, node.goal.unit)

    def percent(self, number: Decimal) -> str:
        """Write whole percents."""
        return percent(self._words, number)

    def lag(self, node: Node) -> str:
        """Say by how much a number lags, or for how many days nothing was heard of it."""
        if node.goal.private:
            return ""
        since = node.goal.fact_said.at
        if node.state is State.STALE and since is not None:
            days = (self._page.day - self._day(since)).days
            return self._words.ngettext("%(count)s day without an actual", "%(count)s days without an actual", days)
        return lag(self._words, node)

    def about(self, node: Node, owner: str) -> str:
        """Say what stands beside a number: its owner where it is not the department's, how sure, the note; how made."""
        goal, words = node.goal, self._words
        if goal.private:
            return ""
        made = [words.gettext("computed from the goals below")] if node.computed else []
        person = goal.owner.name if goal.owner else ""
        made += [person] if person and person != owner else []
        if goal.confidence is not None:
            made.append(words.gettext("confidence %(percent)s%%", percent=goal.confidence))
        made += [quote(words, goal.note)] if goal.note else []
        made += [quote(words, goal.acceptance_note)] if goal.acceptance_note else []
        return "; ".join(made)

    def updated(self, node: Node) -> str:
        """Return the day of the last actual, in figures; a dash when it is not known."""
        at = node.goal.fact_said.at
        return "—" if at is None or node.goal.private else self._short(self._day(at))

    @property
    def meetings(self) -> list[MeetingLine]:
        """The sync processes."""
        return [
            MeetingLine(name, one.meeting.url, said)
            for one in self._tree.processes
            for name, said in [told.process(self._words, one, self._names)]
        ]

    @property
    def unsynced(self) -> list[str]:
        """Pairs of departments without a sync process."""
        return [joined(self._words, [self._names.get(each, each) for each in pair]) for pair in self._tree.unsynced]

    @property
    def closed(self) -> int:
        """How many goals were closed in the period."""
        return len(self._tree.results)

    @property
    def results(self) -> list[tuple[str, list[DoneLine]]]:
        """What each department closed, departments in the order of their first result."""
        made: dict[str, list[DoneLine]] = {}
        for one in self._tree.results:
            name = self._names.get(one.department, one.department) or self._words.gettext("Without a department")
            made.setdefault(name, []).append(self._done(one.goal))
        return list(made.items())

    def _done(self, goal: Goal) -> DoneLine:
        name, day = told.goal_name(self._words, goal), ""
        if goal.closed_at is not None:
            day = told.short_day(self._words, self._day(goal.closed_at))
        return DoneLine(name, "", "", day) if goal.private else DoneLine(name, goal.url, goal.result, day)

    @property
    def empty(self) -> list[str]:
        """Departments without goals."""
        return [self._names.get(one, one) for one in self._tree.empty]

    @property
    def other(self) -> list[tuple[str, str]]:
        """How many goals other periods have."""
        return [(told.period(self._words, when), self._words.number(count)) for when, count in self._tree.other]

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._words.zone).date()

    def _short(self, day: date) -> str:
        shape = "dd.MM" if self._words.locale == "ru" else "d MMM"
        return dates.format_date(day, shape, locale=self._words.locale).replace(" ", "\u00a0")


def _plain(department: str) -> str:
    """Return an id that an address may hold; no department's begins as those of the others do."""
    return department.replace("~", "-")
