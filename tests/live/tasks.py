"""Checks of tasks beside a ticket: made and linked in one call, found again, refused, brought back."""

from datetime import UTC, datetime, timedelta

from adapters.jira.client import path
from adapters.jira.tasks import SEARCHABLE
from plugin.ports.tracker import NewTask
from tests.live.checks import Checks, NotChecked, refusal
from tests.live.writing import parse

check = Checks()
RIGHTS = ("CREATE_ISSUES", "ASSIGN_ISSUES", "SCHEDULE_ISSUES", "LINK_ISSUES", "TRANSITION_ISSUES")


def wanted(visit):
    kind = str(visit.kinds()[-1]["name"])
    day = datetime.now(UTC).date() + timedelta(days=5)
    title = f"Test task of make live ({visit.mark}); it deletes itself"
    return NewTask(title, parse("A **talk**"), kind, None, visit.tracker.me(), day)


def issue(visit, number, **params):
    return visit.raw.call("GET", path("issue", number), subject="issue", params=params)


def links(visit, number):
    found = issue(visit, number, fields="issuelinks")["fields"]["issuelinks"]
    return [str(one[end]["id"]) for one in found for end in ("inwardIssue", "outwardIssue") if end in one]


def need_task(visit):
    if visit.task is None:
        raise NotChecked("no task was made")
    return visit.task


@check(66)
def rights_have_their_names(visit):
    asked = {"projectKey": visit.environment.project, "permissions": ",".join(RIGHTS)}
    known = visit.raw.call("GET", "mypermissions", subject="permissions", params=asked)["permissions"]
    assert set(known) == set(RIGHTS)
    lacking = [name for name in RIGHTS if not known[name]["havePermission"]]
    return f"lacking {', '.join(lacking)}" if lacking else ""


@check(62)
def a_type_is_found_by_its_name(visit):
    visit.task = visit.tracker.open_task(visit.issue, wanted(visit), visit.mark)
    visit.tasks.append(visit.task.id)
    kind = issue(visit, visit.task.id, fields="issuetype")["fields"]["issuetype"]
    assert kind["name"] == wanted(visit).kind
    error = refusal(lambda: visit.tracker.open_task(visit.issue, _other_kind(visit), visit.mark))
    assert error, "an unknown type was taken"
    assert error.reason == "task_type_unknown"


def _other_kind(visit):
    task = wanted(visit)
    return NewTask(task.title, task.text, "No such type", None, None, task.due)


@check(58)
def one_call_makes_everything(visit):
    task = need_task(visit)
    fields = {
        "project": {"key": visit.environment.project},
        "issuetype": {"name": wanted(visit).kind},
        "summary": wanted(visit).title,
    }
    kind = visit.tracker._tasks._link_type()
    add = {"add": {"type": {"name": kind}, "outwardIssue": {"key": visit.key}}}
    body = {"fields": fields, "update": {"issuelinks": [add]}, "properties": [{"key": "trida", "value": {"mark": "x"}}]}
    made = visit.raw.call("POST", "issue", subject="task", json=body)
    visit.tasks.append(str(made["id"]))
    found = issue(visit, made["id"], fields="issuelinks", properties="trida")
    assert found["properties"]["trida"] == {"mark": "x"}
    assert links(visit, made["id"]) == [visit.issue]
    assert visit.tracker.task(task.id) == task
    return kind


@check(59)
def the_other_side_shows_the_link_at_once(visit):
    need_task(visit)
    assert set(visit.tasks) <= set(links(visit, visit.issue))


@check(60)
def many_issues_are_read_in_one_call(visit):
    task = need_task(visit)
    found = {one["id"]: one for one in visit.tracker._tasks._fetched([*visit.tasks, "1"])}
    assert set(found) == set(visit.tasks)
    assert found[task.id]["properties"]["trida"] == {"mark": visit.mark}
    assert visit.tracker.task_of(visit.issue, visit.mark) == task


@check(63)
def the_same_link_again_is_the_same_link(visit):
    task = need_task(visit)
    visit.tracker._tasks._link(task.key, visit.key)
    assert links(visit, task.id) == [visit.issue]


@check(61)
def a_refusal_names_fields_and_makes_nothing(visit):
    before = set(links(visit, visit.issue))
    field = visit.make_field("textfield")
    nobody = {"accountId": "712020:00000000-0000-0000-0000-000000000000"}
    task = wanted(visit)
    fields = {"project": {"key": visit.environment.project}, "issuetype": {"name": task.kind}, "summary": task.title}
    bad_link = [{"add": {"type": {"name": "No such link"}, "outwardIssue": {"key": visit.key}}}]
    for key, body in (
        (field, {"fields": {**fields, field: "x"}}),
        ("assignee", {"fields": {**fields, "assignee": nobody}}),
        ("issuelinks", {"fields": fields, "update": {"issuelinks": bad_link}}),
    ):
        error = refusal(lambda body=body: visit.raw.call("POST", "issue", subject="task", json=body))
        assert error, f"{key} was taken"
        assert (error.reason, error.facts.get("fields")) == ("task_refused", key)
    assert set(links(visit, visit.issue)) == before


@check(64)
def a_fresh_task_is_searched_soon(visit):
    task, until = need_task(visit), datetime.now(UTC) + SEARCHABLE
    while True:
        found = [one for one in visit.tracker._tasks._recent() if str(one["id"]) == task.id]
        if found or datetime.now(UTC) > until:
            break
        visit.pause(1.0)
    assert [one["properties"]["trida"] for one in found] == [{"mark": visit.mark}]


@check(65)
def a_task_is_closed_and_brought_back(visit):
    task = need_task(visit)
    where = path("issue", task.id, "transitions")
    steps = visit.raw.call("GET", where, subject="task", params={"expand": "transitions.fields"})["transitions"]
    assert all(isinstance(one["fields"], dict) for one in steps)
    ends = [one["id"] for one in steps if one["to"]["statusCategory"]["key"] == "done"]
    if not ends:
        raise NotChecked("the workflow has no step to the end")
    visit.raw.call("POST", where, subject="task", json={"transition": {"id": ends[0]}})
    assert visit.tracker.task(task.id).closed
    visit.tracker.revise_task(task.id, parse("Another text"))
    visit.tracker.reopen_task(task.id)
    assert not visit.tracker.task(task.id).closed
