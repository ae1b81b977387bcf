"""Accessibility: names for every control, one heading, contrast of the colours as the style sheet states them."""

import re
from itertools import product

import pytest

from plugin.words import TEMPLATES
from tests.browser.pictures import SCENES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, select, button, a, summary")]
  .filter(e => !((e.labels && e.labels.length && [...e.labels].some(l => l.textContent.trim()))
    || e.textContent.trim() || e.getAttribute("aria-label")))
  .map(e => e.outerHTML)"""
BROKEN = """() => [...document.querySelectorAll("[aria-describedby], [aria-labelledby]")]
  .flatMap(e => (e.getAttribute("aria-describedby") ?? e.getAttribute("aria-labelledby")).split(" "))
  .filter(id => !document.getElementById(id))"""
TWICE = """() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at) }"""
SMALL = """() => [...document.querySelectorAll(".main-button, .button, textarea, input:not([type])")]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
SKIPPED = """() => { const levels = [...document.querySelectorAll("h1, h2, h3")].map(e => Number(e.tagName[1]));
  return levels.some((level, at) => at && level > levels[at - 1] + 1) }"""


READ = (
    *("claim", "ballot-empty", "ballot-problems", "sealed", "no-ballot", "ask", "limits"),
    *("result-not-compared", "result", "result-judging", "result-reviewed", "result-second-round"),
    *("talk", "talk-problems", "talk-decided"),
)


def fits_the_narrowest_phone(page, scene):
    """Nothing scrolls sideways, whatever is unfolded."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, scene
    page.set_viewport_size(before)


def test_every_page_has_names_one_heading_and_whole_references_and_fits_the_narrowest_phone(desk):
    page = desk.browser()
    for scene in READ:
        SCENES[scene](page, desk.address, desk.cast)
        assert page.locator("h1").count() == 1, scene
        assert page.locator("main").count() == 1, scene
        assert page.evaluate("document.documentElement.lang") == "ru", scene
        for script in (NAMELESS, BROKEN, TWICE, SMALL):
            assert page.evaluate(script) == [], scene
        assert not page.evaluate(SKIPPED), scene
        fits_the_narrowest_phone(page, scene)


def test_groups_have_legends_and_problems_are_tied_to_their_controls(desk):
    page = desk.browser()
    SCENES["ballot-problems"](page, desk.address, desk.cast)
    assert page.locator("fieldset:not(:has(> legend))").count() == 0
    wrong = page.locator("[aria-invalid=true]")
    assert [wrong.nth(n).get_attribute("id") for n in range(wrong.count())] == ["no3", "probability"]
    assert "no3-problem" in page.locator("#no3").get_attribute("aria-describedby")


def luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(full[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens() -> list[dict[str, str]]:
    style = (TEMPLATES / "pages" / "trida.css").read_text()
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    return [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_and_edges_stand_out(scheme):
    colours = tokens()[scheme]
    grounds = ("paper", "surface", "sunken")
    for text, ground in product(("ink", "ink-2", "ink-3", "accent", "ok", "warn", "bad"), grounds):
        assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    for name in ("accent", "ok", "warn", "bad"):
        assert contrast(colours["ink"], colours[f"{name}-soft"]) >= 7, name
        assert contrast(colours[name], colours[f"{name}-soft"]) >= 4.5, name
    assert contrast(colours["on-accent"], colours["accent"]) >= 7
    assert contrast(colours["on-accent"], colours["accent-deep"]) >= 7
    for ground in grounds:
        assert contrast(colours["edge"], colours[ground]) >= 3, ground
