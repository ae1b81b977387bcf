"""The wire: what is repeated, how long everybody waits, and that nothing of an answer leaks into an error or a log."""

import logging
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from adapters.notion.client import Account, Client, path
from adapters.notion.richtext import of_text
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.waiting import told_after
from plugin.errors import GiveUp, NeedsOperator, TryLater
from tests.adapters.notion.conftest import KEY, Clock, Site

WORDS = "what somebody typed"


@pytest.fixture
def client(site: Site) -> Client:
    return site.client()


def post(client: Client, sandbox: NotionSandbox):
    body = {"parent": {"page_id": sandbox.page(KEY).id}, "rich_text": of_text(WORDS)}
    return client.call("POST", "comments", subject="page", json=body)


def comments(sandbox: NotionSandbox) -> int:
    return len(sandbox.world.comments)


def me(client: Client):
    return client.call("GET", "users/me", subject="people")


@pytest.mark.parametrize("kind", ["500", "502", "503", "504", "drop", "lost-ack"])
def test_what_reads_is_repeated(kind: str, clock: Clock, sandbox: NotionSandbox, client: Client):
    sandbox.fault(kind, times=2)
    assert me(client)["name"] == "Трида"
    assert clock.pauses == [0.5, 1.0]


@pytest.mark.parametrize("kind", ["500", "502", "503", "504", "drop", "lost-ack"])
def test_a_write_of_unknown_fate_is_not_sent_again(kind: str, clock: Clock, sandbox: NotionSandbox, client: Client):
    before = comments(sandbox)
    sandbox.fault(kind, retry_after=1)
    with pytest.raises(TryLater) as stopped:
        post(client, sandbox)
    assert (stopped.value.reason, clock.pauses) == ("unsure", [])
    assert comments(sandbox) == before + (kind == "lost-ack")


@pytest.mark.parametrize("kind", ["429", "529"])
def test_what_was_too_much_is_sent_again_when_told(kind: str, clock: Clock, sandbox: NotionSandbox, client: Client):
    before = comments(sandbox)
    sandbox.fault(kind, retry_after=3)
    assert post(client, sandbox)["id"]
    assert (comments(sandbox), clock.pauses) == (before + 1, [3.0])


def test_a_limit_stops_every_call_of_the_connection_at_once(
    clock: Clock, sandbox: NotionSandbox, client: Client, site: Site
):
    sandbox.fault("429", reason="public_api_space_request_rate_limit")
    for call in (lambda: me(client), lambda: post(client, sandbox)):
        with pytest.raises(TryLater) as stopped:
            call()
        assert (stopped.value.reason, stopped.value.delay) == ("busy", timedelta(seconds=90))
    assert len(sandbox.counts().calls) == 1
    assert clock.pauses == []
    assert me(site.client())["id"]
    clock.tick(seconds=90)
    assert me(client)["id"]


def test_a_block_of_the_connection_is_for_a_person_to_lift(sandbox: NotionSandbox, client: Client, clock: Clock):
    sandbox.fault("429", reason="public_api_request_blocked")
    with pytest.raises(NeedsOperator, match="blocked_by_notion"):
        me(client)
    assert me(client)["id"]


def test_a_write_that_was_saved_all_the_same_is_done(sandbox: NotionSandbox, client: Client, clock: Clock):
    before = comments(sandbox)
    sandbox.fault("503-saved")
    made = post(client, sandbox)
    assert made["id"] == list(sandbox.world.comments)[-1]
    assert comments(sandbox) == before + 1
    sandbox.fault("503-saved")
    body = {"children": [{"type": "divider", "divider": {}}] * 2}
    where = path("blocks", sandbox.page(KEY).id, "children")
    added = client.call("PATCH", where, subject="page", json=body)
    assert [one["id"] for one in added["results"]] == sandbox.page(KEY).children[-2:]
    assert clock.pauses == []


def test_waiting_in_place_has_a_budget(site: Site, sandbox: NotionSandbox, clock: Clock):
    sandbox.fault("503", times=None)
    with pytest.raises(TryLater, match="away"):
        me(site.client(budget=2.0))
    assert clock.pauses == [0.5, 1.0]


