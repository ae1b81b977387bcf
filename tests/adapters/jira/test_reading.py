"""Reading tickets and people through the real library over HTTP."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from adapters.jira.connect import Connected, connect
from adapters.jira.reading import condition
from adapters.sandbox.company import MARKETING_GROUP
from adapters.sandbox.sandbox import Sandbox
from plugin.errors import GiveUp, NeedsOperator
from plugin.manifest import PeopleSource, Workspace
from plugin.ports.tracker import Ticket
from tests.adapters.jira.conftest import HOME, SELECTION, Clock, Connection, Site, on_both

KEY = "DEAL-142"


def ident(sandbox: Sandbox, name: str) -> str:
    return sandbox.account(name).id


def calls(sandbox: Sandbox, mark: int) -> list[tuple[str, str]]:
    return [(c.method, c.path.split("/", 4)[4]) for c in sandbox.counts(since=mark).calls]


def test_a_ticket_as_it_stands(trida: Connected, sandbox: Sandbox, installed: dict):
    trida.tracker.ticket(KEY, "")  # the names of fields are read once
    sandbox.label_as("savin", KEY, add="trida")
    mark = sandbox.mark()
    ticket = trida.tracker.ticket(KEY, "")
    assert len(calls(sandbox, mark)) == 1
    assert (ticket.id, ticket.key, ticket.project) == (sandbox.issue(KEY).id, KEY, "DEAL")
    assert (ticket.title, ticket.status, ticket.closed) == ("ЛогистПарк: WMS на 3 склада", "Предложение", False)
    assert ticket.labels == {"trida"}
    assert (ticket.owner.id, ticket.owner.name, ticket.owner.active) == (ident(sandbox, "savin"), "Игорь Савин", True)
    assert ticket.creator.id == ident(sandbox, "savin")
    assert ticket.slots == dict.fromkeys(installed, "")
    assert ticket.state is None
    assert [(c.slot, c.before, c.after) for c in ticket.changes] == [("labels", "", "trida")]
    assert trida.tracker.ticket("DEAL-138", "").closed


def test_it_is_known_by_id_whatever_its_key(trida: Connected, sandbox: Sandbox, installed: dict):
    number = sandbox.issue(KEY).id
    new = sandbox.move_as("installer", KEY, "TEAM")
    ticket = trida.tracker.ticket(number, "")
    assert (ticket.id, ticket.key, ticket.project) == (number, new, "TEAM")
    assert ticket.slots == {}
    assert ("key", KEY, new) in [(c.slot, c.before, c.after) for c in ticket.changes]


@on_both
def test_history_after_a_cursor_names_slots_and_authors(
    trida: Connected, sandbox: Sandbox, installed: dict, clock: Clock
):
    first = trida.tracker.ticket(KEY, "")
    clock.tick(minutes=1)
    sandbox.edit_as("savin", KEY, {installed["answer.sales"]: "+ бюджет есть"})
    clock.tick(minutes=1)
    sandbox.edit_as("savin", KEY, {installed["answer.sales"]: ""})
    sandbox.transition_as("orlov", KEY, "Переговоры")
    sandbox.edit_as("orlov", KEY, {"summary": "не наше дело"})
    second = trida.tracker.ticket(KEY, first.cursor)
    assert [(c.slot, c.before, c.after) for c in second.changes] == [
        ("answer.sales", "", "+ бюджет есть"),
        ("answer.sales", "+ бюджет есть", ""),
        ("stage", "Предложение", "Переговоры"),
    ]
    assert {c.author.id for c in second.changes} == {ident(sandbox, "savin"), ident(sandbox, "orlov")}
    assert len({c.id for c in second.changes}) == 3
    assert second.changes[0].at == clock() - timedelta(minutes=1)
    assert "бюджет" not in repr(second)
    third = trida.tracker.ticket(KEY, second.cursor)
    assert (third.changes, third.cursor) == ((), second.cursor)


def test_a_long_history_is_paged_back_to_the_cursor(site: Site, sandbox: Sandbox, workspace: Workspace, clock: Clock):
    """A call returns the newest hundred entries at most; the rest is fetched when the cursor lies behind them."""
    clock.tick(minutes=1)
    for number in range(230):
        clock.tick(seconds=1)
        sandbox.label_as("savin", KEY, add=f"l{number}")
    short = _page_of_a_hundred(site, sandbox, workspace)
    whole = short.ticket(KEY, "")
    assert len(whole.changes) == 230
    mark = sandbox.mark()
    assert short.ticket(KEY, whole.cursor).changes == ()
    old = whole.changes[9].id.partition(".")[0]
    assert len(calls(sandbox, mark)) == 1
    assert [c.id for c in short.ticket(KEY, old).changes] == [c.id for c in whole.changes[10:]]


def _page_of_a_hundred(site: Site, sandbox: Sandbox, workspace: Workspace):
    auth = sandbox.auth("trida")
    connection = Connection(site.url, auth[0], SecretStr(auth[1]))
    tracker = connect(workspace, connection, site.slots, site.timing(), HOME).tracker
    ask = tracker._client.call

    def call(method: str, where: str, **how):
        answer = ask(method, where, **how)
        if isinstance(answer, dict) and "changelog" in answer:
            answer["changelog"]["histories"] = answer["changelog"]["histories"][:100]
        return answer

    tracker._client.call = call
    return tracker


def test_a_slot_is_there_only_where_it_can_be_written(trida: Connected, sandbox: Sandbox, installed: dict):
    assert trida.tracker.ticket("TEAM-1", "").slots == {}
    field = installed["state.sales"]
    for screen in sandbox.world.screens.values():
        for tab in screen.tabs:
            tab.fields = [one for one in tab.fields if one != field]
    assert set(trida.tracker.ticket(KEY, "").slots) == set(installed) - {"state.sales"}
    sandbox.permit("trida", "EDIT_ISSUES", allowed=False)
    assert trida.tracker.ticket(KEY, "").slots == {}


def test_a_deal_is_read_whole_in_one_call_and_never_stale(trida: Connected, sandbox: Sandbox, installed: dict):
    trida.tracker.ticket(KEY, "")  # the names of fields are read once
    sandbox.lag(timedelta(hours=1))
    sandbox.label_as("savin", KEY, add="trida")
    number, mark = sandbox.issue(KEY).id, sandbox.mark()
    deal = trida.tracker.deal(f"{SELECTION} AND labels = trida ORDER BY created DESC", number)
    assert calls(sandbox, mark) == [("POST", "search/jql")]
    assert deal == trida.tracker.ticket(number, "")
    assert deal.labels == {"trida"}
    assert set(deal.slots) == set(installed)
    assert trida.tracker.deal(SELECTION, KEY).id == number


def test_what_the_selection_does_not_match_is_no_deal(trida: Connected, sandbox: Sandbox):
    number = sandbox.issue(KEY).id
    assert trida.tracker.deal("project = TEAM", number) is None
    assert trida.tracker.deal('project = DEAL OR summary ~ "order by"', number).id == number
    sandbox.delete_as("installer", KEY)
    assert trida.tracker.deal(SELECTION, number) is None
    with pytest.raises(GiveUp, match="ticket_gone"):
        trida.tracker.ticket(number, "")


@pytest.mark.parametrize(
    ("selection", "alone"),
    [
        ("project = A", "(project = A)"),
        ("project = A OR project = B order  BY rank DESC", "(project = A OR project = B)"),
        ('summary ~ "order by x"', '(summary ~ "order by x")'),
        ("summary ~ 'order by x' ORDER BY created", "(summary ~ 'order by x')"),
    ],
)
def test_a_selection_becomes_one_condition(selection: str, alone: str):
    assert condition(selection) == alone


def test_known_tickets_are_never_stale_however_many(trida: Connected, sandbox: Sandbox, clock: Clock):
    sandbox.lag(timedelta(hours=1))
    clock.tick(minutes=10)
    sandbox.label_as("savin", KEY, add="x")
    since, number = clock() - timedelta(minutes=2), sandbox.issue(KEY).id
    assert list(trida.tracker.changed(SELECTION, since, ())) == []
    assert list(trida.tracker.changed(SELECTION, since, [number])) == [number]
    many = [str(50_000 + n) for n in range(60)]
    assert number in list(trida.tracker.changed(SELECTION, since, [*many, number]))


def test_facts_are_written_for_people(site: Site, sandbox: Sandbox, workspace: Workspace):
    facts = [
        {"field": "Сумма", "label": {"ru": "Сумма", "en": "Amount"}, "kind": "money", "unit": "₽"},
        {"field": sandbox.field("Решение до").id, "label": {"ru": "Решение до", "en": "Decision"}, "kind": "date"},
        {"field": "assignee", "label": {"en": "Owner"}},
        {"field": "labels", "label": {"ru": "Метки"}},
        {"field": "description", "label": {"ru": "Описание"}},
        {"field": "Нет такого", "label": {"ru": "Пусто"}},
    ]
    data = workspace.model_dump()
    data["deals"]["facts"] = facts
    auth = sandbox.auth("trida")
    connection = Connection(site.url, auth[0], SecretStr(auth[1]))
    tracker = connect(Workspace.model_validate(data), connection, {}, site.timing(), HOME).tracker
    mark = sandbox.mark()
    found = tracker.ticket(KEY, "").facts
    assert found[:3] == (
        ("Сумма", "4\u00a0800\u00a0000\u00a0₽"),
        ("Решение до", "26 ноября 2026"),
        ("Owner", "Игорь Савин"),
    )
    assert found[3][0] == "Описание"
    assert found[3][1].startswith("Три склада класса B")
    assert len(found) == 4
    tracker.ticket(KEY, "")
    assert [where for _, where in calls(sandbox, mark)].count("field") == 1


@pytest.fixture
def ticket(trida: Connected) -> Ticket:
    return trida.tracker.ticket(KEY, "")


def found(trida: Connected, ticket: Ticket, **source) -> list[tuple[str, bool, str | None]]:
    return [(p.name, p.active, p.email) for p in trida.tracker.members(PeopleSource(**source), ticket)]


def test_people_of_a_role_come_with_those_of_its_groups(trida: Connected, ticket: Ticket):
    savin = ("Игорь Савин", True, "savin@polus.example")
    assert found(trida, ticket, project_role="sales") == [savin, ("Пётр Орлов", True, "orlov@polus.example")]
    assert found(trida, ticket, project_role="Marketing") == [("Анна Лебедева", True, None)]
    assert found(trida, ticket, group=MARKETING_GROUP) == [("Анна Лебедева", True, None)]


def test_people_in_a_field(trida: Connected, ticket: Ticket):
    assert [name for name, *_ in found(trida, ticket, user_field="Reporter")] == ["Игорь Савин"]
    assert [name for name, *_ in found(trida, ticket, user_field="assignee")] == ["Игорь Савин"]
    with pytest.raises(NeedsOperator, match="field_missing"):
        found(trida, ticket, user_field="Никто")


def test_missing_roles_groups_and_rights_are_said(trida: Connected, ticket: Ticket, sandbox: Sandbox):
    with pytest.raises(NeedsOperator, match="role_missing"):
        found(trida, ticket, project_role="Legal")
    with pytest.raises(NeedsOperator, match="group_missing"):
        found(trida, ticket, group="nobody")
    sandbox.permit("trida", "ADMINISTER_PROJECTS", allowed=False)
    with pytest.raises(NeedsOperator, match="role_missing"):
        found(trida, ticket, project_role="Sales")


def test_many_people_are_read_in_parts(trida: Connected, sandbox: Sandbox):
    ids = [f"nobody-{n}" for n in range(90)] + [ident(sandbox, "savin")]
    mark = sandbox.mark()
    people = trida.tracker.people(ids)
    assert [p.id for p in people] == ids
    assert [p.active for p in people] == [False] * 90 + [True]
    assert len(calls(sandbox, mark)) == 3
    assert trida.tracker.people([]) == ()
