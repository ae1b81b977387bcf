"""The soft gate: one comment and some words on the status line while something is open; it blocks nothing."""

from dataclasses import replace
from datetime import date, time

import pytest

from plugin.domain.checklists.making import own
from plugin.domain.checklists.model import Checklist, Closed, Sync
from plugin.domain.goals.model import Cadence
from plugin.domain.people import Person
from plugin.domain.rounds import State
from plugin.errors import Rejected
from plugin.ports.entering import Link
from plugin.usecases.checklist_pages import SyncPages
from plugin.usecases.checklist_syncs import sync_of
from plugin.usecases.checklist_views import Way
from plugin.usecases.deps import hashed
from plugin.usecases.gate import deals_moved
from plugin.usecases.list_links import ListLinks
from tests.house import WORKSPACE, house, repository_manifest

STAGE, STATUS = "Переговоры", "Трида: раунд"
GOALS = {
    "departments": [
        {"id": "marketing", "name": {"ru": "Маркетинг"}, "owner": "anna"},
        {"id": "sales", "name": {"ru": "Продажи"}, "owner": "igor"},
    ],
    "sources": [{"id": "goals", "jql": "project = DEAL AND labels = goal"}],
    "processes": [
        {
            "id": "review",
            "name": {"ru": "Сверка лидов"},
            "between": ["marketing", "sales"],
            "cadence": {"every": "weekly", "weekday": "tue"},
            "checklist": {"at": "10:00", "gate": {"stages": [STAGE.upper()]}},
        }
    ],
}
DAY = date(2026, 11, 3)


TEXTS = ("Бюджет согласован", "Срок назван")


class Unrecorded:
    """A tracker that keeps no history of fields."""

    def __init__(self, tracker):
        self._tracker = tracker

    def __getattr__(self, name):
        return getattr(self._tracker, name)

    def ticket(self, *asked):
        return replace(self._tracker.ticket(*asked), recorded=False, changes=())


class Gated:
    """A house in which two items about a deal are open, and a browser at which their owner ticks."""

    def __init__(self, home):
        self.home, self.deal = home, home.id()
        self.sync = sync_of(home.app.manifest.workspaces[WORKSPACE], "review")
        made = [replace(own(f"own:{text}", text, self.sync, DAY), deal=self.deal) for text in TEXTS]
        self.items, now = [item.id for item in made], home.clock()
        with home.app.store.begin() as tx:
            tx.add_checklist(Checklist("list-1", WORKSPACE, "review", DAY, now, now, tuple(made)))
            ListLinks(home.app.world).keep(tx, WORKSPACE, Person("igor", "Игорь Савин"), "token")
        self.pages = SyncPages(home.app.world, home.app.view_links)
        self.way = Way(workspace=WORKSPACE, cookie=self.pages.claim("token")[1])

    def enter(self, stage=STAGE):
        self.home.sandbox.transition_as("savin", self.home.deal, stage)
        self.home.settle()

    def run(self):
        """Run the deal once more; returns the service's writes."""
        mark = self.home.sandbox.mark()
        with self.home.app.store.begin() as tx:
            self.home.engine.wake(tx, WORKSPACE, self.deal)
        self.home.settle()
        return self.home.sandbox.counts(since=mark, caller="trida").writes

    def act(self, do, **form):
        problems = self.pages.act(self.way, "review", DAY.isoformat(), {"do": do, **form})
        self.home.settle()
        return problems

    def line(self):
        return self.home.sandbox.value(self.home.deal, STATUS) or ""

    def comments(self):
        """Return what our comments on the deal say, but for those of rounds."""
        said = [str(one.body) for one in self.home.sandbox.issue(self.home.deal).comments]
        return [one for one in said if "Сверка лидов" in one]


@pytest.fixture
def gated(tmp_path):
    with house(tmp_path, manifest=repository_manifest(goals=GOALS)) as home:
        yield Gated(home)


