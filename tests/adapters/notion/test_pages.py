"""Pages of ours over the wire: which calls a publishing makes, what people keep, what a lost answer leaves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notion.outline import outline
from adapters.notion.pages import NotionPages
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.errors import GiveUp, NeedsOperator, TryLater
from plugin.goal_sections import IssuePlace, NotionPlace
from plugin.ports.pages import Loss, PageRef
from tests.adapters.notion.conftest import Site, connected
from tests.adapters.notion.paper import MemoryLedger, doc, documents, listed, shown

READ, APPEND, PATCH, DELETE = "GET /blocks", "APPEND", "PATCH /blocks", "DELETE /blocks"
TREE = (("shared", ("marketing", ("leads=Leads 480", "share"), "cost"), ("sales", "deals")), "end")


class Desk:
    """A page of ours in the sandbox, and what a store keeps of it."""

    def __init__(self, sandbox: NotionSandbox, pages: NotionPages):
        self.sandbox, self.pages = sandbox, pages
        self.place = NotionPlace(kind="notion", parent=f"https://www.notion.so/Home-{sandbox.place('home')}?v=1")
        self.page, self.ledger = pages.create(self.place, "Goals"), MemoryLedger()
        self.told = None

    def run(self, document, *, check=False, title="Goals"):
        """Return the calls."""
        mark = self.sandbox.mark()
        try:
            self.told = (self.pages.check if check else self.pages.publish)(
                PageRef(self.page, title), document, self.ledger
            )
        finally:
            calls = self.sandbox.counts(since=mark).calls
        return [named(one) for one in calls]

    def id(self, key):
        return self.ledger.entries[key].remote

    @property
    def shown(self):
        return shown(self.sandbox, self.page)

    def comments(self, key):
        world = self.sandbox.world
        found = [one for one in world.comments.values() if one.parent.id == self.id(key)]
        return ["".join(item["plain_text"] for item in one.text) for one in found]


def named(call):
    if call.template == "/blocks/{block_id}/children":
        return READ if call.method == "GET" else APPEND
    return f"{call.method} {'/'.join(call.template.split('/')[:2])}"


@pytest.fixture
def desk(site: Site, sandbox: NotionSandbox) -> Desk:
    one = connected(site, sandbox)
    one.tracker.me()
    return Desk(sandbox, one.pages)


def test_a_tree_goes_up_in_as_few_calls_as_its_depth_needs_and_then_costs_what_changed(desk: Desk):
    assert desk.run(listed(*TREE)) == [APPEND, APPEND]
    assert desk.run(listed(*TREE)) == []
    changed = (("shared", ("marketing", ("leads=Leads 500", "share"), "cost"), ("sales", "deals")), "end")
    # The second append named marketing and sales only.
    assert desk.run(listed(*changed)) == [READ, PATCH]
    assert desk.run(listed(*TREE)) == [PATCH]
    assert desk.run(listed(*TREE), check=True) == ["GET /pages", *[READ] * 5]
    fewer = (("shared", ("marketing", ("leads=Leads 480", "share"), "new", "cost")), "end")
    assert desk.run(listed(*fewer)) == [APPEND, DELETE]
    assert desk.shown == ["shared", "  marketing", "    Leads 480", "      share", "    new", "    cost", "end"]
    assert desk.run(listed(*fewer), title="Цели") == ["PATCH /pages"]
    assert desk.pages.find(desk.place, "Цели") == desk.page


def test_every_sort_of_block_reads_back_as_it_was_sent(desk: Desk):
    text = """# Top {#top}

