"""A month of patterns and the log of process changes: made-up counts, the same for a member and for a manager."""

from collections.abc import Mapping
from datetime import date

from plugin.domain.patterns import Patterns, Tally
from plugin.domain.reasons import Topic
from plugin.domain.talks import Outcome, TalkState
from plugin.errors import Rejected
from plugin.usecases.result_views import ChangeLine, ChangesPage, MonthPage
from tests.web.fake_answering import ROUND, VIEW, FakeAnswering
from tests.web.story import REVEALED

NOVEMBER = Patterns(
    7,
    (
        (Topic.BUDGET, Tally(6, 2, 4, 3)),
        (Topic.TIMING, Tally(5, 5, 1, 2)),
        (Topic.PRODUCT_FIT, Tally(2, 1, 1, 0)),
        (None, Tally(3, 0, 0, 4)),
    ),
    (
        (("marketing", "sales"), Tally(7, 5, 4)),
        (("product", "sales"), Tally(6, 3, 2)),
        (("marketing", "product"), Tally(4, 1, 0)),
    ),
)
URL = "https://example.atlassian.net/browse/"
TEXTS = {
    "ru": (
        "Маркетинг берёт выписку о бюджете у продаж до передачи лида; без неё лид остаётся в прогреве.",
        "В каждой пятой сделке месяца две роли называют один и тот же бюджет.",
        "Спорили о сроке, который клиент уже перенёс сам: договорились сверяться с тикетом.",
        ("Игорь Савин", "Анна Лебедева"),
        ("ЛогистПарк: WMS на 3 склада", "Северный порт: учёт контейнеров", "Фабрика снов"),
    ),
    "en": (
        "Marketing asks sales for the budget minutes before a lead is handed over; without them it stays in nurture.",
        "In every fifth deal of the month two roles name the same budget.",
        "The argument was about a date that the client had moved already: from now on we look into the ticket first.",
        ("Igor Savin", "Anna Lebedeva"),
        ("LogistPark: WMS for 3 warehouses", "North Port: container records", "Dream Factory"),
    ),
}


class FakePeriods:
    """The pages over many rounds. ``patterns``, ``unreviewed``, ``talks`` and the round's refusals are set at will."""

    answering: FakeAnswering
    patterns: Patterns = NOVEMBER
    unreviewed: int = 2
    talks: int = 4
    meetings: int = 0
    texts: Mapping[str, tuple] = TEXTS
    has_goals: bool = True
    has_lists: bool = False

    def month(self, round_id: str, cookie: str | None, month: str) -> MonthPage:
        self._member("month", round_id, cookie)
        return self._month(month, round_id=ROUND)

    def changes(self, round_id: str, cookie: str | None) -> ChangesPage:
        self._member("changes", round_id, cookie)
        return self._changes(round_id=ROUND)

    def view_month(self, signed: str, month: str) -> MonthPage:
        self._manager("view_month", signed)
        return self._month(month, signed=VIEW)

    def view_changes(self, signed: str) -> ChangesPage:
        self._manager("view_changes", signed)
        return self._changes(signed=VIEW)

    def _member(self, call: str, round_id: str, cookie: str | None) -> None:
        self.answering.inside(round_id, cookie)
        self.answering.note(call)

    def _manager(self, call: str, signed: str) -> None:
        self.answering.note(call)
        if signed != VIEW:
            raise Rejected("view_wrong")

    def _month(self, asked: str, **door: str) -> MonthPage:
        story = self.answering.story
        months = {"": date(2026, 11, 1), "2026-11": date(2026, 11, 1), "2026-10": date(2026, 10, 1)}
        if asked not in months:
            raise Rejected("month_unknown")
        month = months[asked]
        return MonthPage(
            workspace="demo",
            locale=story.locale,
            zone="Europe/Moscow",
            month=month,
            patterns=self.patterns,
            role_names={role: name for role, (name, _) in story.roles.items()},
            unreviewed=self.unreviewed,
            before=date(2026, month.month - 1, 1),
            after=date(2026, 11, 1) if month.month == 10 else None,
            has_goals=self.has_goals,
            has_lists=self.has_lists,
            **door,
        )

    def _changes(self, **door: str) -> ChangesPage:
        story = self.answering.story
        lines = (*self._decided(story.locale)[: self.meetings], *self._lines(story.locale)[: self.talks])
        has = {"has_goals": self.has_goals, "has_lists": self.has_lists}
        return ChangesPage("demo", story.locale, "Europe/Moscow", lines, **has, **door)

    def _decided(self, locale: str) -> tuple[ChangeLine, ...]:
        what, people = self.texts[locale][0], self.texts[locale][3]
        day, due = date(2026, 11, 24), date(2026, 12, 8)
        change = Outcome(changes=True, what=what, owner=people[1], since=day)
        known = (TalkState.DONE, due, change, people[0], REVEALED, "review", "Сверка", day)
        return (ChangeLine("", "", "", 0, "", "", *known),)

    def _lines(self, locale: str) -> tuple[ChangeLine, ...]:
        what, check, because, people, titles = self.texts[locale]
        change = Outcome(changes=True, what=what, owner=people[1], since=date(2026, 12, 1), check=check)
        same = Outcome(changes=False, because=because)
        rows = (
            ("DEAL-142", titles[0], "DEAL-151", TalkState.DONE, change),
            ("DEAL-139", titles[1], "DEAL-148", TalkState.DONE, same),
            ("DEAL-131", titles[2], "DEAL-140", TalkState.REOPENED, None),
            ("DEAL-130", titles[2], "DEAL-133", TalkState.ENDED_WITHOUT, None),
        )
        return tuple(
            ChangeLine(
                deal_key=deal,
                deal_url=URL + deal,
                deal_title=title,
                round=1,
                task_key=task,
                task_url=URL + task,
                state=state,
                due=date(2026, 11, 11),
                outcome=outcome,
                by=people[0] if outcome else None,
                at=REVEALED if outcome else None,
            )
            for deal, title, task, state, outcome in rows
        )
