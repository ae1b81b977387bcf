"""A field with boxes, and many issues by one call."""

import pytest

from adapters.sandbox.rest.issues import NEWEST_CHANGES
from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, Ticks, associate, make_field, put_on_screens, refused

NEW = {"project": {"key": "DEAL"}, "issuetype": {"name": "Task"}, "summary": "Item"}
KEY = "DEAL-142"


@pytest.fixture
def boxes(admin: Api, sandbox: Sandbox) -> str:
    made = make_field(admin, "Accepted", "multicheckboxes", "multiselectsearcher")
    sandbox.field(made).options = {"Marketing": "10120", "Sales": "10121"}
    associate(admin, sandbox, "DEAL", made)
    put_on_screens(admin, made)
    return made


def test_boxes_are_a_list_of_options(bot: Api, boxes: str) -> None:
    def put(**body: object) -> int:
        return bot.call("PUT", f"/issue/{KEY}", body).status_code

    assert bot.get(f"/issue/{KEY}")["fields"][boxes] is None
    assert put(fields={boxes: [{"value": "Sales"}, {"id": "10120"}, {"value": "Sales"}]}) == 204
    shown = bot.get(f"/issue/{KEY}")["fields"][boxes]
    assert [(one["id"], one["value"]) for one in shown] == [("10120", "Marketing"), ("10121", "Sales")]
    assert put(update={boxes: [{"remove": {"value": "Sales"}}]}) == 204
    assert put(update={boxes: [{"add": {"value": "Sales"}}, {"remove": {"value": "Marketing"}}]}) == 204
    assert [one["value"] for one in bot.get(f"/issue/{KEY}")["fields"][boxes]] == ["Sales"]
    assert put(update={boxes: [{"remove": {"value": "Sales"}}]}) == 204
    assert bot.get(f"/issue/{KEY}")["fields"][boxes] is None


@pytest.mark.parametrize("raw", [[{"value": "Product"}], [{"id": "1"}], {"value": "Sales"}, "Sales"])
def test_what_is_no_list_of_its_options_is_refused(bot: Api, boxes: str, raw: object) -> None:
    assert boxes in refused(bot.call("PUT", f"/issue/{KEY}", {"fields": {boxes: raw}}), 400)["errors"]
    answer = bot.call("PUT", f"/issue/{KEY}", {"update": {boxes: [{"add": raw}]}})
    assert (answer.status_code == 400) == (raw != {"value": "Sales"})


def test_the_history_has_both_sets(bot: Api, boxes: str) -> None:
    for ticked in (["Marketing"], ["Marketing", "Sales"], []):
        bot.call("PUT", f"/issue/{KEY}", {"fields": {boxes: [{"value": one} for one in ticked]}})
    items = [one["items"][0] for one in bot.get(f"/issue/{KEY}/changelog")["values"]]
    assert [(one["from"], one["fromString"], one["to"], one["toString"]) for one in items] == [
        (None, "", "[10120]", "Marketing"),
        ("[10120]", "Marketing", "[10120, 10121]", "Marketing,Sales"),
        ("[10120, 10121]", "Marketing,Sales", None, ""),
    ]
    assert {(one["field"], one["fieldId"]) for one in items} == {("Accepted", boxes)}


def test_the_options_are_told_with_the_screen(bot: Api, boxes: str) -> None:
    meta = bot.get(f"/issue/{KEY}", expand="editmeta")["editmeta"]["fields"][boxes]
    assert [one["value"] for one in meta["allowedValues"]] == ["Marketing", "Sales"]
    assert meta["operations"] == ["add", "set", "remove"]
    kinds = bot.get("/issue/createmeta/DEAL/issuetypes")
    assert (kinds["total"], "isLast" in kinds) == (2, False)
    fields = bot.get(f"/issue/createmeta/DEAL/issuetypes/{kinds['issueTypes'][1]['id']}")["fields"]
    assert [one["value"] for one in _one(fields, boxes)["allowedValues"]] == ["Marketing", "Sales"]
    assert "allowedValues" not in _one(fields, "summary")


def _one(fields: list, name: str) -> dict:
    return next(one for one in fields if one["fieldId"] == name)


def test_who_may_not_create_is_told_of_no_type(bot: Api, sandbox: Sandbox) -> None:
    sandbox.permit("trida", "CREATE_ISSUES", allowed=False)
    refused(bot.call("GET", "/issue/createmeta/DEAL/issuetypes"), 400)
    refused(bot.call("GET", "/issue/createmeta/NONE/issuetypes"), 400)
    refused(bot.call("GET", "/issue/createmeta/TEAM/issuetypes/1"), 400)


def test_of_many_each_stands_or_falls_alone(bot: Api, sandbox: Sandbox) -> None:
    add = {"add": {"type": {"name": "Relates"}, "outwardIssue": {"id": sandbox.issue(KEY).id}}}
    good = {"fields": NEW, "update": {"issuelinks": [add]}, "properties": [{"key": "k", "value": {"mark": "m"}}]}
    answer = bot.call("POST", "/issue/bulk", {"issueUpdates": [good, {"fields": {**NEW, "duedate": "soon"}}, good]})
    assert answer.status_code == 201
    made, errors = answer.get_json()["issues"], answer.get_json()["errors"]
    assert [sandbox.issue(one["id"]).properties for one in made] == [{"k": {"mark": "m"}}] * 2
    assert len(sandbox.world.links) == 2
    assert [(one["failedElementNumber"], one["status"]) for one in errors] == [(1, 400)]
    assert "duedate" in errors[0]["elementErrors"]["errors"]
    none = bot.call("POST", "/issue/bulk", {"issueUpdates": [{"fields": {}}, {"surprise": 1}]})
    assert (none.status_code, len(none.get_json()["errors"])) == (400, 2)
    refused(bot.call("POST", "/issue/bulk", {"issueUpdates": []}), 400)
    refused(bot.call("POST", "/issue/bulk", {"issueUpdates": [good] * 51}), 400)


def test_the_newest_changes_come_with_many(bot: Api, ticks: Ticks) -> None:
    for number in range(NEWEST_CHANGES + 2):
        ticks.now += 1.0
        bot.call("PUT", f"/issue/{KEY}", {"fields": {"summary": f"s{number}"}})
    body = {"issueIdsOrKeys": [KEY], "fields": ["summary"], "expand": ["changelog"]}
    (issue,) = bot.call("POST", "/issue/bulkfetch", body).get_json()["issues"]
    log = issue["changelog"]
    assert (len(log["histories"]), log["total"]) == (NEWEST_CHANGES, NEWEST_CHANGES + 2)
    assert log["histories"][0]["items"][0]["toString"] == f"s{NEWEST_CHANGES + 1}"
