"""What goes wrong between us and the tracker: nothing is lost, nothing is done twice, somebody is told what to do."""

import re
from urllib.error import HTTPError

import pytest

from adapters.sandbox.play import Ticket
from plugin.domain.rounds import BallotState, State
from tests.house import LEAD, ROLES, WORKSPACE, house, repository_manifest


def reveals(home):
    return Ticket(home.person(LEAD), home.deal).reveals()


def play_to_the_last(home):
    home.open()
    for role in ("sales", "marketing"):
        home.seal(role)
    home.settle()
    home.seal("product")


@pytest.mark.parametrize("retry_after", [1, "date", None, "huge"])
def test_too_many_requests_delays_the_reveal_and_loses_nothing(either, retry_after):
    home = either
    home.after(play_to_the_last)
    home.sandbox.fault("429", method="PUT|POST", path="/issue/", times=3, retry_after=retry_after, seconds=2)
    home.settle()
    home.pass_time(hours=1)
    assert (home.round().state, reveals(home)) == (State.REVEALED, 1)


@pytest.mark.parametrize("kind", ["500", "503", "drop", "lost-ack", "409"])
@pytest.mark.parametrize("path", ["/issue/[^/]+$", "/comment$", "/remotelink$"])
def test_every_effect_happens_once_whatever_happened_to_its_answer(home, kind, path):
    home.sandbox.fault(kind, method="PUT|POST", path=path, times=2)
    home.open()
    home.pass_time(minutes=10)
    play_rest(home)
    links = home.person(LEAD).ask("GET", f"/rest/api/3/issue/{home.deal}/remotelink")
    assert (home.round().state, reveals(home), len(links)) == (State.REVEALED, 1, 1)


def play_rest(home):
    for role in ROLES:
        home.seal(role)
        home.settle()
    home.pass_time(minutes=10)


def test_a_reveal_whose_answer_was_lost_is_found_by_its_mark(either):
    home = either
    home.after(play_to_the_last)
    home.sandbox.fault("lost-ack", method="POST", path="/comment$", times=1)
    home.settle()
    home.clock.forward(minutes=10)
    home.settle()
    assert (home.round().published, reveals(home)) == (True, 1)


@pytest.mark.parametrize("kind", ["duplicate", "reorder", "late"])
def test_deliveries_in_any_order_and_number_end_the_same(either, kind):
    home = either
    home.sandbox.fault(kind, path=".", times=None, seconds=0.05)
    play_to_the_last(home)
    home.settle()
    assert (home.round().state, reveals(home)) == (State.REVEALED, 1)


def test_a_lost_webhook_is_healed_by_the_reconcile(either):
    home = either
    home.sandbox.fault("lose", path=".", times=None)
    home.sandbox.label_as(LEAD, home.deal, add="trida")
    home.settle()
    assert home.round() is None
    home.app.reconcile.run()
    home.clock.forward(minutes=1)
    home.app.reconcile.run()
    home.settle()
    assert home.round().state is State.OPEN


def test_resync_reads_every_deal_again(home):
    counted = []
    assert home.app.resync(WORKSPACE, counted.append) == len(counted) > 4


def test_an_expired_token_waits_for_the_operator_and_then_goes_on(home):
    home.after(play_to_the_last)
    home.sandbox.fault("401", path="/issue/", times=1)
    assert home.settle() == ["operator"]
    assert home.notices() == ["token_refused"]
    home.clock.forward(hours=1)
    home.settle()
    assert (home.round().state, reveals(home), home.notices()) == (State.REVEALED, 1, [])


def test_mail_off_keeps_the_round_open_tells_the_operator_and_sends_later(either):
    home = either
    home.sandbox.mail_off()
    home.open()
    assert home.round().state is State.OPEN
    assert home.notices() == ["mail_off"]
    assert home.link("kotova") is None
    home.sandbox.mail_off(off=False)
    home.clock.forward(minutes=20)
    home.settle()
    play_rest(home)
    assert (home.round().state, home.notices()) == (State.REVEALED, [])


def slot(home, name):
    with home.app.store.begin() as tx:
        return tx.installed(WORKSPACE).slots[name]


def test_a_renamed_field_changes_nothing(home):
    home.opened()
    field = slot(home, "state.sales")
    home.person("installer").ask("PUT", f"/rest/api/3/field/{field}", json={"name": "Что-то другое"})
    play_rest(home)
    assert home.round().carrier == "fields"
    assert home.app.verify(WORKSPACE, home.deal, None).proven


@pytest.mark.parametrize("how", ["deleted", "off the screen"])
def test_a_field_lost_mid_round_lets_the_round_go_on_in_comments(home, how):
    home.opened()
    home.seal("sales")
    home.settle()
    field = slot(home, "answer.product")
    admin = home.person("installer")
    if how == "deleted":
        admin.ask("DELETE", f"/rest/api/3/field/{field}")
    else:
        for screen in admin.ask("GET", "/rest/api/3/screens")["values"]:
            for tab in admin.ask("GET", f"/rest/api/3/screens/{screen['id']}/tabs"):
                where = f"/rest/api/3/screens/{screen['id']}/tabs/{tab['id']}/fields"
                if any(one["id"] == field for one in admin.ask("GET", where)):
                    admin.ask("DELETE", f"{where}/{field}")
    for role in ("marketing", "product"):
        home.seal(role)
    home.settle()
    assert (home.round().state, home.round().carrier, reveals(home)) == (State.REVEALED, "plain", 1)
    assert home.app.verify(WORKSPACE, home.deal, None).proven


