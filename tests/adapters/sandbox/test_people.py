import base64

import pytest

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, refused

ISSUE = "/rest/api/3/issue/DEAL-142"


def test_a_call_needs_a_known_token(client, sandbox: Sandbox) -> None:
    email, token = sandbox.auth("trida")
    basic = "Basic " + base64.b64encode(f"{email}:{token}".encode()).decode()
    for good in (basic, f"Bearer {token}"):
        assert client.get(ISSUE, headers={"Authorization": good}).status_code == 200
    wrong = "Basic " + base64.b64encode(f"{email}:other".encode()).decode()
    stolen = "Basic " + base64.b64encode(f"savin@polus.example:{token}".encode()).decode()
    for bad in ("", wrong, stolen, "Bearer nothing", "Basic %%%", "Digest x", "Bearer "):
        refused(client.get(ISSUE, headers={"Authorization": bad}), 401)
    sandbox.set_active("trida", active=False)
    refused(client.get(ISSUE, headers={"Authorization": basic}), 401)


@pytest.mark.parametrize(
    "path",
    [
        "/issue/DEAL-142",
        "/issue/DEAL-142/comment",
        "/issue/DEAL-142/changelog",
        "/issue/DEAL-142/remotelink",
        "/issue/DEAL-142/properties",
        "/issue/DEAL-142/transitions",
        "/project/DEAL",
        "/project/DEAL/role",
        "/project/DEAL/statuses",
    ],
)
def test_what_one_may_not_browse_is_not_found(bot: Api, sandbox: Sandbox, path: str) -> None:
    assert bot.call("GET", path).status_code == 200
    sandbox.permit("trida", "BROWSE_PROJECTS", allowed=False)
    refused(bot.call("GET", path), 404)
    assert "DEAL" not in [one["key"] for one in bot.get("/project/search")["values"]]


def test_my_permissions(bot: Api, sandbox: Sandbox) -> None:
    def have(keys: str, **where: str) -> dict[str, bool]:
        found = bot.get("/mypermissions", permissions=keys, **where)["permissions"]
        return {key: one["havePermission"] for key, one in found.items()}

    keys = "BROWSE_PROJECTS,EDIT_ISSUES,ADMINISTER"
    assert have(keys) == {"BROWSE_PROJECTS": True, "EDIT_ISSUES": True, "ADMINISTER": False}
    sandbox.permit("trida", "EDIT_ISSUES", "DEAL", allowed=False)
    assert have(keys, projectKey="DEAL")["EDIT_ISSUES"] is False
    assert have(keys, issueKey="TEAM-1")["EDIT_ISSUES"] is True
    refused(bot.call("GET", "/mypermissions", permissions="BROWSE_PROJECTS,FLY"), 400)
    refused(bot.call("GET", "/mypermissions"), 400)
    refused(bot.call("GET", "/mypermissions", permissions="EDIT_ISSUES", projectKey="NONE"), 404)


def test_roles_need_project_administration_and_do_not_expand_groups(bot: Api, sales: Api, sandbox: Sandbox) -> None:
    refused(sales.call("GET", "/project/DEAL/role"), 404)
    roles = bot.get("/project/DEAL/role")
    assert set(roles) == {"Administrators", "Sales", "Marketing", "Product"}

    def actors(name: str, **query: str):
        return bot.get(roles[name].removeprefix(sandbox.world.base_url), **query)["actors"]

    assert [one["displayName"] for one in actors("Sales")] == ["Igor Savin", "Pyotr Orlov"]
    (group,) = actors("Marketing")
    assert group["type"] == "atlassian-group-role-actor"
    members = bot.get("/group/member", groupId=group["actorGroup"]["groupId"])["values"]
    assert [one["displayName"] for one in members] == ["Anna Lebedeva"]
    sandbox.set_active("orlov", active=False)
    assert len(actors("Sales")) == 2
    assert len(actors("Sales", excludeInactiveUsers="true")) == 1
    refused(bot.call("GET", "/project/DEAL/role/77"), 404)


def test_groups(bot: Api, sandbox: Sandbox) -> None:
    refused(bot.call("GET", "/group/member"), 400)
    refused(bot.call("GET", "/group/member", groupId="none"), 404)
    assert [one["name"] for one in bot.get("/group/bulk")["values"]] == ["marketing-team"]
    assert bot.get("/group/bulk", groupName="other")["values"] == []
    assert bot.get("/groups/picker", query="market")["total"] == 1
    sandbox.set_active("lebedeva", active=False)
    assert bot.get("/group/member", groupname="marketing-team")["values"] == []
    assert len(bot.get("/group/member", groupname="marketing-team", includeInactiveUsers="true")["values"]) == 1
    sandbox.permit("trida", "USER_PICKER", allowed=False)
    refused(bot.call("GET", "/group/member", groupname="marketing-team"), 403)
    refused(bot.call("GET", "/user", accountId=sandbox.account("savin").id), 403)


def test_users_and_their_hidden_mail_addresses(bot: Api, sandbox: Sandbox) -> None:
    savin, kotova = sandbox.account("savin"), sandbox.account("kotova")
    assert bot.get("/user", accountId=savin.id)["emailAddress"] == "savin@polus.example"
    assert "emailAddress" not in bot.get("/user", accountId=kotova.id)
    refused(bot.call("GET", "/user", accountId="nobody"), 404)
    both = bot.get("/user/bulk", accountId=[savin.id, kotova.id, "nobody"])["values"]
    assert [one["displayName"] for one in both] == ["Igor Savin", "Maria Kotova"]
    refused(bot.call("GET", "/user/bulk"), 400)
    assert [one["accountId"] for one in bot.get("/user/search", query="maria")] == [kotova.id]
    assert bot.get("/user/search", query="kotova@") == []
    refused(bot.call("GET", "/user/search"), 400)
    assert bot.get("/myself")["emailAddress"] == "trida@polus.example"


def test_pages_have_a_start_and_an_end(bot: Api) -> None:
    page = bot.get("/project/search", maxResults=1)
    assert ([one["key"] for one in page["values"]], page["isLast"], page["total"]) == (["DEAL"], False, 2)
    last = bot.get("/project/search", maxResults=1, startAt=1)
    assert ([one["key"] for one in last["values"]], last["isLast"]) == (["TEAM"], True)
    refused(bot.call("GET", "/project/search", startAt=-1), 400)
    refused(bot.call("GET", "/project/search", startAt="x"), 400)
