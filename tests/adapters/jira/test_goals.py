"""Goals as issues: which calls, which values, who set them; on Cloud and on Data Center."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from adapters.jira.connect import Connected
from adapters.jira.edition import CLOUD, DATA_CENTER
from adapters.jira.fields import Sort
from adapters.jira.goal_values import keys_in, number, said, typed
from adapters.jira.goals import JiraGoals
from adapters.sandbox import issuelinks
from adapters.sandbox.sandbox import Sandbox
from plugin.domain.goals.model import Said
from plugin.domain.people import Person
from plugin.errors import NeedsOperator
from plugin.goal_sections import GoalFields, GoalSource
from tests.adapters.jira.conftest import Clock, on_both

KEY = "DEAL-142"


def source(jql: str = "project = DEAL", **fields: str) -> GoalSource:
    return GoalSource(id="sales", jql=jql, fields=GoalFields(**fields))


def one(trida: Connected, **fields: str):
    (found,) = trida.goals.records(source(f"key = {KEY} ORDER BY created DESC", **fields))
    return found


def calls(sandbox: Sandbox, mark: int) -> list[tuple[str, str]]:
    return [(call.method, call.path.split("/", 4)[4]) for call in sandbox.counts(since=mark).calls]


@on_both
def test_a_goal_comes_with_its_values_and_who_set_them(trida: Connected, sandbox: Sandbox, clock: Clock):
    made = clock.moment
    clock.tick(days=1)
    sandbox.edit_as("savin", KEY, {"Сумма": 4.1})
    sandbox.transition_as("savin", KEY, "Выиграна")
    goal = one(trida, fact="Сумма", plan="сумма", period="Решение до", note="labels", unit="status")
    issue, owner = sandbox.issue(KEY), sandbox.world.known(sandbox.issue(KEY).values["assignee"])
    assert (goal.id, goal.key, goal.title) == (issue.id, KEY, issue.values["summary"])
    assert goal.url == f"https://jira.example/browse/{KEY}"
    assert (goal.closed, goal.closed_at, goal.changed_at) == (True, clock.moment, clock.moment)
    assert goal.values["fact"] == goal.values["plan"] == Decimal("4.1")
    assert isinstance(goal.values["fact"], Decimal)
    assert goal.values["period"] == date.fromisoformat(sandbox.value(KEY, "Решение до"))
    assert (goal.values["note"], goal.values["unit"], goal.values["parent"]) == ((), "Выиграна", ())
    assert (goal.values["owner"].id, goal.values["owner"].name) == (owner.id, owner.name)
    editor, creator = sandbox.account("savin").name, sandbox.world.known(issue.creator).name
    assert goal.said["fact"] == Said(editor, clock.moment)
    assert goal.said["period"] == Said(creator, issue.created)
    assert issue.created < made
    assert "note" not in goal.said
    others = [one for one in trida.goals.records(source()) if not one.closed]
    assert {one.closed_at for one in others} == {None}


@on_both
def test_a_source_is_one_call_and_the_names_of_fields_are_asked_once(trida: Connected, sandbox: Sandbox, edition):
    mark = sandbox.mark()
    found = list(trida.goals.records(source(fact="Сумма")))
    search = ("POST", "search/jql" if edition is CLOUD else "search")
    assert calls(sandbox, mark) == [("GET", "field"), search]
    keys = [one.key for one in sandbox.world.issues.values() if one.key.startswith("DEAL-")]
    assert sorted(goal.key for goal in found) == sorted(keys)
    list(trida.goals.records(source(fact="Сумма")))
    assert calls(sandbox, mark)[2:] == [search]


@on_both
def test_what_cannot_be_read_needs_an_operator(trida: Connected):
    for asked, facts in (
        (source(fact="Нет такого"), {"field": "Нет такого"}),
        (source(parent="нет ни поля, ни связи"), {"field": "нет ни поля, ни связи"}),
    ):
        with pytest.raises(NeedsOperator) as error:
            list(trida.goals.records(asked))
        assert (error.value.reason, error.value.facts) == ("field_missing", facts)
    with pytest.raises(NeedsOperator, match="selection_wrong"):
        list(trida.goals.records(source("project =")))


@on_both
@pytest.mark.parametrize(
    ("name", "parents"),
    [("blocks", ("DEAL-143",)), ("is blocked by", ("DEAL-141",)), ("Blocks", ("DEAL-143",))],
)
def test_a_link_may_lead_to_the_parent(trida: Connected, sandbox: Sandbox, name, parents):
    kind = next(one for one in sandbox.world.link_types if one.name == "Blocks")
    for source_key, target in ((KEY, "DEAL-143"), ("DEAL-141", KEY)):
        ends = sandbox.issue(source_key), sandbox.issue(target)
        issuelinks.put(sandbox.world, sandbox.account("installer"), kind, *ends)
    assert one(trida, parent=name).values["parent"] == parents


ADF = {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "два"}]}]}
PERSON = {"accountId": "a1", "displayName": "Анна", "active": True}


@pytest.mark.parametrize(
    ("value", "sort", "expected"),
    [
        (48000000.0, Sort("", "number", "float"), Decimal(48000000)),
        (0, Sort("", "number", "float"), Decimal(0)),
        ({"self": "x", "value": "Принят", "id": "1"}, Sort("", "option", "select"), "Принят"),
        ({"value": "A", "child": {"value": "B"}}, Sort("", "option-with-child", "cascadingselect"), "A / B"),
        ([{"value": "a"}, {"value": "b"}], Sort("", "array", "multiselect"), ("a", "b")),
        ([{"value": "Да"}], Sort("", "array", "multicheckboxes"), True),
        (None, Sort("", "array", "multicheckboxes"), False),
        (None, Sort("", "array", "multiselect"), None),
        ([PERSON], Sort("", "array", "multiuserpicker"), Person("a1", "Анна", None)),
        (PERSON, Sort("", "user", "userpicker"), Person("a1", "Анна", None)),
        ("2026-11-21", Sort("", "date", "datepicker"), date(2026, 11, 21)),
        ("2026-11-21T23:30:00.000+0300", Sort("", "datetime", "datetime"), date(2026, 11, 21)),
        ("2026-11-21", Sort("", "string", "textfield"), "2026-11-21"),
        (ADF, Sort("", "string", "textarea"), "два"),
        ([{"name": "1.0", "id": "7"}], Sort("", "array", "multiversion"), ("1.0",)),
        (["a", "b"], Sort("", "array", "labels"), ("a", "b")),
        ({"name": "High", "id": "2"}, Sort("", "priority"), "High"),
    ],
)
def test_what_stands_in_a_field(value, sort, expected):
    read = typed("customfield_1", value, sort, CLOUD)
    assert read == expected
    assert type(read) is type(expected)


def test_markup_of_data_center_is_read_as_words():
    assert typed("customfield_1", "*два* \\*", Sort("", "string", "textarea"), DATA_CENTER) == "два *"
    assert typed("customfield_1", "*два*", Sort("", "string", "textfield"), DATA_CENTER) == "*два*"


def test_numbers_carry_no_binary_noise():
    assert [str(number(one)) for one in (0.1, 4.0, 1e22, -2.5)] == ["0.1", "4", "10000000000000000000000", "-2.5"]


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ({"id": "1", "key": "GOAL-1", "fields": {}}, ("GOAL-1",)),
        ("goal-1, https://x.example/browse/GOAL-22", ("GOAL-1", "GOAL-22")),
        ("План продаж", ("План продаж",)),
        (["GOAL-1", "GOAL-2"], ("GOAL-1", "GOAL-2")),
        (None, ()),
    ],
)
def test_parents_named_in_many_ways(value, keys):
    assert keys_in(value) == keys


def entry(number_, at, author, **item):
    return {"id": str(number_), "created": f"2026-11-{at:02}T09:00:00.000+0000", "author": author, "items": [item]}


def issue(histories, total):
    fields = {"created": "2026-10-01T09:00:00.000+0000", "creator": {"accountId": "c", "displayName": "Создал"}}
    return {"fields": fields, "changelog": {"histories": histories, "total": total}}


def test_who_said_a_number_last():
    anna, none = {"accountId": "a", "displayName": "Анна"}, {}
    ids, sorts = {"fact": ("customfield_1",), "plan": ("customfield_2",)}, {"customfield_1": Sort("Факт", "number")}
    histories = [entry(2, 6, anna, field="Факт"), entry(1, 5, none, field="x", fieldId="customfield_1")]
    told = said(issue(histories, 2), ids, sorts)
    assert told["fact"] == Said("Анна", datetime(2026, 11, 6, 9, tzinfo=UTC))
    assert told["plan"] == Said("Создал", datetime(2026, 10, 1, 9, tzinfo=UTC))
    # older entries did not come along: the number can have been set until the oldest that did
    assert said(issue(histories, 41), ids, sorts)["plan"] == Said("", datetime(2026, 11, 5, 9, tzinfo=UTC))


class Server:
    """A site that answers from a table; for what the sandbox has not."""

    edition = DATA_CENTER

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def call(self, method, where, **how):
        self.asked.append((where, how.get("json")))
        return self.answers[where]


def test_an_epic_is_the_parent_on_data_center(clock: Clock):
    epic = {"id": "customfield_7", "name": "Эпик", "schema": {"type": "any", "custom": "com.x:gh-epic-link"}}
    status = {"name": "Open", "statusCategory": {"key": "new"}}
    fields = {"created": "2026-10-01T09:00:00.000+0000", "updated": "2026-10-02T09:00:00.000+0000", "status": status}
    page = {"id": "2", "key": "G-2", "fields": {**fields, "description": "[x|https://h#trida-begin]"}}
    goals = [
        {"id": "1", "key": "G-1", "fields": {**fields, "customfield_7": "G-9", "assignee": None}},
        {"id": "3", "key": "G-3", "fields": {**fields, "parent": {"id": "8", "key": "G-8"}}},
        page,
    ]
    server = Server(field=[epic], search={"issues": [*goals, goals[0]], "total": 4})
    found = list(JiraGoals(server, "https://jira.example", clock).records(source()))
    assert [(one.key, one.values["parent"], one.values["owner"]) for one in found] == [
        ("G-1", ("G-9",), None),
        ("G-3", ("G-8",), None),
    ]
    assert SimpleNamespace(**server.asked[1][1]).expand == ["changelog"]


@pytest.mark.parametrize(
    ("name", "parents"),
    [("below", ("G-2",)), ("above", ("G-3",)), ("Tree", ("G-3",)), ("with", ("G-2", "G-3")), ("down", ("G-2",))],
)
def test_a_link_is_named_by_either_end_or_by_its_sort(clock: Clock, name, parents):
    types = [
        {"id": "6", "name": "Tree", "outward": "above", "inward": "below"},
        {"id": "7", "name": "below", "outward": "x", "inward": "y"},
        {"id": "8", "name": "Pair", "outward": "with", "inward": "with"},
        {"id": "9", "name": "Down", "outward": "up", "inward": "down"},
    ]
    links = [
        {"type": {"id": kind}, end: {"key": key}}
        for kind in ("6", "8", "9")
        for end, key in (("inwardIssue", "G-2"), ("outwardIssue", "G-3"))
    ]
    fields = {"created": "2026-10-01T09:00:00.000+0000", "updated": "2026-10-02T09:00:00.000+0000", "issuelinks": links}
    found = {"issues": [{"id": "1", "key": "G-1", "fields": fields}], "total": 1}
    server = Server(field=[], issueLinkType={"issueLinkTypes": types}, search=found)
    (goal,) = JiraGoals(server, "https://jira.example", clock).records(source(parent=name))
    assert goal.values["parent"] == parents
