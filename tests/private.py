"""A house where roles have pages of their own in the tracker, and visitors who come by the links that stand there."""

import re
from dataclasses import replace
from urllib.parse import urljoin

from tests.blindness.visits import Visitor
from tests.fakes import PrivatePages
from tests.house import WORKSPACE

PAGES = {"sales": "5a1e5" + "0" * 27, "product": "90d0c7" + "0" * 26}
LINK = re.compile(r"https?://[^\s\"'<>)]+/t/[\w-]+")


def give_pages(home, pages=None):
    """Give roles private pages from now on; returns the tracker that has them."""
    site = home.app.world.sites[WORKSPACE]
    pages = PAGES if pages is None else pages
    roles = [role.model_copy(update={"private_page": pages.get(role.id)}) for role in site.section.roles]
    tracker = site.tracker if isinstance(site.tracker, PrivatePages) else PrivatePages(site.tracker)
    section = site.section.model_copy(update={"roles": roles})
    home.app.world.sites[WORKSPACE] = replace(site, section=section, tracker=tracker)
    return tracker


def links(tracker, role="sales"):
    """Return the links on a role's page, oldest first."""
    return LINK.findall("\n".join(tracker.texts[PAGES[role]].values()))


class RoleVisitor(Visitor):
    """A browser that comes by a role's link."""

    def names(self):
        """Press the button; returns the page of names."""
        action, hidden = self._form(self.read(self._link), "")
        return self._send(urljoin(self._link, action), hidden)[1]

    def be(self, person):
        """Pick a name by its account id; returns the ballot's address."""
        action, hidden = self._form(self.names(), "/name")
        return self._send(urljoin(self._link, action), {**hidden, "person": person})[0]


def came(home, slug, tracker, role="sales"):
    """Return a browser that came by the role's link and took somebody's name, and the ballot's address."""
    browser = RoleVisitor(links(tracker, role)[-1], slug)
    return browser, browser.be(home.sandbox.account(slug).id)
