"""What is taken in from the tracker: people's doing, never our own, nothing twice, nothing lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.domain.checklists.making import own
from plugin.domain.checklists.marks import belongs, box_state, item_state, marked
from plugin.domain.checklists.merging import refreshed, start
from plugin.domain.checklists.model import Closed, Do, ItemState, Kind, Mark, Shown
from plugin.domain.checklists.seeing import taken_in
from tests.domain.checklists.samples import ANNA, DAY, IGOR, NOW, OLEG, OLGA, fact, sample_checklist, with_item
from tests.domain.checklists.test_marks import acted, page
from tests.domain.checklists.tracking import SYNC, US, Tracker, box, look, ours, synced, title, written

TALK = fact("talk:round-1", facts={"number": "1"}, source="DEAL-1")


def begun(*facts):
    """A list with a fact's item, written to the tracker."""
    tracker, empty = Tracker(), sample_checklist(items=(), notes="")
    checklist, _ = synced(refreshed(empty, facts or [TALK], {}, SYNC, NOW), tracker)
    return checklist, tracker, *(tracker.there[one.remote["item"]] for one in checklist.items)


def only(checklist):
    return checklist.items[0]


def test_what_we_wrote_is_no_mark_and_costs_nothing_again():
    checklist, tracker, _ = begun()
    assert tracker.writes == 1
    again, marks = synced(checklist, tracker)
    assert (again, marks, tracker.writes) == (checklist, (), 1)


@pytest.mark.parametrize(
    ("name", "by", "marketing", "sales", "writes"),
    [
        ("marketing", ANNA, "yes", "empty", 0),
        ("marketing", IGOR, "unconfirmed", "empty", 0),
        ("marketing", "", "unconfirmed", "empty", 0),
        ("marketing", US, "empty", "empty", 1),
        ("whole", ANNA, "yes", "empty", 1),
        ("whole", OLEG, "unconfirmed", "unconfirmed", 1),
    ],
)
def test_a_person_s_tick_is_taken_over_once(name, by, marketing, sales, writes):
    checklist, tracker, there = begun()
    tracker.mark(there, name, True, by)
    after, marks = look(checklist, tracker)
    assert [box_state(one).value for one in only(after).boxes.values()] == [marketing, sales]
    assert [(one.by, one.do) for one in marks] == ([] if by == US else [(by, Do.TICK)])
    assert look(after, tracker) == (after, ())
    written(after, tracker)
    assert tracker.writes == 1 + writes


def test_an_owner_s_later_edit_confirms_and_an_earlier_one_does_not():
    checklist, tracker, there = begun()
    tracker.mark(there, "marketing", True, OLEG)
    checklist, _ = synced(checklist, tracker)
    stood = there.boxes["marketing"]
    there.boxes["marketing"] = replace(stood, by=OLGA, at=stood.at - timedelta(minutes=2))
    assert look(checklist, tracker) == (checklist, ())
    there.boxes["marketing"] = replace(stood, by=OLGA)
    after, marks = look(checklist, tracker)
    assert box_state(only(after).boxes["marketing"]).value == "yes"
    assert [(one.do, one.by) for one in marks] == [(Do.CONFIRM, OLGA)]
    assert look(after, tracker) == (after, ())


def test_agreement_with_a_claim_that_is_taken_back_is_not_confirmed_by_itself():
    checklist, tracker, there = begun()
    tracker.mark(there, "applies_not", True, IGOR)
    there.reason = "выставок не было"
    there.boxes["marketing"] = box(True, ANNA, there.applies_not.at)
    same_minute, _ = look(checklist, tracker)
    assert item_state(only(same_minute)) is ItemState.HALF  # the tick may be older than the claim
    there.boxes["marketing"] = box(True, ANNA, tracker.tick_clock())
    checklist, _ = synced(checklist, tracker)
    assert item_state(only(checklist)) is ItemState.NOT_APPLICABLE
    assert there.whole.ticked
    tracker.mark(there, "applies_not", False, IGOR)
    for _ in range(2):
        checklist, _ = synced(checklist, tracker)
        assert box_state(only(checklist).boxes["marketing"]).value == "unconfirmed"
    assert not there.whole.ticked
    assert there.reason == "выставок не было"


