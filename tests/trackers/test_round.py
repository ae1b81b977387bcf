"""A round from the asking to the reveal: the same on every tracker."""

import pytest

from plugin.domain.rounds import Ending, State
from tests.house import ROLES, WORKSPACE
from tests.trackers.place import place

# Reads and writes of a deal in one round with four people in three roles; each letter that Jira sends is a write there.
COSTS = {"jira-cloud": (4, 11), "jira-dc": (6, 11), "notion": (6, 9)}


def test_nothing_is_told_before_the_reveal_and_everything_after_it(here):
    mark = here.sandbox.mark()
    here.ask()
    assert here.ticket().state()["state"] == "open"
    here.all_seal(("sales", "marketing"))
    before = here.everything()
    assert [text for text in here.words() if text in before] == []
    here.all_seal(("product",))
    counts = here.sandbox.counts(here.deal, since=mark, caller="trida")
    after = here.everything()
    assert [text for text in here.words() if text not in after] == []
    assert here.ticket().state()["state"] == "revealed"
    assert here.ticket().reveals() == 1
    assert here.round().ending is Ending.ALL_ANSWERED
    assert here.verified() == set(ROLES)
    assert here.notices() == []
    assert (counts.reads, counts.writes) == COSTS[here.kind]


def test_nothing_is_written_when_nothing_changes(here):
    here.ask()
    here.all_seal()
    mark = here.sandbox.mark()
    for _ in range(3):
        here.app.tickets.run(WORKSPACE, here.id())
    assert here.sandbox.counts(here.deal, since=mark, caller="trida").writes == 0


def test_whoever_may_not_ask_is_refused_once_and_the_asking_is_taken_back(here):
    here.ask("kotova")
    assert here.round() is None
    told = here.everything()
    here.settle()
    assert here.everything() == told
    here.ask()
    assert here.round().state is State.OPEN


def test_a_second_round_keeps_the_first_one_proven(here):
    here.ask()
    here.all_seal()
    here.ask()
    assert (here.round().number, here.round().state) == (2, State.OPEN)
    assert not any(here.slots()[f"answer.{role}"] for role in ROLES)
    for role in ROLES:
        here.seal(role, yes1=f"второй раунд, {role}")
    here.settle()
    assert here.ticket().reveals() == 2
    assert here.verified() == set(ROLES)


def test_what_is_typed_into_an_open_field_is_sealed_put_back_and_told(here):
    here.ask()
    here.type_into("lebedeva", "answer.marketing", "+ бюджет согласован\n+ пилот\n- сроки\n- юристы")
    here.settle()
    assert here.round().exposed
    assert here.slots()["answer.marketing"] == ""
    assert here.ticket().state()["exposed"]
    assert here.round().ballots["marketing"].person in (here.account("lebedeva")["accountId"], None)


def test_in_notion_a_text_whose_author_is_not_sure_is_nobodys_answer(tmp_path):
    with place(tmp_path, "notion") as here:
        here.ask()
        here.type_into("savin", "answer.product", "+ бюджет есть\n- конкурент")
        here.settle()
        assert (here.round().exposed, here.round().answered) == (True, 0)
        assert here.slots()["answer.product"] == ""


def test_a_cancelled_round_shows_no_answer_and_says_so(here):
    here.ask()
    here.all_seal(("sales",))
    here.app.steering.cancel(WORKSPACE, here.deal, here.account("savin")["accountId"])
    here.settle()
    assert here.ticket().state()["state"] == "cancelled"
    assert [text for text in here.words() if text in here.everything()] == []


@pytest.mark.parametrize("kind", ["jira-dc", "notion"])
def test_a_round_in_english(tmp_path, kind):
    with place(tmp_path, kind, locale="en") as here:
        here.ask()
        assert "sealed" in here.slots()["status"]
