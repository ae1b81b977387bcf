"""The README's pictures, from the whole program over the sandbox: ``python -m tests.pictures docs/pictures``."""

import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

from adapters.sandbox.answers import ANSWERS, GUIDED, OUTCOME, SAME
from adapters.sandbox.play import Browser
from plugin.demo.manifests import manifest_for
from plugin.words import LOCALES
from tests.browser.pictures import ARGS, CHROMIUM, DESKTOP, PHONE, fill
from tests.house import LEAD, ROLES, house
from tests.pictures_checklists import checklists
from tests.pictures_checklists_elsewhere import checklists_elsewhere
from tests.pictures_elsewhere import elsewhere
from tests.pictures_goals import goals

# The other deals of the month: who asks for the round, which pairs the roles call the same, marketing's other topics.
MONTH = {
    "DEAL-140": ("orlov", SAME, {}),
    "DEAL-141": (LEAD, SAME - {"marketing.no1~sales.yes3"}, {"no3-topic": "product_fit"}),
    "TEAM-1": (LEAD, frozenset({"marketing.no1~sales.yes3"}), {"yes2-topic": "relationship"}),
    "TEAM-2": (LEAD, SAME - {"marketing.yes1~sales.yes2"}, {"yes2-topic": "lead_quality", "no3-topic": "need"}),
}
STILL_OPEN = "DEAL-139"
# Long pages are taken smaller, so that a file stays light enough for a README.
SMALL = 0.75


class Album:
    """People of the house at work, some of them in browsers that are photographed."""

    def __init__(self, home, chromium, folder, locale):
        self.home, self.locale, self.folder, self._chromium = home, locale, folder, chromium
        self._suffix = "" if locale == "ru" else f"-{locale}"
        self.answers = ANSWERS[locale]

    def shoot(self, page, name):
        """Photograph a page whole, without the mark of where the keyboard is."""
        page.evaluate("document.activeElement && document.activeElement.blur()")
        page.screenshot(path=self.folder / f"{name}{self._suffix}.png", full_page=True)

    def page(self, viewport=DESKTOP, scale=1.0):
        """Return a browser of its own: a cookie jar, a size, the reader's language."""
        context = self._chromium.new_context(viewport=viewport, locale=self.locale, device_scale_factor=scale)
        return context.new_page()

    def like(self, page, viewport=DESKTOP, scale=1.0):
        """Return the same person's browser in another size."""
        other = self.page(viewport, scale)
        other.context.add_cookies(page.context.cookies())
        return other

    def claimed(self, slug, key=None, **more):
        """Return somebody's browser on their ballot, opened as they do."""
        page = self.page(**more)
        page.goto(self.home.link(slug, key))
        page.locator("main button").click()
        page.wait_for_url("**/r/*")
        return page

    def sealed(self, slug, key=None, **changes):
        """Seal somebody's answer without a picture; returns their browser."""
        browser = Browser(self.home.link(slug, key))
        browser.seal(browser.open(), {**self.answers[slug], **changes})
        return browser

    def address(self, door, key=None):
        """Return a page of the newest round of a deal."""
        return f"{self.home.url}/r/{self.home.round(key).id}/{door}"

    def reviewed(self, key, owner, same, topics):
        """Play a deal from the label to a judged comparison without a picture."""
        self.home.sandbox.label_as(owner, key, add="trida")
        self.home.settle()
        browsers = [self.sealed(slug, key, **(topics if slug == "lebedeva" else {})) for slug in ROLES.values()]
        self.home.settle()
        for browser in browsers:
            browser.judge(self.address("result", key), same)
        self.home.settle()

    def shoot_ticket(self, name, key=None):
        """Photograph a ticket as its readers see it."""
        page = self.page(scale=SMALL)
        page.goto(f"{self.home.tracker}/browse/{key or self.home.deal}?lang={self.locale}")
        self.shoot(page, name)


