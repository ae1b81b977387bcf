"""A readable checklist: marketing and sales of Полюс Склад before their Tuesday, with items in every state."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from plugin.domain.checklists.keys import item_id
from plugin.domain.checklists.model import (
    Against,
    Apart,
    Box,
    Changed,
    Checklist,
    Closed,
    Do,
    Fact,
    Item,
    Kind,
    Mark,
    Meeting,
    NotApplicable,
    Sync,
    Template,
    Told,
)
from plugin.domain.checklists.parts import ordered
from plugin.domain.checklists.weights import weight
from plugin.domain.goals.model import Cadence

ZONE = ZoneInfo("Europe/Moscow")
WORKSPACE = "polus"
PROCESS = "lead_review"
LIST = "list-1124"
DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 20, 12, tzinfo=ZONE)
ANNA, IGOR, OLGA, OLEG = "acc-anna", "acc-igor", "acc-olga", "acc-oleg"
PEOPLE = {ANNA: "Анна Лебедева", IGOR: "Игорь Савин", OLGA: "Ольга Ким", OLEG: "Олег Гость"}
NAMES = {
    "marketing": {"ru": "Маркетинг", "en": "Marketing"},
    "sales": {"ru": "Продажи", "en": "Sales"},
    PROCESS: {"ru": "Сверка лидов", "en": "Lead review"},
}
STANDING = (
    Template("leads", {"ru": "Разобрать 10 нецелевых лидов и записать критерий", "en": "Go through 10 unfit leads"}),
    Template("numbers", {"ru": "Сверить числа: лиды в Jira и в рекламных кабинетах", "en": "Compare lead numbers"}),
    Template("round", {"ru": "Назвать одну сделку для слепого раунда", "en": "Name one deal for a blind round"}),
    Template("fair", {"ru": "Обсудить заявки с выставки", "en": "Discuss requests from the fair"}),
)
SITE = "https://polus.example/browse"


def at(day, hour=10, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def sample_sync(**changes):
    given = {
        "id": PROCESS,
        "between": ("marketing", "sales"),
        "cadence": Cadence("weekly", 1),
        "at": time(10),
        "owners": {"marketing": frozenset({ANNA, OLGA}), "sales": frozenset({IGOR})},
        "roles": {"marketing": frozenset({"marketer"}), "sales": frozenset({"hunter"})},
        "standing": STANDING,
        "stages": ("Договор",),
    }
    return Sync(**(given | changes))


def yes(by, day, **changes):
    return Box(True, by, PEOPLE[by], at(day), confirmed=True, **changes)


def item(key, kind, marketing=None, sales=None, **changes):
    given = {"since": date(2026, 11, 17), "weight": weight(kind)}
    boxes = {"marketing": marketing or Box(), "sales": sales or Box()}
    return Item(item_id(key), key, kind, boxes=boxes, **(given | changes))


def goal_facts(goal, key, metric, plan, fact, direction, **changes):
    facts = {"goal": goal, "key": key, "department": "marketing", "metric": metric, "plan": plan, "fact": fact}
    return {**facts, "unit": "%", "direction": direction, "behind": "45", **changes}


def _carried():
    budget = item(
        "decision:list-1110:0b4f0a0d0a11",
        Kind.DECISION,
        yes(ANNA, 20),
        text="Отмечать в заявке, кто утверждает бюджет и на какой год",
        facts={"what": "Отмечать в заявке, кто утверждает бюджет и на какой год", "day": "2026-11-10", "owner": ANNA},
        carried=2,
        since=date(2026, 11, 10),
        due=DAY,
        owner=ANNA,
    )
    unfit = item(
        "goal:polus:101",
        Kind.OFF_TRACK,
        facts=goal_facts("Нецелевые лиды", "MKT-7", "non_target_share", "40", "58", "at_most"),
        source="MKT-7",
        url=f"{SITE}/MKT-7",
        first="marketing",
        carried=1,
        due=DAY,
    )
    return [budget, unfit]


def _new():
    gap = item(
        "gap:2026-10-01",
        Kind.PLAN_GAP,
        facts={
            "missing": "9.6",
            "unit": "млн ₽",
            "have": "38.4",
            "need": "48",
            "metric": "turnover",
            "leads_more": "150",
            "deals_more": "6",
        },
        source="GOAL-1",
        url=f"{SITE}/GOAL-1",
    )
    talk = item(
        "talk:round-142",
        Kind.TALK,
        Box(True, OLEG, PEOPLE[OLEG], at(19)),
        facts={"topics": "budget", "number": "1", "due": "2026-12-01"},
        source="DEAL-142",
        url=f"{SITE}/DEAL-142",
        deal="10142",
        due=date(2026, 12, 1),
        owner=ANNA,
    )
    rate = item(
        "goal:polus:102",
        Kind.OFF_TRACK,
        sales=yes(IGOR, 19),
        facts=goal_facts("Конверсия", "MKT-8", "lead_to_deal", "4.0", "2.7", "at_least", behind="32.5"),
        source="MKT-8",
        url=f"{SITE}/MKT-8",
        first="sales",
        owner=IGOR,
    )
    review = item(
        "review:round-158",
        Kind.REVIEW,
        facts={"undecided": "3", "number": "1"},
        source="DEAL-158",
        url=f"{SITE}/DEAL-158",
        deal="10158",
        closed=Closed.REVIEWED,
        closed_at=at(20, 9),
    )
    taken = replace(yes(IGOR, 19), ticked=False, against=Against(OLEG, PEOPLE[OLEG], at(20)))
    call = item("own:10301", Kind.OWN, sales=taken, text="Позвонить в ЛогистПарк о холодном складе")
    return [gap, talk, rate, review, call]


def _standing():
    both = {"leads": (20, 20), "numbers": (19, 20), "round": (20, 20)}
    items = []
    for place, one in enumerate(STANDING):
        facts = {**one.text, "template": one.id}
        heavy = weight(Kind.STANDING, len(STANDING) - 1 - place)
        if one.id in both:
            first, second = both[one.id]
            boxes = (yes(ANNA, first), yes(IGOR, second))
            items.append(item(f"standing:{one.id}", Kind.STANDING, *boxes, facts=facts, weight=heavy))
        else:
            agreed = yes(ANNA, 18, consent=True)
            claim = NotApplicable(IGOR, PEOPLE[IGOR], "sales", at(17), "В ноябре выставок не было")
            changes = {"facts": facts, "weight": heavy, "not_applicable": claim}
            items.append(item(f"standing:{one.id}", Kind.STANDING, agreed, **changes))
    return items


def sample_checklist(**changes):
    """Eleven items: done 3, half 4 (one unconfirmed, one disputed), open 2, not applicable 1, closed 1."""
    given = {
        "id": LIST,
        "workspace": WORKSPACE,
        "process": PROCESS,
        "day": DAY,
        "begins_at": at(24, 7),
        "made_at": at(17, 21),
        "items": ordered([*_carried(), *_new(), *_standing()]),
        "standing": STANDING,
        "held_back": ("goal:polus:109",),
        "notes": "Из 10 лидов 6 не проходят по размеру. Форма на сайте размер не спрашивает.\n"
        "Решили: добавить вопрос в форму, Анна, до 1 декабря.",
        "notes_by": ANNA,
        "notes_at": at(24, 7, 42),
    }
    return Checklist(**(given | changes))


def sample_past():
    """Three earlier lists, newest first: held, missed without a reason, held."""
    meetings = {17: Meeting.HELD, 10: Meeting.MISSED, 3: Meeting.HELD}
    return tuple(
        Checklist(
            id=f"list-11{day:02}",
            workspace=WORKSPACE,
            process=PROCESS,
            day=date(2026, 11, day),
            begins_at=at(day, 7),
            made_at=at(max(day - 7, 1), 21),
            items=() if meeting is Meeting.MISSED else ordered(_standing()),
            standing=STANDING,
            meeting=meeting,
            ended_at=at(day, 21),
        )
        for day, meeting in meetings.items()
    )


def sample_marks():
    """What people did with the talk's item and the disputed one, oldest first."""
    talk, call = item_id("talk:round-142"), item_id("own:10301")
    return (
        Mark(call, Do.ADD, "", IGOR, PEOPLE[IGOR], at(18), "tracker", "Позвонить в ЛогистПарк о холодном складе"),
        Mark(call, Do.TICK, "sales", IGOR, PEOPLE[IGOR], at(19), "page"),
        Mark(talk, Do.TICK, "marketing", OLEG, PEOPLE[OLEG], at(19), "tracker"),
        Mark(call, Do.UNTICK, "sales", OLEG, PEOPLE[OLEG], at(20), "tracker"),
    )


