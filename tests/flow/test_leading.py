"""The facilitator on their page: who was invited, opened, sealed; acts; an early reveal that two people agree to."""

import pytest

from plugin.domain.rounds import Ending, State
from plugin.errors import Rejected
from plugin.usecases.answering import Ballots
from plugin.usecases.leading import Leads
from plugin.usecases.reviewing import Reviews
from tests.house import LEAD, WORKSPACE, house, repository_manifest

HEAD = "ryabova"


def desk(home):
    return Leads(home.app.world, Reviews(home.app.world, home.app.view_links))


def refused(act, *args):
    with pytest.raises(Rejected) as no:
        act(*args)
    return no.value.reason


def test_the_page_shows_states_and_never_an_answer(home):
    home.opened()
    browser, _ = home.seal("sales")
    home.settle()
    page = desk(home).page(home.round().id, browser.cookie())
    assert [seat.state for seat in page.head.seats] == ["sealed", "invited", "invited"]
    assert page.member
    assert "Бюджет 5 млн" not in repr(page)
    assert home.sandbox.account("lebedeva").name in page.due_people
    assert [line.what for line in page.log][:1] == ["opened"]


def test_only_a_facilitator_leads(home):
    home.opened()
    browser, _ = home.seal("marketing")
    leads = desk(home)
    assert refused(leads.page, home.round().id, browser.cookie()) == "not_a_facilitator"
    assert refused(leads.steer, home.round().id, browser.cookie(), "cancel") == "not_a_facilitator"
    assert refused(leads.page, home.round().id, None) == "not_bound"
    assert home.round().state is State.OPEN


def test_an_early_reveal_is_asked_by_one_and_agreed_by_another(home):
    home.opened()
    lead, _ = home.seal("sales")
    other, _ = home.seal("marketing")
    home.settle()
    leads, round_id = desk(home), home.round().id
    assert refused(leads.second, round_id, other.cookie()) == "nothing_asked"
    leads.steer(round_id, lead.cookie(), "early")
    assert refused(leads.second, round_id, lead.cookie()) == "second_person_needed"
    home.settle()
    assert home.round().state is State.OPEN
    ballot = Ballots(home.app.world).ballot(round_id, other.cookie())
    assert ballot.early_by == home.sandbox.account(LEAD).name
    assert Ballots(home.app.world).ballot(round_id, lead.cookie()).early_by is None
    leads.second(round_id, other.cookie())
    home.settle()
    assert (home.round().state, home.round().ending) == (State.REVEALED, Ending.EARLY)
    log = [(line.what, line.facts.get("second")) for line in leads.page(round_id, lead.cookie()).log]
    assert ("early_reveal", home.sandbox.account("lebedeva").id) in log


def test_a_reminder_by_hand_goes_to_who_is_due_once_an_hour(home):
    home.opened()
    browser, _ = home.seal("sales")
    home.settle()
    leads, round_id = desk(home), home.round().id
    before = {slug: len(home.sandbox.mail(slug)) for slug in (LEAD, "lebedeva")}
    leads.steer(round_id, browser.cookie(), "remind")
    home.settle()
    assert refused(leads.steer, round_id, browser.cookie(), "remind") == "reminded_already"
    assert len(home.sandbox.mail("lebedeva")) == before["lebedeva"] + 1
    assert len(home.sandbox.mail(LEAD)) == before[LEAD]


def test_extend_cancel_and_what_is_no_act(home):
    home.opened()
    browser, _ = home.seal("sales")
    leads, round_id = desk(home), home.round().id
    until = home.round().deadline
    leads.steer(round_id, browser.cookie(), "extend")
    assert home.round().deadline > until
    assert refused(leads.steer, round_id, browser.cookie(), "extend") == "too_often"
    assert refused(leads.steer, round_id, browser.cookie(), "reveal_all") == "act_unknown"
    assert refused(leads.steer, round_id, browser.cookie(), "talk") == "not_revealed"
    assert refused(leads.steer, round_id, browser.cookie(), "again") == "round_open_already"
    leads.steer(round_id, browser.cookie(), "cancel")
    assert home.round().state is State.CANCELLED
    assert refused(leads.steer, round_id, browser.cookie(), "remind") == "round_cancelled"


def test_a_facilitator_outside_the_roster_gets_a_link_and_has_no_ballot(tmp_path):
    sandbox_people = {"people": [{"id": "placeholder"}]}
    (tmp_path / "ids").mkdir()
    with house(tmp_path / "ids") as first:
        sandbox_people["people"][0]["id"] = first.sandbox.account(HEAD).id
    manifest = repository_manifest(facilitators=sandbox_people)
    folder = tmp_path / "house"
    folder.mkdir()
    with house(folder, manifest=manifest) as home:
        home.sandbox.label_as(HEAD, home.deal, add="trida")
        home.settle()
        bound = Ballots(home.app.world).claim(home.link(HEAD).rpartition("/")[2])
        assert bound.door == "lead"
        assert refused(Ballots(home.app.world).ballot, bound.round_id, bound.cookie) == "not_bound"
        page = desk(home).page(bound.round_id, bound.cookie)
        assert not page.member
        desk(home).steer(bound.round_id, bound.cookie, "cancel")
        assert home.round().state is State.CANCELLED


def test_a_round_follows_the_deal_s_new_owner(home):
    home.opened()
    lead, _ = home.seal("sales")
    orlov = home.sandbox.account("orlov")
    change = {"fields": {"assignee": {"accountId": orlov.id}}}
    home.person(LEAD).ask("PUT", f"/rest/api/3/issue/{home.deal}", json=change)
    home.settle()
    assert [p.id for p in home.round().facilitators] == [orlov.id]
    assert refused(desk(home).page, home.round().id, lead.cookie()) == "not_a_facilitator"
    assert WORKSPACE in home.app.world.sites
