"""The webhook secret that a tracker brings itself, unsigned: let in once, shown once, found nowhere."""

import json
import logging

import pytest
import sqlalchemy as sa
import structlog
from prometheus_client import REGISTRY, generate_latest

from plugin.errors import Rejected
from plugin.intake.hooks import Intake
from plugin.ports.store import Notice
from plugin.store.columns import metadata
from plugin.usecases.handshake import Handshake
from tests.intake.test_hooks import SIGNED, PlainInlet, Wakes
from tests.store.samples import NOW

SECRET = "secret_7f3a0cKedrovka"


class GreetedInlet(PlainInlet):
    def greeting(self, headers, body):
        return json.loads(body).get("verification_token")


@pytest.fixture
def handshake(store):
    return Handshake(store, lambda: NOW, frozenset({"kept"}))


@pytest.fixture
def intake(store, handshake):
    inlets = {"demo": GreetedInlet(), "kept": GreetedInlet()}
    return Intake(store, Wakes(), lambda: NOW, inlets, handshake=handshake)


def greet(intake, secret=SECRET, workspace="demo", headers=()):
    return intake.receive(workspace, dict(headers), json.dumps({"verification_token": secret}).encode())


def counted(outcome, known="no", workspace="demo"):
    labels = {"workspace": workspace, "known": known, "outcome": outcome}
    return REGISTRY.get_sample_value("trida_deliveries_total", labels) or 0


def notices(store):
    with store.begin() as tx:
        return [(n.workspace, n.ticket, n.reason) for n in tx.notices()]


def known(store, workspace="demo"):
    with store.begin() as tx:
        return tx.hook_secrets(workspace)


def test_the_first_greeting_is_kept_and_waits_for_the_operator(intake, store):
    before = counted("greeting", "yes")
    assert greet(intake) == (200, {"status": "greeting"})
    assert known(store) == (SECRET,)
    assert notices(store) == [("demo", "", "handshake_waits")]
    assert counted("greeting", "yes") == before + 1
    with store.begin() as tx:
        assert tx.deliveries("demo", 10) == ()


@pytest.mark.parametrize("headers", [{}, SIGNED])
def test_a_second_greeting_finds_the_door_closed(intake, store, headers):
    greet(intake)
    before = counted("handshake_closed")
    for secret in ("another", SECRET):
        assert greet(intake, secret, headers=headers) == (401, {"reason": "handshake_closed"})
    assert (known(store), counted("handshake_closed")) == ((SECRET,), before + 2)


def test_a_secret_of_the_environment_keeps_the_door_closed(intake, store):
    assert greet(intake, workspace="kept") == (401, {"reason": "handshake_closed"})
    assert known(store, "kept") == ()
    plain = Intake(store, Wakes(), lambda: NOW, {"demo": GreetedInlet()})
    assert greet(plain) == (401, {"reason": "handshake_closed"})


@pytest.mark.parametrize("secret", ["", "x" * 513, "two words", "секрет", "line\n"])
def test_what_cannot_be_a_secret_is_not_kept(secret, intake, store):
    assert greet(intake, secret) == (401, {"reason": "handshake_malformed"})
    assert (known(store), notices(store)) == ((), [])


def test_a_greeting_lets_no_unsigned_event_in(intake):
    greet(intake)
    assert intake.receive("demo", {}, b"{}") == (401, {"reason": "signature_missing"})
    assert intake.receive("demo", SIGNED, b"{}")[0] == 202


def test_the_secret_is_shown_once_and_a_new_subscription_opens_the_door_again(intake, store, handshake):
    assert (handshake.show("demo"), handshake.times("demo")) == (None, None)
    greet(intake)
    assert handshake.show("demo") == SECRET
    assert (handshake.show("demo"), handshake.times("demo"), notices(store)) == (None, (NOW, NOW), [])
    handshake.renew("demo")
    assert (known(store), handshake.times("demo")) == ((), None)
    assert greet(intake, "another")[0] == 200
    assert (handshake.show("demo"), known(store)) == ("another", ("another",))


def test_other_notices_of_the_workspace_stay(intake, store, handshake):
    greet(intake)
    with store.begin() as tx:
        tx.notice(Notice("demo", "", "mail_off", {}, NOW))
    handshake.renew("demo")
    assert notices(store) == [("demo", "", "mail_off")]


def test_the_secret_stands_nowhere_but_in_its_row_and_there_as_ciphertext(intake, store, caplog):
    with structlog.testing.capture_logs() as said, caplog.at_level(logging.DEBUG):
        greet(intake)
        greet(intake, f"{SECRET}-again")
        with pytest.raises(Rejected) as no:
            intake._handshake.take("demo", SECRET)
    with store.begin() as tx:
        rows = [repr(row) for t in metadata.sorted_tables for row in tx.connection.execute(sa.select(t))]
    everything = [*rows, repr(said), caplog.text, generate_latest().decode(), repr(no.value), repr(vars(intake))]
    assert len(said) == 2
    assert not any("7f3a0c" in one for one in everything)
