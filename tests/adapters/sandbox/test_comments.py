import pytest

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, Clock, doc, refused

COMMENTS = "/issue/DEAL-142/comment"
SALES = {"type": "role", "value": "Sales"}


def test_a_comment_is_added_changed_and_deleted(bot: Api, clock: Clock) -> None:
    made = bot.call("POST", COMMENTS, {"body": doc("one"), "properties": [{"key": "trida", "value": {"n": 1}}]})
    assert made.status_code == 201
    comment = made.get_json()
    assert "properties" not in comment
    path = f"{COMMENTS}/{comment['id']}"
    assert bot.get(path, expand="properties")["properties"] == [{"key": "trida", "value": {"n": 1}}]
    clock.tick(minutes=1)
    changed = bot.call("PUT", path, {"body": doc("two"), "properties": [{"key": "more", "value": 2}]})
    assert changed.status_code == 200
    assert (changed.get_json()["body"], changed.get_json()["updated"]) == (doc("two"), "2026-11-21T23:45:50.123+0000")
    assert [one["key"] for one in bot.get(path, expand="properties")["properties"]] == ["more", "trida"]
    assert bot.get(path, expand="renderedBody")["renderedBody"] == "<p>two</p>"
    assert bot.call("DELETE", path).status_code == 204
    refused(bot.call("GET", path), 404)


@pytest.mark.parametrize(
    "body",
    [
        {"body": "plain text"},
        {"body": {"type": "doc", "version": 1, "content": [{"type": "dance"}]}},
        {"body": doc()},
        {"body": doc("a" * 32768)},
        {"body": doc("x"), "visibility": {"type": "role", "value": "Pilots"}},
        {"body": doc("x"), "visibility": {"type": "group", "value": "pilots"}},
        {"body": doc("x"), "visibility": {"type": "planet"}},
        {"body": doc("x"), "properties": [{"key": "k"}]},
        {"body": doc("x"), "surprise": 1},
        {},
    ],
)
def test_a_bad_comment_is_refused(bot: Api, sandbox: Sandbox, body) -> None:
    before = len(sandbox.issue("DEAL-142").comments)
    refused(bot.call("POST", COMMENTS, body), 400)
    assert len(sandbox.issue("DEAL-142").comments) == before


def test_bad_rich_text_is_invalid_input(bot: Api) -> None:
    told = refused(bot.call("POST", COMMENTS, {"body": "plain text"}), 400)["errors"]
    assert told == {"comment": "Comment body is not valid!"}
    body = {"body": {"type": "doc", "version": 1, "content": [{"type": "dance"}]}}
    assert refused(bot.call("POST", COMMENTS, body), 400)["errorMessages"] == ["INVALID_INPUT"]


def test_the_author_of_a_restricted_comment_is_in_the_role(bot: Api, sales: Api, admin: Api) -> None:
    body = {"body": doc("only us"), "visibility": SALES}
    told = refused(bot.call("POST", COMMENTS, body), 400)["errors"]
    assert told == {"commentLevel": "You are currently not a member of the project role: Sales."}
    made = sales.call("POST", COMMENTS, body).get_json()
    assert made["visibility"] == {"type": "role", "value": "Sales", "identifier": "Sales"}
    for outsider in (bot, admin):
        refused(outsider.call("GET", f"{COMMENTS}/{made['id']}"), 404)
        refused(outsider.call("PUT", f"{COMMENTS}/{made['id']}", {"body": doc("x")}), 404)
        assert outsider.get(COMMENTS)["total"] == 1
        assert outsider.get("/issue/DEAL-142")["fields"]["comment"]["total"] == 1
        assert outsider.call("POST", "/comment/list", {"ids": [int(made["id"])]}).get_json()["total"] == 0
        refused(outsider.call("GET", f"/comment/{made['id']}/properties"), 404)
    assert sales.get(COMMENTS)["total"] == 2


