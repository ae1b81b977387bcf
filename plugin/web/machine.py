"""Addresses for programs: webhooks, liveness, readiness, metrics."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, request
from flask.json import jsonify
from werkzeug.wrappers import Response as AnyResponse

from plugin.web.quiet import quiet
from plugin.web.show import Views

HOOK_BYTES = 25 * 1024 * 1024
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP")

Hook = Callable[[str, Mapping[str, str], bytes], tuple[int, dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Health:
    """What the program says about itself.

    ``ready`` maps each part to ``ok`` or a reason code; ``metrics`` is Prometheus text.
    """

    ready: Callable[[], Mapping[str, str]]
    metrics: Callable[[], str]


class Machines:
    """Views for programs. ``operator_header`` is set by a reverse proxy that has let an operator in."""

    def __init__(self, hook: Hook, health: Health, operator_header: str | None) -> None:
        self._hook = hook
        self._health = health
        self._operator_header = operator_header

    def views(self) -> Views:
        """Return door name → view."""
        return {"hook": self.hook, "healthz": self.healthz, "readyz": self.readyz, "metrics": self.metrics}

    def hook(self, workspace: str) -> AnyResponse:
        """Hand the raw bytes to the intake; header names arrive in small letters."""
        request.max_content_length = HOOK_BYTES
        headers = {name.lower(): value for name, value in request.headers.items()}
        status, said = self._hook(workspace, headers, request.get_data(cache=False))
        answer = jsonify(said)
        answer.status_code = status
        return answer

    def healthz(self) -> AnyResponse:
        """Say that the process answers; looks at nothing else, so that a broken tracker restarts nobody."""
        return jsonify({"state": "ok"})

    def readyz(self) -> AnyResponse:
        """Say part by part whether work can be taken; 503 when one cannot."""
        parts = dict(self._health.ready())
        answer = jsonify(parts)
        answer.status_code = 200 if all(state == "ok" for state in parts.values()) else 503
        return answer

    def metrics(self) -> AnyResponse:
        """Counters for an operator."""
        if not self._operator():
            return quiet(403, "operators_only")
        return Response(self._health.metrics(), content_type=METRICS_TYPE)

    def _operator(self) -> bool:
        """Whether an operator asks.

        With a header configured there is a proxy, and then every visitor comes from the proxy's address: only the
        header counts. Without one only this very machine counts, unless something shows that it passed a visitor on.
        """
        if self._operator_header:
            return bool(request.headers.get(self._operator_header, "").strip())
        passed_on = any(name in request.headers for name in FORWARDED)
        return not passed_on and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