def press_every(page, same):
    """Decide every pair that a result page asks about, each with one tap."""
    while page.locator('.decide > .pair:not(:has([aria-pressed="true"]))').count():
        card = page.locator('.decide > .pair:not(:has([aria-pressed="true"]))').first
        code = card.get_attribute("id").removeprefix("pair-")
        card.locator(f'button[value="{"same" if code in same else "different"}"]').click()
        page.wait_for_url(f"**#pair-{code}")


def _blind(album):
    """From the label to the reveal; returns the browser of the one who leads and another of the roster."""
    home = album.home
    home.open()
    phone = album.claimed(LEAD, viewport=PHONE, scale=1.5)
    fill(phone, album.answers[LEAD])
    album.shoot(phone, "ballot-phone")
    marketing = album.sealed("lebedeva")
    home.settle()
    album.shoot_ticket("ticket-before")
    phone.locator("button.main-button").click()
    phone.locator(".stamp").wait_for()
    album.shoot(phone, "sealed-phone")
    desk = album.claimed("kotova")
    fill(desk, album.answers["kotova"])
    desk.locator("button.main-button").click()
    desk.wait_for_load_state()
    home.settle()
    album.shoot_ticket("ticket-after")
    return phone, marketing, desk


def _compared(album, phone, marketing, desk):
    """Judge, talk, change the process; every page on the way."""
    home = album.home
    result, talk = album.address("result"), album.address("talk")
    marketing.judge(result, SAME)
    desk.goto(result)
    review = album.like(desk, scale=0.9)
    review.goto(result)
    album.shoot(review, "result-review-desktop")
    press_every(desk, SAME)
    phone.goto(result)
    press_every(phone, SAME)
    home.settle()
    marketing.fill(talk, "/ground", GUIDED[album.locale]["lebedeva"])
    marketing.fill(talk, "/outcome", OUTCOME[album.locale])
    home.settle()
    desk.goto(result)
    album.shoot(desk, "result-desktop")
    slim = album.like(phone, PHONE)
    slim.goto(result)
    album.shoot(slim, "result-phone")
    with home.app.store.begin() as tx:
        task = tx.talk(home.round().id).key
    album.shoot_ticket("talk-ticket-desktop", task)
    lead = album.like(phone)
    lead.goto(talk)
    album.shoot(lead, "talk-desktop")
    home.person(LEAD).finish(task)
    home.settle()


def _led(album):
    """Leave one deal open, some of it sealed, and look at it as whoever leads it does."""
    home = album.home
    home.open(STILL_OPEN)
    album.sealed("lebedeva", STILL_OPEN)
    home.settle()
    page = album.claimed(LEAD, STILL_OPEN)
    page.goto(album.address("lead", STILL_OPEN))
    album.shoot(page, "lead-desktop")
    phone = album.like(page, PHONE, 1.5)
    phone.goto(page.url)
    album.shoot(phone, "lead-phone")


def _counted(album, desk):
    """Play the rest of a month and look at its patterns and changes."""
    for key, (owner, same, topics) in MONTH.items():
        album.reviewed(key, owner, same, topics)
    desk.goto(album.address("month"))
    album.shoot(desk, "month-desktop")
    desk.goto(album.address("changes"))
    album.shoot(desk, "changes-desktop")


def story(album):
    """Take every picture in one language."""
    phone, marketing, desk = _blind(album)
    _compared(album, phone, marketing, desk)
    _led(album)
    _counted(album, desk)


def main(folder):
    """Write every picture in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for locale in LOCALES:
            manifest = manifest_for("jira-cloud", locale, "", ())
            with tempfile.TemporaryDirectory() as data, house(Path(data), locale=locale, manifest=manifest) as home:
                assert set(ROLES.values()) == set(ANSWERS[locale])
                story(Album(home, chromium, folder, locale))
            album = partial(Album, chromium=chromium, folder=folder, locale=locale)
            elsewhere(album, locale)
            goals(album, locale)
            checklists(album, locale)
            checklists_elsewhere(album, locale)
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
