"""The wire: what is repeated, how long is waited, and that nothing of an answer leaks into an error."""

import logging
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from adapters.jira.adf import adf_of_text
from adapters.jira.client import Account, Client, path
from adapters.jira.edition import DATA_CENTER
from adapters.sandbox.sandbox import Sandbox
from plugin.errors import NeedsOperator, TryLater
from tests.adapters.jira.conftest import Clock, Site

COMMENT = {"body": adf_of_text("text")}
WHERE = "issue/DEAL-142/comment"


@pytest.fixture
def client(site: Site, sandbox: Sandbox) -> Client:
    return site.client(sandbox.auth("trida"))


def post(client: Client):
    return client.call("POST", WHERE, subject="issue", json=COMMENT)


def comments(sandbox: Sandbox) -> int:
    return len(sandbox.issue("DEAL-142").comments)


def test_nothing_is_called_before_the_first_call(site: Site, sandbox: Sandbox, client: Client):
    mark = sandbox.mark()
    assert client.call("GET", "myself", subject="myself")["displayName"] == "Трида"
    assert len(sandbox.counts(since=mark).calls) == 1


@pytest.mark.parametrize("kind", ["429", "500", "502", "503", "504", "drop", "lost-ack"])
def test_what_reads_is_repeated(kind: str, site: Site, sandbox: Sandbox, client: Client):
    sandbox.fault(kind, times=2)
    assert client.call("GET", "issue/DEAL-142", subject="issue", params={"fields": "summary"})["key"] == "DEAL-142"
    # the 429 also says when the limit is reset: a second later
    assert site.pauses == ([1.0, 1.0] if kind == "429" else [0.5, 1.0])


@pytest.mark.parametrize("after", ["date", 3])
def test_a_post_waits_as_told_and_is_sent_again(after: str | int, site: Site, sandbox: Sandbox, client: Client):
    sandbox.fault("503", retry_after=after, seconds=3.0)
    before = comments(sandbox)
    assert post(client)["id"]
    assert comments(sandbox) == before + 1
    assert site.pauses == [3.0]


@pytest.mark.parametrize("kind", ["500", "502", "503", "504", "drop", "lost-ack"])
def test_a_post_of_unknown_fate_is_not_sent_again(kind: str, site: Site, sandbox: Sandbox, client: Client):
    before = comments(sandbox)
    sandbox.fault(kind)
    with pytest.raises(TryLater) as stopped:
        post(client)
    assert stopped.value.reason == "unsure"
    assert site.pauses == []
    assert comments(sandbox) == before + (kind == "lost-ack")


def test_a_post_into_a_limit_that_names_no_time_comes_back_as_busy(site: Site, sandbox: Sandbox, clock: Clock):
    with scripted((429, {}, b"")) as (url, seen):
        client = Client(Account(url, SecretStr("t")), site.timing())
        with pytest.raises(TryLater) as stopped:
            post(client)
    assert (stopped.value.reason, len(seen)) == ("busy", 1)


def test_to_be_told_no_time_at_all_is_to_be_told_to_try_again(site: Site):
    """Data Center's limit may name nothing as the time to wait."""
    with scripted((429, {"Retry-After": "0"}, b""), (200, {}, b'{"id": "1"}')) as (url, seen):
        assert post(Client(Account(url, SecretStr("t")), site.timing(), DATA_CENTER)) == {"id": "1"}
    assert len(seen) == 2
    assert site.pauses == [0.5]


def test_a_long_wait_puts_the_job_back_and_never_sleeps(site: Site, sandbox: Sandbox, client: Client):
    sandbox.fault("429", retry_after="huge", times=None)
    for call in (lambda: post(client), lambda: client.call("GET", "myself", subject="myself")):
        with pytest.raises(TryLater) as stopped:
            call()
        assert stopped.value.reason == "busy"
        assert stopped.value.delay >= timedelta(seconds=1847)
    assert site.pauses == []


def test_waiting_in_place_has_a_budget(site: Site, sandbox: Sandbox):
    sandbox.fault("503", times=None)
    with pytest.raises(TryLater) as stopped:
        site.client(sandbox.auth("trida"), budget=2.0).call("GET", "myself", subject="myself")
    assert stopped.value.reason == "away"
    assert site.pauses == [0.5, 1.0]


