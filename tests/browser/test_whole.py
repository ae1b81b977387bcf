"""The whole program in a real browser: people play a deal over the sandbox, from the link to the next round."""

import pytest

from adapters.sandbox.answers import ANSWERS, GUIDED, OUTCOME, SAME
from adapters.sandbox.play import Browser
from plugin.demo.manifests import manifest_for
from plugin.domain.rounds import Ending, State
from plugin.domain.talks import TalkState
from plugin.words import Words
from tests.browser.pictures import DESKTOP, PHONE, fill
from tests.browser.test_answering import tab_to
from tests.house import LEAD, ROLES, WORKSPACE, house

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEAD = "ryabova"
NARROW = {"width": 320, "height": 640}
DOORS = ("result", "talk", "changes", "month", "lead")
VERDICT = "2 совпадения · 1 противоречие · 9 причин видит только одна роль"
CHANGES = "Изменения процесса: 1"
WAITING = '.decide > .pair:not(:has([aria-pressed="true"]))'


class People:
    """Browsers on the pages of a house, and the hands that press there."""

    def __init__(self, home, chromium, locale):
        self.home, self.locale, self._chromium = home, locale, chromium
        self.answers, self.say = ANSWERS[locale], Words(locale).gettext
        self._contexts = []

    def page(self, viewport=DESKTOP):
        context = self._chromium.new_context(viewport=viewport, locale=self.locale)
        context.set_default_timeout(5000)
        self._contexts.append(context)
        return context.new_page()

    def claimed(self, slug, key=None, viewport=DESKTOP):
        """Follow the link in somebody's mail and press its one button."""
        page = self.page(viewport)
        page.goto(self.home.link(slug, key))
        page.locator("main button").click()
        page.wait_for_url("**/r/**")
        return page

    def sealed(self, slug, key=None, **changes):
        """Type an answer and seal it."""
        page = self.claimed(slug, key)
        fill(page, {**self.answers[slug], **changes})
        page.get_by_role("button", name=self.say("Seal the answer")).click()
        page.wait_for_load_state()
        return page

    def by_post(self, slug, key=None, **changes):
        """Seal an answer without a browser, where the page is not what a test is about."""
        browser = Browser(self.home.link(slug, key))
        browser.seal(browser.open(), {**self.answers[slug], **changes})
        return browser

    def address(self, door, key=None):
        return f"{self.home.url}/r/{self.home.round(key).id}/{door}"

    def judge(self, page, same=SAME):
        """Decide every pair that waits, one tap each; returns how many."""
        page.goto(self.address("result"))
        taps = 0
        while page.locator(WAITING).count():
            card = page.locator(WAITING).first
            code = card.get_attribute("id").removeprefix("pair-")
            word = self.say("Same") if code in same else self.say("Different")
            card.get_by_role("button", name=word, exact=True).click()
            page.wait_for_url(f"**#pair-{code}")
            taps += 1
        return taps

    def ticket(self, key=None):
        """Read a ticket of the sandbox as its readers see it."""
        page = self.page()
        page.goto(f"{self.home.tracker}/browse/{key or self.home.deal}?lang={self.locale}")
        return plain(page.locator("main"))

    def leave(self):
        for context in self._contexts:
            context.close()


@pytest.fixture
def people(chromium):
    """Build houses by language; the browsers of each are closed in the end."""
    known = []

    def play(home, locale="ru"):
        known.append(People(home, chromium, locale))
        return known[-1]

    yield play
    for one in known:
        one.leave()


@pytest.fixture
def company(people, tmp_path):
    with house(tmp_path) as home:
        yield people(home)


def plain(found) -> str:
    """Return what can be read, its no-break spaces made plain."""
    return found.inner_text().replace("\u00a0", " ")


def fits(page, *addresses) -> None:
    """No page scrolls sideways on the narrowest phone, whatever is unfolded."""
    before = page.viewport_size
    page.set_viewport_size(NARROW)
    for address in addresses or (page.url,):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], address
    page.set_viewport_size(before)


