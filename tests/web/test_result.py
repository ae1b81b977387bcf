"""The result page: what was said, side by side, and who may not see it."""

import pytest

from plugin.domain.rounds import State
from plugin.errors import Rejected
from tests.web.fake_answering import VIEW


def test_the_verdict_is_counts_and_claims_no_comparison(bound, answering):
    answering.reveal()
    page = bound.get("/r/rnd-1/result").text
    assert '<h1 class="verdict">Ответили 3 роли из 3: 9 причин за, 8 против</h1>' in page
    assert "Ещё не сравнивали." in page
    for answer in answering.story.answers.values():
        assert all(reason.text in page for side in ("yes", "no") for reason in answer.side(side))
    assert "trida verify DEAL-142" in page


def test_the_plot_says_its_numbers_in_a_sentence(bound, answering):
    answering.reveal()
    page = bound.get("/r/rnd-1/result").text.replace("\u00a0", " ")
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


def test_a_manager_sees_the_same_page(client, bound, answering):
    answering.reveal()
    mine, theirs = bound.get("/r/rnd-1/result").text, client.get(f"/v/{VIEW}").text
    assert theirs.replace(f"/v/{VIEW}", "*") == mine.replace("/r/rnd-1/result", "*")


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
