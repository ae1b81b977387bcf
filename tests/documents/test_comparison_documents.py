"""What follows a reveal, in words: the verdict, the talk's task, the letters; both languages, whole texts."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from plugin.documents import comparisons, html, lines, markdown, plain, render
from plugin.domain.comparison import Cluster, Judgement, Said, Verdict, verdict
from plugin.domain.matching import Found, Place, Suggestion, pair, reasons
from plugin.domain.reasons import Answer, Reason, Topic
from plugin.domain.talks import Objected, Objection, Outcome
from tests.documents.test_documents import EN, LETTER, NAMES, OPEN, REVEALED, RU, VALUES, kinds, texts

NOW = datetime(2026, 11, 6, 16, tzinfo=UTC)
ENGLISH = {"sales": "Sales", "marketing": "Marketing", "product": "Product"}
ANSWERS = {
    "sales": Answer(
        (Reason("Бюджет 5 млн утверждён", Topic.BUDGET), Reason("Запуск до 1 марта", Topic.TIMING)),
        (Reason("Другой поставщик дал скидку", Topic.COMPETITOR),),
        probability=75,
    ),
    "marketing": Answer(
        (Reason("Аренда до конца февраля", Topic.TIMING), Reason("Были на двух вебинарах")),
        (Reason("Деньги на этот год кончились", Topic.BUDGET), Reason("Сравнивают с двумя", Topic.COMPETITOR)),
        probability=55,
    ),
    "product": Answer((Reason("С их 1С стыкуемся"),), (Reason("Остатки в учёте грязные"), Reason("Не пускают облако"))),
}
SAID = reasons(ANSWERS)
BUDGET = pair(Place("sales", "yes", 1), Place("marketing", "no", 1))
TIMING = pair(Place("sales", "yes", 2), Place("marketing", "yes", 1))
COMPETITOR = pair(Place("sales", "no", 1), Place("marketing", "no", 2))
DATA = pair(Place("marketing", "yes", 2), Place("product", "no", 1))
OUTCOME = Outcome(True, "Сверяем бюджет до предложения", "Игорь Савин", date(2026, 12, 1), "В тикете есть протокол")
NO_CHANGE = Outcome(False, because="Случай единичный")
TALK = {
    "key": "DEAL-151",
    "url": "https://jira.example/browse/DEAL-151",
    "owners": "Игорь Савин (Продажи), Анна Лебедева (Маркетинг)",
    "due": date(2026, 11, 11),
}


def compared(*same, suggested=(), settled: bool = True) -> Verdict:
    words = [Judgement(n, p, Said.SAME, "1", "sales", NOW) for n, p in enumerate(same)]
    found = [Suggestion(p, (Found("topic", "1", 0.5, ()),)) for p in suggested]
    return verdict(ANSWERS, found, words, settled=settled)


WHOLE = compared(BUDGET, TIMING, COMPETITOR)
VERDICT = {
    "number": 1,
    "verdict": WHOLE,
    "reasons": SAID,
    "names": NAMES,
    "by": {"sales": "Игорь Савин", "marketing": "Анна Лебедева", "product": None},
    "talk": TALK,
    "outcome": None,
    "result": "https://trida.example/r/r1/result",
    "probabilities": [("Продажи", 75), ("Маркетинг", 55), ("Продукт", None)],
}
TASK = {
    "deal_key": "DEAL-142",
    "deal_url": "https://jira.example/browse/DEAL-142",
    "number": 1,
    "contradictions": WHOLE.contradictions,
    "reasons": SAID,
    "names": NAMES,
    "owners": [("Продажи", "Игорь Савин"), ("Маркетинг", "Анна Лебедева")],
    "due": date(2026, 11, 11),
    "grounds": {Place("sales", "yes", 1): "Протокол правления от 29 октября"},
    "outcome": None,
    "talk_url": "https://trida.example/r/r1/talk",
    "objections": [],
}
MAIL = {**LETTER, "count": 2}
EVERY = [
    ("verdict", VERDICT),
    ("verdict", {**VERDICT, "outcome": OUTCOME, "verdict": compared(BUDGET, suggested=(BUDGET, TIMING, DATA))}),
    ("verdict", {**VERDICT, "talk": None, "verdict": compared(), "probabilities": []}),
    ("talk", TASK),
    ("talk", {**TASK, "outcome": OUTCOME, "objections": ["Мария (продукт) о причине «Другая» (продажи): не влияет"]}),
    ("talk", {**TASK, "outcome": NO_CHANGE, "contradictions": ()}),
    ("talk_missing", {"talk_url": "https://trida.example/r/r1/talk"}),
    ("review", MAIL),
    ("unreviewed", {**MAIL, "contradictions": 1}),
    ("unreviewed", {**MAIL, "contradictions": 0}),
    ("lead", LETTER),
    ("result_link", LETTER),
]
COMMENT = """\
Раунд 1: 2 совпадения · 1 противоречие · 4 причины видит только одна роль