def test_a_reason_that_is_typed_before_its_mark_is_left_alone():
    checklist, tracker, there = begun()
    there.reason = "выстав"
    checklist, marks = synced(checklist, tracker)
    assert (marks, there.reason, tracker.writes) == ((), "выстав", 1)
    there.reason = "выставок не было"
    tracker.mark(there, "applies_not", True, OLEG)
    checklist, _ = synced(checklist, tracker)
    assert only(checklist).not_applicable.department == ""
    there.applies_not = box(True, IGOR, tracker.tick_clock())  # an owner touches it
    checklist, _ = synced(checklist, tracker)
    claim = only(checklist).not_applicable
    assert (claim.department, claim.reason) == ("sales", "выставок не было")
    assert look(checklist, tracker) == (checklist, ())


def test_both_sides_at_once_are_both_kept():
    checklist, tracker, there = begun()
    checklist = with_item(checklist, page(only(checklist), Do.TICK, "sales", IGOR))
    tracker.mark(there, "marketing", True, ANNA)
    checklist, _ = synced(checklist, tracker)
    assert item_state(only(checklist)) is ItemState.DONE
    assert there.boxes["sales"].ticked
    assert there.whole.ticked


@pytest.mark.parametrize("by", [ANNA, OLEG])
def test_of_two_hands_on_one_box_the_owner_s_counts(by):
    checklist, tracker, there = begun()
    other = OLEG if by == ANNA else ANNA
    checklist = with_item(checklist, page(only(checklist), Do.TICK, "marketing", other))
    tracker.mark(there, "marketing", True, by)
    checklist, _ = synced(checklist, tracker)
    assert box_state(only(checklist).boxes["marketing"]).value == "yes"
    assert only(checklist).boxes["marketing"].by == ANNA


def test_a_write_that_was_not_recorded_is_found_to_be_ours():
    checklist, tracker, there = begun()
    checklist = with_item(checklist, page(only(checklist), Do.TICK, "marketing"))
    checklist = with_item(checklist, page(only(checklist), Do.NOT_APPLICABLE, by=IGOR, text="нет"))
    checklist = with_item(checklist, page(only(checklist), Do.ASSIGN, text=IGOR))
    checklist = refreshed(checklist, [replace(TALK, facts={"number": "2"})], {}, SYNC, NOW)
    written(checklist, tracker, recorded=False)
    after, marks = look(checklist, tracker)
    assert marks == ()
    assert only(after).boxes == only(checklist).boxes
    assert (only(after).text, only(after).owner) == ("", IGOR)
    writes = tracker.writes
    assert written(after, tracker) == after
    assert (tracker.writes, there.boxes["marketing"].ticked) == (writes, True)


def test_a_first_write_that_was_not_recorded_is_found_and_ticks_upon_it_count():
    tracker = Tracker()
    checklist = refreshed(sample_checklist(items=(), notes=""), [TALK], {}, SYNC, NOW)
    written(checklist, tracker, recorded=False)
    (there,) = tracker.there.values()
    tracker.mark(there, "marketing", True, ANNA)
    there.text = "Позвонить"
    checklist, marks = synced(checklist, tracker)
    assert [one.do for one in marks] == [Do.TICK, Do.REWRITE]
    assert only(checklist).remote["item"] == there.remote
    assert len(tracker.there) == 1


def test_words_of_ours_follow_the_facts_until_a_person_writes_theirs():
    checklist, tracker, there = begun()
    newer = refreshed(checklist, [replace(TALK, facts={"number": "2"})], {}, SYNC, NOW)
    checklist, _ = synced(newer, tracker)
    assert there.text == title(only(checklist))
    there.text = "  Позвонить  в ЛогистПарк "
    checklist, marks = synced(checklist, tracker)
    assert [(one.do, one.text) for one in marks] == [(Do.REWRITE, "Позвонить  в ЛогистПарк")]
    writes = tracker.writes
    checklist, _ = synced(refreshed(checklist, [TALK], {}, SYNC, NOW), tracker)
    assert there.text.strip() == only(checklist).text == "Позвонить  в ЛогистПарк"
    assert tracker.writes == writes
    there.text = title(replace(only(checklist), text=""))
    checklist, _ = synced(checklist, tracker)
    assert there.text == only(checklist).text == "talk 1 DEAL-1"


