"""Pictures of the pages for the documentation: ``python -m tests.browser.pictures docs/pictures``."""

import logging
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from plugin.web.app import create_app
from plugin.web.machine import Health
from plugin.web.sheet import as_typed
from tests.web.fake_answering import TOKEN, VIEW, FakeAnswering
from tests.web.story import STORIES, Story

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@contextmanager
def served(answering: FakeAnswering) -> Iterator[str]:
    """Serve the pages on this machine over plain HTTP; yields the address."""

    def hook(workspace, headers, body):
        return 202, {}

    logging.getLogger("werkzeug").disabled = True  # its lines hold addresses with tokens
    app = create_app(
        answering,
        hook,
        Health(ready=dict, metrics=str),
        secret="pictures-only",
        secure_cookies=False,
        ask_workspace="demo",
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def open_ballot(page: Page, address: str) -> None:
    """Open the personal link as a person does."""
    page.goto(f"{address}/a/{TOKEN}")
    page.locator("main button").click()
    page.wait_for_url("**/r/*")


def fill(page: Page, typed: dict[str, str]) -> None:
    """Type an answer, topics included."""
    for name, value in typed.items():
        if name.endswith("-topic"):
            if value:
                page.locator(f"#{name}-{value}").evaluate("e => e.click()")
        elif name.endswith("-more"):
            page.locator(f"#{name}").check()
        else:
            page.locator(f"#{name}").fill(value)


def _empty(page: Page, address: str, fake: FakeAnswering) -> None:
    open_ballot(page, address)


def _filled(page: Page, address: str, fake: FakeAnswering) -> None:
    open_ballot(page, address)
    fill(page, as_typed(fake.story.answers["sales"]))
    page.evaluate("document.activeElement.blur()")


def _wrong(page: Page, address: str, fake: FakeAnswering) -> None:
    open_ballot(page, address)
    typed = as_typed(fake.story.answers["sales"])
    del typed["no-more"]
    fill(page, {**typed, "probability": "семьдесят"})
    page.locator(".main-button").click()


def _sealed(page: Page, address: str, fake: FakeAnswering) -> None:
    _filled(page, address, fake)
    page.locator(".main-button").click()
    page.locator(".stamp").wait_for()


def _result(page: Page, address: str, fake: FakeAnswering) -> None:
    fake.reveal()
    page.goto(f"{address}/v/{VIEW}")


def _lost_link(page: Page, address: str, fake: FakeAnswering) -> None:
    page.goto(f"{address}/a/nothing?lang={fake.story.locale}")
    page.locator("main button").click()


def _opened(path: str) -> Callable[[Page, str, FakeAnswering], None]:
    def go(page: Page, address: str, fake: FakeAnswering) -> None:
        page.goto(f"{address}{path}?lang={fake.story.locale}")

    return go


SCENES: dict[str, Callable[[Page, str, FakeAnswering], None]] = {
    "ballot-empty": _empty,
    "ballot": _filled,
    "ballot-problems": _wrong,
    "sealed": _sealed,
    "result": _result,
    "no-ballot": _lost_link,
    "claim": _opened(f"/a/{TOKEN}"),
    "ask": _opened("/answer/demo/DEAL-142"),
    "limits": _opened("/limits"),
}
SHOTS = [
    *[(scene, size, "light", "ru") for scene in SCENES for size in ("phone", "desktop")],
    *[(scene, "desktop", "light", "en") for scene in ("ballot", "result", "sealed")],
    *[(scene, size, "dark", "ru") for scene in ("result", "sealed", "ballot") for size in ("phone", "desktop")],
]


def shoot(browser: Browser, folder: Path, shot: tuple[str, str, str, str], story: Story) -> Path:
    """Take one picture and return its file."""
    scene, size, scheme, locale = shot
    fake = FakeAnswering(story)
    with served(fake) as address:
        context = browser.new_context(
            viewport=PHONE if size == "phone" else DESKTOP,
            color_scheme="dark" if scheme == "dark" else "light",
            locale=locale,
            device_scale_factor=2 if size == "phone" else 1.5,
        )
        page = context.new_page()
        SCENES[scene](page, address, fake)
        target = folder / f"{scene}-{size}{'-dark' if scheme == 'dark' else ''}-{locale}.png"
        page.screenshot(path=target, full_page=True)
        context.close()
    return target


def main(folder: Path) -> None:
    """Take all pictures into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for shot in SHOTS:
            print(shoot(browser, folder, shot, STORIES[shot[3]]))  # noqa: T201 - a command tells what it did
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
