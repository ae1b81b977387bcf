"""Routes are the doors of ``domain.access``, no more and no fewer, and a GET changes nothing."""

import pytest
from flask import Flask

from plugin.domain.access import DOORS, Proof
from plugin.web.app import HEADERS, open_doors
from tests.web.fake_answering import ROLE_TOKEN, TOKEN, VIEW
from tests.web.fake_checklists import PROCESS

READING = {
    *("ballot", "head", "result", "talk", "lead", "month", "changes", "goals"),
    *("view", "view_month", "view_changes", "view_goals"),
}
FILLED = {
    "workspace": "demo",
    "deal": "DEAL-142",
    "token": TOKEN,
    "round_id": "rnd-1",
    "signed": VIEW,
    "form": "csv",
    "process": PROCESS,
    "day": "2026-11-24",
}


def address(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(f"<{name}>", value)
    return path.replace("<path:filename>", "trida.css")


def test_the_url_map_is_the_table_of_doors(app):
    found = {
        (rule.endpoint, method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert found == {(door.name, door.method, door.path) for door in DOORS}
    assert not any("OPTIONS" in rule.methods for rule in app.url_map.iter_rules())


def test_a_door_without_a_view_and_a_view_without_a_door_are_errors():
    views = {door.name: str for door in DOORS}
    with pytest.raises(ValueError, match="limits"):
        open_doors(Flask("t"), {k: v for k, v in views.items() if k != "limits"})
    with pytest.raises(ValueError, match="cellar"):
        open_doors(Flask("t"), views, {"cellar": str})
    with pytest.raises(ValueError, match="limits"):
        open_doors(Flask("t"), views, {"limits": str})


@pytest.mark.parametrize("door", DOORS, ids=lambda d: d.name)
def test_every_answer_carries_the_headers(door, bound):
    answer = bound.get(address(door.path)) if door.method == "GET" else bound.post(address(door.path))
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "no-store" in answer.headers["Cache-Control"] or door.name == "style"


@pytest.mark.parametrize("path", ["/nowhere", "/static/nowhere.css", "/static/layout.html", "/static/../app.py"])
def test_error_pages_carry_the_headers_too(path, client):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("door", [d for d in DOORS if d.method == "GET"], ids=lambda d: d.name)
def test_get_and_head_change_nothing_however_often(door, bound, answering):
    answering.calls.clear()
    before = dict(vars(answering), bound=set(answering.bound))
    for _ in range(10):
        bound.get(address(door.path))
        bound.head(address(door.path))
    assert set(answering.calls) <= READING
    after = {k: v for k, v in vars(answering).items() if k != "calls"}
    assert after == {k: v for k, v in before.items() if k != "calls"}


@pytest.mark.parametrize(
    "path",
    [
        *(f"/a/{TOKEN}", "/a/wrong", f"/t/{ROLE_TOKEN}", "/r/rnd-1", "/answer/demo/DEAL-142", "/r/rnd-1/result"),
        *("/l/any", "/s/demo", f"/s/demo/{PROCESS}", f"/r/rnd-1/checklists/{PROCESS}"),
    ],
)
def test_without_a_bound_browser_no_page_shows_deal_or_answer(path, client, answering):
    answering.put(answering.story.answers["sales"])
    answering.draft = "секрет из поля"
    for _ in range(10):
        seen = client.get(path).text
        assert "ЛогистПарк" not in seen
        assert "Игорь" not in seen
        assert "секрет" not in seen
        assert "DEAL-142" not in seen or "DEAL-142" in path
        assert not any(r.text in seen for r in answering.answer.yes)
        assert client.head(path).data == b""


def test_the_claim_page_is_the_same_for_any_token(client):
    one, other = client.get(f"/a/{TOKEN}").text, client.get("/a/guess").text
    assert one.replace(TOKEN, "*") == other.replace("guess", "*")


def test_a_form_is_refused_when_another_site_sent_it(bound, answering):
    for door in DOORS:
        if door.method == "POST" and door.proof is not Proof.SIGNATURE:
            answer = bound.post(address(door.path), data={"yes1": "not mine"}, headers={"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code == 403, door.name
            assert "not mine" not in answer.text
    assert set(answering.calls) <= READING | {"claim"}
    assert answering.calls.count("claim") == 1
