"""A page of ours ends as the document whatever stood there, whoever wrote between, wherever the process ended."""

from contextlib import suppress
from itertools import combinations, count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notion import packing
from adapters.notion.outline import outline
from adapters.notion.pages import NotionPages
from adapters.notion.publishing import EMPTIED
from adapters.notion.quoting import HEAD
from plugin.errors import TryLater
from plugin.ports.pages import PageRef
from plugin.words import Words
from tests.adapters.notion.blockland import ME, PAGE, Blockland
from tests.adapters.notion.paper import KEYS, Killed, MemoryLedger, documents, listed


class Desk:
    """A page in Blockland and its ledger; each publishing is a process of its own."""

    def __init__(self):
        self.land, self.ledger = Blockland(), MemoryLedger()

    def run(self, document, *, check=False):
        pages = NotionPages(self.land, lambda: ME, Words("en"), "https://notion.example")
        return (pages.check if check else pages.publish)(PageRef(PAGE, "Goals"), document, self.ledger)

    def calls(self, document):
        before = len(self.land.calls)
        self.run(document)
        return self.land.calls[before:]


def wanted(pieces):
    return [
        (
            (one.body["type"], "".join(i["text"]["content"] for i in one.body[one.body["type"]]["rich_text"])),
            wanted(one.children),
        )
        for one in pieces
    ]


def stands(desk):
    def without(rows):
        return [(words, without(below)) for words, below in rows if words[1] != EMPTIED]

    return without(desk.land.shown())


def right(desk, document):
    assert stands(desk) == wanted(outline(document))
    assert not desk.ledger.doubtful
    assert desk.calls(document) == []


@given(st.lists(documents(), min_size=1, max_size=4), st.data())
@settings(max_examples=40, deadline=None)
def test_any_edit_ends_as_the_document_and_people_keep_theirs(documents, data):
    desk, number = Desk(), count()
    for document in documents:
        desk.run(document)
        right(desk, document)
        said = desk.land.people()
        holders = [one for one in desk.land.things.values() if one.by == ME and not desk.land.gone(one)]
        for _ in range(data.draw(st.integers(0, 2))):
            holder = data.draw(st.sampled_from(holders))
            desk.land.write(holder.id, data.draw(st.integers(0, len(holder.below))), f"note {next(number)}")
        before = sorted(desk.land.people())
        assert len(before) >= len(said)
        assert desk.run(document, check=True).restored == ()
        right(desk, document)
        assert sorted(desk.land.people()) == before


@given(documents(), documents(), st.data())
@settings(max_examples=40, deadline=None)
def test_without_a_reading_notes_on_the_page_and_in_single_lines_stay_too(first, then, data):
    desk = Desk()
    desk.run(first)
    single = [one for one in desk.land.things.values() if one.id == PAGE or (one.up == PAGE and not one.below)]
    for number in range(data.draw(st.integers(1, 3))):
        holder = data.draw(st.sampled_from(single))
        desk.land.write(holder.id, data.draw(st.integers(0, len(holder.below))), f"note {number}")
    before = sorted(desk.land.people())
    desk.run(then)
    right(desk, then)
    assert sorted(desk.land.people()) == before


@given(documents(), documents(), st.integers(0, 12), st.sampled_from(("before", "after", "unsure", "silent", "ledger")))
@settings(max_examples=120, deadline=None)
def test_wherever_the_process_ends_the_next_one_leaves_one_right_page(first, then, number, how):
    desk = Desk()
    desk.run(first)
    if how in {"before", "after"}:
        desk.land.end = (len(desk.land.calls) + number, how)
    elif how == "ledger":
        desk.ledger.die = number
    else:
        setattr(desk.land, how, len(desk.land.calls) + number)
    with suppress(Killed, TryLater):
        desk.run(then)
    desk.land.end = desk.land.unsure = desk.ledger.die = None
    desk.run(then)
    right(desk, then)


@pytest.mark.parametrize("ends", [(number, when) for number in range(5) for when in ("before", "after")])
def test_wherever_the_process_ends_a_comment_is_quoted_once(ends):
    desk = Desk()
    desk.run(listed("a", "b", "c"))
    desk.land.comment(desk.ledger.entries["a"].remote, "why?")
    desk.land.end = (len(desk.land.calls) + ends[0], ends[1])
    with suppress(Killed):
        desk.run(listed("b", "c", "a"))
    desk.land.end = None
    desk.run(listed("b", "c", "a"))
    right(desk, listed("b", "c", "a"))
    quotes = desk.land.comments[desk.ledger.entries["a"].remote]
    assert [one["rich_text"][0]["plain_text"] for one in quotes] == [f"{HEAD}\nanna: why?"]


@given(documents(), documents(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_check_restores_what_people_changed_and_tells_it(first, then, data):
    desk = Desk()
    desk.run(first)
    desk.run(then)
    ours = [one for one in desk.land.things.values() if one.by == ME and one.up and not desk.land.gone(one)]
    told = 0
    for one in data.draw(st.lists(st.sampled_from(ours), unique_by=id, max_size=2)) if ours else ():
        told += 1
        change = data.draw(st.sampled_from(("trash", "type", "words")))
        one.trash = change == "trash"
        if change == "type":
            one.type = "to_do"
        if change == "words":
            one.content = {"rich_text": [{"text": {"content": "other words"}}]}
    restored = desk.run(then, check=True).restored
    right(desk, then)
    assert bool(restored) == bool(told)
    assert desk.run(then, check=True).restored == ()


@given(st.permutations(KEYS[:6]))
@settings(max_examples=40, deadline=None)
def test_of_a_new_order_the_fewest_are_made_anew(order):
    desk = Desk()
    desk.run(listed(*KEYS[:6]))
    desk.land.made.clear()
    desk.run(listed(*order))
    longest = max(n for n in range(1, 7) for few in combinations(order, n) if list(few) == sorted(few))
    assert desk.land.made[ME] == 6 - longest


def fewest(pieces):
    """Return the fewest appends by trying everything, with limits as they stand in ``packing``."""
    if not pieces:
        return 0
    best = len(pieces) * 100
    for end in range(1, min(len(pieces), packing.LIST_MOST) + 1):
        rest = fewest(pieces[end:])
        for blocks, extra in choices(pieces[:end]):
            if blocks <= packing.BLOCKS_MOST:
                best = min(best, 1 + extra + rest)
    return best


def choices(pieces):
    if not pieces:
        return {(0, 0)}
    first, made = pieces[0], set()
    for cut in range(len(first.children) + 1):
        inline = first.children[:cut]
        if len(inline) <= packing.LIST_MOST and all(
            len(one.children) <= packing.LIST_MOST and not any(below.children for below in one.children)
            for one in inline
        ):
            size = 1 + sum(1 + len(one.children) for one in inline)
            made.add((size, fewest(first.children[cut:])))
    return {(a + c, b + d) for a, b in made for c, d in choices(pieces[1:])}


@given(documents())
@settings(max_examples=40, deadline=None)
def test_no_other_way_of_appending_takes_fewer_calls(document):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "LIST_MOST", 3)
        patch.setattr(packing, "BLOCKS_MOST", 5)
        pieces = outline(document)
        assert len(packing.Packing().appends("", pieces)) == fewest(pieces)
