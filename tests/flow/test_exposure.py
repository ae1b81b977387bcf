"""Answers typed into an open field: taken from the history, sealed or kept, put back, told, and never denied."""

from plugin.domain.rounds import BallotState, State
from tests.house import ROLES, WORKSPACE, house, repository_manifest


def answer_field(home, role):
    with home.app.store.begin() as tx:
        return tx.installed(WORKSPACE).slots[f"answer.{role}"]


def type_into(home, who, role, text):
    home.sandbox.edit_as(who, home.deal, {answer_field(home, role): text})


def test_marked_lines_are_sealed_the_field_is_emptied_the_author_told_the_round_marked(home):
    home.opened()
    type_into(home, "lebedeva", "marketing", "+ срок горит\n- денег нет")
    home.settle()
    round_ = home.round()
    assert (round_.exposed, round_.ballots["marketing"].state) == (True, BallotState.SEALED)
    assert not home.sandbox.value(home.deal, answer_field(home, "marketing"))
    letter = home.sandbox.mail("lebedeva")[-1]
    assert "срок горит" not in letter.text
    for role in ("sales", "product"):
        home.seal(role)
    home.settle()
    assert home.round().state is State.REVEALED
    comment = home.sandbox.issue(home.deal).comments[-1]
    assert "Слепота нарушена" in str(comment.body)
    assert home.app.verify(WORKSPACE, home.deal, None).proven


def test_a_value_that_was_deleted_again_before_we_looked_counts_too(home):
    home.opened()
    type_into(home, "lebedeva", "marketing", "+ срок горит")
    home.sandbox.edit_as("lebedeva", home.deal, {answer_field(home, "marketing"): None})
    home.settle()
    assert home.round().exposed
    assert home.round().ballots["marketing"].state is BallotState.SEALED


def test_thoughts_without_marks_become_the_authors_draft(home):
    home.opened()
    type_into(home, "kotova", "product", "мне кажется, не купят, но кто знает")
    home.settle()
    assert home.round().ballots["product"].state is BallotState.INVITED
    browser, ballot = home.browser("kotova")
    assert "мне кажется, не купят" in browser.read(ballot)
    other, others_ballot = home.browser("savin")
    assert "мне кажется" not in other.read(others_ballot)


def test_a_text_in_the_wrong_roles_field_is_its_authors_answer(home):
    home.opened()
    type_into(home, "savin", "product", "+ бюджет есть\n- конкурент")
    home.settle()
    assert home.round().ballots["sales"].state is BallotState.SEALED
    assert home.round().ballots["product"].state is BallotState.INVITED


def test_a_strangers_text_is_taken_out_and_marks_the_round(home):
    home.opened()
    type_into(home, "ryabova", "sales", "+ я считаю, что купят")
    home.settle()
    assert home.round().exposed
    assert home.round().answered == 0
    assert not home.sandbox.value(home.deal, answer_field(home, "sales"))


def test_a_text_over_a_sealed_answer_does_not_replace_it(home):
    home.opened()
    home.seal("marketing")
    home.settle()
    sealed = home.round().ballots["marketing"].seal
    type_into(home, "lebedeva", "marketing", "+ передумала")
    home.settle()
    assert home.round().ballots["marketing"].seal == sealed


def test_a_state_field_that_somebody_changes_is_restored_three_times_an_hour_and_then_reported(home):
    home.opened()
    with home.app.store.begin() as tx:
        status = tx.installed(WORKSPACE).slots["status"]
    ours = home.sandbox.value(home.deal, status)
    for number in range(3):
        home.sandbox.edit_as("ryabova", home.deal, {status: f"моё {number}"})
        home.settle()
        assert home.sandbox.value(home.deal, status) == ours
    home.sandbox.edit_as("ryabova", home.deal, {status: "моё"})
    home.settle()
    assert home.sandbox.value(home.deal, status) == "моё"
    assert home.notices() == ["slot_fought_over"]


def test_a_new_round_after_an_exposed_one_is_clean(home):
    home.opened()
    type_into(home, "lebedeva", "marketing", "+ срок горит")
    home.settle()
    for role in ROLES:
        if role != "marketing":
            home.seal(role)
    home.settle()
    home.open()
    assert (home.round().number, home.round().exposed) == (2, False)


def test_a_text_typed_after_the_deadline_is_kept_as_a_draft_and_the_round_still_ends(tmp_path):
    with house(tmp_path, manifest=repository_manifest(deadline={"hours": 96, "policy": "reveal"})) as home:
        home.opened()
        home.seal("sales")
        home.seal("product")
        home.settle()
        home.clock.forward(hours=97)
        type_into(home, "lebedeva", "marketing", "+ срок горит")
        home.settle()
        assert (home.round().state, home.round().exposed) == (State.REVEALED, True)
        assert home.round().ballots["marketing"].state is BallotState.INVITED


def test_mail_that_is_away_tells_the_author_later(home):
    home.opened()
    home.sandbox.fault("503", method="POST", path="/notify$", times=2, retry_after=60)
    before = len(home.sandbox.mail("lebedeva"))
    type_into(home, "lebedeva", "marketing", "+ срок горит")
    home.settle()
    home.pass_time(minutes=5)
    assert len(home.sandbox.mail("lebedeva")) == before + 1
