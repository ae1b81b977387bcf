"""The whole program over the sandbox tracker, on loopback, with a clock that tests move: what flow tests live in."""

import itertools
import json
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

from cryptography.fernet import Fernet
from werkzeug.serving import make_server

from adapters.sandbox.answers import ANSWERS
from adapters.sandbox.company import POLUS
from adapters.sandbox.play import Browser, Person
from adapters.sandbox.sandbox import Sandbox
from plugin.bootstrap import Parts, build
from plugin.words import TEMPLATES
from tests.fakes import InlineEngine, SetClock
from tests.kept import Kept
from tests.street import Quiet, street

WORKSPACE = "demo"
LEAD = "savin"
ROLES = {"sales": "savin", "marketing": "lebedeva", "product": "kotova"}
KEY = Fernet.generate_key().decode()


@contextmanager
def served(app):
    """Serve a WSGI application from a thread; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def repository_manifest(**section):
    """Return the repository's manifest without its goal tree, parts of its workspace replaced."""
    manifest = json.loads((TEMPLATES.parent / "manifest.json").read_text(encoding="utf-8"))
    manifest["workspaces"][WORKSPACE] |= {"goals": None, **section}
    return manifest


def environ(folder, tracker, public_url, bot, manifest=None, **more):
    """Return the service's environment, its manifest written into the folder."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest or repository_manifest(), ensure_ascii=False), encoding="utf-8")
    return {
        "TRIDA_MANIFEST": str(path),
        "TRIDA_DATABASE_URL": f"sqlite:///{folder / 'trida.db'}",
        "TRIDA_PUBLIC_URL": public_url,
        "TRIDA_KEYS": KEY,
        "TRIDA_SECRET": "s" * 40,
        "TRIDA_JIRA_API_URL": tracker,
        "TRIDA_JIRA_BROWSE_URL": tracker,
        "TRIDA_JIRA_EMAIL": bot[0],
        "TRIDA_JIRA_TOKEN": bot[1],
        "TRIDA_JIRA_WEBHOOK_SECRET": "webhook-secret-of-the-tests",
        **more,
    }


class House:
    """Sandbox, service and people. ``deal`` is the key that a test plays on."""

    def __init__(self, sandbox, tracker, app, engine, clock, env, url):
        self.sandbox, self.tracker, self.app, self.engine = sandbox, tracker, app, engine
        self.clock, self.env, self.url = clock, env, url
        self.deal, self.start = "DEAL-142", None

    def after(self, play, *args):
        """Play in a house where nothing has happened yet, or go to where the same play ended; returns what it returned.

        What a play returns is plain: another house of this process may be told it.
        """
        start, now = self.start
        assert (self.clock.now, self.sandbox.faults.every()) == (now, [])
        known, database = (start, self.deal, play, args), Path(self.env["TRIDA_MANIFEST"]).with_name("trida.db")
        if known in _kept:
            _kept[known].put_back(self.sandbox, database)
        else:
            said = play(self, *args)
            _kept[known] = Kept(self.sandbox, database, said)
        return _kept[known].said

    def settle(self):
        """Let every webhook arrive and every job run; returns the outcomes of the jobs."""
        outcomes = []
        for _ in range(10):
            assert self.sandbox.drain()
            done = self.engine.drain()
            outcomes += done
            if not done and self.sandbox.drain() and not self.engine.drain():
                return outcomes
        raise AssertionError("webhooks and jobs keep each other busy")

    def pass_time(self, **step):
        """Let time pass in steps until whatever was put off has come round again."""
        for _ in range(5):
            self.clock.forward(**step)
            self.settle()

    def open(self, key=None):
        """Let the deal's owner ask for a round, and everything that follows happen."""
        self.sandbox.label_as(LEAD, key or self.deal, add="trida")
        return self.settle()

    def opened(self):
        """Be a house in which nothing has happened but ``open``."""
        self.after(House.open)

    def person(self, slug):
        account = self.sandbox.account(slug)
        return Person(
            self.tracker,
            {
                "accountId": account.id,
                "displayName": account.name,
                "email": account.email,
                "apiToken": account.token,
            },
        )

    def link(self, slug, key=None):
        return self.person(slug).newest_link(key or self.deal)

    def browser(self, slug, key=None):
        """Return a browser bound to a person's ballot, and the ballot's address."""
        browser = Browser(self.link(slug, key))
        return browser, browser.open()

    def seal(self, role, key=None, **changes):
        """Let the first person of a role seal their answer."""
        slug = ROLES[role]
        browser, ballot = self.browser(slug, key)
        browser.seal(ballot, {**ANSWERS["ru"][slug], **changes})
        return browser, ballot

    def id(self, key=None):
        """Return the permanent id of a deal."""
        return self.sandbox.issue(key or self.deal).id

    def round(self, key=None):
        """Return the newest round of a deal as the store has it."""
        with self.app.store.begin() as tx:
            rounds = tx.rounds(WORKSPACE, self.sandbox.issue(key or self.deal).id)
        return rounds[-1] if rounds else None

    def refused(self, link):
        """Follow a link that opens no ballot; returns the page that says so."""
        try:
            Browser(link).open()
        except HTTPError as error:
            return error.read().decode()
        raise AssertionError("the link opened a ballot")

    def notices(self):
        return [n.reason for n in self.app.notices()]


# What houses of this process had become, known by how they began and what was played in them.
_kept: dict[tuple, Kept] = {}


@contextmanager
def house(folder, *, clock=None, locale="ru", manifest=None, **more):
    """Build the house in an empty folder, installed and ready."""
    clock = clock or SetClock()
    # The limit of writes per issue runs on a clock of its own: here no two writes are close together.
    ticks = itertools.count(step=10.0)
    sandbox = Sandbox(clock, ticks=lambda: next(ticks)).seed(POLUS[locale])
    with street(sandbox) as here:
        env = environ(folder, here.tracker_url, here.url, sandbox.auth("trida"), manifest, **more)
        start = (here.url, locale, json.dumps(manifest), clock.now, *more.items())
        if start in _kept:
            _kept[start].put_back(sandbox, folder / "trida.db")
        else:
            install(env, sandbox, clock)
            _kept[start] = Kept(sandbox, folder / "trida.db")
        yield _opened(sandbox, here, env, start)


def _opened(sandbox, here, env, start):
    """Let the service run in the house."""
    clock = sandbox.world.clock
    engine = InlineEngine(clock)
    app = build(env, Parts(clock=clock, sleep=lambda _: None, engine=lambda *_: engine))
    engine.store, engine.run = app.store, app.tickets.run
    here.service.app = app.web()
    home = House(sandbox, here.tracker_url, app, engine, clock, env, here.url)
    home.start = (start, clock.now)
    return home


def install(env, sandbox, clock):
    """Install with the administrator's account, as an operator does."""
    email, token = sandbox.auth("installer")
    admin = build({**env, "TRIDA_JIRA_ADMIN_EMAIL": email, "TRIDA_JIRA_ADMIN_TOKEN": token}, Parts(clock=clock))
    return list(admin.installer(WORKSPACE).apply(accept=False))