def test_a_group_member_may_restrict_to_the_group(sandbox: Sandbox, client, bot: Api) -> None:
    anna = Api(client, sandbox.auth("lebedeva"))
    body = {"body": doc("x"), "visibility": {"type": "group", "value": "marketing-team"}}
    made = anna.call("POST", COMMENTS, body).get_json()
    assert made["visibility"]["value"] == "marketing-team"
    refused(bot.call("GET", f"{COMMENTS}/{made['id']}"), 404)
    refused(bot.call("POST", COMMENTS, body), 400)


def test_a_rewrite_without_visibility_makes_a_comment_public(sales: Api, bot: Api) -> None:
    number = sales.call("POST", COMMENTS, {"body": doc("x"), "visibility": SALES}).get_json()["id"]
    sales.call("PUT", f"{COMMENTS}/{number}", {"body": doc("x")})
    assert "visibility" not in bot.get(f"{COMMENTS}/{number}")


def test_order_and_pages(bot: Api, clock: Clock) -> None:
    clock.tick(minutes=1)
    bot.call("POST", COMMENTS, {"body": doc("late")})
    oldest = bot.get(COMMENTS, maxResults=1)
    newest = bot.get(COMMENTS, maxResults=1, orderBy="-created")
    assert (oldest["total"], oldest["comments"][0]["author"]["displayName"]) == (2, "Igor Savin")
    assert newest["comments"][0]["body"] == doc("late")
    refused(bot.call("GET", COMMENTS, orderBy="author"), 400)


def test_comments_by_id_with_their_properties(bot: Api) -> None:
    made = bot.call("POST", COMMENTS, {"body": doc("x"), "properties": [{"key": "k", "value": 1}]}).get_json()
    ids = {"ids": [int(made["id"]), 77]}
    page = bot.call("POST", "/comment/list", ids, expand="properties").get_json()
    assert [one["properties"] for one in page["values"]] == [[{"key": "k", "value": 1}]]
    refused(bot.call("POST", "/comment/list", {"ids": []}), 400)
    refused(bot.call("POST", "/comment/list", {"ids": list(range(1001))}), 400)


def test_properties_of_a_comment(bot: Api, sales: Api, sandbox: Sandbox) -> None:
    number = bot.call("POST", COMMENTS, {"body": doc("x")}).get_json()["id"]
    path = f"/comment/{number}/properties/k"
    assert bot.call("PUT", path, {"a": 1}).status_code == 201
    assert bot.call("PUT", path, {"a": 2}).status_code == 200
    assert bot.get(path)["value"] == {"a": 2}
    refused(bot.call("PUT", path, "a" * 32768), 400)
    refused(sales.call("PUT", path, 1), 403)
    assert bot.call("DELETE", path).status_code == 204
    refused(bot.call("GET", path), 404)
    refused(bot.call("GET", "/comment/777/properties/k"), 404)
    sandbox.permit("trida", "BROWSE_PROJECTS", allowed=False)
    refused(bot.call("GET", f"/comment/{number}/properties"), 404)


def test_whose_comment_one_may_touch(bot: Api, sales: Api, admin: Api, sandbox: Sandbox) -> None:
    number = sandbox.issue("DEAL-142").comments[0].id
    refused(bot.call("PUT", f"{COMMENTS}/{number}", {"body": doc("mine now")}), 400)
    refused(bot.call("DELETE", f"{COMMENTS}/{number}"), 400)
    assert sales.call("PUT", f"{COMMENTS}/{number}", {"body": doc("own")}).status_code == 200
    assert admin.call("DELETE", f"{COMMENTS}/{number}").status_code == 204
    sandbox.permit("trida", "ADD_COMMENTS", allowed=False)
    refused(bot.call("POST", COMMENTS, {"body": doc("x")}), 400)


def test_a_comment_counts_as_an_update_of_the_issue(bot: Api, clock: Clock, sandbox: Sandbox) -> None:
    clock.tick(hours=1)
    bot.call("POST", COMMENTS, {"body": doc("x")})
    assert sandbox.issue("DEAL-142").updated == clock.moment
    assert sandbox.issue("DEAL-142").histories == []
