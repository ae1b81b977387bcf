"""People, the tracker, our pages, facts, the calendar and crashes in any order: in the end all show the same.

Whoever changes the rules of checklists should run this with ``--hypothesis-profile=default`` once.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from plugin.documents import checklist_sheet, checklist_words
from plugin.domain.checklists.marks import item_state, wanted
from plugin.domain.checklists.model import OVER, Do, Kind
from plugin.domain.checklists.plain import dump_shown
from plugin.errors import TryLater
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from plugin.usecases.checklists import SYNC
from tests.flow.list_desk import ANNA, IGOR, OLGA, ListDesk, quick_database
from tests.house import KEY
from tests.paper_lists import WRITES, same
from tests.store.databases import empty

NAMES = {"marketing": "Маркетинг", "sales": "Продажи", "review": "Сверка лидов"}
ANYTHING = st.integers(0, 40)
DEPARTMENTS = st.sampled_from(["marketing", "sales"])
# Somebody whom the tracker does not name is among them: several edited at once.
PEOPLE = st.sampled_from([ANNA, IGOR, OLGA, ""])
WORDS = st.sampled_from(["Позвонить", "Не к нам", "Ждём договор", "Спросить ещё раз"])
TRAPS = st.sampled_from(
    ["before", "after", "lost", "busy", "overtaken", "overtaken after", "rolled back", "committed", "typed", "ticked"]
)


class Crashed(Exception):
    """The process dies here."""


class Shaky(Store):
    """A store whose transactions may be cut off before they commit, or the process right after."""

    trap = None

    @contextmanager
    def begin(self):
        with super().begin() as tx:
            yield tx
            if self.trap:
                self.trap("rolled back")
        if self.trap:
            self.trap("committed")


class Lists(RuleBasedStateMachine):
    def __init__(self, engine, moves):
        super().__init__()
        empty(engine)
        self.desk = ListDesk(engine, moves=moves, store=Shaky(engine, SealBox([KEY])))
        self.desk.paper.trap = self._around
        self.rounds, self.armed, self.typed, self.put, self.said = [], None, {}, {}, []
        self._run()

    # how it can go wrong

    @rule(kind=TRAPS, calls=st.integers(1, 9))
    def go_wrong(self, kind, calls):
        self.armed = [kind, calls]

    def _due(self, *kinds):
        """Whether what is armed happens here, once."""
        if self.armed is None or self.armed[0] not in kinds:
            return None
        self.armed[1] -= 1
        if self.armed[1] > 0:
            return None
        kind, self.armed = self.armed[0], None
        return kind

    def _around(self, _name, do):
        kind = self._due("before", "after", "lost", "busy", "overtaken", "overtaken after", "typed", "ticked")
        if kind == "before":
            raise Crashed
        if kind == "busy":
            raise TryLater("busy", timedelta(seconds=5))
        if kind == "overtaken":
            self._run_now()
        done = do()
        if kind == "overtaken after":
            self._run_now()
        elif kind == "typed":
            self.type_own("Вдруг", OLGA)
        elif kind == "ticked" and self._lines():
            self.tick(len(self.rounds), "sales", IGOR, ticked=True)
        elif kind == "after":
            raise Crashed
        elif kind == "lost":
            raise TryLater("unsure", timedelta(seconds=1))
        return done

    def _commit(self, when):
        if self._due(when):
            raise Crashed

    def _run_now(self):
        self.desk.jobs.run("demo", f"{SYNC}review")

    def _run(self, *, force=False):
        self.desk.store.trap = self._commit
        try:
            if force:
                with self.desk.store.begin() as tx:
                    self.desk.jobs.wake(tx, "demo", f"{SYNC}review", force=True)
            else:
                self.desk.wake()
            self.desk.jobs.drain()
        except Crashed:
            pass
        finally:
            self.desk.store.trap = None

    # what people do in the tracker

    def _lines(self):
        one = self.desk.open()
        page = self.desk.paper.pages.get(one.remote) if one else None
        return page.lines if page else []

    def _line(self, number):
        return self._lines()[number % len(self._lines())]

    def _forget(self, line):
        self.put = {where: what for where, what in self.put.items() if where[0] != line}

    @precondition(lambda self: self._lines())
    @rule(number=ANYTHING, department=DEPARTMENTS, who=PEOPLE, ticked=st.booleans())
    def tick(self, number, department, who, ticked):
        line = self.desk.paper.lines[self._line(number)]
        if department in line.boxes and line.boxes[department].ticked != ticked:
            self.desk.paper.tick(line.id, department, who, ticked=ticked)
            self._keep_in_mind(line.id, department, ticked)

    def _keep_in_mind(self, line, department, ticked):
        """What is put back before anybody looked was never there."""
        known = [item.shown for item in self.desk.open().items if item.remote.get("item") == line and item.shown]
        self.put.pop((line, department), None)
        if known and known[0].boxes.get(department) != ticked:
            self.put[line, department] = ticked

    @precondition(lambda self: self._lines() and self.desk.paper.moves)
    @rule(number=ANYTHING, who=PEOPLE, ticked=st.booleans())
    def finish(self, number, who, ticked):
        self._forget(self._line(number))
        self.desk.paper.finish(self._line(number), who, ticked=ticked)

    @precondition(lambda self: self._lines())
    @rule(number=ANYTHING, who=PEOPLE, reason=WORDS, ticked=st.booleans())
    def deny(self, number, who, reason, ticked):
        line = self.desk.paper.lines[self._line(number)]
        if line.boxes:
            self._forget(line.id)
            self.said = [one for one in self.said if one[0] != line.id] + ([(line.id, reason)] if ticked else [])
            self.desk.paper.deny(line.id, who, reason if ticked else "", ticked=ticked)

    @precondition(lambda self: self._lines())
    @rule(number=ANYTHING, text=WORDS)
    def reword(self, number, text):
        self.typed[self._line(number)] = text
        self.desk.paper.reword(self._line(number), text)

    @precondition(lambda self: self._lines())
    @rule(text=WORDS, who=PEOPLE)
    def type_own(self, text, who):
        one = self.desk.open()
        if one.remote in self.desk.paper.pages:
            line = self.desk.paper.add(one.remote, text, who)
            self.typed[line] = text

    @precondition(lambda self: self._lines())
    @rule(number=ANYTHING)
    def take_away(self, number):
        line = self._line(number)
        self._forget(line)
        self.typed.pop(line, None)
        self.said = [one for one in self.said if one[0] != line]
        self.desk.paper.take_away(line)

    @precondition(lambda self: self._lines() and self.desk.paper.moves)
    @rule(number=ANYTHING, who=st.sampled_from(["", ANNA, OLGA]), days=st.integers(0, 3))
    def assign(self, number, who, days):
        due = self.desk.clock.now.date() + timedelta(days=days) if days else None
        self.desk.paper.assign(self._line(number), who, due)

    # what people do on our page

    @rule(
        number=ANYTHING,
        do=st.sampled_from([Do.TICK, Do.UNTICK, Do.CONFIRM, Do.NOT_APPLICABLE, Do.APPLICABLE, Do.TAKE_AWAY]),
        department=DEPARTMENTS,
        who=st.sampled_from([ANNA, IGOR, OLGA]),
        reason=WORDS,
    )
    def act(self, number, do, department, who, reason):
        one = self.desk.open()
        item = one.items[number % len(one.items)]
        self._forget(item.remote.get("item"))
        self.desk.act(who, do=do, item=item.id, department=department, reason=reason)

    @rule(who=st.sampled_from([ANNA, OLGA]), text=WORDS)
    def add(self, who, text):
        self.desk.act(who, do="add", text=text)

    # facts, the calendar, webhooks

    @rule()
    def reveal(self):
        self.rounds.append(self.desk.round(len(self.rounds)))

    @precondition(lambda self: self.rounds)
    @rule()
    def review(self):
        self.desk.review(self.rounds[-1])

    @precondition(lambda self: self.rounds)
    @rule(what=st.sampled_from(["Звонить в тот же день", "Слать смету", ""]))
    def change(self, what):
        self.desk.change(self.rounds[0], what)

    @rule(hours=st.sampled_from([1, 14, 24, 60, 24 * 9, 24 * 16]))
    def wait(self, hours):
        self.desk.clock.forward(hours=hours)

    @precondition(lambda self: self._lines())
    @rule(number=ANYTHING, times=st.integers(1, 3))
    def hear(self, number, times):
        for _ in range(times):
            self.desk.lists.heard("demo", self._line(number))

    @rule()
    def run_what_is_asked_for(self):
        self._run()

    # and in the end

    @rule()
    def settle(self):
        self.armed = None
        begun = len(self.desk.paper.calls)
        self._settle(3)
        written = Counter(one for one in self.desk.paper.calls[begun:] if one[0] in WRITES)
        assert not written or max(written.values()) == 1, f"written more than once: {written}"
        begun = len(self.desk.paper.calls)
        self._settle(1)
        calls = Counter(name for name, _ in self.desk.paper.calls[begun:])
        assert calls == {"read": 1}, f"calls of a run in which nothing changed: {calls}"
        self._same()
        self._nothing_lost()

    def _settle(self, runs):
        for _ in range(runs):
            self._run(force=True)
            self.desk.clock.forward(seconds=40)

    def _same(self):
        one, paper = self.desk.open(), self.desk.paper
        words = self.desk.world.sites["demo"].words
        stands = {item.remote["item"]: item for item in one.items if item.remote}
        assert sorted(paper.pages[one.remote].lines) == sorted(stands)
        assert len(stands) == sum(bool(item.remote) for item in one.items), "two items in one line"
        for line, item in stands.items():
            wish = wanted(item, checklist_words.title(words, item, NAMES))
            for there in (paper.shown(line), item.shown):
                assert same(there, wish), (item.key, dump_shown(there).items() ^ dump_shown(wish).items())
            assert paper.lines[line].about == checklist_sheet.about(words, item, NAMES).markdown
        gone = [item for item in one.items if not item.remote]
        assert all(item_state(item) in OVER for item in gone), "an item that stands nowhere"
        days = [each.day for each in self.desk.all()]
        assert len(set(days)) == len(days)

    def _nothing_lost(self):
        lines = self.desk.paper.lines
        for line, text in self.typed.items():
            assert lines[line].text == text, "words of a person were overwritten"
        for (line, department), ticked in self.put.items():
            assert lines[line].boxes[department].ticked == ticked, "a person's mark was overwritten"
        lists = [one for one in self.desk.all() if one.items]
        with self.desk.store.begin() as tx:
            marks = [mark for one in lists for mark in tx.marks(one.id)]
        done, kept = {(mark.item, mark.by) for mark in marks}, {mark.text for mark in marks}
        items = [item for one in lists for item in one.items]
        acted = {(item.id, box.by) for item in items for box in item.boxes.values() if box.ticked and box.by}
        assert acted <= done, "a mark of a person was not kept"
        if len(lists) > 1:
            bound = (item.key for item in lists[1].items if item_state(item) not in OVER and item.kind == Kind.OWN)
            assert set(bound) <= {item.key for item in lists[0].items}, "an item of a person did not go on"
        kept |= {item.text for item in items} | {item.not_applicable.reason for item in items if item.not_applicable}
        assert {*self.typed.values(), *(reason for _, reason in self.said)} <= kept, "words of a person were lost"

    def teardown(self):
        self.settle()


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with quick_database(tmp_path_factory.mktemp("db")) as engine:
        yield engine


@pytest.mark.parametrize("moves", [False, True], ids=["blocks", "issues"])
def test_tracker_and_store_agree_in_the_end(engine, moves):
    few = settings(max_examples=settings().max_examples // 10, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(lambda: Lists(engine, moves), settings=few)
