"""A person judges pairs, objects and closes a talk in a real browser: by keyboard, without script, on paper."""

import pytest

from tests.browser.pictures import DESKTOP, PHONE, SCENES, open_ballot, open_result
from tests.browser.test_answering import tab_to
from tests.web.fake_comparing import BOSS, BUDGET, BUYING, RIVAL, TIMING

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def card(page, code: str):
    return page.locator(f'[id="pair-{code}"]')


def test_pairs_are_judged_by_keyboard_without_script(desk):
    page = desk.browser(viewport=PHONE, java_script_enabled=False)
    desk.cast.comparing.suggest()
    open_result(page, desk.address)
    page.get_by_role("link", name="Решить").focus()
    page.keyboard.press("Enter")
    first = card(page, BUDGET).get_by_role("button", name="Одно и то же")
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/result#pair-{BUDGET}")
    assert first.get_attribute("aria-pressed") == "true"
    assert card(page, BUDGET).bounding_box()["y"] < PHONE["height"], "the page returns to the pair"
    for code, said in ((TIMING, "Одно и то же"), (RIVAL, "Одно и то же"), (BUYING, "Разное"), (BOSS, "Разное")):
        card(page, code).get_by_role("button", name=said).press("Enter")
    heading = page.locator("h1").inner_text().replace("\u00a0", " ")
    assert heading.startswith("2 совпадения · 1 противоречие · 11 причин")
    assert page.locator("#decide-head").inner_text() == "Это одно и то же?"


def test_every_stop_of_the_keyboard_is_seen(desk):
    page = desk.browser(viewport=DESKTOP)
    desk.cast.comparing.suggest()
    desk.cast.comparing.say(TIMING, "same")
    open_result(page, desk.address)
    stops = tab_to(page, "said") + tab_to(page, "Связать причины вручную · если сервис пару не заметил")
    assert "Решить" in stops
    assert stops.count("said") == 3 * 5 + 1, "three words a pair, and a link to undo"


def test_reasons_are_linked_and_unlinked_by_hand(desk):
    page = desk.browser()
    desk.cast.comparing.suggest()
    open_result(page, desk.address)
    page.locator("summary", has_text="Связать причины вручную").click()
    page.locator("#link-a").select_option("marketing.yes3")
    page.locator("#link-b").select_option("product.no1")
    page.get_by_role("button", name="Связать", exact=True).click()
    assert page.locator("#contradictions").inner_text() == "Противоречия: 1"
    page.locator("summary", has_text="Решённые пары: 1").click()
    page.get_by_role("button", name="Снять связь").click()
    assert page.locator("#contradictions").count() == 0


def test_an_objection_stands_under_its_reason(desk):
    page = desk.browser()
    desk.cast.comparing.suggest()
    open_result(page, desk.address)
    reason = page.locator('[id="reason-marketing.yes2"]')
    reason.locator("summary").click()
    reason.get_by_role("button", name="Не влияет").click()
    assert reason.locator(".objections").inner_text().startswith("Не влияет")
    reason.locator("summary").click()
    reason.get_by_role("button", name="Снять моё возражение").click()
    assert reason.locator(".objections").count() == 0


def test_an_outcome_by_keyboard_alone(desk):
    page = desk.browser(viewport=DESKTOP)
    SCENES["talk"](page, desk.address, desk.cast)
    tab_to(page, "sales.yes3")
    page.keyboard.type("Протокол правления")
    tab_to(page, "Сохранить")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert desk.cast.comparing.grounds["sales.yes3"][0] == "Протокол правления"
    page.locator("#kind-change").focus()
    page.keyboard.press("Space")
    tab_to(page, "Записать итог")
    page.keyboard.press("Enter")
    page.locator("#problems").wait_for()
    assert page.evaluate("document.activeElement.id") == "problems"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.partition("#")[2] in {"what", "since"}
    for control, text in (("what", "Берём выписку"), ("owner", "Игорь Савин"), ("check", "Споров меньше")):
        page.locator(f"#{control}").focus()
        page.keyboard.type(text)
    page.locator("#since").fill("2026-11-16")
    tab_to(page, "Записать итог")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert desk.cast.comparing.outcomes[-1].outcome.what == "Берём выписку"


def test_only_the_fields_of_the_chosen_outcome_show(desk):
    page = desk.browser(java_script_enabled=False)
    SCENES["talk"](page, desk.address, desk.cast)
    assert not page.locator("#what").is_visible()
    page.locator("#kind-change").check()
    assert page.locator("#what").is_visible()
    assert not page.locator("#because").is_visible()
    page.locator("#kind-none").check()
    assert page.locator("#because").is_visible()
    assert not page.locator("#what").is_visible()


def test_paper_shows_all_answers_and_no_controls(desk):
    page = desk.browser(viewport=DESKTOP)
    desk.cast.comparing.review()
    open_result(page, desk.address)
    page.emulate_media(media="print")
    assert page.locator(".whole-answers .column").first.is_visible()
    for control in ("button", "select", ".object", ".next"):
        found = page.locator(control)
        assert not any(found.nth(n).is_visible() for n in range(found.count())), control


@pytest.mark.parametrize("scene", ["result-judging", "result-second-round", "talk-problems"])
def test_dark_colours_are_the_tokens_of_the_style_sheet(scene, desk):
    page = desk.browser(color_scheme="dark")
    SCENES[scene](page, desk.address, desk.cast)
    grounds = page.evaluate(
        """() => [...new Set([...document.querySelectorAll("body, .clash, .panel, .talk, .note, select, textarea")]
        .map(e => getComputedStyle(e).backgroundColor))]"""
    )
    light = {"rgb(255, 255, 255)", "rgb(250, 249, 246)", "rgb(242, 240, 235)"}
    assert grounds
    assert not light & set(grounds)


def test_a_wild_quote_stays_a_quote(desk):
    page = desk.browser()
    cast = desk.cast
    cast.comparing.rewrite(cast.story.answers["sales"].yes[2].text, "<img src=x onerror=alert(1)>" + "щ" * 240)
    cast.comparing.review()
    open_ballot(page, desk.address)
    page.set_viewport_size({"width": 320, "height": 640})
    for door in ("result", "talk"):
        page.goto(f"{page.url.partition('?')[0].removesuffix('/result')}/{door}")
        assert page.locator("main img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
