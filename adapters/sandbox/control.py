"""The control surface, outside ``/rest``: what the demo and tests in other processes pull. No authentication.

It is meant for loopback only. Every answer is JSON; a mistake in a request is 400 with ``{"error": ...}``.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from adapters.sandbox import views
from adapters.sandbox.company import POLUS, POLUS_WITH_GOALS
from adapters.sandbox.errors import Refused
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.times import rest_time

blueprint = Blueprint("control", __name__, url_prefix="/_sandbox")


def _sandbox() -> Sandbox:
    found: Sandbox = current_app.extensions["sandbox"]
    return found


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


@blueprint.errorhandler(KeyError)
@blueprint.errorhandler(ValueError)
@blueprint.errorhandler(TypeError)
@blueprint.errorhandler(Refused)
def _mistake(error: Exception) -> tuple[Response, int]:
    return jsonify({"error": f"{type(error).__name__}: {error}"}), 400


@blueprint.post("/seed")
def seed() -> Response:
    """``{"lang": "ru"|"en", "goals": false}`` → people; the site is emptied first."""
    companies = POLUS_WITH_GOALS if _body().get("goals") else POLUS
    _sandbox().seed(companies[str(_body().get("lang", "ru"))])
    return people()


@blueprint.post("/reset")
def reset() -> Response:
    """Seed the same company anew → people."""
    _sandbox().reset()
    return people()


@blueprint.get("/people")
def people() -> Response:
    """List people with e-mail and API token: enough to configure a service."""
    world = _sandbox().world
    with world.lock:
        return jsonify(
            [
                {
                    "accountId": one.id,
                    "displayName": one.name,
                    "email": one.email,
                    "apiToken": one.token,
                    "title": one.title,
                    "active": one.active,
                }
                for one in world.accounts.values()
            ]
        )


@blueprint.patch("/people/<name>")
def person(name: str) -> Response:
    """``{"active": false}``, ``{"permission": "EDIT_ISSUES", "project": "DEAL", "allowed": false}``."""
    sandbox, body = _sandbox(), _body()
    if "active" in body:
        sandbox.set_active(name, active=bool(body["active"]))
    if "permission" in body:
        project = str(body.get("project", "DEAL"))
        sandbox.permit(name, str(body["permission"]), project, allowed=bool(body.get("allowed", True)))
    with sandbox.world.lock:
        return jsonify(views.user(sandbox.world, sandbox.account(name)))


@blueprint.get("/faults")
def faults() -> Response:
    """List the faults that are set, spent ones too."""
    return jsonify([asdict(one) for one in _sandbox().faults.every()])


@blueprint.post("/faults")
def add_fault() -> Response:
    """``{"kind": "429", "method": "PUT", "path": "/issue/", "times": 2, "retry_after": "date"}`` → ``{"id": n}``."""
    body = _body()
    return jsonify({"id": _sandbox().fault(str(body.pop("kind", "")), **body)})


@blueprint.delete("/faults")
def clear_faults() -> Response:
    """Remove all faults, or the one of ``?id=``."""
    _sandbox().faults.clear(request.args.get("id", type=int))
    return jsonify({})


@blueprint.get("/mail")
def mail() -> Response:
    """List the letters of ``?account=`` (slug, e-mail, name or id), oldest first."""
    return jsonify(
        [
            {
                "to": letter.to,
                "subject": letter.subject,
                "textBody": letter.text,
                "htmlBody": letter.html,
                "at": rest_time(letter.at),
                "issue": letter.issue,
            }
            for letter in _sandbox().mail(request.args["account"])
        ]
    )


@blueprint.post("/mail-off")
def mail_off() -> Response:
    """``{"off": true}``: outgoing mail of the site is switched off."""
    _sandbox().mail_off(off=bool(_body().get("off", True)))
    return jsonify({})


@blueprint.get("/counts")
def counts() -> Response:
    """``?issue=KEY&since=mark&caller=`` → reads, writes, calls, and a mark for the next time."""
    sandbox = _sandbox()
    found = sandbox.counts(
        request.args.get("issue"),
        since=request.args.get("since", 0, type=int),
        caller=request.args.get("caller"),
    )
    calls = [{**asdict(call), "at": rest_time(call.at)} for call in found.calls]
    return jsonify({"reads": found.reads, "writes": found.writes, "calls": calls, "mark": sandbox.mark()})


@blueprint.post("/drain")
def drain() -> Response:
    """``?timeout=10`` → ``{"drained": true}`` when every delivery is finished."""
    return jsonify({"drained": _sandbox().drain(request.args.get("timeout", 10.0, type=float))})


@blueprint.get("/deliveries")
def deliveries() -> Response:
    """List the webhook deliveries: event, url, identifier, state, answers."""
    return jsonify(
        [
            {
                "event": one.event,
                "url": one.url,
                "identifier": one.identifier,
                "state": one.state,
                "answers": one.answers,
            }
            for one in _sandbox().deliveries
        ]
    )


@blueprint.post("/lag")
def lag() -> Response:
    """``{"seconds": 5}``: the search sees writes only after that time."""
    _sandbox().lag(timedelta(seconds=float(_body().get("seconds", 0))))
    return jsonify({})


@blueprint.post("/write-limit")
def write_limit() -> Response:
    """``{"on": false}``: no limit of writes on one issue."""
    _sandbox().limit.enabled = bool(_body().get("on", True))
    return jsonify({})


@blueprint.post("/move")
def move() -> Response:
    """``{"account", "issue", "project"}`` → ``{"key": new key}``."""
    body = _body()
    return jsonify({"key": _sandbox().move_as(str(body["account"]), str(body["issue"]), str(body["project"]))})
