"""The handshake, the signature, thin events, attempts, the gathering of a page's events."""

import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any

import pytest

from adapters.sandbox.notion.hooks import sign
from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.conftest import Ear
from tests.adapters.sandbox.notion.conftest import Api

FIXTURES = Path(__file__).parents[5] / "shared" / "fixtures" / "notion"
KNOWN = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"


@pytest.fixture
def token(client, sandbox: NotionSandbox, ear: Ear) -> str:
    """Subscribe as an administrator does, paste the token, and forget the greeting."""
    made = client.post("/_sandbox/subscriptions", json={"url": ear.url}).get_json()
    ((headers, raw),) = ear.heard
    assert "X-Notion-Signature" not in headers
    (found,) = json.loads(raw).values()
    where = f"/_sandbox/subscriptions/{made['id']}/verify"
    assert client.post(where, json={"token": "secret_wrong"}).status_code == 400
    sandbox.edit_as("savin", "DEAL-142", {"Amount": 1})
    assert sandbox.drain()
    assert len(ear.heard) == 1
    assert client.post(where, json={"token": found}).get_json()["active"] is True
    assert found not in client.get("/_sandbox/subscriptions").text
    ear.heard.clear()
    return str(found)


def test_the_documented_signature() -> None:
    raw = json.dumps({"verification_token": KNOWN}, separators=(",", ":")).encode()
    assert sign(KNOWN, raw) == "sha256=461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735"


def test_an_event_is_signed_thin_and_tried_eight_times(token: str, ear: Ear, sandbox: NotionSandbox) -> None:
    ear.script[:] = [500, 404, 401, 302, 429, 503, 500]
    sandbox.edit_as("savin", "DEAL-142", {"Amount": 20_000_042, "Decision date": "2027-01-01"})
    assert sandbox.drain()
    bodies = ear.bodies()
    assert [one["attempt_number"] for one in bodies] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert len({one["id"] for one in bodies}) == 1
    for headers, raw in ear.heard:
        assert headers["X-Notion-Signature"] == "sha256=" + hmac.new(token.encode(), raw, hashlib.sha256).hexdigest()
    assert b"20000042" not in ear.heard[0][1]
    source = sandbox.world.sources[sandbox.place("deals")]
    assert bodies[0]["data"]["parent"] == {"id": source.database, "type": "database", "data_source_id": source.id}
    assert len(bodies[0]["data"]["updated_properties"]) == 2
    assert bodies[0]["authors"] == [{"id": sandbox.account("savin").id, "type": "person"}]
    assert sandbox.deliveries[-1].state == "delivered"


def test_after_eight_attempts_it_is_given_up(token: str, ear: Ear, sandbox: NotionSandbox) -> None:
    ear.script[:] = [500] * 9
    sandbox.edit_as("savin", "DEAL-142", {"Amount": 2})
    assert sandbox.drain()
    assert (len(ear.heard), sandbox.deliveries[-1].state) == (8, "failed")


def test_every_event_has_the_keys_of_the_documented_one(token: str, ear: Ear, sandbox: NotionSandbox, bot: Api) -> None:
    page = sandbox.create_as("savin", "New")
    sandbox.edit_as("savin", page.id, {"Amount": 1})
    sandbox.write_as("savin", page.id, "text")
    said = sandbox.comment_as("savin", page.id, "hm")
    mine = bot.ok("POST", "/comments", {"discussion_id": said.discussion, "rich_text": [{"text": {"content": "ok"}}]})
    bot.ok("PATCH", f"/comments/{mine['id']}", {"rich_text": [{"text": {"content": "no"}}]})
    bot.ok("DELETE", f"/comments/{mine['id']}")
    for locked in (True, False):
        sandbox.lock_as("savin", page.id, locked=locked)
    for gone in (True, False):
        sandbox.trash_as("savin", page.id, gone=gone)
    sandbox.move_as("savin", page.id, "home")
    bot.ok("PATCH", f"/data_sources/{sandbox.place('deals')}", {"properties": {"X": {"url": {}}}})
    assert sandbox.drain()
    heard = {one["type"]: one for one in ear.bodies()}
    assert len(heard) == 13
    for name, ours in heard.items():
        path = FIXTURES / f"{name.replace('data_source', 'database')}.json"
        if path.is_file():
            # one of the documented bodies has a comma too many
            real = json.loads(re.sub(r",\s*}", "}", path.read_text(encoding="utf-8")))
            assert set(real) - set(ours) == {"accessible_by"}, name
            assert set(ours) - set(real) == {"api_version"}, name
            assert set(real["data"]) == set(ours["data"]), name
            assert set(real["entity"]) == set(ours["entity"]), name
    columns = heard["data_source.schema_updated"]["data"]["updated_properties"]
    assert [(one["name"], one["action"]) for one in columns] == [("X", "created")]
    assert heard["comment.updated"]["authors"][0]["type"] == "bot"


