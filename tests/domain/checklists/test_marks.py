"""What a tick, an untick, a confirmation and a claim come to, by who does it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.checklists.digest import owed, waits_for
from plugin.domain.checklists.gate import due_for, holding
from plugin.domain.checklists.marks import applied, box_state, disagreement, item_state, marked, wanted
from plugin.domain.checklists.model import Box, BoxState, Closed, Do, ItemState, Kind, Mark, Owed, Shown
from plugin.errors import Rejected
from tests.domain.checklists.samples import ANNA, DAY, IGOR, OLEG, OLGA, at, item, sample_checklist, sample_sync

SYNC = sample_sync()
NEW = item("talk:round-1", Kind.TALK)
OF = {"a": ANNA, "o": OLGA, "i": IGOR, "x": OLEG, "y": "acc-other", "?": ""}
DOING = {"+": Do.TICK, "-": Do.UNTICK, "!": Do.CONFIRM, "n": Do.NOT_APPLICABLE, "r": Do.APPLICABLE}


def acted(script, one=NEW, sync=SYNC, day=10):
    """Do "who what [department letter]" in turn: ``a+m`` is Anna ticking marketing, ``in`` Igor's claim."""
    for place, word in enumerate(script.split()):
        who, what, where = word[0], word[1], word[2:]
        department = {"m": "marketing", "s": "sales", "p": "product", "": ""}[where[:1] if what != "n" else ""]
        text = where or "нет выставок" if what == "n" else ""
        text = "" if text == "_" else text
        one = applied(one, Mark(one.id, DOING[what], department, OF[who], who, at(day, place), "page", text), sync)
    return one


@pytest.mark.parametrize(
    ("script", "marketing", "sales", "state"),
    [
        ("", "empty", "empty", "open"),
        ("a+m", "yes", "empty", "half"),
        ("a+m i+s", "yes", "yes", "done"),
        ("x+m", "unconfirmed", "empty", "half"),
        ("?+m i+s", "unconfirmed", "yes", "half"),
        ("i+m", "unconfirmed", "empty", "half"),
        ("x+m o!m i+s", "yes", "yes", "done"),
        ("x+m o+m", "yes", "empty", "half"),
        ("x+m i!m", "unconfirmed", "empty", "half"),
        ("a!m", "empty", "empty", "open"),
        ("a+m o-m", "empty", "empty", "open"),
        ("x+m y-m", "empty", "empty", "open"),
        ("a+m x-m", "disputed", "empty", "half"),
        ("a+m ?-m", "disputed", "empty", "half"),
        ("a+m x-m x+m", "yes", "empty", "half"),
        ("a+m x-m y+m", "unconfirmed", "empty", "half"),
        ("a+m ?-m ?+m", "unconfirmed", "empty", "half"),
        ("a+m x-m y-m", "disputed", "empty", "half"),
        ("a+m x-m o+m", "yes", "empty", "half"),
        ("a+m x-m o!m", "yes", "empty", "half"),
        ("a+m x-m a-m", "empty", "empty", "open"),
        ("x+m a!m x-m", "disputed", "empty", "half"),
        ("a+", "yes", "empty", "half"),
        ("x+", "unconfirmed", "unconfirmed", "half"),
        ("a+m x+", "yes", "unconfirmed", "half"),
        ("a+ i+", "yes", "yes", "done"),
        ("a+ i+ a-", "empty", "yes", "half"),
        ("a+ i+ x-", "disputed", "disputed", "half"),
        ("x+ a! i!", "yes", "yes", "done"),
        ("in", "empty", "empty", "half"),
        ("in a+m", "yes", "empty", "not_applicable"),
        ("in x+m", "unconfirmed", "empty", "half"),
        ("in x+m a!m", "yes", "empty", "not_applicable"),
        ("a+m in", "yes", "empty", "half"),
        ("a+m in a-m a+m", "yes", "empty", "not_applicable"),
        ("x+m in a!m", "yes", "empty", "half"),
        ("in a+m ir", "unconfirmed", "empty", "half"),
        ("in a+m ir a!m i+s", "yes", "yes", "done"),
        ("in a+m x-m", "disputed", "empty", "half"),
        ("in a+m x-m ir", "empty", "empty", "open"),
        ("in a+m xr", "yes", "empty", "half"),
        ("in a+m xr xn", "yes", "empty", "not_applicable"),
        ("in a+m xr in", "yes", "empty", "not_applicable"),
        ("in a+m inдругое", "unconfirmed", "empty", "half"),
        ("in a+m inдругое o!m", "yes", "empty", "not_applicable"),
        ("in a+m inНЕТ_выставок", "unconfirmed", "empty", "half"),
        ("in_ a+m", "yes", "empty", "half"),
        ("xn a+m i+s", "yes", "yes", "done"),
        ("xn in a+m", "yes", "empty", "not_applicable"),
        ("xn ar", "empty", "empty", "open"),
        ("in an", "yes", "empty", "not_applicable"),
        ("in anиначе", "empty", "empty", "half"),
        ("in a+m a-", "empty", "empty", "half"),
        ("in a+m i-", "unconfirmed", "empty", "half"),
        ("in a+m x-", "disputed", "empty", "half"),
        ("in xn", "empty", "empty", "half"),
    ],
)
def test_what_marks_come_to(script, marketing, sales, state):
    one = acted(script)
    found = [box_state(box).value for box in one.boxes.values()]
    assert (*found, item_state(one).value) == (marketing, sales, state)


