"""Words of checklists: titles, where items came from, boxes, counts, headings, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plugin.documents import checklist_words as told
from plugin.domain.checklists.model import (
    Against,
    Box,
    BoxState,
    Closed,
    Item,
    ItemState,
    Kind,
    Meeting,
    NotApplicable,
    Owed,
    Part,
)
from plugin.domain.goals.model import Cadence
from tests.documents.goals import EN, MOSCOW, NAMES, NAMES_EN, RU, day
from tests.documents.test_goal_words import spaced

ANNA, IGOR = "Анна Лебедева", "Игорь Савин"
WEEKLY, BIWEEKLY, MONTHLY = Cadence("weekly", 1), Cadence("biweekly", 1, date(2026, 11, 24)), Cadence("monthly", 1)
EMPTY = Box()
YES = Box(True, "2", ANNA, day(20), True)
TICKED = Box(True, "9", "Пётр Ким", day(20))
TAKEN = Box(False, "2", ANNA, day(20), True, Against("9", "Пётр Ким", day(21)))
CONSENT = Box(True, "2", ANNA, day(18), True, consent=True)
LEADS = {"goal": "Лиды", "metric": "leads", "department": "marketing"}
JUNK = {
    "goal": "Нецелевые лиды",
    "metric": "non_target_share",
    "department": "marketing",
    "fact": "58",
    "plan": "40",
    "unit": "%",
    "direction": "at_most",
}
GAP = {"missing": "9.6", "have": "38.4", "need": "48", "unit": "млн ₽", "metric": "turnover", "leads_more": "150"}


def item(kind: Kind, marketing: Box = EMPTY, sales: Box = EMPTY, **more) -> Item:
    given = {"boxes": {"marketing": marketing, "sales": sales}, "since": date(2026, 11, 17), **more}
    return Item("0123456789ab", "key", kind, 1, **given)


TITLES = [
    (Kind.PLAN_GAP, GAP, "Закрыть разрыв плана: не хватает 9,6_млн_₽", "Close the plan gap: ₽9.6 million short"),
    (
        Kind.PLAN_GAP,
        {"missing": "6", "metric": "deals"},
        "Закрыть разрыв плана: не хватает 6_сделок",
        "Close the plan gap: 6 deals short",
    ),
    (Kind.PLAN_GAP, {"missing": "много"}, "Закрыть разрыв плана", "Close the plan gap"),
    (Kind.TALK, {"topics": "budget"}, "Разобрать противоречие: бюджет", "Talk the contradiction over: budget"),
    (
        Kind.TALK,
        {"topics": "budget,timing,,budget"},
        "Разобрать противоречия: бюджет, сроки",
        "Talk the contradictions over: budget, timing",
    ),
    (Kind.TALK, {"topics": "other,nonsense"}, "Разобрать противоречие", "Talk a contradiction over"),
    (
        Kind.REVIEW,
        {"undecided": "1"},
        "Отметить похожие причины: осталась 1 пара",
        "Decide on similar reasons: 1 pair left",
    ),
    (
        Kind.REVIEW,
        {"undecided": "3"},
        "Отметить похожие причины: осталось 3 пары",
        "Decide on similar reasons: 3 pairs left",
    ),
    (Kind.REVIEW, {}, "Сравнить ответы раунда", "Compare the answers of the round"),
    (Kind.REFUSED, LEADS, "Решить, кто отвечает за показатель: лиды", "Decide who answers for the number: “Лиды”"),
    (Kind.UNACCEPTED, LEADS, "Принять цель или назвать причину: лиды", "Accept the goal or say why not: “Лиды”"),
    (Kind.STALE, {"goal": "Jira, Север", "days": "25"}, "Внести новый факт: «Jira, Север»", None),
    (
        Kind.OFF_TRACK,
        JUNK,
        "Цель далека от плана: нецелевые лиды 58_% при плане ≤_40_%",
        "The goal is far from its plan: “Нецелевые лиды” 58% with a plan of ≤_40%",
    ),
    (Kind.OFF_TRACK, LEADS, "Цель далека от плана: лиды", None),
    (Kind.CHANGE, {"what": "Вопрос в форме."}, "Проверить изменение процесса: Вопрос в форме", None),
    (Kind.STANDING, {"ru": "Сверить числа", "en": "Compare numbers"}, "Сверить числа", "Compare numbers"),
    (Kind.STANDING, {"ru": "Сверить числа"}, "Сверить числа", "Сверить числа"),
    (Kind.DECISION, {"what": "добавить вопрос"}, "добавить вопрос", "добавить вопрос"),
    (Kind.OWN, {}, "Без названия", "Without a title"),
]


@pytest.mark.parametrize(("kind", "facts", "russian", "english"), TITLES)
def test_a_title(kind: Kind, facts, russian: str, english: str | None):
    one = item(kind, facts=facts)
    assert spaced(told.title(RU, one, NAMES)) == russian
    assert english is None or spaced(told.title(EN, one, NAMES_EN)) == english


def test_every_kind_has_words_without_any_facts():
    for kind in Kind:
        for words in (RU, EN):
            assert told.title(words, item(kind), NAMES)
            before, source, after = told.why(words, item(kind), NAMES)
            assert before
            assert not source
            assert "%(" not in before + after


def test_what_people_call_an_item_comes_first_in_one_line_of_bounded_length():
    assert told.title(RU, item(Kind.PLAN_GAP, facts=GAP, text="Наши\nслова"), NAMES) == "Наши слова"
    long = told.title(RU, item(Kind.OWN, text="слово " * 99), NAMES)
    assert (len(long) <= 255, long[-1]) == (True, "…")


@pytest.mark.parametrize(
    ("one", "russian"),
    [
        (item(Kind.TALK, facts={"topics": "budget", "number": "1"}, source="DEAL-142"), "Раунд|DEAL-142|: бюджет"),
        (item(Kind.TALK, facts={"number": "2"}, source="DEAL-142"), "Раунд 2,|DEAL-142|"),
        (
            item(Kind.TALK, facts={"topics": "budget", "number": "2", "due": "2026-11-24"}, source="TEAM-5"),
            "Разбор|TEAM-5|: бюджет",
        ),
        (
            item(Kind.PLAN_GAP, facts={"have": "24", "need": "30", "metric": "deals"}, source="GOAL-2"),
            "Дерево целей:|GOAL-2|, планы отделов дают 24_сделки из 30",
        ),
        (item(Kind.REVIEW, facts={"number": "1"}, source="DEAL-7"), "Раунд|DEAL-7|: ещё не сравнили"),
        (
            item(Kind.PLAN_GAP, facts=GAP, source="GOAL-1"),
            "Дерево целей:|GOAL-1|, планы отделов дают 38,4 из 48,0_млн_₽, при текущей конверсии это 150_лидов",
        ),
        (item(Kind.PLAN_GAP), "Дерево целей||"),
        (item(Kind.OFF_TRACK, facts=JUNK, source="GOAL-14"), "Дерево целей:|GOAL-14|, маркетинг"),
        (
            item(Kind.REFUSED, facts={**LEADS, "note": "Не наше.", "key": "GOAL-3"}),
            "Дерево целей:|GOAL-3|, маркетинг, «Не наше»",
        ),
        (item(Kind.STALE, facts={**LEADS, "days": "27"}), "Дерево целей:|| маркетинг, нового факта нет 3 недели"),
        (item(Kind.STALE, facts={**LEADS, "days": "6"}), "Дерево целей:|| маркетинг"),
        (
            item(Kind.CHANGE, facts={"since": "2026-11-09", "owner": "2", "check": "доля."}, source="TALK-5"),
            "Изменение процесса|TALK-5|: действует с 9 ноября; отвечает Анна Лебедева; увидим так: доля",
        ),
        (item(Kind.DECISION, facts={"day": "2026-11-17"}), "Решение встречи 17 ноября||"),
        (item(Kind.STANDING, facts={"ru": "Сверить"}), "Копия шаблона||"),
        (item(Kind.OWN), "Добавлено вручную||"),
    ],
)
def test_where_an_item_came_from(one: Item, russian: str):
    assert spaced("|".join(told.why(RU, one, {**NAMES, "2": ANNA}))) == russian


@pytest.mark.parametrize(
    ("one", "state", "russian", "english"),
    [
        (YES, BoxState.YES, "сделано 20 ноября", "done on 20 November"),
        (Box(True, confirmed=True), BoxState.YES, "сделано", "it is done"),
        (CONSENT, BoxState.YES, "согласие 18 ноября", "agreed on 18 November"),
        (EMPTY, BoxState.EMPTY, "не начато", "not started"),
        (
            TICKED,
            BoxState.UNCONFIRMED,
            "отмечено, не подтверждено: Пётр Ким, 20 ноября",
            "ticked, not confirmed: Пётр Ким, 20 November",
        ),
        (Box(True), BoxState.UNCONFIRMED, "отмечено, не подтверждено", "ticked, not confirmed"),
        (
            TAKEN,
            BoxState.DISPUTED,
            "отмечено: Анна Лебедева, 20 ноября; снято: Пётр Ким, 21 ноября",
            "ticked: Анна Лебедева, 20 November; taken away: Пётр Ким, 21 November",
        ),
    ],
)
def test_a_box(one: Box, state: BoxState, russian: str, english: str):
    assert (told.box(RU, one, state), told.box(EN, one, state)) == (russian, english)


NOT = NotApplicable("1", IGOR, "sales", day(17), "В ноябре выставок не было")


@pytest.mark.parametrize(
    ("one", "department", "russian"),
    [
        (item(Kind.OWN), "sales", "не начато"),
        (item(Kind.OWN, first="marketing"), "sales", "ждёт маркетинг"),
        (item(Kind.OWN, first="marketing"), "marketing", "не начато"),
        (item(Kind.OWN, first="support"), "sales", "не начато"),
        (item(Kind.OWN, YES, first="marketing"), "sales", "ждёт приёмки"),
        (item(Kind.OWN, TICKED, first="marketing"), "sales", "ждёт маркетинг"),
        (item(Kind.OWN, not_applicable=NOT), "marketing", "ждёт согласия"),
        (item(Kind.OWN, not_applicable=NOT), "sales", "не применимо"),
        (item(Kind.OWN, not_applicable=replace(NOT, reason="")), "marketing", "не начато"),
        (item(Kind.OWN, CONSENT, not_applicable=NOT), "sales", "не применимо"),
        (item(Kind.OWN, closed=Closed.GONE), "sales", "без галочки"),
        (item(Kind.OWN, TICKED), "marketing", "отмечено, не подтверждено: Пётр Ким, 20 ноября"),
    ],
)
def test_what_a_box_waits_for(one: Item, department: str, russian: str):
    assert told.box_of(RU, one, department, NAMES) == russian


@pytest.mark.parametrize(
    ("name", "russian", "english"),
    [
        ("Поддержка", "ждёт поддержку", "waiting for поддержка"),
        ("Бухгалтерия", "ждёт бухгалтерию", None),
        ("Продажи", "ждёт продажи", None),
        ("PR", "ждёт PR", "waiting for PR"),
        ("Служба поддержки", "ждёт отдел «Служба поддержки»", "waiting for служба поддержки"),
    ],
)
def test_who_is_waited_for_is_in_the_right_case(name: str, russian: str, english: str | None):
    one = item(Kind.OWN, first="marketing")
    assert told.box_of(RU, one, "sales", {"marketing": name}) == russian
    assert english is None or told.box_of(EN, one, "sales", {"marketing": name}) == english


@pytest.mark.parametrize(
    ("one", "russian"),
    [
        (item(Kind.OWN, YES), ()),
        (item(Kind.OWN, TICKED), ("Маркетинг: отмечено, не подтверждено: Пётр Ким, 20 ноября",)),
        (
            item(Kind.OWN, CONSENT, not_applicable=NOT),
            ("не применимо: «В ноябре выставок не было», Игорь Савин, 17 ноября", "согласие: маркетинг"),
        ),
        (
            item(Kind.OWN, not_applicable=NOT),
            ("не применимо: «В ноябре выставок не было», Игорь Савин, 17 ноября", "ждём согласия: маркетинг"),
        ),
        (
            item(Kind.OWN, YES, not_applicable=NOT),
            (
                "не применимо: «В ноябре выставок не было», Игорь Савин, 17 ноября",
                "разногласие, отмечено как сделанное: маркетинг",
            ),
        ),
        (
            item(Kind.OWN, not_applicable=NotApplicable("1", IGOR, "sales", None)),
            ("не применимо, причины пока нет: Игорь Савин",),
        ),
        (
            item(Kind.OWN, not_applicable=NotApplicable("9", "Пётр Ким", "", None, "нет")),
            ("не применимо, не подтверждено: «нет», Пётр Ким",),
        ),
        (
            item(Kind.OWN, not_applicable=replace(NOT, against=Against("9", "Пётр Ким", day(21)))),
            ("не применимо: «В ноябре выставок не было», Игорь Савин, 17 ноября; снято: Пётр Ким, 21 ноября",),
        ),
    ],
)
def test_what_became_of_an_item(one: Item, russian: tuple[str, ...]):
    assert told.became(RU, one, NAMES) == russian


STATES = dict(zip(ItemState, (2, 2, 3, 1, 0), strict=True))


def test_a_list_is_counted_in_words():
    ru, en = told.counts(RU, STATES), told.counts(EN, STATES)
    assert ru == "3 из 8 приняты обеими сторонами · 2 ждут вторую · 2 не начаты · 1 не применимо"
    assert en == "3 of 8 accepted by both sides · 2 wait for the second · 2 not started · 1 not applicable"
    one = dict.fromkeys(ItemState, 1)
    assert told.counts(RU, one, sides=3) == (
        "1 из 5 принят всеми сторонами · 1 ждёт остальных · 1 не начат · 1 не применимо · 1 закрыт без галочек"
    )
    assert told.counts(RU, {ItemState.HALF: 21, ItemState.OPEN: 5}) == (
        "0 из 26 приняты обеими сторонами · 21 ждёт вторую · 5 не начаты"
    )
    assert (told.counts(RU, {}), told.counts(EN, {})) == ("Пунктов нет", "No items")


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [
        (0, "", ""),
        (1, "перенесён 1 раз", "carried over 1 time"),
        (2, "перенесён 2 раза", "carried over 2 times"),
        (5, "перенесён 5 раз", None),
        (22, "перенесён 22 раза", None),
    ],
)
def test_how_often_it_was_carried_over(count: int, russian: str, english: str | None):
    assert told.carried(RU, count) == russian
    assert english is None or told.carried(EN, count) == english


def test_headings_say_how_often_the_meeting_is():
    assert [told.part(RU, one, WEEKLY) for one in Part] == [
        "Сначала старое: перенесено",
        "Новое на этой неделе",
        "Каждую неделю",
    ]
    assert [told.part(RU, Part.NEW, one) for one in (BIWEEKLY, MONTHLY)] == [
        "Новое в эти две недели",
        "Новое в этом месяце",
    ]
    assert [told.part(EN, Part.STANDING, one) for one in (BIWEEKLY, MONTHLY)] == ["Every two weeks", "Every month"]


def test_a_list_is_called_by_its_process_and_its_day():
    tuesday = date(2026, 11, 24)
    assert told.sheet_title(RU, "Сверка лидов", tuesday) == "Сверка лидов, вторник 24 ноября"
    assert told.sheet_name(RU, "Сверка лидов", tuesday) == "Сверка лидов, вторник 24 ноября 2026"
    assert told.sheet_name(EN, "Lead review", tuesday) == "Lead review, Tuesday 24 November 2026"


def test_when_and_who():
    at = datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert MOSCOW.key == "Europe/Moscow"
    assert told.rhythm(RU, at, WEEKLY) == "10:00, раз в неделю"
    assert told.rhythm(EN, at, MONTHLY) == "10:00, once a month"
    between, both = ("marketing", "sales"), {"marketing": (ANNA,), "sales": (IGOR,)}
    assert told.led_by(RU, between, both, NAMES) == "ведут Анна Лебедева (маркетинг) и Игорь Савин (продажи)"
    assert told.led_by(RU, between, {"sales": (IGOR,)}, NAMES) == "ведёт Игорь Савин (продажи)"
    alone = {"marketing": (ANNA,), "sales": (ANNA,)}
    assert told.led_by(EN, between, alone, NAMES_EN) == "Анна Лебедева (marketing, sales) leads"
    assert told.led_by(RU, between, {}, NAMES) == ""


def test_what_waits_and_for_whom():
    names = {**NAMES, "1": IGOR}
    one = Owed("leads", "sales", "1", 3, date(2026, 11, 3))
    assert told.owed(RU, one, names) == ("Продажи, Игорь Савин", "Сверка лидов: 3 пункта, самый давний с 3 ноября")
    any_ = Owed("leads", "sales", "", 1, date(2026, 11, 3))
    assert told.owed(RU, any_, names) == ("Продажи", "Сверка лидов: 1 пункт с 3 ноября")
    assert told.owed(EN, any_, NAMES_EN) == ("Sales", "Lead review: 1 item, the oldest since 3 November")


@pytest.mark.parametrize("words", [RU, EN], ids=["ru", "en"])
def test_every_code_has_words_of_its_own(words):
    for word, codes in ((told.meeting, Meeting), (told.closed, Closed)):
        assert len({word(words, one) for one in codes}) == len(codes)