def test_events_of_a_page_are_gathered_and_others_are_not(
    token: str, ear: Ear, sandbox: NotionSandbox, bot: Api
) -> None:
    sandbox.hooks.window = 60.0
    deal = sandbox.page("DEAL-142").id
    sandbox.edit_as("savin", "DEAL-142", {"Amount": 7})
    bot.ok("PATCH", f"/pages/{deal}", {"properties": {"Amount": {"number": 8}, "Deal": {"title": []}}})
    sandbox.write_as("orlov", "DEAL-142", "a", "b")
    sandbox.comment_as("savin", "DEAL-142", "at once")
    new = sandbox.create_as("savin", "gone before it was told").id
    sandbox.trash_as("savin", new)
    assert sandbox.drain()
    told = {one["type"]: one for one in ear.bodies() if one["entity"]["id"] != sandbox.place("deals")}
    assert list(told) == ["comment.created", "page.properties_updated", "page.content_updated"]
    both = told["page.properties_updated"]
    assert [one["type"] for one in both["authors"]] == ["person", "bot"]
    assert len(both["data"]["updated_properties"]) == 2
    assert new not in json.dumps(told)
    sandbox.edit_as("savin", "DEAL-142", {"Amount": 3})
    assert sandbox.drain()
    assert ear.bodies()[-1]["authors"] == [{"id": sandbox.account("savin").id, "type": "person"}]


def test_only_what_the_connection_sees_is_told(token: str, ear: Ear, sandbox: NotionSandbox) -> None:
    sandbox.write_as("savin", sandbox.place("Sales"), "private")
    sandbox.permit("read_comments", allowed=False)
    sandbox.comment_as("savin", "DEAL-142", "x")
    assert sandbox.drain()
    assert ear.heard == []


def test_only_the_events_that_were_chosen(client, ear: Ear, sandbox: NotionSandbox) -> None:
    body: dict[str, Any] = {"url": ear.url, "events": ["comment.created"]}
    made = client.post("/_sandbox/subscriptions", json=body).get_json()
    token = json.loads(ear.heard.pop()[1])["verification_token"]
    client.post(f"/_sandbox/subscriptions/{made['id']}/verify", json={"token": token})
    sandbox.edit_as("savin", "DEAL-142", {"Amount": 7})
    sandbox.comment_as("savin", "DEAL-142", "x")
    sandbox.drain()
    assert [one["type"] for one in ear.bodies()] == ["comment.created"]
    assert client.post("/_sandbox/subscriptions", json={"url": "x"}).status_code == 400
    assert client.post("/_sandbox/subscriptions", json={**body, "events": ["moon"]}).status_code == 400
    client.delete(f"/_sandbox/subscriptions/{made['id']}")
    sandbox.comment_as("savin", "DEAL-142", "y")
    sandbox.drain()
    assert len(ear.heard) == 1


@pytest.mark.parametrize(("kind", "times"), [("lose", 0), ("duplicate", 2), ("late", 1), ("reorder", 1)])
def test_mishaps_of_delivery(token: str, ear: Ear, sandbox: NotionSandbox, kind: str, times: int) -> None:
    sandbox.fault(kind, path="page.properties", seconds=0.02)
    sandbox.edit_as("savin", "DEAL-142", {"Amount": 7})
    sandbox.comment_as("savin", "DEAL-142", "x")
    assert sandbox.drain()
    told = [one["type"] for one in ear.bodies()]
    assert told.count("page.properties_updated") == times
    assert told[0] == ("page.properties_updated" if kind == "duplicate" else "comment.created")
    assert len({one["id"] for one in ear.bodies()}) == (1 if kind == "lose" else 2)
