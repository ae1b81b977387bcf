"""The whole program over a sandbox of any sort of tracker, played through the same few verbs."""

import itertools
import json
from contextlib import contextmanager

import requests

from adapters.sandbox import server
from adapters.sandbox.answers import ANSWERS
from adapters.sandbox.cast import CASTS
from adapters.sandbox.company import POLUS, POLUS_WITH_GOALS
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.notion.server import running as notion_running
from adapters.sandbox.sandbox import Sandbox
from plugin.bootstrap import Parts, build
from plugin.demo.manifests import admin_environ_for, environ_for, manifest_for
from tests.fakes import InlineEngine, SetClock
from tests.house import KEY, LEAD, ROLES, WORKSPACE, House, served
from tests.street import Doorstep

KINDS = ("jira-cloud", "jira-dc", "notion")
DEAL = "DEAL-142"


class Place(House):
    """A house whose tracker is any of them; tickets are named by key."""

    def __init__(self, kind, *parts):
        super().__init__(*parts)
        self.kind, self.deal = kind, DEAL
        self._people = requests.get(f"{self.tracker}/_sandbox/people", timeout=20).json()

    def account(self, slug):
        return next(one for one in self._people if one["email"].partition("@")[0] == slug)

    def person(self, slug):
        return CASTS[self.kind].person(self.tracker, self.account(slug))

    def ticket(self, key=None):
        """Return a deal, or a task, as its owner reads it."""
        return CASTS[self.kind].ticket(self.person(LEAD), key or self.deal)

    def id(self, key=None):
        """Return the permanent id of a ticket."""
        found = self.sandbox.page(key or self.deal) if self.kind == "notion" else self.sandbox.issue(key or self.deal)
        return found.id

    def ask(self, slug=LEAD, key=None):
        """Have somebody ask for a round, and everything that follows happen."""
        self.person(slug).ask_round(key or self.deal)
        return self.settle()

    open = ask

    def round(self, key=None):
        with self.app.store.begin() as tx:
            rounds = tx.rounds(WORKSPACE, self.id(key))
        return rounds[-1] if rounds else None

    def everything(self, key=None):
        """Return all that a ticket shows or keeps, its history included, as one text."""
        if self.kind == "notion":
            return self.sandbox.everything(key or self.deal)
        return str(self.sandbox.issue(key or self.deal))

    def type_into(self, slug, slot, text, key=None):
        """Have somebody type into a field of ours."""
        field = self.app.sites.installed(WORKSPACE).slots[slot]
        self.sandbox.edit_as(slug, key or self.deal, {field: text})

    def slots(self, key=None):
        """Return the present text of every slot, as the service reads it."""
        return self.app.connections[WORKSPACE].tracker.ticket(self.id(key), "").slots

    def all_seal(self, roles=ROLES):
        """Let the first person of each role seal their answer; returns the browsers by role."""
        browsers = {}
        for role in roles:
            browsers[role], _ = self.seal(role)
            self.settle()
        return browsers

    def words(self, roles=ROLES):
        """Return every reason that the roles' first people name."""
        said = [ANSWERS["ru"][ROLES[role]] for role in roles]
        return [text for one in said for name, text in one.items() if name[-1].isdigit()]

    def verified(self):
        verdict = self.app.verify(WORKSPACE, self.deal, None)
        return verdict.proven and {f.role for f in verdict.revealed}


@contextmanager
def tracker(kind, clock, locale="ru", companies=POLUS):
    """Serve a seeded sandbox; yields it, its address and the environment that mail needs."""
    if kind == "notion":
        sandbox = NotionSandbox(clock).seed(companies[locale])
        with notion_running(sandbox) as url:
            yield sandbox, url, {"TRIDA_SMTP_URL": sandbox.smtp_url}
    else:
        ticks = itertools.count(step=10.0)
        edition = "dc" if kind == "jira-dc" else "cloud"
        sandbox = Sandbox(clock, ticks=lambda: next(ticks), edition=edition).seed(companies[locale])
        with server.running(sandbox) as url:
            yield sandbox, url, {}


def staffed(kind, sandbox, manifest, pairs):
    """Let these people, role → slugs, stand for the roles."""
    if kind != "notion":
        for project in ("DEAL", "TEAM"):
            for role, people in pairs.items():
                sandbox.staff(project, role.capitalize(), list(people))
        return
    for role in manifest["workspaces"][WORKSPACE]["roles"]:
        people = map(sandbox.account, pairs[role["id"]])
        role["who"] = {"people": [{"id": one.id, "email": one.email} for one in people]}


@contextmanager
def place(folder, kind, *, locale="ru", pairs=None, private=(), goals=False, lists=True, **section):
    """Build the place in an empty folder, installed and ready; ``section`` replaces parts of the workspace.

    ``goals``: the departments' goals are kept there too, and the manifest has a goal tree; ``lists`` False: its sync
    processes have no checklists.

    ``pairs`` are other people for the roles, role → slugs; ``private`` are roles that have a page of their own.
    """
    clock, doorstep = SetClock(), Doorstep()
    companies = POLUS_WITH_GOALS if goals else POLUS
    with tracker(kind, clock, locale, companies) as (sandbox, address, mail), served(doorstep) as url:
        people = requests.get(f"{address}/_sandbox/people", timeout=20).json()
        slugs = {one["email"].partition("@")[0]: one for one in people}
        manifest = manifest_for(kind, locale, address, people, goals=goals)
        manifest["workspaces"][WORKSPACE] |= section
        if goals and not lists:
            for process in manifest["workspaces"][WORKSPACE]["goals"]["processes"]:
                process.pop("checklist", None)
        if pairs:
            staffed(kind, sandbox, manifest, pairs)
        for role in manifest["workspaces"][WORKSPACE]["roles"]:
            if role["id"] in private:
                sandbox.permit(role["id"].capitalize())
                role["private_page"] = sandbox.place(role["id"].capitalize())
        path = folder / "manifest.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        env = {
            "TRIDA_MANIFEST": str(path),
            "TRIDA_DATABASE_URL": f"sqlite:///{folder / 'trida.db'}",
            "TRIDA_PUBLIC_URL": url,
            "TRIDA_KEYS": KEY,
            "TRIDA_SECRET": "s" * 40,
            **mail,
            **environ_for(kind, address, slugs["trida"]),
        }
        admin = build({**env, **admin_environ_for(kind, slugs["installer"])}, Parts(clock=clock))
        list(admin.installer(WORKSPACE).apply(accept=False))
        engine = InlineEngine(clock)
        app = build(env, Parts(clock=clock, sleep=lambda _: None, engine=lambda *_: engine))
        engine.store, engine.run = app.store, app.tickets.run
        doorstep.app = app.web()
        if kind == "notion":
            subscribe(address, url, app)
        yield Place(kind, sandbox, address, app, engine, clock, env, url)


def subscribe(tracker, url, app):
    """Make the webhook subscription as an administrator does in Notion."""
    where = f"{tracker}/_sandbox/subscriptions"
    made = requests.post(where, json={"url": f"{url}/hooks/{WORKSPACE}"}, timeout=20).json()
    token = app.handshake.show(WORKSPACE)
    requests.post(f"{where}/{made['id']}/verify", json={"token": token}, timeout=20).raise_for_status()
