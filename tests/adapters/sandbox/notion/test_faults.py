"""What goes wrong on demand, and the limit of a minute."""

import pytest
import requests

from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.server import running
from tests.adapters.sandbox.conftest import Ticks
from tests.adapters.sandbox.notion.conftest import Api, block, words

ANSWERS = [
    ("401", 401, "unauthorized"),
    ("409", 409, "conflict_error"),
    ("500", 500, "internal_server_error"),
    ("503", 503, "service_unavailable"),
    ("504", 504, "gateway_timeout"),
    ("529", 529, "service_overload"),
]


def test_a_fault_strikes_where_and_as_often_as_told(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    change = {"properties": {"Amount": {"number": 1}}}
    for kind, status, code in ANSWERS:
        sandbox.fault(kind, method="PATCH", path="/pages/", times=1)
        bot.ok("GET", f"/pages/{deal}")
        bot.refused(status, code, "PATCH", f"/pages/{deal}", change)
    assert sandbox.value("DEAL-142", "Amount") == 4_800_000
    bot.ok("PATCH", f"/pages/{deal}", change)


LIMITS = [
    ("public_api_request_rate_limit", "30"),
    ("public_api_space_request_rate_limit", "90"),
    ("public_api_endpoint_rate_limit", "30"),
    ("public_api_request_blocked", None),
]


def test_a_limit_says_why_and_how_long(bot: Api, sandbox: NotionSandbox) -> None:
    for reason, wait in LIMITS:
        sandbox.fault("429", reason=reason)
        answer = bot.call("GET", "/users/me")
        more = answer.get_json()["additional_data"]
        told = (more["rate_limit_reason"], more.get("retry_after"), answer.headers.get("Retry-After"))
        assert told == (reason, wait, wait)
    sandbox.fault("429", retry_after=600)
    assert bot.call("GET", "/users/me").headers["Retry-After"] == "600"


def test_a_write_may_be_saved_and_refused(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    for _ in range(3):
        sandbox.fault("503-saved", method="POST|PATCH")
    children = [block("paragraph", "a"), block("toggle", "b", children=[block("quote", "c")])]
    told = bot.refused(503, "service_unavailable", "PATCH", f"/blocks/{deal}/children", {"children": children})
    made = sandbox.page("DEAL-142").children[-2:]
    more = told["additional_data"]
    assert (more["committed_resource_id"], more["committed_child_ids"]) == (deal, made)
    assert "Do not repeat the write" in more["retry_guidance"]
    new = {"parent": {"page_id": deal}, "properties": {"title": words("t")}}
    more = bot.refused(503, "service_unavailable", "POST", "/pages", new)["additional_data"]
    assert bot.ok("GET", f"/pages/{more['committed_resource_id']}")["object"] == "page"
    wrong = {"properties": {"Moon": {"number": 1}}}
    bot.refused(400, "validation_error", "PATCH", f"/pages/{deal}", wrong)


def test_the_firewall_answers_with_a_page(bot: Api, deal: str) -> None:
    for text in ("cat /etc/hosts", "<script>alert(1)</script>", "' OR 1=1", "1 UNION SELECT 2"):
        answer = bot.call("PATCH", f"/blocks/{deal}/children", {"children": [block("paragraph", text)]})
        assert (answer.status_code, answer.mimetype, answer.get_json(silent=True)) == (403, "text/html", None)


def test_a_gateway_answers_with_a_page(bot: Api, sandbox: NotionSandbox) -> None:
    sandbox.fault("502")
    answer = bot.call("GET", "/users/me")
    assert (answer.status_code, answer.mimetype) == (502, "text/html")
    with pytest.raises(ValueError, match="moonquake"):
        sandbox.fault("moonquake")


def test_a_connection_ends_before_or_after_the_write(sandbox: NotionSandbox) -> None:
    deal = sandbox.page("DEAL-142").id
    with running(sandbox) as url:
        known = {"Authorization": f"Bearer {sandbox.auth('trida')[1]}", "Notion-Version": "2025-09-03"}
        for kind, kept in (("drop", 4_800_000), ("lost-ack", 1)):
            sandbox.fault(kind, method="PATCH")
            body = {"properties": {"Amount": {"number": 1}}}
            with pytest.raises(requests.ConnectionError):
                requests.patch(f"{url}/v1/pages/{deal}", json=body, headers=known, timeout=5)
            assert sandbox.value("DEAL-142", "Amount") == kept
    assert [call.status for call in sandbox.counts("DEAL-142").calls] == [0, 0]


def test_a_minute_has_so_many_calls_for_each_connection(
    bot: Api, sales: Api, sandbox: NotionSandbox, ticks: Ticks
) -> None:
    sandbox.limit.enabled, sandbox.limit.limit = True, 3
    for _ in range(3):
        bot.ok("GET", "/users/me")
    ticks.now = 20.0
    told = bot.refused(429, "rate_limited", "GET", "/users/me")
    assert told["additional_data"]["retry_after"] == "40"
    sales.ok("GET", "/users/me")
    ticks.now = 60.0
    bot.ok("GET", "/users/me")


def test_calls_are_counted_by_page_and_caller(bot: Api, sales: Api, sandbox: NotionSandbox, deal: str) -> None:
    bot.ok("GET", f"/pages/{deal}")
    mark = sandbox.mark()
    sales.ok("GET", f"/pages/{deal}")
    made = bot.ok("PATCH", f"/blocks/{deal}/children", {"children": [block("quote", "q")]})["results"][0]["id"]
    bot.ok("PATCH", f"/blocks/{made}", block("quote", "r"))
    said = bot.ok("POST", "/comments", {"parent": {"page_id": deal}, "rich_text": words("c")})["id"]
    bot.ok("GET", f"/comments/{said}")
    bot.ok("GET", "/comments", block_id=deal)
    bot.ok("POST", f"/data_sources/{sandbox.place('deals')}/query", {})
    found = sandbox.counts("DEAL-142", since=mark, caller="trida")
    assert (found.reads, found.writes) == (2, 3)
    assert sandbox.counts(since=mark).reads == 4
