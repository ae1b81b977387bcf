import copy

import pytest

from adapters.sandbox import adf
from adapters.sandbox.html import html
from adapters.sandbox.wiki import wiki
from tests.adapters.sandbox.conftest import doc


def text(words: str, *marks: str):
    return {"type": "text", "text": words, **({"marks": [{"type": one} for one in marks]} if marks else {})}


def node(kind: str, *content, **attrs):
    made = {"type": kind}
    if attrs:
        made["attrs"] = attrs
    if content:
        made["content"] = list(content)
    return made


def para(words: str = "x"):
    return node("paragraph", text(words))


LINK = {"type": "text", "text": "here", "marks": [{"type": "link", "attrs": {"href": "https://a.example/"}}]}
FULL = {
    "type": "doc",
    "version": 1,
    "content": [
        node("heading", text("Title"), level=2),
        node("paragraph", text("bold", "strong"), text(" "), LINK, node("hardBreak"), text("x=1", "code")),
        node("paragraph", text("a", "em"), text("b", "strike"), text("c", "underline")),
        node("bulletList", node("listItem", para("one"), node("orderedList", node("listItem", para("deep"))))),
        node("taskList", node("taskItem", text("do"), localId="1", state="DONE"), localId="l"),
        node(
            "table",
            node("tableRow", node("tableHeader", para("Role")), node("tableHeader", para("State"))),
            node("tableRow", node("tableCell", para("Sales")), node("tableCell", para("sealed"), colspan=1)),
            layout="default",
        ),
        node("rule"),
        node("codeBlock", text("code"), language="text"),
        node("blockquote", para("said")),
        node("panel", para("look"), panelType="info"),
        node("expand", para("more"), title="Open"),
        node(
            "paragraph",
            node("status", text="WAITING", color="neutral"),
            node("mention", id="712020:1", text="@A"),
            node("date", timestamp="1793923200000"),
            node("emoji", shortName=":tada:", text="🎉"),
            node("inlineCard", url="https://a.example/card"),
        ),
    ],
}


def test_all_known_nodes_pass_and_render() -> None:
    adf.check(FULL)
    assert wiki(FULL) == (
        "h2. Title\n\n*bold* [here|https://a.example/]\n{{x=1}}\n\n_a_-b-+c+\n\n* one\n*# deep\n\n* do\n\n"
        "||Role||State||\n|Sales|sealed|\n\n----\n\n{code}code{code}\n\n{quote}said{quote}\n\n"
        "{panel}\nlook\n{panel}\n\n*Open*\n\nmore\n\n"
        "WAITING[~accountid:712020:1]1793923200000🎉[https://a.example/card]"
    )
    page = html(FULL, lambda account_id: f"<{account_id}>")
    assert '<a href="https://a.example/">here</a><br><code>x=1</code>' in page
    assert "<table><tbody><tr><th><p>Role</p></th>" in page
    assert "@&lt;712020:1&gt;" in page
    assert '<time datetime="2026-11-06">' in page
    assert "<li>☑ do</li>" in page


def test_what_people_write_is_escaped() -> None:
    assert html(doc("<script>"), str) == "<p>&lt;script&gt;</p>"


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "text",
        {"type": "doc", "content": []},
        {"type": "doc", "version": 2, "content": []},
        {"type": "doc", "version": 1},
        {"type": "doc", "version": 1, "content": [], "extra": 1},
        [text("no block")],
        [node("heading", text("x"), level=7)],
        [node("heading", text("x"))],
        [node("bulletList")],
        [node("bulletList", para())],
        [node("bulletList", node("listItem", node("bulletList", node("listItem", para()))))],
        [node("table", para())],
        [node("table", node("tableRow", node("tableCell")))],
        [node("table", node("tableRow", node("tableCell", node("table"))))],
        [node("paragraph", para())],
        [node("paragraph", {"type": "text", "text": ""})],
        [node("paragraph", {"type": "text", "text": "x", "colour": 1})],
        [node("paragraph", text("x", "blink"))],
        [node("paragraph", text("x", "strong", "strong"))],
        [node("paragraph", text("x", "code", "strong"))],
        [node("paragraph", text("x", "link"))],
        [
            node(
                "paragraph",
                {**text("x"), "marks": [{"type": "link", "attrs": {"href": "javascript:alert(1)"}}]},
            )
        ],
        [node("paragraph", {**text("x"), "marks": [{"type": "strong", "attrs": {}}]})],
        [node("codeBlock", text("x", "strong"))],
        [node("panel", para(), panelType="loud")],
        [node("paragraph", node("status", text="", color="neutral"))],
        [node("paragraph", node("status", text="x", color="pink"))],
        [node("paragraph", node("mention"))],
        [node("paragraph", node("inlineCard", url="ftp://a"))],
        [node("rule", para())],
        [node("paragraph", text("x"), dance=1)],
        [{"type": "paragraph", "content": "x"}],
        [{"type": "paragraph", "attrs": []}],
        [{"type": "paragraph", "marks": [{"type": "strong"}]}],
        [{"type": "paragraph", "text": "x"}],
    ],
)
def test_anything_else_is_refused(bad) -> None:
    document = {"type": "doc", "version": 1, "content": bad} if isinstance(bad, list) else bad
    with pytest.raises(adf.BadDocument):
        adf.check(copy.deepcopy(document))


def test_typed_text_becomes_paragraphs() -> None:
    assert adf.paragraphs("one\r\n\r\ntwo ") == doc("one", "two")
    assert adf.paragraphs(" ") == doc()
