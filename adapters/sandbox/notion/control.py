"""The control surface, outside ``/v1``: what the demo and tests in other processes pull. No authentication.

It has the same paths as that of the Jira sandbox where they mean the same, and an administrator's clicks in the
developer portal. It is meant for loopback only. Every answer is JSON; a mistake is 400 with ``{"error": ...}``.
"""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from adapters.sandbox.company import POLUS, POLUS_WITH_GOALS
from adapters.sandbox.notion.errors import Refused
from adapters.sandbox.notion.model import Subscription
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.notion.seeding import ADMIN
from adapters.sandbox.times import rest_time

blueprint = Blueprint("control", __name__, url_prefix="/_sandbox")
HANDSHAKE_SECONDS = 10.0


def _sandbox() -> NotionSandbox:
    found: NotionSandbox = current_app.extensions["sandbox"]
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
    """``{"lang": "ru"|"en", "goals": false}`` → people; the workspace is emptied first."""
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
    """List people with e-mail and token; who installs goes by the connection's own token."""
    world = _sandbox().world
    with world.lock:
        rows = [(one, one.email) for one in world.users.values()]
        rows.append((world.bot, world.bot.email.replace(world.bot.email.partition("@")[0], ADMIN)))
        return jsonify(
            [
                {
                    "accountId": one.id,
                    "displayName": one.name,
                    "email": email,
                    "apiToken": one.token,
                    "title": one.title,
                    "active": one.active,
                }
                for one, email in rows
            ]
        )


@blueprint.get("/places")
def places() -> Response:
    """Return the ids of the home page, the deals' database and data source, and of the roles' private pages."""
    return jsonify(_sandbox().places)


@blueprint.patch("/people/<name>")
def person(name: str) -> Response:
    """``{"active": false}``."""
    _sandbox().set_active(name, active=bool(_body()["active"]))
    return jsonify({})


@blueprint.patch("/connection")
def connection() -> Response:
    """Give or take a capability or a place: ``{"what": "read_comments" | "home" | "Sales" | id, "allowed": false}``."""
    body = _body()
    _sandbox().permit(str(body["what"]), allowed=bool(body.get("allowed", True)))
    return jsonify({})


@blueprint.get("/faults")
def faults() -> Response:
    """List the faults that are set, spent ones too."""
    return jsonify([asdict(one) for one in _sandbox().faults.every()])


@blueprint.post("/faults")
def add_fault() -> Response:
    """``{"kind": "429", "method": "PATCH", "path": "/pages/", "times": 2, "retry_after": 600}`` → ``{"id": n}``."""
    body = _body()
    return jsonify({"id": _sandbox().fault(str(body.pop("kind", "")), **body)})


@blueprint.delete("/faults")
def clear_faults() -> Response:
    """Remove all faults, or the one of ``?id=``."""
    _sandbox().faults.clear(request.args.get("id", type=int))
    return jsonify({})


@blueprint.get("/mail")
def mail() -> Response:
    """List the letters of ``?account=`` (slug, e-mail, name or id), oldest first; ``issue`` is the deal's key."""
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
    shown = ("event", "url", "identifier", "state", "answers")
    return jsonify([{name: getattr(one, name) for name in shown} for one in _sandbox().deliveries])


@blueprint.get("/subscriptions")
def subscriptions() -> Response:
    """List the webhook subscriptions, without their tokens."""
    with _sandbox().world.lock:
        return jsonify([_shown(one) for one in _sandbox().world.subscriptions.values()])


@blueprint.post("/subscriptions")
def subscribe() -> Response:
    """``{"url", "events"?}`` → the subscription; the token has been sent to the address, nowhere else."""
    sandbox, body = _sandbox(), _body()
    events = tuple(str(one) for one in body["events"]) if "events" in body else None
    with sandbox.world.lock:
        made = sandbox.hooks.subscribe(str(body["url"]), events)
    sandbox.drain(HANDSHAKE_SECONDS)
    return jsonify(_shown(made))


@blueprint.post("/subscriptions/<number>/verify")
def verify(number: str) -> tuple[Response, int]:
    """``{"token"}``: 400 for a token that is not the one that was sent."""
    sandbox = _sandbox()
    with sandbox.world.lock:
        fits = sandbox.hooks.verify(number, str(_body().get("token", "")))
        return jsonify(_shown(sandbox.world.subscriptions[number])), 200 if fits else 400


@blueprint.delete("/subscriptions/<number>")
def unsubscribe(number: str) -> Response:
    """Delete a subscription."""
    with _sandbox().world.lock:
        del _sandbox().world.subscriptions[number]
    return jsonify({})


def _shown(one: Subscription) -> dict[str, Any]:
    return {"id": one.id, "url": one.url, "events": one.events, "active": one.active}


@blueprint.post("/rate-limit")
def rate_limit() -> Response:
    """``{"on": true, "limit": 180}``: so many calls of the connection in a fixed minute."""
    body, limit = _body(), _sandbox().limit
    limit.enabled, limit.limit = bool(body.get("on", True)), int(body.get("limit", limit.limit))
    return jsonify({})


@blueprint.post("/block-limit")
def block_limit() -> Response:
    """``{"limit": 1000}``: a Free workspace, which may have so many blocks in its life; ``null`` ends it."""
    world = _sandbox().world
    with world.lock:
        limit = _body().get("limit")
        world.block_limit = int(limit) if limit is not None else None
        return jsonify({"made": world.blocks_made})


@blueprint.post("/window")
def window() -> Response:
    """``{"seconds": 60}``: for how long events of a page are put together."""
    _sandbox().hooks.window = float(_body().get("seconds", 0))
    return jsonify({})


@blueprint.post("/todo")
def todo() -> Response:
    """Do with a to-do what a person does → ``{"id": block}``; ``do`` is one of tick, untick, retype, add, remove.

    ``{"account", "do": "tick", "block"}``, ``{…, "do": "retype", "block", "text"}``, ``{…, "do": "add", "issue": page,
    "text", "after"?: block}``.
    """
    sandbox, body = _sandbox(), _body()
    who, act, block = str(body["account"]), str(body["do"]), str(body.get("block", ""))
    if act == "add":
        made = sandbox.add_todo_as(who, str(body["issue"]), str(body["text"]), after=str(body.get("after", "")))
        return jsonify({"id": made.id})
    if act in {"tick", "untick"}:
        sandbox.check_as(who, block, act == "tick")
    elif act == "retype":
        sandbox.retype_as(who, block, str(body["text"]))
    elif act == "remove":
        sandbox.remove_block_as(who, block)
    else:
        raise ValueError(act)
    return jsonify({"id": block})


@blueprint.post("/move")
def move() -> Response:
    """``{"account", "issue", "place"}``: move a page."""
    body = _body()
    _sandbox().move_as(str(body["account"]), str(body["issue"]), str(body["place"]))
    return jsonify({})
