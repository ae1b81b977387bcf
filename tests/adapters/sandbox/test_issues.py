import pytest

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import (
    Api,
    Clock,
    Fields,
    associate,
    doc,
    make_field,
    put_on_screens,
    refused,
)

UNSET = "Field '{0}' cannot be set. It is not on the appropriate screen, or unknown."


def edit(api: Api, **fields):
    return api.call("PUT", "/issue/DEAL-142", {"fields": fields})


def test_an_issue_is_created_and_read(sales: Api, sandbox: Sandbox) -> None:
    body = {"project": {"key": "DEAL"}, "issuetype": {"name": "Deal"}, "summary": "New", "description": doc("text")}
    made = sales.call("POST", "/issue", {"fields": body, "properties": [{"key": "k", "value": {"a": 1}}]})
    assert made.status_code == 201
    assert set(made.get_json()) == {"id", "key", "self"}
    read = sales.get(f"/issue/{made.get_json()['key']}", properties="k")
    assert read["fields"]["description"] == doc("text")
    assert read["fields"]["status"]["name"] == "Lead"
    assert read["properties"] == {"k": {"a": 1}}
    assert read["fields"]["created"] == "2026-11-21T23:44:50.123+0000"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"project": {"key": "NONE"}}, "project"),
        ({"issuetype": {"name": "Epic"}}, "issuetype"),
        ({"summary": ""}, "summary"),
        ({"summary": "a\nb"}, "summary"),
        ({"summary": "a" * 256}, "summary"),
        ({"customfield_77": "x"}, "customfield_77"),
        ({"status": {"id": "10000"}}, "status"),
        ({"description": "plain text"}, "description"),
        ({"assignee": {"accountId": "nobody"}}, "assignee"),
        ({"labels": ["two words"]}, "labels"),
        ({"priority": {"name": "Utmost"}}, "priority"),
        ({"duedate": "31.12.2026"}, "duedate"),
    ],
)
def test_a_bad_field_refuses_the_whole_creation(sales: Api, sandbox: Sandbox, change, field: str) -> None:
    before = len(sandbox.world.issues)
    fields = {"project": {"key": "DEAL"}, "issuetype": {"name": "Deal"}, "summary": "New", **change}
    assert field in refused(sales.call("POST", "/issue", {"fields": fields}), 400)["errors"]
    assert len(sandbox.world.issues) == before


def test_a_field_must_exist_be_in_the_project_and_on_the_screen(
    admin: Api, bot: Api, sandbox: Sandbox, fields: Fields
) -> None:
    assert edit(bot, **{fields.line: "x"}).status_code == 204
    screen = sandbox.world.screens[10001]
    screen.tabs[0].fields.remove(fields.line)
    assert refused(edit(bot, **{fields.line: "y"}), 400)["errors"] == {fields.line: UNSET.format(fields.line)}
    screen.tabs[0].fields.append(fields.line)
    sandbox.world.schemes[10000].pop(fields.line)
    assert refused(edit(bot, **{fields.line: "y"}), 400)["errors"] == {fields.line: UNSET.format(fields.line)}
    assert fields.line not in bot.get("/issue/DEAL-142")["fields"]
    assert refused(edit(bot, customfield_1="y"), 400)["errors"] == {"customfield_1": UNSET.format("customfield_1")}


def test_who_may_not_edit_sees_no_field_on_the_screen(bot: Api, sandbox: Sandbox) -> None:
    sandbox.permit("trida", "EDIT_ISSUES", allowed=False)
    assert refused(edit(bot, summary="x"), 400)["errors"] == {"summary": UNSET.format("summary")}


def test_limits_of_text_and_kinds_of_values(bot: Api, fields: Fields, sandbox: Sandbox) -> None:
    amount = sandbox.field("Amount").id
    for bad in ({fields.line: "a" * 256}, {fields.state: "a" * 256}, {fields.text: doc("a" * 32768)}, {amount: "12"}):
        assert set(refused(edit(bot, **bad), 400)["errors"]) == set(bad)
    good = {fields.line: "a" * 255, fields.state: "a" * 255, fields.text: doc("a" * 32767), amount: 12}
    assert edit(bot, **good).status_code == 204
    assert refused(edit(bot, **{fields.text: {"type": "doc"}}), 400)["errorMessages"] == ["INVALID_INPUT"]


def test_one_bad_field_leaves_the_good_one_unwritten(bot: Api, fields: Fields, sandbox: Sandbox) -> None:
    refused(edit(bot, **{fields.line: "kept out", "labels": ["two words"]}), 400)
    assert sandbox.value("DEAL-142", fields.line) is None