Words with *looks* and [a link](<https://trida.example/x>) {#words}

```mermaid {#picture}
flowchart TD
```

1. first {#one}

   more of it {#more}

> said {#said}

| a | b |
| --- | --- |
| 1 {#row} | 2 |

***
"""
    desk.run(doc(text))
    before = dict(desk.ledger.entries)
    assert desk.run(doc(text), check=True) == ["GET /pages", READ, READ, READ]
    assert desk.told.restored == ()
    assert {key: one.digest for key, one in desk.ledger.entries.items()} == {k: one.digest for k, one in before.items()}
    wider = text.replace("| a | b |", "| a | b | c |").replace("| --- | --- |", "| --- | --- | --- |")
    assert desk.run(doc(wider)).count(APPEND) == 1
    assert "a | b | c" in "".join(desk.shown)
    assert desk.run(doc(wider), check=True) == ["GET /pages", READ, READ, READ]


def test_what_stands_twice_after_a_lost_answer_does_not(desk: Desk):
    desk.run(listed("a", "b"))
    after = listed("a", ("new", "below"), "b")
    desk.sandbox.fault("lost-ack", method="PATCH", path="children")
    with pytest.raises(TryLater, match="unsure"):
        desk.run(after)
    assert desk.ledger.doubtful
    assert APPEND not in desk.run(after)
    assert desk.shown == ["a", "new", "  below", "b"]
    assert desk.told.restored == ()
    assert desk.run(after) == []


def test_a_write_that_was_saved_all_the_same_is_known(desk: Desk):
    desk.sandbox.fault("503-saved", method="PATCH", path="children")
    assert desk.run(listed("a", ("b", "c"))) == [APPEND]
    assert desk.run(listed("a=other", ("b", "c"))) == [PATCH]


def test_too_many_calls_leave_nothing_in_doubt(desk: Desk):
    desk.sandbox.fault("429", retry_after=90)
    with pytest.raises(TryLater, match="busy"):
        desk.run(listed("a"))
    assert not desk.ledger.doubtful


def test_comments_on_what_is_made_anew_go_with_it(desk: Desk):
    desk.run(listed("a", ("b", "in"), "c", ("d", "x", "y")))
    desk.sandbox.comment_as("savin", desk.page, "why so few?", block=desk.id("a"))
    moved = listed(("b", "in"), "c", ("d", "x", "y"), "a")
    assert desk.run(moved) == [APPEND, "GET /comments", "POST /comments", DELETE]
    assert desk.told.losses == (Loss("a", 1),)
    (said,) = desk.comments("a")
    assert said.endswith("why so few?")
    assert desk.sandbox.account("savin").name in said
    again = listed("a", ("b", "in"), "c", ("d", "x", "y"))
    desk.run(again)
    assert desk.told.losses == ()
    assert desk.comments("a") == [said]


def test_where_comments_may_not_be_written_the_loss_is_told(desk: Desk):
    desk.run(listed("a", "b", "c"))
    desk.sandbox.comment_as("savin", desk.page, "why?", block=desk.id("a"))
    desk.sandbox.permit("insert_comments", allowed=False)
    desk.run(listed("b", "c", "a"))
    assert desk.told.losses == (Loss("a", 1),)
    assert desk.shown == ["b", "c", "a"]
    desk.sandbox.permit("read_comments", allowed=False)
    desk.run(listed("c", "b", "a"))
    assert desk.told.losses == ()


def test_what_people_changed_is_restored_and_what_they_wrote_stays(desk: Desk):
    desk.run(listed("a", ("b", "c"), "d"))
    desk.sandbox.write_as("savin", desk.page, "my note")
    desk.sandbox.write_as("savin", desk.page, "inside", inside=desk.id("a"))
    desk.run(listed("a", ("b", "c"), "d"), check=True)
    assert desk.told.restored == ()
    desk.sandbox.retype_as("savin", desk.id("c"), "mine now")
    desk.sandbox.remove_block_as("savin", desk.id("d"))
    desk.sandbox.move_block_as("savin", desk.id("b"), desk.page)
    desk.run(listed("a", ("b", "c"), "d"), check=True, title="Goals")
    assert desk.told.restored == ("c", "d")
    assert desk.shown == ["a", "  savin: inside", "savin: my note", "b", "  c", "d"]
    desk.run(listed(("b", "c"), "d"))
    assert desk.shown[:2] == [
        "Строки Trida здесь больше нет: её удалили или перенесли. Ниже осталось то, что дописали люди.",
        "  savin: inside",
    ]


def test_a_block_that_people_hid_in_theirs_comes_back_once(desk: Desk):
    tree = listed(("a", ("x", "y")), "b")
    desk.run(tree)
    desk.run(tree, check=True)
    (theirs,) = desk.sandbox.write_as("savin", desk.page, "my list", kind="toggle")
    desk.sandbox.move_block_as("savin", desk.id("a"), theirs.id)
    desk.run(tree, check=True)
    assert desk.told.restored == ("a", "x", "y")
    assert desk.shown == ["a", "  x", "    y", "b", "savin: my list"]
    desk.run(tree, check=True)
    desk.sandbox.write_as("savin", desk.page, "my note", inside=desk.id("x"))
    desk.sandbox.move_block_as("savin", desk.id("a"), theirs.id)
    desk.run(tree, check=True)
    assert desk.shown[:5] == ["a", "  x", "    y", "b", "savin: my list"]
    assert desk.shown[-1] == "      savin: my note"
    assert desk.run(tree) == []
    assert set(desk.run(tree, check=True)) == {"GET /pages", READ}


def test_a_page_that_is_gone_is_told(desk: Desk):
    desk.run(listed("a", "b"))
    desk.pages.remove(desk.page)
    desk.pages.remove(desk.page)
    assert desk.pages.find(desk.place, "Goals") is None
    for change in (listed("a=other", "b"), listed("a", "b", "c"), listed("a")):
        with pytest.raises(GiveUp, match="page_gone"):
            desk.run(change)
    with pytest.raises(GiveUp, match="page_gone"):
        desk.run(listed("a", "b"), check=True)
    desk.page = "0" * 32
    desk.pages.remove(desk.page)
    with pytest.raises(GiveUp, match="page_gone"):
        desk.run(listed("a", "b"), check=True)


def test_a_place_that_we_do_not_see_is_for_a_person_to_share(desk: Desk):
    hidden = NotionPlace(kind="notion", parent="0" * 32)
    with pytest.raises(NeedsOperator, match="not_shared"):
        desk.pages.find(hidden, "Goals")
    with pytest.raises(NeedsOperator, match="not_shared"):
        desk.pages.create(hidden, "Goals")
    with pytest.raises(TypeError):
        desk.pages.create(IssuePlace(kind="issue", project="GOAL"), "Goals")
    assert desk.pages.address(desk.page) == f"https://www.notion.so/{desk.page.replace('-', '')}"


def test_any_edit_ends_as_the_document_over_the_wire_too(desk: Desk):
    @given(st.lists(documents(), min_size=2, max_size=3))
    @settings(max_examples=4, deadline=None)
    def edited(texts):
        desk.page, desk.ledger = desk.pages.create(desk.place, "Goals"), MemoryLedger()
        for text in texts:
            desk.run(text)
            assert desk.shown == list(plain(outline(text)))
            assert desk.run(text) == []
            desk.run(text, check=True)
            assert desk.told.restored == ()

    edited()


def plain(pieces, depth=0):
    for one in pieces:
        yield "  " * depth + "".join(item["text"]["content"] for item in one.body[one.body["type"]]["rich_text"])
        yield from plain(one.children, depth + 1)
