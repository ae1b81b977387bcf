"""Sync checklists over a tracker on paper: one process of two departments, its lists, people, and what makes facts."""

import secrets
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import sqlalchemy as sa

from plugin.domain.matching import Found, Pair, Place, Suggestion
from plugin.domain.people import Person, Roster, Seat
from plugin.domain.reasons import Answer, Reason
from plugin.domain.rounds import Ballot, State
from plugin.domain.talks import Outcome, TalkState
from plugin.errors import TridaError
from plugin.jobs.tickets import Tickets
from plugin.manifest import parse
from plugin.ports.checklist_keeping import ListDevice
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from plugin.usecases.checklist_acts import ListActs
from plugin.usecases.checklists import SYNC, Checklists, processes_of
from plugin.usecases.deps import Site, World, hashed
from plugin.usecases.goal_days import Read
from tests.fakes import InlineEngine, SetClock
from tests.house import KEY, repository_manifest
from tests.paper_lists import PaperLists
from tests.store.databases import migrated
from tests.store.samples import a_ballot, a_round, a_talk, sealed

ANNA, IGOR, OLGA = "anna", "igor", "olga"
"""Owner for marketing, owner for sales, a stranger to both."""
PEOPLE = {ANNA: "Анна Лебедева", IGOR: "Игорь Савин", OLGA: "Ольга Котова"}
PROCESS = {
    "id": "review",
    "name": {"ru": "Сверка лидов", "en": "Lead review"},
    "between": ["marketing", "sales"],
    "cadence": {"every": "weekly", "weekday": "tue"},
    "owners": {"sales": IGOR},
    "checklist": {
        "place": {"kind": "issue", "project": "GOAL", "accepted": "Приняли", "not_applicable": "Почему нет"},
        "standing": [
            {"id": "leads", "text": {"ru": "Разобрать 10 нецелевых лидов", "en": "Go through 10 leads"}},
            {"id": "numbers", "text": {"ru": "Сверить числа", "en": "Compare the numbers"}},
        ],
        "most": 3,
    },
}
GOALS = {
    "departments": [
        {"id": "marketing", "name": {"ru": "Маркетинг", "en": "Marketing"}, "owner": ANNA},
        {"id": "sales", "name": {"ru": "Продажи", "en": "Sales"}},
    ],
    "sources": [{"id": "goals", "jql": "project = GOAL"}],
    "processes": [PROCESS],
}


def goals(**checklist):
    """Return the manifest's goals with parts of the process's checklist replaced."""
    return GOALS | {"processes": [PROCESS | {"checklist": PROCESS["checklist"] | checklist}]}


def section_with(**checklist):
    """Return a workspace with such a process."""
    return parse(repository_manifest(goals=goals(**checklist))).workspaces["demo"]


SECTION = section_with()


@contextmanager
def quick_database(folder):
    """Yield an engine that does not wait for the disk: no test pulls the plug of the machine."""
    with migrated(f"sqlite:///{folder / 'trida.db'}") as engine:

        @sa.event.listens_for(engine, "connect")
        def hurry(connection, _):
            connection.execute("PRAGMA synchronous=OFF")

        engine.dispose()
        yield engine


