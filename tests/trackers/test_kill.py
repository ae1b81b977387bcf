"""kill -9 at every step of the reveal, on the other trackers: nothing is lost, nothing happens twice."""

from itertools import count

import pytest

from tests.blindness import killer
from tests.blindness.test_kill import KILLED, Mill, check
from tests.trackers.arena import tracker_arena

# What the run that reveals writes: the last seal's lines and the answers, then the reveal.
STEPS = {"jira-dc": {"update": 2, "say": 1}, "notion": {"update": 2, "say": 2}}


@pytest.fixture(params=STEPS)
def mill(request, tmp_path):
    with tracker_arena(tmp_path, request.param) as place:
        yield request.param, Mill(place, tmp_path)


def test_a_kill_at_any_step_of_the_reveal_loses_and_repeats_nothing(mill):
    kind, mill = mill
    for fatal in count(1, 3):  # every third step: the steps between are those of the first tracker
        one, last = mill.ready("DEAL", invite=False)
        letters = mill.place.letters(one)
        code, trail = mill.run(killer.drain, fatal=fatal, **last)
        if code == 0:
            break
        assert (code, len(trail)) == (KILLED, fatal)
        assert mill.run(killer.drain)[0] == 0
        check(mill.place, one, letters)
    check(mill.place, one, letters)
    assert {name: trail.count(f"after {name}") for name in STEPS[kind]} == STEPS[kind]