def test_a_stranger_who_repeats_a_claim_does_not_take_it_over():
    assert acted("in xn").not_applicable.by == IGOR
    assert acted("in xnиначе").not_applicable.department == ""


@pytest.mark.parametrize(
    ("script", "apart"),
    [
        ("a+m i+s", False),
        ("a+m x-m", True),
        ("a+m in", True),
        ("in a+m", False),
        ("in ar", True),
        ("a+m xn", False),
        ("in", False),
    ],
)
def test_disagreement_is_told(script, apart):
    assert disagreement(acted(script)) is apart


def test_a_dispute_keeps_both_the_owner_and_who_is_against():
    box = acted("a+m x-m").boxes["marketing"]
    assert (box.by, box.at, box.against.by, box.against.at) == (ANNA, at(10, 0), OLEG, at(10, 1))


def test_one_person_may_own_both_sides():
    both = sample_sync(owners={"marketing": frozenset({ANNA}), "sales": frozenset({ANNA, IGOR})})
    assert item_state(acted("a+", sync=both)) is ItemState.DONE
    assert item_state(acted("a+m", sync=both)) is ItemState.HALF
    assert acted("an", sync=both).not_applicable.department == "marketing"
    assert item_state(acted("an a+s", sync=both)) is ItemState.NOT_APPLICABLE


def test_of_three_departments_all_others_have_to_agree():
    owners = {"marketing": frozenset({ANNA}), "sales": frozenset({IGOR}), "product": frozenset({OLEG})}
    three = sample_sync(between=("marketing", "sales", "product"), owners=owners)
    one = replace(NEW, boxes={name: Box() for name in three.between})
    assert item_state(acted("in a+m", one, three)) is ItemState.HALF
    assert item_state(acted("in a+m x+p", one, three)) is ItemState.NOT_APPLICABLE
    assert waits_for(acted("in a+m", one, three)) == ("product",)
    assert item_state(acted("a+m i+s", one, three)) is ItemState.HALF
    assert item_state(acted("a+m i+s x+p", one, three)) is ItemState.DONE


def page(one, do, department="", by=ANNA, text=""):
    return marked(one, Mark(one.id, do, department, by, "", at(12), "page", text), SYNC)


@pytest.mark.parametrize(
    ("one", "do", "department", "by", "reason"),
    [
        (NEW, Do.TICK, "product", ANNA, "department_unknown"),
        (acted("x+m"), Do.CONFIRM, "marketing", IGOR, "not_an_owner"),
        (acted("x+m"), Do.CONFIRM, "", OLEG, "not_an_owner"),
        (replace(NEW, closed=Closed.GONE), Do.UNTICK, "marketing", ANNA, "item_over"),
        (acted("a+m i+s"), Do.NOT_APPLICABLE, "", ANNA, "item_over"),
        (acted("in a+m"), Do.TICK, "sales", IGOR, "item_over"),
        (acted("a+m i+s"), Do.TAKE_AWAY, "", ANNA, "item_over"),
    ],
)
def test_what_the_page_refuses(one, do, department, by, reason):
    with pytest.raises(Rejected) as refused:
        page(one, do, department, by)
    assert refused.value.reason == reason


