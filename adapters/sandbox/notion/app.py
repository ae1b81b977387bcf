"""The Flask application: REST through the gate, the control surface, the pages."""

import re
import socket
from typing import Any

from flask import Flask, Response, jsonify, request

from adapters.sandbox.notion.control import blueprint as control
from adapters.sandbox.notion.errors import Refused
from adapters.sandbox.notion.faults import Page
from adapters.sandbox.notion.rest.gate import ROUTES, Dropped, Request, handle
from adapters.sandbox.notion.rest.wire import API, Handler
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.notion.ui import blueprint as pages


def create_app(sandbox: NotionSandbox) -> Flask:
    """Build the application of one workspace."""
    app = Flask("adapters.sandbox.notion", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it, the base class does not
    app.extensions["sandbox"] = sandbox
    for number, (method, template, handler) in enumerate(ROUTES):
        rule = API + re.sub(r"\{(\w+)\}", r"<\1>", template)
        app.add_url_rule(rule, f"rest-{number}", _view(sandbox, template, handler), methods=[method])
    app.register_blueprint(control)
    app.register_blueprint(pages(sandbox))
    for status in (404, 405):
        app.register_error_handler(status, lambda error: _no_route(sandbox, error))
    return app


def _view(sandbox: NotionSandbox, template: str, handler: Handler):  # type: ignore[no-untyped-def]  # noqa: ANN202
    def view(**params: str) -> Response:
        incoming = Request(
            method="GET" if request.method == "HEAD" else request.method,
            path=request.path,
            template=template,
            params=params,
            query=request.args.to_dict(flat=False),
            authorization=request.headers.get("Authorization", ""),
            version=request.headers.get("Notion-Version"),
            raw=request.get_data(),
        )
        try:
            answer = handle(sandbox, incoming, handler)
        except Dropped:
            _cut()
            raise
        except Page as page:
            return Response(page.html, page.status, mimetype="text/html")
        return _json(answer.body, answer.status, dict(answer.headers))

    return view


def _json(body: dict[str, Any], status: int, headers: dict[str, str]) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers.update({**headers, "x-notion-request-id": str(body.get("request_id", ""))})
    return response


def _cut() -> None:
    """Shut the socket, so that the client sees a broken connection and no status."""
    line = request.environ.get("werkzeug.socket")
    if line is not None:
        line.shutdown(socket.SHUT_RDWR)


def _no_route(sandbox: NotionSandbox, error: Any) -> Response:
    if not request.path.startswith(API):
        return Response("Not found", int(error.code), mimetype="text/plain")
    refused = Refused(400, "invalid_request_url", "Invalid request URL.")
    return _json(refused.body(sandbox.world.unique("request")), 400, {})
