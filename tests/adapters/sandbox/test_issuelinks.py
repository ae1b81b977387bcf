"""Links between issues, and what a new issue may be given."""

import pytest

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, Ear, refused
from tests.adapters.sandbox.test_webhooks import register

DEAL = "DEAL-142"
ADD = {"add": {"type": {"name": "Relates"}, "outwardIssue": {"key": DEAL}}}
NEW = {"project": {"key": "DEAL"}, "issuetype": {"name": "Task"}, "summary": "Talk"}
UNSET = "Field '{0}' cannot be set. It is not on the appropriate screen, or unknown."


def create(api: Api, *links: dict, **fields):
    return api.call("POST", "/issue", {"fields": {**NEW, **fields}, "update": {"issuelinks": list(links)}})


def ends(api: Api, key: str) -> list[tuple[str, str]]:
    found = api.get(f"/issue/{key}", fields="issuelinks")["fields"]["issuelinks"]
    return [(end, one[end]["key"]) for one in found for end in ("inwardIssue", "outwardIssue") if end in one]


def link(api: Api, source: str, target: str, kind: str = "Blocks"):
    body = {"type": {"name": kind}, "inwardIssue": {"key": source}, "outwardIssue": {"key": target}}
    return api.call("POST", "/issueLink", body)


def test_a_new_issue_is_linked_in_the_same_call(bot: Api, sandbox: Sandbox) -> None:
    key = create(bot, ADD, duedate="2026-12-01").get_json()["key"]
    assert ends(bot, key) == [("outwardIssue", DEAL)]
    assert ends(bot, DEAL) == [("inwardIssue", key)]
    (shown,) = bot.get(f"/issue/{DEAL}")["fields"]["issuelinks"]
    assert shown["type"]["name"] == "Relates"
    assert shown["inwardIssue"]["fields"]["status"]["statusCategory"]["key"] == "new"
    assert shown["inwardIssue"]["fields"]["summary"] == "Talk"
    for issue, other in ((key, DEAL), (DEAL, key)):
        (change,) = sandbox.issue(issue).histories[-1].changes
        assert (change.field, change.after) == ("Link", (other, f"This issue relates to {other}"))
    back = {"add": {"type": {"id": sandbox.world.link_types[0].id}, "inwardIssue": {"key": DEAL}}}
    key = create(bot, back).get_json()["key"]
    assert ends(bot, key) == [("inwardIssue", DEAL)]


def test_a_task_has_a_workflow_of_its_own(bot: Api, sandbox: Sandbox) -> None:
    key = create(bot, ADD).get_json()["key"]
    steps = bot.get(f"/issue/{key}/transitions", expand="transitions.fields")["transitions"]
    assert [one["to"]["statusCategory"]["key"] for one in steps] == ["indeterminate", "done"]
    assert steps[0]["fields"] == {}
    by_type = {one["name"]: one["statuses"] for one in bot.get("/project/DEAL/statuses")}
    assert [len(by_type[name]) for name in ("Deal", "Task")] == [6, 3]
    assert len({one["id"] for statuses in by_type.values() for one in statuses}) == 9
    assert sandbox.move_as("savin", key, "TEAM") == "TEAM-3"
    assert bot.get("/issue/TEAM-3")["fields"]["status"]["name"] == "To Do"
    assert ends(bot, DEAL) == [("inwardIssue", "TEAM-3")]


@pytest.mark.parametrize(
    "operation",
    [
        {"add": {"type": {"name": "Nothing"}, "outwardIssue": {"key": DEAL}}},
        {"add": {"type": {"name": "Relates"}, "outwardIssue": {"key": "DEAL-1"}}},
        {"add": {"type": {"name": "Relates"}}},
        {"add": {"type": {"name": "Relates"}, "outwardIssue": {"key": DEAL}, "comment": {}}},
        {"set": {"type": {"name": "Relates"}, "outwardIssue": {"key": DEAL}}},
    ],
)
def test_a_bad_link_refuses_the_whole_creation(bot: Api, sandbox: Sandbox, operation: dict) -> None:
    before = len(sandbox.world.issues)
    assert set(refused(create(bot, operation), 400)["errors"]) == {"issuelinks"}
    assert len(sandbox.world.issues) == before


@pytest.mark.parametrize(
    ("permission", "field", "value"),
    [
        ("ASSIGN_ISSUES", "assignee", None),
        ("SCHEDULE_ISSUES", "duedate", "2026-12-01"),
        ("LINK_ISSUES", "issuelinks", None),
    ],
)
def test_a_field_with_a_permission_of_its_own(bot: Api, sandbox: Sandbox, permission, field, value) -> None:
    person = {"accountId": sandbox.account("savin").id}
    given = {} if field == "issuelinks" else {field: value or person}
    links = [ADD] if field == "issuelinks" else []
    sandbox.permit("trida", permission, allowed=False)
    body = {"fields": {**NEW, **given}, "update": {"issuelinks": links} if links else {}}
    assert refused(bot.call("POST", "/issue", body), 400)["errors"] == {field: UNSET.format(field)}
    assert field not in bot.get(f"/issue/{DEAL}", expand="editmeta")["editmeta"]["fields"]
    sandbox.permit("trida", permission)
    assert bot.call("POST", "/issue", body).status_code == 201
    assert field in bot.get(f"/issue/{DEAL}", expand="editmeta")["editmeta"]["fields"]