@pytest.mark.parametrize(
    ("people", "words"),
    [([], "роль «Маркетинг»"), (["savin"], "Маркетинг")],
    ids=["role empty", "one person in two roles"],
)
def test_a_roster_that_cannot_be_made_is_said_on_the_ticket(either, people, words):
    home = either
    project = home.deal.partition("-")[0]
    home.sandbox.staff(project, "Sales", ["savin"])
    home.sandbox.staff(project, "Marketing", people)
    home.open()
    assert home.round() is None
    said = str(home.sandbox.issue(home.deal).comments[-1].body)
    assert re.search(words.replace("роль ", ""), said)
    home.sandbox.staff(project, "Marketing", ["lebedeva"])
    home.open()
    assert home.round().state is State.OPEN


def test_a_person_who_left_cannot_open_the_link_and_their_seal_stays(home):
    home.opened()
    home.seal("sales")
    home.seal("marketing")
    home.settle()
    for slug in ("savin", "kotova"):
        home.sandbox.set_active(slug, active=False)
    home.app.reconcile.run()
    home.settle()
    assert home.round().ballots["sales"].state is BallotState.SEALED
    assert home.notices() == ["role_left"]
    assert "ЛогистПарк" not in home.refused(home.link("kotova"))


def test_a_role_whose_people_left_is_restaffed_by_two(home):
    home.opened()
    home.seal("sales")
    home.seal("marketing")
    home.settle()
    home.sandbox.set_active("kotova", active=False)
    home.app.reconcile.run()
    home.settle()
    head = home.sandbox.account("ryabova")
    savin, anna = home.sandbox.account("savin").id, home.sandbox.account("lebedeva").id
    home.app.steering.restaff(WORKSPACE, home.deal, (savin, anna), "product", head.id)
    home.settle()
    browser, ballot = home.browser("ryabova")
    browser.seal(ballot, {"yes1": "берут", "yes-more": "on", "no-more": "on"})
    home.settle()
    assert home.round().state is State.REVEALED
    assert home.round().restaffed == {"product"}


def test_a_hundred_kilobytes_and_odd_characters_come_back_or_come_out_as_they_went_in(home):
    home.opened()
    odd = "[~accountid:1] {color:red}x{color} <b>b</b> **b** @all https://evil.example/ שלום 👩‍💻 | a"
    browser, ballot = home.browser("savin")
    with pytest.raises(HTTPError) as refused:
        browser.seal(ballot, {"yes1": "я" * 50_000, "no1": odd, "yes-more": "on", "no-more": "on"})
    assert "я" * 50_000 in refused.value.read().decode()
    browser.seal(ballot, {"yes1": odd, "yes-more": "on", "no-more": "on"})
    for role in ("marketing", "product"):
        home.seal(role)
    home.settle()
    told = [c.body for c in home.sandbox.issue(home.deal).comments if "trida.reveal" in c.properties]
    texts = list(leaves(told[0]))
    assert any(odd in text for text, marks in texts if not marks)


def leaves(node):
    if node.get("type") == "text":
        yield node["text"], [m["type"] for m in node.get("marks", ()) if m["type"] == "link"]
    for child in node.get("content", ()):
        yield from leaves(child)


def internal(home):
    kept = home.sandbox.issue(home.deal).comments
    return [one.properties.get("sd.public.comment") for one in kept if "trida" in one.properties]


def test_in_a_service_project_comments_are_internal_where_the_manifest_says_so(tmp_path):
    deals = {**repository_manifest()["workspaces"][WORKSPACE]["deals"], "internal_comments": True}
    with house(tmp_path, manifest=repository_manifest(deals=deals)) as home:
        home.deal = "TEAM-1"
        home.sandbox.world.project("TEAM").kind = "service_desk"
        play_to_the_last(home)
        home.settle()
        assert (home.round().state, reveals(home), home.notices()) == (State.REVEALED, 1, [])
        assert internal(home) == [{"internal": True}] * 5


def test_a_comment_that_comes_out_public_all_the_same_is_deleted_and_the_operator_told(tmp_path):
    deals = {**repository_manifest()["workspaces"][WORKSPACE]["deals"], "internal_comments": True}
    with house(tmp_path, manifest=repository_manifest(deals=deals)) as home:
        home.deal = "TEAM-1"
        home.sandbox.world.project("TEAM").kind = "service_desk"
        home.sandbox.world.internal_comments = False
        home.open()
        assert (internal(home), home.notices()) == ([], ["comment_public"])


def test_a_service_project_gets_no_round_and_no_comment_that_a_customer_would_read(either):
    home = either
    home.sandbox.world.project(home.deal.partition("-")[0]).kind = "service_desk"
    comments = len(home.sandbox.issue(home.deal).comments)
    home.open()
    assert home.round() is None
    assert len(home.sandbox.issue(home.deal).comments) == comments
    assert home.notices() == ["service_project"]
    home.app.clear_notices(WORKSPACE, home.sandbox.issue(home.deal).id)
    assert home.notices() == []
