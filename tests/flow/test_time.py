"""Deadlines and reminders: rows with a due time, carried out once, also after the service was down at the moment."""

import pytest

from plugin.domain.rounds import Ending, State
from tests.house import WORKSPACE, house, repository_manifest

PEOPLE = ("savin", "orlov", "lebedeva", "kotova")


def deadline(**how):
    return repository_manifest(deadline={"hours": 96, "policy": "reveal", **how})


def letters(home):
    return {slug: len(home.sandbox.mail(slug)) for slug in PEOPLE}


@pytest.mark.parametrize(
    ("policy", "sealed", "state", "ending"),
    [
        ("reveal", ("sales", "product"), State.REVEALED, Ending.DEADLINE),
        ("reveal", ("sales",), State.CANCELLED, Ending.DEADLINE),
        ("cancel", ("sales", "product"), State.CANCELLED, Ending.DEADLINE),
    ],
)
def test_the_deadline_ends_the_round_by_its_policy(tmp_path, policy, sealed, state, ending):
    with house(tmp_path, manifest=deadline(policy=policy)) as home:
        home.opened()
        for role in sealed:
            home.seal(role)
        home.settle()
        home.clock.forward(hours=97)
        home.settle()
        assert (home.round().state, home.round().ending) == (state, ending)
        reveals = [c for c in home.sandbox.issue(home.deal).comments if "trida.reveal" in c.properties]
        assert len(reveals) == (state is State.REVEALED)


def test_extending_happens_once_and_the_ticket_shows_the_new_deadline(tmp_path):
    with house(tmp_path, manifest=deadline(policy="extend", extend_hours=24, extend_most=1)) as home:
        home.opened()
        home.seal("sales")
        home.seal("marketing")
        home.settle()
        before = home.round().deadline
        home.clock.forward(hours=97)
        home.settle()
        assert (home.round().state, home.round().extensions) == (State.OPEN, 1)
        assert (home.round().deadline - before).total_seconds() == 24 * 3600
        home.clock.forward(hours=24)
        home.settle()
        assert home.round().state is State.REVEALED


def test_reminders_go_once_and_only_to_those_due(tmp_path):
    with house(tmp_path, manifest=deadline(remind_hours_before=[24])) as home:
        home.opened()
        home.seal("sales")
        home.settle()
        before = letters(home)
        home.clock.forward(hours=73)
        home.settle()
        home.settle()
        after = letters(home)
        assert {slug: after[slug] - before[slug] for slug in PEOPLE} == {
            "savin": 0,
            "orlov": 0,
            "lebedeva": 1,
            "kotova": 1,
        }


def test_a_reminder_names_nobody_and_says_nothing_of_who_answered(tmp_path):
    with house(tmp_path, manifest=deadline(remind_hours_before=[24])) as home:
        home.opened()
        home.seal("sales")
        home.settle()
        home.clock.forward(hours=73)
        home.settle()
        text = home.sandbox.mail("kotova")[-1].text
        assert "Савин" not in text
        assert "запечат" not in text.lower()
        home.browser("kotova")


def test_after_a_long_silence_two_due_reminders_are_one_letter(tmp_path):
    with house(tmp_path, manifest=deadline(remind_hours_before=[48, 24])) as home:
        home.opened()
        before = letters(home)
        home.clock.forward(hours=80)
        home.settle()
        assert letters(home)["kotova"] - before["kotova"] == 1


def test_a_deal_closed_mid_round_ends_it_at_once(home):
    home.opened()
    home.seal("sales")
    home.seal("marketing")
    home.settle()
    home.sandbox.transition_as("savin", home.deal, "Выиграна")
    home.settle()
    assert (home.round().state, home.round().ending) == (State.REVEALED, Ending.DEAL_CLOSED)


def test_a_deleted_deal_cancels_its_round_and_tells_the_operator(home):
    home.opened()
    round_id = home.round().id
    home.seal("sales")
    home.settle()
    home.sandbox.permit("ryabova", "DELETE_ISSUES")
    home.sandbox.delete_as("ryabova", home.deal)
    home.settle()
    with home.app.store.begin() as tx:
        round_ = tx.round(round_id)
    assert (round_.state, round_.ending) == (State.CANCELLED, Ending.DEAL_GONE)
    assert home.notices() == ["deal_gone"]


def test_a_moved_deal_goes_on_under_its_new_key(home):
    home.opened()
    home.seal("sales")
    home.settle()
    home.deal = home.sandbox.move_as("savin", home.deal, "TEAM")
    home.settle()
    for role in ("marketing", "product"):
        home.seal(role, key="DEAL-142")
    home.settle()
    assert home.round().state is State.REVEALED
    assert home.app.verify(WORKSPACE, home.deal, None).proven


def test_an_answer_within_a_due_extension_moves_the_deadline_and_its_end_still_comes(tmp_path):
    with house(tmp_path, manifest=deadline(policy="extend", extend_hours=24, extend_most=1)) as home:
        home.opened()
        home.seal("sales")
        home.settle()
        home.clock.forward(hours=97)
        home.seal("marketing")
        home.settle()
        assert (home.round().state, home.round().extensions) == (State.OPEN, 1)
        home.clock.forward(hours=25)
        home.settle()
        assert home.round().state is State.REVEALED
