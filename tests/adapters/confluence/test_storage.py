"""Documents in storage format: every block, nothing of a person's words as markup, always well-formed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.confluence.markup import canon, leaves, read
from adapters.confluence.storage import rendered, storage
from plugin.documents import markdown
from plugin.documents.markdown import escape
from tests.adapters.notion.paper import doc

BODY = "<ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body>"
MACRO = f'<ac:structured-macro ac:name="code">{{}}{BODY}</ac:structured-macro>'
TABLE = "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>1</p></td><td>{}</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("# План {#a}", "<h1>План</h1>"),
        ("один **два** _три_ `4`", "<p>один <strong>два</strong> <em>три</em> <code>4</code></p>"),
        ("**а _б **в**_**", "<p><strong>а <em>б в</em></strong></p>"),
        (
            "- a {#goal.1}\n  - b {#goal.2}\n    - c\n- d",
            "<ul><li><p>a</p><ul><li><p>b</p><ul><li><p>c</p></li></ul></li></ul></li><li><p>d</p></li></ul>",
        ),
        ("3. a\n4. b", '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>'),
        ("1. a", "<ol><li><p>a</p></li></ol>"),
        ("| a | b |\n|---|---|\n| 1 | **2** |", TABLE.format("<p><strong>2</strong></p>")),
        ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("a\\\nb\nc", "<p>a<br />b c</p>"),
        ("---", "<hr />"),
        ("[x](<https://a.example/?b=1&amp;c=2>)", '<p><a href="https://a.example/?b=1&amp;c=2">x</a></p>'),
        ("[x](<javascript:alert(1)>)", "<p>[x](&lt;javascript:alert(1)&gt;)</p>"),
        ("[x](<ftp://a.example>)", "<p>x</p>"),
        ("```py {#k}\nx < 1\n```", MACRO.format('<ac:parameter ac:name="language">py</ac:parameter>', "x < 1")),
        ("```\na]]>b\n```", MACRO.format("", "a]]]]><![CDATA[>b")),
        ("```mermaid {#picture}\ngraph\n```", ""),
        ("a &amp; <b> &lt;", "<p>a &amp; &lt;b&gt; &lt;</p>"),
    ],
)
def test_every_block(text, made):
    assert storage(doc(text)) == made


def test_a_leaf_knows_its_key():
    made = rendered(doc("# a {#title}\n\nb\n\n- c {#goal.1}\n  - d {#goal.2}\n\n| e |\n|---|\n| f |"))
    assert made.keys == ("title", "", "goal.1", "goal.2", "", "")
    assert len(leaves(*read(made.text).tops())) == len(made.keys)


@given(st.text(max_size=30).filter(markdown.fold))
def test_what_a_person_typed_reads_back_as_typed(typed):
    (leaf,) = leaves(*read(storage(doc(f"- x **{escape(typed)}** y"))).tops())
    assert leaf.text == f"x {markdown.fold(typed)} y".translate(dict.fromkeys((0xFFFE, 0xFFFF)))


def test_what_a_site_adds_changes_nothing_that_people_read():
    ours = '<ul><li><p>a <strong>b</strong></p></li></ul><ac:structured-macro ac:name="code"></ac:structured-macro>'
    theirs = (
        '<ul local-id="1">\n <li local-id="2"><p local-id="3">a <strong><ac:inline-comment-marker ac:ref="r">b'
        '</ac:inline-comment-marker></strong> </p></li></ul><ac:structured-macro ac:macro-id="m" ac:name="code" />'
    )
    assert canon(*read(ours).tops()) == canon(*read(theirs).tops())
    for other in (ours.replace("strong", "em"), ours.replace(">b<", ">c<"), ours.replace("code", "info")):
        assert canon(*read(ours).tops()) != canon(*read(other).tops())


def test_places_are_those_of_the_bytes():
    raw = 'до <p a="1>2">x&nbsp;y</p><hr/>\n<!-- c --><p/> после<p>ё</p>'
    body = read(raw)
    assert [body.of(one) for one in body.tops()] == ['<p a="1>2">x&nbsp;y</p>', "<hr/>", "<p/>", "<p>ё</p>"]
    assert body.tops()[0].text == "x\u00a0y"
