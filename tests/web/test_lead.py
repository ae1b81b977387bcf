"""The facilitator's page: where the round stands, every act and every refusal in words, never an answer."""

import re

import pytest

from plugin.domain.rounds import State
from plugin.domain.talks import TalkState
from plugin.errors import Rejected
from plugin.usecases.lead_views import LogLine
from plugin.web import lead_words
from plugin.words import Words
from tests.web.fake_leading import ACTS
from tests.web.story import SEALED

LEAD = "/r/rnd-1/lead"
SECOND = "/r/rnd-1/second"
CODES = (
    "act_unknown",
    "round_revealed",
    "round_cancelled",
    "too_often",
    "too_few_answers",
    "nobody_due",
    "reminded_already",
    "not_revealed",
    "not_compared",
    "talk_open_already",
    "round_open_already",
)


@pytest.fixture
def steer(bound):
    """Send one act with the token of the page."""

    def send(act: str, path: str = LEAD):
        return bound.post(path, data={"act": act, **hidden(bound.get(LEAD).text)})

    return send


def hidden(page: str, name: str = "form-steer") -> dict[str, str]:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    return {name: found[1]} if found else {}


def acts(page: str) -> set[str]:
    return set(re.findall(r'name="act" value="(\w+)"', page))


def test_an_open_round_shows_who_has_answered_and_never_what(bound, answering):
    answering.put(answering.story.answers["sales"])
    page = bound.get(LEAD).text
    assert "<h1>Раунд идёт: ответили 2 роли из 3</h1>" in page
    assert [page.count(f"state-{s}") for s in ("sealed", "waiting")] == [2, 1]
    assert "<p>Мария Котова</p>" in page
    assert not any(r.text in page for a in answering.story.answers.values() for r in (*a.yes, *a.no))
    assert acts(page) == {"remind", "extend", "early", "cancel"}
    assert page.count("main-button") == 1


def test_what_cannot_be_done_has_no_button(bound, answering, leading):
    leading.extensions = 2
    answering.state = answering.others["product"] = "abstained"
    page = bound.get(LEAD).text
    assert "<h1>Ответили все роли: бюллетени вот-вот вскроются</h1>" in page
    assert acts(page) == {"cancel"}
    assert "Срок уже сдвигали столько раз" in page
    assert "сначала должны запечатать хотя бы две роли" in page
    assert "main-button" not in page


def test_cancelling_is_folded_and_says_what_it_means(bound):
    page = bound.get(LEAD).text
    fold = re.search(r"<details.*?</details>", page, re.DOTALL)[0]
    assert acts(fold) == {"cancel"}
    assert "Отменённый раунд не вернуть." in fold


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_done_once_and_leads_back(act, steer, leading):
    answer = steer(act)
    told = f"?done={act}" if act in lead_words.DONE else ""
    assert (answer.status_code, answer.headers["Location"]) == (303, LEAD + told)
    assert leading.acts == [act]


def test_what_an_act_leads_to_is_said_in_the_chosen_language(bound, steer):
    answer = steer("remind", f"{LEAD}?lang=en")
    assert "Reminders are on their way." in bound.get(answer.headers["Location"]).text
    assert 'role="status"' not in bound.get(f"{LEAD}?done=everything").text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_refusal_is_said_in_words_with_its_code(code, locale, bound, steer, answering):
    answering.refuse["steer"] = Rejected(code)
    answer = steer("extend", f"{LEAD}?lang={locale}")
    assert answer.status_code == (422 if code == "act_unknown" else 409)
    assert lead_words.refusal(Words(locale), code) in answer.text
    assert f"<code>{code}</code>" in answer.text
    assert re.search(r"<title>(Ошибка|Error): ", answer.text)


def test_a_code_without_words_stands_for_itself(steer, answering):
    answering.refuse["steer"] = Rejected("something_new")
    assert "<code>something_new</code>" in steer("extend").text


@pytest.mark.parametrize("kind", ["missing", "garbage", "other action"])
@pytest.mark.parametrize(("path", "name"), [(LEAD, "form-steer"), (SECOND, "form-second")])
def test_a_form_that_is_not_ours_does_nothing(kind, path, name, bound, token, leading):
    leading.asker = "Анна Лебедева"
    wrong = {"missing": "", "garbage": "abc.def", "other action": token("leave")["form-leave"]}[kind]
    answer = bound.post(path, data={"act": "cancel", "from": "lead", name: wrong})
    assert answer.status_code == 403
    assert "<code>form_not_ours</code>" in answer.text
    assert not leading.acts
    assert leading.answering.round_state is State.OPEN


