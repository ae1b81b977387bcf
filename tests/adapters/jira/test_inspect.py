"""Looking at a site for the doctor: what is read."""

import pytest

from adapters.jira.inspect import _one_a_project
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.checkup import HookState
from tests.adapters.jira.conftest import SELECTION, connected


def issue(number, project, *, done=False):
    status = {"statusCategory": {"key": "done" if done else "new"}}
    return {"id": str(number), "fields": {"project": {"key": project}, "status": status}}


def test_an_open_deal_stands_for_its_project_and_a_closed_one_where_none_is_open():
    found = [issue(1, "A", done=True), issue(2, "B", done=True), issue(3, "A"), issue(4, "A"), issue(5, "B", done=True)]
    assert _one_a_project(found) == ("3", "2")


def test_samples_are_whole_tickets_one_a_project(trida, installed):
    samples = {one.project: one for one in trida.inspector.samples(SELECTION)}
    assert set(samples) == {"DEAL", "TEAM"}
    assert not samples["DEAL"].closed
    assert set(samples["DEAL"].slots) == set(installed)


def test_a_webhook_is_compared_part_by_part_and_only_an_admin_sees_it(trida, admin, desired, sandbox, installed):
    assert admin.inspector.hook(desired) == HookState(enabled=True, differs=())
    with pytest.raises(NeedsOperator, match="no_right"):
        trida.inspector.hook(desired)
    (hook,) = sandbox.world.hooks.values()
    hook.name, hook.jql, hook.events, hook.enabled = "Trida · 0", "project = X", ["jira:issue_created"], False
    assert admin.inspector.hook(desired) == HookState(enabled=False, differs=("filter", "events", "secret"))
    hook.name = "named by a person"
    assert "secret" not in admin.inspector.hook(desired).differs
    sandbox.world.hooks.clear()
    assert admin.inspector.hook(desired) is None


def test_a_tracker_that_is_away_has_no_clock(site, workspace, clock):
    site.url = "http://127.0.0.1:9"
    with pytest.raises(TryLater, match="away"):
        connected(site, workspace, ("a", "b")).inspector.ahead()


def test_a_project_that_is_named_and_not_found(trida, sandbox):
    assert trida.inspector.unseen('project in (DEAL, TEAM, "Big deals")') == ("Big deals",)
    sandbox.permit("trida", "BROWSE_PROJECTS", "TEAM", allowed=False)
    assert trida.inspector.unseen(SELECTION) == ("TEAM",)