def test_what_is_over_can_be_taken_back_and_a_second_click_does_nothing():
    done = acted("a+m i+s")
    assert page(done, Do.TICK, "marketing") == done
    assert item_state(page(done, Do.UNTICK, "marketing")) is ItemState.HALF
    assert item_state(page(acted("in a+m"), Do.APPLICABLE, by=IGOR)) is ItemState.HALF


def test_words_owner_and_day_are_people_s():
    assert page(NEW, Do.REWRITE, text=" Позвонить ").text == "Позвонить"
    assert page(replace(NEW, text="Было"), Do.REWRITE, text=" ").text == "Было"
    assert page(NEW, Do.ASSIGN, text=IGOR).owner == IGOR
    assert page(NEW, Do.ASSIGN, text="2026-11-24").due == DAY
    assert page(replace(NEW, due=DAY), Do.ASSIGN, text="no_due").due is None
    assert page(NEW, Do.TAKE_AWAY).closed is Closed.TAKEN_AWAY


_words = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(sorted(OF)),
        st.sampled_from(sorted(DOING)),
        st.sampled_from(["", "m", "s"]),
    ),
    max_size=9,
)


@given(words=_words)
def test_the_state_is_told_by_the_boxes_and_the_claim(words):
    one = acted(" ".join(words))
    states = [box_state(box) for box in one.boxes.values()]
    state = item_state(one)
    if one.not_applicable is None:
        whole = {frozenset({BoxState.YES}): ItemState.DONE, frozenset({BoxState.EMPTY}): ItemState.OPEN}
        assert state is whole.get(frozenset(states), ItemState.HALF)
    else:
        assert state in {ItemState.HALF, ItemState.DONE, ItemState.NOT_APPLICABLE}
    assert all(box.ticked == (box_state(box) in {BoxState.YES, BoxState.UNCONFIRMED}) for box in one.boxes.values())
    assert all(box.by in SYNC.owners[name] for name, box in one.boxes.items() if box.confirmed)
    shown = wanted(one, "Т")
    assert shown.boxes == {name: box.ticked for name, box in one.boxes.items()}
    assert shown.whole is (state in {ItemState.DONE, ItemState.NOT_APPLICABLE})


@given(words=_words, word=st.sampled_from(["a+m", "x+s", "in", "i-", "o!m", "r", "xr"]))
def test_the_same_act_again_changes_nothing(words, word):
    script = " ".join([*words, word if len(word) > 1 else "ir"])
    once = acted(script)
    last = script.split()[-1]
    again = acted(last, once, day=11)
    assert [box_state(box) for box in again.boxes.values()] == [box_state(box) for box in once.boxes.values()]
    assert item_state(again) is item_state(once)


def test_what_waits_for_whom():
    checklist, other = sample_checklist(), sample_checklist(id="b", ended_at=at(24))
    found = owed([(checklist, SYNC), (other, SYNC)])
    assert found == (
        Owed("lead_review", "marketing", ANNA, 1, checklist.items[-5].since),
        Owed("lead_review", "marketing", "", 4, checklist.items[-5].since),
        Owed("lead_review", "sales", "", 5, checklist.items[1].since),
    )
    assert len(holding(checklist.items)) == 6


def test_the_gate_speaks_at_its_statuses_however_they_are_written():
    assert due_for(" договор ", ("Договор", "Оплата"))
    assert not due_for("", ("",))
    assert not due_for("Переговоры", ("Договор",))


def test_a_whole_that_a_person_put_is_left_until_the_item_changes():
    half = acted("a+m")
    assert wanted(replace(half, shown=Shown(whole=True, left=True)), "").whole is True
    assert wanted(replace(half, shown=Shown(whole=True)), "").whole is False
    closed = replace(NEW, closed=Closed.GONE, shown=Shown(whole=False, left=True))
    assert wanted(closed, "").whole is False
    assert wanted(replace(closed, shown=Shown()), "").whole is True


def test_an_account_that_reads_like_a_day_is_an_account():
    assigned = [
        applied(NEW, Mark(NEW.id, Do.ASSIGN, "", "", "", at(1), "tracker", text), SYNC)
        for text in ("20261122", "2026-11-22")
    ]
    assert [(one.owner, one.due) for one in assigned] == [("20261122", NEW.due), (NEW.owner, date(2026, 11, 22))]
