"""What every keeper of checklists promises: stories that people and the adapter play on one list.

A bench has ``lists`` and ``place``; ``labels`` (department → name; ``sales`` and ``marketing``); ``say_not``;
``person(slug)`` → ``Person``; ``as_person(slug)`` → the hands of somebody in the tracker; ``lose()``: the answer to the
next call that creates something is lost once; ``mark()`` and ``writes(mark)``: how many writes came after it;
``trash(sheet)``: somebody deletes the list. Hands take ``remote``, as a reading tells it: ``tick(remote, department,
ticked=True)``, ``deny(remote, reason)``, ``reword(remote, text)``, ``add(sheet, text)``, ``take_away(remote)``.
"""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from plugin.documents import markdown
from plugin.domain.checklists.model import Shown
from plugin.errors import GiveUp, TryLater
from plugin.ports.checklists import Row, Sheet
from plugin.ports.world import Document

DAY = date(2026, 11, 24)
EMPTY = {"sales": False, "marketing": False}
WHO, OTHER = "savin", "lebedeva"


def doc(text):
    return Document(text, markdown.tree(text))


@dataclass
class MemoryRows:
    """Keeps what a store would of a list's items."""

    remote: dict = field(default_factory=dict)
    shown: dict = field(default_factory=dict)
    doubtful: bool = False

    def sending(self):
        self.doubtful = True

    def settled(self, item, remote, shown):
        self.remote[item], self.shown[item], self.doubtful = dict(remote), shown, False

    def gone(self, item):
        self.remote.pop(item, None)
        self.doubtful = False


def row(bench, item, title, **shown):
    """Return a row of an item that nothing is known of."""
    wanted = Shown(boxes=shown.pop("boxes", EMPTY), text=title, **shown)
    about = doc(f"Раунд [DEAL-{len(item)}](<https://tracker.example/{item}>): бюджет")
    return Row(item, title, about, bench.labels, bench.say_not, "Новое на этой неделе", wanted)


class Paper:
    """A list as the core keeps it: rows by item, in order."""

    def __init__(self, bench, *rows, mark="sync:l1"):
        self.bench, self.ledger = bench, MemoryRows()
        person = bench.person(WHO)
        self.sheet = Sheet(f"Сверка лидов {mark}", doc("Ведут двое.\n\n- отметка\n- согласие"), mark, DAY, person)
        self.rows = {one.item: one for one in rows}
        self.id = bench.lists.create(bench.place, self.sheet).id
        if rows:
            self.write()

    def write(self, *items):
        """Write these rows, all of them where none is named, with what is known of their parts."""
        known = self.ledger.remote
        chosen = [
            replace(self.rows[one], remote=known.get(one, self.rows[one].remote)) for one in items or tuple(self.rows)
        ]
        self.bench.lists.write(self.bench.place, self.id, chosen, tuple(self.rows), self.ledger)

    def read(self):
        known = {item: self.ledger.remote.get(item, {}) for item in self.rows}
        return self.bench.lists.read(self.bench.place, self.id, known)

    def show(self, item, **shown):
        """Change what an item should show; returns the number of writes that it took."""
        one = self.rows[item]
        self.rows[item] = replace(one, title=shown.get("text", one.title), shown=replace(one.shown, **shown))
        self.read()
        mark = self.bench.mark()
        self.write(item)
        return self.bench.writes(mark)

    def seen(self, item):
        return next(one for one in self.read() if one.item == item)

    def adopt(self, found, item):
        """Take in what a person added, as the core does."""
        shown = Shown(boxes=EMPTY, text=found.text)
        self.rows[item] = replace(row(self.bench, item, found.text), shown=shown, remote=found.remote, group="")
        self.ledger.remote[item] = dict(found.remote)


def ticked(seen):
    return {department: box.ticked for department, box in seen.boxes.items()}


def three(bench):
    return Paper(bench, row(bench, "a1", "Закрыть разрыв"), row(bench, "b22", "Разобрать"), row(bench, "c333", "Цель"))


