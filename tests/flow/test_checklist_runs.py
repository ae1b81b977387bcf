"""Lists in a tracker on paper: lost answers, deleted lists, an operator who is needed, and what wakes the runs."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from types import SimpleNamespace

import pytest

from plugin.bootstrap import build
from plugin.domain.checklists.marks import box_state
from plugin.domain.checklists.model import BoxState, Closed
from plugin.errors import NeedsOperator, TryLater
from plugin.jobs.retry import LONGEST
from plugin.manifest import parse
from plugin.usecases.checklists import SYNC
from plugin.usecases.gate import GateWords
from plugin.usecases.goal_days import Read
from plugin.usecases.goal_publishing import TREE
from plugin.usecases.running import Runs
from tests.flow.goal_desk import GoalDesk
from tests.flow.list_desk import ANNA, GOALS, IGOR, OLGA, ListDesk, goals, quick_database, section_with
from tests.house import environ, repository_manifest
from tests.store.databases import empty

OPERATOR = NeedsOperator("rights_missing", right="read")
ELSEWHERE = GOALS["processes"][0]["checklist"]["place"] | {"project": "SALES"}
MANNERS = pytest.mark.parametrize("moves", [False, True], ids=["blocks", "issues"])


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with quick_database(tmp_path_factory.mktemp("db")) as engine:
        yield engine


@pytest.fixture
def desk(engine):
    empty(engine)
    return ListDesk(engine)


# the tracker


def test_people_and_the_tracker_are_heard(desk):
    desk.sync()
    one = desk.item("Сверить числа")
    line = one.remote["item"]
    desk.paper.tick(line, "sales", OLGA)
    desk.paper.reword(line, "Сверить числа с кабинетами")
    assert desk.lists.heard("demo", line)
    assert not desk.lists.heard("other", line)
    assert not desk.lists.heard("demo", "10001")
    desk.jobs.drain()
    now = desk.item("с кабинетами")
    assert (now.id, now.text, box_state(now.boxes["sales"])) == (
        one.id,
        "Сверить числа с кабинетами",
        BoxState.UNCONFIRMED,
    )
    assert "Имя olga" in desk.line(now).about, "who has to be confirmed"


def test_what_a_person_put_on_a_list_may_be_a_deal_as_well(desk):
    desk.sync()
    own = desk.paper.add(desk.open().remote, "Позвонить", OLGA)
    desk.settle()
    assert not desk.lists.heard("demo", own), "a round may be due there too"
    assert f"{SYNC}review" in desk.woken()


def test_an_item_that_somebody_deleted_is_not_put_back(desk):
    desk.sync()
    desk.paper.take_away(desk.remote("Сверить числа"))
    desk.settle()
    (gone,) = [one for one in desk.open().items if one.closed]
    assert (gone.closed, len(desk.paper.lines)) == (Closed.TAKEN_AWAY, 1)


def test_an_own_item_taken_away_on_our_page_is_closed_in_the_tracker(desk):
    desk.sync()
    desk.act(ANNA, do="add", text="Позвонить")
    desk.settle()
    own = desk.item("Позвонить")
    assert desk.act(ANNA, do="take_away", item=own.id) == ()
    desk.settle()
    assert desk.line(own).whole.ticked


def test_a_lost_answer_makes_nothing_twice(desk):
    lost = TryLater("unsure", timedelta(seconds=1))
    for call in ("create", "rows"):
        desk.paper.fails[call] = (lost, True)
        with pytest.raises(TryLater, match="unsure"):
            desk.sync()
        with pytest.raises(TryLater, match="in_flight"):
            desk.sync()
        desk.clock.forward(seconds=31)
    desk.sync()
    assert (len(desk.paper.pages), len(desk.paper.lines)) == (1, 2)
    assert all(one.shown and one.remote for one in desk.open().items)


def test_a_look_that_is_older_than_a_writing_is_thrown_away(desk):
    desk.sync()
    item = desk.item("Сверить числа")

    def overtaken(name, do):
        desk.paper.trap = lambda _, do: do()
        seen = do()
        desk.act(IGOR, do="tick", item=item.id, department="sales")
        desk.sync()
        return seen

    desk.paper.trap = overtaken
    with pytest.raises(TryLater, match="looked_meanwhile"):
        desk.sync()
    desk.sync()
    assert box_state(desk.item("Сверить числа").boxes["sales"]) is BoxState.YES


def test_what_the_tracker_cannot_show_is_not_tried_again_and_again(desk):
    desk.sync()
    desk.paper.longest = 7
    desk.act(ANNA, do="not_applicable", item=desk.item("Сверить числа").id, reason="Слишком длинное объяснение")
    desk.settle()
    desk.counted()
    desk.settle()
    assert (desk.counted(), desk.line(desk.item("Сверить числа")).reason) == ({}, "Слишком")
    assert desk.item("Сверить числа").not_applicable.reason == "Слишком длинное объяснение"


def test_a_list_that_was_deleted_is_not_made_again_for_that_meeting(desk):
    desk.sync()
    desk.paper.trash(desk.open().remote)
    for _ in range(2):
        desk.settle()
    assert (desk.paper.pages, desk.open().remote, desk.notices()) == ({}, "", [(f"{SYNC}review", "list_gone")])
    assert desk.act(IGOR, do="tick", item=desk.open().items[0].id, department="sales") == ()
    desk.pass_days(2)
    assert (len(desk.paper.pages), desk.notices(), desk.open().items[0].carried) == (1, [], 1)


def test_lists_turn_while_the_tracker_needs_an_operator(desk):
    desk.sync()
    desk.clock.forward(days=2)
    desk.paper.fails["read"] = (OPERATOR, False)
    desk.wake()
    assert sorted(desk.jobs.drain()) == ["done", "operator"], "the goal tree is woken too"
    assert desk.notices() == [(f"{SYNC}review", "rights_missing")]
    assert (desk.open().day.day, desk.open().remote) == (10, "")
    desk.clock.forward(seconds=LONGEST.total_seconds())
    desk.settle()
    assert (desk.notices(), len(desk.paper.pages)) == ([], 2)


def test_a_tracker_that_is_away_holds_the_next_list_up_for_a_day_at_most(desk):
    desk.sync()
    for days, expected in ((2, 3), (1, 10)):
        desk.clock.forward(days=days)
        desk.paper.fails["read"] = (TryLater("away", timedelta(seconds=1)), False)
        with pytest.raises(TryLater, match="away"):
            desk.sync()
        assert desk.open().day.day == expected
    desk.settle()
    assert (len(desk.paper.pages), desk.open().items[0].carried) == (2, 1)


def test_another_place_in_the_manifest_gets_its_own_list(engine, desk):
    desk.sync()
    desk.paper.tick(desk.remote("Сверить числа"), "sales", IGOR)
    desk.sync()
    there = ListDesk(engine, section=section_with(place=ELSEWHERE))
    there.settle()
    assert len(there.paper.pages) == 1
    assert there.line(there.item("Сверить числа")).boxes["sales"].ticked
    assert there.sync() == ["read"]


def test_a_field_of_another_name_is_no_other_place(engine, desk):
    desk.sync()
    renamed = GOALS["processes"][0]["checklist"]["place"] | {"accepted": "Принято"}
    there = ListDesk(engine, section=section_with(place=renamed))
    there.world.sites["demo"].lists["review"] = desk.paper
    desk.counted()
    there.sync()
    assert (desk.counted(), len(desk.paper.pages)) == ({}, 1)


def test_what_was_deleted_in_one_place_stands_in_the_next(engine, desk):
    desk.sync()
    desk.paper.trash(desk.open().remote)
    desk.settle()
    there = ListDesk(engine, section=section_with(place=ELSEWHERE))
    for _ in range(2):
        there.settle()
    assert {one.closed for one in there.open().items} == {None}
    assert there.line(there.item("Сверить числа"))


@MANNERS
def test_a_place_that_changes_overnight_gets_items_of_its_own(engine, moves):
    empty(engine)
    desk = ListDesk(engine, moves=moves)
    desk.sync()
    desk.paper.tick(desk.remote("Сверить числа"), "sales", IGOR)
    desk.sync()
    there = ListDesk(engine, moves=True, section=section_with(place=ELSEWHERE))
    there.clock.forward(days=2)
    for _ in range(2):
        there.settle()
    item = there.item("Сверить числа")
    assert (item.carried, item.closed, there.line(item).boxes["sales"].ticked) == (1, None, True)


@pytest.fixture
def waiting(engine):
    """A desk whose next list cannot be made: its items are still issues of the last one."""
    empty(engine)
    desk = ListDesk(engine, moves=True)
    desk.sync()
    desk.clock.forward(days=2)
    desk.paper.fails["create"] = (OPERATOR, False)
    with pytest.raises(NeedsOperator):
        desk.sync()
    return desk


def test_a_tick_from_before_the_next_list_could_be_made_stays(waiting):
    waiting.paper.tick(waiting.remote("Сверить числа"), "sales", IGOR)
    waiting.settle()
    waiting.settle()
    item = waiting.item("Сверить числа")
    assert (box_state(item.boxes["sales"]), waiting.line(item).boxes["sales"].by) == (BoxState.YES, IGOR)


def test_what_was_deleted_before_the_next_list_could_be_made_is_missed_once(waiting):
    item = waiting.item("Сверить числа")
    waiting.paper.take_away(item.remote["item"])
    waiting.settle()
    waiting.settle()
    (gone,) = [one for one in waiting.open().items if one.closed]
    assert (gone.id, gone.closed) == (item.id, Closed.TAKEN_AWAY)
    waiting.clock.forward(minutes=1)
    waiting.jobs.drain()
    assert f"{SYNC}review" not in waiting.woken()


def test_whom_the_tracker_cannot_show_stays_the_owner_and_who_leads_needs_no_name(engine):
    empty(engine)
    desk = ListDesk(engine, moves=True)
    with desk.store.begin() as tx:
        tx.save_snapshot("demo", date(2026, 11, 1), desk.clock(), Read((), {}, {}).dump(desk.clock()))
    owners = {"leads": IGOR, "numbers": "somebody"}
    desk.paper.fails["create"] = (OPERATOR, False)
    with pytest.raises(NeedsOperator):
        desk.sync()
    items = [replace(one, owner=owners[one.facts["template"]]) for one in desk.open().items]
    with desk.store.begin() as tx:
        tx.save_items(desk.open().id, items)
    desk.settle()
    desk.settle()
    found = {one.facts["template"]: (one.owner, desk.line(one).owner) for one in desk.open().items}
    assert found == {"leads": (IGOR, IGOR), "numbers": ("somebody", "")}


def test_a_changed_hour_moves_the_meeting_of_the_open_list(engine, desk):
    desk.sync()
    before = desk.open().begins_at
    later = ListDesk(engine, section=section_with(at="15:00"))
    later.sync()
    assert later.open().begins_at - before == timedelta(hours=5)


def test_without_a_place_lists_stand_on_our_pages(engine):
    empty(engine)
    desk = ListDesk(engine, section=section_with(place=None))
    desk.sync()
    assert desk.act(IGOR, do="tick", item=desk.open().items[0].id, department="sales") == ()
    desk.pass_days(2)
    assert (desk.paper.calls, [len(one.items) for one in desk.all()]) == ([], [2, 2])


def test_a_process_that_left_the_manifest_keeps_what_it_was(engine, desk):
    desk.sync()
    without = parse(repository_manifest(goals=GOALS | {"processes": []})).workspaces["demo"]
    after = ListDesk(engine, section=without)
    after.clock.forward(days=9)
    assert set(after.jobs.drain()) == {"done"}
    assert after.jobs.drain() == [], "its due time is over"
    assert (after.paper.calls, len(after.all())) == ([], 1)


def test_the_gates_words_leave_a_deal_when_there_are_no_lists_any_more(desk):
    site = desk.world.sites["demo"]
    site = replace(site, section=parse(repository_manifest(goals=None)).workspaces["demo"])
    with desk.store.begin() as tx:
        tx.finish_effect("gate_line:demo:1001", "чек-лист: открыто 2", desk.clock())
    words = GateWords(desk.world, site, SimpleNamespace(id="1001", status="Переговоры"))
    assert (words.written, words.wanted, words.moved, words.on("запечатано")) == (
        "чек-лист: открыто 2",
        "",
        True,
        "запечатано",
    )


# what wakes lists


def test_deals_with_a_revealed_round_and_talks_wake_lists(desk):
    desk.sync()
    desk.jobs.drain()
    desk.round(1)
    desk.change("r1", "Звонить")
    for ticket, woken in (("1001", True), ("task-r1", True), ("1002", False)):
        desk.lists.moved("demo", ticket)
        assert desk.jobs.drain() == [], "after five seconds"
        desk.clock.forward(seconds=6)
        assert bool(desk.jobs.drain()) == woken, ticket


def test_a_run_is_a_trees_a_lists_or_a_rounds(desk):
    ran = []

    def noted(name, answer=None):
        return lambda *args: ran.append((name, *[one for one in args if isinstance(one, str)])) or answer

    rounds = SimpleNamespace(sync=noted("round"))
    trees = SimpleNamespace(sync=noted("tree"), touched=lambda *_: False, heard=noted("heard"))
    lists = SimpleNamespace(sync=noted("list"), heard=lambda _, ticket: ticket == "r1", moved=noted("moved"))
    runs = Runs(rounds, trees, lists)
    for ticket in (TREE, f"{SYNC}review", "r1", "10001"):
        runs.sync("demo", ticket, lambda: None)
    assert ran == [
        ("tree", "demo"),
        ("list", "demo", "review"),
        ("round", "demo", "10001"),
        ("heard", "demo", "10001"),
        ("moved", "demo", "10001"),
    ]


def test_the_program_knows_where_lists_are(tmp_path):
    there = GOALS["processes"][0]["checklist"]["place"] | {"project": "LISTS"}
    env = environ(
        tmp_path,
        "http://127.0.0.1:9",
        "http://127.0.0.1:9",
        ("bot@x", "t"),
        repository_manifest(goals=goals(place=there)),
    )
    app = build(env)
    app.migrate()
    assert "LISTS" in app.sites.desired("demo").also
    assert list(islice(app._changed("demo", None, ()), 2)) == [TREE, f"{SYNC}review"]
    assert app.checklists is not None
    app.disconnect()


# the goal tree


def test_a_tree_shows_what_waits_and_when_lists_were_held(engine, desk):
    desk.sync()
    tree = GoalDesk(engine, GOALS | {"page": {"kind": "issue", "project": "GOAL"}})
    tree.clock = desk.clock
    tree.sync()
    assert "2 пункта\\, самый давний с 2 ноября" in tree.text()
    assert desk.open().address in tree.text()
    assert f"{SYNC}review" in desk.woken(), "the tree has something new"
    tree.sync()
    desk.both("Сверить числа")
    desk.pass_days(2)
    tree.clock.now = desk.clock.now
    tree.sync()
    (process,) = tree.pages.tree("demo", "").tree.processes
    assert (process.meeting.last_held, process.state, process.meeting.url) == (
        date(2026, 11, 3),
        "held",
        desk.open().address,
    )
