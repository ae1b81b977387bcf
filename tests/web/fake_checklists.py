"""The checklist of the demo story, built by hand: eight items of a weekly sync between marketing and sales."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from plugin.domain.checklists import model as m
from plugin.domain.checklists.keys import item_id
from plugin.domain.checklists.marks import box_state, item_state
from plugin.domain.goals.model import Cadence
from plugin.errors import Rejected
from plugin.usecases.checklist_views import (
    BoxLine,
    GateLine,
    Head,
    IndexPage,
    ItemLine,
    Past,
    ProcessLine,
    SheetPage,
    Way,
)
from tests.fakes import PaperChecklists
from tests.web.fake_answering import VIEW, FakeAnswering

LIST_TOKEN = "tkn-lists-igor"
DAY = date(2026, 11, 24)
PROCESS = "leads-check"
BETWEEN = ("marketing", "sales")
URL = "https://example.atlassian.net/browse/"
PEOPLE = {
    "ru": {"u-anna": "Анна Лебедева", "u-igor": "Игорь Савин"},
    "en": {"u-anna": "Anna Lebedeva", "u-igor": "Igor Savin"},
}
OWNERS = {"marketing": "u-anna", "sales": "u-igor"}
NAMES = {
    "marketing": {"ru": "Маркетинг", "en": "Marketing"},
    "sales": {"ru": "Продажи", "en": "Sales"},
    "product": {"ru": "Продукт", "en": "Product"},
    PROCESS: {"ru": "Сверка лидов", "en": "Lead check"},
    "refusals-talk": {"ru": "Разбор отказов", "en": "Refusals review"},
}
TEMPLATES = (
    (
        "criterion",
        "Разобрать 10 нецелевых лидов и записать критерий",
        "Look at 10 non-target leads, write the criterion",
    ),
    ("numbers", "Сверить числа: лиды в Jira и в рекламных кабинетах", "Compare leads in Jira with the ad accounts"),
    ("deal", "Назвать одну сделку для слепого раунда", "Name one deal for a blind round"),
    ("fair", "Обсудить заявки с выставки", "Discuss requests from the fair"),
)
TEXTS = {
    "ru": {
        "what": "отмечать в заявке, кто утверждает бюджет и на какой год",
        "check": "в каждой пятой сделке месяца две роли называют один бюджет",
        "goal": "Нецелевые лиды",
        "note": "Причину отказа пишут продажи.",
        "na": "В ноябре выставок не было",
        "notes": "Из 10 лидов 6 не проходят по размеру. Форма на сайте размер не спрашивает.\n"
        "Решили: добавить вопрос в форму, Анна, до 1 декабря.",
        "own": "Найти пример из холодной логистики для предложения",
    },
    "en": {
        "what": "write into the request who approves the budget and for which year",
        "check": "in every fifth deal of the month two roles name the same budget",
        "goal": "Non-target leads",
        "note": "Sales write down why a lead was refused.",
        "na": "There was no fair in November",
        "notes": "6 of 10 leads fail by size. The form on the site does not ask for the size.\n"
        "Decided: add the question to the form, Anna, by 1 December.",
        "own": "Find a case from cold logistics for the offer",
    },
}


def at(day: int, hour: int = 9) -> datetime:
    """Return a moment of November."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


