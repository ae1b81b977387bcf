"""Documents as wiki markup: what people typed is never markup, and the words come back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.jira.adf import adf, adf_text
from adapters.jira.wiki import plain_words, wiki, wiki_of_text, wiki_text
from plugin.documents import markdown, render
from plugin.ports.world import Document
from plugin.words import Words
from tests.documents.test_documents import EVERY, RU

TYPED = st.text(st.sampled_from("аbЯ1 .,:;!?*_-+^~{}[]|\\#&()/<>\"'@%h=\n\t\u2028") | st.characters(codec="utf-8"))
KNOWN = st.sampled_from(["{noformat}", "{code}", "{quote}", "bq. ", "h1. ", "----", "(y)", ":)", "&#42;", "[~admin]"])


def document(source: str) -> Document:
    return Document(source, markdown.tree(source))


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


EVERYTHING = """
# Head *em*

a **b `c` [d](https://e.example) *f*** g\\
h
i

- one
- two
  1. deep
- > quoted

> said
> **twice**

| left | right |
| --- | --- |
| a\\|b | |

---

```
*as it* stands
```

in**side**word
"""


def test_a_whole_document():
    assert wiki(document(EVERYTHING)).split("\n") == [
        "h1. Head _em_",
        "",
        r"a *b {{c}} [d|https://e.example] _f_* g\\ h i",
        "",
        "* one",
        "* two",
        "*# deep",
        "* quoted",
        "",
        "{quote}",
        "said *twice*",
        "{quote}",
        "",
        "||left||right||",
        "|a&#124;b| |",
        "",
        "----",
        "",
        "{noformat}",
        "*as it* stands",
        "{noformat}",
        "",
        "in{*}side{*}word",
    ]


@pytest.mark.parametrize(("name", "values"), EVERY)
@pytest.mark.parametrize("words", [RU, Words("en")], ids=["ru", "en"])
def test_every_template_says_the_same_as_on_cloud(name: str, values: dict, words: Words):
    made = render(name, words, **values)
    assert squeezed(wiki_text(wiki(made))) == squeezed(adf_text(adf(made)))


@given(st.lists(TYPED | KNOWN, max_size=4).map("".join))
@settings(max_examples=100, deadline=None)
def test_what_is_typed_comes_back_and_is_never_markup(typed: str):
    for source in ("{}", "# {}", "- {}\n- {}", "> {}", "**{}** x", "| a |\n| --- |\n| {} |"):
        made = document(source.replace("{}", markdown.escape(typed)))
        assert squeezed(wiki_text(wiki(made))) == squeezed(adf_text(adf(made)))
    assert squeezed(wiki_text(wiki_of_text(typed))) == squeezed("\n".join(typed.splitlines()))


@given(st.lists(TYPED | KNOWN, max_size=4).map("".join))
@settings(deadline=None)
def test_nothing_that_begins_markup_is_left(typed: str):
    made = plain_words(typed)
    bare = re.sub(r"\\[^\w\s]|\\_|&#\d+;", "¤", made)
    assert not re.search(r"[\\*_+^~{}\[\]|#!\n\r\u2028]|:[^\s\d]|\?\?|--", bare)
    assert not re.match(r"\s*(?:h[1-6]|bq)\.|\s*-", bare)
    assert not re.search(r"\((?:y|n|x|i|on|off|[/?+-])\)|;\)|&#?\w+;", bare)


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("кто-то 2026-11-22, 18:00 (3 мес.)? Да!", r"кто-то 2026-11-22, 18:00 (3 мес.)? Да\!"),
        ("*a* _b_ -c- {color:red}", r"\*a\* \_b\_ \-c\- &#123;color&#58;red&#125;"),
        (r"C:\x [a|b] &#42; :) (y)", r"C&#58;&#92;x &#91;a&#124;b&#93; &#38;\#42; &#58;) &#40;y)"),
        ("h1. a", "h1&#46; a"),
        ("https://a.example/b_c", r"https&#58;//a.example/b\_c"),
    ],
)
def test_typed_characters(typed: str, stands: str):
    assert plain_words(typed) == stands


def test_code_that_would_end_itself_is_written_line_by_line():
    made = wiki(document("```\n{noformat}*a*\nb\n```"))
    assert "{noformat}" not in made
    assert wiki_text(made) == "{noformat}*a*\nb"


@pytest.mark.parametrize("address", ["javascript:x", "~admin", "^file.txt", "#top", "mailto:a@b.example"])
def test_only_web_addresses_become_links(address: str):
    assert wiki(document(f"[word](<{address}>)")) in {"word", f"&#91;word&#93;(<{address}>)".replace(":", "&#58;")}


def test_an_address_cannot_leave_its_brackets():
    made = wiki(document("[word](<https://a.example/x|y]z!{q}>)"))
    assert made == "[word|https://a.example/x%7Cy%5Dz%21%7Bq%7D]"


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        ("*Да* _и_ нет\r\n\r\n* раз\r\n** два\r\n- три", "Да и нет\nраз\nдва\nтри"),
        (
            "{color:red}red{color} [~anna] [site|https://a.example] [https://b.example]",
            "red anna site https://b.example",
        ),
        ("{code:java}\nx = a_b_c * d * e\n{code}", "x = a_b_c * d * e"),
        ("bq. said\nh2. head\n----\nend", "said\nhead\nend"),
        ("said\n{anchor:sync:l1}", "said"),
        (None, ""),
        (7, ""),
    ],
)
def test_markup_that_people_write_is_read_as_words(stands: object, words: str):
    assert wiki_text(stands) == words
