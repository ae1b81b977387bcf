"""Webhook bodies of real sites: kept as events when the signature is right, refused when not, their texts nowhere."""

import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
import requests

from tests.generated import ROOT
from tests.house import WORKSPACE
from tests.trackers.place import place

FIXTURES = ROOT.parent / "shared" / "fixtures"
JIRA, NOTION = (sorted((FIXTURES / vendor).glob("*.json")) for vendor in ("jira", "notion"))
# Bodies of before Data Center say nothing of which edition they are: both have to take them.
BODIES = {
    "jira-cloud": [path for path in JIRA if "server" not in path.stem],
    "jira-dc": [path for path in JIRA if "cloud" not in path.stem],
    "notion": NOTION,
}
pytestmark = pytest.mark.skipif(not JIRA or not NOTION, reason="the recorded webhook bodies are not on this machine")
HEADERS = {"notion": "X-Notion-Signature"}
SHORTEST = 8
# Numbers, and days: those stand in the times of events too.
DIGITS = re.compile(r"[\d-]+")
# What of a body is kept: names of events, and ids of people and tickets.
KEPT = {"webhookEvent", "accountId", "name", "key", "issue_event_type_name", "id", "type", "page_id"}
WE_SAY = {"jira:issue_updated", "issue_updated", "description"}


@pytest.fixture(scope="module", params=BODIES)
def home(request, tmp_path_factory):
    with place(tmp_path_factory.mktemp("fixtures"), request.param) as one:
        yield one


def secret_of(home):
    if home.kind == "notion":
        return next(one.token for one in home.sandbox.world.subscriptions.values())
    return home.env["TRIDA_JIRA_WEBHOOK_SECRET"]


def signed(home, body, secret=None):
    digest = hmac.new((secret or secret_of(home)).encode(), body, hashlib.sha256).hexdigest()
    return {HEADERS.get(home.kind, "X-Hub-Signature"): f"sha256={digest}"}


def post(home, body, headers=None):
    given = signed(home, body) if headers is None else headers
    if home.kind == "jira-cloud":
        given = {**given, "X-Atlassian-Webhook-Identifier": hashlib.md5(body).hexdigest()}
    return requests.post(f"{home.url}/hooks/{WORKSPACE}", data=body, headers=given, timeout=10)


def newest(home):
    with home.app.store.begin() as tx:
        return tx.deliveries(WORKSPACE, 1)[0]


def texts(value):
    """Every text of a body that a person may have typed, and every address."""
    if isinstance(value, dict):
        return [text for key, one in value.items() if key not in KEPT for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    short = isinstance(value, str) and (len(value) < SHORTEST or DIGITS.fullmatch(value))
    return [value] if isinstance(value, str) and not short else []


def about(home, content):
    """Return what a body says itself: the event's name, the ticket, and whether anything is to be done for it."""
    if home.kind == "notion":
        entity = content["entity"]
        ticket = entity["id"] if entity["type"] == "page" else content["data"].get("page_id")
        return content["type"], ticket, ticket is not None
    address = re.search(r"/issue/(\d+)/comment", content.get("comment", {}).get("self", ""))
    ticket = content.get("issue", {}).get("id") or (address and address[1])
    # There a comment comes twice, and an update that changed nothing is the second one.
    twin = home.kind == "jira-dc" and "comment" in content and content["webhookEvent"] == "jira:issue_updated"
    return content["webhookEvent"], ticket, ticket is not None and not twin


def kept(home):
    folder = Path(home.env["TRIDA_MANIFEST"]).parent
    return b"".join(one.read_bytes() for one in folder.glob("trida.db*"))


def test_signed_bodies_are_kept_as_events_without_their_texts(home):
    read, seen = {}, set()
    for path in BODIES[home.kind]:
        body = path.read_bytes()
        answer = post(home, body)
        try:
            read[path.stem] = content = json.loads(body)
        except ValueError:  # a file that was typed by hand
            assert (path.stem, answer.status_code, answer.json()) == (path.stem, 400, {"reason": "not_json"})
            continue
        kind, ticket, acted = about(home, content)
        delivery = content.get("id", path.stem)  # two of the recorded bodies are one delivery, by their ids
        told = answer.status_code, answer.json()
        expected = 202 if acted and delivery not in seen else 200, {"status": "accepted", "event": kind}
        assert (path.stem, *told) == (path.stem, *expected)
        if delivery in seen:
            continue
        seen.add(delivery)
        row = newest(home)
        assert (path.stem, row["kind"], row["ticket"], row["known"]) == (path.stem, kind, ticket, acted)
        assert (post(home, body).status_code, newest(home)["delivery"]) == (200, row["delivery"])
    assert len(read) >= len(BODIES[home.kind]) - 1
    home.engine.drain()
    files, people = kept(home), set(re.findall(r'"accountId": *"([^"]+)"', json.dumps([*read.values()])))
    leaked = [(name, t) for name, one in read.items() for t in texts(one) if t.encode() in files]
    assert [(name, text) for name, text in leaked if text not in WE_SAY | people] == []


def test_a_body_with_a_wrong_signature_is_refused(home):
    for path in BODIES[home.kind]:
        body = path.read_bytes()
        answer = post(home, body, signed(home, body, "somebody else's"))
        assert (path.stem, answer.status_code, answer.json()) == (path.stem, 401, {"reason": "signature_wrong"})


def test_an_unsigned_body_and_a_body_that_was_changed_are_refused(home):
    body = BODIES[home.kind][0].read_bytes()
    bare = post(home, body, {})
    assert (bare.status_code, bare.json()["reason"]) == (401, "signature_missing")
    assert post(home, body + b" ", signed(home, body)).json()["reason"] == "signature_wrong"


def test_an_unknown_event_is_kept_and_named(home):
    name = "type" if home.kind == "notion" else "webhookEvent"
    body = json.dumps({name: "something:new", "secret_text": "не храните меня"}).encode()
    assert post(home, body).status_code == 200
    row = newest(home)
    assert (row["kind"], row["known"]) == ("something:new", False)
    assert "не храните".encode() not in kept(home)
