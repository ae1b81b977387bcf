"""Documents as ADF: what the vendor's own schema accepts, and the words that come back from it."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.jira.adf import adf, adf_of_text, adf_text
from plugin.documents import markdown, render
from plugin.domain.seals import seal_in
from plugin.ports.world import Document
from plugin.words import Words
from tests.documents.test_documents import EVERY, RU, seal_of

SCHEMA = Path(os.environ.get("TRIDA_ADF_SCHEMA") or Path(__file__).parents[3] / ".venv/adf-schema.json")


def document(source: str) -> Document:
    return Document(source, markdown.tree(source))


@pytest.fixture(scope="module")
def valid():
    if not SCHEMA.exists():
        pytest.skip("the vendor's schema is not here: sh tests/fetch_adf_schema.sh")
    check = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    def run(made: dict) -> None:
        problem = jsonschema.exceptions.best_match(check.iter_errors(made))
        assert problem is None, f"{list(problem.absolute_path)}: {problem.message[:300]}"

    return run


@pytest.mark.parametrize(("name", "values"), EVERY)
@pytest.mark.parametrize("words", [RU, Words("en")], ids=["ru", "en"])
def test_every_template_fits_the_schema(name: str, values: dict, words: Words, valid):
    valid(adf(render(name, words, **values)))


EVERYTHING = """
# Head *em*

a **b `c` [d](https://e.example) *f*** g\\
h
i

- one

  # inner head
- two
  1. deep
- > quoted

7. seven
8. eight

> quote
>
> | a |
> | --- |
> | b |

```
code
```

---

-

| x | y |
| --- | --- |
| `1` | **2** |
| | |
"""


def test_every_kind_of_block_fits_the_schema(valid):
    valid(adf(document(EVERYTHING)))


BLOCKS = st.sampled_from(
    ["# h", "- a", "  - b", "> q", "| a | b |\n| --- | --- |\n| c |", "```\nx\n```", "---", "", "1. n"]
)
INLINE = st.sampled_from(
    ["**b**", "*e*", "`c`", "**`x`**", "[l](http://e.example)", "![i](http://e.example)", "a\\\nb", "*"]
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.one_of(BLOCKS, INLINE, st.text(max_size=5)), max_size=6))
def test_any_markdown_fits_the_schema(valid, parts: list[str]):
    valid(adf(document("\n".join(parts))))


@given(st.text())
def test_plain_text_fits_the_schema_and_comes_back(valid, text: str):
    made = adf_of_text(text)
    valid(made)
    assert adf_text(made) == "\n".join(text.splitlines())


def test_marks_headings_tables_and_lists():
    made = adf(document(EVERYTHING))["content"]
    assert made[0] == {
        "type": "heading",
        "attrs": {"level": 1},
        "content": [{"type": "text", "text": "Head "}, {"type": "text", "text": "em", "marks": [{"type": "em"}]}],
    }
    code = next(span for span in made[1]["content"] if span.get("text") == "c")
    assert code["marks"] == [{"type": "code"}]
    link = next(span for span in made[1]["content"] if span.get("text") == "d")
    assert {"type": "link", "attrs": {"href": "https://e.example"}} in link["marks"]
    assert {"type": "hardBreak"} in made[1]["content"]
    ordered = next(block for block in made if block["type"] == "orderedList")
    assert ordered["attrs"] == {"order": 7}
    table = made[-1]
    assert [cell["type"] for cell in table["content"][0]["content"]] == ["tableHeader", "tableHeader"]
    assert [cell["type"] for cell in table["content"][1]["content"]] == ["tableCell", "tableCell"]


def test_words_come_back():
    text = adf_text(adf(document(EVERYTHING)))
    for word in ("Head em", "a b c d f g\nh i", "seven", "code", "1 | 2"):
        assert word in text


def test_a_seal_is_found_in_its_comment():
    comment = adf(render("commitment", RU, role="Продажи", number=1, seal=seal_of("m")))
    assert seal_in(adf_text(comment)) == seal_of("m")


def test_what_people_put_into_documents_is_read_as_words():
    node = {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"type": "mention", "attrs": {"id": "1", "text": "@Anna"}}]},
            {"type": "paragraph", "content": [{"type": "inlineCard", "attrs": {"url": "https://e.example"}}]},
            {"type": "paragraph"},
            {"type": "strange"},
        ],
    }
    assert adf_text(node) == "@Anna\nhttps://e.example\n\n"


@pytest.mark.parametrize(("value", "text"), [(None, ""), ("wiki", "wiki"), (7, ""), ([], "")])
def test_other_values(value: object, text: str):
    assert adf_text(value) == text
