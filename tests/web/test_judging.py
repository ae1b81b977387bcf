"""What a member does on the result page: judge, link, unlink, object, go on; and every way that is refused."""

import re

import pytest

from plugin.errors import Rejected
from tests.web.fake_comparing import BOSS, BUDGET, TIMING


@pytest.fixture
def send(bound, comparing):
    """Send a form of the result page with the token that stands in it."""
    comparing.suggest()

    def post(action: str, **data: str):
        page = bound.get("/r/rnd-1/result").text
        found = re.search(rf'name="form-{action}" value="([^"]+)"', page)
        return bound.post(f"/r/rnd-1/{action}", data={f"form-{action}": found[1], **data})

    return post


def buttons(page: str, code: str) -> dict[str, str]:
    """Said → pressed, of one pair's card."""
    card = page.partition(f'id="pair-{code}"')[2].partition("</article>")[0]
    return dict(re.findall(r'name="said" value="(\w+)" aria-pressed="(\w+)"', card))


def test_one_tap_keeps_a_word_and_comes_back_to_the_pair(send, bound, comparing):
    answer = send("judge", pair=BUDGET, said="same", at=f"pair-{BUDGET}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/r/rnd-1/result#pair-{BUDGET}")
    page = bound.get("/r/rnd-1/result").text
    assert buttons(page, BUDGET) == {"same": "true", "different": "false", "unsure": "false"}
    assert "«Одно и то же»: Игорь Савин" in page
    assert "Считается противоречием." in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([("same", "marketing"), ("different", "sales")], "Мнения разошлись"),
        ([("unsure", "sales")], "«Не уверен» ничего не решает"),
        ([("different", "sales")], "Две разные причины."),
    ],
)
def test_where_a_pair_stands_is_explained(words, told, bound, comparing):
    comparing.suggest()
    assert told not in bound.get("/r/rnd-1/result").text
    for said, role in words:
        comparing.say(BUDGET, said, role)
    assert told in bound.get("/r/rnd-1/result").text


def test_only_ones_own_word_is_pressed(bound, comparing):
    comparing.suggest()
    comparing.say(TIMING, "same", "marketing")
    page = bound.get("/r/rnd-1/result").text
    assert buttons(page, TIMING) == {"same": "false", "different": "false", "unsure": "false"}
    assert "«Одно и то же»: Анна Лебедева" in page


def test_a_spare_link_is_explained(bound, comparing):
    comparing.suggest()
    comparing.say("marketing.yes1~sales.yes1", "same")
    comparing.say("marketing.yes1~sales.yes3", "same")
    assert "уже связана с другой причиной этой роли" in bound.get("/r/rnd-1/result").text


def test_a_link_is_undone_and_the_pair_asked_again(send, bound, comparing):
    comparing.say(TIMING, "same")
    answer = send("judge", pair=TIMING, said="unlinked", at=f"pair-{TIMING}")
    assert answer.headers["Location"] == "/r/rnd-1/result#decide"
    page = bound.get("/r/rnd-1/result").text
    assert "Решите вы: 5" in page
    assert buttons(page, TIMING)["same"] == "false"


def test_judged_pairs_can_still_be_changed_when_all_is_decided(send, bound, comparing):
    comparing.review()
    assert "Решённые пары: 5" in bound.get("/r/rnd-1/result").text
    send("judge", pair=BOSS, said="same", at=f"pair-{BOSS}")
    assert buttons(bound.get("/r/rnd-1/result").text, BOSS)["same"] == "true"


def test_two_reasons_are_linked_by_hand(send, bound):
    answer = send("judge", a="marketing.yes3", b="product.yes3", said="same", at="decide")
    assert answer.status_code == 303
    page = bound.get("/r/rnd-1/result").text
    assert 'id="pair-marketing.yes3~product.yes3"' in page


def test_a_link_of_one_role_is_refused_and_the_choice_is_kept(send):
    answer = send("judge", a="product.yes1", b="product.yes3", said="same", at="decide")
    assert answer.status_code == 409
    assert "<title>Ошибка: " in answer.text
    assert "Обе причины одной роли." in answer.text
    assert "<code>same_role</code>" in answer.text
    hand = answer.text.partition('id="by-hand"')[2]
    assert re.findall(r'<option value="(\S+)" selected', hand) == ["product.yes1", "product.yes3"]
    assert hand.startswith(" open")


@pytest.mark.parametrize("at", ["//elsewhere", "pair x", "javascript:1", "Б", "a" * 300, ""])
def test_the_anchor_is_a_name_or_nothing(at, send):
    answer = send("judge", pair=BUDGET, said="same", at=at)
    assert answer.headers["Location"] == "/r/rnd-1/result#decide"