def test_a_silent_server_is_left_in_time(site: Site, sandbox: NotionSandbox):
    sandbox.fault("slow", seconds=0.5, times=None)
    client = site.client(timeout=(0.5, 0.1), budget=0.3)
    with pytest.raises(TryLater, match="away"):
        me(client)
    with pytest.raises(TryLater, match="unsure"):
        post(client, sandbox)


def test_a_server_that_is_not_there_did_nothing(site: Site, sandbox: NotionSandbox, clock: Clock):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        site.url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(TryLater, match="away"):
        post(site.client(), sandbox)
    assert clock.pauses == [0.5, 1.0, 2.0]
    with pytest.raises(TryLater, match="away"):
        site.client().date()


def test_other_answers_are_not_repeated(site: Site, sandbox: NotionSandbox, client: Client, clock: Clock):
    sandbox.fault("409")
    with pytest.raises(TryLater, match="conflict"):
        post(client, sandbox)
    with pytest.raises(GiveUp, match="ticket_gone"):
        client.call("GET", path("pages", "0" * 32), subject="page")
    with pytest.raises(NeedsOperator, match="refused"):
        client.call("GET", "pages/..", subject="page")
    site.token = "wrong"
    with pytest.raises(NeedsOperator, match="token_refused"):
        me(site.client())
    assert clock.pauses == []


@pytest.mark.parametrize("url", ["htp://x.example", "no address", "http://[::1"])
def test_an_address_that_is_none(site: Site, url: str):
    site.url = url
    with pytest.raises(NeedsOperator, match="address_wrong"):
        me(site.client())


@contextmanager
def scripted(status: int, headers: dict, body: bytes):
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.headers)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_redirect_is_not_followed_and_a_web_page_is_no_api(site: Site):
    with (
        scripted(200, {}, b"stolen") as (elsewhere, stolen),
        scripted(302, {"Location": elsewhere}, b"") as (url, seen),
    ):
        site.url = url
        with pytest.raises(NeedsOperator, match="refused"):
            me(site.client())
        assert (len(seen), stolen) == (1, [])
        assert seen[0]["Authorization"] == f"Bearer {site.token}"
        assert seen[0]["Notion-Version"] == "2025-09-03"
        site.url = elsewhere
        with pytest.raises(NeedsOperator, match="not_an_api"):
            me(site.client())


def test_nothing_that_was_typed_or_kept_secret_leaks(site: Site, sandbox: NotionSandbox, client: Client, caplog):
    caplog.set_level(logging.DEBUG)
    body = {"parent": {"page_id": "0" * 32}, "rich_text": [{"text": {"content": WORDS}, "extra": WORDS}]}
    with pytest.raises(NeedsOperator) as refused:
        client.call("POST", "comments", subject="page", json={**body, "parent": {"page_id": sandbox.page(KEY).id}})
    sandbox.fault("500")
    with pytest.raises(TryLater) as unsure:
        post(client, sandbox)
    for error in (refused.value, unsure.value):
        assert WORDS not in repr(error)
        assert WORDS not in str(error.facts)
    assert site.token not in repr(Account(site.url, SecretStr(site.token)))
    ours = [
        one.getMessage() for one in caplog.records if one.name.startswith(("httpx", "httpcore", "adapters", "notion"))
    ]
    assert ours == []


def test_threads_and_processes_have_connections_of_their_own(client: Client):
    found = [client._library()]
    thread = threading.Thread(target=lambda: found.append(client._library()))
    thread.start()
    thread.join()
    client._local.process = -1
    found.append(client._library())
    assert len({id(one) for one in found}) == 3


def test_waits_are_read_as_seconds_or_dates(clock: Clock):
    date = "Mon, 02 Nov 2026 09:01:00 GMT"
    assert told_after(" 7 ", clock()) == timedelta(seconds=7)
    assert told_after(date, clock()) == timedelta(minutes=1)
    assert told_after("99999", clock()) == timedelta(hours=1)
    assert told_after(date, clock() + timedelta(days=1)) == timedelta(0)
    assert told_after("soon", clock()) is None
