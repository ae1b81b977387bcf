"""What facilitators may do to an open round, and what they may not."""

import pytest

from plugin.domain.rounds import Ending, State
from plugin.errors import Rejected
from tests.house import ROLES, WORKSPACE


@pytest.fixture
def people(home):
    return {slug: home.sandbox.account(slug).id for slug in ("savin", "lebedeva", "kotova", "orlov", "ryabova")}


def refused(act, *args):
    with pytest.raises(Rejected) as no:
        act(WORKSPACE, *args)
    return no.value.reason


def test_an_early_reveal_needs_a_second_person_and_two_answers(home, people):
    home.opened()
    early = home.app.steering.reveal_early
    assert refused(early, home.deal, people["savin"], people["lebedeva"]) == "too_few_answers"
    home.seal("sales")
    home.seal("marketing")
    home.settle()
    assert refused(early, home.deal, people["savin"], people["savin"]) == "second_person_needed"
    # somebody of the same role is not a second pair of eyes
    assert refused(early, home.deal, people["savin"], people["orlov"]) == "second_person_needed"
    assert refused(early, home.deal, people["kotova"], people["savin"]) == "not_a_facilitator"
    early(WORKSPACE, home.deal, people["savin"], people["lebedeva"])
    home.settle()
    assert (home.round().state, home.round().ending) == (State.REVEALED, Ending.EARLY)
    what = [(row[2], dict(row[3])) for row in home.app.steering.log(WORKSPACE, home.deal)]
    assert ("early_reveal", {"second": people["lebedeva"]}) in what


def test_an_early_reveal_that_lost_its_answers_meanwhile_does_not_happen(home, people):
    home.opened()
    browser, ballot = home.seal("sales")
    home.seal("marketing")
    home.settle()
    home.app.steering.reveal_early(WORKSPACE, home.deal, people["savin"], people["lebedeva"])
    browser.press(ballot, "/withdraw")
    home.settle()
    assert home.round().state is State.OPEN


def test_a_cancelled_round_reveals_nothing_and_the_author_still_sees_their_own(either):
    home = either
    home.opened()
    browser, ballot = home.seal("sales")
    home.settle()
    home.app.steering.cancel(WORKSPACE, home.deal, home.sandbox.account("savin").id)
    home.settle()
    assert home.round().state is State.CANCELLED
    assert "Бюджет 5 млн" not in str(home.sandbox.issue(home.deal).values)
    assert "Бюджет 5 млн" in browser.read(ballot)


def test_nothing_is_steered_after_the_end(home, people):
    home.opened()
    for role in ROLES:
        home.seal(role)
    home.settle()
    steering = home.app.steering
    assert refused(steering.cancel, home.deal, people["savin"]) == "no_open_round"
    assert refused(steering.extend, home.deal, people["savin"], 5) == "no_open_round"


def test_a_role_with_people_left_is_not_restaffed(home, people):
    home.opened()
    two = (people["savin"], people["lebedeva"])
    restaff = home.app.steering.restaff
    assert refused(restaff, home.deal, two, "product", people["ryabova"]) == "role_still_staffed"
    assert refused(restaff, home.deal, two, "nonsense", people["ryabova"]) == "role_unknown"
