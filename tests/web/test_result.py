"""The result page: what was said, what it came to, and who may not see it."""

import pytest

from plugin.domain.reasons import Topic
from plugin.domain.rounds import State
from plugin.errors import Rejected
from plugin.usecases.result_views import ClusterLine, ReasonLine
from plugin.web import verdict
from plugin.words import Words
from tests.web.fake_answering import VIEW
from tests.web.fake_comparing import BOSS, BUDGET, RIVAL, TIMING


def plain(answer) -> str:
    return answer.text.replace("\u00a0", " ")


def test_before_suggestions_the_page_shows_what_was_said(bound, answering):
    answering.reveal()
    page = bound.get("/r/rnd-1/result").text
    assert '<h1 class="verdict">Ответили 3 роли из 3: 9 причин за, 8 против</h1>' in page
    assert "Ещё не сравнивали." in page
    assert 'whole-answers" open' in page
    for answer in answering.story.answers.values():
        assert all(reason.text in page for side in ("yes", "no") for reason in answer.side(side))
    assert "trida verify DEAL-142" in page


def test_the_heading_counts_so_far_until_everything_is_decided(bound, comparing):
    comparing.suggest()
    comparing.say(TIMING, "same")
    page = plain(bound.get("/r/rnd-1/result"))
    assert "Пока 1 совпадение · 0 противоречий · 7 причин видит только одна роль</h1>" in page
    assert "Ещё не сравнили: 4 пары ждут вашего решения." in page
    assert "Это одно и то же? Решите вы: 4" in page
    comparing.review()
    page = plain(bound.get("/r/rnd-1/result"))
    assert ">2 совпадения · 1 противоречие · 11 причин видит только одна роль</h1>" in page
    assert "Видят наоборот: бюджет (продажи и маркетинг)." in page
    assert "Одинаково видят: сроки, конкурент." in page
    assert "ждут вашего решения" not in page


def test_every_reason_stands_in_exactly_one_group(bound, comparing):
    comparing.suggest()
    comparing.say(BUDGET, "same")
    comparing.say(RIVAL, "same")
    groups = bound.get("/r/rnd-1/result").text.partition('id="decide"')
    waiting = {reason for line in comparing.result("rnd-1", "browser-1").compared.waiting for reason in [line.code]}
    for line in comparing.result("rnd-1", "browser-1").reasons:
        shown = groups[0].count(f'id="reason-{line.code}"')
        assert shown == (0 if line.code in waiting else 1), line.code
        assert line.code not in waiting or line.text in groups[2]


def test_the_agreement_number_shows_its_formula(bound, comparing):
    comparing.suggest()
    assert "Её посчитают, когда пары решены" in bound.get("/r/rnd-1/result").text
    comparing.review()
    page = bound.get("/r/rnd-1/result").text
    assert "24 из 100" in page
    assert "100 × 4 ÷ (4 + 2 + 11) = 24" in page


def test_why_a_pair_was_suggested_is_said_in_words(bound, comparing):
    comparing.suggest()
    page = bound.get("/r/rnd-1/result").text
    assert "Обе роли выбрали тему «Бюджет»." in page
    assert "Похоже: согласование, срок." in page
    assert "Похожи по смыслу." in page
    assert "0.5" not in page
    english = bound.get("/r/rnd-1/result?lang=en").text
    assert "Similar: approval, deadline." in english


def test_a_contradiction_shows_its_talk(bound, comparing):
    comparing.review()
    comparing.grounds["sales.yes3"] = ("Протокол правления", "Игорь Савин")
    page = bound.get("/r/rnd-1/result").text
    assert "Протокол правления" in page
    assert "пока не записано" in page
    assert "не решено" in page
    assert 'href="/r/rnd-1/talk"' in page
    assert "11\u00a0ноября\u00a02026" in page


def test_an_earlier_round_stands_beside_this_one(bound, comparing):
    comparing.again()
    comparing.review()
    page = plain(bound.get("/r/rnd-1/result"))
    assert "Что изменилось с раунда 1" in page
    assert "90 → 75 %" in page
    assert "1 совпадение · 0 противоречий · 3 причины видит только одна роль; доля совпадений 40 из 100." in page
    assert "Добавилось: 2" in page


