"""Rewriting what was sealed, with every right there is: ``verify`` or the author's receipt tells."""

import pytest
from click.testing import CliRunner

from adapters.sandbox.adf import paragraphs
from plugin.bootstrap import build
from plugin.cli import main
from plugin.domain.rounds import State
from tests.blindness.forging import LIE, ROLE, Operator, lie, play, seal, undone
from tests.house import ROLES, WORKSPACE, house

ALL = dict.fromkeys(ROLES, "reveal_changed")
TWO = ("sales", "marketing")
DEALS = {"fields": "DEAL-142", "plain": "TEAM-1"}
EITHER = tuple(DEALS)


@pytest.fixture(scope="module")
def revealed(tmp_path_factory):
    """One house in which a round on each kind of deal was revealed; ``after`` puts back what a test spoils."""
    with house(tmp_path_factory.mktemp("revealed")) as home:
        receipts = {}
        for kind, home.deal in DEALS.items():
            receipts[kind] = play(home)
        yield home, receipts


@pytest.fixture
def after(revealed, request):
    """An operator on a deal whose round is revealed, and role → receipt."""
    home, receipts = revealed
    home.deal = DEALS[request.param]
    operator = Operator(home)
    with undone(operator):
        yield operator, receipts[request.param]


@pytest.fixture
def before(tmp_path, request):
    """An operator on a deal where two of three roles have sealed, and role → receipt."""
    with house(tmp_path) as home:
        home.deal = DEALS[request.param]
        receipts = home.after(play, TWO)
        yield Operator(home), dict(receipts)


def on(when, *kinds):
    return pytest.mark.parametrize(when, kinds, indirect=True)


def told(findings):
    return next(one for one in findings if one.role == ROLE)


def end(home):
    seal(home, "product")
    home.settle()
    assert home.round().state is State.REVEALED


@on("after", *EITHER)
def test_untouched_all_is_proven_and_each_receipt_stands(after):
    operator, receipts = after
    assert all(operator.verdict(receipt).proven for receipt in receipts.values())
    assert (len(operator.verdict().revealed), operator.verdict("0" * 64).proven) == (3, False)
    assert operator.verdict(f" {receipts[ROLE][:20].upper()} {receipts[ROLE][20:]}\n").proven


@pytest.mark.parametrize("deal", ["DEAL-142", "TEAM-1"], ids=EITHER)
def test_an_answer_withdrawn_before_the_reveal_is_not_missed(tmp_path, deal):
    with house(tmp_path) as home:
        home.deal = deal
        home.open()
        browser, ballot = home.seal(ROLE)
        home.settle()
        browser.press(ballot, "/withdraw")
        for role in ("marketing", "product"):
            seal(home, role)
        home.clock.forward(days=9)
        home.settle()
        assert (home.round().state, Operator(home).problems()) == (State.REVEALED, {})


# after the reveal


@on("after", *EITHER)
def test_an_edited_reveal_comment_is_told_even_when_it_is_put_back(after):
    operator, _ = after
    comment = operator.comment("trida.reveal")
    body = comment.body
    operator.edit(comment, paragraphs(LIE))
    assert operator.problems() == ALL
    operator.edit(comment, body)
    assert operator.problems() == ALL


@on("after", *EITHER)
def test_a_property_changed_without_a_trace_no_longer_fits_the_seal(after):
    operator, _ = after
    ballot = operator.forged_reveal(lie(operator.home))[f"trida.ballot.{ROLE}"]
    where = f"/rest/api/3/comment/{operator.comment('trida.reveal').id}/properties/trida.ballot.{ROLE}"
    operator.bot.ask("PUT", where, json=ballot)
    assert operator.problems() == {ROLE: "seal_differs"}


@pytest.mark.parametrize("field", [False, True], ids=["comment only", "comment and field"])
@on("after", "fields")
def test_a_reveal_posted_anew_with_another_ballot_is_told(after, field):
    operator, _ = after
    forged = lie(operator.home)
    operator.rewrite(forged)
    if field:
        operator.state(forged.seal)
    operator.post_anew(operator.forged_reveal(forged))
    assert operator.problems()[ROLE] == "seal_differs"


@on("after", *EITHER)
def test_a_second_reveal_beside_the_first_is_told(after):
    operator, _ = after
    operator.say(paragraphs(LIE), operator.forged_reveal(lie(operator.home)))
    assert set(operator.problems().values()) == {"revealed_twice"}


@on("after", "fields")
def test_a_reveal_that_was_taken_away_is_told(after):
    operator, _ = after
    operator.delete(operator.comment("trida.reveal"))
    assert {one.problem for one in operator.verdict().standing} == {"reveal_missing"}


@on("after", "fields")
def test_a_state_field_rewritten_after_the_reveal_is_told_even_when_it_is_put_back(after):
    operator, receipts = after
    operator.state(lie(operator.home).seal)
    assert operator.problems() == {ROLE: "seal_replaced"}
    operator.state(receipts[ROLE])
    assert operator.problems() == {ROLE: "seal_replaced"}


@on("after", *EITHER)
def test_rows_rewritten_after_the_reveal_leave_the_truth_on_the_ticket(after):
    (operator, receipts), home = after, after[0].home
    operator.rewrite(lie(home))
    home.app.tickets.run(WORKSPACE, home.sandbox.issue(home.deal).id)
    home.settle()
    assert operator.verdict(receipts[ROLE]).proven
    assert LIE not in repr(home.sandbox.issue(home.deal))


# before the reveal


