"""The same sandbox as a Data Center site: people speak REST 2 with a personal access token."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.sandbox.company import POLUS
from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import PREFIX, Api, Clock

API = "/rest/api/2"
HOOKS = "/rest/jira-webhook/1.0/webhooks"


@dataclass
class DcApi(Api):
    """A person at the REST interface of Data Center."""

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> TestResponse:
        path = path if path.startswith("/rest") else API + path
        how: dict[str, Any] = {} if body is None else {"json": body}
        how["headers"] = {"Authorization": f"Bearer {self.auth[1]}"}
        return self.client.open(path, method=method, query_string=query, **how)


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    box = Sandbox(clock, retry_delays=(0.01,) * 5, delivery_timeout=(1.0, 1.0), edition="dc").seed(POLUS["en"])
    yield box
    box.close()


@pytest.fixture
def bot(sandbox: Sandbox, client: FlaskClient) -> DcApi:
    return DcApi(client, sandbox.auth("trida"))


@pytest.fixture
def admin(sandbox: Sandbox, client: FlaskClient) -> DcApi:
    return DcApi(client, sandbox.auth("installer"))


@pytest.fixture
def sales(sandbox: Sandbox, client: FlaskClient) -> DcApi:
    return DcApi(client, sandbox.auth("savin"))


def place(admin: Api, sandbox: Sandbox, field: str, screen: str = "DEAL: Edit/View Screen") -> None:
    number = next(one.id for one in sandbox.world.screens.values() if one.name == screen)
    tab = admin.get(f"/screens/{number}/tabs")[0]["id"]
    answer = admin.call("POST", f"/screens/{number}/tabs/{tab}/fields", {"fieldId": field})
    assert answer.status_code == 200, answer.text


def make_field(admin: Api, name: str, kind: str = "textarea") -> str:
    answer = admin.call("POST", "/field", {"name": name, "type": PREFIX + kind, "description": f"{name} [mark]"})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])
