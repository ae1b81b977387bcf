"""What the adapter writes: properties in one request, comments and sections that can be found again."""

import json

import pytest

from adapters.notion.connect import Connected
from adapters.notion.richtext import ITEMS_MOST, said
from adapters.sandbox.notion import rich
from adapters.sandbox.notion.model import Block
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.errors import GiveUp, NeedsOperator, TryLater
from tests.adapters.notion.conftest import HOME, KEY, LABEL, Clock, Site, connected, doc

DATA = {"trida.reveal": {"number": 1, "round": "r"}, "trida.ballot.sales": {"role": "sales", "text": "ключ " * 900}}
SECTION = "### Round 1\n\nfirst\n\n- one\n  - deep\n- two\n\n| a | b |\n| --- | --- |\n| c | d |\n\nlast"


def kept(sandbox: NotionSandbox, site: Site, slot: str):
    value = sandbox.value(KEY, site.slots[slot])
    return rich.text(sandbox.world, value) if isinstance(value, list) else value


def blocks(sandbox: NotionSandbox, key: str = KEY) -> list[Block]:
    world = sandbox.world
    return [world.blocks[one] for one in sandbox.page(key).children if not world.blocks[one].trash]


def words(sandbox: NotionSandbox, key: str = KEY) -> list[str]:
    return [said(one.content.get("rich_text")) for one in blocks(sandbox, key)]


def test_everything_goes_out_in_one_request(trida: Connected, sandbox: NotionSandbox, site: Site, number: str):
    sandbox.tick_as("savin", KEY, site.slots["open"])
    mark = sandbox.mark()
    answer = doc("**Why**\n\n1. a *b* `c`\n2. [d](https://x.example)")
    values = {
        "status": "line",
        "agreement": "36",
        "answer.sales": answer,
        "link": "https://t.example/a",
        "state.sales": None,
    }
    trida.tracker.update(number, values, {"v": 1, "имя": "я"}, LABEL)
    assert [call.method for call in sandbox.counts(since=mark).calls] == ["PATCH"]
    ticket = trida.tracker.ticket(number, "")
    shown = {slot: ticket.slots[slot] for slot in values}
    assert shown == {**values, "answer.sales": "Why\n1. a b c\n2. d", "state.sales": ""}
    assert (ticket.state, ticket.labels) == ({"v": 1, "имя": "я"}, frozenset())
    trida.tracker.update(number, dict.fromkeys(values), None)
    assert set(trida.tracker.ticket(number, "").slots.values()) == {""}
    mark = sandbox.mark()
    trida.tracker.update(number, {}, None, None)
    assert sandbox.counts(since=mark).calls == ()


def test_words_of_people_stay_words_and_long_ones_are_cut_with_a_mark(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str
):
    literal = "<b> [x](http://e.example) **no** @all"
    trida.tracker.update(
        number, {"answer.sales": literal, "answer.product": "ж" * 300_000, "status": "😀" * 70_000}, None
    )
    assert kept(sandbox, site, "answer.sales") == literal
    assert kept(sandbox, site, "answer.product").endswith("ж…")
    assert kept(sandbox, site, "status").endswith("😀…")


def test_a_write_may_be_repeated_and_a_saved_one_is_not(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str
):
    sandbox.fault("lost-ack", method="PATCH")
    trida.tracker.update(number, {"status": "x"}, None)
    mark = sandbox.mark()
    sandbox.fault("503-saved")
    trida.tracker.update(number, {"status": "y"}, None)
    assert (len(sandbox.counts(since=mark).calls), kept(sandbox, site, "status")) == (1, "y")


def test_a_slot_that_was_never_installed_is_named(trida: Connected, number: str):
    with pytest.raises(NeedsOperator, match="field_unplaced") as error:
        trida.tracker.update(number, {"state.legal": "x"}, None)
    assert error.value.facts == {"fields": "state.legal"}


# comments


def test_a_comment_is_found_by_its_mark_and_carries_data(trida: Connected, sandbox: NotionSandbox, number: str):
    posted = trida.tracker.say(
        number, doc("### Seal\n\nof the role `abc`\n\n- a\n- b"), "commit:1", {"trida.commitment": {"role": "sales"}}
    )
    comment = sandbox.world.comments[posted]
    assert rich.text(sandbox.world, comment.text) == "Seal\nof the role abc\n• a\n• b\nTrida"
    assert comment.text[-1]["href"].startswith(f"{HOME}/#")
    assert trida.tracker.said(number, "commit:1") == posted
    assert trida.tracker.said(number, "commit:2") is None
    copy = sandbox.comment_as("savin", KEY, "x")
    copy.text[:] = [{**item, "text": {**item["text"], "content": item["text"]["content"]}} for item in comment.text]
    sandbox.world.comments.pop(posted)
    assert trida.tracker.said(number, "commit:1") is None


