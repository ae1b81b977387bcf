"""The control surface, as the demo and other processes use it."""

from flask.testing import FlaskClient

from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.notion.conftest import Api


def test_people_and_places(client: FlaskClient, sandbox: NotionSandbox) -> None:
    people = {one["email"].partition("@")[0]: one for one in client.get("/_sandbox/people").get_json()}
    assert list(people) == ["savin", "lebedeva", "kotova", "orlov", "ryabova", "trida", "installer"]
    assert people["installer"]["apiToken"] == people["trida"]["apiToken"] == sandbox.auth("installer")[1]
    assert set(client.get("/_sandbox/places").get_json()) == {
        "home",
        "database",
        "deals",
        "Sales",
        "Marketing",
        "Product",
    }
    before = {one["accountId"] for one in people.values()}
    after = client.post("/_sandbox/seed", json={"lang": "ru"}).get_json()
    assert {one["accountId"] for one in after} == before
    assert "Игорь Савин" in [one["displayName"] for one in after]
    assert client.patch("/_sandbox/people/savin", json={"active": False}).status_code == 200
    assert client.patch("/_sandbox/people/nobody", json={"active": False}).status_code == 400


def test_what_an_administrator_and_chance_do(client: FlaskClient, bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    client.patch("/_sandbox/connection", json={"what": "read_comments", "allowed": False})
    bot.refused(403, "restricted_resource", "GET", "/comments", block_id=deal)
    number = client.post("/_sandbox/faults", json={"kind": "529", "times": None}).get_json()["id"]
    bot.refused(529, "service_overload", "GET", "/users/me")
    assert [one["kind"] for one in client.get("/_sandbox/faults").get_json()] == ["529"]
    client.delete(f"/_sandbox/faults?id={number}")
    client.post("/_sandbox/rate-limit", json={"on": True, "limit": 1})
    bot.ok("GET", "/users/me")
    bot.refused(429, "rate_limited", "GET", "/users/me")
    client.post("/_sandbox/rate-limit", json={"on": False})
    client.post("/_sandbox/block-limit", json={"limit": 0})
    bot.refused(403, "restricted_resource", "PATCH", f"/blocks/{deal}/children", {"children": [{"divider": {}}]})
    client.post("/_sandbox/move", json={"account": "savin", "issue": "DEAL-142", "place": "Sales"})
    assert not sandbox.sees("kotova", deal)
    counts = client.get("/_sandbox/counts", query_string={"caller": "trida"}).get_json()
    assert (counts["reads"], counts["writes"], counts["mark"]) == (4, 1, 5)
    client.post("/_sandbox/window", json={"seconds": 60})
    assert sandbox.hooks.window == 60
    assert client.post("/_sandbox/drain").get_json() == {"drained": True}
    assert client.get("/_sandbox/deliveries").get_json() == []
    assert client.post("/_sandbox/faults", json={"kind": "moonquake"}).status_code == 400
