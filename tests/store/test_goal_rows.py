from dataclasses import replace
from datetime import date, timedelta

import pytest

from plugin.ports.keeping import Snapshot, StandingPage
from plugin.ports.pages import Kept
from tests.store.samples import HOUR, NOW

MONDAY = date(2026, 11, 2)
DAY = timedelta(days=1)
PAGE = StandingPage("100", "http://wiki/100", "Дерево целей", '{"kind": "issue"}', checked_at=NOW)
BLOCKS = (Kept("top", "", 0, "b1", "d1"), Kept("goal.demo:7", "top", 0, "", "d2"), Kept("key", "", 1, "b3", "d3"))


@pytest.fixture
def paged(store):
    with store.begin() as tx:
        tx.save_page("demo", PAGE)
        tx.save_blocks("demo", BLOCKS, ())
    return store


def test_a_day_has_one_snapshot_and_only_what_differs_is_kept(store):
    with store.begin() as tx:
        assert tx.snapshot("demo", MONDAY) is None
        assert tx.save_snapshot("demo", MONDAY, NOW, {"goals": [1], "названия": "да"})
        assert tx.save_snapshot("demo", MONDAY, NOW + HOUR, {"goals": [2]})
        assert not tx.save_snapshot("demo", MONDAY + DAY, NOW + 24 * HOUR, {"goals": [2]})
        assert tx.save_snapshot("other", MONDAY, NOW, {"goals": []})
        assert tx.snapshot_days("demo") == (MONDAY,)
        assert tx.snapshot("demo", date.max) == Snapshot(MONDAY, NOW + 24 * HOUR, {"goals": [2]})


def test_a_day_is_as_the_newest_snapshot_before_it(store):
    with store.begin() as tx:
        for number in (0, 3, 9):
            tx.save_snapshot("demo", MONDAY + number * DAY, NOW, {"n": number})
        assert [tx.snapshot("demo", MONDAY + n * DAY).data["n"] for n in (0, 2, 3, 8, 9, 30)] == [0, 0, 3, 3, 9, 9]
        assert tx.snapshot("demo", MONDAY - DAY) is None
        tx.drop_snapshots("demo", [MONDAY, MONDAY + 3 * DAY])
        assert tx.snapshot_days("demo") == (MONDAY + 9 * DAY,)


def test_a_ticket_knows_the_trees_it_belongs_to(store):
    with store.begin() as tx:
        tx.save_goal_tickets("demo", [("demo", "1"), ("sales", "1"), ("demo", "2"), ("demo", "1")])
        tx.save_goal_tickets("other", [("demo", "1")])
        assert tx.workspaces_of("demo", "1") == ("demo", "other")
        tx.save_goal_tickets("demo", [("demo", "2"), ("demo", "3")])
        assert [tx.workspaces_of("demo", one) for one in "123"] == [("other",), ("demo",), ("demo",)]
        assert tx.workspaces_of("sales", "1") == ()


def test_a_page_with_its_blocks(paged):
    with paged.begin() as tx:
        assert (tx.standing_page("demo"), tx.standing_page("other")) == (PAGE, None)
        assert (tx.pages_with("100"), tx.pages_with("101")) == (("demo",), ())
        assert tx.blocks("demo") == {one.key: one for one in BLOCKS}
        moved = replace(BLOCKS[1], remote="b2", place=4)
        tx.save_blocks("demo", [moved, Kept("new", "", 2, "b4", "d4")], ["key", "never there"])
        assert tx.blocks("demo") == {"top": BLOCKS[0], moved.key: moved, "new": Kept("new", "", 2, "b4", "d4")}


def test_another_page_has_no_blocks_yet(paged):
    with paged.begin() as tx:
        tx.save_page("demo", replace(PAGE, title="Цели"))
        assert len(tx.blocks("demo")) == 3
        tx.save_page("demo", replace(PAGE, remote="200"))
        assert tx.blocks("demo") == {}
        tx.save_blocks("demo", BLOCKS, ())
        tx.drop_page("demo")
        assert (tx.standing_page("demo"), tx.blocks("demo")) == (None, {})


def test_what_gave_reason_for_a_look_after_it_began_still_does(paged):
    with paged.begin() as tx:
        tx.page_sending("demo", NOW)
        tx.want_check("demo", NOW)
        tx.page_checked("demo", NOW + HOUR)
        assert tx.standing_page("demo") == replace(PAGE, sending=NOW, checked_at=NOW + HOUR)
        tx.page_sending("demo", None)
        tx.want_check("demo", NOW + 3 * HOUR)
        tx.page_checked("demo", NOW + 2 * HOUR)
        later = replace(PAGE, checked_at=NOW + 2 * HOUR, check_wanted=NOW + 3 * HOUR)
        assert tx.standing_page("demo") == later