def test_what_a_project_asks_for_and_whom_it_takes(bot: Api, sandbox: Sandbox) -> None:
    amount = sandbox.field("Amount").id
    sandbox.world.project("DEAL").required.add(amount)
    assert refused(create(bot), 400)["errors"] == {amount: "Amount is required."}
    assert create(bot, **{amount: 5}).status_code == 201
    assert bot.call("PUT", f"/issue/{DEAL}", {"fields": {"summary": "x"}}).status_code == 204
    sandbox.permit("orlov", "ASSIGNABLE_USER", allowed=False)
    person = {"accountId": sandbox.account("orlov").id}
    assert set(refused(create(bot, assignee=person, **{amount: 5}), 400)["errors"]) == {"assignee"}


def test_an_issue_is_linked_by_an_edit(bot: Api) -> None:
    body = {"fields": {"summary": "x"}, "update": {"issuelinks": [ADD], "labels": [{"add": "y"}]}}
    assert bot.call("PUT", "/issue/DEAL-141", body).status_code == 204
    assert ends(bot, "DEAL-141") == [("outwardIssue", DEAL)]
    refused(bot.call("PUT", "/issue/DEAL-141", {"update": {"issuelinks": "x"}}), 400)


def test_the_same_link_again_is_the_same_link(bot: Api, sandbox: Sandbox) -> None:
    first = link(bot, "DEAL-141", DEAL)
    assert (first.status_code, first.data) == (201, b"")
    assert link(bot, "DEAL-141", DEAL).status_code == 201
    assert link(bot, "DEAL-141", DEAL, "Relates").status_code == 201
    assert ends(bot, DEAL) == [("inwardIssue", "DEAL-141")] * 2
    assert len(sandbox.issue(DEAL).histories) == 2


def test_links_that_cannot_be_made_read_or_taken_away(bot: Api, sales: Api, sandbox: Sandbox) -> None:
    refused(link(bot, "DEAL-141", "DEAL-1"), 404)
    refused(bot.call("POST", "/issueLink", {"type": {"name": "Blocks"}}), 400)
    sandbox.permit("trida", "LINK_ISSUES", allowed=False)
    refused(link(bot, "DEAL-141", DEAL), 404)
    assert link(sales, "TEAM-1", DEAL).status_code == 201
    (number,) = sandbox.world.links
    refused(bot.call("GET", "/issueLink/x"), 400)
    assert bot.get(f"/issueLink/{number}")["outwardIssue"]["key"] == DEAL
    sandbox.permit("trida", "LINK_ISSUES", "TEAM", allowed=False)
    refused(bot.call("DELETE", f"/issueLink/{number}"), 404)
    sandbox.permit("trida", "BROWSE_PROJECTS", "TEAM", allowed=False)
    refused(bot.call("GET", f"/issueLink/{number}"), 404)
    assert ends(bot, DEAL) == []
    assert sales.call("DELETE", f"/issueLink/{number}").status_code == 204
    assert sandbox.issue(DEAL).histories[-1].changes[0].before[0] == "TEAM-1"
    sandbox.world.link_types.clear()
    refused(bot.call("GET", "/issueLinkType"), 404)


def test_a_deleted_issue_takes_its_links_along(bot: Api, sandbox: Sandbox) -> None:
    key = create(bot, ADD).get_json()["key"]
    sandbox.delete_as("installer", key)
    assert ends(bot, DEAL) == []


def test_many_issues_in_one_call(bot: Api, sandbox: Sandbox) -> None:
    sandbox.issue(DEAL).properties["trida"] = {"mark": "m"}
    asked = {"issueIdsOrKeys": [DEAL, "DEAL-141", "DEAL-1"], "fields": ["status"], "properties": ["trida"]}
    found = bot.call("POST", "/issue/bulkfetch", asked).get_json()
    assert [(one["key"], one["properties"]) for one in found["issues"]] == [
        ("DEAL-141", {}),
        (DEAL, {"trida": {"mark": "m"}}),
    ]
    assert set(found["issues"][0]["fields"]) == {"status"}
    refused(bot.call("POST", "/issue/bulkfetch", {"issueIdsOrKeys": [DEAL] * 101}), 400)
    refused(bot.call("POST", "/issue/bulkfetch", {"issueIdsOrKeys": [DEAL], "fields": "status"}), 400)


def test_webhooks_tell_of_tasks_and_links(admin: Api, bot: Api, ear: Ear, sandbox: Sandbox) -> None:
    events = ["jira:issue_created", "jira:issue_updated", "issuelink_created", "issuelink_deleted"]
    register(admin, ear, events=events)
    made = create(bot, ADD).get_json()
    (number,) = sandbox.world.links
    sandbox.transition_as("savin", made["key"], "Done")
    admin.call("DELETE", f"/issueLink/{number}")
    sandbox.drain()
    created, linked, first, second, moved, gone = ear.bodies()[:6]
    assert (created["webhookEvent"], created["issue"]["key"]) == ("jira:issue_created", made["key"])
    ids = int(made["id"]), int(sandbox.issue(DEAL).id)
    assert set(linked) == {"timestamp", "webhookEvent", "issueLink"}
    assert (linked["issueLink"]["sourceIssueId"], linked["issueLink"]["destinationIssueId"]) == ids
    assert [one["changelog"]["items"][0]["field"] for one in (first, second, moved)] == ["Link", "Link", "status"]
    assert [one["issue"]["key"] for one in (first, second)] == [made["key"], DEAL]
    assert second["issue"]["fields"]["issuelinks"][0]["inwardIssue"]["key"] == made["key"]
    assert gone["webhookEvent"] == "issuelink_deleted"