def a_list_is_found_by_its_mark_and_by_no_other(bench):
    first, second = Paper(bench), Paper(bench, mark="sync:l2")
    assert bench.lists.find(bench.place, "sync:l1").id == first.id
    assert bench.lists.find(bench.place, "sync:l2").id == second.id
    assert bench.lists.find(bench.place, "sync:l2").address.startswith("http")
    assert bench.lists.find(bench.place, "sync:l") is None


def what_was_written_reads_back_in_order(bench):
    anna = bench.person(OTHER)
    rows = [
        replace(row(bench, "a1", "Закрыть [не] *жирно* <b>", owner=anna.id, due=date(2026, 12, 1)), person=anna),
        row(bench, "b22", "Разобрать", boxes={"sales": True, "marketing": False}),
        row(bench, "c333", "Цель", applies_not=True, reason="не наша # *тема*"),
    ]
    paper = Paper(bench, *rows)
    first, second, third = paper.read()
    assert [one.item for one in (first, second, third)] == ["a1", "b22", "c333"]
    assert (first.text, first.owner, first.due) == ("Закрыть [не] *жирно* <b>", anna.id, date(2026, 12, 1))
    assert (ticked(first), ticked(second)) == (EMPTY, {"sales": True, "marketing": False})
    assert bench.lists.own(second.boxes["sales"].by)
    assert not bench.lists.own(anna.id)
    assert (third.applies_not.ticked, third.reason) == (True, "не наша # *тема*")
    assert not (second.applies_not and second.applies_not.ticked)
    assert {one.item: dict(one.remote) for one in paper.read()} == paper.ledger.remote
    assert {item: one.shown for item, one in paper.rows.items()} == paper.ledger.shown
    assert not paper.ledger.doubtful


def what_differs_is_written_and_nothing_else(bench):
    paper = three(bench)
    paper.read()
    mark = bench.mark()
    paper.write()
    assert bench.writes(mark) == 0
    assert paper.show("b22", boxes={"sales": True, "marketing": False}) == 1
    assert paper.show("b22", boxes={"sales": True, "marketing": False}) == 0
    assert ticked(paper.seen("b22")) == {"sales": True, "marketing": False}
    assert paper.show("b22", boxes=EMPTY) == 1
    assert ticked(paper.seen("b22")) == EMPTY
    assert paper.show("c333", text="Цель далека") == 1
    assert paper.seen("c333").text == "Цель далека"


def a_tick_has_its_author(bench):
    paper = three(bench)
    bench.as_person(WHO).tick(paper.ledger.remote["b22"], "sales")
    bench.as_person(OTHER).tick(paper.ledger.remote["b22"], "marketing")
    seen = paper.seen("b22")
    assert ticked(seen) == {"sales": True, "marketing": True}
    anna = bench.person(OTHER)
    assert seen.boxes["sales"].by == bench.person(WHO).id
    assert (seen.boxes["marketing"].by, seen.boxes["marketing"].name) == (anna.id, anna.name)
    bench.as_person(OTHER).tick(paper.ledger.remote["b22"], "sales", False)
    seen = paper.seen("b22")
    assert (seen.boxes["sales"].ticked, seen.boxes["sales"].by) == (False, bench.person(OTHER).id)
    assert ticked(paper.seen("a1")) == EMPTY


def somebody_says_that_it_does_not_apply(bench):
    paper = three(bench)
    bench.as_person(WHO).deny(paper.ledger.remote["a1"], "отменили")
    seen = paper.seen("a1")
    assert (seen.applies_not.ticked, seen.applies_not.by, seen.reason) == (True, bench.person(WHO).id, "отменили")
    paper.show("a1", applies_not=True, reason="отменили совсем")
    assert paper.seen("a1").reason == "отменили совсем"
    paper.show("a1", applies_not=False, reason="")
    seen = paper.seen("a1")
    assert (bool(seen.applies_not and seen.applies_not.ticked), seen.reason) == (False, "")


