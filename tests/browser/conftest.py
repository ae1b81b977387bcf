"""One Chromium for these modules, as its driver keeps an event loop running; a fresh round and profile a test."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.pictures import ARGS, CHROMIUM, PHONE, served
from tests.web.cast import Cast


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[SimpleNamespace]:
    """The round, its address and a way to open browsers on it."""
    cast = Cast()
    contexts = []

    def browser(**more):
        contexts.append(chromium.new_context(**{"viewport": PHONE, "locale": "ru-RU", **more}))
        page = contexts[-1].new_page()
        page.set_default_timeout(5000)
        return page

    with served(cast) as address:
        yield SimpleNamespace(cast=cast, fake=cast.answering, address=address, browser=browser)
        for context in contexts:
            context.close()
