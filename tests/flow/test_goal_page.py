"""The page of a goal tree: made once, found after a lost answer, looked at once a day, made anew once."""

import secrets
from datetime import timedelta

import pytest

from plugin.documents import markdown
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import IssuePlace
from plugin.jobs.tickets import Lost
from plugin.ports.pages import Loss
from plugin.ports.world import Document
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from plugin.usecases.deps import World
from plugin.usecases.goal_publishing import PagePublisher, Place, log_of
from tests.fakes import InlineEngine, PaperPages, SetClock
from tests.house import KEY
from tests.store.databases import empty, migrated

WHERE = IssuePlace(kind="issue", project="GOAL")
UNSURE = TryLater("unsure", timedelta(seconds=2))


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with migrated(f"sqlite:///{tmp_path_factory.mktemp('db') / 'trida.db'}") as engine:
        yield engine


class Desk:
    """A tree's page on paper, and what the store knows of it."""

    def __init__(self, engine):
        empty(engine)
        self.clock, self.paper, self.title, self.where, self.lost = SetClock(), PaperPages(), "Цели", WHERE, False
        self.store = Store(engine, SealBox([KEY]))
        jobs = InlineEngine(self.clock)
        self.world = World(self.store, jobs, self.clock, secrets.token_hex, secrets.token_bytes, {}, "http://trida")

    def mine(self):
        if self.lost:
            raise Lost

    @property
    def publisher(self):
        return PagePublisher(self.world, Place("demo", self.where, self.title, self.paper), self.mine)

    def publish(self, text="one"):
        """Publish and return the calls that it took."""
        before = len(self.paper.calls)
        self.publisher.publish(Document(text, markdown.tree(text)))
        return self.paper.calls[before:]

    def page(self):
        with self.store.begin() as tx:
            return tx.standing_page("demo")

    def log(self):
        with self.store.begin() as tx:
            return [(what, dict(facts)) for _, _, what, facts in tx.audits(log_of("demo"))]

    def notices(self):
        with self.store.begin() as tx:
            return [one.reason for one in tx.notices()]

    def drift(self):
        """Let somebody write on the page, and have it told."""
        self.paper.texts[self.page().remote] = "scribbled"
        with self.store.begin() as tx:
            tx.want_check("demo", self.clock())


@pytest.fixture
def desk(engine):
    return Desk(engine)


def test_a_page_is_made_once_and_an_unchanged_one_costs_nothing(desk):
    assert desk.publish() == ["find", "create", "write"]
    assert desk.publish() == []
    assert desk.publish("two") == ["write"]
    assert (desk.paper.texts, desk.page().address) == ({"page-1": "two"}, "http://wiki/page-1")
    assert desk.log() == [("made", {"page": "page-1"})]


def test_a_page_whose_making_was_not_acknowledged_is_found(desk):
    desk.paper.fails["create"] = (UNSURE, True)
    with pytest.raises(TryLater, match="unsure"):
        desk.publish()
    assert desk.publish() == ["find", "check", "write"]
    assert desk.paper.texts == {"page-1": "one"}
    assert desk.log() == [("found", {"page": "page-1"})]


def test_a_page_that_was_surely_not_made_is_made_at_once(desk):
    desk.paper.fails["create"] = (TryLater("busy", timedelta(seconds=2)), False)
    with pytest.raises(TryLater, match="busy"):
        desk.publish()
    assert desk.publish() == ["find", "create", "write"]
    desk.paper.fails["create"] = (UNSURE, False)
    desk.paper.texts.clear()
    with pytest.raises(TryLater, match="unsure"):
        desk.publish("two")
    with pytest.raises(TryLater, match="in_flight"):
        desk.publish()
    desk.clock.forward(seconds=30)
    assert desk.publish() == ["find", "find", "create", "write"]


@pytest.mark.parametrize("arrives", [True, False])
def test_a_write_that_was_not_acknowledged_is_waited_for_and_then_looked_at(desk, arrives):
    desk.publish()
    desk.paper.fails["write"] = (UNSURE, arrives)
    with pytest.raises(TryLater, match="unsure"):
        desk.publish("two")
    with pytest.raises(TryLater, match="in_flight"):
        desk.publish("two")
    desk.clock.forward(seconds=30)
    assert desk.publish("two") == ["write"]
    assert (desk.paper.texts, desk.page().sending) == ({"page-1": "two"}, None)


