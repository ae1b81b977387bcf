"""The application over the fake, and a client that has opened its link."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plugin.web.app import create_app
from plugin.web.machine import Health
from tests.fakes import PaperChecklists
from tests.web.cast import Cast
from tests.web.fake_answering import TOKEN, FakeAnswering
from tests.web.fake_comparing import FakeComparing
from tests.web.fake_goals import FakeGoals
from tests.web.fake_leading import FakeLeading


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def answering(cast: Cast) -> FakeAnswering:
    return cast.answering


@pytest.fixture
def comparing(cast: Cast) -> FakeComparing:
    return cast.comparing


@pytest.fixture
def leading(cast: Cast) -> FakeLeading:
    return cast.leading


@pytest.fixture
def goals(cast: Cast) -> FakeGoals:
    return cast.goals


@pytest.fixture
def checklists(cast: Cast) -> PaperChecklists:
    return cast.checklists


@pytest.fixture
def health() -> dict[str, str]:
    return {"store": "ok", "jobs": "ok"}


@pytest.fixture
def delivered() -> list[tuple]:
    return []


@pytest.fixture
def app(cast: Cast, health: dict[str, str], delivered: list[tuple]) -> Flask:
    def hook(workspace, headers, body):
        delivered.append((workspace, headers, body))
        return 202, {"state": "taken"}

    said = Health(ready=lambda: health, metrics=lambda: "trida_up 1\n")
    behind = (cast.answering, cast.comparing, cast.leading)
    pages = {"goals": cast.goals, "checklists": cast.checklists}
    return create_app(*behind, hook, said, **pages, secret="s" * 32, ask_workspace="demo")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bound(client: FlaskClient) -> FlaskClient:
    """A browser whose link was opened."""
    client.post(f"/a/{TOKEN}", base_url="https://localhost")
    return Https(client)


class Https:
    """The client over HTTPS, where a Secure cookie is sent back."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def get(self, path: str, **more):
        return self._client.get(path, base_url="https://localhost", buffered=True, **more)

    def head(self, path: str, **more):
        return self._client.head(path, base_url="https://localhost", buffered=True, **more)

    def post(self, path: str, **more):
        return self._client.post(path, base_url="https://localhost", buffered=True, **more)


@pytest.fixture
def token(bound: Https) -> Callable[[str], dict[str, str]]:
    """The hidden field of the form for an action, taken from the ballot page."""

    def take(action: str) -> dict[str, str]:
        page = bound.get("/r/rnd-1").text
        found = re.search(rf'name="form-{action}" value="([^"]+)"', page)
        return {f"form-{action}": found[1]} if found else {}

    return take
