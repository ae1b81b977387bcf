"""Who gets in, who sees what, what the connection may do."""

from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.notion.conftest import Api, block, words


def test_a_token_a_version_and_an_address_are_needed(bot: Api, client, sandbox: NotionSandbox) -> None:
    Api(client, "ntn_wrong").refused(401, "unauthorized", "GET", "/users/me")
    bot.refused(400, "missing_version", "GET", "/users/me", headers={})
    bot.refused(400, "validation_error", "GET", "/users/me", headers={"Notion-Version": "2022-06-28"})
    bot.refused(400, "invalid_request_url", "GET", "/moon")
    bot.refused(400, "invalid_request_url", "POST", "/moon/landing")
    told = bot.refused(400, "validation_error", "GET", "/pages/moon")
    assert told["message"] == 'path failed validation: path.page_id should be a valid uuid, instead was `"moon"`.'
    known = {"Authorization": f"Bearer {bot.token}", "Notion-Version": "2025-09-03"}
    assert client.post("/v1/search", data="{", headers=known).get_json()["code"] == "invalid_json"
    sandbox.set_active("savin", active=False)
    Api(client, sandbox.auth("savin")[1]).refused(401, "unauthorized", "GET", "/users/me")
    assert "Igor Savin" not in [one["name"] for one in bot.ok("GET", "/users")["results"]]


def test_the_connection_sees_what_it_was_added_to(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    private = sandbox.place("Sales")
    told = bot.refused(404, "object_not_found", "GET", f"/pages/{private}")
    assert private in told["message"]
    assert told["additional_data"] == {"integration_id": sandbox.account("trida").id}
    children = {"children": [block("paragraph", "p")]}
    bot.refused(404, "object_not_found", "PATCH", f"/blocks/{private}/children", children)
    bot.refused(404, "object_not_found", "GET", "/comments", block_id=private)
    seen = [one["id"] for one in bot.ok("POST", "/search", {})["results"]]
    assert private not in seen
    assert deal in seen
    sandbox.permit("Sales")
    assert bot.ok("GET", f"/pages/{private}")["parent"] == {"type": "workspace", "workspace": True}
    sandbox.permit("home", allowed=False)
    bot.refused(404, "object_not_found", "GET", f"/pages/{deal}")
    bot.refused(404, "object_not_found", "POST", f"/data_sources/{sandbox.place('deals')}/query", {})


def test_people_see_the_pages_that_are_theirs(sales: Api, client, sandbox: NotionSandbox, deal: str) -> None:
    mine, theirs = sandbox.place("Sales"), sandbox.place("Marketing")
    assert sales.ok("GET", f"/pages/{mine}")["object"] == "page"
    sales.refused(404, "object_not_found", "GET", f"/pages/{theirs}")
    sandbox.create_as("lebedeva", "below it", theirs)
    assert sandbox.sees("lebedeva", sandbox.world.pages[theirs].children[-1])
    assert not sandbox.sees("savin", sandbox.world.pages[theirs].children[-1])
    sales.ok("PATCH", f"/pages/{deal}", {"properties": {"Amount": {"number": 5}}})
    page = Api(client, sandbox.auth("kotova")[1]).ok("GET", f"/pages/{deal}")
    assert page["last_edited_by"]["id"] == sandbox.account("savin").id


NEEDS = [
    ("read_content", "GET", "/pages/{deal}", None),
    ("read_content", "POST", "/search", {}),
    ("insert_content", "PATCH", "/blocks/{deal}/children", {"children": [block("paragraph", "p")]}),
    ("update_content", "PATCH", "/pages/{deal}", {"properties": {"Amount": {"number": 1}}}),
    ("read_comments", "GET", "/comments?block_id={deal}", None),
    ("insert_comments", "POST", "/comments", {"parent": {"page_id": "{deal}"}, "rich_text": words("c")}),
]


def test_each_capability_is_needed(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    for capability, method, path, body in NEEDS:
        sandbox.permit(capability, allowed=False)
        sent = {**body, "parent": {"page_id": deal}} if body and "parent" in body else body
        bot.refused(403, "restricted_resource", method, path.format(deal=deal), sent)
        sandbox.permit(capability)
        bot.ok(method, path.format(deal=deal), sent)


def test_addresses_are_told_to_who_may_read_them(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    assert bot.ok("GET", "/users")["results"][0]["person"]["email"] == "savin@polus.example"
    sandbox.permit("read_users_with_email", allowed=False)
    assert bot.ok("GET", "/users")["results"][0]["person"] == {}
    sandbox.permit("read_users", allowed=False)
    bot.refused(403, "restricted_resource", "GET", "/users")
    assert bot.ok("GET", "/users/me")["type"] == "bot"
    owner = bot.ok("GET", f"/pages/{deal}")["properties"]["Owner"]["people"][0]
    assert owner == {"object": "user", "id": sandbox.account("savin").id}


def test_a_write_without_the_right_to_read_tells_an_id_only(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    sandbox.permit("read_content", allowed=False)
    told = bot.ok("PATCH", f"/pages/{deal}", {"properties": {"Amount": {"number": 1}}})
    assert set(told) == {"object", "id", "request_id"}


def test_what_is_in_the_trash_is_told_and_not_changed(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    sandbox.trash_as("savin", "DEAL-142")
    assert bot.ok("GET", f"/pages/{deal}")["in_trash"] is True
    bot.refused(400, "validation_error", "PATCH", f"/pages/{deal}", {"properties": {"Amount": {"number": 1}}})
    bot.refused(400, "validation_error", "PATCH", f"/blocks/{deal}/children", {"children": [block("quote", "q")]})
    found = bot.ok("POST", f"/data_sources/{sandbox.place('deals')}/query", {})["results"]
    assert deal not in [one["id"] for one in found]
    bot.ok("PATCH", f"/pages/{deal}", {"in_trash": False})
    bot.ok("PATCH", f"/databases/{sandbox.place('database')}", {"in_trash": True})
    assert bot.ok("GET", f"/data_sources/{sandbox.place('deals')}")["in_trash"] is True
    bot.refused(400, "validation_error", "PATCH", f"/pages/{deal}", {"properties": {"Amount": {"number": 1}}})
