"""What the adapter sends, during an installation and whole rounds, is what Atlassian describes."""

import io
import json
import re
from urllib.parse import parse_qs

import pytest

from adapters.sandbox import server
from tests.adapters.spec import needed, problems, spec
from tests.house import ROLES, WORKSPACE, house

pytestmark = needed


class Recorder:
    """A WSGI layer that notes every request of the service's accounts."""

    def __init__(self, app):
        self.app, self.seen = app, []

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        self.seen.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""), body))
        return self.app(environ, start_response)


@pytest.fixture
def recorded(monkeypatch):
    recorders = []
    make = server.create_app

    def recording(sandbox):
        recorders.append(Recorder(make(sandbox)))
        return recorders[-1]

    monkeypatch.setattr(server, "create_app", recording)
    return recorders


def described(method, path):
    """Find the operation of a path; None when the description has none."""
    for template, operations in spec()["paths"].items():
        pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template))
        if method.lower() in operations and re.fullmatch(pattern, path) and "{" not in path:
            yield template, operations[method.lower()]


def wrongs(request):
    method, path, query, body = request
    found = sorted(described(method, path), key=lambda one: one[0].count("{"))
    if not found:
        return [f"{method} {path}: not described"]
    operation = found[0][1]
    known = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
    wrong = [f"{name}: no such parameter" for name in set(parse_qs(query)) - known]
    if body and "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        wrong += problems(schema, json.loads(body))
    return [f"{method} {path} {one}" for one in wrong]


@pytest.mark.parametrize("deal", ["DEAL-142", "TEAM-1"])
def test_every_request_is_described(recorded, tmp_path, deal):
    with house(tmp_path) as home:
        home.deal = deal
        home.open()
        for role in ROLES:
            home.seal(role)
            home.settle()
        home.app.reconcile.run()
        home.app.verify(WORKSPACE, deal, None)
        calls = [r for r in recorded[0].seen if r[1].startswith("/rest/api/3/")]
    assert len(calls) > 30
    assert [wrong for call in calls for wrong in wrongs(call)] == []


def test_a_wrong_request_is_noticed():
    assert wrongs(("PUT", "/rest/api/3/nonsense", "", b""))
    assert wrongs(("POST", "/rest/api/3/search/jql", "", b'{"jql": 5}'))
    assert wrongs(("GET", "/rest/api/3/myself", "surprise=1", b""))
