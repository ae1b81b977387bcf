"""The checklists of one sync process at a desk: people's browsers at our pages, the lists on paper."""

from dataclasses import replace
from types import SimpleNamespace

from plugin.domain.people import Person
from plugin.manifest import parse
from plugin.usecases.checklist_pages import SyncPages
from plugin.usecases.checklist_views import Way
from plugin.usecases.checklists import SYNC, Checklists
from plugin.usecases.list_links import ListLinks
from plugin.usecases.periods import Periods
from tests.flow.goal_desk import GOALS, GoalDesk
from tests.house import repository_manifest
from tests.paper_lists import PaperLists
from tests.store.databases import empty

STANDING = [
    {"id": "leads", "text": {"ru": "Разобрать 10 нецелевых лидов", "en": "Go through 10 non-target leads"}},
    {"id": "deal", "text": {"ru": "Назвать сделку для слепого раунда", "en": "Name a deal for a blind round"}},
]
PLACE = {"kind": "issue", "project": "GOAL", "accepted": "Приняли", "not_applicable": "Почему не применимо"}
CHECKLIST = {"at": "10:00", "standing": STANDING, "place": PLACE}
NAMES = {"u1": "Анна Ким", "u9": "Игорь Савин", "u5": "Пётр Орлов"}
ANNA, IGOR = "u1", "u9"


def goals(**checklist):
    """Return a tree with one sync process whose checklists are these; a part that is None is left out."""
    parts = {name: one for name, one in {**CHECKLIST, **checklist}.items() if one is not None}
    return GOALS | {"processes": [GOALS["processes"][0] | {"checklist": parts}]}


class ListTable(GoalDesk):
    """A goal desk whose process ``review`` has checklists; ``lists`` is the paper that they stand on."""

    def __init__(self, engine, moves=True, **checklist):
        empty(engine)
        self.gone = set()
        super().__init__(engine, goals(**checklist))
        self.lists = PaperLists(self.clock, moves=moves)
        self.letters, self.refuses = [], {}
        site = self.world.sites["demo"]
        tracker = SimpleNamespace(people=self._people, me=lambda: Person("bot", "Trida"), invite=self._invite)
        self.world.sites["demo"] = replace(site, tracker=tracker, lists={"review": self.lists})
        self.checklists, self.list_links = Checklists(self.world), ListLinks(self.world)
        self.sheets, self.periods = SyncPages(self.world, self.links), Periods(self.world)
        self.cookies = {}

    def _people(self, ids):
        self.asked.append(tuple(ids))
        there = NAMES.keys() - self.gone
        return [Person(one, NAMES.get(one, ""), f"{one}@example.com", active=one in there) for one in ids]

    def _invite(self, ticket, person, subject, document):
        if person.id in self.refuses:
            raise self.refuses[person.id]
        self.letters.append((ticket, person.id, document.markdown))

    def with_mail(self):
        """Set up our own mail; returns what is sent, as (address, text)."""
        sent = []
        mailer = SimpleNamespace(send=lambda to, subject, document: sent.append((to, document.markdown)))
        self.world = replace(self.world, mailer=mailer)
        self.checklists = Checklists(self.world)
        return sent

    def remake(self, tree):
        """Go on with another manifest."""
        site = self.world.sites["demo"]
        section = parse(repository_manifest(goals=tree)).workspaces["demo"]
        self.sections["demo"] = section
        self.world.sites["demo"] = replace(site, section=section)

    def run(self):
        """Run the lists; whatever was woken meanwhile is let rest."""
        self.checklists.sync("demo", "review", lambda: None)
        self.woken_tickets()

    def woken_tickets(self):
        """Return which tickets are to be run, and let the flags down."""
        with self.store.begin() as tx:
            found = tx.stranded(self.clock().replace(year=2100))
            for one in found:
                tx.settle(*one, tx.claim(*one), self.clock())
        return [ticket for _, ticket in found]

    def way(self, person=ANNA):
        """Return the way of a browser bound to a person."""
        if person not in self.cookies:
            with self.store.begin() as tx:
                self.list_links.keep(tx, "demo", Person(person, NAMES[person]), f"token of {person}")
            self.cookies[person] = self.sheets.claim(f"token of {person}")[1]
        return Way(workspace="demo", cookie=self.cookies[person])

    def sheet(self, person=ANNA, day=""):
        return self.sheets.sheet(self.way(person), "review", day)

    def act(self, do, person=ANNA, day=None, **form):
        """Send a form about the open list; returns the problems."""
        asked = day or self.list().day.isoformat()
        return self.sheets.act(self.way(person), "review", asked, {"do": do, **form})

    def list(self):
        with self.store.begin() as tx:
            return tx.open_checklist("demo", "review") or tx.checklists("demo", "review", 1)[0]

    def item(self, text):
        """Return the line of an item on Anna's page by what it says."""
        found = (line for line in self.sheet().items if text in (line.item.text or line.item.facts.get("ru", "")))
        return next(found)

    def boxes(self, text):
        return {box.department: str(box.state) for box in self.item(text).boxes}


__all__ = ["ANNA", "IGOR", "SYNC", "ListTable"]
