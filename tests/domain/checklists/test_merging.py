"""Lists made from facts and from the list before, and kept up to date; what is settled, held back, carried, pushed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.checklists.facts import from_decided, from_templates
from plugin.domain.checklists.keys import item_id
from plugin.domain.checklists.making import made, own
from plugin.domain.checklists.marks import item_state
from plugin.domain.checklists.merging import pushed, refreshed, start
from plugin.domain.checklists.model import Box, Closed, Decided, Do, ItemState, Kind, Mark, Meeting, Part, Template
from plugin.domain.checklists.parts import ordered, part_of
from plugin.domain.checklists.weights import WEIGHTS, weight
from tests.domain.checklists.samples import (
    ANNA,
    DAY,
    IGOR,
    NOW,
    fact,
    sample_checklist,
    sample_past,
    sample_sync,
    with_item,
    yes,
)
from tests.domain.checklists.test_marks import acted, page

SYNC = sample_sync(standing=())
DONE, OPEN = ItemState.DONE.value, ItemState.OPEN.value
EMPTY = sample_checklist(items=(), standing=(), held_back=(), notes="")
GOAL = fact("goal:w:1", Kind.OFF_TRACK, facts={"goal": "Лиды", "plan": "40", "fact": "58", "behind": "45"})
TALK, REVIEW = fact("talk:r1"), fact("review:r2", Kind.REVIEW)


def fresh(*facts, settled=None, sync=SYNC, one=EMPTY, resolved=None):
    return refreshed(one, facts, settled or {}, sync, NOW, resolved)


def following(before, *facts, sync=SYNC, settled=None):
    day = DAY + timedelta(days=7)
    at = datetime(2026, 11, 24, 21, tzinfo=UTC)
    given = {"list_id": "next", "workspace": "polus", "day": day, "begins_at": at + timedelta(7), "made_at": at}
    return start(sync, **given, before=before, facts=facts, settled=settled or {})


def done(one):
    return replace(one, boxes={"marketing": yes(ANNA, 18), "sales": yes(IGOR, 19)})


def keys(checklist):
    return [one.key for one in checklist.items]


def test_kinds_weigh_in_their_order_and_facts_add_less_than_a_kind():
    assert list(WEIGHTS.values()) == sorted(WEIGHTS.values(), reverse=True)
    kinds = list(Kind)
    assert all(weight(two, 99) < weight(one) for one, two in pairwise(kinds))


def test_the_same_fact_is_one_item_however_often_it_is_seen():
    one = fresh(TALK, REVIEW, replace(TALK, weight=TALK.weight + 5), TALK)
    assert keys(one) == ["talk:r1", "review:r2"]
    assert one.items[0].weight == TALK.weight + 5
    assert fresh(TALK, REVIEW, one=one) == replace(one, items=one.items)
    assert one.items[0].id == item_id("talk:r1")
    assert len(one.items[0].id) == 12


def test_a_changed_fact_updates_its_item_and_leaves_the_ticks():
    one = with_item(fresh(GOAL), acted("a+m", fresh(GOAL).items[0]))
    refused = fact(GOAL.key, Kind.REFUSED, facts={"goal": "Лиды", "note": "мало людей"}, url="https://t/1")
    heavier = replace(GOAL, weight=GOAL.weight + 3, facts={**GOAL.facts, "fact": "60"})
    newer = fresh(heavier, one=one).items[0]
    assert (newer.facts["fact"], newer.weight, newer.boxes) == ("60", GOAL.weight, one.items[0].boxes)
    other = fresh(refused, one=one).items[0]
    assert (other.kind, other.weight, other.url, other.boxes) == (
        Kind.REFUSED,
        refused.weight,
        "https://t/1",
        one.items[0].boxes,
    )


@pytest.mark.parametrize(
    ("kind", "key", "resolved", "reason"),
    [
        (Kind.TALK, "talk:r1", None, "talk_ended"),
        (Kind.REVIEW, "review:r1", None, "reviewed"),
        (Kind.PLAN_GAP, "gap:2026-10-01", None, "gap_closed"),
        (Kind.REFUSED, "goal:1", None, "accepted"),
        (Kind.OFF_TRACK, "goal:1", {"goal:1": {Closed.BACK_ON_TRACK}}, "back_on_track"),
        (Kind.OFF_TRACK, "goal:1", {"goal:1": {Closed.ACCEPTED}}, "gone"),
        (Kind.STALE, "goal:1", {}, "gone"),
        (Kind.STALE, "goal:1", None, "fresh_again"),
        (Kind.CHANGE, "change:r:1", {"change:r:1": {Closed.CHANGE_REPLACED}}, "change_replaced"),
        (Kind.CHANGE, "change:r:1", {}, "gone"),
    ],
)
def test_a_fact_that_is_gone_closes_its_item_with_the_true_reason(kind, key, resolved, reason):
    one = fresh(fact(key, kind))
    gone = fresh(one=one, resolved=resolved)
    assert (gone.items[0].closed, gone.items[0].closed_at) == (Closed(reason), NOW)
    assert refreshed(gone, (), {}, SYNC, NOW + timedelta(1)) == gone
    back = fresh(fact(key, kind), one=gone)
    assert (item_state(back.items[0]), back.items[0].closed_at) == (ItemState.OPEN, None)


def test_what_both_sides_finished_does_not_change_any_more():
    one = with_item(fresh(TALK, GOAL), done(fresh(TALK).items[0]))
    assert fresh(GOAL, one=one) == one
    assert fresh(replace(TALK, facts={"number": "2"}), GOAL, one=one) == one


@pytest.mark.parametrize(
    ("now", "settled", "comes"),
    [
        (TALK, ("done", {}), False),
        (TALK, ("not_applicable", {}), False),
        (replace(TALK, facts={"number": "2"}), ("done", {"number": "1"}), False),
        (TALK, ("closed", {}), True),
        (TALK, ("half", {}), True),
        (fact("change:r:1", Kind.CHANGE), ("done", {}), False),
        (GOAL, ("done", dict(GOAL.facts)), False),
        (GOAL, ("done", {**GOAL.facts, "behind": "44"}), False),
        (GOAL, ("done", {**GOAL.facts, "fact": "57"}), True),
        (GOAL, ("closed", dict(GOAL.facts)), True),
        (fact("gap:2026-10-01", Kind.PLAN_GAP), ("not_applicable", {}), False),
    ],
)
def test_what_is_settled_comes_again_only_when_it_may(now, settled, comes):
    assert bool(fresh(now, settled={now.key: settled}).items) is comes
    assert bool(following(None, now, settled={now.key: settled}).items) is comes


def test_the_list_before_counts_as_settled_though_the_store_does_not_know_it_yet():
    before = with_item(fresh(TALK), done(fresh(TALK).items[0]))
    assert keys(following(before, TALK, settled={TALK.key: ("half", {})})) == []


def test_what_does_not_fit_is_held_back_and_comes_in_when_there_is_room():
    small = sample_sync(standing=(), most=2)
    facts = [fact(f"review:r{number}", Kind.REVIEW, facts={}) for number in range(3)]
    decided = fact("decision:l:1", Kind.DECISION, facts={"what": "Позвонить"})
    one = fresh(*facts, GOAL, decided, sync=small)
    assert keys(one) == ["review:r0", "review:r1", "decision:l:1"]
    assert one.held_back == ("review:r2", "goal:w:1")
    one = with_item(one, done(one.items[0]))
    assert fresh(*facts, GOAL, decided, sync=small, one=one) == one
    less = fresh(facts[0], facts[2], GOAL, decided, sync=small, one=one)
    assert keys(less) == ["review:r0", "review:r1", "review:r2", "decision:l:1"]
    assert (less.items[1].closed, less.held_back) == (Closed.REVIEWED, ("goal:w:1",))


def test_carried_and_standing_items_need_no_room():
    small = sample_sync(most=1)
    before = fresh(TALK, REVIEW)
    made_ = following(before, TALK, REVIEW, GOAL, fact("talk:r9"), sync=small)
    assert [one.key for one in made_.items if part_of(one) is Part.NEW] == ["talk:r9"]
    assert sum(one.kind is Kind.STANDING for one in made_.items) == 4
    assert made_.held_back == (GOAL.key,)


def test_unfinished_items_are_carried_and_the_rest_stays_behind():
    before = fresh(TALK, REVIEW, GOAL)
    half = acted("a+m", before.items[0])
    before = with_item(with_item(before, half), done(before.items[1]))
    before = with_item(before, replace(own("own:1", "Позвонить", SYNC, DAY), remote={"item": "1"}))
    made_ = following(before, replace(TALK, facts={"number": "3"}, weight=TALK.weight + 2))
    assert [(one.key, one.carried, part_of(one)) for one in made_.items] == [
        ("talk:r1", 1, Part.CARRIED),
        ("own:1", 1, Part.CARRIED),
    ]
    first = made_.items[0]
    assert (first.boxes, first.facts, first.since) == (half.boxes, {"number": "3"}, half.since)
    assert first.weight == TALK.weight + 2
    assert all((one.remote, one.shown) == ({}, None) for one in made_.items)
    again = following(replace(made_, ended_at=NOW), TALK)
    assert again.items[0].carried == 2
    assert again.items[0].id == first.id


def test_standing_items_come_every_time_as_a_copy_of_the_template():
    one = following(None, sync=sample_sync())
    assert one.standing == sample_sync().standing
    assert [each.facts["template"] for each in one.items] == ["leads", "numbers", "round", "fair"]
    assert refreshed(one, from_templates(sample_sync(standing=())), {}, sample_sync(), NOW) == one
    begun = with_item(with_item(one, done(one.items[0])), acted("a+m", one.items[1]))
    new = sample_sync(standing=(Template("leads", {"ru": "Л"}), Template("numbers", {"ru": "Ч"})))
    after = following(begun, sync=new)
    assert [(each.key, each.carried, each.facts["ru"]) for each in after.items] == [
        ("standing:numbers", 1, "Ч"),
        ("standing:leads", 0, "Л"),
    ]
    assert after.items[1].boxes == {"marketing": Box(), "sales": Box()}


def test_a_changed_template_only_ever_adds_to_an_open_list():
    one = following(None, sync=sample_sync())
    newer = sample_sync(standing=(Template("leads", {"ru": "Иначе"}), Template("new", {"ru": "Новое"})))
    assert refreshed(one, from_templates(newer), {}, newer, NOW) == one
    after = pushed(one, newer, NOW)
    assert [each.facts["ru"] for each in after.items if each not in one.items] == ["Новое"]
    assert after.standing == (*one.standing, newer.standing[1])
    assert pushed(after, newer, NOW) == after
    frozen = replace(one, ended_at=NOW)
    assert pushed(frozen, newer, NOW) == frozen


def test_a_decision_follows_its_line_as_long_as_its_list_is_open():
    decided = from_decided(EMPTY.id, DAY, [Decided("Спросить бюджет", "Пётр", DAY), Decided("Два", ANNA)], {ANNA})
    one = fresh(*decided)
    assert {each.text: (each.owner, each.due) for each in one.items} == {
        "Спросить бюджет": ("", DAY),
        "Два": (ANNA, None),
    }
    assert {each.closed for each in fresh(one=one).items} == {Closed.GONE}
    other = following(one)
    assert sorted(each.carried for each in other.items) == [1, 1]
    assert refreshed(other, (), {}, SYNC, NOW) == other


def test_a_line_above_another_does_not_move_its_ticks():
    first = from_decided("l", DAY, [Decided("Два")])[0]
    later = from_decided("l", DAY, [Decided("Один"), Decided("  два ")])
    assert [one.key == first.key for one in later] == [False, True]


def test_departments_of_the_process_change():
    one = with_item(fresh(TALK), acted("a+m", fresh(TALK).items[0]))
    three = sample_sync(standing=(), between=("product", "marketing"))
    after = refreshed(one, [TALK], {}, three, NOW)
    assert list(after.items[0].boxes) == ["product", "marketing"]
    assert after.items[0].boxes["marketing"] == one.items[0].boxes["marketing"]
    assert refreshed(after, [TALK], {}, three, NOW) == after


def test_samples_are_what_the_rules_make_of_them():
    assert [one.meeting for one in sample_past()] == [Meeting.HELD, Meeting.MISSED, Meeting.HELD]
    assert ordered(sample_checklist().items) == sample_checklist().items


_facts = st.lists(
    st.builds(
        fact,
        st.sampled_from(["talk:1", "talk:2", "goal:1", "goal:2", "gap:1", "change:1"]),
        st.sampled_from([Kind.TALK, Kind.OFF_TRACK, Kind.STALE, Kind.PLAN_GAP]),
        facts=st.dictionaries(st.sampled_from(["plan", "days"]), st.sampled_from("12"), max_size=2),
    ),
    max_size=6,
)
_sync = st.builds(lambda most: sample_sync(most=most, standing=sample_sync().standing[:2]), st.integers(1, 4))


@settings(max_examples=30)
@given(_sync, _facts, _facts, st.dictionaries(st.sampled_from(["talk:1", "goal:1"]), st.just((DONE, {}))))
def test_merging_is_settled_by_one_go(sync, before, now, settled):
    first = following(None, *before, sync=sync, settled=settled)
    first = with_item(first, own("own:1", "Моё", sync, DAY))
    ticked = replace(
        first, items=tuple(acted("a+m", one) if number % 2 else done(one) for number, one in enumerate(first.items))
    )
    for one in (first, ticked, replace(following(ticked, *now, sync=sync), ended_at=None)):
        once = refreshed(one, now, settled, sync, NOW)
        assert refreshed(once, reversed(now), settled, sync, NOW + timedelta(1)) == once
        assert len({each.key for each in once.items}) == len(once.items)
        assert {each.key for each in one.items} <= {each.key for each in once.items}
        assert once.items == ordered(reversed(once.items))
        assert not {each.key for each in once.items} & set(once.held_back)


def test_page_marks_and_items_stay_apart():
    one = fresh(TALK)
    mark = Mark(one.items[0].id, Do.TICK, "sales", IGOR, "", NOW, "page")
    assert page(one.items[0], mark.do, "sales", IGOR).boxes["marketing"] == Box()
    assert made(TALK, SYNC, date(2026, 11, 20)) == one.items[0]
