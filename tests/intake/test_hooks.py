import json

import pytest
from prometheus_client import REGISTRY

from plugin.errors import NeedsOperator, Rejected
from plugin.intake import hooks
from plugin.intake.hooks import Intake, Own
from plugin.ports.tracker import PROBE
from tests.store.samples import NOW, an_event

SIGNED = {"x-hub-signature": "good"}


class PlainInlet:
    """Takes "good" for a signature and a body that names the fields of its event."""

    def verify(self, headers, body):
        if "x-hub-signature" not in headers:
            raise Rejected("signature_missing")
        if headers["x-hub-signature"] != "good":
            raise Rejected("signature_wrong")

    def parse(self, headers, body):
        try:
            fields = json.loads(body)
        except ValueError:
            raise Rejected("not_json") from None
        return an_event(**{**fields, "touched": frozenset(fields.get("touched", ["labels"]))})

    def greeting(self, headers, body):
        return None


class Wakes:
    """Stands for the engine: writes down who was woken, and breaks when told."""

    def __init__(self):
        self.woken = []
        self.breaks = False

    def wake(self, tx, workspace, ticket, *args, **more):
        if self.breaks:
            raise RuntimeError
        self.woken.append((workspace, ticket))


@pytest.fixture
def wakes():
    return Wakes()


@pytest.fixture
def intake(store, wakes):
    own = Own(lambda: "robot", frozenset({"agreement", "state.sales", "answer.sales"}))
    return Intake(store, wakes, lambda: NOW, {"demo": PlainInlet()}, {"demo": own})


def send(intake, headers=SIGNED, workspace="demo", **fields):
    return intake.receive(workspace, headers, json.dumps(fields).encode())


def counted(known, outcome, workspace="demo"):
    labels = {"workspace": workspace, "known": known, "outcome": outcome}
    return REGISTRY.get_sample_value("trida_deliveries_total", labels) or 0


def rows(store):
    with store.begin() as tx:
        return {row["delivery"]: row["done_at"] is not None for row in tx.deliveries("demo", 10)}


def test_a_known_event_wakes_its_ticket(intake, store, wakes):
    before = counted("yes", "accepted")
    assert send(intake) == (202, {"status": "accepted", "event": "jira:issue_updated"})
    assert (wakes.woken, rows(store)) == ([("demo", "10001")], {"d1": False})
    assert counted("yes", "accepted") == before + 1


def test_a_probe_of_our_own_is_answered_and_leaves_nothing(intake, store, wakes):
    before = counted("yes", "probe")
    assert send(intake, kind=PROBE, ticket=None, known=False) == (200, {"status": "probe", "event": PROBE})
    assert send(intake, {}, kind=PROBE)[0] == 401
    assert (wakes.woken, rows(store), counted("yes", "probe")) == ([], {}, before + 1)


def test_a_repeated_delivery_is_answered_and_nothing_more(intake, store, wakes):
    send(intake)
    assert send(intake) == (200, {"status": "accepted", "event": "jira:issue_updated"})
    assert (wakes.woken, rows(store)) == ([("demo", "10001")], {"d1": False})


@pytest.mark.parametrize("headers", [{}, {"x-hub-signature": "bad"}])
def test_what_is_not_signed_is_refused_and_not_kept(intake, store, wakes, headers):
    reason = "signature_wrong" if headers else "signature_missing"
    before = counted("no", reason)
    assert send(intake, headers) == (401, {"reason": reason})
    assert intake.receive("demo", headers, b"not json") == (401, {"reason": reason})
    assert (wakes.woken, rows(store), counted("no", reason)) == ([], {}, before + 2)


def test_what_cannot_be_read_is_refused(intake, store):
    assert intake.receive("demo", SIGNED, b"not json") == (400, {"reason": "not_json"})
    assert intake.receive("nobody", SIGNED, b"{}") == (404, {"reason": "workspace_unknown"})
    assert rows(store) == {}
    assert counted("no", "workspace_unknown", "nobody") == 0


def test_a_body_that_is_too_big_is_not_even_verified(intake, monkeypatch):
    monkeypatch.setattr(hooks, "LARGEST", 10)
    assert intake.receive("demo", {}, b"x" * 11) == (413, {"reason": "body_too_big"})
    assert intake.receive("demo", {}, b"x" * 10)[0] == 401


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [({"known": False, "kind": "board_created"}, "unknown"), ({"ticket": None, "kind": "sprint_closed"}, "no_ticket")],
)
def test_what_nobody_acts_on_is_kept_and_named(intake, store, wakes, fields, outcome):
    known = "no" if outcome == "unknown" else "yes"
    before = counted(known, outcome)
    assert send(intake, **fields) == (200, {"status": "accepted", "event": fields["kind"]})
    assert (wakes.woken, rows(store), counted(known, outcome)) == ([], {"d1": True}, before + 1)


@pytest.mark.parametrize(
    ("fields", "echo"),
    [
        ({"actor": "robot", "touched": ["state.sales", "agreement"]}, True),
        ({"actor": "robot", "touched": []}, False),
        ({"actor": "robot", "touched": ["state.sales", "labels"]}, False),
        ({"actor": "u9", "touched": ["state.sales"]}, False),
        ({"actor": None, "touched": []}, False),
    ],
)
def test_our_own_changes_wake_nobody(intake, store, wakes, fields, echo):
    assert send(intake, **fields)[0] == (200 if echo else 202)
    assert (wakes.woken, rows(store)) == ([] if echo else [("demo", "10001")], {"d1": echo})


def test_before_our_account_is_known_every_change_wakes(store, wakes):
    unknown = Own(lambda: None, frozenset({"agreement"}))
    intake = Intake(store, wakes, lambda: NOW, {"demo": PlainInlet()}, {"demo": unknown})
    assert send(intake, actor=None, touched=["agreement"])[0] == 202
    without = Intake(store, wakes, lambda: NOW, {"demo": PlainInlet()})
    assert send(without, delivery="d2", actor="robot", touched=["agreement"])[0] == 202


def test_an_event_without_its_wake_up_is_not_kept(intake, store, wakes):
    wakes.breaks = True
    with pytest.raises(RuntimeError):
        send(intake)
    assert rows(store) == {}
    wakes.breaks = False
    assert send(intake)[0] == 202


def test_an_inlet_that_lets_everything_in_is_refused(store, wakes):
    class Open(PlainInlet):
        def verify(self, headers, body):
            return

    with pytest.raises(NeedsOperator, match="hook_open") as caught:
        Intake(store, wakes, lambda: NOW, {"demo": Open()})
    assert caught.value.facts == {"workspace": "demo"}
