"""Marked words in every sealed answer, on the other trackers: found by their author only until the reveal."""

from functools import partial

import pytest

from plugin.domain.rounds import State
from tests.blindness.channels import watched
from tests.blindness.test_sentinel import AUTHORS, ERROR, OUTCOMES, beside, leaks, shown_after
from tests.blindness.visits import EVERY, WORDS, answer, every_command, every_door, every_job, visitor
from tests.house import ROLES
from tests.trackers.place import place


@pytest.fixture(params=["jira-dc", "notion"])
def stage(request, tmp_path):
    with watched(tmp_path, partial(place, tmp_path, request.param), post=False) as (here, watch):
        here.ask()
        yield here, watch


def sealed(here, roles):
    people = {}
    for role in roles:
        browser, ballot = visitor(here, ROLES[role])
        browser.seal(ballot, answer(*WORDS[role]))
        here.settle()
        people[ROLES[role]] = browser
    return people


def where_it_belongs(here, people):
    """Return the beginnings of the channels that carry answers once they are revealed."""
    pages = (f"page {slug} {what}" for slug in people for what in shown_after(here.round().id))
    service = "request PATCH /v1/" if here.kind == "notion" else "request P"
    return ("tracker ", service, "page manager GET /v/", *pages)


def test_until_the_reveal_only_the_author_and_after_it_where_it_belongs(stage):
    here, watch = stage
    people = sealed(here, ("sales", "marketing"))
    assert every_job(here, ERROR) >= OUTCOMES - {"operator"}
    every_door(here, people.values())
    every_command(here, watch.told)
    assert here.round().state is State.OPEN
    assert leaks(watch, AUTHORS) == {}
    people |= sealed(here, ("product",))
    assert here.round().state is State.REVEALED
    every_door(here, people.values())
    every_command(here, watch.told)
    found = watch.found(*AUTHORS)
    assert all(word in here.everything() for word in EVERY)
    assert beside(found, AUTHORS, where_it_belongs(here, people)) == {}


@pytest.mark.parametrize("stage", ["notion"], indirect=True)
def test_a_cancelled_round_stays_sealed_for_good(stage):
    here, watch = stage
    people = sealed(here, ("sales", "marketing"))
    here.app.steering.cancel("demo", here.deal, here.account("savin")["accountId"])
    here.settle()
    assert here.round().state is State.CANCELLED
    every_door(here, people.values())
    every_command(here, watch.told)
    assert leaks(watch, AUTHORS) == {}
