"""The pictures of a checklist: three weeks of the demo company's lead review, on a desktop and a phone."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from adapters.sandbox.answers import SAME
from plugin.usecases.checklists import SYNC
from plugin.usecases.list_links import ListLinks
from tests.browser.pictures import DESKTOP, PHONE
from tests.house import ROLES, WORKSPACE
from tests.pictures_goals import _read, company

PROCESS = "lead_review"
SMALL = 0.75
MARKETING, SALES = 0, 1
TEXTS = {
    "ru": {
        "early": "Решили: спрашивать размер компании в форме, Анна, до 1 декабря.",
        "notes": "Из 10 лидов 6 не проходят по размеру. Форма на сайте размер не спрашивает.\n"
        "Решили: отсеивать заявки от компаний меньше 20 человек, Игорь, до 8 декабря.",
        "not": "Новых сделок на этой неделе нет",
    },
    "en": {
        "early": "Decided: ask for the size of the company in the form, Anna, by 1 December.",
        "notes": "6 of 10 leads fail by size. The form on the site does not ask for it.\n"
        "Decided: turn down requests from companies of fewer than 20 people, Igor, by 8 December.",
        "not": "There are no new deals this week",
    },
}


class Side:
    """One owner's browser on the checklists, opened by their personal link."""

    def __init__(self, home, album, slug):
        self.home, self.page = home, album.page(DESKTOP)
        self.page.goto(ListLinks(home.app.world).issue(WORKSPACE, home.sandbox.account(slug).name))
        self.page.locator("main button").click()
        self.page.wait_for_url("**/s/*")
        self.list = f"{home.url}/s/{WORKSPACE}/{PROCESS}"

    def look(self):
        """Open the present list; returns its rows."""
        self.page.goto(self.list)
        return self.page.locator(".item")

    def tick(self, side, *rows):
        """Press a department's box in some rows, by their place."""
        for row in rows:
            self._send(self.look().nth(row).locator("button.tick").nth(side))

    def say_not(self, row, reason):
        """Say why an item does not apply."""
        item = self.look().nth(row)
        item.locator("summary").first.click()
        item.locator("textarea").fill(reason)
        self._send(item.locator("form.panel button"))

    def note(self, notes):
        """Save the notes of the meeting."""
        self.look()
        self.page.locator("#notes--notes").fill(notes)
        self._send(self.page.locator("#notes .main-button"))

    def _send(self, button):
        with self.page.expect_navigation():
            button.click()
        self.home.settle()


def _until(home, day, hour=7):
    """Let time pass to an hour of a day of November, every run on the way."""
    while home.clock.now < datetime(2026, 11, day, hour, tzinfo=UTC):
        home.clock.forward(hours=12)
        home.app.tickets.run(WORKSPACE, SYNC + PROCESS)
        home.settle()


def _divergent(home, album):
    """Let a blind round show a contradiction that both departments have to talk over."""
    home.open()
    browsers = [album.sealed(slug) for slug in ROLES.values()]
    home.settle()
    browsers[0].judge(album.address("result"), SAME)
    home.settle()


def _weeks(home, marketing, sales, texts):
    """Hold the first meeting, miss the second, hold the third, begin the fourth."""
    _until(home, 3)
    marketing.tick(MARKETING, -1, -2)
    sales.tick(SALES, -1, -2)
    sales.note(texts["early"])
    _until(home, 17)
    marketing.tick(MARKETING, 0, 3, 4, -1, -2, -3)
    sales.tick(SALES, 3, 4, -1, -2, -3)
    _until(home, 20)
    marketing.tick(MARKETING, 1, -2, -3)
    sales.tick(SALES, 2, -2, -3)
    sales.say_not(-1, texts["not"])
    marketing.tick(MARKETING, -1)
    _until(home, 24)
    sales.note(texts["notes"])


def checklists(make_album, locale):
    """Take every picture of a checklist in one language; ``make_album(home)`` makes the album."""
    with tempfile.TemporaryDirectory() as data, company(Path(data), locale) as home:
        album = make_album(home)
        _read(home)
        _divergent(home, album)
        marketing, sales = (Side(home, album, ROLES[role]) for role in ("marketing", "sales"))
        _weeks(home, marketing, sales, TEXTS[locale])
        for name, size, scheme in (
            ("checklist-desktop", DESKTOP, "light"),
            ("checklist-phone", PHONE, "light"),
            ("checklist-phone-dark", PHONE, "dark"),
        ):
            page = album.like(sales.page, size, SMALL)
            page.emulate_media(color_scheme=scheme)
            page.goto(sales.list)
            album.shoot(page, name)
