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
from tests.web.cast import Cast
from tests.web.fake_answering import ROUND, TOKEN, VIEW
from tests.web.fake_comparing import BOSS, BUDGET, RIVAL, TIMING
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
def served(cast: Cast) -> Iterator[str]:
    """Serve the pages on this machine over plain HTTP; yields the address."""

    def hook(workspace, headers, body):
        return 202, {}

    logging.getLogger("werkzeug").disabled = True  # its lines hold addresses with tokens
    app = create_app(
        cast.answering,
        cast.comparing,
        cast.leading,
        hook,
        Health(ready=dict, metrics=str),
        goals=cast.goals,
        checklists=cast.checklists,
        secret="pictures-only",
        secure_cookies=False,
        ask_workspace="demo",
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
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


def _empty(page: Page, address: str, cast: Cast) -> None:
    open_ballot(page, address)


def _filled(page: Page, address: str, cast: Cast) -> None:
    open_ballot(page, address)
    fill(page, as_typed(cast.story.answers["sales"]))
    page.evaluate("document.activeElement.blur()")


def _wrong(page: Page, address: str, cast: Cast) -> None:
    open_ballot(page, address)
    typed = as_typed(cast.story.answers["sales"])
    del typed["no-more"]
    fill(page, {**typed, "probability": "семьдесят"})
    page.locator(".main-button").click()


def _sealed(page: Page, address: str, cast: Cast) -> None:
    _filled(page, address, cast)
    page.locator(".main-button").click()
    page.locator(".stamp").wait_for()


def _result(page: Page, address: str, cast: Cast) -> None:
    cast.comparing.review()
    page.goto(f"{address}/v/{VIEW}")


def _not_compared(page: Page, address: str, cast: Cast) -> None:
    cast.answering.reveal()
    page.goto(f"{address}/v/{VIEW}")


def open_result(page: Page, address: str, door: str = "result") -> None:
    """Open the link, then a page of the revealed round."""
    open_ballot(page, address)
    page.goto(f"{page.url.partition('?')[0]}/{door}")


def _judging(page: Page, address: str, cast: Cast) -> None:
    cast.comparing.suggest()
    cast.comparing.say(TIMING, "same")
    cast.comparing.say(RIVAL, "same", "marketing")
    cast.comparing.say(BUDGET, "same", "marketing")
    cast.comparing.say(BUDGET, "different")
    cast.comparing.say(BOSS, "unsure", "product")
    open_result(page, address)


def _reviewed(page: Page, address: str, cast: Cast) -> None:
    cast.comparing.review()
    cast.comparing.leads = True
    open_result(page, address)


def _second_round(page: Page, address: str, cast: Cast) -> None:
    cast.comparing.again()
    _reviewed(page, address, cast)


def _talk(page: Page, address: str, cast: Cast) -> None:
    cast.comparing.review()
    open_result(page, address, "talk")


def _talk_problems(page: Page, address: str, cast: Cast) -> None:
    _talk(page, address, cast)
    page.locator("#kind-change").check()
    page.locator("#owner").fill(cast.story.roles["sales"][1])
    page.locator("button.main-button").click()


def _talk_decided(page: Page, address: str, cast: Cast) -> None:
    cast.comparing.grounds[f"sales.{BUDGET[-4:]}"] = (cast.story.title, cast.story.roles["sales"][1])
    _talk(page, address, cast)
    page.locator("#kind-none").check()
    page.locator("#because").fill(cast.story.title)
    page.locator("button.main-button").click()


def _lead(page: Page, address: str, cast: Cast) -> None:
    open_ballot(page, address)
    page.goto(f"{address}/r/{ROUND}/lead")


def _lead_early(page: Page, address: str, cast: Cast) -> None:
    cast.answering.state, cast.leading.asker = "sealed", cast.story.roles["marketing"][1]
    _lead(page, address, cast)


def _lead_revealed(page: Page, address: str, cast: Cast) -> None:
    cast.answering.reveal()
    cast.leading.undecided, cast.leading.opposite, cast.leading.overdue = 3, 2, True
    _lead(page, address, cast)


def _lead_compared(page: Page, address: str, cast: Cast) -> None:
    cast.answering.reveal()
    cast.leading.reviewed = True
    _lead(page, address, cast)


def _asked_to_agree(page: Page, address: str, cast: Cast) -> None:
    cast.answering.early_by, cast.answering.leads = cast.story.roles["marketing"][1], True
    _sealed(page, address, cast)


def _asked_too_early(page: Page, address: str, cast: Cast) -> None:
    cast.answering.early_by = cast.story.roles["marketing"][1]
    _empty(page, address, cast)


def _lost_link(page: Page, address: str, cast: Cast) -> None:
    page.goto(f"{address}/a/nothing?lang={cast.story.locale}")
    page.locator("main button").click()


def _opened(path: str) -> Callable[[Page, str, Cast], None]:
    def go(page: Page, address: str, cast: Cast) -> None:
        page.goto(f"{address}{path}?lang={cast.story.locale}")

    return go


SCENES: dict[str, Callable[[Page, str, Cast], None]] = {
    "ballot-empty": _empty,
    "ballot": _filled,
    "ballot-problems": _wrong,
    "sealed": _sealed,
    "result": _result,
    "result-not-compared": _not_compared,
    "result-judging": _judging,
    "result-reviewed": _reviewed,
    "result-second-round": _second_round,
    "talk": _talk,
    "talk-problems": _talk_problems,
    "talk-decided": _talk_decided,
    "lead": _lead,
    "lead-early": _lead_early,
    "lead-revealed": _lead_revealed,
    "lead-compared": _lead_compared,
    "sealed-early": _asked_to_agree,
    "ballot-early": _asked_too_early,
    "month": _opened(f"/w/{VIEW}/month"),
    "changes": _opened(f"/w/{VIEW}/changes"),
    "goals": _opened(f"/w/{VIEW}/goals"),
    "no-ballot": _lost_link,
    "claim": _opened(f"/a/{TOKEN}"),
    "ask": _opened("/answer/demo/DEAL-142"),
    "limits": _opened("/limits"),
}
SHOTS = [
    *[(scene, size, "light", "ru") for scene in SCENES for size in ("phone", "desktop")],
    *[
        (scene, "desktop", "light", "en")
        for scene in ("ballot", "result-judging", "result-reviewed", "sealed", "talk", "goals")
    ],
    *[
        (scene, size, "dark", "ru")
        for scene in ("result-judging", "talk", "sealed", "goals")
        for size in ("phone", "desktop")
    ],
]


def shoot(browser: Browser, folder: Path, shot: tuple[str, str, str, str], story: Story) -> Path:
    """Take one picture and return its file."""
    scene, size, scheme, locale = shot
    cast = Cast(story)
    with served(cast) as address:
        context = browser.new_context(
            viewport=PHONE if size == "phone" else DESKTOP,
            color_scheme="dark" if scheme == "dark" else "light",
            locale=locale,
            device_scale_factor=2 if size == "phone" else 1.5,
        )
        page = context.new_page()
        SCENES[scene](page, address, cast)
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