class Story:
    """The items of the story in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.people = PEOPLE[locale]
        self.texts = TEXTS[locale]

    def yes(self, department: str, day: int, *, consent: bool = False) -> m.Box:
        """Return the tick of a department's owner."""
        by = OWNERS[department]
        return m.Box(ticked=True, by=by, name=self.people[by], at=at(day), confirmed=True, consent=consent)

    def item(self, key: str, kind: m.Kind, boxes: dict[str, m.Box] | None = None, **more) -> m.Item:
        """Return an item; departments without a box of their own have an empty one."""
        whole = {one: (boxes or {}).get(one, m.Box()) for one in BETWEEN}
        return m.Item(item_id(key), key, kind, 10, whole, date(2026, 11, 18), **more)

    def both(self, one: int, other: int) -> dict[str, m.Box]:
        """Return the ticks of both sides."""
        return {"marketing": self.yes("marketing", one), "sales": self.yes("sales", other)}

    def items(self) -> tuple[m.Item, ...]:
        """Return the eight items in the order of the page."""
        texts, tick = self.texts, self.yes
        change = {"what": texts["what"], "check": texts["check"], "owner": self.people["u-anna"], "since": "2026-11-10"}
        goal = {"goal": texts["goal"], "metric": "non_target_share", "department": "marketing", "key": "GOAL-3"}
        number = {"plan": "40", "fact": "58", "unit": "%", "direction": "at_most", "behind": "45"}
        said = m.NotApplicable("u-igor", self.people["u-igor"], "sales", at(17), texts["na"])
        first = [
            self.item(
                "change:r1:1",
                m.Kind.CHANGE,
                {"marketing": tick("marketing", 20)},
                facts=change,
                source="DEAL-151",
                url=f"{URL}DEAL-151",
                owner="u-anna",
                due=DAY,
                carried=2,
                first="marketing",
                deal="10142",
            ),
            self.item(
                "goal:GOAL-3",
                m.Kind.OFF_TRACK,
                facts=goal | number,
                source="GOAL-3",
                url=f"{URL}GOAL-3",
                due=DAY,
                carried=1,
                first="marketing",
            ),
            self.item(
                "talk:r2",
                m.Kind.TALK,
                facts={"topics": "budget,authority", "number": "1"},
                source="DEAL-142",
                url=f"{URL}DEAL-142",
                owner="u-anna",
                due=date(2026, 12, 1),
                first="marketing",
                deal="10142",
            ),
            self.item(
                "review:r3",
                m.Kind.REVIEW,
                {"sales": tick("sales", 19)},
                facts={"undecided": "3", "number": "1"},
                source="DEAL-139",
                url=f"{URL}DEAL-139",
                owner="u-igor",
            ),
        ]
        days = ((20, 20), (19, 20), (20, 20))
        standing = [
            self.item(
                f"standing:{name}", m.Kind.STANDING, self.both(*pair), facts={"ru": ru, "en": en, "template": name}
            )
            for (name, ru, en), pair in zip(TEMPLATES, days, strict=False)
        ]
        name, ru, en = TEMPLATES[3]
        agreed = {"marketing": tick("marketing", 18, consent=True)}
        facts = {"ru": ru, "en": en, "template": name}
        last = self.item(f"standing:{name}", m.Kind.STANDING, agreed, facts=facts, not_applicable=said)
        return (*first, *standing, last)


def part_of(item: m.Item) -> m.Part:
    """Return under which heading an item stands."""
    if item.carried:
        return m.Part.CARRIED
    return m.Part.STANDING if item.kind is m.Kind.STANDING else m.Part.NEW


def line(item: m.Item, reader: str, people: dict[str, str]) -> ItemLine:
    """Return an item's line for a reader."""
    boxes = tuple(
        BoxLine(
            department,
            box_state(box),
            box.name,
            box.at,
            mine=OWNERS.get(department) == reader,
            against=box.against.name if box.against else "",
            consent=box.consent,
        )
        for department, box in item.boxes.items()
    )
    marks = tuple(
        m.Mark(item.id, m.Do.TICK, one, box.by, box.name, box.at, "tracker")
        for one, box in item.boxes.items()
        if box.ticked
    )
    return ItemLine(item, item_state(item), part_of(item), boxes, people.get(item.owner, ""), marks)


def story_page(locale: str = "ru", reader: str = "u-igor") -> SheetPage:
    """Return the list of 24 November as its reader sees it; nobody in particular for an empty one."""
    story = Story(locale)
    items, people = story.items(), PEOPLE[locale]
    made = m.Checklist(
        "list-7",
        "demo",
        PROCESS,
        DAY,
        datetime(2026, 11, 24, 7, tzinfo=UTC),
        at(17, 21),
        items,
        standing=tuple(m.Template(name, {"ru": ru, "en": en}) for name, ru, en in TEMPLATES),
        notes=story.texts["notes"],
        notes_by="u-igor",
        notes_at=datetime(2026, 11, 24, 7, 42, tzinfo=UTC),
        remote="10300",
        address=f"{URL}SYNC-7",
    )
    lines = tuple(line(item, reader, people) for item in items)
    past = (
        Past(date(2026, 11, 17), m.Meeting.HELD, 7, 5, 2),
        Past(date(2026, 11, 10), m.Meeting.MISSED, 6, 0, 6),
        Past(date(2026, 11, 3), m.Meeting.HELD, 7, 6, 1),
    )
    return SheetPage(
        head=head(locale, reader),
        list=made,
        cadence=Cadence("weekly", 1, date(2026, 11, 3)),
        between=BETWEEN,
        owners={one: (people[who],) for one, who in OWNERS.items()},
        items=lines,
        states=Counter(one.state for one in lines),
        past=past,
        gates=(GateLine("10142", "DEAL-142", f"{URL}DEAL-142", ("Договор",), (items[2].id,)),),
        notes_by=people["u-igor"],
        decided=1,
    )