def test_objections_are_kept_shown_and_taken_back(send, bound):
    at = "reason-marketing.yes2"
    answer = send("objection", place="marketing.yes2", kind="no_effect", at=at)
    assert answer.headers["Location"] == f"/r/rnd-1/result#{at}"
    page = bound.get("/r/rnd-1/result").text.partition(f'id="{at}"')[2]
    assert "<b>Не влияет</b>" in page.partition("</li></ul>")[0]
    assert "Продажи, Игорь Савин" in page.partition("</li></ul>")[0]
    send("objection", place="marketing.yes2", kind="none", at=at)
    assert "<b>Не влияет</b>" not in bound.get("/r/rnd-1/result").text


def test_an_objection_quotes_the_reason_that_it_is_the_same_as(send, bound, comparing):
    send("objection", place="marketing.yes2", kind="same_as", target="product.yes1", at="reason-marketing.yes2")
    quoted = comparing.answering.story.answers["product"].yes[0].text
    assert f"<b>То же, что</b>: «{quoted}»" in bound.get("/r/rnd-1/result").text


def test_a_reason_that_waits_is_objected_to_in_its_pair(send, bound):
    send("objection", place="marketing.no1", kind="wrong_sign", at=f"pair-{BUDGET}")
    card = bound.get("/r/rnd-1/result").text.partition(f'id="pair-{BUDGET}"')[2].partition("</article>")[0]
    assert "<b>Знак наоборот</b>" in card
    assert 'name="kind" value="none"' in card


def test_nobody_objects_to_their_own_role(send, bound):
    page = bound.get("/r/rnd-1/result").text
    assert 'name="place" value="marketing.yes2"' in page
    assert 'name="place" value="sales.' not in page
    answer = send("objection", place="sales.yes1", kind="no_effect")
    assert answer.status_code == 409
    assert "<code>own_reason</code>" in answer.text


def test_going_on_as_it_is_names_who_did(send, bound):
    answer = send("settle")
    assert answer.headers["Location"] == "/r/rnd-1/result#main"
    page = bound.get("/r/rnd-1/result").text
    assert "Пошли дальше как есть: Игорь Савин" in page
    assert 'action="/r/rnd-1/settle"' not in page


def test_a_facilitator_without_a_role_may_only_go_on(send, bound, comparing):
    comparing.member, comparing.leads = False, True
    page = bound.get("/r/rnd-1/result").text
    assert page.count("<form") == 1
    assert send("settle").status_code == 303


@pytest.mark.parametrize("action", ["judge", "settle", "objection"])
def test_a_form_without_its_token_changes_nothing(action, bound, comparing):
    comparing.suggest()
    comparing.answering.calls.clear()
    answer = bound.post(f"/r/rnd-1/{action}", data={"pair": BUDGET, "said": "same", f"form-{action}": "guess"})
    assert answer.status_code == 403
    assert "<code>form_not_ours</code>" in answer.text
    assert set(comparing.answering.calls) == {"result"}


@pytest.mark.parametrize("action", ["judge", "settle", "objection"])
def test_a_form_of_another_site_is_refused(action, bound, comparing):
    comparing.suggest()
    comparing.answering.calls.clear()
    answer = bound.post(f"/r/rnd-1/{action}", headers={"Sec-Fetch-Site": "same-site"})
    assert answer.status_code == 403
    assert "ЛогистПарк" not in answer.text
    assert comparing.answering.calls == []


def test_a_token_of_one_form_does_not_open_another(send, bound):
    page = bound.get("/r/rnd-1/result").text
    token = re.search(r'name="form-judge" value="([^"]+)"', page)[1]
    assert bound.post("/r/rnd-1/settle", data={"form-settle": token}).status_code == 403


@pytest.mark.parametrize("reason", ["reason_unknown", "word_unknown", "not_a_facilitator", "something_new"])
def test_refusals_are_said_over_the_page_as_it_stands(reason, send, comparing):
    comparing.answering.refuse["judge"] = Rejected(reason)
    answer = send("judge", pair=BUDGET, said="same")
    assert answer.status_code == 409
    assert f"<code>{reason}</code>" in answer.text
    assert 'role="alert"' in answer.text
    assert "Решите вы: 5" in answer.text


def test_a_browser_that_lost_its_link_sees_nothing(bound, comparing):
    comparing.suggest()
    token = re.search(r'name="form-judge" value="([^"]+)"', bound.get("/r/rnd-1/result").text)[1]
    comparing.answering.bound.clear()
    answer = bound.post("/r/rnd-1/judge", data={"form-judge": token, "pair": BUDGET, "said": "same"})
    assert answer.status_code == 403
    assert "Эта ссылка" in answer.text
    assert "ЛогистПарк" not in answer.text
    assert comparing.judgements == []


def test_the_language_goes_along(bound, comparing):
    comparing.suggest()
    page = bound.get("/r/rnd-1/result?lang=en").text
    token = re.search(r'name="form-judge" value="([^"]+)"', page)[1]
    assert 'action="/r/rnd-1/judge?lang=en"' in page
    data = {"form-judge": token, "pair": BUDGET, "said": "same", "at": f"pair-{BUDGET}"}
    answer = bound.post("/r/rnd-1/judge?lang=en", data=data)
    assert answer.headers["Location"] == f"/r/rnd-1/result?lang=en#pair-{BUDGET}"
