"""One goal tree, put together by hand, that the documents about goals are tested with."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from markdown_it.tree import SyntaxTreeNode

from plugin.documents import html
from plugin.documents.goal_tree import goal_tree
from plugin.domain.goals.model import (
    Acceptance,
    Branch,
    Cadence,
    Direction,
    Finding,
    Gap,
    Goal,
    Held,
    Meeting,
    Moved,
    Node,
    Period,
    Process,
    Result,
    Said,
    State,
    Step,
    Thresholds,
    Tree,
    Way,
)
from plugin.domain.people import Person
from plugin.ports.world import Document
from plugin.words import Words

MOSCOW = ZoneInfo("Europe/Moscow")
RU, EN = Words("ru", MOSCOW), Words("en", MOSCOW)
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
ANNA, IGOR, MARIA = Person("2", "Анна Лебедева"), Person("1", "Игорь Савин"), Person("3", "Мария Котова")
OWNERS = {"marketing": ANNA, "sales": IGOR, "product": MARIA}
NAMES = {
    "marketing": "Маркетинг",
    "sales": "Продажи",
    "product": "Продукт",
    "support": "Поддержка",
    "leads": "Сверка лидов",
    "refusals": "Разбор отказов",
}
NAMES_EN = {
    "marketing": "Marketing",
    "sales": "Sales",
    "product": "Product",
    "support": "Support",
    "leads": "Lead review",
    "refusals": "Refusals",
}
SITE = "https://jira.example/browse/GOAL-"
URL = "https://trida.example/w/signed/goals"
SOURCES = (("Jira, проект GOAL", "https://jira.example/projects/GOAL"), ("Notion, «Цели»", ""))


def day(number: int, month: int = 11) -> datetime:
    return datetime(2026, month, number, 9, tzinfo=UTC)


def decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def goal(number: int, title: str, department: str, numbers: str, unit: str, metric: str = "", **more) -> Goal:
    plan, fact = numbers.split("/")
    return Goal(
        **{
            "id": f"demo:{10000 + number}",
            "key": f"GOAL-{number}",
            "title": title,
            "url": f"{SITE}{number}",
            "source": "jira",
            "department": department,
            "owner": OWNERS[department],
            "metric": metric,
            "unit": unit,
            "plan": decimal(plan),
            "fact": decimal(fact),
            "period": QUARTER,
            "acceptance": Acceptance.ACCEPTED,
            **more,
        }
    )


def node(one: Goal, state: State, *children: Node, share: str = "", pair: str = "", computed: bool = False) -> Node:
    return Node(one, children, one.plan, one.fact, computed, decimal(share), None, state, pair)


AT_MOST = {"direction": Direction.AT_MOST}
LEADS = goal(12, "Лиды", "marketing", "600/372", "лидов", "leads", note="вебинары дали 60", confidence=70)
RATE = goal(13, "Конверсия лида в сделку", "marketing", "4/2.7", "%", "lead_to_deal")
JUNK = goal(14, "Нецелевые лиды", "marketing", "40/58", "%", "non_target_share", **AT_MOST)
COST = goal(15, "Цена лида", "marketing", "6500/5940", "₽", "cost_per_lead", **AT_MOST)
CLIENTS = goal(21, "Новые клиенты", "sales", "30/15", "", "new_clients")
AVERAGE = goal(22, "Средний чек", "sales", "1.60/1.61", "млн ₽", "average_deal")
TURNOVER = goal(23, "Оборот", "sales", "48/24.1", "млн ₽", "turnover", owner=None)
NORTH = goal(24, "Оборот, Север_1 *", "sales", "20/", "млн ₽", "turnover", parents=("demo:10023",))
WHOLE = replace(goal(2, "Доля рынка", "sales", "12/11.5", "%"), department="", owner=None)
LAUNCHES = goal(31, "Внедрения", "product", "24/11", "внедрений")
TERM = goal(32, "Срок запуска", "product", "30/41", "дней", **AT_MOST)
CHURN = goal(
    33,
    "Отказы из-за функций",
    "product",
    "10/",
    "%",
    acceptance=Acceptance.REFUSED,
    acceptance_note="Причину отказа в тикет записывают продажи",
    **AT_MOST,
)
SECRET = goal(34, "", "product", "/", "", private=True, url="", key="")
SHARED = replace(goal(1, "план продаж", "sales", "48/24.1", "млн ₽", "turnover"), department="")
DONE = goal(35, "Мобильное приложение", "product", "1/1", "", closed=True, closed_at=day(12), result="вышло на iOS")
LOOSE = goal(40, "Узнаваемость бренда", "marketing", "/", "", acceptance=Acceptance.OPEN)
GAP = Gap(
    QUARTER,
    (
        Step("leads", Decimal(600), "", LEADS.id),
        Step("lead_to_deal", Decimal(4), "%", RATE.id),
        Step("deals", Decimal(24), "", None),
        Step("average_deal", Decimal("1.6"), "млн ₽", AVERAGE.id),
        Step("turnover", Decimal("38.4"), "млн ₽", None),
    ),
    "turnover",
    Decimal("38.4"),
    Decimal(48),
    "млн ₽",
    SHARED.id,
    (
        Way("leads", Decimal(750), "", LEADS.id),
        Way("lead_to_deal", Decimal(5), "%", RATE.id),
        Way("average_deal", Decimal(2), "млн ₽", AVERAGE.id),
    ),
    Decimal(24),
    Decimal(30),
    Decimal(150),
)
FINDINGS = (
    Finding("plan_gap", (SHARED.id,), (), {"value": Decimal("38.4"), "other": Decimal(48), "unit": "млн ₽"}),
    Finding(
        "deals_gap",
        (CLIENTS.id,),
        (),
        {"goal": CLIENTS.title, "key": CLIENTS.key, "value": Decimal(24), "other": Decimal(30)},
    ),
    Finding(
        "quality_behind",
        (JUNK.id, LEADS.id),
        (),
        {
            "goal": JUNK.title,
            "key": JUNK.key,
            "owner": ANNA.name,
            "value": Decimal(58),
            "other": Decimal(40),
            "unit": "%",
            "metric": "non_target_share",
            "volume": LEADS.title,
        },
    ),
    Finding(
        "refused",
        (CHURN.id,),
        (),
        {"goal": CHURN.title, "key": CHURN.key, "owner": MARIA.name, "text": CHURN.acceptance_note},
    ),
    Finding("process_missed", (), ("sales", "product"), {"text": "refusals", "day": date(2026, 11, 12)}),
    Finding("process_missing", (), ("marketing", "product"), {}),
    Finding("orphan", (LOOSE.id,), (), {"goal": LOOSE.title, "key": LOOSE.key, "owner": ANNA.name}),
)
WEEKLY, BIWEEKLY = Cadence("weekly", 1), Cadence("biweekly", 3, date(2026, 11, 12))
PROCESSES = (
    Process(
        Meeting(
            "leads",
            ("marketing", "sales"),
            WEEKLY,
            {"marketing": ANNA.name, "sales": IGOR.name},
            date(2026, 11, 17),
            f"{SITE}50",
        ),
        Held.HELD,
        None,
        date(2026, 11, 24),
    ),
    Process(
        Meeting("refusals", ("sales", "product"), BIWEEKLY, {"product": MARIA.name}, date(2026, 10, 29)),
        Held.MISSED,
        date(2026, 11, 12),
        date(2026, 11, 26),
    ),
)
MOVED = (
    Moved("fact", JUNK, Decimal(54), Decimal(58), Said(ANNA.name, day(18))),
    Moved("state", CHURN, "on_track", "stale"),
    Moved("added", COST, None, COST.title, Said(ANNA.name, day(16))),
)
TREE = Tree(
    QUARTER,
    date(2026, 11, 20),
    Decimal("0.54"),
    Thresholds(),
    node(SHARED, State.BEHIND, node(WHOLE, State.BEHIND), share="50"),
    (
        Branch(
            "marketing",
            ANNA.name,
            (
                node(LEADS, State.ON_TRACK, share="62"),
                node(RATE, State.FAR_BEHIND, share="67.5", pair=LEADS.id),
                node(JUNK, State.FAR_BEHIND, pair=LEADS.id),
                node(COST, State.ON_TRACK, share="91.4"),
            ),
        ),
        Branch(
            "sales",
            IGOR.name,
            (
                node(CLIENTS, State.BEHIND, share="50"),
                node(AVERAGE, State.ON_TRACK, pair=CLIENTS.id),
                node(TURNOVER, State.BEHIND, node(NORTH, State.PENDING), share="50.2", computed=True),
            ),
        ),
        Branch(
            "product",
            MARIA.name,
            (
                node(LAUNCHES, State.BEHIND, share="45.8"),
                node(TERM, State.FAR_BEHIND, pair=LAUNCHES.id),
                node(CHURN, State.STALE),
                node(SECRET, State.ON_TRACK),
                node(DONE, State.ON_TRACK, share="100"),
            ),
        ),
    ),
    (node(LOOSE, State.PENDING),),
    FINDINGS,
    (GAP,),
    PROCESSES,
    (("marketing", "product"),),
    (Result("product", DONE),),
    ("support",),
    ((Period(date(2027, 1, 1), date(2027, 3, 31)), 3),),
)


def document(words: Words, tree: Tree = TREE, **more):
    russian = words.locale == "ru"
    given = {
        "title": "Дерево целей" if russian else "Goal tree",
        "names": NAMES if russian else NAMES_EN,
        "moved": MOVED,
        "since": date(2026, 11, 9),
        "sources": SOURCES,
        "url": URL,
    }
    return goal_tree(words, tree, **{**given, **more})


def with_goal(tree: Tree, changed: Goal, **node_fields) -> Tree:
    """Return the tree with one goal's node changed, wherever in it the goal stands."""

    def below(nodes):
        return tuple(
            replace(one, goal=changed, plan=changed.plan, fact=changed.fact, **node_fields)
            if one.goal.id == changed.id
            else replace(one, children=below(one.children))
            for one in nodes
        )

    return replace(
        tree,
        shared=below([tree.shared])[0],
        branches=tuple(replace(one, nodes=below(one.nodes)) for one in tree.branches),
        loose=below(tree.loose),
    )


def keyed(shown: Document) -> dict[str, tuple[int, str]]:
    """Return key → (how deep it stands, what it says) of every block; a key that stands twice is an error."""
    found: dict[str, tuple[int, str]] = {}

    def look(one: SyntaxTreeNode, depth: int) -> None:
        if one.type in {"inline", "fence"}:
            (key,) = [child.content for child in one.children if child.type == "key"]
            said = one.content if one.type == "fence" else html(Document("", SyntaxTreeNode([one.token])))
            assert key not in found
            found[key] = (depth, said)
            return
        for child in one.children:
            look(child, depth + 1)

    look(shown.tree, 0)
    return found
