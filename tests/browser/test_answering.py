"""A person answers in a real browser: by keyboard alone, without script."""

import pytest

from tests.browser.pictures import PHONE, fill, open_ballot
from tests.web.fake_answering import TOKEN, VIEW

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SECRET = "Коммерческий директор за нас"
SAID = {"yes1": SECRET, "yes-more": "1", "no1": "Бюджет кончился", "no-more": "1", "probability": "40"}
FOCUSED = """() => {
  const e = document.activeElement;
  const outlined = x => x && getComputedStyle(x).outlineStyle !== "none";
  return {id: e.id || e.name || e.innerText.trim(), seen: outlined(e) || outlined(e.nextElementSibling)};
}"""


def tab_to(page, wanted: str) -> list[str]:
    """Press Tab until a control is reached; every stop on the way must show where it is."""
    passed = []
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["seen"], f"no visible focus on {at['id']}"
        passed.append(at["id"])
        if at["id"] == wanted:
            return passed
    raise AssertionError(f"{wanted} cannot be reached: {passed}")


def test_the_whole_ballot_by_keyboard_alone(desk):
    page = desk.browser(viewport=PHONE)
    page.goto(f"{desk.address}/a/{TOKEN}")
    tab_to(page, "Открыть в этом браузере")
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/*")
    stops = tab_to(page, "yes1")
    page.keyboard.type(SECRET)
    stops += tab_to(page, "Тема")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#yes1-topic-other").is_checked()
    stops += tab_to(page, "yes-more")
    page.keyboard.press("Space")
    stops += tab_to(page, "no1")
    page.keyboard.type("Бюджет кончился")
    stops += tab_to(page, "no-more")
    page.keyboard.press("Space")
    stops += tab_to(page, "probability")
    page.keyboard.type("40")
    order = [
        s for s in stops if s in {"yes1", "yes2", "yes3", "yes-more", "no1", "no2", "no3", "no-more", "probability"}
    ]
    assert order == ["yes1", "yes2", "yes3", "yes-more", "no1", "no2", "no3", "no-more", "probability"]
    tab_to(page, "Запечатать ответ")
    page.keyboard.press("Enter")
    page.locator(".stamp").wait_for()
    answer = desk.fake.answer
    assert (answer.yes[0].text, answer.yes[0].topic, answer.probability) == (SECRET, "other", 40)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_back_after_sealing_shows_nothing_of_the_answer(script, desk):
    page = desk.browser(java_script_enabled=script)
    open_ballot(page, desk.address)
    fill(page, SAID) if script else fill_plainly(page)
    page.locator(".main-button").click()
    page.locator(".stamp").wait_for()
    page.get_by_role("link", name="Изменить").click()
    assert page.locator("#yes1").input_value() == SECRET
    page.locator(".main-button").click()
    page.locator(".stamp").wait_for()
    for _ in range(3):
        page.go_back()
        assert SECRET not in page.locator("body").inner_text()
        assert page.locator("textarea").count() == 0


def fill_plainly(page) -> None:
    page.locator("#yes1").fill(SECRET)
    page.locator("#no1").fill("Бюджет кончился")
    page.locator("#yes-more").check()
    page.locator("#no-more").check()


def test_without_script_topics_problems_and_folds_work(desk):
    page = desk.browser(java_script_enabled=False)
    open_ballot(page, desk.address)
    fold = page.locator("#no1 ~ .topics")
    assert not fold.is_visible(), "an empty slot suggests nothing"
    page.locator("#no1").fill("Бюджет кончился")
    assert fold.is_visible()
    fold.locator("summary").click()
    fold.get_by_role("radio", name="Бюджет").check()
    page.locator(".main-button").click()
    assert page.title().startswith("Ошибка: ")
    assert page.locator("#no1").input_value() == "Бюджет кончился"
    assert page.locator("#no1 ~ .topics .chosen").inner_text() == "Бюджет"
    page.locator("#problems a").first.click()
    assert page.url.endswith("#yes1")
    page.locator("summary", has_text="Воздержаться").click()
    page.get_by_role("button", name="Воздержаться за роль").click()
    assert page.locator("h1").inner_text() == "Вы воздержались"


def test_problems_are_focused_and_counted_while_typing(desk):
    page = desk.browser()
    open_ballot(page, desk.address)
    page.locator("#yes1").fill("х" * 281)
    assert page.locator("#yes1-left").inner_text() == "лишних 1"
    page.locator("#yes1").fill("  два   слова\n")
    assert page.locator("#yes1-left").inner_text() == "осталось 271"
    page.locator(".main-button").click()
    page.locator("#problems").wait_for()
    assert page.evaluate("document.activeElement.id") == "problems"


def test_no_request_leaves_the_host_and_the_console_stays_quiet(desk):
    page = desk.browser()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    open_ballot(page, desk.address)
    fill(page, SAID)
    page.locator(".main-button").click()
    page.locator(".stamp").wait_for()
    desk.fake.reveal()
    page.goto(f"{desk.address}/v/{VIEW}")
    page.goto(f"{desk.address}/limits")
    assert len(asked) > 8
    assert all(url.startswith(desk.address + "/") for url in asked)
    assert not said


def test_a_text_left_for_the_limits_page_is_still_there(desk):
    page = desk.browser()
    open_ballot(page, desk.address)
    page.locator("#yes1").fill(SECRET)
    with page.context.expect_page() as opened:
        page.locator(".privacy a").click()
    assert opened.value.url.endswith("/limits")
    assert page.locator("#yes1").input_value() == SECRET
