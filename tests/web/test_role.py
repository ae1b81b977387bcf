"""The link of a role: a button, the names of the role, a browser that seals and replaces and shows nothing."""

import re

import pytest

from plugin.domain.rounds import State
from plugin.errors import Rejected
from tests.web.conftest import Https
from tests.web.fake_answering import ROLE_TOKEN

NAMES = f"/t/{ROLE_TOKEN}"
BIND = f"{NAMES}/name"
SAID = {"yes1": "Директор за нас", "yes-more": "1", "no1": "Денег нет", "no-more": "1"}


@pytest.fixture
def visitor(client):
    return Https(client)


def pick(visitor, person="u-igor", **changed):
    form = dict(re.findall(r'name="(form-name)" value="([^"]+)"', visitor.post(NAMES).text))
    return visitor.post(BIND, data={**form, "person": person, **changed})


def cookies(answer):
    return {row.split("=")[0]: set(row.split("; ")) for row in answer.headers.getlist("Set-Cookie")}


def test_the_button_page_is_the_same_for_any_token(client):
    one, other = client.get(NAMES).text, client.get("/t/guess").text
    assert one.replace(ROLE_TOKEN, "*") == other.replace("guess", "*")
    assert "ЛогистПарк" not in one


def test_the_names_of_the_role_are_offered_to_this_browser_only(visitor, answering):
    answer = visitor.post(NAMES)
    assert answer.status_code == 200
    assert re.findall(r'name="person" value="([^"]+)">([^<]+)<', answer.text) == [
        ("u-igor", "Игорь Савин"),
        ("u-petr", "Пётр &lt;Орлов&gt;"),
    ]
    assert {"Secure", "HttpOnly", "Path=/t", "SameSite=Strict"} <= cookies(answer)["trida-visit"]
    assert not answering.bound


def test_a_picked_name_binds_the_browser_and_leaves_the_token_behind(visitor):
    answer = pick(visitor)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/r/rnd-1")
    assert {"Secure", "HttpOnly", "Path=/r/rnd-1", "SameSite=Lax"} <= cookies(answer)["trida-rnd-1"]
    assert "Max-Age=0" in cookies(answer)["trida-visit"]
    page = visitor.get("/r/rnd-1").text
    assert "Ссылка роли · Игорь Савин" in page
    assert "на этой странице даже вы" in page
    assert ROLE_TOKEN not in page


@pytest.mark.parametrize("kind", ["missing", "garbage", "no visit"])
def test_a_name_is_taken_from_the_form_of_this_browser_only(kind, visitor, app, answering):
    form = dict(re.findall(r'name="(form-name)" value="([^"]+)"', visitor.post(NAMES).text))
    sender = Https(app.test_client()) if kind == "no visit" else visitor
    sent = {"missing": {}, "garbage": {"form-name": "abc.def"}, "no visit": form}[kind]
    answer = sender.post(BIND, data={"person": "u-igor", **sent})
    assert answer.status_code == 403
    assert "Выберите имя ещё раз." in answer.text
    assert "role_bind" not in answering.calls


@pytest.mark.parametrize(
    ("reason", "status", "told"),
    [("not_of_role", 422, "больше не отвечает за роль"), ("too_many_browsers", 429, "слишком много браузеров")],
)
def test_a_name_that_is_not_taken_is_asked_for_again(reason, status, told, visitor, answering):
    answering.refuse["role_bind"] = Rejected(reason)
    answer = pick(visitor)
    assert answer.status_code == status
    assert told in answer.text
    assert "Игорь Савин" in answer.text
    assert not answering.bound


def test_after_the_round_the_link_says_that_it_ended(visitor, answering):
    form = dict(re.findall(r'name="(form-name)" value="([^"]+)"', visitor.post(NAMES).text))
    answering.round_state = State.REVEALED
    answering.refuse["role_bind"] = Rejected("round_over")
    for path, data in ((NAMES, {}), (BIND, {**form, "person": "u-igor"})):
        answer = visitor.post(f"{path}?lang=ru", data=data)
        assert answer.status_code == 410
        assert "Ссылка вашей роли закончилась вместе с раундом" in answer.text
        assert "Игорь" not in answer.text


def test_an_unknown_link_opens_nothing(visitor):
    answer = visitor.post("/t/guess")
    assert answer.status_code == 404
    assert "This link opens nothing" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_what_was_sealed_can_be_replaced_and_not_read_or_taken_back(visitor, answering):
    pick(visitor)
    form = dict(re.findall(r'name="(form-seal)" value="([^"]+)"', visitor.get("/r/rnd-1").text))
    assert visitor.post("/r/rnd-1/seal", data={**SAID, **form}).status_code == 303
    page = visitor.get("/r/rnd-1").text
    assert "Директор за нас" not in page
    assert "/withdraw" not in page
    assert answering.seal_code in page
    edit = re.search(r'href="(/r/rnd-1\?edit=[^"]+)">Заменить ответ<', page)[1]
    again = visitor.get(edit).text
    assert '<textarea id="yes1"' in again
    assert "Директор за нас" not in again
    assert "Игорь Савин" in visitor.post(NAMES).text


def test_an_abstention_is_not_taken_back_either(visitor, answering):
    pick(visitor)
    answering.state, answering.sealed_by = "abstained", "Игорь Савин"
    page = visitor.get("/r/rnd-1").text
    assert "/withdraw" not in page
    assert "/r/rnd-1?edit=" in page


def test_a_refused_withdrawal_says_what_it_takes(bound, token, answering):
    answering.state = "abstained"
    proof = token("withdraw")
    answering.refuse["withdraw"] = Rejected("own_link_needed")
    answer = bound.post("/r/rnd-1/withdraw", data=proof)
    assert answer.status_code == 409
    assert "нужна личная ссылка" in answer.text


@pytest.mark.parametrize("path", ["/r/rnd-1", "/r/rnd-1?edit=1"])
@pytest.mark.parametrize("state", ["waiting", "sealed"])
def test_the_grade_stands_on_every_page_of_the_ballot(path, state, bound, answering):
    answering.state = state
    assert "Степень слепоты этого раунда" not in bound.get(path).text
    answering.role_links = {"sales", "product"}
    page = bound.get(path).text
    assert "Степень слепоты этого раунда: видно роли." in page
    assert "Продажи, Продукт: ссылки ролей стоят на их страницах в Jira." in page
