"""The goal tree of the demo story, built by hand: three departments, a gap, one private number, three processes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from plugin.domain.goals import model as m
from plugin.domain.people import Person
from plugin.errors import Rejected
from plugin.usecases.goal_views import TreePage
from tests.web.fake_answering import ROUND, VIEW, FakeAnswering

QUARTER = m.Period(date(2026, 10, 1), date(2026, 12, 31))
DAY = date(2026, 11, 20)
READ = datetime(2026, 11, 20, 11, 20, tzinfo=UTC)
FIRST = date(2026, 10, 5)
URL = "https://example.atlassian.net/browse/"
SECRET = "Увольнения второго квартала"
TITLES = {
    "leads": ("Лиды", "Leads"),
    "lead_to_deal": ("Конверсия лида в сделку", "Lead-to-deal conversion"),
    "non_target_share": ("Нецелевые лиды", "Non-target leads"),
    "cost_per_lead": ("Цена лида", "Cost per lead"),
    "cost_per_target_lead": ("Цена целевого лида", "Cost per target lead"),
    "new_clients": ("Новые клиенты", "New clients"),
    "average_deal": ("Средний чек", "Average deal"),
    "turnover": ("Оборот", "Turnover"),
    "margin": ("Валовая маржа", "Margin rate"),
    "rollouts": ("Внедрения", "Rollouts"),
    "launch": ("Срок запуска", "Time to launch"),
    "refusals": ("Отказы из-за функций", "Refusals over missing features"),
    "shared": ("План продаж", "Sales plan"),
    "site": ("Новый сайт", "New site"),
}
NAMES = {
    "marketing": {"ru": "Маркетинг", "en": "Marketing"},
    "sales": {"ru": "Продажи", "en": "Sales"},
    "product": {"ru": "Продукт", "en": "Product"},
    "leads-check": {"ru": "Сверка лидов", "en": "Lead check"},
    "refusals-talk": {"ru": "Разбор отказов", "en": "Refusals review"},
}
PEOPLE = {
    "marketing": ("Анна Лебедева", "Anna Lebedeva"),
    "sales": ("Игорь Савин", "Igor Savin"),
    "product": ("Мария Котова", "Maria Kotova"),
}
ON, BEHIND, FAR, STALE = m.State.ON_TRACK, m.State.BEHIND, m.State.FAR_BEHIND, m.State.STALE
# metric, department, unit, plan, fact, state, behind, share, volume that it is the quality of
ROWS = (
    ("leads", "marketing", "", 600, 372, ON, None, 62, ""),
    ("lead_to_deal", "marketing", "%", "4", "2.7", FAR, 33, 68, "leads"),
    ("non_target_share", "marketing", "%", 40, 58, FAR, 45, None, "leads"),
    ("cost_per_lead", "marketing", "₽", 6500, 5940, ON, None, None, ""),
    ("cost_per_target_lead", "marketing", "₽", 10800, 14200, FAR, 31, None, "cost_per_lead"),
    ("new_clients", "sales", "", 30, 15, BEHIND, 5, 50, ""),
    ("average_deal", "sales", "млн ₽", "1.6", "1.61", ON, None, None, "new_clients"),
    ("turnover", "sales", "млн ₽", 48, "24.1", BEHIND, 5, 50, ""),
    ("margin", "sales", "%", 38, 36, BEHIND, 5, None, "turnover"),
    ("rollouts", "product", "", 24, 11, BEHIND, 9, 46, ""),
    ("launch", "product", "дней", 30, 41, FAR, 37, None, "rollouts"),
    ("refusals", "product", "%", 10, None, STALE, None, None, ""),
)
AT_MOST = {"non_target_share", "cost_per_lead", "cost_per_target_lead", "launch", "refusals"}
NOTES = {"ru": "скидки в двух крупных сделках", "en": "discounts in two large deals"}
REFUSED = {
    "ru": "Причину отказа в тикет записывают продажи, за неё отвечаю не я.",
    "en": "Sales write the reason for a refusal into the ticket; I do not answer for that.",
}


def number(value):
    """Return a decimal; None stays."""
    return None if value is None else Decimal(str(value))


def at(day: int) -> datetime:
    """Return noon of a day of November."""
    return datetime(2026, 11, day, 9, tzinfo=UTC)


def goal(name: str, department: str = "", locale: str = "ru", **more) -> m.Goal:
    """Make a goal of the story."""
    owner = Person(f"u-{department}", PEOPLE[department][locale == "en"]) if department in PEOPLE else None
    key = f"GOAL-{list(TITLES).index(name) + 1}"
    made = m.Goal(f"demo:{key}", key, TITLES[name][locale == "en"], URL + key, "goals", department, owner)
    by = m.Said(owner.name if owner else "", at(20))
    standing = {"period": QUARTER, "acceptance": m.Acceptance.ACCEPTED, "fact_said": by}
    return replace(made, **{**standing, **more})


def nodes(locale: str = "ru") -> dict[str, m.Node]:
    """Return every node of the departments, by metric."""
    made = {}
    for metric, department, unit, plan, fact, state, behind, share, volume in ROWS:
        towards = m.Direction.AT_MOST if metric in AT_MOST else m.Direction.AT_LEAST
        numbers = {"unit": unit, "plan": number(plan), "fact": number(fact)}
        one = goal(metric, department, locale, metric=metric, direction=towards, **numbers)
        pair = made[volume].goal.id if volume else ""
        made[metric] = m.Node(
            one,
            (),
            *map(number, (plan, fact)),
            False,
            *map(number, (share, behind)),
            state,
            pair,
            by_time=bool(share) and unit != "%",
        )
    late = replace(made["refusals"].goal, acceptance=m.Acceptance.REFUSED, acceptance_note=REFUSED[locale])
    made["refusals"] = replace(made["refusals"], goal=replace(late, fact_said=m.Said("", at(1))))
    noted = replace(made["margin"].goal, note=NOTES[locale], confidence=60)
    made["margin"] = replace(made["margin"], goal=noted)
    return made


def hidden(state: m.State = ON) -> m.Node:
    """Return a private node as everybody gets it: state and place, nothing else."""
    blank = m.Goal("demo:GOAL-90", "", "", "", "goals", "product", private=True, acceptance=m.Acceptance.ACCEPTED)
    return m.Node(blank, (), None, None, False, None, None, state)


def meeting(name: str, between, state: m.Held, last: int, due: int, weekday: int, every: str) -> m.Process:
    """Make a sync process."""
    cadence = m.Cadence(every, weekday, date(2026, 11, last))
    held = m.Meeting(name, between, cadence, {}, date(2026, 11, last), URL + "SYNC-1")
    missed = date(2026, 11, 12) if state is m.Held.MISSED else None
    return m.Process(held, state, missed, date(2026, 11, due))


PROCESSES = (
    meeting("leads-check", ("marketing", "sales"), m.Held.HELD, 17, 24, 1, "weekly"),
    meeting("refusals-talk", ("sales", "product"), m.Held.MISSED, 5, 26, 3, "biweekly"),
)


def gap() -> m.Gap:
    """Return the gap of the story: 24 deals of 30, 38,4 of 48,0 million."""
    steps = (
        m.Step("leads", Decimal(600), "", "demo:GOAL-1"),
        m.Step("lead_to_deal", Decimal(4), "%", "demo:GOAL-2"),
        m.Step("deals", Decimal(24), "", None),
        m.Step("average_deal", Decimal("1.6"), "млн ₽", "demo:GOAL-7"),
        m.Step("turnover", Decimal("38.4"), "млн ₽", None),
    )
    ways = (
        m.Way("leads", Decimal(750), "", "demo:GOAL-1"),
        m.Way("lead_to_deal", Decimal(5), "%", "demo:GOAL-2"),
        m.Way("average_deal", Decimal(2), "млн ₽", "demo:GOAL-7"),
    )
    numbers = {"deals_have": Decimal(24), "deals_need": Decimal(30), "leads_more": Decimal(150)}
    have, need = Decimal("38.4"), Decimal("48.0")
    return m.Gap(QUARTER, steps, "turnover", have, need, "млн ₽", "demo:GOAL-13", ways, **numbers)


def tree(locale: str = "ru") -> m.Tree:
    """Return the tree of the story."""
    made = nodes(locale)
    top = goal("shared", "", locale, metric="turnover", unit="млн ₽", plan=Decimal("48.0"), fact=Decimal("24.1"))
    shared = m.Node(top, (), *map(number, ("48.0", "24.1")), False, *map(number, (50, 5)), BEHIND, by_time=True)
    branches = tuple(
        m.Branch(name, people[locale == "en"], tuple(n for n in made.values() if n.goal.department == name))
        for name, people in PEOPLE.items()
    )
    branches = (*branches[:2], replace(branches[2], nodes=(*branches[2].nodes, hidden())))
    done = goal("site", "marketing", locale, closed=True, closed_at=at(13), result="+18 %")
    return m.Tree(
        period=QUARTER,
        today=DAY,
        elapsed=Decimal("0.55"),
        thresholds=m.Thresholds(),
        shared=shared,
        branches=branches,
        loose=(),
        findings=findings(made),
        gaps=(gap(),),
        processes=PROCESSES,
        unsynced=(("marketing", "product"),),
        results=(m.Result("marketing", done),),
        empty=(),
    )


def findings(made: dict[str, m.Node]) -> tuple[m.Finding, ...]:
    """Return what people of the story should decide."""
    refusals = made["refusals"].goal
    clients = made["new_clients"].goal
    deals = {"goal": clients.title, "key": clients.key, "value": Decimal(24), "other": Decimal(30)}
    refused = {
        "goal": refusals.title,
        "key": refusals.key,
        "owner": refusals.owner.name,
        "text": refusals.acceptance_note,
    }
    return (
        m.Finding("deals_gap", (clients.id,), ("sales",), {**deals, "missing": Decimal(6), "unit": ""}),
        m.Finding("refused", (refusals.id,), ("product",), refused),
        m.Finding("process_missed", (), ("sales", "product"), {"text": "refusals-talk", "day": date(2026, 11, 12)}),
        m.Finding("process_missing", (), ("marketing", "product")),
    )


def moved(made: dict[str, m.Node]) -> tuple[m.Moved, ...]:
    """Return what changed in the story since a week ago."""
    by = made["margin"].goal.fact_said
    return (
        m.Moved("fact", made["non_target_share"].goal, Decimal(54), Decimal(58), m.Said("", at(18))),
        m.Moved("fact", made["turnover"].goal, Decimal("21.7"), Decimal("24.1"), m.Said("", at(20))),
        m.Moved("plan", made["margin"].goal, Decimal(40), Decimal(38), by),
        m.Moved("state", made["refusals"].goal, "on_track", "stale"),
        m.Moved("added", made["cost_per_target_lead"].goal, None, made["cost_per_target_lead"].goal.title, by),
    )


class FakeGoals:
    """The goals of the story's workspace. ``tree``, ``moved``, ``since`` and ``has_lists`` are set at will."""

    def __init__(self, answering: FakeAnswering) -> None:
        self.answering = answering
        self.tree = tree(answering.story.locale)
        self.moved = moved(nodes(answering.story.locale))
        self.since: date | None = date(2026, 11, 13)
        self.page = "https://example.atlassian.net/wiki/spaces/GOAL/pages/7"
        self.asked = ""
        self.has_lists = False

    def view_tree(self, signed: str, day: str) -> TreePage:
        self.answering.note("view_goals")
        if signed != VIEW:
            raise Rejected("view_wrong")
        return self._page(day, signed=VIEW)

    def round_tree(self, round_id: str, cookie: str | None, day: str) -> TreePage:
        self.answering.inside(round_id, cookie)
        self.answering.note("goals")
        return self._page(day, round_id=ROUND)

    def _page(self, day: str, **door: str) -> TreePage:
        self.asked = day
        if day not in {"", "2026-11-20", "2026-11-16"}:
            raise Rejected("day_unknown", first=FIRST.isoformat())
        shown = date.fromisoformat(day) if day else DAY
        everyone = [n.goal for branch in self.tree.branches for n in branch.nodes]
        return TreePage(
            workspace="demo",
            locale=self.answering.story.locale,
            zone="Europe/Moscow",
            title={"ru": "Дерево целей", "en": "Goal tree"},
            names=NAMES,
            tree=self.tree,
            goals=tuple(everyone),
            moved=self.moved if self.since else (),
            since=self.since,
            day=shown,
            present=shown == DAY,
            first=FIRST,
            read_at=READ,
            sources=(("Jira, GOAL", URL + "GOAL"), ("Notion", "")),
            page=self.page,
            has_lists=self.has_lists,
            **door,
        )
