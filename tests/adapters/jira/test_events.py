"""Real webhook bodies, each classified; nothing of what people typed comes through."""

import hashlib
import hmac
import json
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.jira.edition import DATA_CENTER
from adapters.jira.events import Inlet
from plugin.errors import Rejected
from tests.adapters.jira.conftest import FIXTURES, SECRET

SLOTS = {"status": "customfield_10072", "answer.sales": "customfield_10073"}
INLET = Inlet([SECRET.encode()], SLOTS)
SERVER = Inlet([SECRET.encode()], SLOTS, DATA_CENTER, {"numfield": "agreement", "trida: round": "status"})
ACCOUNT = "5c5f880629be9642ba529340"
# name of the fixture → kind, ticket, actor, touched
EXPECTED = {
    "webhook-cloud-comment-created": ("comment_created", "10040", ACCOUNT, {"comment"}),
    "webhook-cloud-comment-deleted": ("comment_deleted", "10357", None, {"comment"}),
    "webhook-cloud-comment-updated": ("comment_updated", "10040", ACCOUNT, {"comment"}),
    "webhook-cloud-issue-created-many-fields": ("jira:issue_created", "10509", None, None),
    "webhook-cloud-issue-updated-custom-field": ("jira:issue_updated", "10368", None, {"status"}),
    "webhook-issue-assigned-empty-changelog": ("jira:issue_updated", "10001", "123456", set()),
    "webhook-issue-created-with-security-level": ("jira:issue_created", "10040", ACCOUNT, None),
    "webhook-issue-created": ("jira:issue_created", "10040", ACCOUNT, None),
    "webhook-issue-deleted": ("jira:issue_deleted", "10303", ACCOUNT, set()),
    "webhook-issue-updated-assigned": ("jira:issue_updated", "10040", ACCOUNT, {"field"}),
    "webhook-issue-updated-renamed": ("jira:issue_updated", "10040", ACCOUNT, {"field"}),
    "webhook-issue-updated-started-working": ("jira:issue_updated", "10040", ACCOUNT, {"stage"}),
    "webhook-server-comment-created": ("comment_created", "10013", "levbrouk", {"comment"}),
    "webhook-server-issue-updated-closed": ("jira:issue_updated", "10300", "admin", {"stage"}),
    "webhook-server-issue-updated-commented-1": ("jira:issue_updated", "10013", "levbrouk", {"comment"}),
    "webhook-server-updated-custom-field": ("jira:issue_updated", "10106", "test", {"field"}),
}


def signed(body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}


def parse(**content: object):
    return INLET.parse({}, json.dumps(content).encode())


@pytest.mark.parametrize(
    "item",
    [
        {"field": "description", "fieldtype": "jira", "fieldId": "description", "toString": "people's own words"},
        {"field": "Description", "fieldtype": "jira", "toString": "people's own words"},
    ],
)
def test_a_change_of_the_description_is_named(item):
    event = parse(webhookEvent="jira:issue_updated", issue={"id": "1"}, changelog={"items": [item]})
    assert event.touched == {"description"}
    assert "words" not in str(asdict(event))
    custom = {**item, "fieldtype": "custom", "fieldId": "customfield_1"}
    assert parse(issue={"id": "1"}, changelog={"items": [custom]}).touched == {"field"}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_real_bodies(name: str, bodies):
    body = bodies(f"{name}.json")
    kind, ticket, actor, touched = EXPECTED[name]
    INLET.verify(signed(body), body)
    event = INLET.parse({"X-Atlassian-Webhook-Identifier": "one"}, body)
    assert (event.kind, event.ticket, event.known, event.delivery) == (kind, ticket, True, "one")
    assert event.sha256 == hashlib.sha256(body).hexdigest()
    assert event.at is not None
    assert event.at.year in range(2019, 2027)
    assert set(event.keys) == set(json.loads(body))
    if actor is not None:
        assert event.actor == actor
    assert event.actor
    if touched is not None:
        assert event.touched == touched


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_real_bodies_at_an_inlet_of_data_center(name: str, bodies):
    body = bodies(f"{name}.json")
    kind, ticket, actor, touched = EXPECTED[name]
    by_name = {"webhook-server-updated-custom-field": {"agreement"}}
    event = SERVER.parse({}, body)
    assert (event.kind, event.ticket, event.delivery) == (kind, ticket, hashlib.sha256(body).hexdigest())
    assert event.known == (name != "webhook-server-issue-updated-commented-1")
    if actor is not None:
        assert event.actor == actor
    if touched is not None:
        assert event.touched == by_name.get(name, touched)


def test_a_comment_that_comes_twice_on_data_center_is_acted_on_once():
    comment, change = {"id": "1", "body": "x"}, {"field": "status", "fieldtype": "jira"}
    twice = [
        {"webhookEvent": "comment_created", "comment": comment},
        {"webhookEvent": "jira:issue_updated", "comment": comment, "changelog": {"items": []}},
        {"webhookEvent": "jira:issue_updated", "comment": comment, "changelog": {"items": [change]}},
        {"webhookEvent": "jira:issue_updated", "changelog": {"items": []}},
    ]
    assert [SERVER.parse({}, json.dumps(one).encode()).known for one in twice] == [True, False, True, True]
    assert all(INLET.parse({}, json.dumps(one).encode()).known for one in twice)


