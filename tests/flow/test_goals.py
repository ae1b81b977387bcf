"""The goal tree over a sandbox of each tracker: a changed number, a new goal, lost answers, somebody else's hand."""

from contextlib import contextmanager
from functools import partial

import pytest
import requests

from adapters.sandbox.goal_play import DESKS
from plugin.usecases.goal_publishing import TREE, log_of
from tests.blindness.channels import watched
from tests.cli.test_goals import called
from tests.house import WORKSPACE
from tests.trackers.place import KINDS, place

READER, OWNER = "ryabova", "lebedeva"
FACT, GOAL, PRIVATE = "Факт", "GOAL-9", "GOAL-29"
STORED = ("file trida.db-wal", "column goal_snapshots.data")
SOURCES = 3  # one of goals, two of meetings


class Hill:
    """A place with a goal tree, and its page as people of the company read it."""

    def __init__(self, here):
        self.here, self.desk, self.app = here, DESKS[here.kind], here.app

    def run(self):
        """Run the tree; returns the outcome and the service's reads and writes."""
        mark = self.here.sandbox.mark()
        outcome = self.app.tickets.run(WORKSPACE, TREE)
        counts = self.here.sandbox.counts(since=mark, caller="trida")
        return outcome, counts.reads, counts.writes

    def later(self):
        """Let webhooks arrive and what waits for a few seconds run; returns the writes of the service."""
        mark = self.here.sandbox.mark()
        for _ in range(2):
            self.here.settle()
            self.here.clock.forward(seconds=6)
        self.here.settle()
        return self.here.sandbox.counts(since=mark, caller="trida").writes

    def set(self, number, key=GOAL):
        self.desk.set_number(self.here.person(OWNER), key, FACT, number)

    @property
    def page(self):
        return self.app.goal_trees.page(WORKSPACE).remote

    def looked_at(self):
        """Return when the service last looked at what stands on the page."""
        return self.app.goal_trees.page(WORKSPACE).checked_at

    def text(self):
        return self.desk.page(self.here.person(READER), self.page)

    def log(self):
        with self.app.store.begin() as tx:
            return [what for _, _, what, _ in tx.audits(log_of(WORKSPACE))]

    def wiki(self):
        """Return the page as Confluence holds it."""
        return self.here.sandbox.confluence.page(self.page, ("current", "trashed"))


@contextmanager
def hill(folder, kind="jira-cloud"):
    with place(folder, kind, goals=True, lists=False) as here:
        yield begun(here)


def begun(here):
    """Let the tree be published for the first time."""
    there = Hill(here)
    assert there.run()[0] == "done"
    there.later()
    return there


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_that_somebody_changes_is_on_the_page_after_one_write(tmp_path, kind):
    with hill(tmp_path, kind) as there:
        assert "не дотягивают до общей цели на 9,6\u00a0млн\u00a0₽" in there.text()
        assert there.run() == ("done", SOURCES, 0)
        looked_at = there.looked_at()
        there.set(5870)
        assert there.later() == 1
        assert "5\u00a0870" in there.text()
        assert there.looked_at() == looked_at, "our own echo causes nothing"
        assert there.run() == ("done", SOURCES, 0)
        assert there.here.notices() == []


def test_a_new_goal_that_hangs_nowhere_is_named_with_its_owner(tmp_path):
    with hill(tmp_path) as there:
        fields = {"Отдел": {"value": "Маркетинг"}, "Показатель": {"value": "Лиды"}, "Период": "IV квартал 2026"}
        made = there.here.sandbox.create_as(OWNER, "GOAL", "Лиды с выставки", assignee=OWNER, **fields)
        assert there.later() == 1
        assert "«Лиды с выставки» (Анна Лебедева) не стоит на дереве." in there.text()
        assert made.key in there.text()
        there.here.sandbox.permit(OWNER, "DELETE_ISSUES", "GOAL")
        there.here.sandbox.delete_as(OWNER, made.key)
        there.later()
        assert "Лиды с выставки" not in there.text()


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("jira-cloud", {"method": "PUT", "path": "/wiki/api/v2/pages"}),
        ("jira-dc", {"method": "PUT", "path": "/rest/api/2/issue"}),
        ("notion", {"method": "PATCH", "path": "/v1/blocks"}),
    ],
)
def test_a_lost_answer_ends_in_one_right_page(tmp_path, kind, fault):
    with hill(tmp_path, kind) as there:
        before = there.text()
        there.set(5870)
        there.here.sandbox.fault("lost-ack", **fault)
        there.later()
        there.here.pass_time(seconds=40)
        after = there.text()
        assert "5\u00a0870" in after
        assert len(after.splitlines()) == len(before.splitlines())
        assert there.run()[0::2] == ("done", 0)
        assert there.here.notices() == []


