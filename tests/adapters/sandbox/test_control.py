import pytest
from flask.testing import FlaskClient

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api


def test_people_have_what_a_service_needs(client: FlaskClient) -> None:
    people = {one["email"]: one for one in client.post("/_sandbox/seed", json={"lang": "ru"}).get_json()}
    assert people["trida@polus.example"]["displayName"] == "Трида"
    assert people["trida@polus.example"]["apiToken"] == "sandbox-trida"
    assert len(client.get("/_sandbox/people").get_json()) == 7


def test_reset_takes_back_everything(client: FlaskClient, bot: Api, sandbox: Sandbox) -> None:
    sandbox.edit_as("savin", "DEAL-142", {"summary": "changed"})
    sandbox.fault("500", times=None)
    client.post("/_sandbox/reset")
    assert bot.get("/issue/DEAL-142")["fields"]["summary"].startswith("LogistPark")


def test_faults_by_http(client: FlaskClient, bot: Api) -> None:
    number = client.post("/_sandbox/faults", json={"kind": "429", "method": "GET", "retry_after": "date"}).get_json()
    assert [one["id"] for one in client.get("/_sandbox/faults").get_json()] == [number["id"]]
    assert "GMT" in bot.call("GET", "/myself").headers["Retry-After"]
    client.post("/_sandbox/faults", json={"kind": "500", "times": None})
    client.delete("/_sandbox/faults?id=2")
    client.delete("/_sandbox/faults")
    assert client.get("/_sandbox/faults").get_json() == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/faults", {"kind": "meteor"}),
        ("/faults", {"kind": "429", "colour": "red"}),
        ("/seed", {"lang": "tlh"}),
        ("/move", {}),
        ("/move", {"account": "savin", "issue": "DEAL-1", "project": "TEAM"}),
    ],
)
def test_a_mistake_is_told(client: FlaskClient, path: str, body) -> None:
    answer = client.post("/_sandbox" + path, json=body)
    assert (answer.status_code, set(answer.get_json())) == (400, {"error"})


def test_mail_counts_people_and_the_rest(client: FlaskClient, bot: Api, sandbox: Sandbox) -> None:
    bot.get("/issue/DEAL-142")
    mark = client.get("/_sandbox/counts").get_json()["mark"]
    bot.call("POST", "/issue/DEAL-142/notify", {"textBody": "t", "to": {"assignee": True}})
    (letter,) = client.get("/_sandbox/mail?account=savin").get_json()
    assert letter["subject"] == "(DEAL-142) LogistPark: WMS for 3 warehouses"
    counts = client.get(f"/_sandbox/counts?issue=DEAL-142&since={mark}&caller=trida").get_json()
    assert (counts["reads"], counts["writes"], counts["calls"][0]["method"]) == (0, 1, "POST")
    client.post("/_sandbox/mail-off", json={"off": True})
    assert bot.call("POST", "/issue/DEAL-142/notify", {"to": {"assignee": True}}).status_code == 403
    client.post("/_sandbox/mail-off", json={"off": False})
    assert client.patch("/_sandbox/people/savin", json={"active": False}).get_json()["active"] is False
    client.patch("/_sandbox/people/trida", json={"permission": "EDIT_ISSUES", "allowed": False})
    assert bot.call("PUT", "/issue/DEAL-142", {"fields": {"summary": "x"}}).status_code == 400
    assert client.post("/_sandbox/drain").get_json() == {"drained": True}
    assert client.get("/_sandbox/deliveries").get_json() == []
    client.post("/_sandbox/lag", json={"seconds": 60})
    assert sandbox.index.delay.total_seconds() == 60
    client.post("/_sandbox/write-limit", json={"on": False})
    assert sandbox.limit.enabled is False
    moved = client.post("/_sandbox/move", json={"account": "ryabova", "issue": "DEAL-142", "project": "TEAM"})
    assert moved.get_json() == {"key": "TEAM-3"}


def test_an_unknown_path_is_told_as_jira_tells(client: FlaskClient) -> None:
    assert client.get("/rest/api/3/dashboard").get_json()["errors"] == {}
    assert client.delete("/rest/api/3/myself").status_code == 405


def test_a_role_can_be_restaffed(sandbox: Sandbox, bot: Api) -> None:
    sandbox.staff("DEAL", "Marketing", ["orlov"])
    roles = bot.get("/project/DEAL/role")
    actors = bot.get(roles["Marketing"].removeprefix(sandbox.world.base_url))["actors"]
    assert [one["displayName"] for one in actors] == ["Pyotr Orlov"]
