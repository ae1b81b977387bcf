"""Documents as blocks and as lines: every limit of a request holds whatever the document is, and no word is lost."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notion.blocks import REQUEST_BYTES, block, blocks, flat, inner, requests, words
from adapters.notion.marks import Held, held_in, signed
from adapters.notion.revising import Standing, steps
from adapters.notion.richtext import (
    ITEMS_MOST,
    LINK_LONGEST,
    TEXT_LONGEST,
    Span,
    exact,
    parts,
    pieces,
    rich,
    said,
    units,
)
from plugin.documents.markdown import escape
from tests.adapters.notion.conftest import HOME, doc

SOURCE = """# T

a *b* **c** `d` [e](https://x.example/?a=1) [f](ftp://x.example) g\\
h

- x

  more
  - y
    1. z
- w

3. n

> q
> - r

```
code *x*
```

---

| A | B |
| - | - |
| **1** | 2 |
"""
LIST = frozenset({"bulleted_list_item", "numbered_list_item"})


def test_every_kind_of_block():
    made = blocks(doc(SOURCE))
    kinds = [one["type"] for one in made]
    assert kinds == [
        *("heading_3", "paragraph", "bulleted_list_item", "bulleted_list_item", "numbered_list_item"),
        *("quote", "code", "divider", "table"),
    ]
    looks = [
        (i["text"]["content"], i.get("annotations"), i["text"].get("link")) for i in made[1]["paragraph"]["rich_text"]
    ]
    assert looks == [
        ("a ", None, None),
        ("b", {"italic": True}, None),
        (" ", None, None),
        ("c", {"bold": True}, None),
        (" ", None, None),
        ("d", {"code": True}, None),
        (" ", None, None),
        ("e", None, {"url": "https://x.example/?a=1"}),
        (" f g\nh", None, None),
    ]
    assert [words(one) for one in inner(made[2])] == ["y\n1. z"]
    assert words(made[2], inner(made[2])) == "x\nmore\ny\n1. z"
    assert (words(made[5]), words(made[6])) == ("q\n• r", "code *x*")
    assert words(made[8], inner(made[8])) == "A | B\n1 | 2"
    lines = "T\na b c d e f g\nh\n• x\n   more\n   • y\n      1. z\n• w\n3. n\nq\n• r\ncode *x*\n———\nA | B\n1 | 2"
    assert said(rich(flat(doc(SOURCE)))) == lines


def sound(items):
    assert len(items) <= ITEMS_MOST
    for item in items:
        content, link = item["text"]["content"], item["text"].get("link")
        assert 0 < units(content) <= TEXT_LONGEST
        assert link is None or (0 < units(link["url"]) <= LINK_LONGEST and link["url"].startswith(("http", "mailto")))


def sound_block(one, depth=0):
    content = one[one["type"]]
    for items in (content.get("rich_text", []), *content.get("cells", [])):
        sound(items)
    assert depth < 2
    assert len(inner(one)) <= 100
    assert one["type"] != "table" or all(len(r["table_row"]["cells"]) == content["table_width"] for r in inner(one))
    assert one["type"] not in LIST or all(child["type"] in LIST for child in inner(one))
    for child in inner(one):
        sound_block(child, depth + 1)


def sound_requests(made):
    groups = requests(made)
    assert [one for group in groups for one in group] == made
    for group in groups:
        assert len(group) <= 100
        assert sum(1 + len(inner(one)) for one in group) <= 1000
        assert len(json.dumps(group, ensure_ascii=False).encode()) <= 500 * 1024


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
spans = texts.map(escape) | texts.map(lambda t: f"**{escape(t)}**") | st.just("`x`") | st.just("[l](https://e.example)")
lines_ = st.lists(spans, min_size=1, max_size=3).map(" ".join)
sources = st.lists(
    lines_
    | lines_.map("### {}".format)
    | st.lists(lines_, min_size=1, max_size=3).map(
        lambda ls: "\n".join(f"{'  ' * i}- {line}" for i, line in enumerate(ls))
    )
    | st.lists(lines_, min_size=1, max_size=3).map(lambda ls: "\n".join(f"{i}. {line}" for i, line in enumerate(ls, 1)))
    | lines_.map("> {}".format)
    | lines_.map("```\n{}\n```".format)
    | st.tuples(lines_, lines_).map(lambda pair: "| a | b |\n| - | - |\n| {} | {} |".format(*pair)),
    min_size=1,
    max_size=8,
).map("\n\n".join)


def squeezed(text):
    return "".join(text.split())


@settings(deadline=None, max_examples=60)
@given(sources)
def test_any_document_is_sound_and_keeps_its_words(source):
    document = doc(source)
    made = blocks(document)
    for one in made:
        sound_block(one)
    sound_requests(made)
    sound(rich(flat(document)))
    shown = squeezed("".join(words(one, inner(one)) for one in made))
    for node in document.tree.walk():
        if node.type in {"text", "code_inline", "fence"}:
            assert squeezed(node.content) in shown
            assert squeezed(node.content) in squeezed(said(rich(flat(document))))


@pytest.mark.parametrize("char", ["ж", "😀", "日"])
def test_the_longest_texts_are_sound_and_lose_nothing(char):
    text, source = char * 130_000, f"{char * 130_000}\n\n- {char * 70_000}\n\n> {char * 70_000}"
    made = blocks(doc(source))
    for one in made:
        sound_block(one)
    sound_requests(made)
    assert "".join(words(one) for one in made).count(char) == 270_000
    assert "".join(pieces(text)) == text
    assert "".join(one.encode().decode() for one in pieces(f"a{text}")) == f"a{text}"
    cut = rich([Span(text)])
    sound(cut)
    assert said(cut).endswith(f"{char}…")
    assert said(exact(text[:90_000])) == text[:90_000]


def test_long_tables_and_lists_are_split():
    table = "| a | b |\n| - | - |\n" + "\n".join(f"| r{i} | {'я' * 900} |" for i in range(450))
    deep = "- top\n" + "\n".join(f"  - n{i}" for i in range(150))
    made = blocks(doc(f"{table}\n\n{deep}"))
    for one in made:
        sound_block(one)
    sound_requests(made)
    whole = "\n".join(words(one, inner(one)) for one in made)
    assert all(f"r{i} | " in whole for i in range(450))
    assert all(f"n{i}" in whole for i in range(150))
    assert len(requests(made)) < 6
    assert max(len(json.dumps(one, ensure_ascii=False).encode()) for one in made) < REQUEST_BYTES + 70_000


def test_many_looks_are_given_up_before_words_are():
    many = [Span(f"w{i} ", frozenset({"bold"} if i % 2 else ())) for i in range(300)]
    made = rich(many)
    sound(made)
    assert said(made) == "".join(one.text for one in many)
    assert sum(len(one) for one in parts(many)) == 300
    assert said(rich([Span(f"w{i} ", link=f"https://e.example/{i}") for i in range(300)], most=40))[:6] == "w0 w1 "
    assert said(rich([Span("a\0b\ud800c")])) == "abc"


def test_a_mark_comes_back_whatever_its_length():
    for size in (0, 300, 3000):
        held = Held("reveal:1", {"trida.x": {"text": "ё" * size}} if size else {})
        items = signed(HOME, held)
        sound(items)
        assert held_in([*rich(flat(doc("text [with](https://e.example/#link)"))), *items]) == held
    for other in ([], None, rich([Span("x")]), rich([Span("Trida", link="https://e.example/#%7B%7D")])):
        assert held_in(other) is None


# revising


def standing(one, names):
    return Standing({**one, "id": next(names)}, tuple(standing(child, names) for child in inner(one)))


def carried_out(there, done):
    """Do what the steps say to a tree of (id, block) and return the blocks."""
    tree = {"page": [(one.id, {**one.block, "below": [(c.id, dict(c.block)) for c in one.below]}) for one in there]}
    lists = lambda: [tree["page"], *(one["below"] for _, one in tree["page"])]  # noqa: E731
    for step in done:
        name = type(step).__name__
        if name == "Insert":
            where = tree["page"] if step.parent == "page" else dict(tree["page"])[step.parent]["below"]
            at = 0 if step.after is None else [i for i, _ in where].index(step.after) + 1
            where[at:at] = [("new", {**b, "below": [("new", c) for c in inner(b)]}) for b in step.blocks]
            continue
        for held in lists():
            for at, (number, one) in enumerate(held):
                if number == step.id and name == "Delete":
                    del held[at]
                    break
                if number == step.id:
                    ((kind, body),) = step.body.items()
                    one[kind] = {**one[kind], **body}
    return [words(one, [c for _, c in one["below"]]) for _, one in tree["page"]]


@settings(deadline=None, max_examples=60)
@given(sources, sources)
def test_steps_lead_from_any_document_to_any_other(before, after):
    names = (f"b{i}" for i in range(10_000))
    there, wanted = [standing(one, names) for one in blocks(doc(before))], blocks(doc(after))
    done = list(steps("page", None, there, wanted))
    assert carried_out(there, done) == [words(one, inner(one)) for one in wanted]
    assert (before != after) or done == []


def test_a_table_of_another_width_is_another_table():
    names = (f"b{i}" for i in range(100))
    there = [standing(one, names) for one in blocks(doc("| a | b |\n| - | - |\n| c | d |"))]
    wanted = blocks(doc("| a | b | c |\n| - | - | - |\n| d | e | f |"))
    assert [type(step).__name__ for step in steps("page", None, there, wanted)] == ["Insert", "Delete"]


def test_a_changed_block_is_one_step():
    names = (f"b{i}" for i in range(100))
    there = [standing(one, names) for one in blocks(doc("a\n\nb\n\nc"))]
    (patch,) = steps("page", None, there, blocks(doc("a\n\nx\n\nc")))
    assert (patch.id, patch.body) == ("b1", {"paragraph": {"rich_text": rich([Span("x")])}})
    assert block("divider") == {"type": "divider", "divider": {}}
