"""The roster is frozen: who answers is settled at opening, and nobody gets in, or out with a seal, afterwards."""

from functools import partial
from urllib.error import HTTPError

import pytest

from plugin.domain.rounds import BallotState, State
from tests.blindness.channels import watched
from tests.blindness.visits import answer, every_door, knock, visitor
from tests.house import ROLES, WORKSPACE, house

WORDS = ("Кедровка", "Nutcracker")
OTHERS = ("Свиристель", "Waxwing")


@pytest.fixture
def stage(tmp_path):
    with watched(tmp_path, partial(house, tmp_path), logs_too=False) as (home, watch):
        yield home, watch


@pytest.fixture
def home(stage):
    return stage[0]


def roster(home):
    return {seat.role: [(p.id, p.active) for p in seat.people] for seat in home.round().roster.seats}


def ids(home, *slugs):
    return [(home.sandbox.account(slug).id, True) for slug in slugs]


def look_again(home):
    home.app.reconcile.run()
    home.settle()


def leave(home, slug):
    home.sandbox.set_active(slug, active=False)
    look_again(home)


def seal(home, slug, words=WORDS):
    browser, ballot = visitor(home, slug)
    browser.seal(ballot, answer(*words))
    return browser, ballot


def test_a_project_role_changed_after_opening_changes_nothing(home):
    home.opened()
    before, sent = roster(home), len(home.sandbox.world.mails)
    home.sandbox.staff("DEAL", "Marketing", ["ryabova"])
    home.sandbox.staff("DEAL", "Product", [])
    home.sandbox.staff("DEAL", "Sales", ["kotova", "savin"])
    look_again(home)
    assert (roster(home), len(home.sandbox.world.mails)) == (before, sent)
    knock(home, f"/answer/{WORKSPACE}/{home.deal}", "POST", data={"typed": "Ольга Рябова"})
    look_again(home)
    assert home.sandbox.mail("ryabova") == []
    for slug in ROLES.values():
        seal(home, slug)
    home.settle()
    assert (home.round().state, roster(home)) == (State.REVEALED, before)


def test_the_next_round_is_staffed_anew(home):
    home.opened()
    home.sandbox.staff("DEAL", "Marketing", ["ryabova"])
    home.app.steering.cancel(WORKSPACE, home.deal, home.sandbox.account("savin").id)
    home.settle()
    home.open()
    assert roster(home)["marketing"] == ids(home, "ryabova")


def test_a_role_has_one_ballot_and_its_people_do_not_read_each_other(stage):
    home, watch = stage
    home.open()
    first, ballot = seal(home, "savin")
    second, _ = visitor(home, "orlov")
    assert "Игорь Савин" in second.read(ballot)
    second.seal(ballot, answer(*OTHERS))
    assert "Пётр Орлов" in first.read(ballot)
    knock(home, f"{ballot}?edit={home.round().ballots['sales'].seal[:12]}", cookie=first.cookie, reader="savin")
    assert home.round().answered == 1
    assert watch.kinds(*WORDS) == {"page savin"}
    assert watch.kinds(*OTHERS) == {"page orlov"}
    for role in ("marketing", "product"):
        home.seal(role)
    home.settle()
    assert OTHERS[0] in first.read(f"{ballot}/result")
    assert watch.kinds(*WORDS) == {"page savin"}


def test_a_person_in_two_roles_stands_for_the_first_and_gets_one_letter(home):
    home.sandbox.staff("DEAL", "Marketing", ["savin", "lebedeva"])
    home.open()
    assert roster(home)["sales"] == ids(home, "savin", "orlov")
    assert roster(home)["marketing"] == ids(home, "lebedeva")
    assert len(home.sandbox.mail("savin")) == 1
    seal(home, "savin")
    states = {role: ballot.state for role, ballot in home.round().ballots.items()}
    assert states["sales"] is BallotState.SEALED
    assert states["marketing"] is not BallotState.SEALED


def test_a_removed_persons_seal_stays_and_counts(stage):
    home, watch = stage
    home.open()
    seal(home, "savin")
    home.settle()
    before = home.round().ballots["sales"]
    leave(home, "savin")
    leave(home, "orlov")
    assert home.round().ballots["sales"] == before
    assert home.notices() == []
    for slug in ("lebedeva", "kotova"):
        seal(home, slug, OTHERS)
    home.settle()
    assert home.round().state is State.REVEALED
    assert any(channel.startswith("tracker comment") for channel in watch.found(WORDS[0])[WORDS[0]])
    assert home.app.verify(WORKSPACE, home.deal, before.seal).proven


def test_a_removed_person_can_neither_come_in_nor_answer_from_where_they_are(stage):
    home, watch = stage
    home.open()
    inside, ballot = visitor(home, "kotova")
    link = home.link("orlov")
    leave(home, "orlov")
    leave(home, "kotova")
    assert knock(home, link, "POST").status_code == 404
    with pytest.raises(HTTPError) as no:
        inside.seal(ballot, answer(*WORDS))
    assert (no.value.code, WORDS[0] in no.value.read().decode()) == (403, True)
    assert home.round().ballots["product"].state is BallotState.WAITING
    for typed in ("Мария Котова", "Пётр Орлов"):
        knock(home, f"/answer/{WORKSPACE}/{home.deal}", "POST", data={"typed": typed})
    sent = len(home.sandbox.world.mails)
    look_again(home)
    assert len(home.sandbox.world.mails) == sent
    assert watch.kinds(*WORDS) == {"page kotova"}


def test_who_came_back_may_answer_again_by_a_fresh_link(home):
    home.opened()
    old = home.link("kotova")
    leave(home, "kotova")
    home.sandbox.set_active("kotova", active=True)
    look_again(home)
    assert knock(home, old, "POST").status_code == 404
    knock(home, f"/answer/{WORKSPACE}/{home.deal}", "POST", data={"typed": "Мария Котова"})
    home.settle()
    seal(home, "kotova")
    assert home.round().ballots["product"].state is BallotState.SEALED


def test_a_stranger_on_the_tracker_gets_nothing(stage):
    """An admin of the tracker who is not on the roster: the ticket, the pages, the neutral link, the mail."""
    home, watch = stage
    home.open()
    for slug in ("savin", "lebedeva"):
        seal(home, slug)
        home.settle()
    every_door(home)
    stranger = home.person("ryabova")
    path = f"/rest/api/3/issue/{home.deal}"
    seen = [
        stranger.ask(
            "GET", path, params={"fields": "*all", "properties": "*all", "expand": "changelog,renderedFields"}
        ),
        stranger.ask("GET", f"{path}/comment", params={"expand": "properties,renderedBody"}),
        stranger.ask("GET", f"{path}/remotelink"),
        stranger.ask("GET", f"{path}/properties/trida"),
    ]
    assert not any(word in str(seen) for word in WORDS)
    assert home.sandbox.mail("ryabova") == []
    assert watch.kinds(*WORDS) == {"page savin", "page lebedeva"}
    assert f"/answer/{WORKSPACE}/{home.deal}" in str(seen[2])
    assert "/a/" not in str(seen).replace("/answer/", "")
