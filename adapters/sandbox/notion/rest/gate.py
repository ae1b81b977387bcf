"""The gate of every REST call: firewall, faults, token, version, limit, the handler under the lock, the ledger."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox.faults import CONNECTION, Fault
from adapters.sandbox.ledger import Call as Entry
from adapters.sandbox.notion.errors import Refused, invalid
from adapters.sandbox.notion.faults import ANSWERS, CODES, FIREWALL, SAVED, TRIGGERS, NotionFault, Page, saved
from adapters.sandbox.notion.ids import dashed
from adapters.sandbox.notion.model import User
from adapters.sandbox.notion.rest import content, people, tables
from adapters.sandbox.notion.rest.wire import Answer, Call, Handler, Route
from adapters.sandbox.notion.sandbox import NotionSandbox

ROUTES: tuple[Route, ...] = (*content.ROUTES, *tables.ROUTES, *people.ROUTES)
READING_POSTS = ("/query", "/search")
VERSION = "2025-09-03"
LARGEST = 500 * 1024


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
    authorization: str = field(repr=False)
    version: str | None
    raw: bytes = field(repr=False)

    @property
    def reads(self) -> bool:
        """Whether the call changes nothing."""
        return self.method == "GET" or self.template.endswith(READING_POSTS)


def handle(sandbox: NotionSandbox, request: Request, handler: Handler) -> Answer:
    """Answer a call; raises ``Dropped`` when a fault cuts the connection, ``faults.Page`` for an answer in HTML."""
    caller = _caller(sandbox, request.authorization)
    page = _subject(sandbox, request)
    fault = sandbox.faults.take(ANSWERS | CONNECTION, request.method, request.path)
    status = 0
    try:
        answer = _through(sandbox, request, handler, caller, fault)
        status = answer.status
    except Page as page_:
        status = page_.status
        raise
    finally:
        at, who = sandbox.world.clock(), caller.id if caller else None
        what = (request.method, request.path, request.template, page, who, status, at, request.reads)
        sandbox.ledger.write_down(lambda number: Entry(number, *what))
    return answer


def _through(
    sandbox: NotionSandbox, request: Request, handler: Handler, caller: User | None, fault: Fault | None
) -> Answer:
    """Let the connection's own mishaps have their way around the answer."""
    kind = fault.kind if fault is not None else ""
    if kind == "drop":
        raise Dropped
    if fault is not None and kind == "slow":
        time.sleep(fault.seconds)
    number = sandbox.world.unique("request")
    try:
        done = _reply(sandbox, request, handler, caller, fault)
        answer = Answer({**_known(caller, done.body), "request_id": number}, done.status)
    except Refused as no:
        answer = Answer(no.body(number), no.status, no.headers)
    if kind == "lost-ack":
        raise Dropped
    return answer


def _reply(
    sandbox: NotionSandbox, request: Request, handler: Handler, caller: User | None, fault: Fault | None
) -> Answer:
    if sandbox.firewall and TRIGGERS.search(request.raw.decode(errors="replace")):
        raise NotionFault(FIREWALL).refusal()
    if isinstance(fault, NotionFault) and fault.kind in ANSWERS - {SAVED}:
        raise fault.refusal()
    if caller is None:
        raise Refused(401, *CODES["401"])
    _check_version(request.version)
    sandbox.limit.check(caller.id)
    call = Call(sandbox, caller, request.params, request.query, _body(request))
    with sandbox.world.lock:
        answer = handler(call)
    if fault is not None and fault.kind == SAVED:
        raise saved(answer.resource, list(answer.children))
    return answer


def _known(caller: User | None, body: dict[str, Any]) -> dict[str, Any]:
    """Return what a caller may read of an answer: without the capability to read, that it is there."""
    sort = body.get("object", "list")
    need = "read_comments" if sort == "comment" else "read_content"
    if caller is None or need in caller.capabilities or sort == "user":
        return body
    if sort == "list":
        return {**body, "results": [_known(caller, one) for one in body.get("results", [])]}
    return {name: body[name] for name in ("object", "id")}


def _check_version(version: str | None) -> None:
    if version is None:
        wanted = "Notion-Version header should be defined, instead was `undefined`."
        raise Refused(400, "missing_version", f"Notion-Version header failed validation: {wanted}")
    if version != VERSION:
        raise invalid(f'Notion-Version header failed validation: the stand-in speaks "{VERSION}" only.')


def _body(request: Request) -> Any:
    if len(request.raw) > LARGEST:
        raise invalid(f"body failed validation: body should be at most {LARGEST} bytes.")
    if not request.raw:
        return {}
    try:
        return json.loads(request.raw)
    except ValueError:
        raise Refused(400, "invalid_json", "Error parsing JSON body.") from None


def _caller(sandbox: NotionSandbox, header: str) -> User | None:
    """Return who calls: the connection, or a person in a session of their own; nobody for anything but Bearer."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        return None
    with sandbox.world.lock:
        return next((one for one in sandbox.world.users.values() if one.active and one.token == token.strip()), None)


def _subject(sandbox: NotionSandbox, request: Request) -> str | None:
    """Return the id of the page that the call is about."""
    world = sandbox.world
    with world.lock:
        for name in ("page_id", "block_id"):
            if name in request.params:
                found = world.page_of(dashed(request.params[name]) or "")
                return found.id if found else None
        if "comment_id" in request.params:
            comment = world.comments.get(dashed(request.params["comment_id"]) or "")
            return comment.page if comment else None
        if request.template.endswith("/comments"):
            return _talked_about(sandbox, request)
    return None


def _talked_about(sandbox: NotionSandbox, request: Request) -> str | None:
    number: Any = request.query.get("block_id", [""])[0]
    if request.method == "POST":
        try:
            body = json.loads(request.raw)
            parent = body.get("parent") or {}
            number = parent.get("page_id") or parent.get("block_id")
        except (ValueError, AttributeError):
            return None
    page = sandbox.world.page_of(dashed(number) or "")
    return page.id if page else None
