"""A house with many deals, each prepared for one case, and other processes that work on the same database."""

import json
import multiprocessing
from contextlib import contextmanager
from dataclasses import dataclass

from plugin.bootstrap import Parts, build
from plugin.domain.reasons import from_data
from plugin.domain.rounds import Round, State
from plugin.ports.entering import Link
from plugin.usecases.answering import Ballots
from plugin.usecases.deps import hashed
from tests.fakes import InlineEngine
from tests.house import LEAD, WORKSPACE, house, repository_manifest

PAIRS = {"sales": ("savin", "orlov"), "marketing": ("lebedeva", "installer"), "product": ("kotova", "ryabova")}
SUPPORT = ["tests.blindness.actor", "tests.blindness.killer", "tests.blindness.warm"]


def inline(env, clock, watch=lambda _: None):
    """Build the program as a process has it whose jobs run when they are told to."""
    engine = InlineEngine(clock)
    app = build(env, Parts(clock=clock, sleep=lambda _: None, engine=lambda *_: engine))
    watch(app)
    engine.store, engine.run = app.store, app.tickets.run
    return app


def ballots_of(app):
    return Ballots(app.world)


def form(text):
    return {"yes1": text, "yes-more": "on", "no-more": "on"}


def processes():
    """Return what makes processes: forked from one that has the program loaded and no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(SUPPORT)
    return context


@contextmanager
def arena(folder):
    """Build a house where two people stand for each role and nobody is told by webhook."""
    # The clock runs on from case to case: nobody is to be reminded of a review of the ones before.
    review = {"review_days": 30}
    manifest = repository_manifest(deadline={"hours": 96, "policy": "reveal"}, compare=review)
    with house(folder, manifest=manifest) as home:
        home.sandbox.limit.enabled = False
        home.sandbox.fault("lose", path=".", times=None)
        for project in ("DEAL", "TEAM"):
            for role, people in PAIRS.items():
                home.sandbox.staff(project, role.capitalize(), list(people))
        yield Arena(home)


@dataclass(frozen=True)
class Prepared:
    """One open round on a deal of its own."""

    key: str
    ticket: str
    round: str


class Arena:
    """Prepares rounds and looks at how they ended."""

    def __init__(self, home):
        self.home, self.app, self.sandbox, self.clock = home, home.app, home.sandbox, home.clock
        self.ballots = ballots_of(home.app)
        self.ids = {slug: self.sandbox.account(slug).id for pair in PAIRS.values() for slug in pair}

    def deal(self, project):
        owner = {"accountId": self.ids[LEAD]}
        return self.sandbox.create_as(LEAD, project, "Deal of one case", assignee=owner)

    def prepare(self, project, sealed, *, invite=True):
        """Open a round and seal ``sealed`` (role → text), all of it shown on the ticket.

        Without ``invite`` everyone counts as invited already: letters take most of the time.
        """
        issue = self.deal(project)
        round_ = self.app.steering.open(WORKSPACE, issue.key, self.ids[LEAD])
        one = Prepared(issue.key, issue.id, round_.id)
        if not invite:
            with self.app.store.begin() as tx:
                for person in self.ids.values():
                    tx.finish_effect(f"invite:{round_.id}:{person}", "sent", self.clock())
        for role, text in sealed.items():
            self.seal(one, role, text)
        self.home.engine.drain()
        return one

    def seal(self, one, role, text):
        """Let the first person of a role seal."""
        self.ballots.seal(one.round, self.cookie(one, role, 0), form(text))

    def cookie(self, one, role, place):
        """Bind a browser of a role's first or second person."""
        token, person = self.app.world.new_id(), self.ids[PAIRS[role][place]]
        with self.app.store.begin() as tx:
            tx.add_link(hashed(token), Link(one.round, role, person, self.clock(), ended=False))
        return self.ballots.claim(token).cookie

    def finish(self, minutes=10):
        """Let whatever was put off come round."""
        for _ in range(3):
            self.clock.forward(minutes=minutes)
            self.home.engine.drain()

    def round(self, one) -> Round:
        with self.app.store.begin() as tx:
            return tx.round(one.round)

    def versions(self, one):
        with self.app.store.begin() as tx:
            return tx.versions(one.round)

    def acts(self, one):
        """Return what the audit log says happened, oldest first: (actor, what)."""
        with self.app.store.begin() as tx:
            return [(actor, what) for _, actor, what, _ in tx.audits(one.round)]

    def undone(self, one):
        """Return the effects of a round that were begun and neither finished nor taken back."""
        with self.app.store.begin() as tx:
            keys = tx.connection.exec_driver_sql("SELECT key FROM effects WHERE done_at IS NULL").scalars()
            return [key for key in keys if one.round in key]

    # what stands on the ticket

    def reveals(self, one):
        return [c for c in self.sandbox.issue(one.key).comments if "trida.reveal" in c.properties]

    def marks(self, one):
        """Return the marks of our comments, in order."""
        comments = self.sandbox.issue(one.key).comments
        return [c.properties["trida"]["mark"] for c in comments if "trida" in c.properties]

    def published(self, one):
        """Return the text that the reveal shows for each role, proof data."""
        (comment,) = self.reveals(one)
        found = {n.rpartition(".")[2]: v for n, v in comment.properties.items() if n.startswith("trida.ballot.")}
        texts = {role: from_data(json.loads(data["canonical"])).yes[0].text for role, data in found.items()}
        assert all(text in str(comment.body) for text in texts.values())
        return texts

    def fills(self, one):
        """Return, for each answer field, what it was changed from and to, oldest first."""
        issue, slots = self.sandbox.issue(one.key), self.app.sites.installed(WORKSPACE).slots
        answers = {slots[f"answer.{role}"]: role for role in PAIRS}
        found = {role: [] for role in PAIRS}
        for history in issue.histories:
            for change in history.changes:
                if change.field_id in answers:
                    found[answers[change.field_id]].append((change.before[1] or "", change.after[1] or ""))
        return found

    def links(self, one):
        return self.sandbox.issue(one.key).links

    def everything(self, one):
        """Return all that the ticket shows or keeps, as one text."""
        return str(self.sandbox.issue(one.key))

    def letters(self, one):
        """Count the letters about this deal that each person got."""
        return {slug: sum(m.issue == one.key for m in self.sandbox.mail(slug)) for slug in self.ids}

    def verified(self, one):
        verdict = self.app.verify(WORKSPACE, one.key, None)
        return verdict.proven and {f.role for f in verdict.revealed}

    def check_revealed(self, one, expected):
        """Check a finished reveal: ``expected`` is role → the text that must stand there."""
        round_ = self.round(one)
        assert (round_.state, round_.published) == (State.REVEALED, True)
        assert self.published(one) == expected
        assert self.verified(one) == set(expected)
        assert self.marks(one).count(f"reveal:{one.round}") == 1
        assert len(self.marks(one)) == len(set(self.marks(one)))
        if round_.carrier != "plain":
            fills = self.fills(one)
            assert {role: len(found) for role, found in fills.items() if found} == dict.fromkeys(expected, 1)
            assert all(found[0][0] == "" and expected[r] in found[0][1] for r, found in fills.items() if found)
        assert len(self.links(one)) == 1
        assert self.home.notices() == []

    def check_cancelled(self, one, texts):
        """Check that nothing of what was answered can be read on the ticket."""
        round_ = self.round(one)
        assert (round_.state, round_.published) == (State.CANCELLED, True)
        assert self.reveals(one) == []
        assert [text for text in texts if text in self.everything(one)] == []
        assert self.verified(one) == set()
