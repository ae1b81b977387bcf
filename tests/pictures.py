"""The README's pictures, from the whole program over the sandbox: ``python -m tests.pictures docs/pictures``."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from adapters.sandbox.answers import ANSWERS
from plugin.demo.story import manifest_for
from plugin.words import LOCALES
from tests.browser.pictures import ARGS, CHROMIUM, DESKTOP, PHONE, fill
from tests.house import ROLES, house


def _claim(page, link):
    page.goto(link)
    page.locator("main button").click()
    page.wait_for_url("**/r/*")


def _shoot(page, path):
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.screenshot(path=path, full_page=True)


def _story(home, chromium, folder, locale):
    answers = ANSWERS[locale]
    suffix = "" if locale == "ru" else f"-{locale}"
    phone = chromium.new_context(viewport=PHONE, locale=locale, device_scale_factor=1.5).new_page()
    desk = chromium.new_context(viewport=DESKTOP, locale=locale).new_page()
    home.open()
    _claim(phone, home.link("savin"))
    fill(phone, answers["savin"])
    _shoot(phone, folder / f"ballot-phone{suffix}.png")
    home.seal("marketing")
    home.settle()
    desk.goto(f"{home.tracker}/browse/{home.deal}?lang={locale}")
    _shoot(desk, folder / f"ticket-before{suffix}.png")
    phone.locator("button.main-button").click()
    phone.wait_for_load_state()
    _shoot(phone, folder / f"sealed-phone{suffix}.png")
    browser_page = chromium.new_context(viewport=DESKTOP, locale=locale).new_page()
    _claim(browser_page, home.link("kotova"))
    fill(browser_page, answers["kotova"])
    browser_page.locator("button.main-button").click()
    browser_page.wait_for_load_state()
    home.settle()
    desk.goto(f"{home.tracker}/browse/{home.deal}?lang={locale}")
    _shoot(desk, folder / f"ticket-after{suffix}.png")
    browser_page.goto(f"{home.url}/r/{home.round().id}/result")
    _shoot(browser_page, folder / f"result-desktop{suffix}.png")


def main(folder):
    """Write every picture in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for locale in LOCALES:
            manifest = manifest_for(locale)
            with tempfile.TemporaryDirectory() as data, house(Path(data), locale=locale, manifest=manifest) as home:
                assert len(ROLES) == len(ANSWERS[locale])
                _story(home, chromium, folder, locale)
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
