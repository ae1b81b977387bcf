"""Leading a round and reading the month in a real browser: keyboard, the narrowest phone, an early reveal by two."""

import pytest

from plugin.domain.rounds import State
from tests.browser.pictures import PHONE, SCENES, open_ballot
from tests.browser.test_access import BROKEN, NAMELESS, SKIPPED, SMALL, TWICE
from tests.browser.test_answering import tab_to
from tests.web.fake_answering import ROUND, TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OURS = ("lead", "lead-early", "lead-revealed", "lead-compared", "sealed-early", "ballot-early", "month", "changes")
FILLED = """() => [...document.querySelectorAll(".main-button")].filter(e => e.checkVisibility()).length"""


@pytest.fixture
def scene(desk):
    """Open a scene on a fresh page."""

    def show(name: str, **more):
        page = desk.browser(**more)
        SCENES[name](page, desk.address, desk.cast)
        return page

    return show


@pytest.mark.parametrize("name", OURS)
def test_names_headings_one_filled_button_and_no_scrolling_sideways_on_the_narrowest_phone(name, scene):
    page = scene(name)
    assert page.locator("h1").count() == 1
    assert page.evaluate(FILLED) <= 1
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    for script in (NAMELESS, BROKEN, TWICE, SMALL):
        assert page.evaluate(script) == []
    assert not page.evaluate(SKIPPED)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_round_is_led_by_keyboard_alone(scene, desk):
    page = scene("lead", viewport=PHONE)
    tab_to(page, "Напомнить")
    page.keyboard.press("Enter")
    page.locator("[role=status]").wait_for()
    tab_to(page, "Отменить раунд · ничего не вскроется")
    page.keyboard.press("Enter")
    tab_to(page, "Отменить раунд насовсем")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Раунд отменён").wait_for()
    assert desk.cast.leading.acts == ["remind", "cancel"]


def test_an_early_reveal_takes_two(desk):
    cast, lead = desk.cast, desk.browser()
    cast.answering.state = "sealed"
    open_ballot(lead, desk.address)
    lead.goto(f"{desk.address}/r/{ROUND}/lead")
    lead.get_by_role("button", name="Попросить вскрыть досрочно").click()
    assert lead.get_by_text("Ждём второго человека").is_visible()
    assert cast.answering.round_state is State.OPEN
    cast.leading.mine, cast.answering.early_by = False, cast.leading.asker
    other = desk.browser()
    open_ballot(other, desk.address)
    other.get_by_role("button", name="Согласиться на досрочное вскрытие").click()
    assert other.locator("h1").inner_text() == "Раунд уже вскрыт"
    lead.reload()
    assert lead.locator("h1").inner_text().startswith("Вскрыт")


def test_an_unanswered_role_agrees_behind_a_fold_and_enter_never_does(scene, desk):
    page = scene("ballot-early")
    assert not page.get_by_role("button", name="Всё равно согласиться").is_visible()
    page.locator("#probability").fill("40")
    page.locator("#probability").press("Enter")
    page.locator("#problems").wait_for()
    assert desk.fake.round_state is State.OPEN
    page.get_by_text("Согласиться без ответа моей роли").click()
    page.get_by_role("button", name="Всё равно согласиться").click()
    page.locator("h1", has_text="Раунд уже вскрыт").wait_for()


def test_a_facilitator_link_leads_to_the_facilitators_page(desk):
    desk.fake.door = "lead"
    page = desk.browser()
    page.goto(f"{desk.address}/a/{TOKEN}")
    page.locator("main button").click()
    page.wait_for_url(f"**/r/{ROUND}/lead")
    assert page.locator("h1").inner_text().startswith("Раунд идёт")


def test_a_manager_turns_pages_without_leaving_the_view_link(scene):
    page = scene("month")
    page.get_by_role("link", name="Октябрь 2026").click()
    page.get_by_role("link", name="Ноябрь 2026").click()
    page.get_by_role("link", name="Изменения").click()
    assert page.locator("h1").inner_text() == "Изменения процесса: 1"
    assert "/w/" in page.url


def test_printed_pages_keep_their_tables_and_lose_the_buttons(scene):
    for name, kept in (("month", "table"), ("lead", "table"), ("changes", ".came-to")):
        page = scene(name)
        page.emulate_media(media="print")
        assert page.locator(kept).first.is_visible(), name
        assert page.locator("button:visible, .button:visible").count() == 0, name
