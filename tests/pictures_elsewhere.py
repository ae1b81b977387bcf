"""The pictures of the other trackers: on Notion a round and the private page of a role, on Data Center a ticket."""

import tempfile
from pathlib import Path
from urllib.parse import unquote

from adapters.sandbox.answers import ANSWERS, GUIDED, OUTCOME, SAME
from tests.browser.pictures import DESKTOP, PHONE
from tests.house import LEAD, ROLES
from tests.private import LINK
from tests.trackers.place import place

# What a page of the sandbox is taken at: these are long, and there are many of them.
SMALL = 0.56


class Corner:
    """Photographs the pages of one place as somebody of the company sees them."""

    def __init__(self, album, home, who=LEAD):
        self._album, self.home = album, home
        self._person = home.account(who)["accountId"]

    def page(self, path, name):
        """Photograph a page of the sandbox."""
        shown = self._album.page(DESKTOP, SMALL)
        cookie = {"name": "sandbox_person", "value": self._person, "url": self.home.tracker}
        shown.context.add_cookies([cookie])
        shown.goto(f"{self.home.tracker}/{path}?lang={self._album.locale}")
        self._album.shoot(shown, name)

    def deal(self, name):
        """Photograph the deal."""
        self.page(self.home.deal, name)


def _notion(album, corner):
    """Open, seal, reveal, judge; the page before and after, and the page of the talk."""
    home = corner.home
    home.ask()
    lead, marketing = album.sealed(LEAD), album.sealed("lebedeva")
    home.settle()
    corner.deal("notion-before")
    product = album.sealed("kotova")
    home.settle()
    corner.deal("notion-after")
    for browser in (lead, marketing, product):
        browser.judge(album.address("result"), SAME)
        home.settle()
    talk = album.address("talk")
    for slug, browser in (("lebedeva", marketing), (LEAD, lead)):
        if slug in GUIDED[album.locale]:
            browser.fill(talk, "/ground", GUIDED[album.locale][slug])
    lead.fill(talk, "/outcome", OUTCOME[album.locale])
    home.settle()
    with home.app.store.begin() as tx:
        task = tx.talk(home.round().id).task
    corner.page(task.replace("-", ""), "notion-talk")


def _of_a_role(album, corner):
    """Show the private page of a role with its link, and on a phone who it asks for."""
    home = corner.home
    home.ask()
    where = home.sandbox.place("Sales")
    corner.page(where.replace("-", ""), "notion-role")
    phone = album.page(PHONE, 1.0)
    phone.goto(LINK.findall(unquote(home.sandbox.everything(where)))[-1])
    phone.locator("main button").click()
    phone.locator(".choices").wait_for()
    album.shoot(phone, "role-phone")


def _data_center(album, corner):
    """Show the ticket of Data Center after the reveal."""
    home = corner.home
    home.ask()
    for slug in ROLES.values():
        album.sealed(slug)
    home.settle()
    corner.page(f"browse/{home.deal}", "dc-ticket-after")


STORIES = ((_notion, "notion", {}), (_of_a_role, "notion", {"private": ("sales",)}), (_data_center, "jira-dc", {}))


def elsewhere(make_album, locale):
    """Take every picture of the other trackers in one language; ``make_album(home)`` makes the album."""
    assert set(ROLES.values()) == set(ANSWERS[locale])
    for story, kind, how in STORIES:
        with tempfile.TemporaryDirectory() as data, place(Path(data), kind, locale=locale, **how) as home:
            album = make_album(home)
            story(album, Corner(album, home))