def test_a_run_that_lost_the_tree_writes_nothing_more(desk):
    desk.publish()
    desk.lost = True
    with pytest.raises(Lost):
        desk.publish("two")
    assert desk.paper.texts == {"page-1": "one"}


def test_the_page_is_looked_at_once_a_day_and_when_somebody_wrote_on_it(desk):
    desk.publish()
    desk.paper.texts["page-1"] = "scribbled"
    desk.clock.forward(hours=23)
    assert desk.publish() == []
    desk.clock.forward(hours=1)
    assert desk.publish() == ["check", "write"]
    desk.drift()
    assert desk.publish() == ["check", "write"]
    assert desk.publish() == []
    assert [what for what, _ in desk.log()] == ["made", "restored", "restored"]


def test_what_keeps_rewriting_the_page_is_left_alone_for_an_hour(desk):
    desk.publish()
    for _ in range(3):
        desk.drift()
        assert desk.publish() == ["check", "write"]
    desk.drift()
    assert (desk.publish(), desk.notices()) == ([], ["page_fought_over"])
    desk.clock.forward(hours=2)
    assert desk.publish() == ["check", "write"]
    assert desk.notices() == ["page_fought_over"], "it was not at rest yet"
    desk.clock.forward(days=1)
    assert (desk.publish(), desk.notices()) == (["check"], [])


def test_a_page_that_is_gone_is_made_anew_once_a_day(desk):
    desk.publish()
    desk.paper.texts.clear()
    assert desk.publish("two") == ["find", "create", "write"]
    assert (desk.paper.texts, desk.notices()) == ({"page-2": "two"}, ["page_made_anew"])
    desk.paper.texts.clear()
    for _ in range(2):
        with pytest.raises(NeedsOperator, match="page_gone"):
            desk.publish("three")
    assert desk.paper.calls.count("create") == 2
    assert desk.publisher.stand(asked=True).remote == "page-3"
    assert desk.publish("three") == ["write"]
    desk.clock.forward(days=2)
    desk.paper.texts.clear()
    assert desk.publish("four") == ["check", "find", "create", "write"]


def test_another_place_or_title_in_the_manifest(desk):
    desk.publish()
    desk.title = "Дерево"
    assert desk.publish() == ["check"]
    assert (desk.publish(), desk.page().title) == ([], "Дерево")
    desk.where, desk.paper.texts = IssuePlace(kind="issue", project="TEAM"), {}
    assert desk.publish() == ["find", "create", "write"]
    assert desk.log()[1:] == [("left", {"page": "page-1"}), ("made", {"page": "page-2"})]


def test_a_page_that_an_operator_removed_stays_away_until_it_is_asked_for(desk):
    desk.publish()
    desk.paper.texts.clear()
    desk.publisher.end(desk.page(), "removed")
    assert (desk.publish("two"), desk.page()) == ([], None)
    assert desk.publisher.stand(asked=True).remote == "page-2"
    assert desk.publish("two") == ["write"]


def test_the_page_of_another_tree_is_not_taken_over(desk):
    desk.publish()
    other = Place("other", desk.where, desk.title, desk.paper)
    assert PagePublisher(desk.world, other, desk.mine).stand().remote == "page-2"


def test_what_had_to_be_made_anew_is_told_by_key_and_count(desk):
    desk.publish()
    desk.paper.losses = (Loss("goal.demo:7", 2),)
    desk.publish("two")
    assert desk.log()[1:] == [("remade", {"key": "goal.demo:7", "comments": "2"})]


def test_other_trouble_is_not_taken_for_a_page_that_is_gone(desk):
    desk.publish()
    desk.paper.fails["write"] = (GiveUp("ticket_gone"), False)
    with pytest.raises(GiveUp, match="ticket_gone"):
        desk.publish("two")
    assert (desk.page().remote, desk.notices()) == ("page-1", [])