def test_entering_the_stage_is_told_once_and_shown_beside_the_round(gated):
    gated.home.open()
    before = gated.line()
    assert (before.startswith("Раунд 1: "), "сверка" in before, gated.comments()) == (True, False, [])
    gated.enter()
    assert gated.line() == f"{before} · чек-лист: открыто 2"
    (comment,) = gated.comments()
    assert all(text in comment for text in (*TEXTS, "/s/demo/review", "маркетинг"))
    for role in ("sales", "marketing", "product"):
        gated.home.seal(role)
    gated.home.settle()
    assert "вскрыт" in gated.line()
    assert gated.line().endswith(" · чек-лист: открыто 2")
    assert gated.run() == 0
    with gated.home.app.store.begin() as tx:
        tx.settle_comparison(gated.home.round().id, "savin", gated.home.clock())
    assert gated.run() > 0
    assert (gated.line().endswith(" · чек-лист: открыто 2"), "не сравнили" in gated.line()) == (True, False)
    assert gated.run() == 0, "the comparison and the gate agree on one line"


def test_leaving_the_stage_takes_the_words_away_and_coming_again_says_nothing_new(gated):
    gated.home.open()
    gated.enter()
    mark = gated.home.sandbox.mark()
    gated.enter("Предложение")
    assert (gated.line().endswith("запечатано"), len(gated.comments())) == (True, 1)
    gated.enter()
    assert (gated.line().endswith("открыто 2"), len(gated.comments()), gated.home.notices()) == (True, 1, [])
    assert gated.home.sandbox.counts(since=mark, caller="trida").writes == 2


def test_a_tick_of_both_sides_takes_an_item_off_the_line(gated):
    gated.home.open()
    gated.enter()
    with gated.home.app.store.begin() as tx:
        ListLinks(gated.home.app.world).keep(tx, WORKSPACE, Person("anna", "Анна"), "anna's")
    anna = Way(workspace=WORKSPACE, cookie=gated.pages.claim("anna's")[1])
    for item, left in zip(gated.items, ("открыто 1", "запечатано"), strict=True):
        gated.act("tick", item=item, department="sales")
        gated.pages.act(anna, "review", DAY.isoformat(), {"do": "tick", "item": item, "department": "marketing"})
        gated.home.settle()
        assert gated.line().endswith(left)
    assert gated.pages.sheet(gated.way, "review", "").gates == ()


def test_whoever_lets_the_deal_pass_stands_there_with_name_and_reason(gated):
    gated.home.open()
    gated.enter()
    assert [one.reason for one in gated.act("pass", deal=gated.deal, because=" ")] == ["text_missing"]
    with pytest.raises(Rejected, match="item_unknown"):
        gated.act("pass", deal="0", because="клиент ждёт")
    gated.act("pass", deal=gated.deal, because="клиент ждёт")
    assert "сверка" not in gated.line()
    assert ["клиент ждёт" in one and "Игорь Савин" in one for one in gated.comments()] == [False, True]
    (gate,) = gated.pages.sheet(gated.way, "review", "").gates
    assert (gate.key, gate.items, gate.passed_by, gate.passed_because) == (
        gated.home.deal,
        tuple(gated.items),
        "Игорь Савин",
        "клиент ждёт",
    )


def test_a_deal_without_a_round_has_the_gates_words_alone(gated):
    gated.enter()
    assert (gated.line(), len(gated.comments())) == ("Чек-лист: открыто 2", 1)
    gated.enter("Предложение")
    assert (gated.line(), len(gated.comments()), gated.home.round()) == ("", 1, None)


def test_the_line_is_repaired_with_the_gates_words_and_left_when_it_is_fought_over(gated):
    gated.home.open()
    gated.enter()
    whole = gated.line()
    for _ in range(3):
        gated.home.sandbox.edit_as("kotova", gated.home.deal, {STATUS: "другое"})
        gated.home.settle()
        assert gated.line() == whole
    gated.home.sandbox.edit_as("kotova", gated.home.deal, {STATUS: "другое"})
    gated.home.settle()
    assert (gated.line(), gated.home.notices()) == ("другое", ["slot_fought_over"])


