"""Checklists in a real browser: every width, ticking by keyboard without a script, print without a form."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.browser.pictures import DESKTOP, PHONE
from tests.browser.test_access import BROKEN, NAMELESS, SKIPPED, SMALL, TWICE
from tests.browser.test_answering import FOCUSED
from tests.web.fake_answering import VIEW
from tests.web.fake_checklists import LIST_TOKEN, PROCESS, every_state

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LIST = f"/s/demo/{PROCESS}"
PAPER = {"width": 688, "height": 970}
WIDTHS = (1280, 1000, 800, 390, 320)
LOW = "() => [...document.querySelectorAll('button.tick')].filter(e => e.getBoundingClientRect().height < 44).length"
WIDE = "document.documentElement.scrollWidth"
OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true })"


@pytest.fixture
def own(desk) -> Callable:
    """Open a page in the browser of somebody who has the link."""

    def show(path: str = LIST, **more):
        page = desk.browser(**more)
        page.goto(f"{desk.address}/l/{LIST_TOKEN}?lang=ru")
        page.locator("main button").click()
        page.wait_for_url("**/s/demo*")
        page.goto(f"{desk.address}{path}?lang=ru")
        return page

    return show


def reach(page, wanted):
    """Press Tab until something is reached; every stop on the way must show where it is."""
    for _ in range(80):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)["seen"]
        if page.evaluate("document.activeElement.innerText").replace("\u00a0", " ") == wanted:
            return
    raise AssertionError(f"{wanted} cannot be reached")


def test_names_headings_targets_and_no_scrolling_sideways_at_any_width(own, desk):
    lists = desk.cast.checklists
    lists.page = every_state(lists.page)
    page = own()
    paths = (LIST, "/s/demo", f"/w/{VIEW}/checklists/{PROCESS}", f"/w/{VIEW}/checklists", "/l/any", f"{LIST}x")
    for path in paths:
        page.goto(f"{desk.address}{path}?lang=ru")
        assert page.locator("h1").count() == 1, path
        assert page.locator(".main-button").count() <= 1, path
        assert page.locator("script").count() == 0, path
        page.evaluate(OPEN)
        for script in (NAMELESS, BROKEN, TWICE, SMALL):
            assert page.evaluate(script) == [], path
        assert not page.evaluate(SKIPPED), path
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(WIDE) <= width, (path, width)
            assert page.evaluate(LOW) == 0, (path, width)


def test_a_box_is_ticked_by_keyboard_and_the_page_comes_back_to_it(own, desk):
    page = own(viewport=PHONE)
    box = page.get_by_role("checkbox", checked=False).first
    assert box.get_attribute("aria-checked") == "false"
    reach(page, "Продажи\nждёт приёмки")
    with page.expect_navigation():
        page.keyboard.press("Space")
    item = desk.cast.checklists.page.list.items[0].id
    process, day, form = desk.cast.checklists.acts[0]
    assert (process, day) == (PROCESS, "2026-11-24")
    assert form == {"do": "tick", "item": item, "department": "sales"}
    assert page.url.endswith(f"#item-{item}")
    assert page.locator(f"#item-{item}").is_visible()


def test_why_something_does_not_apply_and_notes_are_written_by_keyboard(own, desk):
    page = own()
    reach(page, "Не применимо…")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Клиент отложил решение")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#notes--notes").fill("Решили: звонить в тот же день")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said, noted = (form for _, _, form in desk.cast.checklists.acts)
    assert (said["do"], said["reason"]) == ("not_applicable", "Клиент отложил решение")
    assert (noted["do"], noted["notes"]) == ("notes", "Решили: звонить в тот же день")
    assert noted["since"] == desk.cast.checklists.page.list.notes_at.isoformat(), "to keep what others saved since"


def test_boxes_stand_beside_the_words_and_on_a_phone_below_them_side_by_side(own):
    page = own(viewport=DESKTOP)
    row = page.locator(".item").first
    words, (one, other) = row.locator(".item-words"), row.locator(".box").all()
    assert one.bounding_box()["x"] > words.bounding_box()["x"] + words.bounding_box()["width"] - 1
    assert one.bounding_box()["y"] == other.bounding_box()["y"]
    page.set_viewport_size(PHONE)
    assert one.bounding_box()["y"] > words.bounding_box()["y"] + words.bounding_box()["height"]
    assert one.bounding_box()["y"] == other.bounding_box()["y"]
    assert abs(one.bounding_box()["width"] - other.bounding_box()["width"]) < 1


def test_on_paper_everything_is_black_and_nothing_to_press_is_left(own, desk):
    lists = desk.cast.checklists
    lists.page = replace(every_state(lists.page), past=lists.page.past)
    page = own()
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    assert page.locator("textarea:visible, summary:has(+ form):visible, .ways:visible, .foot:visible").count() == 0
    assert page.locator("button:visible").count() == page.locator("button.tick").count(), "boxes are marks on paper"
    assert page.locator(".notes .draft").is_visible()
    assert page.locator(".template li").first.is_visible()
    colour = "e => getComputedStyle(e).color"
    for name in (".past-missed", ".carried", ".box-disputed .box-said", "h1"):
        assert page.locator(name).first.evaluate(colour) == "rgb(0, 0, 0)", name
    assert page.evaluate(WIDE) <= PAPER["width"]
