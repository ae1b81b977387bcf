"""The Flask application: REST through the gate, the control surface, the pages."""

import re
import socket

from flask import Flask, Response, jsonify, request

from adapters.sandbox.confluence.rest import ROUTES as CONFLUENCE
from adapters.sandbox.confluence.view import blueprint as confluence
from adapters.sandbox.control import blueprint as control
from adapters.sandbox.pages import blueprint as pages
from adapters.sandbox.rest.gate import Dropped, Request, handle
from adapters.sandbox.rest.routes import ROUTES
from adapters.sandbox.rest.wire import NOTHING, Handler
from adapters.sandbox.sandbox import Sandbox


def create_app(sandbox: Sandbox) -> Flask:
    """Build the application of one sandbox."""
    app = Flask("adapters.sandbox", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it, the base class does not
    app.extensions["sandbox"] = sandbox
    wiki = CONFLUENCE if sandbox.world.edition.cloud else ()
    for number, (method, template, handler) in enumerate((*ROUTES[sandbox.world.edition.name], *wiki)):
        rule = re.sub(r"\{(\w+)\}", r"<\1>", template)
        app.add_url_rule(rule, f"rest-{number}", _view(sandbox, template, handler), methods=[method])
    app.register_blueprint(control)
    app.register_blueprint(pages(sandbox))
    if wiki:
        app.register_blueprint(confluence(sandbox))
    app.register_error_handler(404, _no_route)
    app.register_error_handler(405, _no_route)
    return app


def _view(sandbox: Sandbox, template: str, handler: Handler):  # type: ignore[no-untyped-def]  # noqa: ANN202
    def view(**params: str) -> Response:
        incoming = Request(
            method="GET" if request.method == "HEAD" else request.method,
            path=request.path,
            template=template,
            params=params,
            query=request.args.to_dict(flat=False),
            authorization=request.headers.get("Authorization", ""),
            content_type=request.content_type or "",
            raw=request.get_data(),
        )
        try:
            answer = handle(sandbox, incoming, handler)
        except Dropped:
            _cut()
            raise
        response = Response(status=answer.status) if answer.body is NOTHING else jsonify(answer.body)
        response.status_code = answer.status
        response.headers.update(answer.headers)
        return response

    return view


def _cut() -> None:
    """Shut the socket, so that the client sees a broken connection and no status."""
    line = request.environ.get("werkzeug.socket")
    if line is not None:
        line.shutdown(socket.SHUT_RDWR)


def _no_route(error: Exception) -> tuple[Response, int]:
    status = int(getattr(error, "code", 404))
    return jsonify({"errorMessages": [f"{request.method} {request.path} is not served here."], "errors": {}}), status
