"""What the adapter sends, noted on the way and held against Atlassian's own description of its API."""

import io
import json
import re
from urllib.parse import parse_qs

from tests.adapters.spec import problems, spec


class Recorder:
    """A WSGI layer that notes every request of the service's accounts."""

    def __init__(self, app):
        self.app, self.seen = app, []

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        self.seen.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING", ""), body))
        return self.app(environ, start_response)


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