def test_words_that_a_person_wiped_out_are_put_back():
    checklist, tracker, there = begun()
    there.text = " "
    checklist, marks = synced(checklist, tracker)
    assert (marks, there.text) == ((), title(only(checklist)))


def test_owner_and_day_that_people_set_stay():
    checklist, tracker, there = begun(replace(TALK, owner=ANNA, due=DAY, facts={"due": "2026-11-24"}))
    there.owner, there.due = IGOR, None
    checklist, marks = synced(checklist, tracker)
    assert [one.text for one in marks] == [IGOR, "no_due"]
    newer = replace(TALK, owner=ANNA, due=DAY, facts={"due": "2026-11-30"})
    checklist, _ = synced(refreshed(checklist, [newer], {}, SYNC, NOW), tracker)
    assert (there.owner, there.due, only(checklist).owner) == (IGOR, None, IGOR)


def test_a_day_that_nobody_set_follows_its_fact():
    checklist, tracker, there = begun(replace(TALK, due=DAY, facts={"due": "2026-11-24"}))
    newer = replace(TALK, due=DAY + timedelta(days=6), facts={"due": "2026-11-30"})
    synced(refreshed(checklist, [newer], {}, SYNC, NOW), tracker)
    assert there.due == DAY + timedelta(days=6)


def test_a_person_s_own_item_is_adopted_once_it_has_words():
    checklist, tracker, _ = begun()
    mine = tracker.add(by=ANNA, text=" ")
    assert look(checklist, tracker) == (checklist, ())
    mine.text = "Позвонить"
    tracker.mark(mine, "whole", True, ANNA)
    checklist, marks = synced(checklist, tracker)
    added = checklist.items[-1]
    assert (added.kind, added.key, added.text) == (Kind.OWN, f"own:{mine.remote}", "Позвонить")
    assert [(one.do, one.by) for one in marks] == [(Do.ADD, ANNA), (Do.TICK, ANNA)]
    assert mine.item == added.id
    assert (mine.boxes["marketing"].ticked, mine.boxes["sales"].ticked, mine.whole.ticked) == (True, False, True)
    assert look(checklist, tracker) == (checklist, ())


def test_boxes_that_somebody_ticked_on_their_own_item_are_theirs_whoever_it_was():
    checklist, tracker, _ = begun()
    mine = tracker.add(by=OLEG, text="Позвонить", boxes={"marketing": box(True), "sales": box(True, IGOR)})
    checklist, _ = synced(checklist, tracker)
    states = {name: box_state(one).value for name, one in checklist.items[-1].boxes.items()}
    assert states == {"marketing": "unconfirmed", "sales": "yes"}
    assert mine.boxes["marketing"].ticked


def test_what_is_ours_without_an_item_is_nobody_s_item():
    checklist, tracker, _ = begun()
    tracker.add(by=US, text="Хвост")
    assert look(checklist, tracker) == (checklist, ())


def test_what_is_deleted_by_hand_stays_deleted_until_it_is_put_back():
    checklist, tracker, there = begun()
    del tracker.there[there.remote]
    checklist, marks = synced(checklist, tracker)
    assert (only(checklist).closed, [one.do for one in marks]) == (Closed.TAKEN_AWAY, [Do.TAKE_AWAY])
    assert not belongs(only(checklist))
    checklist, marks = synced(refreshed(checklist, [TALK], {}, SYNC, NOW), tracker)
    assert (tracker.there, marks, tracker.writes) == ({}, (), 1)
    assert only(checklist).closed is Closed.TAKEN_AWAY
    tracker.there[there.remote] = there
    checklist, _ = synced(checklist, tracker)
    assert item_state(only(checklist)) is ItemState.OPEN


