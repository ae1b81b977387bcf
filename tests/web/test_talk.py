"""The talk page: what each was guided by, what it came to, and what happens to a text that was not kept."""

import re
from datetime import timedelta

import pytest

from plugin.domain.talks import TalkState
from plugin.errors import Rejected, TryLater

CHANGE = {
    "kind": "change",
    "what": "Берём выписку до передачи",
    "owner": "Анна Лебедева",
    "since": "2026-11-16",
    "check": "Меньше споров о бюджете",
}
OWN = "sales.yes3"


@pytest.fixture
def send(bound, comparing):
    """Send a form of the talk page with the token that stands in it."""
    comparing.review()

    def post(action: str, path: str = "/r/rnd-1/talk", **data: str):
        found = re.search(rf'name="form-{action}" value="([^"]+)"', bound.get(path).text)
        return bound.post(f"/r/rnd-1/{action}", data={f"form-{action}": found[1], **data})

    return post


def test_the_talk_begins_with_what_is_seen_the_other_way_round(bound, comparing):
    comparing.review()
    page = bound.get("/r/rnd-1/talk").text
    assert "<h1>Разбор: бюджет</h1>" in page
    answers = comparing.answering.story.answers
    assert answers["sales"].yes[2].text in page
    assert answers["marketing"].no[0].text in page
    assert "DEAL-151" in page
    assert "11\u00a0ноября\u00a02026" in page
    assert f'<textarea id="{OWN}"' in page
    assert '<textarea id="marketing.no1"' not in page
    assert "не решено" in page


def test_without_a_talk_the_page_says_who_can_open_one(bound, comparing):
    comparing.review()
    comparing.talk_state = None
    page = bound.get("/r/rnd-1/talk").text
    assert "Разбор по этому раунду не открыт." in page
    assert "ведущий" in page.lower()
    assert "<form" not in page


def test_what_guided_a_role_is_written_down(send, bound):
    answer = send("ground", **{OWN: "Протокол правления от 29 октября"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/r/rnd-1/talk?kept=ground#ground")
    page = bound.get("/r/rnd-1/talk?kept=ground").text
    assert '<p class="note" role="status">Записано.</p>' in page
    assert ">\nПротокол правления от 29 октября</textarea>" in page


def test_a_text_that_is_too_long_is_kept_and_marked(send, comparing):
    long = "я" * 283
    answer = send("ground", **{OWN: long})
    assert answer.status_code == 422
    assert "<title>Ошибка: Разбор: бюджет" in answer.text
    assert f'<a href="#{OWN}">' in answer.text
    assert "сократите на 3 знака" in answer.text
    assert f">\n{long}</textarea>" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert comparing.grounds == {}


def test_a_process_change_is_recorded_with_who_and_when(send, bound):
    answer = send("outcome", **CHANGE)
    assert answer.headers["Location"] == "/r/rnd-1/talk?kept=outcome#outcome"
    page = bound.get("/r/rnd-1/talk").text.replace("\u00a0", " ")
    for told in (CHANGE["what"], "Отвечает: Анна Лебедева.", "Действует с 16 ноября 2026.", CHANGE["check"]):
        assert told in page
    assert "Игорь Савин, 6 ноября 2026, 16:05" in page
    assert "не решено" not in page
    assert CHANGE["what"] in bound.get("/r/rnd-1/result").text


def test_the_newest_outcome_stands_and_earlier_ones_are_folded(send, bound):
    send("outcome", kind="none", because="Клиент сам перенёс срок")
    send("outcome", **CHANGE)
    page = bound.get("/r/rnd-1/talk").text
    stands, _, folded = page.partition("Прежние итоги: 1")
    assert CHANGE["what"] in stands
    assert "Клиент сам перенёс срок" not in stands
    assert "Клиент сам перенёс срок" in folded


def test_problems_are_listed_first_and_nothing_typed_is_lost(send, comparing):
    answer = send("outcome", kind="change", what=CHANGE["what"], owner="", since="завтра", check="")
    assert answer.status_code == 422
    links = re.findall(r'<li><a href="#(\w+)">', answer.text)
    assert links == ["since", "what", "owner", "check"] or sorted(links) == ["check", "owner", "since"]
    assert "запишите день как год-месяц-день" in answer.text
    assert f">\n{CHANGE['what']}</textarea>" in answer.text
    assert 'value="завтра"' in answer.text
    assert re.search(r'id="kind-change" value="change" checked', answer.text)
    assert comparing.outcomes == []


def test_an_outcome_without_a_kind_points_at_the_choice(send):
    answer = send("outcome", what="Берём выписку")
    assert '<a href="#kind-change">К чему пришёл разбор: выберите, меняется ли процесс</a>' in answer.text
    assert "Берём выписку" in answer.text


@pytest.mark.parametrize("state", list(TalkState))
def test_the_state_of_the_task_is_said_in_words(state, bound, comparing):
    comparing.review()
    comparing.talk_state = state
    words = {"open": "открыт", "reopened": "открыт снова", "done": "завершён", "ended_without": "закрыт без итога"}
    assert f"<dd>{words[state]}" in bound.get("/r/rnd-1/talk").text


@pytest.mark.parametrize("action", ["ground", "outcome"])
def test_a_form_without_its_token_or_from_elsewhere_changes_nothing(action, bound, comparing):
    comparing.review()
    answer = bound.post(f"/r/rnd-1/{action}", data={**CHANGE, OWN: "Протокол"})
    assert answer.status_code == 403
    assert "<code>form_not_ours</code>" in answer.text
    assert (CHANGE["what"] if action == "outcome" else "Протокол") in answer.text
    answer = bound.post(f"/r/rnd-1/{action}", data=CHANGE, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert CHANGE["what"] not in answer.text
    assert (comparing.grounds, comparing.outcomes) == ({}, [])


def test_a_talk_that_is_gone_keeps_the_text(send, comparing):
    comparing.answering.refuse["outcome"] = Rejected("no_talk")
    answer = send("outcome", **CHANGE)
    assert answer.status_code == 409
    assert "<code>no_talk</code>" in answer.text
    assert CHANGE["what"] in answer.text


def test_a_browser_that_lost_its_link_gets_its_text_back_and_nothing_else(bound, comparing):
    comparing.review()
    comparing.answering.bound.clear()
    answer = bound.post("/r/rnd-1/outcome", data=CHANGE)
    assert answer.status_code == 403
    assert CHANGE["what"] in answer.text
    assert "ЛогистПарк" not in answer.text
    assert bound.get("/r/rnd-1/talk").status_code == 403


def test_a_failure_gives_the_text_back(send, comparing):
    comparing.answering.refuse["ground"] = TryLater("tracker_away", timedelta(seconds=5))
    answer = send("ground", **{OWN: "Протокол"})
    assert answer.status_code == 503
    assert '<p class="draft">Протокол</p>' in answer.text


def test_before_the_reveal_there_is_no_talk(bound):
    assert bound.get("/r/rnd-1/talk").status_code == 409


def test_texts_are_escaped(send, bound):
    wild = "</textarea><script>alert(1)</script>"
    send("ground", **{OWN: wild})
    send("outcome", kind="none", because=wild)
    for path in ("/r/rnd-1/talk", "/r/rnd-1/result"):
        assert "<script>alert" not in bound.get(path).text