def paper(answering: FakeAnswering) -> PaperChecklists:
    """Return the pages of the story's workspace; Igor has the personal link."""

    def doors(way: Way) -> None:
        if way.round_id is not None:
            answering.inside(way.round_id, way.cookie)
        elif way.signed != VIEW:
            raise Rejected("view_wrong")

    locale = answering.story.locale
    return PaperChecklists(story_page(locale), story_index(locale), doors, LIST_TOKEN)


def head(locale: str, reader: str = "") -> Head:
    """Return what every page begins with; the way is set by whoever asks."""
    return Head("demo", locale, "Europe/Moscow", "Jira", NAMES, Way(), PEOPLE[locale].get(reader, ""))


def story_index(locale: str = "ru", reader: str = "u-igor") -> IndexPage:
    """Return both sync processes of the story, and what waits for whom."""
    page = story_page(locale, reader)
    monthly = Cadence("biweekly", 3, date(2026, 11, 5))
    missed = Past(date(2026, 11, 12), m.Meeting.MISSED, 0, 0, 0, "", "")
    return IndexPage(
        page.head,
        (
            ProcessLine(PROCESS, BETWEEN, page.cadence, page.list, page.states, page.past[0]),
            ProcessLine("refusals-talk", ("sales", "product"), monthly, None, {}, missed),
        ),
        (
            m.Owed(PROCESS, "marketing", "u-anna", 2, date(2026, 11, 10)),
            m.Owed(PROCESS, "marketing", "", 1, date(2026, 11, 18)),
            m.Owed(PROCESS, "sales", "u-igor", 3, date(2026, 11, 10)),
        ),
        PEOPLE[locale],
    )


def of_items(page: SheetPage, *items: m.Item, reader: str = "u-igor") -> SheetPage:
    """Return the page with other items."""
    lines = tuple(line(item, reader, PEOPLE[page.head.locale]) for item in items)
    return replace(page, list=replace(page.list, items=items), items=lines, states=Counter(one.state for one in lines))


def every_state(page: SheetPage) -> SheetPage:
    """Return the page with items in every state that there is, facts without room and a template that changed."""
    story = Story(page.head.locale)
    items, texts = story.items(), story.texts
    loose = m.Box(ticked=True, by="u-x", name="Пётр Орлов", at=at(21))
    against = m.Against("u-x", "Пётр Орлов", at(21))
    disputed = replace(story.yes("sales", 20), ticked=False, against=against)
    claim = m.NotApplicable("u-anna", story.people["u-anna"], "marketing", at(20), texts["na"])
    one, other = {"marketing": loose, "sales": disputed}, {"marketing": disputed, "sales": loose}
    differ = {"marketing": m.Box(), "sales": story.yes("sales", 17)}
    changed = of_items(
        page,
        replace(items[0], boxes=one),
        replace(items[1], boxes=other),
        replace(items[2], not_applicable=claim),
        replace(items[3], kind=m.Kind.OWN, text=texts["own"], source="", url=""),
        replace(items[4], not_applicable=claim, boxes=differ),
        replace(items[5], closed=m.Closed.TAKEN_AWAY, closed_at=at(20)),
        *items[6:],
    )
    passed = replace(page.gates[0], deal="10150", key="DEAL-150", passed_by="Игорь Савин", passed_because=texts["na"])
    held_back, template = items[1:3], ("numbers", "leads-cost")
    return replace(changed, held_back=held_back, template_changed=template, gates=(*page.gates, passed))