@on("before", "fields")
def test_a_state_field_rewritten_before_the_reveal_is_an_edit_and_the_receipt_differs(before):
    operator, receipts = before
    forged = lie(operator.home)
    operator.rewrite(forged)
    operator.state(forged.seal)
    operator.home.settle()
    assert [seal for _, seal in told(operator.verdict().standing).edits] == [receipts[ROLE]]
    assert operator.verdict(receipts[ROLE]).receipt is False
    end(operator.home)
    assert [seal for _, seal in told(operator.verdict().revealed).edits] == [receipts[ROLE]]
    assert not operator.verdict(receipts[ROLE]).proven


@on("before", *EITHER)
def test_rows_rewritten_before_the_reveal_do_not_fit_the_seal_on_the_ticket(before):
    operator, receipts = before
    operator.rewrite(lie(operator.home), seal=False)
    end(operator.home)
    assert operator.problems() == {ROLE: "seal_differs"}
    assert operator.verdict(receipts[ROLE]).receipt is True


@on("before", "fields")
def test_rows_rewritten_with_their_seal_make_an_edit_that_the_receipt_contradicts(before):
    operator, receipts = before
    forged = lie(operator.home)
    operator.rewrite(forged)
    end(operator.home)
    found = told(operator.verdict().revealed)
    assert (found.seal, [seal for _, seal in found.edits]) == (forged.seal, [receipts[ROLE]])
    assert not operator.verdict(receipts[ROLE]).proven


@on("before", "fields")
def test_a_state_field_that_somebody_else_wrote_is_not_ours(before):
    operator, receipts = before
    forged = lie(operator.home)
    operator.state(forged.seal, who="ryabova")
    assert told(operator.verdict().standing).problem == "not_ours"
    operator.home.settle()
    assert told(operator.verdict().standing).problem is None
    assert operator.verdict(receipts[ROLE]).proven
    assert [seal for _, seal in told(operator.verdict().standing).edits] == [forged.seal]


# without fields


def recommit(operator, forged):
    """Write the commitment comment anew with a forged seal."""
    properties = {**operator.commitment().properties}
    properties["trida.commitment"] = {**properties["trida.commitment"], "seal": forged.seal}
    operator.say(paragraphs(f"Печать {forged.seal}"), properties)


@on("before", "plain")
def test_an_edited_commitment_comment_is_not_ours_any_more(before):
    operator, _ = before
    operator.edit(operator.commitment(), paragraphs(f"Печать {lie(operator.home).seal}"))
    assert told(operator.verdict().standing).problem == "not_ours"
    operator.rewrite(lie(operator.home))
    end(operator.home)
    assert operator.problems()[ROLE] in {"not_ours", "seal_differs"}


@on("after", "plain")
def test_a_commitment_comment_posted_anew_after_the_reveal_comes_too_late(after):
    operator, _ = after
    old = operator.commitment()
    recommit(operator, lie(operator.home))
    assert operator.problems() == {ROLE: "seal_replaced"}
    operator.delete(old)
    assert operator.problems() == {ROLE: "no_seal"}


def replace_commitment(operator):
    old, forged = operator.commitment(), lie(operator.home)
    recommit(operator, forged)
    operator.delete(old)
    operator.rewrite(forged)
    return forged


@on("before", "plain")
def test_comments_posted_anew_before_the_reveal_are_contradicted_by_the_receipt_alone(before):
    """The weaker proof: without fields a deleted comment leaves no trace, so only the author can tell."""
    operator, receipts = before
    replace_commitment(operator)
    assert operator.verdict(receipts[ROLE]).receipt is False
    end(operator.home)
    assert not operator.verdict(receipts[ROLE]).proven
    assert {one.grade for one in operator.verdict().revealed} == {"comment"}


@on("after", "plain")
def test_comments_all_posted_anew_after_the_reveal_are_contradicted_by_the_receipt_alone(after):
    operator, receipts = after
    operator.post_anew(operator.forged_reveal(replace_commitment(operator)))
    assert not operator.verdict(receipts[ROLE]).proven


# what verify needs


@pytest.mark.parametrize("made", [True, False], ids=["empty database", "none"])
@on("after", *EITHER)
def test_the_ticket_alone_is_enough(after, made, tmp_path):
    operator, receipts = after
    deal, url = operator.home.deal, f"sqlite:///{tmp_path / 'other.db'}"
    env = {**operator.home.env, "TRIDA_DATABASE_URL": url, "TRIDA_KEYS": "A" * 43 + "="}
    if made:
        build(env).migrate()
    proven = CliRunner(env=env).invoke(main, ["verify", deal, "--receipt", receipts[ROLE]])
    assert proven.exit_code == 0, proven.output
    operator.edit(operator.comment("trida.reveal"), paragraphs(LIE))
    verdict = CliRunner(env=env).invoke(main, ["verify", deal])
    assert (verdict.exit_code, "PROBLEM reveal_changed" in verdict.output) == (1, True)


# what people read must be what was sealed


@on("after", "fields")
def test_a_sealed_answer_left_out_of_the_reveal_is_told(after):
    operator, _ = after
    held = operator.comment("trida.reveal").properties
    operator.post_anew({name: value for name, value in held.items() if not name.endswith(f".{ROLE}")})
    assert not operator.verdict().proven


@on("after", *EITHER)
def test_other_words_beside_the_right_ballots_are_told(after):
    operator, _ = after
    operator.post_anew(operator.comment("trida.reveal").properties)
    assert not operator.verdict().proven


@on("after", "fields")
def test_an_answer_field_rewritten_after_the_reveal_is_told(after):
    operator, _ = after
    operator.home.sandbox.edit_as("trida", operator.home.deal, {operator.field(f"answer.{ROLE}"): LIE})
    assert not operator.verdict().proven
