"""The pictures of the goal tree: a week of the demo company's quarter, on a desktop and a phone, light and dark."""

import itertools
import tempfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from adapters.sandbox.company import POLUS_WITH_GOALS
from adapters.sandbox.goal_play import DESKS
from adapters.sandbox.goals_story import FIELDS, said
from adapters.sandbox.sandbox import Sandbox
from plugin.demo.manifests import CONFLUENCE, manifest_for
from plugin.usecases.goal_publishing import TREE
from tests.browser.pictures import DESKTOP, PHONE
from tests.fakes import SetClock
from tests.house import WORKSPACE, _opened, environ, install
from tests.street import street

# What people enter within the week: goal, who, its new actual; and when the leads were looked at.
WEEK = (
    ("GOAL-3", "lebedeva", "160"),
    ("GOAL-4", "lebedeva", "84"),
    ("GOAL-5", "lebedeva", "60"),
    ("GOAL-9", "lebedeva", "5870"),
    ("GOAL-14", "savin", "9"),
    ("GOAL-17", "savin", "9.1"),
    ("GOAL-18", "savin", "6.3"),
    ("GOAL-24", "kotova", "8"),
)
HELD = ("GOAL-31", "lebedeva", "2026-11-03")
SMALL = 0.7


@contextmanager
def company(folder, locale):
    """Let the program run over the sandbox of a company that keeps its goals there."""
    clock, ticks = SetClock(), itertools.count(step=10.0)
    sandbox = Sandbox(clock, ticks=lambda: next(ticks)).seed(POLUS_WITH_GOALS[locale])
    people = [
        {"accountId": one.id, "displayName": one.name, "email": one.email, "apiToken": one.token}
        for one in sandbox.world.accounts.values()
    ]
    with street(sandbox) as here:
        manifest = manifest_for("jira-cloud", locale, here.tracker_url, people, goals=True)
        wiki = dict.fromkeys(CONFLUENCE, f"{here.tracker_url}/wiki")
        env = environ(folder, here.tracker_url, here.url, sandbox.auth("trida"), manifest, **wiki)
        install(env, sandbox, clock)
        yield _opened(sandbox, here, env, ("goals", locale))


def _read(home):
    """Read every source and publish."""
    home.app.tickets.run(WORKSPACE, TREE)
    home.settle()


def _week(home, locale):
    """Let a week pass in which people enter what they know."""
    _read(home)
    home.clock.forward(days=7)
    enter = DESKS["jira-cloud"].set_number
    for key, who, number in WEEK:
        enter(home.person(who), key, said(FIELDS["fact"], locale), float(Decimal(number)))
    key, who, day = HELD
    enter(home.person(who), key, said(FIELDS["held"], locale), day)
    _read(home)


def goals(make_album, locale):
    """Take every picture of the goal tree in one language; ``make_album(home)`` makes the album."""
    with tempfile.TemporaryDirectory() as data, company(Path(data), locale) as home:
        _week(home, locale)
        album, address = make_album(home), home.app.view_links.issue_workspace(WORKSPACE, "goals")
        for name, size, scheme, fold in (
            ("goals-desktop", DESKTOP, "light", ""),
            ("goals-dark", DESKTOP, "dark", "?fold=sales"),
            ("goals-phone", PHONE, "light", "?fold=sales,product"),
        ):
            page = album.page(size, SMALL)
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{address}{fold}")
            album.shoot(page, name)
