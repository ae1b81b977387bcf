"""The ballot in every state, and that nothing typed is ever lost or becomes markup."""

import html
import logging
import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.rounds import State
from plugin.errors import Rejected, TryLater
from plugin.web.app import create_app
from plugin.web.machine import Health
from plugin.web.sheet import CONTROLS, as_typed
from tests.web.cast import Cast
from tests.web.conftest import Https
from tests.web.fake_answering import TOKEN

SAID = {"yes1": "Директор за нас", "yes-more": "1", "no1": "Денег <b>нет</b>", "no1-topic": "budget", "no-more": "1"}
FORMS = {"seal": "/r/rnd-1/seal", "abstain": "/r/rnd-1/abstain"}


def area(page: str, control: str) -> str:
    """What a browser would show in a textarea: one line break at its start is dropped."""
    found = re.search(rf'<textarea id="{control}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(found[1])


def test_an_empty_ballot_asks_without_priming(bound):
    page = bound.get("/r/rnd-1").text
    assert "Закроется ли сделка «ЛогистПарк: WMS на 3 склада»?" in page
    assert [area(page, c) for c in CONTROLS] == [""] * 6
    assert 'value=""' in re.search(r'<input id="probability"[^>]*>', page)[0]


def test_sealing_redirects_and_shows_the_stamp(bound, token, answering):
    answer = bound.post("/r/rnd-1/seal", data={**SAID, **token("seal")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/r/rnd-1")
    assert "Set-Cookie" in answer.headers, "a changed cookie drops the form from the memory behind the back button"
    page = bound.get("/r/rnd-1").text
    assert "Ответ запечатан" in page
    assert answering.seal_code[:4] in page
    assert "<textarea" not in page
    assert "Денег &lt;b&gt;нет&lt;/b&gt;" in page


def test_problems_come_first_and_keep_everything(bound, token):
    typed = {**SAID, "yes2": "х" * 300, "probability": "семьдесят", "no-more": "", **token("seal")}
    answer = bound.post("/r/rnd-1/seal", data=typed)
    page = answer.text
    assert answer.status_code == 422
    assert "<title>Ошибка: " in page
    assert page.index('id="problems"') < page.index("<h1")
    assert [f'href="#{c}"' in page for c in ("yes2", "no2", "probability")] == [True] * 3
    assert "сократите на 20 знаков" in page
    assert "лишних 20" in page
    assert area(page, "no1") == "Денег <b>нет</b>"
    assert 'value="семьдесят"' in page
    assert re.search(r'id="no1-topic-budget"[^>]* checked', page)
    assert re.search(r'id="yes-more"[^>]* checked', page)
    assert not re.search(r'id="no-more"[^>]* checked', page)


def test_change_shows_the_own_answer_until_a_new_seal_replaces_it(bound, token, answering):
    bound.post("/r/rnd-1/seal", data={**SAID, **token("seal")})
    change = html.unescape(re.search(r'href="(/r/rnd-1\?edit=[^"]+)"', bound.get("/r/rnd-1").text)[1])
    page = bound.get(change).text
    assert area(page, "no1") == "Денег <b>нет</b>"
    found = re.search(r'name="form-seal" value="([^"]+)"', page)
    bound.post("/r/rnd-1/seal", data={**SAID, "no1": "Иначе", "form-seal": found[1]})
    assert "<textarea" not in bound.get(change).text
    assert answering.answer.no[0].text == "Иначе"


def test_withdraw_and_abstain(bound, token, answering):
    bound.post("/r/rnd-1/seal", data={**SAID, **token("seal")})
    assert bound.post("/r/rnd-1/withdraw", data=token("withdraw")).status_code == 303
    assert answering.state == "waiting"
    assert bound.post("/r/rnd-1/abstain", data=token("abstain")).status_code == 303
    assert "Вы воздержались" in bound.get("/r/rnd-1").text


def test_withdrawing_twice_shows_where_the_ballot_stands(bound, token, answering):
    bound.post("/r/rnd-1/seal", data={**SAID, **token("seal")})
    answering.refuse["withdraw"] = Rejected("nothing_to_withdraw")
    answer = bound.post("/r/rnd-1/withdraw", data=token("withdraw"))
    assert answer.status_code == 409
    assert "Ничего не изменилось." in answer.text


def test_a_colleague_is_named_without_their_text(bound, answering):
    answering.state, answering.sealed_by, answering.seal_code = "sealed", "Пётр <Орлов>", "ab" * 32
    page = bound.get("/r/rnd-1").text
    assert "За вашу роль ответ запечатан: Пётр &lt;Орлов&gt;" in page
    assert "/withdraw" not in page
    assert "ваша печать заменит прежнюю" in bound.get("/r/rnd-1?edit=" + "ab" * 6).text.lower()


def test_a_draft_and_a_broken_round_are_said(bound, answering):
    answering.draft, answering.exposed = "+ да <i>\n- нет", True
    page = bound.get("/r/rnd-1").text
    assert "+ да &lt;i&gt;\n- нет" in page
    assert "Слепота в этом раунде нарушена." in page


@pytest.mark.parametrize("action", ["seal", "abstain"])
@pytest.mark.parametrize("reason", ["round_over", "round_revealed", "round_cancelled"])
def test_a_text_that_came_too_late_is_shown_back(action, reason, bound, token, answering):
    proof = token(action)
    answering.refuse[action] = Rejected(reason)
    answer = bound.post(FORMS[action], data={**SAID, **proof})
    assert answer.status_code == 409
    assert "Денег &lt;b&gt;нет&lt;/b&gt;" in answer.text
    assert "Он пришёл слишком поздно и не сохранён" in answer.text


@pytest.mark.parametrize("state", [State.REVEALED, State.CANCELLED])
def test_an_ended_round_has_no_form(state, bound, answering):
    answering.round_state = state
    page = bound.get("/r/rnd-1")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert ("/r/rnd-1/result" in page.text) is (state is State.REVEALED)


def test_a_lost_session_gives_the_form_back_with_everything(client, answering):
    answer = client.post("/r/rnd-1/seal", data=SAID)
    assert answer.status_code == 403
    assert area(answer.text, "no1") == "Денег <b>нет</b>"
    assert "/answer/demo/-" in answer.text
    assert "ЛогистПарк" not in answer.text
    again = dict(re.findall(r'name="(form-seal)" value="([^"]+)"', answer.text))
    client.post(f"/a/{TOKEN}", base_url="https://localhost")
    second = Https(client).post("/r/rnd-1/seal", data={**SAID, **again})
    assert second.status_code == 403, "the token was for a browser without a cookie"
    third = dict(re.findall(r'name="(form-seal)" value="([^"]+)"', second.text))
    assert Https(client).post("/r/rnd-1/seal", data={**SAID, **third}).status_code == 303
    assert answering.answer.no[0].text == SAID["no1"]


@pytest.mark.parametrize("action", ["seal", "abstain", "withdraw"])
@pytest.mark.parametrize("kind", ["missing", "garbage", "other action"])
def test_a_form_that_is_not_ours_changes_nothing_and_loses_nothing(action, kind, bound, token, answering):
    wrong = {"missing": "", "garbage": "abc.def", "other action": token("leave")["form-leave"]}[kind]
    answer = bound.post(f"/r/rnd-1/{action}", data={**SAID, f"form-{action}": wrong})
    assert answer.status_code == 403
    assert area(answer.text, "no1") == "Денег <b>нет</b>"
    assert answering.state == "waiting"


def test_a_token_is_bound_to_its_browser(bound, token, answering, app):
    foreign = app.test_client()
    foreign.post(f"/a/{TOKEN}", base_url="https://localhost")
    answer = Https(foreign).post("/r/rnd-1/seal", data={**SAID, **token("seal")})
    assert answer.status_code == 403
    assert answering.answer is None


@pytest.mark.parametrize(
    ("failure", "status"), [(TryLater("tracker_away", timedelta(1)), 503), (RuntimeError("Денег <b>нет</b>"), 500)]
)
def test_a_failure_keeps_the_text_on_the_page_and_out_of_the_log(failure, status, bound, token, answering, caplog):
    proof = token("seal")
    answering.refuse["seal"] = failure
    with caplog.at_level(logging.DEBUG):
        answer = bound.post("/r/rnd-1/seal", data={**SAID, **proof})
    assert answer.status_code == status
    assert area(answer.text, "no1") == "Денег <b>нет</b>"
    assert type(failure).__name__ in caplog.text
    assert "Денег" not in caplog.text
    assert "Директор" not in caplog.text


def test_a_hundred_kilobytes_come_back_and_more_is_refused_quietly(bound, token):
    paste = "слово " * 10_000
    answer = bound.post("/r/rnd-1/seal", data={**SAID, "yes1": paste, **token("seal")})
    assert answer.status_code == 422
    assert area(answer.text, "yes1") == paste
    assert bound.post("/r/rnd-1/seal", data={"yes1": "х" * 400_000}).status_code == 413


CAST = Cast()
BEHIND = (CAST.answering, CAST.comparing, CAST.leading)
UNBOUND = create_app(*BEHIND, lambda *_: (200, {}), Health(dict, str), goals=CAST.goals, secret="s")
PLAIN = UNBOUND.test_client().post("/r/rnd-1/seal", data={})
ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


@settings(max_examples=60, deadline=None)
@given(typed=st.dictionaries(st.sampled_from(CONTROLS), ANYTHING, min_size=1), chance=ANYTHING)
def test_any_text_comes_back_exactly_and_never_as_markup(typed, chance):
    answer = UNBOUND.test_client().post("/r/rnd-1/seal", data={**typed, "probability": chance})
    for control in CONTROLS:
        assert area(answer.text, control) == typed.get(control, "")
    assert html.unescape(re.search(r'<input id="probability"[^>]* value="([^"]*)"', answer.text)[1]) == chance
    assert answer.text.count("<") == PLAIN.text.count("<")


def test_the_form_of_an_answer_reads_back_as_that_answer(answering, bound, token):
    for answer in answering.story.answers.values():
        bound.post("/r/rnd-1/seal", data={**as_typed(answer), **take(bound)})
        assert answering.answer == answer


def take(bound) -> dict[str, str]:
    page = bound.get("/r/rnd-1").text
    change = re.search(r'href="(/r/rnd-1\?edit=[^"]+)"', page)
    page = bound.get(change[1]).text if change else page
    return dict(re.findall(r'name="(form-seal)" value="([^"]+)"', page))
