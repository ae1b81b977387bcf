"""``trida install`` and ``trida doctor`` where the manifest has a goal tree: its page, its sources, its fields."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from plugin.cli import main
from plugin.demo.goals import told
from plugin.demo.manifests import admin_environ_for
from plugin.demo.playing import accounts
from plugin.doctoring import TO_DO, words
from plugin.domain.goals.model import Gap, Period
from plugin.domain.health import Health
from plugin.usecases.doctor import examine
from plugin.usecases.doctor_goals import GOALS
from tests.house import WORKSPACE
from tests.trackers.place import place

KINDS = ("jira-cloud", "jira-dc", "notion")


@pytest.fixture(scope="module", params=KINDS)
def home(request, tmp_path_factory):
    with place(tmp_path_factory.mktemp("goals"), request.param, goals=True) as one:
        yield one


def type_in(home, *typed):
    # on Notion the connection installs for itself
    (admin, *_) = [one for one in accounts(home.tracker) if one["email"].startswith("installer")] or [{}]
    env = {**home.env, **admin_environ_for(home.kind, admin)}
    return CliRunner(env=env).invoke(main, typed, catch_exceptions=False)


def looked(home):
    """Return (name, about) → check of the goal tree's part of the doctor."""
    patient = home.app.sites.patient(WORKSPACE)
    found = {(one.name, one.about): one for one in examine(patient, GOALS)}
    for one in found.values():
        assert words(one)
        assert one.state is Health.OK or one.reason in TO_DO or one.reason == "field_missing"
    return found


def page_kind(home):
    return home.app.manifest.workspaces[WORKSPACE].goals.page.kind


def reasons(home):
    return {key: one.reason for key, one in looked(home).items() if one.state is not Health.OK}


def rewritten(home, change):
    path = Path(home.env["TRIDA_MANIFEST"])
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest["workspaces"][WORKSPACE]["goals"])
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_the_page_is_planned_made_once_and_put_into_the_trash(home):
    assert reasons(home) == {("goals", ""): "never_read", ("goal_page", page_kind(home)): "page_not_made"}
    mark = home.sandbox.mark()
    planned = type_in(home, "install", "--check")
    assert planned.exit_code == 2
    (line,) = [one for one in planned.output.splitlines() if "goal tree" in one and one.startswith("plan")]
    assert line.endswith(": “Дерево целей”")
    assert home.sandbox.counts(since=mark).writes == 0
    applied = type_in(home, "install", "--apply")
    assert f"done{line[4:]}" in applied.output
    assert type_in(home, "goals", "--publish").exit_code == 0
    mark = home.sandbox.mark()
    assert type_in(home, "install", "--check").exit_code == 0
    assert type_in(home, "install", "--apply").exit_code == 0
    assert home.sandbox.counts(since=mark).writes == 0
    found = looked(home)
    assert {one.reason for one in found.values()} <= {"ok", "read", "rights_asked"}
    assert found["goal_page", page_kind(home)].facts["url"] in type_in(home, "goals").output
    removed = type_in(home, "install", "--remove")
    lines = [one[:4] for one in removed.output.splitlines() if "goal tree" in one]
    assert lines == ["plan", "done"]
    assert home.app.goal_trees.page(WORKSPACE) is None
    assert reasons(home)["goal_page", page_kind(home)] == "page_not_made"


@pytest.fixture
def cloud(tmp_path):
    with place(tmp_path, "jira-cloud", goals=True) as one:
        assert one.app.goal_trees.prepare(WORKSPACE)
        yield one


def patient(home, change):
    """Return the doctor's findings after a change of the manifest that the commands read."""
    rewritten(home, change)
    done = CliRunner(env=home.env).invoke(main, ["doctor", "--json"], catch_exceptions=False)
    return {(one["name"], one["about"]): one for one in json.loads(done.stdout) if one["name"].startswith("goal")}


def test_what_a_source_lacks_is_told_with_its_name_and_what_to_do(cloud):
    def wrong(goals):
        goals["sources"][0]["fields"]["plan"] = "Plan 2"
        goals["processes"][0]["held"]["jql"] = "project = = GOAL"
        goals["processes"][1]["held"]["jql"] = "project = GOAL AND labels = nothing"

    found = patient(cloud, wrong)
    assert found["goals", "goals"]["words"] == "there is no field “Plan 2”"
    assert "correct its name" in found["goals", "goals"]["to_do"]
    assert found["goals", "lead_reviews"]["reason"] == "selection_wrong"
    assert found["goals", "loss_reviews"]["reason"] == "nothing_selected"


def test_a_page_in_a_space_that_we_do_not_see_or_that_was_moved_away(cloud):
    def elsewhere(goals):
        goals["page"]["space"] = "NOWHERE"

    page = cloud.app.goal_trees.page(WORKSPACE)
    cloud.sandbox.confluence.page(page.remote).status = "trashed"
    assert reasons(cloud)["goal_page", "confluence"] == "page_unseen"
    found = patient(cloud, elsewhere)
    assert (found["goal_page", "confluence"]["reason"], found["goal_page", "confluence"]["state"]) == (
        "space_missing",
        "FAIL",
    )


def test_an_account_that_may_not_write_where_the_page_is_an_issue(home):
    if home.kind == "jira-dc":
        home.sandbox.permit("trida", "EDIT_ISSUES", "GOAL", allowed=False)
    lacks = {"jira-dc": {("goal_page", "GOAL"): "rights_lack"}}.get(home.kind, {})
    assert {key: one for key, one in reasons(home).items() if one == "rights_lack"} == lacks


def test_a_page_of_another_place_is_planned_anew(cloud):
    def below(goals):
        goals["page"]["parent"] = cloud.app.goal_trees.page(WORKSPACE).remote

    assert "goal tree" not in type_in(cloud, "install", "--plan").output
    rewritten(cloud, below)
    assert "+ make the page of the goal tree" in type_in(cloud, "install", "--plan").output


def test_rights_in_confluence_that_were_not_asked_for_before_need_a_yes(cloud):
    assert type_in(cloud, "install", "--apply").exit_code == 0
    manifest = json.loads(Path(cloud.env["TRIDA_MANIFEST"]).read_text(encoding="utf-8"))
    manifest["permissions"].append({"scope": "x:confluence", "on": "confluence", "why": {"en": "more"}})
    Path(cloud.env["TRIDA_MANIFEST"]).write_text(json.dumps(manifest), encoding="utf-8")
    asked = type_in(cloud, "install", "--apply")
    assert asked.exit_code == 3
    assert "asked for since the last installation: x:confluence: more" in asked.output


def test_a_gap_is_told_as_a_number_with_its_unit_and_plans_that_meet_as_none():
    quarter = Period(date(2026, 10, 1), date(2026, 12, 31))

    def gap(need):
        return Gap(quarter, (), "turnover", Decimal("38.4"), Decimal(need), "M ₽", "g")

    assert [told(gap("48.0")), told(gap("40.4")), told(None)] == [
        {"number": 9.6, "unit": "M ₽"},
        {"number": 2, "unit": "M ₽"},
        None,
    ]
