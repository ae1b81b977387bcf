"""Every text that a person sees exists in both languages, said the same way everywhere, in the glossary's words."""

import re
from collections import defaultdict

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.generated import ROOT

KEYWORDS = {"N_": None, "_": None, "say": None, "gettext": None, "ngettext": (1, 2)}
JINJA = {"**": {"newstyle_gettext": "true", "silent": "false", "extensions": "jinja2.ext.i18n"}}
FILES = sorted((ROOT / "templates/locale/ru").glob("*.po"))


def texts():
    python = [
        f
        for room in ("plugin", "adapters")
        for f in extract_from_dir(ROOT / room, [("**.py", "python")], keywords=KEYWORDS)
    ]
    shapes = [("**.html", "jinja2"), ("**.j2", "jinja2")]
    pages = extract_from_dir(ROOT / "templates", shapes, options_map=JINJA, keywords=KEYWORDS)
    return {found[2] for found in [*python, *pages] if found[2]}


def said():
    """Return msgid → {file: what is said in Russian}."""
    known = defaultdict(dict)
    for path in FILES:
        with path.open("rb") as file:
            for message in read_po(file, locale="ru"):
                if message.id:
                    known[message.id][path.name] = message.string
    return known


def test_every_text_has_a_russian_twin():
    assert sorted(map(str, texts() - set(said()))) == []


def test_no_twin_is_left_over():
    assert sorted(map(str, set(said()) - texts())) == []


def test_one_text_is_said_one_way():
    assert {text: ways for text, ways in said().items() if len(set(map(str, ways.values()))) > 1} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_nothing_is_empty_or_unsure(path):
    with path.open("rb") as file:
        for message in read_po(file, locale="ru"):
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(strings), message.id
            assert not message.fuzzy, message.id


def rows():
    table = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| ")
    ][2:]


@pytest.mark.parametrize("row", rows(), ids=lambda r: r[0])
def test_the_glossary_words_are_the_ones_in_use(row):
    everything = " ".join(
        " ".join(map(str, one if isinstance(one, tuple) else (one,))).lower()
        for text, ways in said().items()
        for one in (text, *ways.values())
    ) + " ".join(
        path.read_text(encoding="utf-8").lower() for path in (ROOT / "docs").glob("*.md") if path.name != "glossary.md"
    )
    for word in row[1:3]:
        stem = re.sub(r"[аеиоуыьйяё]+$", "", word.split()[0].lower())
        assert stem in everything, word
