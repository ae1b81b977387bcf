"""One sandbox a test, a clock that stands still, a client that speaks as a person, an ear for webhooks."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.sandbox.app import create_app
from adapters.sandbox.company import POLUS
from adapters.sandbox.sandbox import Sandbox

API = "/rest/api/3"
PREFIX = "com.atlassian.jira.plugin.system.customfieldtypes:"


@dataclass
class Clock:
    moment: datetime = datetime(2026, 11, 21, 23, 44, 50, 123456, UTC)

    def __call__(self) -> datetime:
        return self.moment

    def tick(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@dataclass
class Ticks:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Api:
    """A person at the REST interface."""

    client: FlaskClient
    auth: tuple[str, str]

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> TestResponse:
        path = path if path.startswith("/rest") else API + path
        how = {} if body is None else {"json": body}
        return self.client.open(path, method=method, auth=self.auth, query_string=query, **how)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.call("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.get_json()


def doc(*texts: str) -> dict[str, Any]:
    blocks = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in texts]
    return {"type": "doc", "version": 1, "content": blocks}


def refused(answer: TestResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body = answer.get_json()
    assert set(body) == {"errorMessages", "errors"}
    return body


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def sandbox(clock: Clock, ticks: Ticks) -> Iterator[Sandbox]:
    box = Sandbox(clock, ticks=ticks, retry_delays=(0.01,) * 5, delivery_timeout=(1.0, 1.0)).seed(POLUS["en"])
    yield box
    box.close()


@pytest.fixture
def client(sandbox: Sandbox) -> FlaskClient:
    return create_app(sandbox).test_client()


@pytest.fixture
def bot(sandbox: Sandbox, client: FlaskClient) -> Api:
    return Api(client, sandbox.auth("trida"))


@pytest.fixture
def admin(sandbox: Sandbox, client: FlaskClient) -> Api:
    return Api(client, sandbox.auth("installer"))


@pytest.fixture
def sales(sandbox: Sandbox, client: FlaskClient) -> Api:
    return Api(client, sandbox.auth("savin"))


@dataclass
class Fields:
    """Three custom fields, in the project and on both screens."""

    line: str
    state: str
    text: str


def make_field(admin: Api, name: str, kind: str, searcher: str | None = "textsearcher") -> str:
    body = {"name": name, "type": PREFIX + kind}
    if searcher:
        body["searcherKey"] = PREFIX + searcher
    answer = admin.call("POST", "/field", body)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def associate(admin: Api, sandbox: Sandbox, project: str, *fields: str) -> TestResponse:
    number = int(sandbox.world.project(project).id)
    return admin.call(
        "PUT",
        "/field/association",
        {
            "associationContexts": [{"type": "PROJECT_ID", "identifier": number}],
            "fields": [{"type": "FIELD_ID", "identifier": one} for one in fields],
        },
    )


def put_on_screens(admin: Api, *fields: str) -> None:
    for screen in admin.get("/screens")["values"]:
        tab = admin.get(f"/screens/{screen['id']}/tabs")[0]["id"]
        for one in fields:
            answer = admin.call("POST", f"/screens/{screen['id']}/tabs/{tab}/fields", {"fieldId": one})
            assert answer.status_code == 200, answer.text


@pytest.fixture
def fields(admin: Api, sandbox: Sandbox) -> Fields:
    line = make_field(admin, "Why it closes", "textfield")
    state = make_field(admin, "Sales state", "readonlyfield", None)
    text = make_field(admin, "Notes", "textarea")
    assert associate(admin, sandbox, "DEAL", line, state, text).status_code == 204
    put_on_screens(admin, line, state, text)
    return Fields(line, state, text)


@dataclass
class Ear:
    """An HTTP server that writes down what it hears; ``script`` holds the statuses of the next answers."""

    url: str = ""
    script: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(raw) for _, raw in self.heard]


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            ear.heard.append((dict(self.headers), raw))
            self.send_response(ear.script.pop(0) if ear.script else 200)
            self.send_header("Content-Length", "0")
            self.send_header("Location", ear.url)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    ear.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield ear
    server.shutdown()
    thread.join()
    server.server_close()