def test_a_server_that_is_not_there_did_nothing(site: Site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = Client(Account(f"http://127.0.0.1:{port}", SecretStr("t")), site.timing())
    with pytest.raises(TryLater) as stopped:
        post(client)
    assert stopped.value.reason == "away"
    assert site.pauses == [0.5, 1.0, 2.0]


def test_a_bearer_token_works_without_an_email(site: Site, sandbox: Sandbox):
    token = SecretStr(sandbox.auth("trida")[1])
    client = Client(Account(f"{site.url}/", token), site.timing())
    assert client.call("GET", "myself", subject="myself")["displayName"] == "Трида"


def test_an_error_holds_nothing_that_anybody_wrote(site: Site, sandbox: Sandbox, client: Client, caplog):
    """Jira repeats what was sent in its error texts: neither those nor headers may reach a log."""
    canary = "ТАЙНЫЙ ответ 4711"
    with caplog.at_level(logging.DEBUG), pytest.raises(NeedsOperator) as refused:
        client.call("PUT", "issue/DEAL-142", subject="issue", json={"fields": {"summary": canary * 40}})
    chain, error = [], refused.value
    while error is not None:
        chain.append(f"{error!r} {error} {vars(error)}")
        error = error.__context__ if not error.__suppress_context__ else None
    said = " ".join(chain) + caplog.text
    assert canary not in said
    assert sandbox.auth("trida")[1] not in said
    assert refused.value.__cause__ is None


def scripted(*answers: tuple[int, dict[str, str], bytes]):
    """Serve these answers in their order, the last one for ever; yields the address and what was asked."""

    class Running:
        def __enter__(self):
            seen: list[tuple[str, str]] = []
            left = list(answers)

            class Handler(BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    seen.append((self.command, self.path))
                    self.rfile.read(int(self.headers.get("Content-Length") or 0))
                    status, headers, body = left.pop(0) if len(left) > 1 else left[0]
                    self.send_response(status)
                    for name, value in {**headers, "Content-Length": str(len(body))}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)

                def do_POST(self) -> None:
                    self.do_GET()

                def log_message(self, *args: object) -> None:
                    """Say nothing."""

            self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
            self.thread.start()
            return f"http://127.0.0.1:{self.server.server_port}", seen

        def __exit__(self, *error: object) -> None:
            self.server.shutdown()
            self.thread.join()
            self.server.server_close()

    return Running()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html>Log in</html>"), "not_an_api"),
        ((302, {"Location": "http://127.0.0.1:9/elsewhere"}, b""), "refused"),
        ((403, {}, b"<html>proxy</html>"), "no_right"),
        ((400, {}, b'["strange"]'), "refused"),
        ((410, {}, b'{"errorMessages": ["gone"]}'), "endpoint_gone"),
    ],
)
def test_answers_that_no_jira_gives(answer: tuple, reason: str, site: Site):
    with scripted(answer) as (url, seen), pytest.raises(NeedsOperator, match=reason):
        Client(Account(url, SecretStr("t")), site.timing()).call("GET", "myself", subject="myself")
    assert seen == [("GET", "/rest/api/3/myself")]


def test_an_address_that_is_none(site: Site):
    with pytest.raises(NeedsOperator, match="address_wrong"):
        Client(Account("http://", SecretStr("t")), site.timing()).call("GET", "myself", subject="myself")


def test_each_thread_has_its_own_session(site: Site, sandbox: Sandbox, client: Client):
    found = set()

    def look() -> None:
        session, _ = client._session()
        found.add(id(session))
        client.call("GET", "myself", subject="myself")

    look()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert len(found) == 2


def test_parts_of_an_address_stay_parts():
    assert path("issue", "../myself?x=1", "comment") == "issue/..%2Fmyself%3Fx%3D1/comment"


def test_nothing_shows_the_token():
    account = Account("http://x.example", SecretStr("token-of-tests"), "bot@x.example")
    assert "token-of-tests" not in repr(account) + repr(Client(account, None))


def test_a_session_is_not_taken_over_a_fork(client: Client, monkeypatch: pytest.MonkeyPatch):
    before, _ = client._session()
    assert client._session()[0] is before
    monkeypatch.setattr("adapters.jira.client.os.getpid", lambda: -1)
    assert client._session()[0] is not before