def told(number=142, **changes):
    """A revealed and reviewed round with a contradiction about the budget between marketing and sales."""
    given = {
        "round": f"round-{number}",
        "number": 1,
        "deal": f"10{number}",
        "key": f"DEAL-{number}",
        "url": f"{SITE}/DEAL-{number}",
        "title": "ЛогистПарк",
        "roles": frozenset({"marketer", "hunter"}),
        "revealed": date(2026, 11, 18),
        "reviewed": True,
        "undecided": 0,
        "apart": (Apart(frozenset({"marketer", "hunter"}), "budget"),),
    }
    return Told(**(given | changes))


def changed(**changes):
    """A process change that a talk came to."""
    given = {"key": "change:round-131:1", "what": "Спрашивать срок бюджета", "owner": PEOPLE[IGOR]}
    given |= {"since": date(2026, 11, 10), "check": "Доля заявок со сроком", "roles": frozenset({"marketer", "hunter"})}
    return Changed(**(given | changes))


def fact(key, kind=Kind.TALK, **changes):
    return Fact(key, kind, weight(kind), **changes)


def with_item(checklist, item):
    """Return a list with one more item, or with this one in the place of the one with its id."""
    others = [one for one in checklist.items if one.id != item.id]
    return replace(checklist, items=ordered([*others, item]))
