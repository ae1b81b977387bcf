"""To-dos in the hands of people: who changed them last, what the webhook tells, the boxes on the page."""

import json

import pytest
from flask.testing import FlaskClient

from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.conftest import Clock, Ear
from tests.adapters.sandbox.notion.conftest import Api, block, words


@pytest.fixture
def todos(bot: Api, deal: str) -> list[str]:
    link = {"type": "text", "text": {"content": "Reason:", "link": {"url": "https://trida.example/#na"}}}
    children = [block("to_do", "Sales"), {"to_do": {"rich_text": [link, *words(" ")]}}]
    made = bot.ok("PATCH", f"/blocks/{deal}/children", {"children": children})
    return [one["id"] for one in made["results"]]


def test_who_ticked_and_when_stands_on_the_block(
    bot: Api, sales: Api, sandbox: NotionSandbox, clock: Clock, todos: list[str]
) -> None:
    first, second = todos
    clock.tick(minutes=5)
    sales.ok("PATCH", f"/blocks/{first}", {"to_do": {"checked": True}})
    sandbox.check_as("lebedeva", second)
    sandbox.check_as("lebedeva", second)
    one, other = (bot.ok("GET", f"/blocks/{number}") for number in todos)
    assert (one["to_do"]["checked"], one["last_edited_by"]["id"]) == (True, sandbox.account("savin").id)
    assert other["last_edited_by"]["id"] == sandbox.account("lebedeva").id
    assert one["created_by"]["id"] == sandbox.account("trida").id
    assert one["last_edited_time"] > one["created_time"]
    with pytest.raises(ValueError, match="not a to-do"):
        sandbox.check_as("savin", sandbox.write_as("savin", "DEAL-142", "words")[0].id)


def test_a_tick_is_told_with_its_block_and_all_its_authors(
    client: FlaskClient, ear: Ear, sandbox: NotionSandbox, todos: list[str]
) -> None:
    made = client.post("/_sandbox/subscriptions", json={"url": ear.url, "events": ["page.content_updated"]}).get_json()
    token = json.loads(ear.heard.pop()[1])["verification_token"]
    client.post(f"/_sandbox/subscriptions/{made['id']}/verify", json={"token": token})
    sandbox.hooks.window = 60.0
    for who, number in (("savin", todos[0]), ("lebedeva", todos[1])):
        client.post("/_sandbox/todo", json={"account": who, "do": "tick", "block": number})
    assert sandbox.drain()
    (body,) = ear.bodies()
    assert body["entity"] == {"id": sandbox.page("DEAL-142").id, "type": "page"}
    assert body["data"]["updated_blocks"] == [{"id": one, "type": "block"} for one in todos]
    assert [one["id"] for one in body["authors"]] == [sandbox.account(who).id for who in ("savin", "lebedeva")]


def test_all_that_a_person_does_by_the_control_surface(
    client: FlaskClient, bot: Api, sandbox: NotionSandbox, deal: str, todos: list[str]
) -> None:
    def does(act: str, status: int = 200, **more: str) -> str:
        answer = client.post("/_sandbox/todo", json={"account": "savin", "do": act, **more})
        assert answer.status_code == status
        return str(answer.get_json().get("id"))

    new = does("add", issue="DEAL-142", text="Call Olga", after=todos[0])
    assert sandbox.page("DEAL-142").children[-3:] == [todos[0], new, todos[1]]
    does("tick", block=new)
    does("retype", block=new, text="Write to Olga")
    found = bot.ok("GET", f"/blocks/{new}")
    assert (found["to_do"]["checked"], found["to_do"]["rich_text"][0]["plain_text"]) == (True, "Write to Olga")
    assert found["created_by"]["id"] == sandbox.account("savin").id
    does("untick", block=new)
    assert not sandbox.world.blocks[new].content["checked"]
    does("remove", block=new)
    assert new not in [one["id"] for one in bot.ok("GET", f"/blocks/{deal}/children")["results"]]
    does("juggle", 400, block=new)


def test_the_page_has_boxes_to_press(client: FlaskClient, sandbox: NotionSandbox, deal: str, todos: list[str]) -> None:
    here = f"/{deal.replace('-', '')}"
    client.post("/act-as", data={"person": sandbox.account("orlov").id})
    client.post(f"{here}/check", data={"block": todos[0], "checked": "1"})
    client.post(f"{here}/retype", data={"block": todos[1], "text": "Reason: too late"})
    client.post(f"{here}/write", data={"text": "[] Call Olga\nplain words"})
    page = client.get(here).text
    assert page.count('aria-checked="true" aria-label="Sales">☑<') == 1
    assert 'aria-checked="false" aria-label="Reason: too late">☐<' in page
    # The link before what was typed on is still there.
    assert sandbox.world.blocks[todos[1]].content["rich_text"][0]["href"] == "https://trida.example/#na"
    assert sandbox.world.blocks[todos[0]].edited_by == sandbox.account("orlov").id
    assert 'aria-label="Call Olga">☐<' in page
    client.post(f"{here}/retype", data={"block": todos[0], "text": "Marketing"})
    client.post(f"{here}/remove", data={"block": todos[1]})
    assert client.post(f"{here}/check", data={"block": deal}).status_code == 400
    sandbox.lock_as("savin", "DEAL-142")
    page = client.get(here).text
    assert ("Marketing" in page, 'role="checkbox"' in page) == (True, False)
    assert sandbox.world.blocks[todos[1]].trash


def test_mentions_of_people_and_days_are_kept_and_read_as_words(
    client: FlaskClient, bot: Api, sandbox: NotionSandbox, deal: str
) -> None:
    mentions = [
        {"type": "mention", "mention": {"type": "user", "user": {"id": sandbox.account("lebedeva").id}}},
        {"type": "mention", "mention": {"type": "date", "date": {"start": "2026-12-01"}}},
    ]
    children = [
        {"paragraph": {"rich_text": [*mentions, {"text": {"content": "low"}, "annotations": {"color": "gray"}}]}}
    ]
    (made,) = bot.ok("PATCH", f"/blocks/{deal}/children", {"children": children})["results"]
    kept = bot.ok("GET", f"/blocks/{made['id']}")["paragraph"]["rich_text"]
    assert [one["plain_text"] for one in kept] == ["@Anna Lebedeva", "2026-12-01", "low"]
    page = client.get(f"/{deal.replace('-', '')}").text
    assert '<span class="mention">@Anna Lebedeva</span><span class="mention">1 December 2026</span>' in page
    assert '<span class="gray">low</span>' in page


def test_the_editor_keeps_what_was_not_touched(sandbox: NotionSandbox, todos: list[str]) -> None:
    text = sandbox.world.blocks[todos[1]]
    sandbox.reword_as("savin", todos[1], "Reason", "Why")
    assert (text.content["rich_text"][0]["plain_text"], text.content["rich_text"][0]["href"]) == (
        "Why:",
        "https://trida.example/#na",
    )
    with pytest.raises(KeyError):
        sandbox.reword_as("savin", todos[1], "Reason", "x")
    (copy,) = sandbox.paste_as("lebedeva", "DEAL-142", todos[1])
    assert (copy.content, copy.created_by) == (text.content, sandbox.account("lebedeva").id)
    sandbox.turn_as("savin", todos[1], "paragraph")
    assert (text.kind, "checked" in text.content, copy.kind) == ("paragraph", False, "to_do")
