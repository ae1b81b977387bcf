"""The link that a role shares: put on the role's page once, good for sealing and replacing, never for reading."""

from datetime import timedelta
from urllib.error import HTTPError

import pytest

from adapters.sandbox.answers import ANSWERS
from adapters.sandbox.play import LINK as PERSONAL
from plugin.domain.rounds import BallotState, Grade, State
from plugin.errors import NeedsOperator, Rejected, TryLater
from plugin.usecases.answering import Ballots
from plugin.usecases.leading import Leads
from plugin.usecases.reviewing import Reviews
from plugin.usecases.role_entry import BROWSERS_AN_HOUR
from tests.fakes import mail_server
from tests.house import LEAD, ROLES, WORKSPACE, house
from tests.private import LINK, PAGES, RoleVisitor, came, give_pages, links

SAID = ANSWERS["ru"]["savin"]
OWN = SAID["yes1"]


@pytest.fixture
def pages(home):
    return give_pages(home)


def refused(code, act, *args):
    with pytest.raises(HTTPError) as no:
        act(*args)
    assert no.value.code == code
    return no.value.read().decode()


def why(act, *args):
    with pytest.raises(Rejected) as no:
        act(*args)
    return no.value.reason


def test_one_link_stands_on_each_page_and_the_ticket_says_the_grade(home, pages):
    home.open()
    home.settle()
    assert {place: len(found) for place, found in pages.texts.items()} == dict.fromkeys(PAGES.values(), 1)
    text = next(iter(pages.texts[PAGES["sales"]].values()))
    assert "Роль «Продажи» отвечает по сделке DEAL-142" in text.replace("\\", "")
    assert home.link("savin") is None, "who has the role's link gets no letter from the tracker besides"
    assert home.link("lebedeva") is not None
    assert home.round().role_links == {"sales", "product"}
    ticket = home.app.connections[WORKSPACE].tracker.ticket(home.deal, "")
    assert "видно роли" in ticket.slots["status"]
    assert ticket.state["grade"] == "role-private"
    assert home.notices() == []


def test_without_fields_the_comment_says_the_grade(home):
    home.deal = "TEAM-1"
    give_pages(home)
    home.open()
    said = " ".join(map(repr, home.sandbox.issue(home.deal).comments))
    assert "видно роли" in said
    assert "Степень слепоты: запечатано" not in said


def test_an_answer_by_the_role_link_counts_as_the_picked_persons_and_is_read_by_nobody(home, pages):
    home.open()
    savin = home.sandbox.account("savin")
    browser, ballot = came(home, "savin", pages)
    home.settle()
    assert home.round().ballots["sales"].state is BallotState.WAITING
    assert "Ссылка роли" in browser.read(ballot)
    assert OWN not in browser.seal(ballot, SAID)
    home.settle()
    sealed = home.round().ballots["sales"]
    assert (sealed.state, sealed.person) == (BallotState.SEALED, savin.id)
    for page in (browser.read(ballot), browser.read(f"{ballot}?edit={sealed.seal[:12]}"), browser.read(browser._link)):
        assert OWN not in page
    other, same = came(home, "orlov", pages)
    assert savin.name in other.names()
    assert OWN not in other.read(same)
    other.seal(same, {**SAID, "yes1": "Другая причина"})
    home.settle()
    replaced = home.round().ballots["sales"]
    assert (replaced.person, replaced.version) == (home.sandbox.account("orlov").id, sealed.version + 1)
    log = home.app.steering.log(WORKSPACE, home.deal)
    assert [facts["bound_by"] for _, _, what, facts in log if what == "seal"] == ["role", "role"]


def test_who_has_an_address_gets_a_link_of_their_own_and_reads_there_what_they_sealed(tmp_path):
    with mail_server() as server:
        smtp = f"smtp://127.0.0.1:{server.server_address[1]}?from=trida@example.com"
        with house(tmp_path, TRIDA_SMTP_URL=smtp) as home:
            pages = give_pages(home)
            home.open()
            letter = next(one for one in server.letters if one["To"] == "savin@polus.example")
            shared, ballot = came(home, "savin", pages)
            shared.seal(ballot, SAID)
            own = RoleVisitor(PERSONAL.findall(letter.get_body(("plain",)).get_content())[0], "savin")
            assert OWN in own.read(own.open())
            assert own.read(ballot).count("по ссылке роли") == 1


def test_a_picked_name_leads_nothing_agrees_to_nothing_and_takes_nothing_back(home, pages):
    home.open()
    browser, ballot = came(home, LEAD, pages)
    home.seal("marketing")
    browser.seal(ballot, SAID)
    home.settle()
    round_id, cookie = home.round().id, browser.cookie.rpartition("=")[2]
    assert home.round().facilitators[0].id == home.sandbox.account(LEAD).id
    leads = Leads(home.app.world, Reviews(home.app.world, home.app.view_links))
    for act in ("early", "cancel", "extend"):
        assert why(leads.steer, round_id, cookie, act) == "not_a_facilitator"
    assert why(leads.page, round_id, cookie) == "not_a_facilitator"
    assert why(leads.second, round_id, cookie) == "own_link_needed"
    assert why(Ballots(home.app.world).withdraw, round_id, cookie) == "own_link_needed"
    assert "/lead" not in browser.read(ballot)
    assert home.round().ballots["sales"].state is BallotState.SEALED