def test_a_comment_takes_a_document_of_any_length(trida: Connected, sandbox: NotionSandbox, number: str):
    text = "\n\n".join(f"**n{i}** *x*" for i in range(400))
    posted = trida.tracker.say(number, doc(text), "m", {"big": {"text": "ю" * 1500}})
    assert "n399 x" in rich.text(sandbox.world, sandbox.world.comments[posted].text)
    assert len(sandbox.world.comments[posted].text) <= ITEMS_MOST
    assert trida.tracker.said(number, "m") == posted


def test_a_revised_comment_keeps_mark_and_data(trida: Connected, sandbox: NotionSandbox, number: str):
    posted = trida.tracker.say(number, doc("one"), "m", {"d": {"n": 1}})
    link = sandbox.world.comments[posted].text[-1]["href"]
    sandbox.fault("lost-ack", method="PATCH")
    trida.tracker.revise(number, posted, doc("two"))
    text = sandbox.world.comments[posted].text
    assert (rich.text(sandbox.world, text), text[-1]["href"]) == ("two\nTrida", link)
    sandbox.world.comments[posted].trash = True
    with pytest.raises(GiveUp, match="comment_gone"):
        trida.tracker.revise(number, posted, doc("three"))


@pytest.mark.parametrize("on_page", [False, True])
def test_what_was_said_when_the_answer_was_lost_is_found(
    on_page: bool, trida: Connected, sandbox: NotionSandbox, number: str
):
    sandbox.fault("lost-ack", method="POST|PATCH")
    with pytest.raises(TryLater, match="unsure"):
        trida.tracker.say(number, doc("### x\n\ny"), "m", {}, on_page=on_page)
    assert trida.tracker.said(number, "m")
    sandbox.fault("503-saved", method="POST|PATCH")
    posted = trida.tracker.say(number, doc("### x\n\ny"), "n", DATA if on_page else {}, on_page=on_page)
    assert trida.tracker.said(number, "n") == posted


# sections


def test_a_section_is_one_request_and_leaves_the_page_as_it_was(trida: Connected, sandbox: NotionSandbox, number: str):
    before, mark = words(sandbox), sandbox.mark()
    posted = trida.tracker.say(number, doc(SECTION), "reveal:1", DATA, on_page=True)
    assert [call.method for call in sandbox.counts(since=mark).calls] == ["PATCH"]
    added = blocks(sandbox)[len(before) :]
    assert posted == ",".join(one.id for one in added)
    kinds = [
        "heading_2",
        "paragraph",
        "bulleted_list_item",
        "bulleted_list_item",
        "table",
        "paragraph",
        "toggle",
        "paragraph",
    ]
    assert [one.kind for one in added] == kinds
    assert words(sandbox) == [
        *before,
        "Round 1",
        "first",
        "one",
        "two",
        "",
        "last",
        "Данные для проверки печатей",
        "Trida",
    ]
    held = [sandbox.world.blocks[one] for one in added[-2].children]
    assert [json.loads(said(one.content["rich_text"])) for one in held] == [{k: v} for k, v in DATA.items()]
    assert trida.tracker.said(number, "reveal:1") == posted


def edits(sandbox: NotionSandbox, mark: int) -> list[str]:
    calls = sandbox.counts(since=mark).calls
    return [
        f"{one.method} {'children' if one.path.endswith('children') else 'block'}"
        for one in calls
        if one.method != "GET"
    ]


def test_a_section_is_revised_in_place(trida: Connected, sandbox: NotionSandbox, number: str):
    posted = trida.tracker.say(number, doc(SECTION), "m", DATA, on_page=True)
    trida.tracker.say(number, doc("### Another\n\nfirst"), "n", {}, on_page=True)
    other = words(sandbox)[-3:]
    (comment,) = sandbox.write_as("savin", KEY, "a thought")
    ids = {said(one.content.get("rich_text")): one.id for one in blocks(sandbox)}
    for text, expected in (
        (SECTION, []),
        (SECTION.replace("first", "second"), ["PATCH block"]),
        (SECTION.replace("first", "second").replace("deep", "deeper").replace("| d", "| e"), ["PATCH block"] * 2),
        (SECTION.replace("last", "last\n\n---\n\nmore"), ["PATCH block"] * 3 + ["PATCH children"]),
        (SECTION.replace("first\n\n", ""), ["DELETE block"] * 3),
        ("### Round 1\n\nfirst", ["DELETE block"] * 3 + ["PATCH block"]),
        ("no heading", ["PATCH block"] * 2),
    ):
        mark = sandbox.mark()
        trida.tracker.revise(number, posted, doc(text))
        assert edits(sandbox, mark) == expected, text
        fresh = trida.tracker.said(number, "m")
        assert fresh.split(",")[0] == ids["Round 1"]
        assert fresh.split(",")[-2:] == posted.split(",")[-2:]
    shown = words(sandbox)
    assert shown[-8:] == ["Trida", "no heading", "Данные для проверки печатей", "Trida", *other, "a thought"]
    assert sandbox.world.blocks[comment.id].trash is False