Противоречие: бюджет

- + Продажи, Игорь Савин: «Бюджет 5 млн утверждён»
- − Маркетинг, Анна Лебедева: «Деньги на этот год кончились»

Разбор: DEAL-151: https://jira.example/browse/DEAL-151, Игорь Савин (Продажи), Анна Лебедева (Маркетинг), \
до 11 ноября 2026.

Изменение процесса: ещё не решено.

Совпадения:

- + сроки (продажи и маркетинг)
- − конкурент (продажи и маркетинг)

Видит только одна роль: маркетинг 1, продукт 3.

Вероятность: продажи 75\u00a0%, маркетинг 55\u00a0%, продукт не названа.

Совпадение: 40 из 100. Формула: 100 × причины в совпадениях / (причины в совпадениях + в противоречиях + те, что видит \
только одна роль) = 100 × 4 / 10, с округлением.

Открыть результат: https://trida.example/r/r1/result
"""
DESCRIPTION = """\
Это разбор раунда 1 по сделке DEAL-142: https://jira.example/browse/DEAL-142.

Роли поставили одну и ту же причину в разные списки. Разбор не о том, кто прав: выясните, на что опирался каждый и что \
изменить в процессе, чтобы в следующий раз видеть одинаково.

Кто разбирает:

- Продажи: Игорь Савин
- Маркетинг: Анна Лебедева

Срок: 11 ноября 2026

Противоречие: бюджет

+ Продажи: «Бюджет 5 млн утверждён»

- На что вы опирались? Протокол правления от 29 октября

− Маркетинг: «Деньги на этот год кончились»

- На что вы опирались? Ещё не записано.

Чем закончить разбор

До закрытия задачи запишите одно из двух:

- изменение процесса: что меняем, кто отвечает, с какого дня, как увидим;
- без изменения процесса, и почему.

Записать итог разбора: https://trida.example/r/r1/talk

