"""Words of goal trees: numbers, periods, gaps, findings and changes, in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from plugin.documents import goal_words
from plugin.documents.goal_findings import FINDINGS
from plugin.documents.goal_names import METRICS as METRIC_NAMES
from plugin.domain.goals.findings import CODES
from plugin.domain.goals.metrics import METRICS
from plugin.domain.goals.model import (
    Acceptance,
    Cadence,
    Direction,
    Finding,
    Gap,
    Held,
    Moved,
    Period,
    Said,
    State,
    Step,
    Thresholds,
    Way,
)
from tests.documents.goals import ANNA, CHURN, EN, GAP, LEADS, NAMES, PROCESSES, QUARTER, RU, SECRET, TREE, day
from tests.documents.goals import FINDINGS as FOUND

MOST, LEAST = Direction.AT_MOST, Direction.AT_LEAST


def spaced(text: str) -> str:
    return text.replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("number", "unit", "russian", "english"),
    [
        ("600", "лидов", "600", "600"),
        ("6500", "", "6_500", "6,500"),
        ("22.25", "шт", "22,25", "22.25"),
        ("11", "внедрений", "11_внедрений", "11_внедрений"),
        ("6500", "₽", "6_500_₽", "₽6,500"),
        ("6500.40", "руб.", "6_500_₽", "₽6,500"),
        ("12.5", "USD", "12,5_$", "$12.5"),
        ("38.4", "млн ₽", "38,4_млн_₽", "₽38.4 million"),
        ("48", "млн ₽", "48,0_млн_₽", "₽48.0 million"),
        ("1.625", "млн руб", "1,63_млн_₽", "₽1.63 million"),
        ("350", "тыс. ₽", "350,0_тыс._₽", "₽350.0 thousand"),
        ("6500", "₽/лид", "6_500_₽/лид", "6,500_₽/лид"),
        ("4", "%", "4,0_%", "4.0%"),
        ("58.06", "%", "58,1_%", "58.1%"),
        ("0.04", "доля", "4,0_%", "4.0%"),
        ("0", "%", "0_%", "0%"),
        ("-3", "%", "-3,0_%", "-3.0%"),
        ("1", "дней", "1_день", "1 day"),
        ("2.5", "дней", "2,5_дня", "2.5 days"),
        ("41", "дней", "41_день", "41 days"),
        ("1E+3", "", "1_000", "1,000"),
    ],
)
def test_a_number_with_its_unit(number: str, unit: str, russian: str, english: str):
    assert spaced(goal_words.value(RU, Decimal(number), unit)) == russian
    assert spaced(goal_words.value(EN, Decimal(number), unit)) == english


def test_plan_and_fact_have_the_same_digits():
    assert spaced(goal_words.pair(RU, Decimal("1.61"), Decimal("1.6"), "млн ₽", LEAST)) == "1,61 из 1,60_млн_₽"
    assert spaced(goal_words.pair(RU, Decimal(41), Decimal(30), "дней", MOST)) == "41 при ≤_30_дней"
    assert spaced(goal_words.pair(EN, Decimal(5940), Decimal(6500), "₽", MOST)) == "5,940 against ≤_₽6,500"
    assert spaced(goal_words.plan(RU, Decimal(6500), "₽", MOST)) == "≤_6_500_₽"
    assert goal_words.plan(RU, Decimal(600), "лидов", LEAST) == "600"
    assert spaced(goal_words.share(RU, Decimal("61.5"))) == "62_%"


@pytest.mark.parametrize(
    ("first", "last", "russian", "english"),
    [
        ((2026, 10, 1), (2026, 12, 31), "IV квартал 2026", "Q4 2026"),
        ((2026, 1, 1), (2026, 3, 31), "I квартал 2026", "Q1 2026"),
        ((2026, 7, 1), (2026, 12, 31), "II полугодие 2026", "H2 2026"),
        ((2024, 2, 1), (2024, 2, 29), "февраль 2024", "February 2024"),
        ((2026, 1, 1), (2026, 12, 31), "2026 год", "the year 2026"),
        ((2026, 2, 1), (2026, 4, 30), "1 февраля 2026 – 30 апреля 2026", "1 February 2026 – 30 April 2026"),
        ((2026, 10, 1), (2026, 12, 30), "1 октября 2026 – 30 декабря 2026", "1 October 2026 – 30 December 2026"),
    ],
)
def test_a_period(first, last, russian: str, english: str):
    one = Period(date(*first), date(*last))
    assert (goal_words.period(RU, one), goal_words.period(EN, one)) == (russian, english)


@pytest.mark.parametrize(
    ("cadence", "russian", "english"),
    [
        (Cadence("weekly", 1), "вторник, раз в неделю", "Tuesday, every week"),
        (Cadence("biweekly", 3, date(2026, 11, 12)), "четверг, раз в две недели", "Thursday, every two weeks"),
        (Cadence("monthly", 2, nth=2), "2-я среда месяца", "2nd Wednesday of the month"),
        (Cadence("monthly", 6, nth=1), "1-е воскресенье месяца", "1st Sunday of the month"),
    ],
)
def test_a_cadence(cadence: Cadence, russian: str, english: str):
    assert (goal_words.cadence(RU, cadence), goal_words.cadence(EN, cadence)) == (russian, english)


def test_the_gap_as_its_page_says_it():
    assert tuple(map(spaced, goal_words.gap(RU, GAP))) == (
        "Планы отделов не дотягивают до общей цели на 9,6_млн_₽.",
        "600_лидов × 4,0_% = 24_сделки, по 1,6_млн_₽ это 38,4 из 48,0_млн_₽.",
        "Закроет разрыв одно из трёх: 750_лидов, конверсия 5,0_% или средний чек 2,0_млн_₽.",
        "План маркетинга даёт 24_сделки, плану продаж нужно 30: не хватает 6; при текущей конверсии это 150_лидов.",
    )
    twenty = replace(GAP, deals_have=Decimal(20), deals_need=Decimal(27), leads_more=Decimal(140))
    assert spaced(goal_words.gap(RU, twenty)[-1]) == (
        "План маркетинга даёт 20_сделок, плану продаж нужно 27: не хватает 7; при текущей конверсии это 140_лидов."
    )


def test_plans_that_meet_leave_nothing_to_close():
    told = goal_words.gap(RU, replace(GAP, need=GAP.have, deals_need=Decimal(24)))
    assert told[0] == "Планы отделов дотягивают до общей цели."
    assert spaced(told[1]).endswith("это 38,4 из 38,4_млн_₽.")
    assert len(told) == 2


def test_the_chain_goes_on_to_the_margin_and_may_begin_late():
    margin = (
        *GAP.steps[3:4],
        Step("turnover", Decimal("38.4"), "млн ₽", None),
        Step("margin", Decimal(38), "%", "demo:3"),
        Step("gross_margin", Decimal("14.6"), "млн ₽", None),
    )
    deals = Step("deals", Decimal(24), "", "demo:2")
    one = replace(GAP, steps=(deals, *margin), metric="gross_margin", have=Decimal("14.6"), need=Decimal(15), ways=())
    assert spaced(goal_words.gap(RU, one)[1]) == (
        "24_сделки, по 1,6_млн_₽ это 38,4_млн_₽, при маржинальности 38_% это 14,6 из 15,0_млн_₽."
    )
    leads = Step("leads", Decimal(600), "", None, ("demo:1", "demo:9"))
    rate = Step("lead_to_deal", Decimal(4), "%", None, ("demo:2", "demo:8"))
    bare = replace(one, steps=(leads, rate, GAP.steps[3], GAP.steps[4]), have=Decimal("38.4"))
    assert spaced(goal_words.gap(EN, bare)[1]) == "600 leads × 4.0% × ₽1.6 million = 38.4 of ₽15.0 million."


def test_a_gap_in_deals_alone():
    steps = (*GAP.steps[:2], Step("deals", Decimal(24), "", None))
    way = (Way("leads", Decimal(750), "", "demo:1"),)
    one = Gap(QUARTER, steps, "deals", Decimal(24), Decimal(30), "", "demo:1", way)
    assert tuple(map(spaced, goal_words.gap(RU, one))) == (
        "Планы отделов не дотягивают до общей цели на 6_сделок.",
        "600_лидов × 4,0_% = 24_сделки из 30.",
        "Закроет разрыв 750_лидов.",
    )


FACTS = {
    "goal": "Лиды",
    "key": "GOAL-12",
    "owner": ANNA.name,
    "value": Decimal(24),
    "other": Decimal(30),
    "unit": "%",
    "metric": "leads",
    "volume": "Заявки",
    "other_goal": "Оборот",
    "day": date(2026, 10, 28),
    "text": "как есть",
    "field": "plan, fact",
    "reason": "syntax",
}
ABOUT_GOALS = frozenset(CODES) - {
    *("plan_gap", "deals_gap", "process_missed", "process_missing", "no_shared_goal", "no_goals", "number_owed")
}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("words", [RU, EN], ids=["ru", "en"])
def test_every_finding_says_what_and_what_to_do(code: str, words):
    about = ("demo:1",) if code in ABOUT_GOALS else ()
    first, rest = goal_words.finding(words, Finding(code, about, ("marketing", "sales"), FACTS), NAMES)
    assert first.endswith(".")
    assert rest.endswith(".")
    assert "%(" not in first + rest
    if code in ABOUT_GOALS:
        assert "Лиды" in first
        assert ANNA.name in first
        assert "GOAL-12" in first


@pytest.mark.parametrize("code", sorted(ABOUT_GOALS))
def test_a_private_goals_finding_says_only_where_it_is(code: str):
    one = Finding(code, ("demo:1",), ("product",), {"department": "product"})
    assert goal_words.finding(RU, one, NAMES)[0] == "Продукт: закрытый показатель требует решения."


def test_every_code_has_words():
    assert set(FINDINGS) == set(CODES)
    assert set(METRIC_NAMES) == set(METRICS)


def test_findings_in_full():
    told = {one.code: spaced(" ".join(goal_words.finding(RU, one, NAMES))) for one in FOUND}
    assert told["deals_gap"] == "Продажи ждут 30_сделок, маркетинг обещает лидов на 24. Сведите эти два плана."
    assert told["quality_behind"].startswith(
        "«Лиды» по плану, а качество нет: «Нецелевые лиды» (GOAL-14, Анна Лебедева) 58_% при плане ≤_40_%."
    )
    assert told["refused"] == (
        "Владелец не принимает показатель: «Отказы из-за функций» (GOAL-33, Мария Котова). "
        "«Причину отказа в тикет записывают продажи». Решите, кто за него отвечает."
    )
    assert told["process_missed"].startswith("«Разбор отказов»: пропуск 12 ноября 2026. ")
    assert told["process_missing"].startswith("Маркетинг и Продукт: процесса синхронизации нет. ")
    never = Finding("stale", ("demo:1",), (), {"goal": "Лиды", "days": Decimal(40)})
    assert goal_words.finding(RU, never, NAMES)[0] == "«Лиды»: факта нет с начала периода."


@pytest.mark.parametrize(
    ("moved", "what", "how"),
    [
        (
            Moved("fact", LEADS, Decimal("54.5"), Decimal(58), Said(ANNA.name, day(18))),
            "Лиды: 54,5 → 58,0",
            "Анна Лебедева, 18 ноября: «вебинары дали 60»",
        ),
        (Moved("plan", CHURN, None, Decimal(38)), "Отказы из-за функций, план: нет → 38_%", ""),
        (Moved("state", CHURN, "on_track", "stale"), "Отказы из-за функций: по плану → устарело", ""),
        (
            Moved("acceptance", CHURN, "accepted", "refused", Said("", day(17))),
            "Отказы из-за функций, приёмка: принят → не принят",
            "17 ноября: «Причину отказа в тикет записывают продажи»",
        ),
        (Moved("added", LEADS, None, None), "Новая цель: Лиды", ""),
        (Moved("removed", LEADS, None, None), "Больше нет: Лиды", ""),
        (Moved("title", LEADS, "Заявки", "Лиды"), "Новое название: Заявки → Лиды", ""),
        (Moved("owner", LEADS, "Ян", ""), "Лиды, владелец: Ян → нет", ""),
        (Moved("state", SECRET, "behind", "on_track"), "Закрытый показатель: отстаёт → по плану", ""),
        (Moved("fact", SECRET, Decimal(777), Decimal(778), Said("Ян", None)), "Закрытый показатель: изменён", ""),
    ],
)
def test_what_changed(moved: Moved, what: str, how: str):
    assert tuple(map(spaced, goal_words.moved(RU, moved))) == (what, how)


def test_processes_thresholds_and_counts():
    held, missed = (goal_words.process(RU, one, NAMES) for one in PROCESSES)
    assert held[0] == "Сверка лидов"
    assert "Маркетинг и Продажи · вторник, раз в неделю · ✓\u00a0встреча была 17 ноября · следующая" in held[1]
    assert "■\u00a0пропуск 12 ноября · следующая встреча 26 ноября · Мария Котова" in missed[1]
    never = replace(PROCESSES[0], meeting=replace(PROCESSES[0].meeting, last_held=None), state=Held.WAITING)
    assert "○\u00a0встреч ещё не было" in goal_words.process(RU, never, NAMES)[1]
    told = spaced(goal_words.thresholds(RU, Thresholds(stale_days=1)))
    assert "на 3–10 п._п. или отклонение от плана до 10_%" in told
    assert told.endswith("Без нового факта дольше 1 дня: «устарело».")
    assert [goal_words.counts(RU, branch) for branch in TREE.branches] == [
        "2 по плану, 2 сильно отстают",
        "1 по плану, 2 отстают, 1 ждёт факта",
        "2 по плану, 1 отстаёт, 1 сильно отстаёт, 1 устарел",
    ]


def test_every_state_has_its_own_mark_and_words():
    for words in (RU, EN):
        assert len({goal_words.state(words, one) for one in State}) == len(State)
        assert len({goal_words.acceptance(words, one) for one in Acceptance}) == len(Acceptance)
    assert "".join(map(goal_words.mark, State)) == "✓▲■◷○"