def test_what_people_write_between_our_blocks_is_theirs(trida: Connected, sandbox: NotionSandbox, number: str):
    posted = trida.tracker.say(number, doc(SECTION), "m", {}, on_page=True)
    (theirs,) = sandbox.write_as("savin", KEY, "their own words")
    page = sandbox.page(KEY)
    page.children.remove(theirs.id)
    page.children.insert(page.children.index(posted.split(",")[1]) + 1, theirs.id)
    trida.tracker.revise(number, posted, doc("### New\n\nx"))
    assert words(sandbox)[-4:] == ["New", "x", "their own words", "Trida"]


def test_a_section_whose_heading_is_gone_gets_it_back_and_one_without_its_mark_is_gone(
    trida: Connected, sandbox: NotionSandbox, number: str
):
    posted = trida.tracker.say(number, doc(SECTION), "m", {}, on_page=True)
    before = len(words(sandbox))
    sandbox.remove_block_as("savin", posted.split(",")[0])
    trida.tracker.revise(number, posted, doc(SECTION))
    assert (len(words(sandbox)), words(sandbox)[-7]) == (before, "Round 1")
    sandbox.remove_block_as("savin", posted.split(",")[-1])
    with pytest.raises(GiveUp, match="comment_gone"):
        trida.tracker.revise(number, posted, doc("x"))
    assert trida.tracker.said(number, "m") is None


def test_the_rest_of_a_section_without_its_mark_is_no_part_of_the_next(
    trida: Connected, sandbox: NotionSandbox, number: str
):
    first = trida.tracker.say(number, doc("### First\n\nx"), "m", {}, on_page=True)
    second = trida.tracker.say(number, doc("### Second\n\ny"), "n", {}, on_page=True)
    sandbox.remove_block_as("savin", first.split(",")[-1])
    assert trida.tracker.said(number, "n") == second
    trida.tracker.revise(number, second, doc("### Second\n\nz"))
    assert words(sandbox)[-5:] == ["First", "x", "Second", "z", "Trida"]


def test_a_long_document_goes_out_in_as_few_requests_as_it_takes(trida: Connected, sandbox: NotionSandbox, number: str):
    mark = sandbox.mark()
    posted = trida.tracker.say(number, doc("\n\n".join(f"p{i}" for i in range(250))), "m", {}, on_page=True)
    assert len(sandbox.counts(since=mark).calls) == 3
    assert words(sandbox)[-252:] == ["Trida", *(f"p{i}" for i in range(250)), "Trida"]
    assert trida.tracker.said(number, "m") == posted


# what has no way in Notion, and private pages


def test_the_link_is_a_property_and_there_is_no_private_message(
    trida: Connected, sandbox: NotionSandbox, site: Site, number: str
):
    trida.tracker.point(number, "trida:answer", "https://t.example/answer/1", "Ответить")
    assert kept(sandbox, site, "link") == "https://t.example/answer/1"
    with pytest.raises(NeedsOperator, match="no_private_way"):
        trida.tracker.invite(number, trida.tracker.me(), "s", doc("x"))
    assert trida.address(number, KEY) == f"https://www.notion.so/{number.replace('-', '')}"


def test_a_role_s_page_takes_a_text_with_a_mark(trida: Connected, sandbox: NotionSandbox):
    place = sandbox.place("Sales")
    with pytest.raises(NeedsOperator, match="not_shared"):
        trida.tracker.leave(place, doc("the link"), "role:1")
    sandbox.permit("Sales")
    url = f"https://app.notion.com/p/Sales-{place.replace('-', '')}?pvs=1"
    before = words(sandbox, place)
    posted = trida.tracker.leave(url, doc("the link"), "role:1")
    assert (trida.tracker.left(url, "role:1"), trida.tracker.left(place, "role:2")) == (posted, None)
    assert words(sandbox, place) == [*before, "Trida", "the link", "Trida"]
    sandbox.permit("insert_content", allowed=False)
    with pytest.raises(NeedsOperator, match="not_shared"):
        trida.tracker.leave(place, doc("x"), "m")
    with pytest.raises(NeedsOperator, match="no_private_place"):
        trida.tracker.left("Sales", "m")


def test_refusals_say_what_to_do(trida: Connected, sandbox: NotionSandbox, site: Site, number: str, clock: Clock):
    sandbox.fault("firewall", times=2)  # the words go out once more, in other pieces
    with pytest.raises(NeedsOperator, match="words_refused_by_firewall") as error:
        trida.tracker.update(number, {"answer.sales": "see the hosts"}, None)
    assert "hosts" not in repr(error.value)
    sandbox.fault("firewall", method="GET")
    with pytest.raises(NeedsOperator, match="refused"):
        trida.tracker.ticket(number, "")
    sandbox.world.block_limit = sandbox.world.blocks_made
    with pytest.raises(NeedsOperator, match="block_limit"):
        trida.tracker.say(number, doc("x"), "m", {}, on_page=True)
    sandbox.permit("insert_comments", allowed=False)
    with pytest.raises(NeedsOperator, match="no_right"):
        trida.tracker.say(number, doc("x"), "m", {})
    assert connected(site, sandbox).tracker.known_account() is None
