"""Comments, the history of a page, and what nobody can hide from it."""

from urllib.parse import quote

from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.conftest import Clock
from tests.adapters.sandbox.notion.conftest import Api, block, words


def comment(api: Api, text: str, **where) -> dict:
    return api.ok("POST", "/comments", {**where, "rich_text": words(text)})


def test_comments_stand_on_pages_blocks_and_in_discussions(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    first = sandbox.world.pages[deal].children[0]
    beside = comment(bot, "on the block", parent={"block_id": first})
    assert beside["parent"] == {"type": "block_id", "block_id": first}
    answer = comment(bot, "yes", discussion_id=beside["discussion_id"])
    assert (answer["discussion_id"], answer["parent"]) == (beside["discussion_id"], beside["parent"])
    comment(bot, "on the page", parent={"page_id": deal})
    listed = bot.ok("GET", "/comments", block_id=deal)["results"]
    assert [one["rich_text"][0]["plain_text"][:4] for one in listed] == ["Sent", "on t"]
    assert len(bot.ok("GET", "/comments", block_id=first)["results"]) == 2
    sandbox.resolve(beside["id"])
    assert bot.ok("GET", "/comments", block_id=first)["results"] == []
    assert bot.ok("GET", f"/comments/{beside['id']}")["display_name"] == {
        "type": "integration",
        "resolved_name": "Trida",
    }


def test_a_comment_needs_one_place_and_some_words(bot: Api, deal: str) -> None:
    for wrong in ({}, {"parent": {}, "discussion_id": "x"}, {"parent": {"page_id": 1}}, {"parent": {}}):
        bot.refused(400, "validation_error", "POST", "/comments", {"rich_text": words("x"), **wrong})
    bot.refused(400, "validation_error", "POST", "/comments", {"rich_text": [], "parent": {"page_id": deal}})


def test_only_who_wrote_a_comment_changes_it(bot: Api, sales: Api, clock: Clock, deal: str) -> None:
    made = comment(bot, "first", parent={"page_id": deal})
    for method, body in (("PATCH", {"rich_text": words("mine")}), ("DELETE", None)):
        sales.refused(403, "restricted_resource", method, f"/comments/{made['id']}", body)
    clock.tick(seconds=9)
    changed = bot.ok("PATCH", f"/comments/{made['id']}", {"rich_text": words("second")})
    assert (changed["created_time"], changed["last_edited_time"]) == ("2026-11-21T23:44:00.000Z",) * 2
    clock.tick(seconds=2)
    changed = bot.ok("PATCH", f"/comments/{made['id']}", {"rich_text": words("third")})
    assert changed["last_edited_time"] == "2026-11-21T23:45:00.000Z"
    bot.ok("DELETE", f"/comments/{made['id']}")
    bot.refused(404, "object_not_found", "GET", f"/comments/{made['id']}")


def test_the_history_of_a_page_keeps_everything(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    where = f"/data_sources/{sandbox.place('deals')}"
    bot.ok("PATCH", where, {"properties": {"Why": {"rich_text": {}}}})
    hidden = "https://trida.example/#" + quote('{"mark":"тайна в ссылке"}')
    link = {"text": {"content": "Trida", "link": {"url": hidden}}}
    for text in ("typed and taken back", ""):
        sandbox.edit_as("savin", "DEAL-142", {"Why": text})
    (one,) = sandbox.write_as("savin", "DEAL-142", "a line, rewritten")
    sandbox.retype_as("savin", one.id, "a line, removed")
    sandbox.remove_block_as("savin", one.id)
    inside = block("toggle", "t", children=[{"code": {"rich_text": words("deep"), "language": "json"}}])
    bot.ok("PATCH", f"/blocks/{deal}/children", {"children": [inside]})
    made = bot.ok("POST", "/comments", {"parent": {"page_id": deal}, "rich_text": [link]})
    bot.ok("PATCH", f"/comments/{made['id']}", {"rich_text": words("said, unsaid")})
    bot.ok("DELETE", f"/comments/{made['id']}")
    sandbox.trash_as("savin", "DEAL-142")
    kept = sandbox.everything("DEAL-142")
    gone = ("typed and taken back", "a line, rewritten", "a line, removed", "deep", "тайна в ссылке", "said, unsaid")
    assert [text for text in gone if text not in kept] == []
    bot.ok("PATCH", where, {"properties": {"Why": None}})
    assert "typed and taken back" in sandbox.everything("DEAL-142")
    assert "typed and taken back" not in sandbox.everything("DEAL-141")


def test_people_write_more_than_the_api_takes(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    sandbox.edit_as(
        "savin", "DEAL-142", {"Deal": "x" * 2500, "Stage": "Won", "Owner": ["orlov"], "Decision date": "2026-12-31"}
    )
    found = bot.ok("GET", f"/pages/{deal}")["properties"]
    (item,) = found["Deal"]["title"]
    assert len(item["text"]["content"]) == 2500
    assert found["Stage"]["status"]["name"] == "Won"
    assert [one["name"] for one in found["Owner"]["people"]] == ["Pyotr Orlov"]
    assert sandbox.page("deal-142").id == sandbox.page(deal.replace("-", "")).id == deal


def test_a_page_moves_with_its_blocks(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    sandbox.permit("Sales")
    moved = bot.ok("POST", f"/pages/{deal}/move", {"parent": {"page_id": sandbox.place("Sales")}})
    assert list(moved["properties"]) == ["title"]
    assert bot.ok("GET", f"/blocks/{deal}")["child_page"] == {"title": "LogistPark: WMS for 3 warehouses"}
    assert not sandbox.sees("kotova", deal)
    into = {"parent": {"data_source_id": sandbox.place("deals")}}
    assert bot.ok("POST", f"/pages/{deal}/move", into)["properties"]["ID"]["unique_id"]["number"] == 144