def words_of_a_person_are_theirs(bench):
    paper = three(bench)
    bench.as_person(WHO).reword(paper.ledger.remote["a1"], "Закрыть разрыв вдвоём")
    assert paper.seen("a1").text == "Закрыть разрыв вдвоём"
    bench.as_person(WHO).add(paper.id, "Позвонить Ольге")
    *ours, own = paper.read()
    assert [one.item for one in ours] == ["a1", "b22", "c333"]
    assert (own.item, own.text, own.by) == ("", "Позвонить Ольге", bench.person(WHO).id)
    paper.adopt(own, "own4")
    paper.write("own4")
    seen = paper.seen("own4")
    assert (seen.text, ticked(seen), seen.remote["item"]) == ("Позвонить Ольге", EMPTY, own.remote["item"])
    bench.as_person(OTHER).tick(seen.remote, "marketing")
    assert ticked(paper.seen("own4")) == {"sales": False, "marketing": True}
    assert paper.show("own4", boxes={"sales": True, "marketing": True}) == 1
    bench.as_person(OTHER).reword(seen.remote, "Написать Ольге")
    assert paper.seen("own4").text == "Написать Ольге"
    bench.as_person(OTHER).take_away(seen.remote)
    assert [one.item for one in paper.read()] == ["a1", "b22", "c333"]


def what_a_person_took_away_is_not_there(bench):
    paper = three(bench)
    bench.as_person(WHO).take_away(paper.ledger.remote["b22"])
    assert [one.item for one in paper.read()] == ["a1", "c333"]


def an_answer_that_was_lost_leaves_no_double(bench):
    paper = three(bench)
    paper.rows |= {item: row(bench, item, f"Новое {item}") for item in ("d4", "e5")}
    paper.read()
    bench.lose()
    with pytest.raises(TryLater, match="unsure"):
        paper.write("d4", "e5")
    assert paper.ledger.doubtful
    paper.ledger.remote |= {one.item: dict(one.remote) for one in paper.read()}
    assert "d4" in paper.ledger.remote
    paper.write("d4", "e5")
    assert sorted(one.item for one in paper.read()) == ["a1", "b22", "c333", "d4", "e5"]
    assert {one.item: dict(one.remote) for one in paper.read()} == paper.ledger.remote
    assert not paper.ledger.doubtful


def a_list_whose_answer_was_lost_is_found(bench):
    bench.lose()
    with pytest.raises(TryLater, match="unsure"):
        Paper(bench, mark="sync:lost")
    found = bench.lists.find(bench.place, "sync:lost")
    assert bench.lists.read(bench.place, found.id, {}) == ()


def what_became_of_it_is_told_once(bench):
    paper = three(bench)
    bench.lists.tell(bench.place, paper.id, "told:l1", doc("## Встреча\n\nПрошла."))
    mark = bench.mark()
    bench.lists.tell(bench.place, paper.id, "told:l1", doc("## Встреча\n\nПрошла."))
    assert bench.writes(mark) == 0
    bench.lists.tell(bench.place, paper.id, "told:l1", doc("## Встреча\n\nПрошла.\n\nРешили: звонить."))
    bench.lists.close(bench.place, paper.id)
    bench.lists.close(bench.place, paper.id)
    assert [one.item for one in paper.read()] == ["a1", "b22", "c333"]


def a_list_that_was_deleted_is_gone(bench):
    paper = three(bench)
    bench.trash(paper.id)
    with pytest.raises(GiveUp, match="list_gone"):
        paper.read()
    with pytest.raises(GiveUp, match="list_gone"):
        paper.show("a1", boxes={"sales": True, "marketing": False})


STORIES = (
    a_list_is_found_by_its_mark_and_by_no_other,
    what_was_written_reads_back_in_order,
    what_differs_is_written_and_nothing_else,
    a_tick_has_its_author,
    somebody_says_that_it_does_not_apply,
    words_of_a_person_are_theirs,
    what_a_person_took_away_is_not_there,
    an_answer_that_was_lost_leaves_no_double,
    a_list_whose_answer_was_lost_is_found,
    what_became_of_it_is_told_once,
    a_list_that_was_deleted_is_gone,
)
