"""A weekly sync meeting with its checklist, in a place on any tracker: what people do there and on our page."""

import re
from contextlib import contextmanager
from html import unescape
from urllib.parse import urljoin

from adapters.sandbox.goals_story import DEPARTMENTS, said
from adapters.sandbox.play import Browser
from adapters.sandbox.sync_play import find, sheet
from plugin.documents.checklist_words import title
from plugin.domain.checklists.marks import box_state, item_state
from plugin.usecases.checklists import SYNC
from plugin.usecases.goal_publishing import TREE
from plugin.usecases.list_links import ListLinks
from plugin.words import Words
from tests.house import WORKSPACE
from tests.trackers.place import place

PROCESS = "lead_review"
HANDS = {"marketing": "lebedeva", "sales": "savin"}
STRANGER = "orlov"
_FORM = re.compile(r'name="form-list" value="([^"]+)"')


class Page(Browser):
    """Somebody's browser on our page, let in by a personal link."""

    def act(self, address, **form):
        """Send one of the page's forms; returns the page that came."""
        token = _FORM.search(self.read(address))[1]
        return self._send(urljoin(address, form.pop("to")), {"form-list": token, **form})[1]


class Meeting:
    """The lead review of a place. Items are named by how their key begins: ``gap``, ``standing:numbers``.

    ``made``: how many writes of the service it took to make the first list.
    """

    def __init__(self, here, locale="ru"):
        self.here, self.locale, self.words = here, locale, Words(locale)
        self.labels = {code: said(name, locale) for code, name in DEPARTMENTS.items()}
        self.made = 0

    def run(self):
        """Run the list; returns the outcome and the service's reads and writes."""
        mark = self.here.sandbox.mark()
        outcome = self.here.app.tickets.run(WORKSPACE, f"{SYNC}{PROCESS}")
        counts = self.here.sandbox.counts(since=mark, caller="trida")
        return outcome, counts.reads, counts.writes

    def later(self):
        """Let webhooks arrive and what waits for a few seconds run; returns the service's writes, see ``writes``."""
        mark = self.here.sandbox.mark()
        for _ in range(2):
            self.here.settle()
            self.here.clock.forward(seconds=6)
        self.here.settle()
        return self.writes(mark)

    def writes(self, mark):
        """Count what the service wrote after a mark, but for the page of the goal tree: that has a day of its own."""
        tree = self.here.app.goal_trees.page(WORKSPACE).remote
        calls = self.here.sandbox.counts(since=mark, caller="trida").calls
        return sum(not one.reads and one.issue != tree and "/wiki/" not in one.path for one in calls)

    @property
    def list(self):
        """The one list that is not frozen."""
        with self.here.app.store.begin() as tx:
            return tx.open_checklist(WORKSPACE, PROCESS)

    @property
    def lists(self):
        """Every list, newest first."""
        with self.here.app.store.begin() as tx:
            return tx.checklists(WORKSPACE, PROCESS)

    def item(self, key, of=None):
        (found,) = [one for one in (of or self.list).items if one.key.startswith(key) or one.text == key]
        return found

    def boxes(self, key):
        """Return how an item's boxes count, by department."""
        return {department: box_state(box).value for department, box in self.item(key).boxes.items()}

    def state(self, key):
        return item_state(self.item(key)).value

    # in the tracker

    def sheet(self, slug):
        """Return the list as somebody has it before them in the tracker."""
        here = self.here
        return sheet(here.kind, here.person(slug), self.list.address, self.locale, self.labels.values())

    def line(self, slug, key):
        return find(self.sheet(slug).lines(), title(self.words, self.item(key), self.labels))

    def tick(self, department, key, slug=None, *, ticked=True):
        """Tick the box of a department in the tracker, as its owner where nobody else is named."""
        who = slug or HANDS[department]
        self.sheet(who).tick(self.line(who, key), self.labels[department], ticked=ticked)
        return self.later()

    def shown(self, key):
        """Return what the tracker shows of an item: ticked departments, why it does not apply."""
        line = self.line("ryabova", key)
        names = {label: code for code, label in self.labels.items()}
        return sorted(names[label] for label, on in line.boxes.items() if on), line.reason

    # on our page

    def page(self, slug):
        """Return a browser that a personal link let in."""
        browser = Page(ListLinks(self.here.app.world).issue(WORKSPACE, self.here.account(slug)["accountId"]))
        browser.open()
        return browser

    @property
    def address(self):
        return f"{self.here.url}/s/{WORKSPACE}/{PROCESS}"

    def act(self, browser, do, key="", **form):
        """Do something on the page of the open list; returns the page that came."""
        of = {"item": self.item(key).id} if key else {}
        page = browser.act(self.address, to=f"{self.address}/{self.list.day.isoformat()}", do=do, **of, **form)
        self.later()
        return page

    def text(self):
        """Return our page as its reader sees it, by a manager's link."""
        link = self.here.app.view_links.issue_workspace(WORKSPACE, "goals")
        return unescape(Browser(link).read(f"{link.removesuffix('/goals')}/checklists/{PROCESS}"))

    def row(self, key):
        """Return what our page says of one item."""
        return self.text().split(f'id="item-{self.item(key).id}"')[1].split('<li class="item')[0]


@contextmanager
def meeting(folder, kind):
    """Build a place where the goal tree was published and the first list made."""
    with place(folder, kind, goals=True) as here:
        assert here.app.tickets.run(WORKSPACE, TREE) == "done"
        one = Meeting(here)
        one.made = one.later()
        yield one
