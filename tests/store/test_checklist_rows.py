from dataclasses import replace
from datetime import date, timedelta

import pytest

from plugin.domain.checklists.keys import item_id
from plugin.domain.checklists.model import (
    Against,
    Box,
    Checklist,
    Closed,
    Do,
    Item,
    Kind,
    Mark,
    Meeting,
    NotApplicable,
    Shown,
    Template,
)
from plugin.ports.checklist_keeping import ListDevice
from tests.store.samples import HOUR, NOW
from tests.store.test_races import THREADS, at_once

DAY = date(2026, 11, 24)
WEEK = timedelta(days=7)
STANDING = (Template("numbers", {"ru": "Сверить числа", "en": "Compare the numbers"}),)


def an_item(key="talk:r1", **more):
    values = {"kind": Kind.TALK, "boxes": {"marketing": Box(), "sales": Box()}, "facts": {"topics": "budget"}, **more}
    return Item(item_id(key), key, weight=90, since=DAY, **values)


RICH = an_item(
    "goal:GOAL-14",
    boxes={
        "marketing": Box(True, "u1", "Анна", NOW, confirmed=True),
        "sales": Box(False, "u9", "Яна", NOW, against=Against("u5", "Борис", NOW + HOUR)),
    },
    source="GOAL-14",
    url="http://jira/GOAL-14",
    first="sales",
    text="Своими словами",
    deal="10001",
    owner="u9",
    due=DAY,
    carried=2,
    not_applicable=NotApplicable("u1", "Анна", "marketing", NOW, "нет причины"),
    closed=Closed.BACK_ON_TRACK,
    closed_at=NOW,
    remote={"item": "501", "box.sales": "502"},
    shown=Shown({"sales": True}, whole=True, reason="нет", text="Текст", owner="u9", due=DAY),
)


def a_list(list_id="l1", day=DAY, **more):
    values = {"items": (an_item(), RICH, an_item("gap:2026")), "standing": STANDING, "held_back": ("goal:7",), **more}
    return Checklist(list_id, "demo", values.pop("process", "review"), day, NOW, NOW, **values)


@pytest.fixture
def listed(store):
    with store.begin() as tx:
        assert tx.add_checklist(a_list())
    return store


def test_a_list_comes_back_whole_and_in_order(listed):
    told = replace(
        a_list(),
        meeting=Meeting.HELD,
        notes="решили",
        notes_by="u1",
        notes_at=NOW,
        because="отпуск",
        because_by="u9",
        remote="500",
        address="http://jira/500",
        held_back=(),
        begins_at=NOW + HOUR,
    )
    with listed.begin() as tx:
        assert tx.checklist("l1") == tx.lock_checklist("l1") == a_list()
        tx.save_checklist(told)
        assert tx.checklist_on("demo", "review", DAY) == tx.open_checklist("demo", "review") == told
        assert tx.lock_checklist("l2") is tx.checklist_on("demo", "review", DAY + WEEK) is None
        with pytest.raises(KeyError, match="l2"):
            tx.save_checklist(a_list("l2"))


def test_a_day_has_one_list_and_a_process_one_that_is_open(listed):
    with listed.begin() as tx:
        assert not tx.add_checklist(a_list("l2", items=()))
        assert not tx.add_checklist(a_list("l2", DAY + WEEK))
        tx.save_checklist(replace(a_list(), ended_at=NOW))
        assert tx.open_checklist("demo", "review") is None
        assert tx.add_checklist(a_list("l2", DAY + WEEK))
        assert not tx.add_checklist(a_list("l3", DAY, ended_at=NOW))
        assert tx.add_checklist(a_list("l4", process="budget"))
        assert [one.id for one in tx.checklists("demo", "review")] == ["l2", "l1"]
        assert [one.id for one in tx.checklists("demo", "review", 1)] == ["l2"]
        assert [one.id for one in tx.open_checklists("demo")] == ["l4", "l2"]
        assert tx.open_checklists("other") == ()


def test_one_of_many_runs_makes_the_list(store):
    def make(number):
        with store.begin() as tx:
            return tx.add_checklist(a_list(f"l{number}", DAY + number * WEEK))

    assert sorted(at_once(make)) == [False] * (THREADS - 1) + [True]


def test_items_keep_their_places_unless_all_are_named(listed):
    own, talk = an_item("own:1", kind=Kind.OWN), an_item(text="Другими словами")
    with listed.begin() as tx:
        tx.save_items("l1", (own, talk))
        tx.save_items("l1", ())
        assert tx.checklist("l1").items == (talk, RICH, an_item("gap:2026"), own)
        turned = tuple(reversed(tx.checklist("l1").items))
        tx.save_items("l1", turned)
        assert tx.checklist("l1").items == turned


def test_what_stands_is_written_beside_what_people_did(listed):
    shown, talk = Shown({"sales": False}, text="Разобрать"), an_item()
    with listed.begin() as tx:
        tx.save_items("l1", (replace(talk, boxes={"sales": Box(ticked=True)}),))
        tx.item_stands("l1", talk.id, {"item": "601", "na": "602"}, shown, "digest")
        there = tx.checklist("l1").items[0]
        assert (there.boxes, there.remote, there.shown) == (
            {"sales": Box(ticked=True)},
            {"item": "601", "na": "602"},
            shown,
        )
        assert tx.items_said("l1") == {talk.id: "digest", RICH.id: "", item_id("gap:2026"): ""}
        tx.save_items("l1", (talk,))
        assert tx.items_said("l1")[talk.id] == "digest"
        tx.item_stands("l1", talk.id, {}, None)
        assert (tx.checklist("l1").items[0].shown, tx.items_said("l1")[talk.id]) == (None, "")