def test_history_keeps_every_value_oldest_first(bot: Api, sales: Api, clock: Clock, fields: Fields) -> None:
    edit(bot, **{fields.line: "one"})
    clock.tick(seconds=1)
    edit(sales, **{fields.line: "two", fields.text: doc("first", "second")})
    clock.tick(seconds=1)
    edit(bot, **{fields.line: None})
    page = bot.get("/issue/DEAL-142/changelog")
    assert (page["total"], page["isLast"], page["startAt"]) == (3, True, 0)
    texts = [
        (i["fromString"], i["toString"]) for h in page["values"] for i in h["items"] if i["fieldId"] == fields.line
    ]
    assert texts == [("", "one"), ("one", "two"), ("two", "")]
    assert page["values"][0]["created"] == "2026-11-21T23:44:50.123+0000"
    assert page["values"][1]["author"]["displayName"] == "Igor Savin"
    rich = next(i for i in page["values"][1]["items"] if i["fieldId"] == fields.text)
    assert rich["toString"] == "first\n\nsecond"
    assert (rich["field"], rich["fieldtype"]) == ("Notes", "custom")
    second = bot.get("/issue/DEAL-142/changelog", startAt=1, maxResults=1)
    assert (len(second["values"]), second["isLast"]) == (1, False)
    expanded = bot.get("/issue/DEAL-142", expand="changelog")["changelog"]["histories"]
    assert [one["id"] for one in expanded] == [one["id"] for one in reversed(page["values"])]


def test_the_same_value_again_changes_nothing(bot: Api, clock: Clock, fields: Fields, sandbox: Sandbox) -> None:
    edit(bot, **{fields.line: "one"})
    updated = sandbox.issue("DEAL-142").updated
    clock.tick(seconds=5)
    assert edit(bot, **{fields.line: "one"}).status_code == 204
    assert sandbox.issue("DEAL-142").updated == updated
    assert len(sandbox.issue("DEAL-142").histories) == 1


def test_labels_are_added_and_removed(bot: Api, sandbox: Sandbox) -> None:
    def labels(*verbs: dict[str, str]):
        return bot.call("PUT", "/issue/DEAL-142", {"update": {"labels": list(verbs)}})

    assert labels({"add": "b"}, {"add": "a"}).status_code == 204
    assert labels({"remove": "b"}, {"add": "a"}).status_code == 204
    assert sandbox.issue("DEAL-142").values["labels"] == ["a"]
    refused(labels({"edit": "a"}), 400)
    both = {"fields": {"labels": ["x"]}, "update": {"labels": [{"add": "y"}]}}
    assert "labels" in refused(bot.call("PUT", "/issue/DEAL-142", both), 400)["errors"]


def test_fields_can_be_chosen(bot: Api) -> None:
    assert set(bot.get("/issue/DEAL-142", fields="summary,status")["fields"]) == {"summary", "status"}
    assert "comment" not in bot.get("/issue/DEAL-142", fields="*all,-comment")["fields"]
    read = bot.get("/issue/DEAL-142", fields="description", expand="renderedFields,names")
    assert read["renderedFields"]["description"].startswith("<p>Three class B")
    assert read["names"] == {"description": "Description"}


def test_return_issue(bot: Api) -> None:
    answer = bot.call("PUT", "/issue/DEAL-142", {"fields": {"summary": "x"}}, returnIssue="true")
    assert answer.get_json()["fields"]["summary"] == "x"


def test_transitions(sales: Api, sandbox: Sandbox) -> None:
    steps = {one["name"]: one["id"] for one in sales.get("/issue/DEAL-142/transitions")["transitions"]}
    assert set(steps) == {"Lead", "Qualified", "Negotiation", "Won", "Lost"}
    go = "/issue/DEAL-142/transitions"
    assert sales.call("POST", go, {"transition": {"id": steps["Won"]}}).status_code == 204
    assert sales.get("/issue/DEAL-142")["fields"]["status"]["statusCategory"]["key"] == "done"
    refused(sales.call("POST", go, {"transition": {"id": "999"}}), 400)
    refused(sales.call("POST", go, {"transition": {"id": steps["Lead"]}, "fields": {"summary": "x"}}), 400)
    sandbox.permit("savin", "TRANSITION_ISSUES", allowed=False)
    refused(sales.call("POST", go, {"transition": {"id": steps["Lead"]}}), 400)
    assert sales.get("/issue/DEAL-142/transitions")["transitions"] == []


def test_deleting_needs_the_permission(bot: Api, admin: Api) -> None:
    refused(bot.call("DELETE", "/issue/DEAL-142"), 403)
    assert admin.call("DELETE", "/issue/DEAL-142").status_code == 204
    refused(bot.call("GET", "/issue/DEAL-142"), 404)


