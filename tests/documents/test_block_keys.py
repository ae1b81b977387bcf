"""Keys of blocks: no value can make one or break one, and nothing that people read shows one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.tree import SyntaxTreeNode

from adapters.confluence.storage import storage
from adapters.jira.adf import adf
from adapters.jira.wiki import wiki
from adapters.notion.blocks import blocks
from plugin.documents import html, markdown, plain
from plugin.ports.world import Document

SPECIAL = st.sampled_from(
    ["{#a}", "{#", "{", "}", "#a}", "\\", "&#123;", "`", "```", "**", "[x](<http://e.example>)", "<{#a}>", "\n", " "]
)
VALUES = st.lists(st.one_of(SPECIAL, st.text(max_size=4)), max_size=8).map("".join)
KEYED = (
    "# T{#title}\n\n**a.**{#p.1} b\n\n- **x**{#goal.demo:1}\n    - [y](<http://e.example>){#goal.demo:2}\n\n"
    "```mermaid {#picture}\nflowchart TD\n```\n\n| h{#h} |\n| --- |\n| c{#c} |\n\n> q{#q}\n"
)
FORMS = {"html": html, "plain": plain, "adf": adf, "wiki": wiki, "notion": blocks, "storage": storage}


def document(source: str) -> Document:
    return Document(source, markdown.tree(source))


def keys(tree: SyntaxTreeNode) -> list[str]:
    return [node.content for node in tree.walk() if node.type == "key"]


def said(tree: SyntaxTreeNode) -> str:
    return "".join(node.content for node in tree.walk() if node.type in {"text", "code_inline"})


@given(VALUES)
def test_no_value_makes_or_breaks_a_key(value: str):
    for made in (markdown.escape(value), markdown.strong(value)):
        tree = markdown.tree(f"- {made} · {made}.{markdown.key('goal.1')}")
        assert keys(tree) == ["goal.1"]
        assert said(tree) == f"{markdown.fold(value)} · {markdown.fold(value)}.".lstrip()


@given(VALUES)
def test_no_link_makes_or_breaks_a_key(value: str):
    address = f"https://e.example/{''.join(value.split())}"
    tree = markdown.tree(f"{markdown.link(value or 'x', address)}{markdown.key('k')}")
    assert keys(tree) == ["k"]


@given(VALUES)
def test_a_key_takes_only_what_it_can_hold(value: str):
    try:
        made = markdown.key(value)
    except ValueError:
        return
    assert keys(markdown.tree(f"a{made}")) == [value]


@pytest.mark.parametrize("name", ["", "a b", "{a", "ключ", "a\n", "a" * 121])
def test_what_is_no_key_is_refused_and_stays_text(name: str):
    with pytest.raises(ValueError, match="key"):
        markdown.key(name)
    assert keys(markdown.tree(f"a {{#{name}}}")) == []


def test_a_fence_has_its_key_in_its_first_line():
    (fence,) = markdown.tree("```mermaid {#picture}\n{#not}\n```").children
    assert (fence.info, keys(fence), fence.content) == ("mermaid", ["picture"], "{#not}\n")
    (other,) = markdown.tree("```mermaid {#a b}\nx\n```").children
    assert (other.info, keys(other)) == ("mermaid {#a b}", [])


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_people_read_shows_a_key(form: str):
    assert keys(markdown.tree(KEYED)) == ["title", "p.1", "goal.demo:1", "goal.demo:2", "picture", "h", "c", "q"]
    bare = markdown._KEY.sub("", KEYED).replace("mermaid ", "mermaid")
    assert keys(markdown.tree(bare)) == []
    assert FORMS[form](document(KEYED)) == FORMS[form](document(bare))
