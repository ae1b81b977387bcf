"""The goal tree in a real browser: no sideways scroll, folding by keyboard, print with every fold open."""

import re

import pytest

from tests.browser.pictures import DESKTOP, PHONE, SCENES
from tests.browser.test_access import BROKEN, NAMELESS, SKIPPED, SMALL, TWICE
from tests.browser.test_answering import tab_to
from tests.documents.test_goal_picture import many

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAPER = {"width": 688, "height": 970}
OUTSIDE = """() => [...document.querySelectorAll(".tree-picture")].filter(s => s.checkVisibility()).flatMap(s => {
  const all = s.getBoundingClientRect();
  return [...s.querySelectorAll("text")].filter(t => {
    const r = t.getBoundingClientRect();
    return r.left < all.left - 1 || r.right > all.right + 1 || r.bottom > all.bottom + 1;
  }).map(t => t.textContent) })"""
OVER = """() => [...document.querySelectorAll(".tree-picture")].filter(s => s.checkVisibility()).flatMap(s => {
  const all = [...s.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()]);
  const meet = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 5 && b.top < a.bottom - 5;
  return all.flatMap(([one, a], at) => all.slice(at + 1).filter(([, b]) => meet(a, b)).map(([b]) => [one, b])) })"""


@pytest.fixture
def page(desk):
    made = desk.browser(viewport=DESKTOP)
    SCENES["goals"](made, desk.address, desk.cast)
    return made


def test_names_headings_texts_in_their_place_and_no_scrolling_sideways(page):
    assert page.locator("h1").count() == 1
    for script in (NAMELESS, BROKEN, TWICE, SMALL):
        assert page.evaluate(script) == []
    assert not page.evaluate(SKIPPED)
    for width in (1280, 1081, 900, 721, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".tree-picture:visible").count() == 1, width
        assert page.evaluate(OUTSIDE) == [], width
        assert page.evaluate(OVER) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_texts_stay_in_their_place_in_a_large_tree_of_long_names(page, desk):
    desk.cast.goals.tree = many(7, ", которое называется слишком длинно")
    page.goto(page.url.replace("lang=ru", "lang=en"))
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OUTSIDE) == [], width
        assert page.evaluate(OVER) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_department_is_folded_and_unfolded_by_keyboard(viewport, page):
    page.set_viewport_size(viewport)
    for said, leads in (("Свернуть: Маркетинг", 0), ("Развернуть: Маркетинг", 1)):
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('aria-label')") == said:
                break
        outline = page.evaluate("getComputedStyle(document.activeElement.querySelector('.hit')).strokeWidth")
        assert outline == "3px", "no visible focus"
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url.endswith("#picture")
        assert page.locator(".tree-picture:visible text", has_text=re.compile("^Лиды$")).count() == leads


def test_a_table_folds_and_another_day_is_asked_by_keyboard(page):
    tab_to(page, "day")
    page.keyboard.press("Enter")
    page.wait_for_url("**day=2026-11-20*")
    table = page.locator("#department-sales table")
    page.locator("#department-sales summary").focus()
    page.keyboard.press("Enter")
    assert not table.is_visible()


def test_on_paper_every_fold_is_open_and_nothing_to_press_is_left(page):
    page.goto(page.url + "&fold=marketing,sales")
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    for kept in (".for-wide svg", "#department-marketing table", ".print-only"):
        assert page.locator(kept).first.is_visible(), kept
    for gone in (".for-phone svg", "button", ".ways", ".foot", ".chevron"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    assert "Состояние на 20 ноября 2026, 14:20" in page.locator(".print-only").inner_text().replace("\u00a0", " ")
