"""Two processes at one round at the same moment, on the other trackers: one end, nothing accepted is lost."""

import pytest

from tests.blindness.test_race import PAUSES, Case, Order, pair_of
from tests.trackers.arena import tracker_arena

RACES = (("seal", "seal"), ("seal", "deadline"), ("edit", "cancel"), ("seal", "early"), ("withdraw", "deadline"))


@pytest.fixture(scope="module", params=["jira-dc", "notion"])
def ring(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("race")
    with tracker_arena(folder, request.param) as place, pair_of(place.home.env) as pair:
        place.race = pair.race
        yield place


@pytest.mark.parametrize("whats", RACES, ids="+".join)
def test_two_things_at_once_have_one_end_and_lose_no_answer(ring, whats):
    for number in (0, 2):
        Case(ring, whats, number).play()


def test_two_workers_on_one_ticket_reveal_once(ring):
    texts = {role: f"before {role}" for role in ("sales", "marketing")}
    for number in range(3):
        one = ring.prepare("DEAL", texts, invite=False)
        ring.seal(one, "product", "last product")
        orders = (Order("run", one.key, one.ticket, one.round, ring.clock(), p) for p in PAUSES[number])
        assert {t.outcome for t in ring.race(*orders)} <= {"done", "lost", "later"}
        ring.finish()
        assert ring.undone(one) == []
        ring.check_revealed(one, {**texts, "product": "last product"})
