"""One checklist, put together by hand, that has every kind of item in every state; its texts are tested with it."""

from datetime import UTC, date, datetime
from types import MappingProxyType

from plugin.documents import checklist_sheet as sheet
from plugin.documents import checklist_words as told
from plugin.domain.checklists.model import (
    Against,
    Box,
    Checklist,
    Closed,
    Item,
    Kind,
    Meeting,
    NotApplicable,
    Owed,
    Part,
)
from plugin.domain.goals.model import Cadence
from plugin.ports.world import Document
from plugin.words import Words
from tests.documents.goals import ANNA, IGOR, NAMES, NAMES_EN, day, document

WEEKLY = Cadence("weekly", 1)
BETWEEN = ("marketing", "sales")
OWNERS = MappingProxyType({"marketing": (ANNA.name,), "sales": (IGOR.name,)})
PEOPLE = {"2": ANNA.name, "1": IGOR.name}
STRANGER = "Пётр Ким"
JIRA = "https://jira.example/browse/"
URL = "https://trida.example/s/demo/leads"
MEETS = date(2026, 11, 24)
EMPTY = Box()
EXPO = {"ru": "Обсудить заявки с выставки", "en": "Discuss the leads of the fair", "template": "expo"}
NO_EXPO = NotApplicable("1", IGOR.name, "sales", day(17), "В ноябре *выставок* не было")
LOST = {"goal": "Отказы из-за функций", "department": "product", "note": "Причину пишут продажи"}
JUNK = {"goal": "Нецелевые лиды", "metric": "non_target_share", "department": "marketing"}


def yes(who, number: int, *, consent: bool = False) -> Box:
    return Box(True, who.id, who.name, day(number), True, consent=consent)


def names(words: Words) -> dict[str, str]:
    return {**(NAMES if words.locale == "ru" else NAMES_EN), **PEOPLE}


def item(kind: Kind, source: str = "", marketing: Box = EMPTY, sales: Box = EMPTY, **more) -> Item:
    given = {"boxes": {"marketing": marketing, "sales": sales}, "since": date(2026, 11, 17), **more}
    return Item("0123456789ab", "key", kind, 1, source=source, url=f"{JIRA}{source}" if source else "", **given)


def plans(**more) -> dict[str, str]:
    return {"missing": "9.6", "have": "38.4", "need": "48", "unit": "млн ₽", "metric": "turnover", **more}


CARRIED = (
    item(
        Kind.TALK,
        "DEAL-142",
        yes(ANNA, 20),
        facts={"topics": "budget", "number": "1"},
        carried=2,
        deal="10142",
        owner="2",
    ),
    item(Kind.REVIEW, "DEAL-151", facts={"undecided": "3", "number": "2"}, carried=1, first="marketing"),
    item(Kind.DECISION, "", yes(ANNA, 19), yes(IGOR, 20), facts={"day": "2026-11-17"}, text="добавить вопрос в форму"),
)
NEW = (
    item(Kind.PLAN_GAP, "GOAL-1", facts=plans(leads_more="150"), first="marketing"),
    item(Kind.REFUSED, "GOAL-33", facts=LOST, sales=Box(True, "9", STRANGER, day(20))),
    item(
        Kind.CHANGE,
        "TALK-5",
        facts={"what": "Спрашивать размер", "since": "2026-11-09", "owner": "2", "check": "нецелевых меньше 40 %"},
    ),
    item(
        Kind.OFF_TRACK,
        "GOAL-14",
        Box(False, "2", ANNA.name, day(20), True, Against("1", IGOR.name, day(21))),
        facts={**JUNK, "fact": "58", "plan": "40", "unit": "%", "direction": "at_most"},
    ),
    item(Kind.UNACCEPTED, "GOAL-12", facts={"goal": "Лиды, Север"}, closed=Closed.ACCEPTED, closed_at=day(21)),
    item(Kind.STALE, "", facts={"goal": "Лиды", "metric": "leads", "department": "marketing", "days": "25"}),
    item(Kind.OWN, text="Позвонить [сюда](http://evil.example)", not_applicable=NotApplicable("9", STRANGER, "", None)),
)
STANDING = (
    item(Kind.STANDING, "", yes(ANNA, 18, consent=True), facts=EXPO, not_applicable=NO_EXPO),
    item(Kind.STANDING, "", yes(ANNA, 16), facts={"ru": "Сверить числа"}, not_applicable=NO_EXPO),
)
PARTS = {Part.CARRIED: CARRIED, Part.NEW: NEW, Part.STANDING: STANDING}
LIST = Checklist(
    "l1",
    "demo",
    "leads",
    MEETS,
    datetime(2026, 11, 24, 7, tzinfo=UTC),
    day(17),
    (*CARRIED, *NEW, *STANDING),
    meeting=Meeting.HELD,
    ended_at=datetime(2026, 11, 24, 21, tzinfo=UTC),
    notes="Из 10 лидов 6 не проходят по размеру.\n\n# Решили: добавить вопрос в форму, Анна, до 1 декабря.\n",
    notes_by="2",
    notes_at=datetime(2026, 11, 24, 7, 42, tzinfo=UTC),
)
OWED = (
    Owed("leads", "marketing", "", 1, date(2026, 11, 24)),
    Owed("leads", "marketing", "2", 3, date(2026, 11, 3)),
    Owed("leads", "sales", "1", 5, date(2026, 11, 10)),
)
LEADING = sheet.Leading(BETWEEN, OWNERS, WEEKLY)


def head(words: Words, **more) -> Document:
    return sheet.head(words, LIST, LEADING, names(words), **{"url": URL, **more})


def gate(words: Words, passed: sheet.Passed | None = None) -> Document:
    return sheet.gate(words, "DEAL-142", "leads", (CARRIED[0], NEW[0]), names(words), url=URL, passed=passed)


def whole(words: Words) -> str:
    """Return a list as its documents say it, in Markdown: head, rows under their headings, what the meeting came to."""
    lines = [told.sheet_name(words, names(words)["leads"], MEETS), head(words).markdown]
    for part, items in PARTS.items():
        lines.append(f"== {told.part(words, part, WEEKLY)}\n")
        for one in items:
            boxes = [f"[{names(words)[each]}] {told.box_of(words, one, each, names(words))}" for each in one.boxes]
            lines += [f"= {told.title(words, one, names(words))}", sheet.about(words, one, names(words)).markdown]
            lines[-1] += "\n".join(boxes) + "\n"
    lines.append(sheet.told(words, LIST, names(words), decided=["добавить вопрос в форму"]).markdown)
    return "\n".join(lines)


def owed_section(words: Words) -> str:
    """Return what the page of the goal tree says of checklists, in Markdown."""
    shown = document(words, owed=OWED, names=names(words)).markdown.splitlines()
    first = next(at for at, line in enumerate(shown) if "heading.owed" in line)
    last = next(at for at, line in enumerate(shown) if at > first and line.startswith("## "))
    return "\n".join(shown[first:last]).rstrip() + "\n"