class ListDesk:
    """A clock, a store, one site with a paper tracker. ``runs`` counts runs of the process by outcome."""

    def __init__(self, engine, *, moves=False, section=SECTION, store=None):
        self.clock, self.section = SetClock(), section
        self.paper = PaperLists(self.clock, moves=moves)
        self.store = store or Store(engine, SealBox([KEY]))
        self.jobs = InlineEngine(self.clock)
        self.jobs.store = self.store
        site = Site(
            name="demo",
            section=section,
            tracker=SimpleNamespace(me=lambda: Person("bot", "Trida"), people=lambda ids: []),
            tracker_name="Jira",
            deal_url=lambda _, key: f"http://jira/{key}",
            lexicon=None,
            matchers=(),
            goals=None,
            source_url=lambda source: "",
            pages=None,
            lists={one.id: self.paper for one in processes_of(section)},
        )
        new_id, sites = lambda: secrets.token_hex(8), {"demo": site}
        self.world = World(self.store, self.jobs, self.clock, new_id, secrets.token_bytes, sites, "http://trida")
        self.lists, self.acts = Checklists(self.world), ListActs(self.world)
        self.jobs.run = Tickets(self.store, self.jobs, self._run, self.clock).run
        self._cookies = {}
        with self.store.begin() as tx:
            tx.save_snapshot("demo", date(2026, 11, 1), self.clock(), Read((), {}, PEOPLE).dump(self.clock()))
            for one in PEOPLE:  # who has a link already
                tx.finish_effect(f"list_link:demo:{one}", "sent", self.clock())

    def _run(self, workspace, ticket, mine):
        if ticket.startswith(SYNC):
            self.lists.sync(workspace, ticket.removeprefix(SYNC), mine)

    # runs

    def sync(self):
        """Run the process once; returns the calls that it took."""
        before = len(self.paper.calls)
        self.lists.sync("demo", "review", lambda: None)
        return [name for name, _ in self.paper.calls[before:]]

    def wake(self):
        """Do what the reconcile does."""
        with self.store.begin() as tx:
            self.jobs.wake(tx, "demo", f"{SYNC}review")

    def settle(self):
        """Let every run happen that is asked for, those that were put off too."""
        self.wake()
        self.jobs.drain()
        self.clock.forward(seconds=40)
        return self.jobs.drain()

    def woken(self):
        """Return what is to be run, now or later."""
        with self.store.begin() as tx:
            return {ticket for _, ticket in tx.stranded(self.clock().replace(year=2100))}

    # what there is

    def open(self):
        with self.store.begin() as tx:
            return tx.open_checklist("demo", "review")

    def all(self):
        """Return every list, the newest first."""
        with self.store.begin() as tx:
            return tx.checklists("demo", "review")

    def item(self, text):
        """Return the item of the open list whose line says so."""
        return next(one for one in self.open().items if text in self.line(one).text)

    def line(self, item):
        """Return what stands of an item in the tracker."""
        return self.paper.lines[item.remote["item"]]

    def remote(self, text):
        """Return the tracker's id of the item whose line says so."""
        return self.item(text).remote["item"]

    def both(self, text):
        """Have both owners tick an item in the tracker."""
        for department, who in (("marketing", ANNA), ("sales", IGOR)):
            self.paper.tick(self.remote(text), department, who)

    def counted(self):
        """Return how many writes of each sort there were since the last counting."""
        found = Counter(name for name, _ in self.paper.writes())
        self.paper.calls.clear()
        return dict(found)

    def notices(self):
        with self.store.begin() as tx:
            return [(one.ticket, one.reason) for one in tx.notices()]

    # what people do on our page

    def act(self, who, **form):
        """Send a form about the open list; returns its problems, or the reason why it was refused."""
        day = self.open().day.isoformat()
        try:
            return self.acts.act("demo", self.cookie(who), "review", day, form)
        except TridaError as error:
            return error.reason

    def cookie(self, who):
        """Return the cookie of somebody's bound browser."""
        if who not in self._cookies:
            self._cookies[who] = secrets.token_hex(8)
            device = ListDevice("demo", who, f"Имя {who}", self.clock())
            with self.store.begin() as tx:
                tx.bind_list_device(hashed(self._cookies[who]), device)
        return self._cookies[who]

    # what makes facts

    def round(self, number):
        """Have a round revealed whose two roles have one pair to decide."""
        name = f"r{number}"
        roles = {"marketing": ANNA, "sales": IGOR}
        answers = {role: sealed(name, role, Answer((Reason("Бюджет"),), (), frozenset({"yes"}), 50)) for role in roles}
        ballots = {role: a_ballot(one) for role, one in answers.items()}
        roster = Roster(tuple(Seat(role, (Person(who, who),)) for role, who in roles.items()))
        empty = {role: Ballot(role) for role in roles}
        more = {"roster": roster, "ticket": f"100{number}", "facilitators": ()}
        with self.store.begin() as tx:
            tx.add_round(a_round(name, ballots=empty, **more))
            for role, one in answers.items():
                tx.save_ballot(name, ballots[role], one)
            ended = {"state": State.REVEALED, "ended_at": self.clock(), "published": True}
            tx.save_round(replace(tx.lock(name), **ended))
            pair = Pair(Place("marketing", "yes", 1), Place("sales", "yes", 1))
            tx.compare(name, [Suggestion(pair, (Found("topic", "1", 0.5, ()),))], self.clock())
        return name

    def review(self, name):
        """Go on with a round as it is: there is nothing to decide any more."""
        with self.store.begin() as tx:
            tx.settle_comparison(name, ANNA, self.clock())

    def change(self, name, what):
        """Record what a round's talk came to; nothing for an empty text."""
        outcome = Outcome(bool(what), what, "Анна", date(2026, 1, 1), "по отчёту", "" if what else "не нужно")
        with self.store.begin() as tx:
            tx.add_talk(a_talk(name, state=TalkState.DONE, deal="10001", opened_at=self.clock(), task=f"task-{name}"))
            tx.add_outcome(name, outcome, ANNA, self.clock())

    def pass_days(self, days):
        """Let days pass, on each of which the process is run once and whenever it is due."""
        for _ in range(days):
            self.clock.forward(days=1)
            self.wake()
            self.jobs.drain()
