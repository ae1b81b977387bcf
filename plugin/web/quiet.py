"""Refusals and failures as quiet pages: a heading, what to do, a reason code; nothing of the request."""

import logging
import traceback
from collections.abc import Mapping

from flask import Flask, request
from flask.json import jsonify
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from plugin.errors import NeedsOperator, TryLater
from plugin.web.show import View, show

log = logging.getLogger("trida.web")

CODES: Mapping[int, str] = {
    400: "not_understood",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    503: "try_later",
}
MACHINES = frozenset({"hook", "healthz", "readyz", "metrics"})


def quiet(status: int, reason: str | None = None) -> Response:
    """Return the page for a status, as JSON where a machine asked."""
    code = reason or CODES.get(status, "failed")
    if request.endpoint in MACHINES:
        answer = jsonify({"reason": code})
        answer.status_code = status
        return answer
    return show("quiet.html", status, kind=status, code=code)


def refused_cross_site() -> Response:
    """Refuse a form that another site sent; what it holds is not shown back, for it may not be the reader's."""
    return quiet(403, "sent_from_elsewhere")


def status_of(error: BaseException) -> int:
    """Tell a world that is away for a while (503) from a fault of ours (500)."""
    return 503 if isinstance(error, TryLater | NeedsOperator) else 500


def trace(error: BaseException) -> str:
    """Where an error happened: types and places only, for messages and locals may hold what somebody typed."""
    steps: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        places = (f"{f.name} {f.filename}:{f.lineno}" for f in traceback.extract_tb(seen.__traceback__))
        steps.append(f"{type(seen).__name__} at {' > '.join(places)}")
        seen = seen.__cause__ or seen.__context__
    return " from ".join(steps)


def guard(app: Flask, keeping: Mapping[str, View]) -> None:
    """Register the error pages; ``keeping`` (door → view) answers a failed form that people type into."""

    def refused(error: HTTPException) -> Response:
        return quiet(error.code or 500)

    def failed(error: Exception) -> Response:
        log.error("%s failed: %s", request.endpoint, trace(error))
        status = status_of(error)
        keep = keeping.get(request.endpoint or "")
        return keep(status, **(request.view_args or {})) if keep else quiet(status)

    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(InternalServerError, refused)
    app.register_error_handler(Exception, failed)