def test_what_was_done_and_is_then_deleted_stays_done():
    checklist, tracker, there = begun()
    tracker.mark(there, "marketing", True, ANNA)
    tracker.mark(there, "sales", True, IGOR)
    checklist, _ = synced(checklist, tracker)
    del tracker.there[there.remote]
    checklist, marks = synced(checklist, tracker)
    assert (item_state(only(checklist)), marks, tracker.there) == (ItemState.DONE, (), {})
    assert look(checklist, tracker) == (checklist, ())


def test_what_is_taken_away_on_our_page_does_not_come_back_from_the_tracker():
    checklist, tracker, there = begun()
    checklist = with_item(checklist, page(only(checklist), Do.TAKE_AWAY))
    assert synced(checklist, tracker)[0].items[0].closed is Closed.TAKEN_AWAY
    assert there.item


def test_an_item_that_somebody_closed_half_done_is_left_closed_and_reopened_with_its_own():
    checklist, tracker, there = begun()
    tracker.mark(there, "whole", True, ANNA)
    for _ in range(2):
        checklist, _ = synced(checklist, tracker)
    assert there.whole.ticked
    tracker.mark(there, "sales", True, IGOR)
    checklist, _ = synced(checklist, tracker)
    assert item_state(only(checklist)) is ItemState.DONE
    tracker.mark(there, "sales", False, IGOR)
    checklist, _ = synced(checklist, tracker)
    assert not there.whole.ticked


def test_an_item_that_somebody_reopens_is_open_again():
    checklist, tracker, there = begun()
    checklist = with_item(checklist, acted("a+m i+s", only(checklist)))
    checklist, _ = synced(checklist, tracker)
    assert there.whole.ticked
    tracker.mark(there, "whole", False, IGOR)
    checklist, _ = synced(checklist, tracker)
    assert item_state(only(checklist)) is ItemState.HALF
    assert not there.boxes["sales"].ticked
    assert not there.whole.ticked


def test_what_we_closed_and_did_not_record_is_opened_again():
    checklist, tracker, there = begun()
    gone = refreshed(checklist, [], {}, SYNC, NOW)
    written(gone, tracker, recorded=False)
    assert there.whole.ticked
    synced(refreshed(gone, [TALK], {}, SYNC, NOW), tracker)
    assert not there.whole.ticked


def test_a_closed_item_that_somebody_reopens_is_left_so():
    checklist, tracker, there = begun()
    checklist, _ = synced(refreshed(checklist, [], {}, SYNC, NOW), tracker)
    tracker.mark(there, "whole", False, OLEG)
    for _ in range(2):
        checklist, _ = synced(checklist, tracker)
    assert item_state(only(checklist)) is ItemState.CLOSED
    assert not there.whole.ticked


def test_a_box_that_a_department_has_no_more_is_passed_over_and_a_lost_one_kept():
    checklist, tracker, there = begun()
    there.boxes["product"] = box(True, OLEG)
    tracker.mark(there, "sales", True, IGOR)
    checklist, _ = synced(checklist, tracker)
    del there.boxes["sales"]
    assert look(checklist, tracker)[0].items[0].boxes == only(checklist).boxes
    assert synced(checklist, tracker)[1] == ()


def test_a_frozen_list_takes_nothing_in():
    checklist, tracker, there = begun()
    frozen = replace(checklist, ended_at=NOW)
    tracker.mark(there, "sales", True, IGOR)
    assert look(frozen, tracker) == (frozen, ())
    assert refreshed(frozen, [], {}, SYNC, NOW) == frozen


def following(checklist, *, moves, facts=(TALK,)):
    return start(
        SYNC,
        list_id="next",
        workspace="polus",
        day=DAY + timedelta(days=7),
        begins_at=NOW + timedelta(days=11),
        made_at=NOW + timedelta(days=5),
        before=checklist,
        facts=facts,
        settled={},
        moves=moves,
    )