def test_where_to_go_next_depends_on_who_looks(bound, comparing):
    comparing.review()
    assert 'href="/r/rnd-1/lead"' not in bound.get("/r/rnd-1/result").text
    comparing.leads = True
    page = bound.get("/r/rnd-1/result").text
    assert all(f'href="/r/rnd-1/{door}"' in page for door in ("lead", "talk", "changes", "month"))


def test_the_plot_says_its_numbers_in_a_sentence(bound, answering):
    answering.reveal()
    page = plain(bound.get("/r/rnd-1/result"))
    assert "Вероятность по ролям: Продажи 75 %, Маркетинг 55 %, Продукт 40 %" in page
    assert "Разброс 35 пунктов." in page


def test_who_did_not_answer_is_named(bound, answering):
    answering.reveal()
    answering.others.update(marketing="abstained", product="missed")
    answering.seen_before, answering.exposed = {"sales"}, True
    page = bound.get("/r/rnd-1/result").text
    assert "Ответила 1 роль из 3: 3 причины за, 2 против" in page
    assert "воздержался" in page
    assert "без ответа" in page
    assert "ответ не слепой" in page
    assert "Слепота в этом раунде нарушена." in page
    assert "Разброс" not in page


def test_a_manager_sees_the_verdict_without_forms_and_personal_links(client, comparing):
    comparing.suggest()
    comparing.say(TIMING, "same")
    comparing.say(BOSS, "unsure")
    page = client.get(f"/v/{VIEW}").text
    assert "Пока 1" in page
    assert "4 пары ждут слова ролей." in page
    assert "Ждут решения: 8" in page
    assert "<form" not in page
    assert "<button" not in page
    assert "/r/rnd-1" not in page
    for answer in comparing.answering.story.answers.values():
        assert all(reason.text in page for side in ("yes", "no") for reason in answer.side(side))


@pytest.mark.parametrize(
    ("reason", "status", "said"),
    [
        ("view_wrong", 404, "Эта ссылка не открывает результат"),
        ("view_expired", 410, "Срок этой ссылки вышел"),
        ("view_revoked", 410, "Эту ссылку отозвали"),
        ("not_revealed", 409, "Раунд не вскрыт"),
        ("something_new", 409, "something_new"),
    ],
)
def test_a_refused_view_says_why_and_shows_nothing(reason, status, said, client, answering):
    answering.reveal()
    answering.refuse["view"] = Rejected(reason)
    answer = client.get(f"/v/{VIEW}?lang=ru")
    assert answer.status_code == status
    assert said in answer.text
    assert "ЛогистПарк" not in answer.text


def test_before_the_reveal_and_without_a_browser_there_is_no_result(client, bound, answering):
    assert bound.get("/r/rnd-1/result").status_code == 409
    answering.round_state = State.CANCELLED
    assert bound.get("/r/rnd-1/result").status_code == 409
    answering.reveal()
    answering.bound.clear()
    answer = client.get("/r/rnd-1/result")
    assert answer.status_code == 403
    assert "ЛогистПарк" not in answer.text


def test_quotes_are_escaped_everywhere(bound, client, comparing):
    for answer in comparing.answering.story.answers.values():
        for reason in (*answer.yes, *answer.no):
            comparing.rewrite(reason.text, f"<script>alert(1)</script>\"'&{reason.text[:9]}")
    for stage in (comparing.suggest, comparing.review):
        stage()
        comparing.say("marketing.yes2~product.yes1", "unsure")
        for page in (bound.get("/r/rnd-1/result").text, client.get(f"/v/{VIEW}").text, bound.get("/r/rnd-1/talk").text):
            assert "<script>alert" not in page
        assert bound.get("/r/rnd-1/result").text.count("&lt;script&gt;alert(1)") > 17


def test_a_topic_that_says_nothing_is_replaced_by_the_reason_itself():
    reason = ReasonLine("sales.yes1", "sales", "Продажи", "yes", "Директор за нас", Topic.OTHER, None)
    assert verdict.subject(Words("ru"), ClusterLine(Topic.OTHER, (reason,), ())) == "«Директор за нас»"
    assert verdict.subject(Words("ru"), ClusterLine(Topic.BUDGET, (reason,), ())) == "бюджет"
