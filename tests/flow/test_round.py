"""A round from the label to the reveal, on a deal with fields and on one without."""

import pytest

from adapters.sandbox.answers import ANSWERS
from adapters.sandbox.play import Ticket
from plugin.domain.rounds import Ending, State
from tests.house import LEAD, ROLES, WORKSPACE


def ticket(home):
    return Ticket(home.person(LEAD), home.deal)


def all_text(home):
    """Everything that a ticket shows or keeps: fields, comments, links, history, properties."""
    path = f"/rest/api/3/issue/{home.deal}"
    person = home.person(LEAD)
    return str(
        [
            person.ask("GET", path, params={"fields": "*all", "properties": "*all", "expand": "changelog"}),
            person.ask("GET", f"{path}/comment"),
            person.ask("GET", f"{path}/remotelink"),
        ]
    )


def test_three_roles_seal_and_everything_is_revealed_once(either):
    home = either
    home.opened()
    assert ticket(home).state()["state"] == "open"
    for role in ROLES:
        home.seal(role)
        home.settle()
    state = ticket(home).state()
    assert state["state"] == "revealed"
    assert {one["state"] for one in state["roles"].values()} == {"sealed"}
    assert ticket(home).reveals() == 1
    assert home.round().ending is Ending.ALL_ANSWERED
    assert home.app.verify(WORKSPACE, home.deal, None).proven
    assert home.notices() == []


def test_the_ticket_says_nothing_before_the_reveal_and_everything_after(either):
    home = either
    home.opened()
    words = [text for slug in ROLES.values() for name, text in ANSWERS["ru"][slug].items() if name[-1].isdigit()]
    for role in ("sales", "marketing"):
        home.seal(role)
        home.settle()
    assert not any(text in all_text(home) for text in words)
    home.seal("product")
    home.settle()
    after = all_text(home)
    assert [text for text in words if text not in after] == []


def test_a_round_with_fields_costs_few_calls(home):
    mark = home.sandbox.mark()
    home.open()
    for role in ROLES:
        home.seal(role)
        home.settle()
    counts = home.sandbox.counts(home.deal, since=mark, caller="trida")
    # four people in three roles: opening, link, four invitations, three seals, answers, reveal comment
    assert counts.writes == 11
    assert counts.reads <= 8


def test_nothing_more_is_written_when_nothing_changes(either):
    home = either
    home.opened()
    mark = home.sandbox.mark()
    for _ in range(3):
        home.app.tickets.run(WORKSPACE, home.sandbox.issue(home.deal).id)
    assert home.sandbox.counts(home.deal, since=mark, caller="trida").writes == 0


def test_every_member_gets_one_link_of_their_own(either):
    home = either
    home.opened()
    links = [home.link(slug) for slug in ("savin", "orlov", "lebedeva", "kotova")]
    assert len(set(links)) == 4
    assert all(len(home.sandbox.mail(slug)) == 1 for slug in ("savin", "orlov", "lebedeva", "kotova"))


def test_a_role_with_two_people_has_one_ballot(home):
    home.opened()
    first, ballot = home.browser("savin")
    second, _ = home.browser("orlov")
    first.seal(ballot, ANSWERS["ru"]["savin"])
    second.seal(ballot, {**ANSWERS["ru"]["savin"], "yes1": "Пётр думает иначе"})
    home.settle()
    sealed = home.round().ballots["sales"]
    assert (sealed.person, home.round().answered) == (home.sandbox.account("orlov").id, 1)


def test_the_label_again_opens_a_second_round_and_keeps_the_first(either):
    home = either
    home.opened()
    for role in ROLES:
        home.seal(role)
    home.settle()
    home.open()
    assert (home.round().number, home.round().state) == (2, State.OPEN)
    for role in ROLES:
        home.seal(role, yes1=f"второй раунд, {role}")
    home.settle()
    assert ticket(home).reveals() == 2
    assert home.app.verify(WORKSPACE, home.deal, None).proven


@pytest.mark.parametrize(("who", "reason"), [("kotova", "not_a_facilitator")])
def test_a_label_set_by_somebody_else_is_refused_in_a_comment_once(either, who, reason):
    home = either
    home.sandbox.label_as(who, home.deal, add="trida")
    home.settle()
    assert home.round() is None
    issue = home.sandbox.issue(home.deal)
    assert "trida" not in issue.values["labels"]
    comments = len(issue.comments)
    home.settle()
    assert len(home.sandbox.issue(home.deal).comments) == comments


def test_abstaining_counts_as_an_answer(home):
    home.opened()
    home.seal("sales")
    home.seal("marketing")
    cookie_browser, ballot = home.browser("kotova")
    cookie_browser.press(ballot, "/abstain")
    home.settle()
    assert (home.round().state, home.round().ballots["product"].state) == (State.REVEALED, "abstained")


def test_withdrawing_before_the_reveal_makes_the_role_wait_again(home):
    home.opened()
    browser, ballot = home.seal("sales")
    home.settle()
    browser.press(ballot, "/withdraw")
    home.settle()
    assert ticket(home).state()["roles"]["sales"] == {"state": "waiting"}
    assert home.round().ballots["sales"].seal is None
