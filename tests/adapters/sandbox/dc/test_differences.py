"""Where a Data Center site is not a Cloud one."""

import pytest
from flask.testing import FlaskClient

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, doc, refused
from tests.adapters.sandbox.dc.conftest import make_field, place

MARKUP = "h2. Why\r\n* *yes*\\\\ and \\*no\\*\r\n||a|b| {noformat}x{noformat}\t"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/rest/api/3/myself"),
        ("POST", "/search/jql"),
        ("POST", "/comment/list"),
        ("GET", "/issue/DEAL-142/changelog"),
        ("GET", "/field/search"),
        ("PUT", "/field/association"),
        ("POST", "/field/customfield_10000/trash"),
        ("GET", "/config/fieldschemes/projects"),
        ("GET", "/issuetypescreenscheme/project"),
        ("GET", "/user/bulk"),
        ("GET", "/project/search"),
    ],
)
def test_what_only_cloud_has_is_not_here(admin: Api, method: str, path: str) -> None:
    assert admin.call(method, path, {} if method != "GET" else None).status_code == 404


def test_only_a_bearer_token_opens_the_site(client: FlaskClient, sandbox: Sandbox, bot: Api) -> None:
    assert client.get("/rest/api/2/myself", auth=sandbox.auth("trida")).status_code == 401
    me = bot.get("/myself")
    assert (me["name"], me["key"][:8], me["emailAddress"]) == ("trida", "JIRAUSER", "trida@polus.example")
    assert "accountId" not in me
    info = bot.get("/serverInfo")
    assert (info["deploymentType"], info["versionNumbers"][:2]) == ("Server", [10, 3])


def test_formatted_text_stays_as_it_was_written(admin: Api, sales: Api, sandbox: Sandbox) -> None:
    notes = make_field(admin, "Notes")
    refused(sales.call("PUT", "/issue/DEAL-142", {"fields": {notes: MARKUP}}), 400)
    place(admin, sandbox, notes)
    change = {"description": MARKUP, notes: MARKUP, "assignee": {"name": "orlov"}}
    assert sales.call("PUT", "/issue/DEAL-142", {"fields": change}).status_code == 204
    refused(sales.call("PUT", "/issue/DEAL-142", {"fields": {notes: doc("x")}}), 400)
    refused(sales.call("PUT", "/issue/DEAL-142", {"fields": {"assignee": {"accountId": "savin"}}}), 400)
    shown = sales.get("/issue/DEAL-142", expand="changelog,editmeta")
    assert (shown["fields"]["description"], shown["fields"][notes]) == (MARKUP, MARKUP)
    assert shown["editmeta"]["fields"][notes]["fieldId"] == notes
    items = {one["field"]: one for one in shown["changelog"]["histories"][-1]["items"]}
    assert items["Notes"]["toString"] == MARKUP
    assert items["assignee"]["to"] == sandbox.account("orlov").key
    assert not any("fieldId" in one for one in items.values())


def test_comments_keep_their_text_and_hide_their_properties(bot: Api) -> None:
    body = {"body": MARKUP, "properties": [{"key": "trida", "value": {"mark": "m"}}]}
    made = bot.call("POST", "/issue/DEAL-142/comment", body, expand="properties").get_json()
    assert (made["body"], "properties" in made) == (MARKUP, False)
    assert bot.get(f"/comment/{made['id']}/properties/trida")["value"] == {"mark": "m"}
    refused(bot.call("POST", "/issue/DEAL-142/comment", {"body": doc("x")}), 400)


def test_the_search_is_paged_by_numbers_and_strict_about_names(bot: Api) -> None:
    page = bot.get("/search", jql="project = DEAL order by key", startAt=4, maxResults=4, fields="summary")
    assert (page["startAt"], page["total"], [one["key"] for one in page["issues"]]) == (4, 6, ["DEAL-142", "DEAL-143"])
    refused(bot.call("POST", "/search", {"jql": "project = DEAL", "properties": ["trida"]}), 400)
    for jql in ("key = DEAL-999", "project = NOPE", "status = Nowhere", "shoesize = 5", "assignee = nobody"):
        refused(bot.call("POST", "/search", {"jql": jql}), 400)
        assert bot.call("POST", "/search", {"jql": jql, "validateQuery": False}).get_json()["total"] == 0
    assert bot.call("POST", "/search", {"jql": "assignee in (savin) AND project = TEAM"}).get_json()["total"] == 2


