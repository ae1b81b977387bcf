"""Looking at a workspace for the doctor: what is read, and that the probe is what the inlet takes."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from adapters.notion.events import Inlet
from adapters.notion.slots import Slots
from plugin.errors import NeedsOperator, Rejected, TryLater
from plugin.ports.tracker import PROBE
from tests.adapters.notion.standing import standing

SECRETS = (SecretStr("secret_of_tests"),)


@pytest.fixture
def place():
    with standing() as one:
        yield one


def test_our_own_inlet_takes_the_probe_and_refuses_the_forged_one(place):
    place.secrets = SECRETS
    inlet = Inlet(SECRETS, Slots({}))
    headers, body = place.inspector.probe(forged=False)
    inlet.verify(headers, body)
    assert inlet.parse(headers, body).kind == PROBE
    assert inlet.greeting(headers, body) is None
    with pytest.raises(Rejected, match="signature_wrong"):
        inlet.verify(*place.inspector.probe(forged=True))


def test_before_the_handshake_nothing_is_signed_and_no_subscription_is_ever_listed(place):
    with pytest.raises(NeedsOperator, match="no_handshake"):
        place.inspector.probe(forged=False)
    with pytest.raises(NeedsOperator, match="no_handshake"):
        place.inspector.hook(place.desired)
    place.secrets = SECRETS
    with pytest.raises(NeedsOperator, match="hook_unlisted"):
        place.inspector.hook(place.desired)


def test_an_open_deal_stands_for_the_database_and_a_closed_one_where_none_is_open(place):
    def samples(open_one):
        read = []

        def reads(number):
            read.append(number)
            return SimpleNamespace(id=number, closed=number != open_one)

        place.read = reads
        (sample,) = place.inspector.samples(place.desired.selection)
        return sample.id, len(read)

    newest = [place.sandbox.page(f"DEAL-{number}").id for number in (143, 142, 141)]
    for number in newest:
        assert samples(number)[0] == number
    assert samples("none")[1] == 5


def test_a_filter_of_the_selection_is_asked_with(place):
    chosen = json.loads(place.desired.selection) | {"filter": {"property": "Сумма", "number": {"greater_than": 10**12}}}
    assert place.inspector.samples(json.dumps(chosen)) == ()


def test_a_database_that_is_not_shared_is_named(place):
    assert place.inspector.unseen(place.desired.selection) == ()
    place.sandbox.permit("home", allowed=False)
    assert place.inspector.unseen(place.desired.selection) == (place.sandbox.place("deals"),)


def test_who_we_are_and_the_clock_that_is_read_even_where_the_token_is_refused(place):
    assert place.inspector.me().name == "Трида"
    place.sandbox.account("trida").token = "another"
    with pytest.raises(NeedsOperator, match="token_refused"):
        place.inspector.me()
    ahead = place.inspector.ahead()
    place.now += timedelta(hours=1)
    assert timedelta(minutes=59) < ahead - place.inspector.ahead() < timedelta(minutes=61)


def test_a_tracker_that_is_away_has_no_clock(place):
    place.url = "http://127.0.0.1:9"
    with pytest.raises(TryLater, match="away"):
        place.inspector.ahead()