def test_a_moved_issue_keeps_its_id_and_answers_to_its_old_key(bot: Api, sandbox: Sandbox, fields: Fields) -> None:
    sandbox.edit_as("trida", "DEAL-142", {fields.line: "lost on the way"})
    number = sandbox.issue("DEAL-142").id
    assert sandbox.move_as("savin", "DEAL-142", "TEAM") == "TEAM-3"
    read = bot.get("/issue/DEAL-142")
    assert (read["id"], read["key"], read["fields"]["project"]["key"]) == (number, "TEAM-3", "TEAM")
    assert fields.line not in read["fields"]
    items = bot.get("/issue/TEAM-3/changelog")["values"][-1]["items"]
    assert [one["field"] for one in items] == ["project", "Key", "status"]
    assert items[1]["fromString"] == "DEAL-142"


def test_properties_are_201_then_200_and_limited(bot: Api, sandbox: Sandbox) -> None:
    path = "/issue/DEAL-142/properties/trida"
    assert bot.call("PUT", path, {"a": 1}).status_code == 201
    assert bot.call("PUT", path, {"a": 2}).status_code == 200
    assert bot.get(path) == {"key": "trida", "value": {"a": 2}}
    assert [one["key"] for one in bot.get("/issue/DEAL-142/properties")["keys"]] == ["trida"]
    refused(bot.call("PUT", path, "a" * 32768), 400)
    refused(bot.call("PUT", path), 400)
    refused(bot.call("PUT", "/issue/DEAL-142/properties/" + "k" * 256, 1), 400)
    assert bot.call("DELETE", path).status_code == 204
    refused(bot.call("DELETE", path), 404)
    refused(bot.call("GET", path), 404)
    sandbox.permit("trida", "EDIT_ISSUES", allowed=False)
    refused(bot.call("PUT", path, 1), 403)


@pytest.mark.parametrize("body", [{"fields": []}, {"something": 1}, {}, {"update": {"labels": "x"}}])
def test_a_body_of_the_wrong_shape_is_refused(bot: Api, body) -> None:
    refused(bot.call("PUT", "/issue/DEAL-142", body), 400)


def test_a_body_must_be_json(bot: Api) -> None:
    path = "/rest/api/3/issue/DEAL-142"
    answer = bot.client.put(path, data="{", content_type="application/json", auth=bot.auth)
    refused(answer, 400)
    refused(bot.client.put(path, data="a=b", content_type="text/plain", auth=bot.auth), 415)


def test_every_custom_kind_takes_its_values_only(admin: Api, bot: Api, sandbox: Sandbox) -> None:
    sandbox.limit.enabled = False
    person = {"accountId": sandbox.account("savin").id}
    cases = [
        ("datepicker", "daterange", "2026-12-15", ["15.12.2026", "2026-13-01", 5]),
        ("datetime", "datetimerange", "2026-12-15T10:00:00.000+0000", ["2026-12-15T10:00:00", "soon", 5]),
        ("url", "exacttextsearcher", "https://a.example", ["a.example", 5]),
        ("userpicker", "userpickergroupsearcher", person, [{"accountId": "nobody"}, "savin"]),
        ("labels", "labelsearcher", ["a", "b"], [["a b"], "a"]),
    ]
    for kind, searcher, good, bad in cases:
        field = make_field(admin, kind, kind, searcher)
        associate(admin, sandbox, "DEAL", field)
        put_on_screens(admin, field)
        assert edit(bot, **{field: good}).status_code == 204
        for one in bad:
            assert field in refused(edit(bot, **{field: one}), 400)["errors"]
        shown = bot.get("/issue/DEAL-142")["fields"][field]
        assert shown == good or shown["accountId"] == person["accountId"]
        assert edit(bot, **{field: None}).status_code == 204


def test_editmeta_names_what_the_caller_can_set(bot: Api, sandbox: Sandbox, fields: Fields) -> None:
    shown = bot.get("/issue/DEAL-142", expand="editmeta")["editmeta"]["fields"]
    assert {fields.line, fields.state, fields.text, "summary", "labels"} <= set(shown)
    assert "status" not in shown
    assert shown[fields.state]["operations"] == ["set"]
    assert fields.line not in bot.get("/issue/TEAM-1", expand="editmeta")["editmeta"]["fields"]
    sandbox.permit("trida", "EDIT_ISSUES", allowed=False)
    assert bot.get("/issue/DEAL-142", expand="editmeta")["editmeta"] == {"fields": {}}