def test_a_field_is_everywhere_on_no_screen_and_gone_for_good(admin: Api, bot: Api, sandbox: Sandbox) -> None:
    line = make_field(admin, "Line", "textfield")
    assert bot.get("/issue/TEAM-1")["fields"][line] is None
    assert line not in bot.get("/issue/TEAM-1/editmeta")["fields"]
    assert admin.call("POST", f"/screens/addToDefault/{line}").status_code == 204
    assert line not in bot.get("/issue/DEAL-142/editmeta")["fields"]
    place(admin, sandbox, line, "TEAM: Kanban Default Issue Screen")
    assert line in bot.get("/issue/TEAM-1/editmeta")["fields"]
    (found,) = admin.get("/customFields", search="line")["values"]
    assert (found["description"], found["isAllProjects"], found["screensCount"]) == ("Line [mark]", True, 2)
    assert admin.get("/customFields", search="[mark]")["total"] == 0
    sandbox.edit_as("savin", "TEAM-1", {"Line": "x"})
    assert admin.call("DELETE", "/customFields", ids=line).get_json()["deletedCustomFields"] == [line]
    assert line not in sandbox.issue("TEAM-1").values
    refused(bot.call("GET", "/screens"), 401)


def test_people_are_named_and_groups_are_for_admins(admin: Api, bot: Api, sandbox: Sandbox) -> None:
    letter = {"textBody": "t", "to": {"users": [{"name": "savin"}]}}
    assert bot.call("POST", "/issue/DEAL-142/notify", letter).status_code == 204
    assert [one.text for one in sandbox.mail("savin")] == ["t"]
    refused(bot.call("POST", "/issue/DEAL-142/notify", {"to": {"users": [{"accountId": "savin"}]}}), 400)
    sandbox.edit_as("savin", "DEAL-142", {"assignee": "Pyotr Orlov"})
    assert sandbox.value("DEAL-142", "assignee") == "orlov"
    refused(bot.call("GET", "/group/member", groupname="marketing-team"), 403)
    assert [one["name"] for one in admin.get("/group/member", groupname="marketing-team")["values"]] == ["lebedeva"]
    number = bot.get("/project/DEAL/role")["Marketing"].rpartition("/")[2]
    (actor,) = bot.get(f"/project/DEAL/role/{number}")["actors"]
    assert (actor["type"], actor["name"]) == ("atlassian-user-role-actor", "lebedeva")
    rights = bot.get("/mypermissions", permissions="ADMINISTER,NONSENSE")["permissions"]
    assert (rights["ADMINISTER"]["havePermission"], "NONSENSE" in rights, len(rights) > 10) == (False, False, True)


def test_a_moved_ticket_keeps_what_its_fields_hold(admin: Api, sandbox: Sandbox) -> None:
    line = make_field(admin, "Line", "textfield")
    place(admin, sandbox, line)
    sandbox.edit_as("savin", "DEAL-142", {"Line": "x", "Amount": 5.0})
    sandbox.permit("savin", "MOVE_ISSUES")
    key = sandbox.move_as("savin", "DEAL-142", "TEAM")
    assert sandbox.value(key, "Line") == "x"
    assert sandbox.value(key, "Amount") is None


def test_a_full_bucket_may_say_to_wait_no_time(bot: Api, sandbox: Sandbox) -> None:
    sandbox.fault("429", retry_after=0)
    answer = bot.call("GET", "/myself")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "0")
    assert answer.headers["X-RateLimit-FillRate"] == "10"
    assert "X-RateLimit-Reset" not in answer.headers


def test_the_pages_show_markup_as_jira_does(client: FlaskClient, sandbox: Sandbox) -> None:
    markup = "h2. Why\n* *yes* \\*no\\*\n** [site|https://a.example]\n||a||\n|<b>&#124;|\n{quote}\n{*}x{*}y{anchor:a:b}\n{quote}"
    sandbox.comment_as("savin", "DEAL-142", markup)
    client.set_cookie("sandbox_person", "savin")
    page = client.get("/browse/DEAL-142").text
    for part in (
        '<h3 class="level-2">Why</h3>',
        '<ul><li><strong>yes</strong> *no*<ul><li><a href="https://a.example"',
        "<tr><th>a</th></tr><tr><td>&lt;b&gt;|</td></tr>",
        "<blockquote><p><strong>x</strong>y</p></blockquote>",
    ):
        assert part in page
    assert client.post("/browse/DEAL-142/comment", data={"comment": "plain"}).status_code == 303
    assert sandbox.issue("DEAL-142").comments[-1].body == "plain"