def test_a_field_of_ours_is_known_by_name_where_there_is_no_id():
    items = [
        {"field": "Trida: Round", "fieldtype": "custom"},
        {"field": "Trida: round", "fieldtype": "jira"},
        {"field": "Trida: round", "fieldtype": "custom", "fieldId": "customfield_1"},
        {"field": "Renamed", "fieldtype": "custom"},
    ]
    bodies = [json.dumps({"webhookEvent": "jira:issue_updated", "changelog": {"items": [item]}}) for item in items]
    assert [SERVER.parse({}, body.encode()).touched for body in bodies] == [{"status"}, {"field"}, {"field"}, {"field"}]


def test_every_fixture_is_classified():
    if not FIXTURES.exists():
        pytest.skip("the captured bodies are not beside this checkout")
    assert {path.stem for path in FIXTURES.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_no_value_of_a_body_is_kept(name: str, bodies):
    body = bodies(f"{name}.json")
    kept = str(asdict(INLET.parse({}, body)))
    content = json.loads(body)
    typed = [content.get("comment", {}).get("body"), *_values(content.get("changelog", {}).get("items", []))]
    typed += [content.get("issue", {}).get("fields", {}).get(name) for name in ("summary", "description")]
    for text in filter(lambda t: isinstance(t, str) and len(t) > 4, typed):
        assert text not in kept


def _values(items: list[dict]) -> list[str | None]:
    return [item.get(side) for item in items for side in ("fromString", "toString")]


def test_unknown_event_keeps_its_name_and_its_parts():
    event = parse(webhookEvent="issuelink_created", timestamp=1, issueLink={"id": 1}, secretThing="x")
    assert (event.kind, event.known, event.ticket) == ("issuelink_created", False, None)
    assert event.keys == ("issueLink", "secretThing", "timestamp", "webhookEvent")


def test_our_fields_are_named_by_slot():
    items = [
        {"field": "Renamed by an admin", "fieldtype": "custom", "fieldId": "customfield_10073", "toString": "x"},
        {"field": "status", "fieldtype": "custom", "fieldId": "customfield_1"},
        {"field": "labels", "fieldtype": "jira", "fieldId": "labels"},
        {"field": "Status", "fieldtype": "jira"},
    ]
    event = parse(webhookEvent="jira:issue_updated", changelog={"items": items})
    assert event.touched == {"answer.sales", "field", "labels", "stage"}


def test_a_move_changes_the_key():
    items = [{"field": "Key", "fieldtype": "jira"}, {"field": "project", "fieldtype": "jira", "fieldId": "project"}]
    assert parse(webhookEvent="jira:issue_updated", changelog={"items": items}).touched == {"key"}


def test_a_link_between_issues_is_kept_and_not_acted_on():
    link = {"id": 10656, "sourceIssueId": 11442, "destinationIssueId": 11961}
    event = parse(webhookEvent="issuelink_created", timestamp=1550286678321, issueLink=link)
    assert (event.kind, event.known, event.ticket, event.touched) == ("issuelink_created", False, None, frozenset())


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        (1550286678321, datetime(2019, 2, 16, 3, 11, 18, 321000, UTC)),
        ("1550286678321", datetime(2019, 2, 16, 3, 11, 18, 321000, UTC)),
        *((bad, None) for bad in (None, "soon", True, 1.5, 10**30, [], "")),
    ],
)
def test_timestamps(stamp: object, at: datetime | None):
    assert parse(webhookEvent="x", timestamp=stamp).at == at


def test_ticket_never_comes_from_the_self_of_an_issue():
    issue = {"self": "https://x.example/rest/api/2/10021"}
    assert parse(webhookEvent="jira:issue_updated", issue=issue).ticket is None
    comment = {"self": "https://x.example/rest/api/2/issue/77/comment/5"}
    assert parse(webhookEvent="comment_created", issue=issue, comment=comment).ticket == "77"
    assert parse(webhookEvent="jira:issue_updated", issue={"id": 10040}).ticket == "10040"
    assert parse(webhookEvent="jira:issue_updated", issue={"id": "../1"}).ticket is None


def test_without_identifier_the_body_is_its_own():
    body = b'{"webhookEvent": "jira:issue_updated"}'
    for headers in ({}, {"X-Atlassian-Webhook-Identifier": ""}, {"x-atlassian-webhook-identifier": "a" * 201}):
        assert INLET.parse(headers, body).delivery == hashlib.sha256(body).hexdigest()
    assert INLET.parse({"x-atlassian-webhook-identifier": "abc"}, body).delivery == "abc"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_refused(body: bytes):
    with pytest.raises(Rejected, match="not_json"):
        INLET.parse({}, body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PARTS = st.sampled_from(["webhookEvent", "timestamp", "user", "issue", "comment", "changelog", "other"])


@given(st.dictionaries(PARTS, JSON | st.fixed_dictionaries({"items": JSON, "id": JSON, "self": JSON, "author": JSON})))
def test_any_object_is_read(content: dict):
    event = INLET.parse({}, json.dumps(content).encode())
    assert set(event.keys) == set(content)