def write(page, typed, button) -> None:
    """Fill controls by their names and press a button."""
    for name, value in typed.items():
        if name == "kind":
            page.locator(f"#kind-{value}").check()
        else:
            page.locator(f'[id="{name}"]').fill(value)
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("status").wait_for()


def doors(page) -> set[str]:
    """Return the first part of every address of the service that a page leads to."""
    found = page.locator("a[href^='/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return {address.split("/")[1].partition("?")[0] for address in found}


def test_a_deal_from_the_link_in_the_mail_to_the_changed_process(people, tmp_path):
    """In Russian; tests/flow/test_english.py plays the same in English without a browser."""
    with house(tmp_path, manifest=manifest_for("jira-cloud", "ru", "", ())) as home:
        team = people(home)
        home.open()
        sales = team.claimed(LEAD, viewport=PHONE)
        fits(sales)
        fill(sales, {k: v for k, v in team.answers[LEAD].items() if k != "probability"})
        tab_to(sales, "probability")
        sales.keyboard.type(team.answers[LEAD]["probability"])
        tab_to(sales, team.say("Seal the answer"))
        sales.keyboard.press("Enter")
        sales.locator(".stamp").wait_for()
        fits(sales)
        marketing, product = team.sealed("lebedeva"), team.sealed("kotova")
        home.settle()
        assert sum(team.judge(one) for one in (marketing, product, sales)) >= len(SAME)
        sales.reload()
        assert plain(sales.locator("h1")) == VERDICT
        assert sales.locator(".decide button[name=said]:visible").count() <= 1, "nothing waits"
        home.settle()
        assert VERDICT in team.ticket()
        _talk(team, sales, marketing, product)
        fits(sales, *map(team.address, DOORS))


def test_english_pages_fit_the_narrowest_phone(people, tmp_path):
    with house(tmp_path, locale="en", manifest=manifest_for("jira-cloud", "en", "", ())) as home:
        team = people(home, "en")
        home.open()
        sales = team.claimed(LEAD, viewport=PHONE)
        fits(sales)
        fill(sales, team.answers[LEAD])
        sales.get_by_role("button", name="Seal the answer").click()
        sales.locator(".stamp").wait_for()
        fits(sales)
        others = [team.by_post(slug) for slug in ("lebedeva", "kotova")]
        home.settle()
        assert sum(one.judge(team.address("result"), SAME) for one in others) >= len(SAME)
        home.settle()
        fits(sales, *map(team.address, DOORS))


def _talk(team, sales, marketing, product):
    """From the verdict to the closed task."""
    home, locale, outcome = team.home, team.locale, OUTCOME[team.locale]
    with home.app.store.begin() as tx:
        key = tx.talk(home.round().id).key
    for page, slug in ((sales, LEAD), (marketing, "lebedeva")):
        page.goto(team.address("result"))
        page.locator(".talk").get_by_role("link", name=team.say("Open the talk")).click()
        write(page, GUIDED[locale][slug], team.say("Save"))
    write(marketing, outcome, team.say("Record the outcome"))
    home.settle()
    assert all(text in team.ticket(key) for text in (outcome["what"], *GUIDED[locale][LEAD].values()))
    assert not any(name in team.ticket(key) for name in ("Продажи, состояние", "Sales, state")), "empty panels hide"
    home.person(LEAD).finish(key)
    home.settle()
    product.goto(team.address("result"))
    assert outcome["what"] in plain(product.locator(".talk"))
    product.get_by_role("link", name=team.say("Process changes")).first.click()
    assert plain(product.locator("h1")) == CHANGES
    (line,) = product.locator(".changes > li").all()
    assert all(text in plain(line) for text in (outcome["what"], outcome["owner"], outcome["check"], key))
    assert outcome["what"] in team.ticket()
    with home.app.store.begin() as tx:
        assert tx.talk(home.round().id).state is TalkState.DONE


def test_an_early_reveal_is_asked_for_on_one_page_and_agreed_to_on_another(company):
    home = company.home
    home.deal = "DEAL-139"
    home.open()
    sales, marketing = company.sealed(LEAD), company.sealed("lebedeva")
    home.settle()
    sales.get_by_role("link", name="Вы ведёте этот раунд: на страницу ведущего").click()
    assert plain(sales.locator("h1")) == "Раунд идёт: ответили 2 роли из 3"
    assert "Мария Котова" in plain(sales.locator(".acts"))
    fits(sales)
    sales.get_by_role("button", name="Попросить вскрыть досрочно").click()
    assert "Ждём второго человека" in plain(sales.locator(".acts"))
    marketing.reload()
    marketing.get_by_role("button", name="Согласиться на досрочное вскрытие").click()
    home.settle()
    assert (home.round().state, home.round().ending) == (State.REVEALED, Ending.EARLY)
    sales.reload()
    assert "Досрочное вскрытие согласовано" in plain(sales.locator(".log"))
    sales.get_by_role("link", name="Смотреть результат").click()
    assert plain(sales.locator("h1")).startswith("Пока ")
    assert "Ответили 2 роли из 3" in plain(sales.locator(".intro"))


def test_a_second_round_is_opened_by_a_button_and_shows_what_moved(company):
    home = company.home
    home.open()
    sales = company.sealed(LEAD)
    company.by_post("lebedeva")
    company.by_post("kotova")
    home.settle()
    sales.goto(company.address("lead"))
    sales.get_by_role("button", name="Открыть новый раунд").click()
    sales.get_by_role("status").wait_for()
    home.settle()
    again = company.sealed(LEAD, yes3="Бюджет вернётся в январе.", probability="60")
    company.by_post("lebedeva")
    company.by_post("kotova")
    home.settle()
    again.goto(company.address("result"))
    moved = plain(again.locator("section", has=again.locator("#earlier")))
    assert "Вероятность: 75 → 60 %" in moved
    assert "Бюджет вернётся в январе." in moved
    assert "Бюджет 5 млн утверждён" in moved
    fits(again)


def test_a_manager_reads_and_can_press_nothing(company):
    home, links = company.home, company.home.app.view_links
    home.open()
    team = [company.by_post(slug) for slug in ROLES.values()]
    home.settle()
    boss = company.page()
    result = links.issue(WORKSPACE, home.deal, "")
    boss.goto(result)
    assert boss.locator("form, button, select").count() == 0
    assert "ждут слова ролей" in plain(boss.locator(".note"))
    for one in team:
        one.judge(company.address("result"), SAME)
    home.settle()
    boss.reload()
    assert plain(boss.locator("h1")) == VERDICT
    assert boss.locator("form, button, select").count() == 0
    assert doors(boss) <= {"limits", "v"}
    fits(boss, result)
    month = links.issue_workspace(WORKSPACE)
    boss.goto(month)
    assert plain(boss.locator("h1")) == "Ноябрь 2026: сравнили 1 сделку"
    assert boss.locator("form, button").count() == 0
    assert doors(boss) <= {"w"}
    fits(boss, month)
    boss.get_by_role("link", name="Изменения", exact=True).click()
    assert "DEAL-142" in plain(boss.locator(".changes"))
    assert boss.locator("form, button").count() == 0
    assert doors(boss) <= {"w"}
    fits(boss)


def test_a_facilitator_without_a_role_goes_on_but_judges_nothing(company):
    home = company.home
    owner = {"fields": {"assignee": {"accountId": home.sandbox.account(HEAD).id}}}
    home.person(LEAD).ask("PUT", f"/rest/api/3/issue/{home.deal}", json=owner)
    home.settle()
    home.sandbox.label_as(HEAD, home.deal, add="trida")
    home.settle()
    head = company.claimed(HEAD)
    assert head.url.partition("?")[0].endswith("/lead")
    for slug in ROLES.values():
        company.by_post(slug)
    home.settle()
    head.goto(company.address("result"))
    assert plain(head.locator("h1")).startswith("Пока ")
    assert head.locator("button[name=said], .object").count() == 0
    assert plain(head.locator(".note")).count("ждут слова ролей") == 1
    fits(head)
    head.get_by_role("button", name="Идти дальше как есть").click()
    assert not plain(head.locator("h1")).startswith("Пока ")
    assert "Ольга Рябова" in plain(head.locator("main"))
    head.goto(company.address("talk"))
    assert head.locator("main form").count() == 0
