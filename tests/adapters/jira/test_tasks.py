"""Tasks beside a deal: one call makes mark and link, nothing twice, what a project does not take is left out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import structlog

from adapters.jira.adf import adf_text
from adapters.jira.connect import Connected
from adapters.jira.edition import Edition
from adapters.jira.tasks import way_back
from adapters.sandbox.sandbox import Sandbox
from plugin.documents import markdown
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.ports.tracker import NewTask, Task
from plugin.ports.world import Document
from tests.adapters.jira.conftest import Clock, on_both
from tests.adapters.outgoing import wrongs
from tests.adapters.spec import needed

KEY = "DEAL-142"
MARK = "talk:r1"
OPTIONAL = {"assignee": "ASSIGN_ISSUES", "duedate": "SCHEDULE_ISSUES", "issuelinks": "LINK_ISSUES"}


def doc(text: str) -> Document:
    return Document(text, markdown.tree(text))


@pytest.fixture
def deal(sandbox: Sandbox) -> str:
    return sandbox.issue(KEY).id


@pytest.fixture
def wanted(trida: Connected, sandbox: Sandbox) -> NewTask:
    (owner,) = trida.tracker.people([sandbox.account("orlov").id])
    return NewTask(
        "Разбор: ЛогистПарк", doc("Чем руководствовались **Продажи**"), "Task", None, owner, date(2026, 11, 9)
    )


def calls(sandbox: Sandbox, mark: int) -> list[tuple[str, str]]:
    return [(one.method, one.path.split("/", 4)[4]) for one in sandbox.counts(since=mark).calls]


def tasks(sandbox: Sandbox) -> list[str]:
    return [one.key for one in sandbox.world.issues.values() if one.properties.get("trida") == {"mark": MARK}]


def linked(sandbox: Sandbox) -> list[tuple[str, str, str]]:
    links = sandbox.world.links.values()
    return [(one.type.name, sandbox.issue(one.source).key, sandbox.issue(one.target).key) for one in links]


@on_both
def test_a_task_is_one_call_that_makes_everything(
    trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask, edition: Edition
):
    mark = sandbox.mark()
    made = trida.tracker.open_task(deal, wanted, MARK)
    assert calls(sandbox, mark) == [("GET", f"issue/{deal}"), ("GET", "issueLinkType"), ("POST", "issue")]
    issue = sandbox.issue(made.id)
    assert made == Task(issue.id, issue.key, closed=False)
    assert issue.project == sandbox.issue(KEY).project
    assert issue.properties == {"trida": {"mark": MARK}}
    assert issue.values["summary"] == "Разбор: ЛогистПарк"
    assert issue.values["assignee"] == sandbox.account("orlov").id
    assert issue.values["duedate"] == "2026-11-09"
    assert edition.text(issue.values["description"]) == "Чем руководствовались Продажи"
    assert linked(sandbox) == [("Relates", made.key, KEY)]
    mark = sandbox.mark()
    trida.tracker.open_task(deal, wanted, "talk:r2")
    assert calls(sandbox, mark) == [("GET", f"issue/{deal}"), ("POST", "issue")]


def test_in_another_project_and_with_a_long_title(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    title = "Разбор\n" + "ы" * 300
    made = trida.tracker.open_task(deal, replace(wanted, project="TEAM", title=title, assignee=None), MARK)
    assert made.key == "TEAM-3"
    assert linked(sandbox) == [("Relates", "TEAM-3", KEY)]
    summary = sandbox.issue("TEAM-3").values["summary"]
    assert (len(summary), summary[:8], summary[-1]) == (255, "Разбор ы", "…")
    assert sandbox.issue("TEAM-3").values.get("assignee") is None


def test_a_deal_in_a_team_managed_project(trida: Connected, sandbox: Sandbox, wanted: NewTask):
    number = sandbox.issue("TEAM-1").id
    made = trida.tracker.open_task(number, wanted, MARK)
    assert made.key == "TEAM-3"
    assert trida.tracker.task_of(number, MARK) == made
    assert trida.tracker.task_of(number, "talk:other") is None


def test_after_a_lost_answer_the_mark_tells(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    sandbox.lag(timedelta(minutes=1))  # the search knows nothing yet; the deal's links do
    sandbox.fault("lost-ack", method="POST", path="/issue$")
    with pytest.raises(TryLater, match="unsure"):
        trida.tracker.open_task(deal, wanted, MARK)
    found = trida.tracker.task_of(deal, MARK)
    assert found is not None
    assert tasks(sandbox) == [found.key]


@pytest.mark.parametrize("kind", ["429", "503"])
def test_where_nothing_was_done_it_is_made_once(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask, kind):
    for path in ("/issue$", "/issue/", "issueLinkType", "bulkfetch"):
        sandbox.fault(kind, path=path, retry_after=1)
    made = trida.tracker.open_task(deal, wanted, MARK)
    assert trida.tracker.task_of(deal, MARK) == made
    assert tasks(sandbox) == [made.key]


@pytest.mark.parametrize("field", ["assignee", "duedate"])
def test_what_the_project_does_not_take_is_left_out(
    trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask, field: str
):
    sandbox.permit("trida", OPTIONAL[field], allowed=False)
    made = trida.tracker.open_task(deal, wanted, MARK)
    left = {name for name in ("assignee", "duedate") if sandbox.issue(made.id).values.get(name) is None}
    assert left == {field}
    assert linked(sandbox) == [("Relates", made.key, KEY)]
    assert tasks(sandbox) == [made.key]


@on_both
def test_everything_that_may_be_left_out_at_once(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    for screen in sandbox.world.screens.values():
        screen.tabs[0].fields = [one for one in screen.tabs[0].fields if one not in OPTIONAL]
    sandbox.permit("orlov", "ASSIGNABLE_USER", allowed=False)
    mark = sandbox.mark()
    made = trida.tracker.open_task(deal, wanted, MARK)
    posts = [path for method, path in calls(sandbox, mark) if method == "POST"]
    assert posts == ["issue", "issue", "issueLink"]
    assert linked(sandbox) == [("Relates", made.key, KEY)]
    assert trida.tracker.task_of(deal, MARK) == made


def off_the_screen(sandbox: Sandbox) -> None:
    for screen in sandbox.world.screens.values():
        screen.tabs[0].fields.remove("issuelinks")


def test_one_that_lost_its_link_is_found_and_linked(
    trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask, clock: Clock
):
    off_the_screen(sandbox)
    sandbox.lag(timedelta(seconds=20))
    sandbox.fault("503", method="POST", path="/issueLink$", times=4)
    with pytest.raises(TryLater, match="unsure") as later:
        trida.tracker.open_task(deal, wanted, MARK)
    assert linked(sandbox) == []
    clock.tick(seconds=later.value.delay.total_seconds())
    found = trida.tracker.task_of(deal, MARK)
    assert found is not None
    assert tasks(sandbox) == [found.key]
    assert linked(sandbox) == [("Relates", found.key, KEY)]


@on_both
def test_a_lost_answer_of_one_without_a_link_waits_for_the_search(
    trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask, clock: Clock
):
    sandbox.world.link_types.clear()
    sandbox.lag(timedelta(seconds=20))
    sandbox.fault("lost-ack", method="POST", path="/issue$")
    with pytest.raises(TryLater, match="unsure") as later:
        trida.tracker.open_task(deal, wanted, MARK)
    assert trida.tracker.task_of(deal, MARK) is None
    clock.tick(seconds=later.value.delay.total_seconds())
    found = trida.tracker.task_of(deal, MARK)
    assert found is not None
    assert tasks(sandbox) == [found.key]


def test_a_task_of_somebody_else_with_our_mark_is_not_ours(
    trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask
):
    made = trida.tracker.open_task(deal, wanted, MARK)
    sandbox.issue(made.id).creator = sandbox.account("orlov").id
    assert trida.tracker.task_of(deal, MARK) is None
    sandbox.issue(made.id).creator = sandbox.account("trida").id
    sandbox.issue(made.id).properties["trida"] = "text"
    assert trida.tracker.task_of(deal, MARK) is None


def test_among_many_links(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask, monkeypatch):
    monkeypatch.setattr("adapters.jira.tasks.FETCHED", 2)
    made = trida.tracker.open_task(deal, wanted, MARK)
    for number in range(4):
        trida.tracker.open_task(deal, wanted, f"talk:{number}")
    mark = sandbox.mark()
    last = trida.tracker.task_of(deal, "talk:3")
    assert last is not None
    assert sandbox.issue(last.id).properties == {"trida": {"mark": "talk:3"}}
    assert [path for method, path in calls(sandbox, mark) if method == "POST"] == ["issue/bulkfetch"] * 3
    sandbox.world.links.clear()
    assert trida.tracker.task_of(deal, MARK) == made
    assert linked(sandbox) == [("Relates", made.key, KEY)]


def test_the_first_type_of_link_where_relates_is_gone(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    trida.tracker.open_task(deal, wanted, "talk:r0")
    sandbox.world.link_types.pop()
    made = trida.tracker.open_task(deal, wanted, MARK)
    assert linked(sandbox)[1:] == [("Blocks", made.key, KEY)]


def test_a_site_without_links(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    sandbox.world.link_types.clear()
    with structlog.testing.capture_logs() as logs:
        made = trida.tracker.open_task(deal, wanted, MARK)
    assert [(one["event"], one["reason"]) for one in logs] == [("task_unlinked", "links_off")]
    assert trida.tracker.task_of(deal, MARK) == made


@on_both
def test_a_task_that_may_not_be_linked_stands_all_the_same(
    trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask
):
    sandbox.permit("trida", "LINK_ISSUES", allowed=False)
    with structlog.testing.capture_logs() as logs:
        made = trida.tracker.open_task(deal, wanted, MARK)
    assert [(one["event"], one["reason"]) for one in logs] == [("task_unlinked", "no_right")]
    assert linked(sandbox) == []
    sandbox.permit("trida", "LINK_ISSUES")
    assert trida.tracker.task_of(deal, MARK) == made
    assert linked(sandbox) == [("Relates", made.key, KEY)]


def refusal(trida: Connected, deal: str, wanted: NewTask) -> tuple[str, dict]:
    with pytest.raises(NeedsOperator) as refused:
        trida.tracker.open_task(deal, wanted, MARK)
    return refused.value.reason, refused.value.facts


def test_what_only_an_operator_can_mend(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    sandbox.world.project("DEAL").required |= {sandbox.field("Сумма").id, sandbox.field("Решение до").id}
    asked = {"fields": "Сумма, Решение до", "project": "DEAL"}
    assert refusal(trida, deal, wanted) == ("task_refused", asked)
    assert refusal(trida, deal, replace(wanted, kind="Epic")) == (
        "task_type_unknown",
        {"type": "Epic", "project": "DEAL"},
    )
    assert refusal(trida, deal, replace(wanted, project="NONE")) == (
        "task_refused",
        {"fields": "Project", "project": "NONE"},
    )
    sandbox.permit("trida", "CREATE_ISSUES", allowed=False)
    lacks = {"subject": "task", "right": "CREATE_ISSUES", "project": "DEAL"}
    assert refusal(trida, deal, wanted) == ("no_right", lacks)
    assert tasks(sandbox) == []


def test_a_required_assignee_that_we_do_not_have(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    sandbox.world.project("DEAL").required.add("assignee")
    sandbox.permit("orlov", "ASSIGNABLE_USER", allowed=False)
    assert refusal(trida, deal, wanted)[1]["fields"] == "Assignee"


def test_a_deal_that_is_gone(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    sandbox.delete_as("installer", KEY)
    for ask in (lambda: trida.tracker.open_task(deal, wanted, MARK), lambda: trida.tracker.task_of(deal, MARK)):
        with pytest.raises(GiveUp, match="ticket_gone"):
            ask()
    assert tasks(sandbox) == []


def test_a_task_in_a_team_managed_project_is_rewritten_and_brought_back(trida: Connected, sandbox: Sandbox, wanted):
    made = trida.tracker.open_task(sandbox.issue("TEAM-1").id, wanted, MARK)
    mark = sandbox.mark()
    trida.tracker.reopen_task(made.id)
    assert calls(sandbox, mark) == [("GET", f"issue/{made.id}")]
    sandbox.transition_as("orlov", made.key, "Готово")
    assert trida.tracker.task(made.id) == replace(made, closed=True)
    trida.tracker.revise_task(made.id, doc("другой текст"))
    assert adf_text(sandbox.issue(made.id).values["description"]) == "другой текст"
    trida.tracker.reopen_task(made.id)
    assert sandbox.world.statuses[sandbox.issue(made.id).status].name == "В работе"
    assert trida.tracker.task(made.id) == made


def test_no_way_back(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    made = trida.tracker.open_task(deal, wanted, MARK)
    sandbox.transition_as("orlov", made.key, "Готово")
    sandbox.permit("trida", "TRANSITION_ISSUES", allowed=False)
    with pytest.raises(NeedsOperator, match="no_way_back"):
        trida.tracker.reopen_task(made.id)
    sandbox.permit("trida", "TRANSITION_ISSUES")
    sandbox.fault("lost-ack", method="POST", path="/transitions")
    with pytest.raises(TryLater, match="unsure"):
        trida.tracker.reopen_task(made.id)
    trida.tracker.reopen_task(made.id)
    assert len([one for one in sandbox.issue(made.id).histories if one.changes[0].field == "status"]) == 2


def test_a_step_that_is_refused_is_no_way_back(trida: Connected, sandbox: Sandbox, deal: str, wanted, monkeypatch):
    made = trida.tracker.open_task(deal, wanted, MARK)
    sandbox.transition_as("orlov", made.key, "Готово")
    monkeypatch.setattr("adapters.jira.tasks.way_back", lambda _: "999")
    with pytest.raises(NeedsOperator, match="no_way_back"):
        trida.tracker.reopen_task(made.id)


def test_a_description_that_is_not_on_the_screen(trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    made = trida.tracker.open_task(deal, wanted, MARK)
    sandbox.world.screens[10001].tabs[0].fields.remove("description")
    with pytest.raises(NeedsOperator) as refused:
        trida.tracker.revise_task(made.id, doc("x"))
    assert (refused.value.reason, refused.value.facts) == ("task_refused", {"fields": "description"})


def step(number: str, category: str, **more: object) -> dict:
    return {"id": number, "to": {"statusCategory": {"key": category}}, **more}


@pytest.mark.parametrize(
    ("steps", "chosen"),
    [
        ([step("1", "new"), step("2", "indeterminate"), step("3", "indeterminate")], "2"),
        ([step("1", "done"), step("2", "undefined"), step("3", "new")], "3"),
        ([step("1", "undefined")], "1"),
        ([step("1", "done")], None),
        ([step("1", "indeterminate", isAvailable=False), step("2", "new")], "2"),
        ([step("1", "indeterminate", fields={"resolution": {"required": True}}), step("2", "new", fields={})], "2"),
        ([step("1", "new", fields={"a": {"required": True, "hasDefaultValue": True}, "b": {"required": False}})], "1"),
        ([], None),
    ],
)
def test_the_way_back(steps: list[dict], chosen: str | None):
    assert way_back(steps) == chosen


@needed
def test_every_request_is_described(recorded, trida: Connected, sandbox: Sandbox, deal: str, wanted: NewTask):
    off_the_screen(sandbox)
    made = trida.tracker.open_task(deal, wanted, MARK)
    sandbox.world.links.clear()
    trida.tracker.task_of(deal, MARK)
    trida.tracker.task_of(deal, MARK)
    sandbox.transition_as("orlov", made.key, "Готово")
    trida.tracker.revise_task(made.id, doc("x"))
    trida.tracker.reopen_task(made.id)
    refusal(trida, deal, replace(wanted, project="NONE"))
    sent = [one for one in recorded[0].seen if one[1].startswith("/rest/api/3/")]
    paths = {(method, path.removeprefix("/rest/api/3/").partition("/")[0]) for method, path, _, _ in sent}
    assert {("POST", "issueLink"), ("POST", "search"), ("PUT", "issue"), ("GET", "mypermissions")} <= paths
    assert [wrong for one in sent for wrong in wrongs(one)] == []
