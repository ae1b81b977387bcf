"""Webhooks, liveness, readiness, and metrics for operators only."""

import pytest

from plugin.web.app import create_app
from plugin.web.machine import HOOK_BYTES, Health
from tests.web.cast import Cast


def made(**more):
    health = Health(ready=lambda: {"store": "ok"}, metrics=lambda: "trida_up 1\n")
    cast = Cast()
    behind = (cast.answering, cast.comparing, cast.leading)
    return create_app(*behind, lambda *_: (202, {}), health, goals=cast.goals, secret="s", **more).test_client()


def test_the_hook_gets_raw_bytes_and_small_header_names(client, delivered):
    body = b'{"a": "\xd1\x8f"}  \n'
    answer = client.post("/hooks/demo", data=body, headers={"X-Hub-Signature": "sha256=1"})
    assert (answer.status_code, answer.json) == (202, {"state": "taken"})
    workspace, headers, got = delivered[0]
    assert (workspace, headers["x-hub-signature"], got) == ("demo", "sha256=1", body)


def test_a_hook_may_be_larger_than_a_form_but_not_endless(client, delivered):
    assert client.post("/hooks/demo", data=b"x" * (5 * 1024 * 1024)).status_code == 202
    answer = client.post("/hooks/demo", data=bytes(HOOK_BYTES + 1))
    assert (answer.status_code, answer.json) == (413, {"reason": "too_large"})
    assert len(delivered) == 1


def test_liveness_looks_at_nothing_and_readiness_at_every_part(client, health):
    health["jobs"] = "heartbeat_late"
    assert client.get("/healthz").json == {"state": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["jobs"]) == (503, "heartbeat_late")
    health["jobs"] = "ok"
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 403),
        ("", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 403),
        ("10.0.0.7", {"X-Operator": "olga"}, 403),
    ],
)
def test_without_a_proxy_metrics_are_for_this_machine(peer, headers, status):
    answer = made().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("10.0.0.7", {"X-Operator": "olga"}, 200),
        ("127.0.0.1", {}, 403),
        ("127.0.0.1", {"X-Operator": " "}, 403),
    ],
)
def test_behind_a_proxy_only_its_header_counts(peer, headers, status):
    client = made(operator_header="X-Operator")
    assert client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer}).status_code == status


def test_refused_metrics_say_a_reason_code():
    answer = made().get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.7"})
    assert answer.json == {"reason": "operators_only"}