Задачу, закрытую без итога, мы один раз откроем снова.
"""


@pytest.mark.parametrize(("name", "values"), EVERY)
@pytest.mark.parametrize("words", [RU, EN], ids=["ru", "en"])
def test_every_template_renders(name, values, words):
    text = plain(render(name, words, **values))
    assert text.strip()
    assert html(render(name, words, **values))
    for wrong in ("%(", "!", "пожалуйста", "please", "Place("):
        assert wrong not in text


@pytest.mark.parametrize(("name", "values"), EVERY)
def test_russian_documents_hold_no_english_word_of_ours(name, values):
    text = plain(render(name, RU, **values))
    ours = " ".join(w for w in text.split() if "://" not in w and "DEAL-" not in w)
    assert not [w for w in ours.split() if w.isascii() and w.isalpha()], ours


def test_verdict_comment_in_russian():
    assert plain(render("verdict", RU, **VERDICT)) == COMMENT


def test_verdict_comment_in_english():
    text = plain(render("verdict", EN, **{**VERDICT, "names": ENGLISH, "outcome": NO_CHANGE}))
    assert text.startswith(
        "Round 1: 2 agreements · 1 contradiction · 4 reasons only one role sees\n\nContradiction: bud"
    )
    assert "- + Sales, Игорь Савин: “Бюджет 5 млн утверждён”\n- − Marketing, " in text
    assert "due 11 November 2026.\n\nNo process change, because: Случай единичный\n\nAgreements:\n\n- + timing" in text
    assert "Agreement: 40 of 100. The formula: 100 × reasons in agreements / " in text


def test_verdict_shows_what_was_decided_and_what_was_left():
    left = compared(BUDGET, suggested=(BUDGET, TIMING, DATA))
    text = plain(render("verdict", RU, **{**VERDICT, "outcome": OUTCOME, "verdict": left}))
    assert (
        "Изменение процесса:\n\n- Что меняем: Сверяем бюджет до предложения\n- Кто отвечает: Игорь Савин\n"
        "- С какого дня: 1 декабря 2026\n- Как увидим: В тикете есть протокол\n"
    ) in text
    assert "2 похожие пары оставили без решения" in text
    assert "Совпадения:" not in text


def test_verdict_without_a_talk_says_nothing_of_one():
    text = plain(render("verdict", RU, **{**VERDICT, "talk": None, "verdict": compared(TIMING)}))
    assert "Разбор" not in text
    assert "Изменение процесса" not in text
    assert "оставили без решения" not in text


def test_talk_description_in_russian():
    assert plain(render("talk", RU, **TASK)) == DESCRIPTION


def test_talk_with_its_outcome_no_longer_asks_for_one():
    text = plain(render("talk", RU, **{**TASK, "outcome": OUTCOME, "objections": ["Мария: не влияет"]}))
    assert "одно из двух" not in text
    assert "- Что меняем: Сверяем бюджет до предложения\n" in text
    assert "Возражения\n\n- Мария: не влияет\n" in text


def test_talk_without_a_contradiction_asks_about_probabilities():
    for words, why, asks in (
        (RU, "Противоречий в причинах нет.", "На чём держится ваша вероятность?"),
        (EN, "No reason stands in opposite lists.", "What does your probability rest on?"),
    ):
        text = plain(render("talk", words, **{**TASK, "contradictions": ()}))
        assert why in text
        assert asks in text
        assert "На что вы опирались?" not in text
        assert "What guided you?" not in text


def test_letters_name_what_waits():
    one = plain(render("unreviewed", RU, **{**MAIL, "count": 1, "contradictions": 1}))
    assert "Слова ролей ждёт 1 похожая пара. Из них возможных противоречий: 1.\n" in one
    assert "Из них" not in plain(render("unreviewed", RU, **{**MAIL, "contradictions": 0}))
    assert "\n\nПохожих пар причин: 2. " in plain(render("review", RU, **MAIL))
    assert "6 ноября 2026, 18:00" in plain(render("lead", RU, **LETTER))


@settings(deadline=None, max_examples=40)  # the first call compiles the templates
@given(VALUES.filter(markdown.fold))
def test_nothing_typed_changes_the_shape(value):
    def typed(text):
        said = {place: Reason(text) for place in SAID}
        cluster = Cluster(WHOLE.contradictions[0].places, None)
        outcome = Outcome(True, text, text, date(2026, 12, 1), text)
        found = replace(WHOLE, contradictions=(cluster,))
        by = dict.fromkeys(NAMES, text)
        grounds = {Place("sales", "yes", 1): text}
        return (
            ("verdict", {**VERDICT, "reasons": said, "verdict": found, "outcome": outcome, "by": by}),
            ("talk", {**TASK, "reasons": said, "contradictions": (cluster,), "grounds": grounds, "objections": [text]}),
            ("talk", {**TASK, "outcome": Outcome(False, because=text), "reasons": said, "contradictions": (cluster,)}),
        )

    for (name, with_value), (_, without) in zip(typed(value), typed("x"), strict=True):
        for words in (RU, EN):
            seen, expected = render(name, words, **with_value), render(name, words, **without)
            assert [k for k in kinds(seen.tree) if k != "text"] == [k for k in kinds(expected.tree) if k != "text"]
            assert any(markdown.fold(value) in text for text in texts(seen.tree))


@pytest.mark.parametrize(
    ("agreements", "contradictions", "sole", "told"),
    [
        (1, 0, 1, "1 совпадение · 0 противоречий · 1 причину видит только одна роль"),
        (2, 1, 5, "2 совпадения · 1 противоречие · 5 причин видит только одна роль"),
        (5, 3, 2, "5 совпадений · 3 противоречия · 2 причины видит только одна роль"),
    ],
)
def test_counts_have_russian_plurals(agreements, contradictions, sole, told):
    cluster = WHOLE.agreements[0]
    found = replace(
        WHOLE,
        agreements=(cluster,) * agreements,
        contradictions=(cluster,) * contradictions,
        sole=(cluster.places[0],) * sole,
    )
    assert lines.verdict_counts(RU, found) == told
    assert " · ".join(p.split(" ", 1)[0] for p in lines.verdict_counts(EN, found).split(" · ")) == (
        f"{agreements} · {contradictions} · {sole}"
    )


def test_status_line_says_how_the_comparison_stands():
    before = "Раунд 1: вскрыт 6 ноября 2026, 18:00, ответов: 2 из 3 · ещё не сравнили"
    assert lines.status_line(RU, REVEALED, compared(BUDGET, settled=False)) == before
    after = "Раунд 1: вскрыт 6 ноября 2026, 18:00, ответов: 2 из 3 · 2 совпадения · 1 противоречие · "
    assert lines.status_line(RU, REVEALED, WHOLE) == f"{after}4 причины видит только одна роль"
    assert lines.status_line(EN, OPEN, WHOLE) == lines.status_line(EN, OPEN)


@pytest.mark.parametrize("words", [RU, EN], ids=["ru", "en"])
def test_the_longest_status_line_fits(words):
    many = (WHOLE.agreements[0],) * 88
    found = replace(WHOLE, agreements=many, contradictions=many, sole=(WHOLE.agreements[0].places[0],) * 88)
    line = lines.status_line(words, replace(REVEALED, number=1234, exposed=True), found)
    assert len(line) <= lines.LONGEST
    assert lines.round_in(line) == 1234


def test_sentence_says_who_differs_on_what():
    assert lines.verdict_sentence(RU, WHOLE, SAID, NAMES) == (
        "Расходятся в теме: бюджет (продажи и маркетинг). Одинаково видят: сроки, конкурент."
    )
    assert lines.verdict_sentence(EN, WHOLE, SAID, ENGLISH) == (
        "They differ on the topic: budget (sales and marketing). Seen the same: timing, competitor."
    )
    assert lines.verdict_sentence(RU, compared(), SAID, NAMES).startswith("Роли назвали разное")
    assert lines.verdict_sentence(RU, compared(settled=False), SAID, NAMES) == "Ответы ещё не сравнили."


def test_sentence_quotes_what_has_no_topic():
    opposed = compared(DATA, BUDGET, COMPETITOR)
    assert lines.verdict_sentence(RU, opposed, SAID, {**NAMES, "product": "IT"}) == (
        "Расходятся в теме: бюджет (продажи и маркетинг). "
        "Видят наоборот: «Были на двух вебинарах» (маркетинг и IT). Одинаково видят: конкурент."
    )
    other = replace(WHOLE, contradictions=(replace(WHOLE.contradictions[0], topic=Topic.OTHER),), agreements=())
    long = {**SAID, Place("sales", "yes", 1): Reason("Слово, " * 40)}
    told = lines.verdict_sentence(RU, other, long, NAMES)
    assert told == f"Видят наоборот: «{'Слово, ' * 7}Слово…» (продажи и маркетинг)."
    two = replace(WHOLE, contradictions=WHOLE.contradictions + WHOLE.agreements, agreements=())
    assert lines.verdict_sentence(RU, two, SAID, NAMES).startswith("Расходятся в темах: бюджет (продажи и маркетинг), ")


def test_objection_is_one_line():
    one = Objected(Place("sales", "yes", 1), Objection.NO_EFFECT, None, "3", "product", NOW)
    assert comparisons.objection(RU, one, SAID, NAMES, "Мария") == (
        "Мария (продукт) о причине «Бюджет 5 млн утверждён» (продажи): не влияет"
    )
    same = replace(one, kind=Objection.SAME_AS, target=Place("product", "no", 2))
    assert comparisons.objection(RU, same, SAID, NAMES, "Мария").endswith(": то же, что «Не пускают облако»")


def test_titles_and_subjects():
    assert lines.talk_title(RU, "DEAL-142", 2) == "DEAL-142: разбор раунда 2"
    assert len(lines.talk_title(EN, "K" * 300, 2)) == lines.LONGEST
    assert lines.slot_title(RU, "agreement") == "Трида: совпадение, 0–100"
    assert "100 × причины в совпадениях / (" in lines.slot_about(RU, "agreement")
    subjects = {name: lines.letter_subject(RU, name, "D-1") for name in ("invite", "lead", "review", "unreviewed")}
    assert subjects == {
        "invite": "D-1: ваши три да / три нет",
        "lead": "D-1: вы ведёте раунд",
        "review": "D-1: сравните ответы",
        "unreviewed": "D-1: сравните ответы",
    }
