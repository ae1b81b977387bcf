"""The goals of the demo company: the numbers of a quarter, a project of Jira that has selects and parents, Notion's."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.sandbox import goals_story as story
from adapters.sandbox.app import create_app
from adapters.sandbox.company import POLUS_WITH_GOALS
from adapters.sandbox.goals_tree import GOALS
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, refused

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def plan_of(number):
    own = next(one for one in GOALS if one.number == number)
    parts = [one for one in GOALS if one.parent == number and one.counts]
    return sum((plan_of(one.number) for one in parts), Decimal(0)) if own.kind == "sum" else Decimal(own.plan)


def test_the_plans_do_not_meet_by_the_numbers_of_the_story():
    shared, leads, conversion, average, clients = (plan_of(one) for one in (1, 2, 6, 15, 12))
    assert (shared, leads * conversion / 100 * average) == (Decimal("48.0"), Decimal("38.4"))
    assert clients - leads * conversion / 100 == 6


def test_goals_stand_in_order_and_each_department_has_some():
    assert [one.number for one in GOALS] == list(range(1, 31))
    assert all(one.parent is None or one.parent < one.number for one in GOALS)
    assert Counter(one.department for one in GOALS) == {"": 1, "marketing": 10, "sales": 12, "product": 7}
    assert [one.number for one in GOALS if one.private] == [29]
    assert [one.number for one in GOALS if one.closed] == [11, 23, 30]


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 11, 20), date(2026, 12, 31), date(2027, 2, 28)])
def test_facts_of_any_day_are_what_the_share_of_the_quarter_makes_of_the_plan(day):
    first, last = story.quarter(day)
    assert first <= day <= last
    assert (last - first).days in (89, 90, 91)
    for one in GOALS:
        fact = one.fact_on(day)
        if one.pace is not None:
            assert 0 <= fact <= Decimal(one.plan) * Decimal("1.2")
            assert fact == 0 or day != first
        else:
            assert (fact is None) == (one.fact is None)


@pytest.mark.parametrize("ahead", range(15))
def test_one_process_was_held_on_its_last_day_and_the_other_left_out_one(ahead):
    today = NOW.date() + timedelta(days=ahead)
    held, missed = (one.held(today) for one in story.SYNCS)
    assert (held.weekday(), missed.weekday()) == (1, 3)
    assert 0 <= (today - held).days < 7
    assert (missed - story.ANCHOR).days % 14 == 0
    assert 14 < (today - missed).days <= 28


def test_quarters_are_called_as_people_call_them():
    assert [story.period(NOW.date(), one) for one in story.LANGUAGES] == ["IV квартал 2026", "Q4 2026"]


@pytest.fixture
def cloud_site():
    sandbox = Sandbox(lambda: NOW).seed(POLUS_WITH_GOALS["ru"])
    client = create_app(sandbox).test_client()
    return sandbox, lambda who: Api(client, sandbox.auth(who))


def test_a_select_is_written_by_its_text_and_by_its_id_and_by_nothing_else(cloud_site):
    sandbox, api = cloud_site
    unit = sandbox.field("Единица")
    assert api("lebedeva").get("/issue/GOAL-3")["fields"][unit.id]["value"] == "лидов"
    write = api("lebedeva").call("PUT", "/issue/GOAL-3", {"fields": {unit.id: {"value": "шт."}}})
    assert (write.status_code, sandbox.value("GOAL-3", "Единица")) == (204, "шт.")
    api("lebedeva").call("PUT", "/issue/GOAL-3", {"fields": {unit.id: {"id": unit.options["%"]}}})
    (item,) = sandbox.issue("GOAL-3").histories[-1].changes
    assert (item.before, item.after) == ((unit.options["шт."], "шт."), (unit.options["%"], "%"))
    wrong = api("lebedeva").call("PUT", "/issue/GOAL-3", {"fields": {unit.id: {"value": "?"}}})
    assert unit.id in refused(wrong, 400)["errors"]


def test_a_goal_hangs_below_another_and_is_found_by_that(cloud_site):
    sandbox, api = cloud_site
    assert api("trida").get("/issue/GOAL-3")["fields"]["parent"]["key"] == "GOAL-2"
    assert "parent" not in api("trida").get("/issue/GOAL-1")["fields"]
    api("lebedeva").call("PUT", "/issue/GOAL-3", {"fields": {"parent": {"key": "GOAL-7"}}})
    query = 'parent = GOAL-7 AND Отдел = "Маркетинг"'
    found = api("trida").get("/search/jql", fields="summary", jql=query)["issues"]
    assert {one["key"] for one in found} == {"GOAL-3", "GOAL-8"}
    assert sandbox.issue("GOAL-3").histories[-1].changes[0].field == "IssueParentAssociation"
    assert "parent" in refused(api("lebedeva").call("PUT", "/issue/GOAL-3", {"fields": {"parent": {}}}), 400)["errors"]


def test_the_service_makes_checklists_beside_the_goals_and_deletes_nothing(cloud_site):
    sandbox, api = cloud_site
    accepted = sandbox.field("Приняли")
    assert list(accepted.options) == ["Маркетинг", "Продажи", "Продукт"]
    where = {"project": {"key": "GOAL"}, "issuetype": {"name": "Task"}, "summary": "Сверка"}
    more = {sandbox.field("Не применимо, потому что").id: "нет заявок", "duedate": "2026-11-24"}
    made = api("trida").call("POST", "/issue", {"fields": {**where, **more}})
    assert made.status_code == 201, made.text
    refused(api("trida").call("DELETE", f"/issue/{made.json['key']}"), 403)


def test_a_company_without_goals_has_no_trace_of_them():
    plain = Sandbox(lambda: NOW)
    assert {one.key for one in plain.reset().world.projects.values()} == {"DEAL", "TEAM"}
    assert set(NotionSandbox(lambda: NOW).reset().places) & {"goals", "lists", "meetings", "shared"} == set()


def test_notion_has_the_same_goals_with_their_relation_and_age():
    sandbox = NotionSandbox(lambda: NOW).seed(POLUS_WITH_GOALS["en"])
    source = sandbox.world.sources[sandbox.places["goals"]]
    rows = [one for one in sandbox.world.pages.values() if one.parent.id == source.id]
    assert [one.number for one in rows] == [one.number for one in GOALS]
    above = source.named("Goal above")
    assert rows[2].values[above.id] == [rows[1].id]
    assert (NOW - rows[27].edited).days == 23
    assert sandbox.sees("trida", "shared")
    assert sandbox.sees("trida", "meetings")
    assert sandbox.sees("trida", "lists")
    assert sandbox.page(sandbox.places["lists"]).parent.id == sandbox.places["home"]