@pytest.mark.parametrize("moves", [True, False])
def test_a_half_item_is_carried_with_its_ticks_words_and_people(moves):
    checklist, tracker, there = begun()
    tracker.mark(there, "marketing", True, ANNA)
    there.text, there.owner = "Позвонить", IGOR
    checklist, _ = synced(checklist, tracker)
    newer = tracker if moves else Tracker()
    carried = following(checklist, moves=moves)
    on_its_way, marks = taken_in(carried, (), SYNC, ours, NOW)
    assert (on_its_way, marks) == (carried, ())
    carried, marks = synced(carried, newer)
    (now, *_) = newer.there.values()
    assert (marks, now.boxes["marketing"].ticked, now.text, now.owner) == ((), True, "Позвонить", IGOR)
    one = next(one for one in carried.items if one.key == TALK.key)
    assert (one.carried, one.boxes["marketing"].by, one.boxes["marketing"].at) == (1, ANNA, one.boxes["marketing"].at)
    assert look(carried, newer) == (carried, ())


def test_a_box_that_was_not_set_yet_when_we_fell_over_is_nobody_s_untick():
    checklist, *_ = begun()
    carried = following(with_item(checklist, acted("a+m", only(checklist))), moves=False)
    newer = Tracker()
    there = newer.add(item=only(checklist).id, boxes={"marketing": box(False), "sales": box(False, US)})
    there.text = title(only(checklist))
    carried, marks = synced(carried, newer)
    assert (marks, there.boxes["marketing"].ticked) == ((), True)


def test_a_tick_that_was_taken_back_on_our_page_before_the_item_moved_stays_taken_back():
    checklist, tracker, there = begun()
    tracker.mark(there, "marketing", True, ANNA)
    checklist, _ = synced(checklist, tracker)
    late = Mark(only(checklist).id, Do.UNTICK, "marketing", OLGA, "", tracker.tick_clock(), "page")
    checklist = with_item(checklist, marked(only(checklist), late, SYNC))
    _, marks = synced(following(checklist, moves=True), tracker)
    assert (marks, there.boxes["marketing"].ticked) == ((), False)


def test_what_people_do_while_an_item_moves_is_not_lost_and_our_new_words_are_not_theirs():
    checklist, tracker, there = begun()
    tracker.mark(there, "sales", True, IGOR)
    checklist, _ = synced(checklist, tracker)
    tracker.mark(there, "marketing", True, ANNA)
    tracker.mark(there, "sales", False, IGOR)
    there.due = DAY
    carried = following(checklist, moves=True, facts=(replace(TALK, facts={"number": "2"}),))
    carried, marks = synced(carried, tracker)
    assert [one.do for one in marks] == [Do.TICK, Do.UNTICK, Do.ASSIGN]
    one = next(one for one in carried.items if one.key == TALK.key)
    assert (one.text, there.text, there.due) == ("", title(one), DAY)


def test_a_tracker_that_spaces_words_otherwise_is_not_written_to_again_and_again():
    checklist, tracker, there = begun(replace(TALK, facts={"number": "1 "}))
    there.text = " ".join(there.text.split())
    again, marks = synced(checklist, tracker)
    assert (again, marks, tracker.writes) == (checklist, (), 1)


def test_an_item_added_on_our_page_is_written_and_not_taken_for_deleted():
    checklist, tracker, _ = begun()
    checklist = with_item(checklist, own("own:page1", "Позвонить", SYNC, DAY))
    assert look(checklist, tracker) == (checklist, ())
    checklist, _ = synced(checklist, tracker)
    assert checklist.items[-1].shown == Shown({"marketing": False, "sales": False}, text="Позвонить")
    assert len(tracker.there) == 2


def test_what_somebody_changed_back_while_our_own_call_was_in_doubt_is_their_word():
    checklist, tracker, there = begun()
    sent = tracker.tick_clock()
    checklist = with_item(checklist, acted("a+m", only(checklist)))  # our page; whether it was written is not known
    there.boxes["marketing"] = box(False, ANNA, sent + timedelta(days=9))
    assert look(checklist, tracker) == (checklist, ())
    after, marks = taken_in(checklist, tracker.seen(), SYNC, ours, NOW, title, doubt=sent)
    assert box_state(only(after).boxes["marketing"]).value == "empty"
    assert [(one.do, one.by) for one in marks] == [(Do.UNTICK, ANNA)]
    there.boxes["marketing"] = box(False, ANNA, sent)
    assert taken_in(checklist, tracker.seen(), SYNC, ours, NOW, title, doubt=sent) == (checklist, ())
