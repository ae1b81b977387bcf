"""Lists of a sync process over a tracker on paper: made, ticked, turned, told, found again, woken."""

import pytest

from plugin.domain.checklists.marks import box_state, item_state
from plugin.domain.checklists.model import BoxState, Closed, ItemState, Meeting
from plugin.usecases.checklists import SYNC, held_back_items
from tests.flow.list_desk import ANNA, IGOR, OLGA, ListDesk, quick_database
from tests.store.databases import empty

MANNERS = pytest.mark.parametrize("moves", [False, True], ids=["blocks", "issues"])


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with quick_database(tmp_path_factory.mktemp("db")) as engine:
        yield engine


@pytest.fixture
def desk(engine):
    empty(engine)
    return ListDesk(engine)


# a list and its weeks


@MANNERS
def test_the_writes_of_a_week_are_counted(engine, moves):
    empty(engine)
    desk = ListDesk(engine, moves=moves)
    desk.round(1)
    desk.round(2)
    desk.settle()
    appended = [("rows", 4)] if moves else [("rows", 1)]
    assert desk.counted() == dict([("create", 1), *appended]), "four items"
    desk.both("Разобрать 10")
    desk.paper.tick(desk.remote("Сверить числа"), "sales", IGOR)
    desk.settle()
    assert desk.counted() == {"row": 1}, "an item that both sides ticked is over"
    desk.act(ANNA, do="tick", item=desk.item("Сверить числа").id, department="marketing")
    desk.settle()
    assert desk.counted() == {"row": 1}, "a tick on our page"
    desk.review("r1")
    desk.settle()
    assert desk.counted() == {"row": 1}, "a fact that is gone"
    desk.act(ANNA, do="notes", notes="Решили звонить в тот же день, Игорь")
    desk.settle()
    assert desk.counted() == {"rows": 1, "tell": 1}, "what was decided, and the notes"
    for _ in range(3):
        desk.sync()
    assert desk.counted() == {}, "nothing happened"
    desk.pass_days(2)
    next_ = {"row": 2, "rows": 2} if moves else {"rows": 1}
    assert desk.counted() == {"create": 1, **next_, "tell": 1, "close": 1}, "two go on, two stand every week"
    assert (desk.all()[1].meeting, [one.carried for one in desk.open().items]) == (Meeting.HELD, [1, 1, 0, 0])


@MANNERS
def test_what_is_unfinished_goes_on_with_its_marks(engine, moves):
    empty(engine)
    desk = ListDesk(engine, moves=moves)
    desk.sync()
    before = desk.remote("Сверить числа")
    desk.paper.tick(before, "sales", IGOR)
    desk.paper.add(desk.open().remote, "Позвонить подрядчику", OLGA)
    desk.both("Разобрать 10")
    desk.settle()
    desk.pass_days(2)
    went_on, own = desk.item("Сверить числа"), desk.item("Позвонить")
    assert (went_on.remote["item"] == before, went_on.carried, own.carried) == (moves, 1, 1)
    assert (box_state(went_on.boxes["sales"]), desk.line(went_on).boxes["sales"].ticked) == (BoxState.YES, True)
    assert desk.item("Разобрать 10").carried == 0, "it was done and stands in every list"
    desk.pass_days(7)
    assert desk.item("Сверить числа").carried == 2
    assert "2 раза" in desk.line(desk.item("Сверить числа")).about


def test_meetings_that_passed_while_nothing_ran_are_missed_lists(desk):
    desk.sync()
    desk.paper.tick(desk.remote("Сверить числа"), "sales", IGOR)
    desk.clock.forward(days=22)
    desk.settle()
    assert [(one.day.day, one.meeting, len(one.items)) for one in desk.all()] == [
        (24, Meeting.AHEAD, 2),
        (17, Meeting.MISSED, 0),
        (10, Meeting.MISSED, 0),
        (3, Meeting.MISSED, 2),
    ]
    assert len(desk.paper.pages) == 2, "what was missed meanwhile has no page"
    assert desk.item("Сверить числа").carried == 1
    assert box_state(desk.item("Сверить числа").boxes["sales"]) is BoxState.YES


