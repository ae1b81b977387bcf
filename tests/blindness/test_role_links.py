"""What was sealed by a role's link is shown to nobody before the reveal, its author included; its token is nowhere."""

import re
from functools import partial
from unittest import mock

import pytest

from plugin.domain.access import Proof, Viewer
from plugin.domain.rounds import State
from plugin.usecases import pages as filling
from plugin.usecases.deps import hashed
from tests.blindness.channels import watched
from tests.blindness.visits import WORDS, answer, every_command, every_door, visitor
from tests.house import house
from tests.private import came, give_pages, links

SALES, PRODUCT = WORDS["sales"], WORDS["product"]


@pytest.fixture
def stage(tmp_path):
    with watched(tmp_path, partial(house, tmp_path)) as (home, watch):
        tracker = give_pages(home)
        home.open()
        yield home, watch, tracker


def seal(home, tracker):
    sales, ballot = came(home, "savin", tracker)
    sales.seal(ballot, answer(*SALES))
    home.settle()
    return sales, ballot


def look_around(home, watch, sales, ballot, token):
    colleague, _ = came(home, "orlov", home.app.world.sites["demo"].tracker)
    every_door(home, (sales, colleague), token=token)
    for browser in (sales, colleague):
        browser.names()
        browser.read(ballot)
    every_command(home, watch.told)


def test_until_the_reveal_nobody_reads_it_and_after_it_everybody(stage):
    home, watch, tracker = stage
    sales, ballot = seal(home, tracker)
    look_around(home, watch, sales, ballot, links(tracker)[-1].rpartition("/")[2])
    assert watch.kinds(*SALES) == set()
    product, same = came(home, "kotova", tracker, "product")
    product.seal(same, answer(*PRODUCT))
    marketing, _ = visitor(home, "lebedeva")
    marketing.seal(ballot, answer(*WORDS["marketing"]))
    home.settle()
    assert home.round().state is State.REVEALED
    assert SALES[0] in sales.read(f"{ballot}/result")
    assert {"tracker comment", "page savin"} <= watch.kinds(*SALES)


def test_a_browser_taken_for_its_authors_would_be_caught(stage):
    home, watch, tracker = stage
    sales, ballot = seal(home, tracker)
    taken = mock.Mock(side_effect=lambda device: Viewer(Proof.BROWSER, device.round, device.person))
    with mock.patch.object(filling, "participant", taken):
        sales.read(ballot)
    assert watch.kinds(*SALES) == {"page savin"}


def test_tokens_and_cookies_of_a_role_stand_nowhere_but_on_its_page_and_in_their_browser(stage):
    home, watch, tracker = stage
    token = links(tracker)[-1].rpartition("/")[2]
    sales, ballot = seal(home, tracker)
    look_around(home, watch, sales, ballot, token)
    cookie = re.search(rf"trida-{home.round().id}=([^;]+)", sales.cookie)[1]
    found = watch.found(token, cookie, hashed(token), hashed(cookie))
    assert {c for c in found[token] if not re.match(rf"page \S+ \S+ /[atl]/{token}(/name)?$", c)} == set()
    assert {channel.split()[1] for channel in found[cookie]} == {"savin"}
    assert "column role_links.token_hash" in found[hashed(token)]
    assert "column devices.device_hash" in found[hashed(cookie)]
