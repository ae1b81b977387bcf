"""kill -9 at every step of a run: whoever is started next finishes the work, and nothing happens twice."""

import signal
from datetime import timedelta
from itertools import count

import pytest

from adapters.sandbox.play import LINK
from plugin.domain.rounds import Ending, State
from plugin.errors import Rejected
from plugin.words import catalogue
from tests.blindness import killer
from tests.blindness.arena import arena, inline, processes
from tests.blindness.killer import Task
from tests.house import LEAD, ROLES, WORKSPACE

pytestmark = pytest.mark.xdist_group("kill")

PROJECTS = ("DEAL", "TEAM")
KILLED = -signal.SIGKILL
# When a letter of which nobody knows whether it went is followed by another one.
A_QUARTER = timedelta(minutes=16)
FRESH = catalogue("ru").gettext("Links that were sent before no longer work.")
BEFORE = {"sales": "before sales", "marketing": "before marketing"}
LAST = {"product": "last product"}


class Mill:
    """Starts processes on the arena's database, one after another."""

    def __init__(self, place, folder):
        self.place, self.folder = place, folder
        self._context = processes()
        self._trails = count()

    def run(self, how, **task):
        """Run a process to its end; returns its exit code and what it did."""
        trail = self.folder / f"trail-{next(self._trails)}"
        given = Task(self.place.home.env, self.place.clock(), trail, **task)
        process = self._context.Process(target=how, args=(given,))
        process.start()
        process.join()
        code = process.exitcode
        process.close()
        self.place.clock.forward(minutes=20)
        return code, trail.read_text().splitlines()

    def go_on(self, later=timedelta(0)):
        """Let another start of the program, which knows what was stored and nothing else, run what waits."""
        app = inline(self.place.home.env, self.place.clock)
        app.engine.drain()
        self.place.clock.now += later
        app.engine.drain()
        self.place.clock.forward(minutes=20)

    def ready(self, project, *, invite=True):
        """Prepare a round in which one answer is missing; returns it and what seals the last one."""
        one = self.place.prepare(project, BEFORE, invite=invite)
        last = {"round": one.round, "cookie": self.place.cookie(one, "product", 0), "text": LAST["product"]}
        return one, last


