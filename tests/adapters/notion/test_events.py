"""Webhook bodies, documented and recorded, and who may send them."""

import json
import re

import pytest
from pydantic import SecretStr

from adapters.notion.events import EVENTS, Inlet, parse
from adapters.notion.signature import sign
from adapters.notion.slots import Slots
from plugin.errors import Rejected
from tests.adapters.notion.conftest import FIXTURES

TOKEN = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"
GREETING = json.dumps({"verification_token": TOKEN}, separators=(",", ":")).encode()
VECTOR = "461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735"
PAGE, PERSON = "0ef104cd-477e-80e1-8571-cfd10e92339a", "c7c11cca-1d73-471d-9b6e-bdef51470190"
SLOTS = Slots({"status": "XGe%40", "open": "DbAu", "talks.state": "zz"})
KINDS = {
    "comment.created.2.json": ("comment.created", PAGE, {"comment"}),
    "comment.created.json": ("comment.created", PAGE, {"comment"}),
    "comment.deleted.json": ("comment.deleted", PAGE, {"comment"}),
    "comment.updated.json": ("comment.deleted", PAGE, {"comment"}),
    "page.content_updated.json": ("page.content_updated", PAGE, {"content"}),
    "page.created.json": ("page.created", "153104cd-477e-809d-8dc4-ff2d96ae3090", set()),
    "page.deleted.json": ("page.deleted", "153104cd-477e-8001-935c-c4b11828dfbd", set()),
    "page.locked.json": ("page.locked", "153104cd-477e-8001-935c-c4b11828dfbd", set()),
    "page.moved.json": ("page.moved", "154104cd-477e-8030-9989-d4daf352d900", set()),
    "page.properties_updated.json": (
        "page.properties_updated",
        "153104cd-477e-809d-8dc4-ff2d96ae3090",
        {"status", "labels", "stage"},
    ),
    "page.undeleted.json": ("page.undeleted", "153104cd-477e-8001-935c-c4b11828dfbd", set()),
    "page.unlocked.json": ("page.unlocked", "153104cd-477e-8001-935c-c4b11828dfbd", set()),
    **{
        f"database.{what}.json": (f"database.{what}", None, set())
        for what in ("content_updated", "created", "deleted", "moved", "schema_updated", "undeleted")
    },
}


@pytest.mark.parametrize("name", KINDS)
def test_every_documented_body(name: str, bodies):
    # one of the documentation's examples has a comma too many
    body = re.sub(rb",(\s*})", rb"\1", bodies(name))
    kind, ticket, touched = KINDS[name]
    slots = Slots(SLOTS.ids())
    slots.stage = "bDf["
    event = parse(body, slots)
    assert (event.kind, event.ticket, event.known) == (kind, ticket, not kind.startswith("database."))
    assert (event.touched, event.actor, event.delivery) == (touched, PERSON, json.loads(body)["id"])
    assert event.at.isoformat().endswith("+00:00")
    assert "authors" in event.keys


def test_no_documented_body_is_forgotten():
    if not FIXTURES.is_dir():
        pytest.skip("the vendor's bodies are not beside this checkout")
    assert {path.name for path in FIXTURES.glob("*.json")} == KINDS.keys()


def event(**parts):
    return parse(json.dumps({"type": "page.properties_updated", **parts}).encode(), SLOTS)


def test_properties_may_stand_beside_the_data_and_need_no_encoding():
    assert event(updated_properties=["XGe@", "zz", "other"]).touched == {"status", "field"}
    assert event(data={"updated_properties": [{"id": "DbAu"}, 5, None]}).touched == {"labels"}
    assert event(data={"updated_properties": "DbAu"}, updated_properties=7).touched == frozenset()


def test_several_authors_are_nobody():
    assert event(authors=[{"id": "a"}, {"id": "b"}]).actor is None
    assert event(authors=[{"id": "a"}, {"id": "a"}]).actor == "a"
    assert event(authors=[]).actor is event(authors="a").actor is event(authors=[5]).actor is None


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"7", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_refused(body: bytes):
    with pytest.raises(Rejected, match="not_json"):
        parse(body, SLOTS)


@pytest.mark.parametrize(
    "parts", [{"id": 5, "timestamp": 7, "entity": 1, "data": []}, {"type": 3}, {"timestamp": "2024-12-05T23:57:05"}]
)
def test_odd_parts_are_missing_parts(parts: dict):
    found = event(**parts)
    assert (found.at, found.ticket) == (None, None)
    assert found.delivery == found.sha256


def test_new_sorts_of_events_keep_their_name_and_no_values():
    odd = parse(json.dumps({"type": "view.created", "secret words": "x"}).encode(), SLOTS)
    assert (odd.known, odd.kind, odd.keys) == (False, "view.created", ("secret words", "type"))
    assert all(parse(json.dumps({"type": kind}).encode(), SLOTS).known for kind in EVENTS)


# who sends


def test_the_published_example_of_a_signature():
    assert sign(TOKEN.encode(), GREETING) == f"sha256={VECTOR}"
    Inlet([SecretStr("other"), SecretStr(TOKEN)], SLOTS).verify({"X-Notion-Signature": f"sha256={VECTOR}"}, GREETING)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "signature_missing"),
        ({"x-notion-signature": " "}, "signature_missing"),
        ({"x-notion-signature": VECTOR}, "signature_method"),
        ({"x-notion-signature": f"sha1={VECTOR}"}, "signature_method"),
        ({"x-notion-signature": f"sha256={VECTOR[:-1]}6"}, "signature_wrong"),
        ({"x-notion-signature": "sha256=ж"}, "signature_wrong"),
        ({"x-notion-signature": f"sha256={VECTOR}", "X-Notion-Signature": f"sha256={VECTOR}"}, "signature_wrong"),
    ],
)
def test_anything_else_is_refused(headers: dict, reason: str):
    with pytest.raises(Rejected, match=reason):
        Inlet([SecretStr(TOKEN)], SLOTS).verify(headers, GREETING)


@pytest.mark.parametrize("secrets", [[], [SecretStr("")]])
def test_without_a_secret_nothing_is_let_in(secrets: list):
    inlet = Inlet(secrets, SLOTS)
    for key in (b"", TOKEN.encode()):
        with pytest.raises(Rejected, match="signature_wrong"):
            inlet.verify({"x-notion-signature": sign(key, GREETING)}, GREETING)
    assert inlet.greeting({}, GREETING) == TOKEN
    secrets.append(SecretStr(TOKEN))
    inlet.verify({"x-notion-signature": sign(TOKEN.encode(), GREETING)}, GREETING)


@pytest.mark.parametrize(
    "body",
    [
        b"x",
        b"{}",
        b'{"verification_token": ""}',
        b'{"verification_token": 5}',
        b'{"verification_token": "a\\n"}',
        b'{"verification_token": "a", "type": "page.created"}',
        json.dumps({"verification_token": "a" * 201}).encode(),
    ],
)
def test_only_a_handshake_is_a_greeting(body: bytes):
    assert Inlet([], SLOTS).greeting({}, body) is None
