"""Personal links, the cookie they bind, and the neutral form that asks for a fresh one."""

import pytest

from plugin.errors import Rejected
from tests.web.fake_answering import TOKEN


def test_the_button_binds_the_browser_and_leaves_the_token_behind(client):
    answer = client.post(f"/a/{TOKEN}", base_url="https://localhost")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/r/rnd-1")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("trida-rnd-1=browser-1;")
    assert {"Secure", "HttpOnly", "Path=/r/rnd-1", "SameSite=Lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize(("door", "address"), [("result", "/r/rnd-1/result"), ("lead", "/r/rnd-1/lead")])
def test_the_link_leads_where_its_person_is_needed(door, address, client, answering):
    answering.door = door
    answer = client.post(f"/a/{TOKEN}", base_url="https://localhost")
    assert answer.headers["Location"] == address
    assert "Path=/r/rnd-1;" in answer.headers["Set-Cookie"] + ";"


def test_the_chosen_language_goes_along(client):
    answer = client.post(f"/a/{TOKEN}?lang=en", base_url="https://localhost")
    assert answer.headers["Location"] == "/r/rnd-1?lang=en"


@pytest.mark.parametrize("reason", ["link_unknown", "link_ended", "round_over"])
def test_every_refused_link_gets_the_same_page(reason, client, answering):
    plain = client.post("/a/other").text
    answering.refuse["claim"] = Rejected(reason)
    answer = client.post("/a/other")
    assert answer.status_code == 404
    assert answer.text == plain
    assert "Set-Cookie" not in answer.headers
    assert 'action="/answer/demo/-"' in answer.text


def test_the_ask_form_answers_everyone_the_same(client, answering):
    said = {
        client.post("/answer/demo/DEAL-142", data={"deal": "DEAL-142", "typed": who}).text.replace(who, "*")
        for who in ("Игорь Савин", "nobody", "x@example.org")
    }
    assert len(said) == 1
    assert answering.asked[0] == ("demo", "DEAL-142", "Игорь Савин")


def test_the_typed_key_wins_over_the_address(client, answering):
    client.post("/answer/demo/-", data={"deal": " DEAL-7 ", "typed": "Игорь"})
    assert answering.asked == [("demo", "DEAL-7", "Игорь")]


@pytest.mark.parametrize("typed", [{"deal": "", "typed": "Игорь"}, {"deal": "DEAL-1", "typed": " "}])
def test_an_empty_field_keeps_the_other(typed, client, answering):
    answer = client.post("/answer/demo/-", data=typed)
    assert answer.status_code == 422
    assert not answering.asked
    assert any(f'value="{v}"' in answer.text for v in typed.values() if v.strip())


def test_the_key_is_prefilled_and_escaped(client):
    assert 'value="DEAL-142"' in client.get("/answer/demo/DEAL-142").text
    assert "<script>x" not in client.get("/answer/demo/<script>x").text


def test_leaving_takes_the_cookie_and_leads_to_ones_own_link(bound, token, answering):
    answer = bound.post("/r/rnd-1/leave", data=token("leave"))
    assert answer.headers["Location"] == "/answer/demo/DEAL-142"
    assert "Path=/r/rnd-1" in answer.headers["Set-Cookie"]
    assert not answering.bound
    assert bound.get("/r/rnd-1").status_code == 403


def test_leaving_needs_the_token_of_the_form(bound, answering):
    assert bound.post("/r/rnd-1/leave").status_code == 403
    assert answering.bound
