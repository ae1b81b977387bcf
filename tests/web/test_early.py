"""A member of another role agrees to an early reveal on the ballot; facilitators find their page from there."""

import re

import pytest

from plugin.domain.rounds import State
from plugin.errors import Rejected
from plugin.web import lead_words
from plugin.words import Words

BALLOT = "/r/rnd-1"
SECOND = "/r/rnd-1/second"
ASKER = "Анна <Лебедева>"


def proof(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(form-second)" value="([^"]+)"', page))


def test_nobody_is_asked_to_agree_when_nobody_asked(bound):
    assert "form-second" not in bound.get(BALLOT).text


@pytest.mark.parametrize("state", ["waiting", "sealed", "abstained"])
def test_whoever_may_agree_is_asked_on_the_ballot(state, bound, answering):
    answering.state, answering.early_by = state, ASKER
    page = bound.get(BALLOT).text
    assert "Анна &lt;Лебедева&gt; просит вскрыть сейчас." in page
    assert ("Всё равно согласиться" in page) is (state == "waiting"), "an unanswered role agrees behind a fold"
    answer = bound.post(SECOND, data=proof(page))
    assert (answer.status_code, answer.headers["Location"]) == (303, BALLOT)
    assert answering.round_state is State.REVEALED


def test_agreeing_keeps_the_language(bound, answering):
    answering.state, answering.early_by = "sealed", ASKER
    page = bound.get(f"{BALLOT}?lang=en").text
    assert "asks to reveal now." in page
    answer = bound.post(f"{SECOND}?lang=en", data=proof(page))
    assert answer.headers["Location"] == f"{BALLOT}?lang=en"


@pytest.mark.parametrize("code", ["nothing_asked", "second_person_needed", "too_few_answers"])
@pytest.mark.parametrize("state", ["waiting", "sealed"])
def test_a_refusal_is_said_over_the_ballot(code, state, bound, answering):
    answering.state, answering.early_by = state, ASKER
    data = proof(bound.get(BALLOT).text)
    answering.refuse["second"] = Rejected(code)
    answer = bound.post(SECOND, data=data)
    assert answer.status_code == 409
    assert lead_words.refusal(Words("ru"), code) in answer.text
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("code", ["round_revealed", "round_cancelled"])
def test_agreeing_after_the_end_shows_how_it_ended(code, bound, answering):
    answering.state, answering.early_by = "sealed", ASKER
    data = proof(bound.get(BALLOT).text)
    answering.refuse["second"] = Rejected(code)
    answer = bound.post(SECOND, data=data)
    assert answer.status_code == 409
    assert re.search(r"<h1>Раунд (уже вскрыт|отменён)</h1>", answer.text)


def test_agreeing_needs_the_token_of_the_ballot(bound, answering):
    answering.state, answering.early_by = "sealed", ASKER
    answer = bound.post(SECOND, data={"form-second": "abc"})
    assert answer.status_code == 403
    assert answering.round_state is State.OPEN


@pytest.mark.parametrize("state", [State.OPEN, State.REVEALED])
def test_a_facilitator_finds_the_way_to_the_page(state, bound, answering):
    answering.round_state = state
    assert 'href="/r/rnd-1/lead"' not in bound.get(BALLOT).text
    answering.leads = True
    assert 'href="/r/rnd-1/lead"' in bound.get(BALLOT).text


def test_a_facilitator_without_a_role_is_shown_the_way(client, bound, answering):
    answering.refuse["ballot"] = Rejected("not_bound")
    answer = bound.get(BALLOT)
    assert answer.status_code == 403
    assert 'href="/r/rnd-1/lead"' in answer.text
    assert "ЛогистПарк" not in answer.text


def test_a_browser_without_a_cookie_is_shown_no_way(client):
    assert "/lead" not in client.get(BALLOT).text
