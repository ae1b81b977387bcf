"""Whatever people do on both sides, however facts come and go: tracker and store end equal, nothing is lost."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plugin.domain.checklists.boxes import box_state
from plugin.domain.checklists.making import own
from plugin.domain.checklists.marks import belongs, item_state, marked, wanted
from plugin.domain.checklists.merging import refreshed, start
from plugin.domain.checklists.model import BoxState, Closed, Do, ItemState, Kind, Mark
from plugin.domain.checklists.parts import ordered
from plugin.errors import Rejected
from tests.domain.checklists.samples import ANNA, DAY, IGOR, NOW, OLEG, fact, sample_sync, with_item
from tests.domain.checklists.tracking import US, Tracker, box, look, title, written

SYNC = sample_sync(standing=sample_sync().standing[:1], most=3)
WHO = st.sampled_from([ANNA, IGOR, OLEG, ""])
NAMES = st.sampled_from(["marketing", "sales", "whole", "applies_not"])
ANY = st.integers(0, 9)
FACTS = st.lists(
    st.builds(
        lambda number, kind, said: fact(f"{'talk' if number % 2 else 'goal'}:{number}", kind, facts={"plan": said}),
        st.integers(0, 5),
        st.sampled_from([Kind.TALK, Kind.OFF_TRACK]),
        st.sampled_from("12"),
    ),
    max_size=5,
    unique_by=lambda one: one.key,
)


class Sides(RuleBasedStateMachine):
    """People in the tracker and on our page, facts, meetings and crashes, in any order."""

    @initialize(facts=FACTS, moves=st.booleans())
    def begin(self, facts, moves):
        self.tracker, self.moves, self.days, self.settled = Tracker(), moves, 0, {}
        self.facts, self.typed, self.number = facts, {}, 0
        self.list = self._next(None)

    def _next(self, before):
        self.days += 7
        return start(
            SYNC,
            list_id=f"list{self.days}",
            workspace="polus",
            day=DAY + timedelta(days=self.days),
            begins_at=NOW + timedelta(days=self.days),
            made_at=NOW,
            before=before,
            facts=self.facts,
            settled=self.settled,
            moves=self.moves,
        )

    def _one(self, number):
        there = [one for one in self.tracker.there.values() if one.text]
        return there[number % len(there)] if there else None

    @rule(number=ANY, name=NAMES, ticked=st.booleans(), by=WHO)
    def in_the_tracker(self, number, name, ticked, by):
        one = self._one(number)
        if one is not None and (name in one.boxes or name in {"whole", "applies_not"}):
            self.tracker.mark(one, name, ticked, by)

    @rule(number=ANY, words=st.sampled_from(["нет", "нет выставок", ""]))
    def a_reason_is_typed(self, number, words):
        one = self._one(number)
        if one is not None:
            one.reason, one.applies_not = words, box(one.applies_not.ticked, IGOR, self.tracker.tick_clock())

    @rule(number=ANY)
    def words_are_rewritten(self, number):
        one = self._one(number)
        if one is not None:
            self.number += 1
            one.text = f"Слова {self.number}"
            self.typed[one.remote] = one.text

    @rule(by=st.sampled_from([ANNA, OLEG]))
    def an_item_is_typed(self, by):
        self.number += 1
        one = self.tracker.add(by=by, text=f"Своё {self.number}")
        self.typed[one.remote] = one.text

    @rule(number=ANY)
    def an_item_is_deleted(self, number):
        one = self._one(number)
        if one is not None:
            del self.tracker.there[one.remote]
            self.typed.pop(one.remote, None)

    @rule(
        number=ANY,
        do=st.sampled_from([Do.TICK, Do.UNTICK, Do.CONFIRM, Do.NOT_APPLICABLE, Do.APPLICABLE]),
        department=st.sampled_from(["marketing", "sales", ""]),
        by=st.sampled_from([ANNA, IGOR, OLEG]),
    )
    def on_our_page(self, number, do, department, by):
        one = self.list.items[number % len(self.list.items)]
        text = "так решили" if do is Do.NOT_APPLICABLE else ""
        try:
            after = marked(one, Mark(one.id, do, department, by, "", self.tracker.tick_clock(), "page", text), SYNC)
        except Rejected:
            return
        self.list = with_item(self.list, after)

    @rule()
    def an_item_is_added_on_our_page(self):
        self.number += 1
        self.list = with_item(self.list, own(f"own:page:{self.number}", f"Наше {self.number}", SYNC, DAY))

    @rule(facts=FACTS)
    def facts_change(self, facts):
        self.facts = facts

    @rule()
    def a_run_falls_over_after_writing(self):
        self._look()
        self.list = refreshed(self.list, self.facts, self.settled, SYNC, NOW)
        written(self.list, self.tracker, recorded=False)

    @rule()
    def the_meeting_is_over(self):
        self.a_run()
        over = replace(self.list, ended_at=NOW)
        for one in over.items:
            self.settled[one.key] = (item_state(one).value, one.facts)
        if not self.moves:
            self.tracker.there, self.typed = {}, {}
        before, self.list = self.list, self._next(over)
        kept = {one.key: one.boxes for one in self.list.items if one.carried}
        open_ = {one.key: one for one in before.items if item_state(one) in {ItemState.OPEN, ItemState.HALF}}
        assert kept == {key: one.boxes for key, one in open_.items()}
        for one in over.items:
            if self.moves and one.key not in open_:
                self.tracker.there.pop(one.remote.get("item", ""), None)
                self.typed.pop(one.remote.get("item", ""), None)

    @rule()
    def a_run(self):
        self._look()
        self.list = written(refreshed(self.list, self.facts, self.settled, SYNC, NOW), self.tracker)
        self._is_in_step()
        writes = self.tracker.writes
        assert look(self.list, self.tracker, SYNC) == (self.list, ())
        assert refreshed(self.list, self.facts, self.settled, SYNC, NOW) == self.list
        assert written(self.list, self.tracker) == self.list
        assert self.tracker.writes == writes

    def _look(self):
        """Take in what stands: nothing of ours as a mark, and every box as the person left it who changed it."""
        changed = [each for item in self.list.items for each in self._changed(item)]
        self.list, marks = look(self.list, self.tracker, SYNC)
        assert all(one.by != US for one in marks)
        after = {one.id: one for one in self.list.items}
        for name, department, there in changed:
            state = box_state(after[name].boxes[department])
            assert after[name].boxes[department].ticked == there.ticked
            if there.by in SYNC.owners[department]:
                assert state is (BoxState.YES if there.ticked else BoxState.EMPTY)

    def _changed(self, item):
        """Return the boxes that people changed since the base, of an item of which nothing else was changed."""
        there = next((one for one in self.tracker.there.values() if one.item == item.id), None)
        base = item.shown
        if (
            there is None
            or base is None
            or (base.whole, base.applies_not)
            != (
                there.whole.ticked,
                there.applies_not.ticked,
            )
        ):
            return []
        boxes = [(name, one) for name, one in there.boxes.items() if one.by != US and name in base.boxes]
        return [(item.id, name, one) for name, one in boxes if one.ticked != base.boxes[name]]

    def _is_in_step(self):
        """What stands in the tracker is what we wish, and the base says so; people's words stand where they typed."""
        shown = {one.item: one.seen() for one in self.tracker.there.values()}
        for item in self.list.items:
            if belongs(item):
                there, wish = shown[item.id], wanted(item, title(item))
                assert item.shown == wish
                assert {name: one.ticked for name, one in there.boxes.items()} == wish.boxes
                assert (there.whole.ticked, there.applies_not.ticked) == (wish.whole, wish.applies_not)
                assert (there.text, there.reason) == (wish.text, wish.reason)
        assert {one.remote: one.text for one in self.tracker.there.values() if one.remote in self.typed} == self.typed

    @invariant()
    def every_item_is_there_once_and_stands_as_its_boxes_say(self):
        items = self.list.items
        assert len({one.key for one in items}) == len({one.id for one in items}) == len(items)
        assert items == ordered(items)
        for one in items:
            states = {box_state(each) for each in one.boxes.values()}
            if item_state(one) is ItemState.DONE:
                assert states == {BoxState.YES}
            assert (item_state(one) is ItemState.CLOSED) == isinstance(one.closed, Closed)
            for name, each in one.boxes.items():
                assert not each.confirmed or each.by in SYNC.owners[name]


TestSides = Sides.TestCase
TestSides.settings = settings(max_examples=15, stateful_step_count=20, deadline=None, derandomize=True)