def test_what_somebody_wrote_into_our_part_is_restored_and_what_they_wrote_beside_it_stays(tmp_path):
    with hill(tmp_path) as there:
        sandbox, right = there.here.sandbox, there.text()
        body = there.wiki().now.body
        person = sandbox.account(READER)
        sandbox.confluence.edit_as(
            person, there.page, "<p>Прочитайте до среды</p>" + body.replace("План продаж", "План")
        )
        assert there.run() == ("done", SOURCES, 0), "Confluence tells nothing, so nobody looks before a day is over"
        there.here.clock.forward(days=1)
        assert there.run()[0::2] == ("done", 1)
        assert "Прочитайте до среды" in there.text()
        assert there.text().count("План продаж") == right.count("План продаж")
        assert there.log() == ["made", "restored"]


def test_a_page_in_the_trash_is_made_anew_once_and_a_person_is_told(tmp_path):
    with hill(tmp_path) as there:
        old = there.wiki()
        old.status = "trashed"
        there.set(5870)
        there.later()
        assert old.status == "trashed"
        assert there.page != old.id
        assert "5\u00a0870" in there.text()
        assert there.log() == ["made", "gone", "made"]
        assert there.here.notices() == ["page_made_anew"]


def test_an_issue_that_is_our_page_is_looked_at_when_somebody_else_writes_on_it(tmp_path):
    with hill(tmp_path, "jira-dc") as there:
        sandbox, right = there.here.sandbox, there.text()
        key = next(issue.key for issue in sandbox.world.issues.values() if issue.id == there.page)
        text = sandbox.value(key, "description")
        sandbox.edit_as(OWNER, key, {"description": text.replace("План продаж", "План") + "\nСпасибо"})
        assert there.later() == 1
        assert there.text().replace("Спасибо", "").split() == right.split()
        assert "Спасибо" in there.text()
        assert there.log() == ["made", "restored"]


def test_a_burst_is_one_run_and_a_past_day_is_shown_as_it_was(tmp_path):
    with hill(tmp_path) as there:
        there.here.clock.forward(days=2)
        for number in (5810, 5820, 5870):
            there.set(number)
        assert there.later() == 1
        there.here.clock.forward(days=3)
        there.set(5880)
        there.later()
        link = there.app.view_links.issue_workspace(WORKSPACE, "goals")
        past, now = (requests.get(f"{link}{query}", timeout=20).text for query in ("?day=2026-11-06", ""))
        assert ("5\u00a0870" in past, "5\u00a0880" in past) == (True, False)
        assert "5\u00a0880" in now
        assert requests.get(f"{link}?day=2026-11-01", timeout=20).status_code == 404


def test_a_tree_is_read_although_the_look_at_the_deals_fails(tmp_path):
    with hill(tmp_path) as there:
        with there.app.store.begin() as tx:
            tx.save_watermark(WORKSPACE, there.here.clock.now)
        there.here.sandbox.fault("401", path="/rest/api", times=None)
        assert there.app.reconcile.run() == f"{WORKSPACE}=token_refused"
        with there.app.store.begin() as tx:
            assert (WORKSPACE, TREE) in tx.stranded(there.here.clock())


def test_what_is_private_leaves_the_tracker_for_the_store_alone(tmp_path):
    secrets = ("Усушкаутруска", "98765.5", "Шёпотвкоридоре")
    with watched(tmp_path, partial(place, tmp_path, "jira-cloud", goals=True), post=False) as (here, watch):
        fields = {"summary": secrets[0], FACT: 98765.5, "Заметка": secrets[2]}
        here.sandbox.edit_as("kotova", PRIVATE, fields)
        there = begun(here)
        here.clock.forward(days=1)
        here.sandbox.edit_as("kotova", PRIVATE, {"Приёмка": {"value": "Не принят"}})
        there.later()
        link = here.app.view_links.issue_workspace(WORKSPACE, "goals")
        for form in ("", ".csv", ".json", ".svg", ".mmd"):
            assert requests.get(f"{link}{form}", timeout=20).status_code == 200
        for words in ([], ["--json"], ["--csv"], ["--check"], ["--log"], ["--day", "2026-11-02"]):
            status, said = called(here, *words)
            assert status == 0, said
            watch.told.append(said)
        found = watch.found(*secrets, "98765,5", "98\u00a0765,5")
        kinds = {" ".join(one.split()[:2]) for places in found.values() for one in places}
        assert kinds <= {"tracker field", "tracker histories", "tracker webhooks", "file trida.db", *STORED}
        assert "column goal_snapshots.data" in kinds
