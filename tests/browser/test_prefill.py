"""The ballot suggests a topic while a person types: by the same rules as the program, and without telling anybody."""

from dataclasses import replace

import pytest

from plugin.domain.lexicon import Lexicon
from plugin.lexicons import load
from tests.browser.pictures import PHONE, open_ballot, served
from tests.domain.sayings import sayings
from tests.web.cast import Cast
from tests.web.story import STORIES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
BUDGET = "Бюджет утверждён, видел протокол"
PRICE = "Слишком дорого для них"


def lent(cast):
    """Have the ballot carry the built-in lexicon."""
    plain = cast.answering.ballot
    cast.answering.ballot = lambda *asked: replace(plain(*asked), concepts=load())


@pytest.fixture(scope="module")
def sheet(chromium):
    """One browser on one ballot for all that is typed and never sent."""
    cast = Cast()
    lent(cast)
    with served(cast) as address:
        context = chromium.new_context(viewport=PHONE, locale="ru-RU")
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.add_init_script("addEventListener('securitypolicyviolation', e => console.log(e.violatedDirective))")
        page.complaints = []
        open_ballot(page, address)
        page.ballot = page.url
        yield page
        context.close()


@pytest.fixture
def page(sheet):
    """A ballot with the built-in lexicon; what the browser says against it is kept."""
    sheet.goto(sheet.ballot)
    sheet.complaints.clear()
    return sheet


def chosen(page, slot="yes1"):
    return page.locator(f"input[name={slot}-topic]:checked").input_value()


def told_as_suggested(page, slot="yes1"):
    return page.locator(f".slot:has(#{slot}) .suggested").is_visible()


def test_typing_chooses_the_topic_and_says_that_it_is_a_suggestion(page):
    page.locator("#yes1").press_sequentially(BUDGET)
    assert (chosen(page), told_as_suggested(page)) == ("budget", True)
    assert page.locator(".slot:has(#yes1) .pill").inner_text().split("\n")[0] == "Бюджет"
    assert (chosen(page, "yes2"), told_as_suggested(page, "yes2")) == ("", False)


def test_a_suggestion_follows_the_text(page):
    page.locator("#yes1").fill(BUDGET)
    page.locator("#yes1").fill(PRICE)
    assert chosen(page) == "price"
    page.locator("#yes1").fill("Хороший день")
    assert (chosen(page), told_as_suggested(page)) == ("", False)


@pytest.mark.parametrize("by_hand", ["timing", "none"])
def test_a_choice_made_by_hand_stays(page, by_hand):
    page.locator("#yes1").fill(BUDGET)
    page.locator(".slot:has(#yes1) summary").click()
    page.locator(f"#yes1-topic-{by_hand}").click()
    page.locator("#yes1").press_sequentially(". " + PRICE)
    assert (chosen(page), told_as_suggested(page)) == (by_hand.replace("none", ""), False)


def test_no_topic_is_a_choice_even_before_anything_was_suggested(page):
    page.locator("#yes1").focus()
    page.locator(".slot:has(#yes1) summary").click()
    page.locator("#yes1-topic-none").click()
    page.locator("#yes1").fill(BUDGET)
    assert chosen(page) == ""


def test_a_text_that_came_back_with_the_form_keeps_its_topic(page):
    page.locator("#yes1").fill(PRICE)
    page.locator(".slot:has(#yes1) summary").click()
    page.locator("#yes1-topic-none").click()
    page.locator(".main-button").click()
    page.locator("#problems").wait_for()
    page.locator("#yes1").press_sequentially(" и долго")
    assert chosen(page) == ""


def test_nothing_leaves_the_page_while_typing(page):
    asked = []
    icon = page.locator("link[rel=icon]").evaluate("link => link.href")  # a browser may fetch it at any time
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#yes1").press_sequentially(BUDGET)
    page.locator("#no1").press_sequentially(PRICE)
    page.wait_for_timeout(300)
    assert (chosen(page), chosen(page, "no1")) == ("budget", "price")
    assert [url for url in asked if url != icon] == []
    assert page.complaints == []


def test_what_was_suggested_is_sealed_with_the_answer(desk):
    lent(desk.cast)
    page = desk.browser()
    open_ballot(page, desk.address)
    page.locator("#yes1").fill(BUDGET)
    page.locator("#yes-more").check()
    page.locator("#no1").fill(PRICE)
    page.locator("#no-more").check()
    page.locator(".main-button").click()
    page.locator(".stamp").wait_for()
    assert (desk.fake.answer.yes[0].topic, desk.fake.answer.no[0].topic) == ("budget", "price")


def test_the_browser_lets_the_data_stand_and_complains_of_nothing(page):
    assert page.evaluate("lexicon.length") == len(load())
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None
    blocked = [said for said in page.complaints if "script-src" in said]
    assert blocked, "the listener hears violations"
    assert [said for said in page.complaints if said not in blocked] == []


def test_the_page_and_the_program_find_the_same_topic(page):
    lexicon = Lexicon(load())
    told = [r.text for s in STORIES.values() for a in s.answers.values() for r in (*a.yes, *a.no)]
    texts = [*told, *sayings(lexicon, 400)]
    expected = [lexicon.topic(text) or "" for text in texts]
    found = page.evaluate("texts => texts.map(topicOf)", texts)
    assert [row for row in zip(texts, found, expected, strict=True) if row[1] != row[2]] == []
    assert len(set(expected)) > 13