@pytest.mark.parametrize("path", [LEAD, SECOND])
def test_another_site_cannot_lead(path, bound, leading):
    leading.asker = "Анна Лебедева"
    data = {"act": "cancel", **hidden(bound.get(LEAD).text), **hidden(bound.get(LEAD).text, "form-second")}
    answer = bound.post(path, data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert leading.answering.round_state is State.OPEN


def test_without_a_bound_browser_there_is_no_page(client):
    for answer in (client.get(LEAD), client.post(LEAD, data={"act": "cancel"}), client.post(SECOND)):
        assert answer.status_code == 403
        assert "ЛогистПарк" not in answer.text
        assert "Анна" not in answer.text


def test_a_member_who_does_not_lead_is_shown_the_way_to_the_ballot(bound, answering):
    answering.refuse["lead"] = Rejected("not_a_facilitator")
    answer = bound.get(LEAD)
    assert answer.status_code == 403
    assert 'href="/r/rnd-1"' in answer.text
    assert "Анна Лебедева" not in answer.text


def test_ones_own_request_waits_for_the_second_person(bound, answering, leading, steer):
    answering.state = "sealed"
    steer("early")
    page = bound.get(LEAD).text
    assert "Ждём второго человека" in page
    assert "form-second" not in page
    assert "early" not in acts(page)


def test_somebody_elses_request_is_agreed_to_on_the_facilitators_page(bound, answering, leading):
    answering.state, leading.asker = "sealed", "Анна <Лебедева>"
    page = bound.get(LEAD).text
    assert "Анна &lt;Лебедева&gt; просит вскрыть сейчас." in page
    assert page.count("main-button") == 1
    assert "Ждём второго человека" not in page
    answer = bound.post(SECOND, data={"from": "lead", **hidden(page, "form-second")})
    assert (answer.status_code, answer.headers["Location"]) == (303, LEAD)
    assert answering.round_state is State.REVEALED


@pytest.mark.parametrize("code", ["nothing_asked", "second_person_needed", "too_few_answers", "round_revealed"])
def test_a_refused_second_person_learns_why(code, bound, answering, leading):
    answering.state, leading.asker = "sealed", "Анна Лебедева"
    data = {"from": "lead", **hidden(bound.get(LEAD).text, "form-second")}
    answering.refuse["second"] = Rejected(code)
    answer = bound.post(SECOND, data=data)
    assert answer.status_code == 409
    assert lead_words.refusal(Words("ru"), code) in answer.text


def test_a_revealed_round_waits_for_its_comparison(bound, answering, leading):
    answering.reveal()
    leading.undecided, leading.opposite, leading.overdue = 3, 2, True
    page = bound.get(LEAD).text
    assert "<h1>Вскрыт: 3 пары ждут решения</h1>" in page
    assert "Не решено: 2 возможных противоречия." in page
    assert acts(page) == {"settle", "again"}
    assert re.search(r'class="main-button" href="/r/rnd-1/result"', page)
    leading.reviewed = True
    page = bound.get(LEAD).text
    assert "Не решено:" not in page
    assert acts(page) == {"talk", "again"}


@pytest.mark.parametrize(
    ("state", "heading", "main"),
    [
        (None, "Вскрыт, ответы сравнили", "Открыть разбор"),
        (TalkState.OPEN, "Сравнили, идёт разбор", "К разбору"),
        (TalkState.REOPENED, "Сравнили, идёт разбор", "К разбору"),
        (TalkState.DONE, "Сравнили, у разбора есть итог", "Смотреть результат"),
        (TalkState.ENDED_WITHOUT, "Сравнили, разбор закончился без итога", "Смотреть результат"),
    ],
)
def test_the_talk_decides_what_comes_next(state, heading, main, bound, answering, leading):
    answering.reveal()
    leading.reviewed, leading.talk = True, state
    page = bound.get(LEAD).text
    assert f"<h1>{heading}</h1>" in page
    assert re.findall(r'class="main-button"[^>]*>([^<]+)<', page) == [main]
    assert (">DEAL-151</a>" in page) is (state is not None)


def test_a_cancelled_round_offers_a_further_one_only(bound, answering, leading, steer):
    steer("cancel")
    page = bound.get(LEAD).text
    assert "<h1>Раунд отменён</h1>" in page
    assert acts(page) == {"again"}
    assert "/result" not in page


def test_the_log_is_in_words_and_names_no_answer(bound, leading):
    for what in ("judged", "settled", "view_issued"):
        leading.after(what)
    leading.after("revealed", ending="deadline")
    leading.after("restaffed", role="product")
    leading.log.append(LogLine(SEALED, "<b>", "waved", {"text": "тайна"}))
    page = bound.get(LEAD).text
    assert "Роль «Маркетинг»: запечатано" in page
    assert "Все бюллетени вскрыты: срок вышел" in page
    assert "Роль «Продукт»: отвечает новый человек" in page
    assert ">Waved<" in page
    assert "&lt;b&gt;" in page
    assert "тайна" not in page


@pytest.mark.parametrize("revealed", [False, True])
def test_a_facilitator_without_a_role_has_no_ballot(revealed, bound, answering, leading):
    if revealed:
        answering.reveal()
    assert ">К моему бюллетеню</a>" in bound.get(LEAD).text
    leading.member = False
    assert ">К моему бюллетеню</a>" not in bound.get(LEAD).text


def test_the_page_is_whole_in_english(bound, answering, leading):
    answering.reveal()
    leading.reviewed = True
    page = bound.get(f"{LEAD}?lang=en").text
    assert "<h1>Revealed and compared</h1>" in page
    rest = re.sub("|".join(["Русский", "раз", *answering.story.title.split(), *names(answering)]), "", page)
    assert not re.search("[А-Яа-я]{3}", rest)


def names(answering) -> list[str]:
    return [word for role in answering.story.roles.values() for text in role for word in text.split()]
