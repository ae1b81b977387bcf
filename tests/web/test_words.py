"""Both languages are whole, and templates hold nothing that the content policy would refuse."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from plugin.domain.reasons import Topic
from plugin.domain.rounds import BallotState, Ending
from plugin.web import labels
from plugin.words import TEMPLATES, Words

PAGES = TEMPLATES / "pages"
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
VALUES = re.compile(r"%\((\w+)\)s")
# ``one=`` is a value of a text, no handler.
INLINE = r"""\sstyle\s*=|\son(?!e=)[a-z]+\s*=|<style|javascript:|https?://|@import|url\(|innerHTML"""
OWN = ("pages.po", "goals_pages.po", "checklist_pages.po")
# A block of data runs nothing.
SCRIPT = r"""<script(?![^>]*(\bsrc=|type="application/json"))"""


def texts() -> set:
    root = TEMPLATES.parent / "plugin"
    own = ("web/*.py", "documents/goal_picture.py", "documents/goal_picture_*.py", "documents/goal_rows.py")
    python = extract_from_dir(root, [(pattern, "python") for pattern in own], keywords=KEYWORDS)
    options = {"**.html": {"newstyle_gettext": "true", "silent": "false"}}
    pages = extract_from_dir(PAGES, [("**.html", "jinja2")], options_map=options, keywords=KEYWORDS)
    return {found[2] for found in [*python, *pages]}


def russian(*names: str) -> dict:
    folder = TEMPLATES / "locale" / "ru"
    known = {}
    for path in [folder / name for name in names] or folder.glob("*.po"):
        with path.open("rb") as file:
            known |= {m.id: m.string for m in read_po(file, locale="ru") if m.id}
    return known


def test_every_text_has_its_russian_twin_and_no_twin_is_left_over():
    found, known = texts(), russian(*OWN)
    assert len(found) > 150
    assert found <= set(russian()), "words for goals and checklists are shared with the documents"
    assert set(known) <= found
    for forms in known.values():
        assert all(forms if isinstance(forms, tuple) else (forms,))


def test_both_languages_name_the_same_values():
    for english, twin in russian(*OWN).items():
        values = {v for text in ([english] if isinstance(english, str) else english) for v in VALUES.findall(text)}
        for text in [twin] if isinstance(twin, str) else twin:
            assert set(VALUES.findall(text)) == values, english


def test_every_code_of_the_domain_has_a_word():
    words = Words("ru")
    assert set(labels.TOPICS) == set(Topic)
    assert all(labels.ending(words, ending) for ending in Ending)
    assert set(BallotState) <= set(labels.STATES)
    assert labels.topic(words, "timing") == "Сроки"
    assert labels.place(words, "no3") == "Почему не закроется, причина 3"
    assert labels.place(words, "probability") == "Вероятность"


@pytest.mark.parametrize(("count", "said"), [(1, "1 знак"), (3, "3 знака"), (11, "11 знаков"), (22, "22 знака")])
def test_russian_plurals(count, said):
    problem = labels.Problem("yes1", "reason_too_long", count)
    assert labels.problem(Words("ru"), problem) == f"сократите на {said}"


@pytest.mark.parametrize("file", sorted(PAGES.iterdir()), ids=lambda p: p.name)
def test_nothing_inline_and_nothing_from_another_host(file: Path):
    text = file.read_text().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(INLINE, text)
    assert not re.search(SCRIPT, text)


def test_the_workspace_decides_the_language_and_the_reader_may_change_it(bound):
    page = bound.get("/r/rnd-1", headers={"Accept-Language": "en"}).text
    assert '<html lang="ru">' in page
    assert 'href="/r/rnd-1?lang=en"' in page
    page = bound.get("/r/rnd-1?lang=en").text
    assert '<html lang="en">' in page
    assert 'action="/r/rnd-1/seal?lang=en"' in page
    assert 'href="/r/rnd-1?lang=ru"' in page


@pytest.mark.parametrize(
    ("asked", "locale"), [("ru-RU,ru;q=0.9,en;q=0.5", "ru"), ("en-GB", "en"), ("de", "en"), ("", "en")]
)
def test_before_a_round_is_known_the_browser_decides(asked, locale, client):
    for path in ("/", "/limits", "/a/x", "/answer/demo/D-1", "/nowhere"):
        assert f'<html lang="{locale}">' in client.get(path, headers={"Accept-Language": asked}).text


def test_the_language_survives_sealing_and_problems(bound, token):
    data = token("seal")
    wrong = bound.post("/r/rnd-1/seal?lang=en", data=data)
    assert "<title>Error: " in wrong.text
    good = bound.post("/r/rnd-1/seal?lang=en", data={"yes1": "a", "yes-more": "1", "no-more": "1", **data})
    assert good.headers["Location"] == "/r/rnd-1?lang=en"


def test_a_language_nobody_speaks_is_not_taken(bound):
    assert '<html lang="ru">' in bound.get("/r/rnd-1?lang=xx").text


def test_times_are_in_the_workspace_zone(bound):
    page = bound.get("/r/rnd-1").text.replace("\u00a0", " ")
    assert "6 ноября, 18:00" in page
    assert "Москва" in page
