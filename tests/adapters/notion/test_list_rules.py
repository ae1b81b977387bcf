"""Whatever people and lost calls do to a list in between: it ends as it should, once, with all that people typed."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notion.list_blocks import tagged
from plugin.errors import TryLater
from tests.adapters.list_contract import EMPTY, OTHER, WHO, Paper, row
from tests.adapters.notion.paper import Killed
from tests.adapters.notion.test_lists import Bench, bench, shown

__all__ = ["bench"]
PARTS = ("item", "box.sales", "box.marketing", "na")


class Core(Paper):
    """A list as the core keeps it: what people did is taken over, then all rows are written."""

    def __init__(self, bench):
        super().__init__(bench, *(row(bench, f"a{number}", f"Пункт {number}") for number in range(3)))
        self.numbers, self.typed, self.wish = 10, set(), None

    def number(self):
        self.numbers += 1
        return self.numbers

    def run(self):
        """Return the number of writes."""
        mark = self.bench.mark()
        seen = self.read()
        self.ledger.doubtful = False
        for one in seen:
            if one.item:
                self.take_over(one)
            else:
                self.adopt(one, f"own{self.number()}")
        stands = {one.item for one in seen}
        self.rows = {
            item: one
            for item, one in self.rows.items()
            if item in stands or item.startswith("own") or item not in self.ledger.shown
        }
        if self.wish is not None:
            self.rows[self.wish] = row(self.bench, self.wish, f"Новое {self.wish}")
            self.wish = None
        self.write()
        return self.bench.writes(mark)

    def take_over(self, seen):
        base, one = self.ledger.shown.get(seen.item), self.rows[seen.item]
        boxes = {name: box.ticked for name, box in seen.boxes.items() if base and box.ticked != base.boxes[name]}
        away = seen.applies_not.ticked if seen.applies_not else one.shown.applies_not
        reason = seen.reason if seen.applies_not else one.shown.reason
        whole = one.shown.whole if seen.whole is None else seen.whole.ticked
        title = seen.text if base and seen.text != base.text else one.title
        wanted = replace(
            one.shown, boxes={**one.shown.boxes, **boxes}, text=title, applies_not=away, reason=reason, whole=whole
        )
        self.rows[seen.item] = replace(one, title=title, shown=wanted)
        self.ledger.remote[seen.item] = dict(seen.remote)

    def act(self, what, which, part):
        """Let a person do something with an item that stands, or let something go wrong."""
        sandbox, stands = self.bench.sandbox, [item for item in self.rows if item in self.ledger.remote]
        item = stands[which % len(stands)] if stands else ""
        block = self.ledger.remote.get(item, {}).get(PARTS[part])
        block = block if block and not sandbox.world.blocks[block].trash else ""
        if what == "add":
            sandbox.add_todo_as(WHO, self.id, self.said("своё"), after=block)
        elif what == "note":
            sandbox.write_as(OTHER, self.id, self.said("заметка"))
        elif what == "new":
            self.wish = f"n{self.number()}"
        elif what == "lose":
            self.bench.lose()
        elif what == "die":
            self.ledger.die = part
        elif block:
            self.touch(what, block)

    def touch(self, what, block):
        sandbox = self.bench.sandbox
        held = sandbox.world.blocks[block]
        if what == "tick" and held.kind == "to_do":
            sandbox.check_as(WHO, block, not held.content["checked"])
        elif what == "type":
            sandbox.type_on_as(OTHER, block, f" {self.said('дописано')}")
        elif what == "paste":
            sandbox.paste_as(OTHER, self.id, block)
        elif what == "remove":
            self.typed -= {text for text in self.typed if text in str(held.content)}
            sandbox.remove_block_as(WHO, block)

    def said(self, text):
        self.typed.add(f"{text}{self.number()};")
        return f"{text}{self.numbers};"


class Mortal:
    """A ledger at whose steps the process may end."""

    def __init__(self, kept):
        self.__dict__.update(kept=kept, die=None)

    def __getattr__(self, name):
        return getattr(self.kept, name)

    def settled(self, *one):
        self.step()
        self.kept.settled(*one)

    def sending(self):
        self.kept.sending()
        self.step()

    def step(self):
        if self.die is not None:
            self.__dict__["die"] = self.die - 1 if self.die else None
            if self.die is None:
                raise Killed


ACTS = ("tick", "tick", "type", "remove", "paste", "add", "note", "new", "lose", "die", "run", "run")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 3)), min_size=4, max_size=14)


def test_whatever_happens_in_between_a_list_ends_as_it_should(bench: Bench):
    @given(STEPS)
    @settings(max_examples=8, deadline=None)
    def played(steps):
        core = Core(bench)
        core.ledger = Mortal(core.ledger)
        for what, which, part in steps:
            try:
                core.run() if what == "run" else core.act(what, which, part)
            except (Killed, TryLater):
                continue
        bench.sandbox.clear_faults()
        core.ledger.die = None
        for _ in range(2):
            core.run()
        assert core.run() == 0
        page = [core.bench.sandbox.world.blocks[one] for one in core.bench.sandbox.page(core.id).children]
        page = [one for one in page if not one.trash]
        ours = [one for one in page if one.created_by == core.bench.sandbox.world.bot.id]
        tags = [tag for one in ours if (tag := tagged({"type": one.kind, one.kind: one.content}))]
        assert not [tag for tag, count in Counter((tag.item, tag.part) for tag in tags).items() if count > 1]
        for seen in core.read():
            assert {name: box.ticked for name, box in seen.boxes.items()} == core.rows[seen.item].shown.boxes
            assert set(seen.boxes) == set(EMPTY)
        lines = " ".join(str(one.content) for one in page)
        assert [text for text in core.typed if text not in lines] == []
        assert len(shown(bench, core.id)) == len(page)

    played()