def test_names_of_others_and_of_who_left_are_refused(home, pages):
    home.open()
    lebedeva, orlov = (home.sandbox.account(slug) for slug in ("lebedeva", "orlov"))
    browser = RoleVisitor(links(pages)[0], "orlov")
    assert "больше не отвечает за роль" in refused(422, browser.be, lebedeva.id)
    ballot = browser.be(orlov.id)
    home.sandbox.set_active("orlov", active=False)
    home.app.reconcile.run()
    home.settle()
    assert "больше не отвечает за роль" in refused(422, browser.be, orlov.id)
    assert orlov.name not in browser.names()
    assert SAID["yes1"] in refused(403, browser.seal, ballot, SAID), "what they typed comes back and is not kept"
    assert home.round().ballots["sales"].state is not BallotState.SEALED


def test_a_link_opens_so_many_browsers_an_hour(home, pages):
    home.open()
    browser, savin = RoleVisitor(links(pages)[0], "savin"), home.sandbox.account("savin").id
    for _ in range(BROWSERS_AN_HOUR):
        ballot = browser.be(savin)
        browser.press(ballot, "/leave")
    assert "слишком много браузеров" in refused(429, browser.be, savin)
    assert came(home, "kotova", pages, "product")
    home.clock.forward(minutes=61)
    assert browser.be(savin)


@pytest.mark.parametrize("ending", [State.REVEALED, State.CANCELLED])
def test_the_link_ends_with_the_round(home, pages, ending):
    home.open()
    browser, ballot = came(home, "savin", pages)
    browser.seal(ballot, SAID)
    if ending is State.REVEALED:
        home.seal("marketing")
        product, same = came(home, "kotova", pages, "product")
        product.seal(same, ANSWERS["ru"]["kotova"])
    else:
        home.app.steering.cancel(WORKSPACE, home.deal, home.sandbox.account(LEAD).id)
    home.settle()
    assert home.round().state is ending
    assert "ended with the round" in refused(410, browser.names)
    assert (OWN in browser.read(f"{ballot}/result")) if ending is State.REVEALED else OWN not in browser.read(ballot)


def test_the_deadline_ends_it_before_the_job_does(home, pages):
    home.open()
    browser, _ = came(home, "savin", pages)
    home.clock.now = home.round().deadline + timedelta(days=9)
    refused(410, browser.names)
    assert home.round().state is State.OPEN


def test_a_lost_answer_is_looked_for_and_nothing_is_written_twice(home, pages):
    pages.unsure, pages.arrives = TryLater("unsure", timedelta(seconds=1)), True
    home.open()
    home.pass_time(seconds=40)
    assert [len(links(pages, role)) for role in PAGES] == [1, 1]
    assert came(home, "savin", pages)


def test_a_text_that_never_arrived_is_left_anew_and_its_link_is_dead(home, pages):
    pages.unsure = TryLater("unsure", timedelta(seconds=1))
    home.open()
    assert links(pages) == []
    home.pass_time(seconds=40)
    (lost,) = LINK.findall(pages.lost[0])
    assert "This link opens nothing" in refused(404, RoleVisitor(lost, "savin").names)
    assert came(home, "savin", pages)


def test_a_page_that_cannot_be_written_waits_for_the_operator_and_keeps_nobody_else_waiting(home, pages):
    pages.refused = {PAGES["sales"]: NeedsOperator("not_shared")}
    home.open()
    assert [links(pages, role) != [] for role in PAGES] == [False, True]
    assert home.link("lebedeva") is not None
    (notice,) = home.app.notices()
    assert (notice.reason, notice.facts["role"]) == ("not_shared", "sales")
    pages.refused = {}
    home.pass_time(minutes=16)
    assert links(pages)
    assert home.notices() == []


def test_the_grade_is_fixed_when_the_round_opens(home):
    home.open()
    pages = give_pages(home)
    home.clock.forward(minutes=16)
    home.app.resync(WORKSPACE, lambda _: None)
    home.settle()
    assert (home.round().grade, dict(pages.texts)) == (Grade.SEALED, {})
    home.app.steering.cancel(WORKSPACE, home.deal, home.sandbox.account(LEAD).id)
    home.settle()
    home.open()
    assert len(links(pages)) == 1
    give_pages(home, {})
    home.app.resync(WORKSPACE, lambda _: None)
    home.settle()
    assert home.round().grade is Grade.ROLE_PRIVATE
    assert came(home, ROLES["sales"], pages)
