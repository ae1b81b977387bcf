"""The pictures of a checklist in the trackers: the list and one item in Jira, the list in Notion; also on a phone."""

import tempfile
from pathlib import Path

from adapters.sandbox.answers import SAME
from plugin.usecases.goal_publishing import TREE
from tests.browser.pictures import DESKTOP, PHONE
from tests.house import LEAD, ROLES, WORKSPACE
from tests.trackers.meeting import Meeting
from tests.trackers.place import place

# A page of the sandbox is long: on a desktop it is taken smaller.
SIZES = {"desktop": (DESKTOP, 0.56), "phone": (PHONE, 1.0)}
# Who ticks which item: how its key begins, for which departments.
TICKED = {"standing:numbers": ("marketing", "sales"), "gap": ("marketing",), "standing:non_target": ("sales",)}
OWN = {
    "ru": "Спросить у партнёров, откуда их заявки на WMS без склада",
    "en": "Ask the partners where their leads without a warehouse come from",
}


def _diverged(album, home):
    """Play the deal's round up to its open talk, with the goal tree published."""
    assert home.app.tickets.run(WORKSPACE, TREE) == "done"
    home.ask()
    browsers = [album.sealed(slug) for slug in ROLES.values()]
    home.settle()
    for browser in browsers:
        browser.judge(album.address("result"), SAME)
        home.settle()


def _worked_on(album, home):
    """Let both departments tick, and somebody add an item; returns the meeting."""
    meeting = Meeting(home, album.locale)
    meeting.later()
    home.clock.forward(hours=3)
    for key, departments in TICKED.items():
        for one in departments:
            meeting.tick(one, key)
    meeting.sheet("lebedeva").add(OWN[album.locale])
    meeting.later()
    meeting.run()
    return meeting


def _shown(album, home, address, name, sizes=("desktop", "phone")):
    """Photograph a page of the tracker in some sizes, as the deal's owner sees it."""
    cookie = {"name": "sandbox_person", "value": home.account(LEAD)["accountId"], "url": home.tracker}
    for size in sizes:
        page = album.page(*SIZES[size])
        page.context.add_cookies([cookie])
        page.goto(f"{address}?lang={album.locale}")
        album.shoot(page, f"{name}-{size}")


def checklists_elsewhere(make_album, locale):
    """Take every picture of a checklist in the trackers in one language; ``make_album(home)`` makes the album."""
    for kind, name in (("jira-cloud", "checklist-jira"), ("notion", "checklist-notion")):
        with tempfile.TemporaryDirectory() as data, place(Path(data), kind, locale=locale, goals=True) as home:
            album = make_album(home)
            _diverged(album, home)
            meeting = _worked_on(album, home)
            _shown(album, home, meeting.list.address, name)
            if kind == "jira-cloud":
                line = meeting.line(LEAD, "standing:numbers")
                _shown(album, home, f"{home.tracker}/browse/{line.id}", f"{name}-item", ("desktop",))
