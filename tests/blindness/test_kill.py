"""kill -9 at every step of a run: whoever is started next finishes the work, and nothing happens twice."""

import signal
from datetime import timedelta
from itertools import count

import pytest

from plugin.domain.rounds import Ending, State
from tests.blindness import killer
from tests.blindness.arena import arena, processes
from tests.blindness.killer import Task
from tests.house import LEAD, ROLES, WORKSPACE

pytestmark = pytest.mark.xdist_group("kill")

PROJECTS = ("DEAL", "TEAM")
KILLED = -signal.SIGKILL
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
        self.place.clock.forward(minutes=1)
        return code, trail.read_text().splitlines()

    def ready(self, project):
        """Prepare a round in which one answer is missing; returns it and what seals the last one."""
        one = self.place.prepare(project, BEFORE)
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


@pytest.mark.parametrize("project", PROJECTS, ids=["fields", "plain"])
def test_a_kill_at_any_step_of_the_reveal_loses_and_repeats_nothing(mill, project):
    for fatal in count(1):
        one, last = mill.ready(project)
        letters = mill.place.letters(one)
        code, trail = mill.run(killer.drain, fatal=fatal, **last)
        if code == 0:
            break
        assert code == KILLED
        assert mill.run(killer.drain)[0] == 0
        check(mill.place, one, letters)
    check(mill.place, one, letters)
    print(fatal, trail)
