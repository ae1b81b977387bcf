"""A workspace a test, and clients that speak as the connection or as a person in a session of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.sandbox.company import POLUS
from adapters.sandbox.notion.app import create_app
from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.conftest import Clock, Ticks

VERSION = {"Notion-Version": "2025-09-03"}


@dataclass
class Api:
    """Somebody at the REST interface."""

    client: FlaskClient
    token: str

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] = VERSION, **query: Any
    ) -> TestResponse:
        how = {} if body is None else {"json": body}
        if query:
            how["query_string"] = query
        known = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.open(f"/v1{path}", method=method, headers=known, **how)

    def ok(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self.call(method, path, body, **query)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def refused(self, status: int, code: str, method: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self.call(method, path, body, **query)
        told = answer.get_json()
        assert (answer.status_code, told["code"]) == (status, code), answer.text
        assert list(told)[:4] == ["object", "status", "code", "message"]
        return told


def words(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": {"content": text}} for text in texts]


def block(kind: str, *texts: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, kind: {"rich_text": words(*texts), **more}}


@pytest.fixture
def sandbox(clock: Clock, ticks: Ticks) -> Iterator[NotionSandbox]:
    box = NotionSandbox(clock, ticks=ticks, retry_delays=(0.01,) * 7, delivery_timeout=(1.0, 1.0)).seed(POLUS["en"])
    yield box
    box.close()


@pytest.fixture
def client(sandbox: NotionSandbox) -> FlaskClient:
    return create_app(sandbox).test_client()


@pytest.fixture
def bot(sandbox: NotionSandbox, client: FlaskClient) -> Api:
    return Api(client, sandbox.auth("trida")[1])


@pytest.fixture
def sales(sandbox: NotionSandbox, client: FlaskClient) -> Api:
    return Api(client, sandbox.auth("savin")[1])


@pytest.fixture
def deal(sandbox: NotionSandbox) -> str:
    return sandbox.page("DEAL-142").id
