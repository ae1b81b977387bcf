"""The gate of every REST call: faults, authentication, write limit, the handler under the lock, the ledger."""

import base64
import binascii
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox import jql
from adapters.sandbox.errors import Refused
from adapters.sandbox.faults import CONNECTION, GATEWAY, MESSAGES, Fault
from adapters.sandbox.ledger import Call as Entry
from adapters.sandbox.model import Account
from adapters.sandbox.rest.wire import NOTHING, Answer, Call, Handler
from adapters.sandbox.sandbox import Sandbox

READING_POSTS = ("/search/jql", "/search", "/comment/list", "/issue/bulkfetch")
NOT_LIMITED = ("/notify",)


class Dropped(ConnectionAbortedError):
    """The connection ends without an answer."""


@dataclass(frozen=True)
class Request:
    """A call as it came in, nothing checked."""

    method: str
    path: str
    template: str
    params: Mapping[str, str]
    query: Mapping[str, list[str]]
    authorization: str
    content_type: str
    raw: bytes = field(repr=False)


def handle(sandbox: Sandbox, request: Request, handler: Handler) -> Answer:
    """Answer a call; raises ``Dropped`` when a fault cuts the connection."""
    caller = _caller(sandbox, request.authorization)
    issue = _subject(sandbox, request)
    reads = request.method == "GET" or request.template.endswith(READING_POSTS)
    fault = sandbox.faults.take(GATEWAY | CONNECTION, request.method, request.path)
    answer: Answer | None = None
    try:
        if fault is not None and fault.kind == "drop":
            raise Dropped
        if fault is not None and fault.kind == "slow":
            time.sleep(fault.seconds)
        reply = _reply(sandbox, request, handler, caller, issue if not reads else None, fault)
        if fault is not None and fault.kind == "lost-ack":
            raise Dropped
        answer = reply
        return reply
    finally:
        status = answer.status if answer else 0
        at = sandbox.world.clock()
        who = caller.id if caller else None
        sandbox.ledger.write_down(
            lambda number: Entry(number, request.method, request.path, request.template, issue, who, status, at, reads)
        )


def _reply(
    sandbox: Sandbox,
    request: Request,
    handler: Handler,
    caller: Account | None,
    written: str | None,
    fault: Fault | None,
) -> Answer:
    try:
        if fault is not None and fault.kind in GATEWAY:
            raise Refused(  # noqa: TRY301 - every refusal is worded in one place
                int(fault.kind),
                MESSAGES.get(fault.kind, "The service is not available."),
                headers=fault.headers(sandbox.world.clock(), bucket=not sandbox.world.edition.cloud),
            )
        if caller is None:
            raise Refused(401, MESSAGES["401"])  # noqa: TRY301 - as above
        if written is not None and not request.template.endswith(NOT_LIMITED):
            _limit(sandbox, written)
        call = Call(sandbox, caller, request.params, request.query, _body(request))
        with sandbox.world.lock:
            answer = handler(call)
    except Refused as no:
        return Answer(no.body(), no.status, no.headers)
    return answer


def _limit(sandbox: Sandbox, issue: str) -> None:
    wait = sandbox.limit.wait(issue)
    if wait:
        raise Refused(
            429,
            MESSAGES["429"],
            headers={"Retry-After": str(max(1, round(wait + 0.5))), "RateLimit-Reason": "jira-per-issue-on-write"},
        )


def _body(request: Request) -> Any:
    if not request.raw:
        return NOTHING
    if "json" not in request.content_type:
        raise Refused(415, "Unsupported Media Type")
    try:
        return json.loads(request.raw)
    except ValueError:
        raise Refused(400, "There was an error parsing JSON. Check that your request body is valid.") from None


def _caller(sandbox: Sandbox, header: str) -> Account | None:
    """Return who calls: Basic of e-mail and token, or Bearer of the token; nobody for anything else.

    Basic is off on Data Center, as it is by default since Jira 11: only personal access tokens open it.
    """
    scheme, _, rest = header.partition(" ")
    email, token = "", rest.strip()
    if scheme.lower() == "basic" and not sandbox.world.edition.bearer_only:
        try:
            email, _, token = base64.b64decode(rest, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
    elif scheme.lower() != "bearer":
        return None
    with sandbox.world.lock:
        for one in sandbox.world.accounts.values():
            if one.active and one.token == token and email.lower() in ("", one.email):
                return one
    return None


def _subject(sandbox: Sandbox, request: Request) -> str | None:
    """Return the id of the issue the call is about: by path, by comment, or by a search for one key or id."""
    world = sandbox.world
    with world.lock:
        try:
            if "issueIdOrKey" in request.params:
                return world.issue(request.params["issueIdOrKey"]).id
            if "commentId" in request.params:
                return world.comment(request.params["commentId"])[0].id
            if request.template.endswith("/comment/list"):
                return _of_comments(sandbox, request.raw)
            if request.template.endswith(READING_POSTS):
                text = request.query.get("jql", [""])[0] or json.loads(request.raw or b"{}").get("jql", "")
                where = jql.parse(str(text)).where
                if isinstance(where, jql.Clause) and re.fullmatch("key|id|issue|issuekey", where.field.lower()):
                    return world.issue(where.values[0].text).id if len(where.values) == 1 else None
        except (Refused, jql.JqlError, ValueError, AttributeError):
            return None
    return None


def _of_comments(sandbox: Sandbox, raw: bytes) -> str | None:
    ids = {sandbox.world.comment(str(one))[0].id for one in json.loads(raw or b"{}").get("ids", [])}
    return ids.pop() if len(ids) == 1 else None