def test_an_act_and_a_record_at_once_lose_nothing(listed):
    def do(number):
        with listed.begin() as tx:
            if number % 2:
                tx.item_stands("l1", an_item().id, {"item": "601"}, Shown(text="Разобрать"))
            else:
                (item, *_) = tx.lock_checklist("l1").items
                boxes = {**item.boxes, f"d{number}": Box(ticked=True)}
                tx.save_items("l1", (replace(item, boxes=boxes),))

    at_once(do)
    with listed.begin() as tx:
        item = tx.checklist("l1").items[0]
    assert item.boxes.keys() == {"marketing", "sales", "d0", "d2", "d4"}
    assert (item.remote, item.shown) == ({"item": "601"}, Shown(text="Разобрать"))


def test_a_call_whose_end_is_not_known(listed):
    with listed.begin() as tx:
        assert tx.list_in_doubt("l1") is None
        tx.list_sending("l1", NOW)
        tx.save_checklist(a_list())
        assert tx.list_in_doubt("l1") == NOW
        tx.list_sending("l1", None)
        assert tx.list_in_doubt("l1") is None


def test_open_lists_are_found_by_what_stands_of_them(listed):
    with listed.begin() as tx:
        tx.save_checklist(a_list(remote="500"))
        assert tx.add_checklist(a_list("l2", process="budget", items=()))
        assert [tx.lists_with(one) for one in ("500", "501", "502", "")] == [
            (("demo", "review"),),
            (("demo", "review"),),
            (),
            (),
        ]
        tx.save_checklist(a_list(remote="500", ended_at=NOW))
        assert tx.lists_with("500") == tx.lists_with("501") == ()


def test_marks_are_kept_for_good(listed):
    one = Mark("i1", Do.TICK, "sales", "u9", "Яна", NOW, "tracker")
    two = Mark("i2", Do.NOT_APPLICABLE, "", "", "", NOW - HOUR, "page", "нет такого")
    with listed.begin() as tx:
        for mark in (one, two, one):
            tx.add_mark("l1", mark)
        assert tx.marks("l1") == (one, two, one)
        assert tx.marks("l1", "i2") == (two,)
        assert tx.marks("l2") == ()


def test_how_keys_ended_last(listed):
    done = an_item(boxes={"sales": Box(ticked=True, confirmed=True)}, facts={"topics": "price"})
    with listed.begin() as tx:
        assert tx.settled_facts("demo", "review") == {}
        tx.save_checklist(a_list(ended_at=NOW))
        tx.add_checklist(a_list("l2", DAY + WEEK, items=(done,), ended_at=NOW))
        tx.add_checklist(a_list("l3", DAY + 2 * WEEK))
        assert tx.settled_facts("demo", "review") == {
            "talk:r1": ("done", {"topics": "price"}),
            "goal:GOAL-14": ("closed", {"topics": "budget"}),
            "gap:2026": ("open", {"topics": "budget"}),
        }


def test_items_of_a_deal_are_those_of_open_lists(listed):
    with listed.begin() as tx:
        assert tx.items_of_deal("demo", "10001") == ((a_list(), RICH),)
        assert tx.items_of_deal("other", "10001") == tx.items_of_deal("demo", "") == ()
        tx.save_checklist(a_list(ended_at=NOW))
        assert tx.items_of_deal("demo", "10001") == ()


def test_the_newest_word_at_a_gate_stands(listed):
    with listed.begin() as tx:
        assert tx.passed_gate("10001", "l1") is None
        tx.pass_gate("demo", "10001", "l1", "Анна", "срочно", NOW)
        tx.pass_gate("demo", "10001", "l1", "Яна", "договорились", NOW + HOUR)
        assert tx.passed_gate("10001", "l1") == ("Яна", "договорились", NOW + HOUR)
        assert tx.passed_gate("10002", "l1") is None


def test_links_bind_browsers_until_they_are_ended(store):
    anna, yana = ListDevice("demo", "u1", "Анна", NOW), ListDevice("demo", "u9", "Яна", NOW)
    with store.begin() as tx:
        tx.add_list_link("t1", "demo", "u1", "Анна", NOW)
        tx.add_list_link("t2", "other", "u1", "Анна", NOW)
        tx.bind_list_device("c1", anna)
        tx.bind_list_device("c2", yana)
        assert (tx.list_link("t1"), tx.list_link("t9")) == (("demo", "u1", "Анна", NOW), None)
        assert (tx.list_device("c1"), tx.list_device("c2"), tx.list_device("c9")) == (anna, yana, None)
        tx.end_list_links("demo", "u1")
        assert (tx.list_link("t1"), tx.list_device("c1")) == (None, None)
        assert (tx.list_link("t2")[0], tx.list_device("c2")) == ("other", yana)
