"""Webhook bodies of real sites: kept as events when the signature is right, refused when not, their texts nowhere."""

import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
import requests

from tests.generated import ROOT
from tests.house import WORKSPACE, house

FOLDER = ROOT.parent / "shared" / "fixtures" / "jira"
BODIES = sorted(FOLDER.glob("*.json"))
pytestmark = pytest.mark.skipif(not BODIES, reason="the recorded webhook bodies are not on this machine")
SHORTEST = 8


def post(home, body, secret="webhook-secret-of-the-tests"):
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "X-Hub-Signature": f"sha256={signature}",
        "X-Atlassian-Webhook-Identifier": hashlib.md5(body).hexdigest(),
        "Content-Type": "application/json",
    }
    return requests.post(f"{home.url}/hooks/{WORKSPACE}", data=body, headers=headers, timeout=10)


def texts(value):
    """Every text of a body that a person may have typed: all values but the names of events and ids."""
    if isinstance(value, dict):
        return [t for key, one in value.items() if key not in KEPT for t in texts(one)]
    if isinstance(value, list):
        return [t for one in value for t in texts(one)]
    return [value] if isinstance(value, str) and len(value) >= SHORTEST and not value.isdigit() else []


KEPT = {"webhookEvent", "accountId", "name", "key", "issue_event_type_name"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with house(tmp_path_factory.mktemp("fixtures")) as one:
        yield one


@pytest.mark.parametrize("path", BODIES, ids=lambda p: p.stem)
def test_a_signed_body_is_kept_as_an_event_without_its_texts(home, path):
    body = path.read_bytes()
    answer = post(home, body)
    assert answer.status_code in (200, 202)
    assert answer.json()["event"] == json.loads(body)["webhookEvent"]
    assert post(home, body).json() == answer.json()
    home.engine.drain()
    with home.app.store.begin() as tx:
        newest = tx.deliveries(WORKSPACE, 1)[0]
    assert newest["kind"] == json.loads(body)["webhookEvent"]
    files = b"".join(one.read_bytes() for one in Path(home.env["TRIDA_MANIFEST"]).parent.glob("trida.db*"))
    people = set(re.findall(rb'"accountId": *"([^"]+)"', body))
    leaked = [
        t for t in texts(json.loads(body)) if t.encode() in files and t not in WE_SAY and t.encode() not in people
    ]
    assert leaked == []


WE_SAY = {"jira:issue_updated", "issue_updated"}


@pytest.mark.parametrize("path", BODIES, ids=lambda p: p.stem)
def test_a_body_with_a_wrong_signature_is_refused(home, path):
    answer = post(home, path.read_bytes(), secret="somebody else's")
    assert (answer.status_code, answer.json()) == (401, {"reason": "signature_wrong"})


def test_an_unsigned_body_and_a_body_that_was_changed_are_refused(home):
    body = BODIES[0].read_bytes()
    bare = requests.post(f"{home.url}/hooks/{WORKSPACE}", data=body, timeout=10)
    assert (bare.status_code, bare.json()["reason"]) == (401, "signature_missing")
    signature = hmac.new(b"webhook-secret-of-the-tests", body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature": f"sha256={signature}"}
    changed = requests.post(f"{home.url}/hooks/{WORKSPACE}", data=body + b" ", headers=headers, timeout=10)
    assert changed.json()["reason"] == "signature_wrong"


def test_an_unknown_event_is_kept_and_named(home):
    body = json.dumps({"webhookEvent": "jira:something_new", "secret_text": "не храните меня"}).encode()
    assert post(home, body).status_code == 200
    with home.app.store.begin() as tx:
        newest = tx.deliveries(WORKSPACE, 1)[0]
    assert (newest["kind"], newest["known"]) == ("jira:something_new", False)