@pytest.fixture(scope="module")
def mill(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kill")
    with arena(folder) as place:
        for project in PROJECTS:
            for role, slug in ROLES.items():
                place.sandbox.staff(project, role.capitalize(), [slug])
        yield Mill(place, folder)


def check(place, one, letters):
    assert place.round(one).ending is Ending.ALL_ANSWERED
    place.check_revealed(one, BEFORE | LAST)
    assert place.undone(one) == []
    assert place.letters(one) == letters


@pytest.mark.parametrize(
    ("project", "steps", "first"),
    # Every second step; those between are the steps of the other deal.
    [("DEAL", {"update": 2, "say": 1}, 1), ("TEAM", {"update": 2, "say": 2, "revise": 2}, 2)],
    ids=["fields", "plain"],
)
def test_a_kill_at_any_step_of_the_reveal_loses_and_repeats_nothing(mill, project, steps, first):
    for fatal in count(first, 2):
        one, last = mill.ready(project, invite=False)
        letters = mill.place.letters(one)
        code, trail = mill.run(killer.drain, fatal=fatal, **last)
        if code == 0:
            break
        assert (code, len(trail)) == (KILLED, fatal)
        mill.go_on()
        check(mill.place, one, letters)
    check(mill.place, one, letters)
    assert {name: trail.count(f"after {name}") for name in steps} == steps
    assert trail[-1] == "after commit"


def killed_one_step_later(mill, **first):
    """Start a process, kill it at its first step, the next one at its second, and so on until one comes through."""
    code, _ = mill.run(killer.drain, fatal=1, fine=True, **first)
    fatal = 1
    while code == KILLED:
        fatal += 1
        code, _ = mill.run(killer.drain, fatal=fatal, fine=True)
    assert code == 0


@pytest.mark.parametrize("project", PROJECTS, ids=["fields", "plain"])
def test_a_service_killed_one_step_later_at_each_start_reveals_once(mill, project):
    one, last = mill.ready(project)
    letters = mill.place.letters(one)
    killed_one_step_later(mill, **last)
    check(mill.place, one, letters)


def asked(mill, project):
    """Have somebody ask for a round with the label; returns the ticket."""
    issue = mill.place.deal(project)
    mill.place.sandbox.label_as(LEAD, issue.key, add="trida")
    with mill.place.app.store.begin() as tx:
        mill.place.home.engine.wake(tx, WORKSPACE, issue.id)
    return issue


def check_opened(place, issue):
    """Check that one round is open and that each member has exactly one link that works: the newest in the mail.

    An invitation is never sent twice; what may follow it says that it is a fresh link.
    """
    with place.app.store.begin() as tx:
        (round_,) = tx.rounds(WORKSPACE, issue.id)
    assert (round_.state, "trida" in issue.values["labels"], len(issue.links)) == (State.OPEN, False, 1)
    state = issue.properties["trida"]
    assert (state["id"], state["state"]) == (round_.id, "open")
    assert {one["state"] for one in state["roles"].values()} == {"invited"}
    assert place.home.notices() == []
    for slug in ROLES.values():
        letters = [m.text for m in place.sandbox.mail(slug) if m.issue == issue.key]
        assert sum(FRESH not in text for text in letters) <= 1
        links = [link for text in letters for link in LINK.findall(text)]
        assert works(place, links) == [*[None] * (len(links) - 1), round_.id]


def works(place, links):
    """Return the round that each link opens, None where it opens nothing; the oldest is tried first."""
    found = []
    for link in links:
        try:
            found.append(place.ballots.claim(link.rpartition("/")[2]).round_id)
        except Rejected:
            found.append(None)
    return found


def test_a_kill_at_any_step_of_the_opening_leaves_one_round_and_one_link_each(mill):
    place, repeated = mill.place, 0
    for fatal in count(1):
        issue = asked(mill, "DEAL")
        code, trail = mill.run(killer.drain, fatal=fatal)
        if code == KILLED:
            mill.go_on(later=A_QUARTER)
        check_opened(place, issue)
        letters = sorted(number for number in place.letters(issue).values() if number)
        assert letters in ([1, 1, 1], [1, 1, 2])
        repeated += sum(letters) - 3
        if code == 0:
            break
    # only a letter that went, and of which nobody noted that it went, is followed by a second one
    assert repeated == trail.count("after invite") == 3


@pytest.mark.parametrize("project", PROJECTS, ids=["fields", "plain"])
def test_a_service_killed_one_step_later_at_each_start_opens_once(mill, project):
    issue = asked(mill, project)
    killed_one_step_later(mill)
    assert mill.run(killer.drain, later=A_QUARTER)[0] == 0
    check_opened(mill.place, issue)


def versions(trail):
    return [line for line in trail if line.startswith("version")]


def test_the_real_engine_finishes_what_a_killed_process_left_also_after_an_update(mill):
    one, last = mill.ready("DEAL")
    assert mill.run(killer.work, **last)[0] == 0
    check(mill.place, one, mill.place.letters(one))
    # Named steps: the sweep commits by the second, so their numbers change from run to run.
    for fatal, changed in (
        ("after the start", True),
        ("after update", False),
        ("after say", True),
    ):
        one, last = mill.ready("DEAL")
        letters = mill.place.letters(one)
        code, killed = mill.run(killer.work, fatal=fatal, **last)
        assert code == KILLED
        code, after = mill.run(killer.work, round=one.round, changed=changed)
        assert code == 0
        assert (versions(after) != versions(killed)) is changed
        check(mill.place, one, letters)