def test_where_nobody_records_who_wrote_the_gates_own_changes_are_no_fight(gated):
    sites = gated.home.app.world.sites
    sites[WORKSPACE] = replace(sites[WORKSPACE], tracker=Unrecorded(sites[WORKSPACE].tracker))
    gated.home.open()
    for _ in range(3):
        gated.enter()
        assert gated.line().endswith("открыто 2")
        gated.enter("Предложение")
        assert gated.line().endswith("запечатано")
    assert gated.home.notices() == []


def test_a_browser_of_a_round_reads_lists_once_the_round_is_revealed(gated):
    gated.home.open()
    round_ = gated.home.round()
    person = round_.roster.seat("sales").people[0].id
    with gated.home.app.store.begin() as tx:
        tx.add_link(hashed("t"), Link(round_.id, "sales", person, gated.home.clock(), ended=False))
        tx.bind(hashed("t"), hashed("c"), gated.home.clock())
    way = Way(round_id=round_.id, cookie="c")
    with pytest.raises(Rejected, match="not_revealed"):
        gated.pages.index(way)
    with pytest.raises(Rejected, match="not_bound"):
        gated.pages.index(replace(way, cookie="guessed"))
    with gated.home.app.store.begin() as tx:
        tx.save_round(replace(round_, state=State.REVEALED, ended_at=gated.home.clock()))
        ListLinks(gated.home.app.world).keep(tx, WORKSPACE, Person(person, ""), "a member's")
    member = Way(workspace=WORKSPACE, cookie=gated.pages.claim("a member's")[1])
    gated.pages.act(member, "review", DAY.isoformat(), {"do": "notes", "notes": "встретились"})
    page = gated.pages.sheet(way, "review", "")
    assert (page.head.actor, page.notes_by) == ("", round_.roster.person(person).name)
    with pytest.raises(Rejected, match="own_link_needed"):
        gated.pages.act(way, "review", DAY.isoformat(), {"do": "held"})


def test_a_comment_whose_answer_was_lost_is_found_and_not_said_twice(gated):
    gated.home.sandbox.fault("lost-ack", method="POST", path="/comment$")
    gated.enter()
    gated.home.pass_time(seconds=40)
    assert len(gated.comments()) == 1


def test_a_deal_that_is_in_no_such_stage_costs_no_call_whatever_is_open_about_it(gated):
    costs = []
    for label in ("warm", "open", "closed"):
        mark = gated.home.sandbox.mark()
        gated.home.sandbox.label_as("savin", gated.home.deal, add=label)
        gated.home.settle()
        counts = gated.home.sandbox.counts(since=mark)
        costs.append((counts.reads, counts.writes))
        if label == "open":
            with gated.home.app.store.begin() as tx:
                items = tx.checklist("list-1").items
                tx.save_items("list-1", [replace(item, closed=Closed.GONE) for item in items])
    assert costs[1:] == [(1, 0), (1, 0)]


def test_a_deal_is_looked_at_when_something_else_about_it_is_open():
    sync = Sync("review", ("a", "b"), Cadence("weekly", 1, None, 1), time(10), {}, {}, stages=("x",))
    one, two = (replace(own(key, key, sync, DAY), deal=deal) for key, deal in (("1", "D1"), ("2", "D2")))
    ended = replace(two, closed=Closed.GONE)
    assert deals_moved(sync, (one, two), (one, ended)) == ("D2",)
    assert deals_moved(sync, (one,), (one, two)) == ("D2",)
    assert deals_moved(sync, (one, two), (two, one)) == ()
    assert deals_moved(replace(sync, stages=()), (one, two), ()) == ()
