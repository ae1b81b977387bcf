"""kill -9 at every step after the reveal, and two workers at once: one task, one verdict, one reopening."""

import signal
import threading
from dataclasses import dataclass
from itertools import count

import pytest

from plugin.domain.talks import Talk, TalkState
from plugin.usecases.reviewing import Reviews
from tests.blindness import killer
from tests.blindness.arena import Prepared, arena, inline
from tests.blindness.test_kill import Mill
from tests.blindness.test_overtaken import Slow
from tests.fakes import SetClock
from tests.house import LEAD, WORKSPACE

pytestmark = pytest.mark.xdist_group("kill")

KILLED = -signal.SIGKILL
ANSWERS = dict.fromkeys(("sales", "marketing", "product"), "the same words")
CONTRADICTION = {"a": "marketing.no1", "b": "sales.yes1", "said": "same"}
CHANGE = {"kind": "change", "what": "ask first", "owner": "Anna", "since": "2026-12-01", "check": "a link"}


@dataclass(frozen=True)
class Revealed:
    """One revealed round and its members' browsers."""

    one: Prepared
    cookies: dict[str, str]


class Play:
    """Prepares cases of what follows a reveal and looks at how they ended."""

    def __init__(self, place):
        self.place, self.reviews = place, Reviews(place.app.world, place.app.view_links)

    def revealed(self):
        """Reveal a round whose sales hope for what marketing fears."""
        one = self.place.prepare("DEAL", {}, invite=False)
        cookies = {role: self.place.cookie(one, role, 0) for role in ANSWERS}
        for role, text in ANSWERS.items():
            filled = {f"{'no' if role == 'marketing' else 'yes'}1": text, "yes-more": "on", "no-more": "on"}
            assert self.place.ballots.seal(one.round, cookies[role], filled) == ()
        self.place.home.engine.drain()
        return Revealed(one, cookies)

    def judge(self, case):
        """Link what contradicts, and go on as it is."""
        self.reviews.judge(case.one.round, case.cookies["sales"], CONTRADICTION)
        self.reviews.settle(case.one.round, case.cookies["sales"])

    def decide(self, case):
        assert self.reviews.outcome(case.one.round, case.cookies["sales"], CHANGE) == ()

    def talk(self, case) -> Talk:
        with self.place.app.store.begin() as tx:
            return tx.talk(case.one.round)

    def task(self, case):
        """Return the one task of the round's talk."""
        mark = {"mark": f"talk:{case.one.round}"}
        issues = self.place.sandbox.world.issues.values()
        (issue,) = [i for i in issues if i.properties.get("trida") == mark]
        return issue

    def close(self, case):
        """Let somebody close the task, and the service hear of it."""
        issue = self.task(case)
        self.place.home.person(LEAD).finish(issue.key)
        with self.place.app.store.begin() as tx:
            self.place.home.engine.wake(tx, WORKSPACE, issue.id)

    def check(self, case, outcome=""):
        """Check that everything stands once and is true."""
        issue, talk = self.task(case), self.talk(case)
        assert (talk.task, talk.key) == (issue.id, issue.key)
        deal = self.place.sandbox.issue(case.one.key)
        marks = self.place.marks(case.one)
        assert marks.count(f"verdict:{case.one.round}") == 1
        assert len(marks) == len(set(marks))
        (text,) = [str(c.body) for c in deal.comments if c.properties["trida"]["mark"] == f"verdict:{case.one.round}"]
        assert talk.key in text
        assert deal.properties["trida"]["comparison"]["talk"] == talk.key
        for shown in (text, str(issue.values["description"])):
            assert outcome in shown
        assert self.place.undone(case.one) == []
        assert [n.reason for n in self.place.app.notices()] == []


@pytest.fixture(scope="module")
def mill(tmp_path_factory):
    folder = tmp_path_factory.mktemp("after")
    with arena(folder) as place:
        yield Mill(place, folder)


@pytest.fixture(scope="module")
def play(mill):
    return Play(mill.place)


def kill_everywhere(mill, ready, check, step):
    """Prepare a case, kill the run at every ``step``-th step, let the next one finish; returns the whole trail."""
    for fatal in count(1, step):
        case = ready()
        code, trail = mill.run(killer.drain, fatal=fatal)
        if code == KILLED:
            mill.go_on()
        check(case)
        if code == 0:
            break
    return trail


def test_a_kill_at_any_step_from_the_last_word_to_the_verdict_leaves_one_of_everything(mill, play):
    def ready():
        case = play.revealed()
        play.judge(case)
        return case

    trail = kill_everywhere(mill, ready, play.check, step=3)
    assert {name: trail.count(f"after {name}") for name in ("open_task", "say", "update")} == {
        "open_task": 1,
        "say": 1,
        "update": 1,
    }


def test_a_kill_at_any_step_after_an_outcome_leaves_it_on_the_task_and_the_ticket(mill, play):
    def ready():
        case = play.revealed()
        play.judge(case)
        mill.place.home.engine.drain()
        play.decide(case)
        return case

    trail = kill_everywhere(mill, ready, lambda case: play.check(case, CHANGE["what"]), step=3)
    assert {name: trail.count(f"after {name}") for name in ("revise_task", "revise")} == {"revise_task": 1, "revise": 1}


def test_a_kill_at_any_step_of_the_reopening_reopens_once(mill, play):
    def ready():
        case = play.revealed()
        play.judge(case)
        mill.place.home.engine.drain()
        play.close(case)
        return case

    def check(case):
        play.check(case)
        assert play.talk(case).state is TalkState.REOPENED
        issue = play.task(case)
        assert len(issue.comments) == 1
        assert not mill.place.app.connections[WORKSPACE].tracker.task(issue.id).closed

    trail = kill_everywhere(mill, ready, check, step=3)
    assert trail.count("after reopen_task") == 1


@pytest.mark.parametrize("held", ["open_task", "say", "update"])
def test_two_workers_at_the_last_word_open_one_talk(play, monkeypatch, held):
    place = play.place
    case = play.revealed()
    play.judge(case)
    old = Slow(monkeypatch, place.app, case.one.ticket, held)
    other = inline(place.home.env, SetClock(place.clock()))
    thread = threading.Thread(target=other.tickets.run, args=(WORKSPACE, case.one.ticket))
    thread.start()
    thread.join(30)
    old.finish()
    place.finish()
    play.check(case)
