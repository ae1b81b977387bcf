"""Goal trees over a tracker on paper: two workspaces, whose records a test writes down."""

import secrets
from dataclasses import replace
from types import SimpleNamespace

from plugin.domain.goals.model import Said
from plugin.domain.people import Person
from plugin.manifest import parse
from plugin.ports.goals import Record
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store
from plugin.usecases.deps import Site, World
from plugin.usecases.goal_pages import TreePages
from plugin.usecases.goals import GoalTrees
from plugin.usecases.view_links import ViewLinks
from tests.fakes import InlineEngine, PaperPages, PaperReader, SetClock
from tests.house import KEY, repository_manifest

GOALS = {
    "departments": [
        {"id": "marketing", "name": {"ru": "Маркетинг", "en": "Marketing"}, "owner": "u1", "numbers": "marketer"},
        {"id": "sales", "name": {"ru": "Продажи", "en": "Sales"}, "owner": "u9"},
    ],
    "sources": [
        {"id": "goals", "jql": "project = GOAL", "fixed": {"period": "2026-Q4"}},
        {"id": "theirs", "jql": "project = SELL", "workspace": "other", "fixed": {"department": "sales"}},
    ],
    "processes": [
        {
            "id": "review",
            "name": {"ru": "Сверка"},
            "between": ["marketing", "sales"],
            "cadence": {"every": "weekly", "weekday": "tue"},
            "owners": {"sales": "u9"},
            "held": {"id": "reviews", "jql": "project = GOAL AND labels = review"},
        }
    ],
    "page": {"kind": "issue", "project": "GOAL"},
}
ANNA = Person("u1", "Анна Ким", "anna@example.com")


class GoalDesk:
    """A clock, a store, two sites with paper trackers: ``readers`` by workspace, ``paper`` for the page."""

    def __init__(self, engine, goals=GOALS):
        self.clock, self.paper, self.asked, self.nameless = SetClock(), PaperPages(), [], set()
        self.readers = {"demo": PaperReader(), "other": PaperReader()}
        self.store = Store(engine, SealBox([KEY]))
        self.jobs = InlineEngine(self.clock)
        self.jobs.store = self.store
        data = repository_manifest(goals=goals)
        data["workspaces"]["other"] = data["workspaces"]["demo"] | {"goals": None, "locale": "en"}
        self.sections = parse(data).workspaces
        sites = {name: self._site(name) for name in self.sections}
        secret = "s" * 40
        self.world = World(
            self.store, self.jobs, self.clock, secrets.token_hex, secrets.token_bytes, sites, "http://trida"
        )
        self.trees, self.links = GoalTrees(self.world), ViewLinks(self.world, secret)
        self.pages = TreePages(self.world, self.links)

    def _site(self, name):
        return Site(
            name=name,
            section=self.sections[name],
            tracker=SimpleNamespace(people=self._people, me=lambda: Person("bot", "Trida")),
            tracker_name="Jira",
            deal_url=lambda _, key: key,
            lexicon=None,
            matchers=(),
            goals=self.readers[name],
            source_url=lambda source: f"http://jira/{source.id}",
            pages=self.paper if name == "demo" else None,
        )

    def _people(self, ids):
        self.asked.append(tuple(ids))
        return [Person(one, "" if one in self.nameless else f"Имя {one}") for one in ids]

    def record(self, number, title, source="goals", **values):
        """Write a record down, in place of an earlier one of that number."""
        closed_at = values.pop("closed_at", None)
        said = {name: Said("Анна Ким", self.clock.now) for name in values}
        record = Record(
            str(number), f"GOAL-{number}", title, "", closed_at is not None, closed_at, self.clock.now, values, said
        )
        reader = self.readers["other" if source == "theirs" else "demo"]
        reader.records_of.setdefault(source, {})[str(number)] = record

    def change(self, number, source="goals", **values):
        """Change values of a record."""
        records = self.readers["other" if source == "theirs" else "demo"].records_of[source]
        record = records[str(number)]
        records[str(number)] = replace(record, values={**record.values, **values})

    def sync(self, mine=lambda: None):
        """Run the tree and return the calls that its page took."""
        before = len(self.paper.calls)
        self.trees.sync("demo", mine)
        return self.paper.calls[before:]

    def text(self):
        """Return what stands on the page."""
        return next(iter(self.paper.texts.values()))

    def woken(self):
        """Return which trees are to be run, and let the flags down."""
        with self.store.begin() as tx:
            found = tx.stranded(self.clock().replace(year=2100))
            for one in found:
                tx.settle(*one, tx.claim(*one), self.clock())
        return [workspace for workspace, _ in found]