@MANNERS
def test_a_long_silence_loses_nothing(engine, moves):
    empty(engine)
    desk = ListDesk(engine, moves=moves)
    desk.sync()
    old = desk.open().remote
    desk.paper.add(old, "Позвонить подрядчику", OLGA)
    desk.clock.forward(days=7 * 12)
    desk.settle()
    assert (len(desk.all()), desk.item("Позвонить").carried) == (13, 1)
    assert (desk.paper.pages[old].closed, "пропущена" in desk.paper.pages[old].told["told"]) == (True, True)


def test_lists_turn_by_themselves(desk):
    desk.sync()
    for expected in (3, 10, 17):
        assert desk.open().day.day == expected
        desk.clock.forward(days=7)
        desk.jobs.drain()
    with desk.store.begin() as tx:
        assert tx.dues("demo", f"{SYNC}review", desk.clock()) == ()


def test_a_meeting_is_held_when_two_sides_marked_something(desk):
    desk.sync()
    desk.both("Сверить числа")
    desk.pass_days(2)
    desk.paper.tick(desk.remote("Сверить числа"), "sales", OLGA)
    desk.pass_days(7)
    assert [one.meeting for one in desk.all()] == [Meeting.AHEAD, Meeting.MISSED, Meeting.HELD]
    assert "пропущена" in desk.paper.pages[desk.all()[1].remote].told["told"]
    desk.clock.forward(minutes=1)
    desk.counted()
    assert desk.settle() == []
    assert desk.counted() == {}


def test_why_a_meeting_was_missed_is_told_later(desk):
    desk.sync()
    desk.pass_days(2)
    missed = desk.all()[1]
    desk.act(OLGA, do="held")
    assert (
        desk.acts.act(
            "demo", desk.cookie(ANNA), "review", missed.day.isoformat(), {"do": "missed", "because": "Отпуск"}
        )
        == ()
    )
    desk.settle()
    assert "Отпуск" in desk.paper.pages[missed.remote].told["told"]


def test_decisions_outlive_the_runs_and_go_on(desk):
    desk.sync()
    desk.act(ANNA, do="notes", notes="Решили слать смету в день заявки, Игорь")
    desk.settle()
    item = desk.item("Слать смету")
    assert (item.owner, item_state(item)) == (IGOR, ItemState.OPEN)
    desk.pass_days(2)
    assert (desk.item("Слать смету").carried, desk.item("Слать смету").id) == (1, item.id)


# facts


def test_facts_come_change_and_go(desk):
    desk.sync()
    desk.round(1)
    desk.settle()
    assert desk.item("Отметить похожие причины").source == "1001"
    desk.review("r1")
    desk.change("r1", "Звонить в тот же день")
    desk.settle()
    closed = next(one for one in desk.open().items if one.kind == "review")
    assert (closed.closed, desk.line(closed).whole.ticked) == (Closed.REVIEWED, True)
    assert desk.item("Звонить в тот же день").deal == "10001"
    desk.change("r1", "Писать в тот же день")
    desk.settle()
    assert desk.item("Звонить в тот же день").closed is Closed.CHANGE_REPLACED
    desk.change("r1", "")
    desk.settle()
    assert desk.item("Писать в тот же день").closed is Closed.GONE, "it was taken back"


def test_what_has_no_room_waits_and_is_named(desk):
    for number in range(5):
        desk.round(number)
    desk.settle()
    one = desk.open()
    with desk.store.begin() as tx:
        back = held_back_items(desk.world, tx, one)
    assert (len(one.items), [item.key for item in back]) == (5, ["review:r3", "review:r4"])
    desk.review("r0")
    desk.settle()
    assert len(desk.open().held_back) == 1
