"""What the command line says of goal trees."""

import csv
import io
import json
from functools import partial
from unittest import mock

from click.testing import CliRunner

from plugin import bootstrap
from plugin.cli import main
from plugin.domain.goals.plain import load
from tests.house import WORKSPACE
from tests.trackers.place import place


def called(here, *words):
    """Run the command at the time of the place; returns its status and what it printed."""
    with mock.patch.object(bootstrap, "Parts", partial(bootstrap.Parts, clock=here.clock)):
        done = CliRunner(env=here.env).invoke(main, ["goals", *words])
    return done.exit_code, done.output


def test_the_tree_its_page_and_its_links(tmp_path):
    with place(tmp_path, "jira-cloud", goals=True) as here:
        status, said = called(here)
        assert (status, "no_goals" in said, "trida goals --publish" in said) == (3, True, True)
        status, said = called(here, "--publish")
        lines = said.splitlines()
        assert status == 0
        assert lines[0].startswith("2026-10-01 to 2026-12-31  as of 2026-11-02")
        assert lines[1].startswith("shared goal GOAL-1  План продаж: ")
        assert "fall short of the shared goal by ₽9.6 million" in lines[2]
        assert any(line.startswith("refused  The owner does not accept the number") for line in lines)
        assert any(line.startswith("department marketing  Маркетинг  Анна Лебедева  ") for line in lines)
        assert lines[-1] == f"page {here.app.goal_trees.page(WORKSPACE).address}"
        assert called(here) == called(here, "--check") == (0, said)

        page = here.app.goal_trees.page(WORKSPACE)
        status, said = called(here, "--log")
        assert (status, said.split("  ")[1:]) == (0, ["made", f"page={page.remote}\n"])

        goals = load(json.loads(called(here, "--json")[1]))
        assert len(goals) == len(list(csv.reader(io.StringIO(called(here, "--csv")[1])))) - 1
        assert [one.title for one in goals if one.private] == [""]

        signed = called(here, "--link")[1].strip().split("/w/")[1].removesuffix("/goals")
        assert here.app.tree_pages.view_tree(signed, "").workspace == WORKSPACE
        assert called(here, "--revoke") == (0, "every view link of the workspace has ended\n")
        assert called(here, "--day", "2026-11-01") == (3, "Error: day_unknown (first: 2026-11-02)\n")
        assert called(here, "--json", "--csv") == (3, "Error: choose one of --csv, --json\n")

        here.sandbox.fault("401", path="/rest/api", times=None)
        status, said = called(here, "--publish")
        assert (status, said.splitlines()[0]) == (3, "Error: operator")
        assert "token_refused" in said
