"""The calls below ``/wiki/api/v2``, https://developer.atlassian.com/cloud/confluence/rest/v2/intro/."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from adapters.sandbox.confluence.errors import bad
from adapters.sandbox.confluence.model import Page, Space
from adapters.sandbox.confluence.site import SEEN, Site
from adapters.sandbox.rest.wire import Answer, Call, Route

API = "/wiki/api/v2"
MOST = 250
_CREATE = {"spaceId", "status", "title", "parentId", "body"}
_UPDATE = {"id", "status", "title", "spaceId", "parentId", "ownerId", "body", "version"}
_REQUIRED = {"id", "status", "title", "body", "version"}


def spaces(call: Call) -> Answer:
    """List spaces, those of ``keys`` or ``ids`` where given."""
    keys, ids = call.words("keys"), call.words("ids")
    found = [
        _space(one)
        for one in _site(call).held.spaces.values()
        if (not keys or one.key in keys) and (not ids or one.id in ids)
    ]
    return _listed(call, found)


def pages(call: Call) -> Answer:
    """List pages by ``id``, ``space-id``, ``title`` and ``status``; with bodies for ``body-format``."""
    ids, homes, statuses = call.words("id"), call.words("space-id"), call.words("status") or list(SEEN)
    title = call.text("title")
    found = [
        _page(call, one)
        for one in _site(call).held.pages.values()
        if one.status in statuses
        and (not ids or one.id in ids)
        and (not homes or one.space in homes)
        and (not title or one.now.title == title)
    ]
    return _listed(call, found)


def create(call: Call) -> Answer:
    """200 with the page; 400 for a title that is taken."""
    wanted = _given(call, _CREATE, {"spaceId"})
    if wanted.get("status", "current") != "current":
        raise bad("Drafts are not played here.")
    return Answer(_page(call, _site(call).create(call.caller, wanted), bodied=True))


def read(call: Call) -> Answer:
    """Return a page, its body for ``body-format``."""
    statuses = call.words("status") or list(SEEN)
    return Answer(_page(call, _site(call).page(_number(call), statuses)))


def update(call: Call) -> Answer:
    """200 with the page; 409 unless the version is the next one."""
    wanted = _given(call, _UPDATE, _REQUIRED)
    page = _site(call).page(_number(call), (*SEEN, "trashed"))
    if str(wanted["id"]) != page.id or wanted["status"] != "current":
        raise bad("The id must be the page's, and its status current.")
    _site(call).update(call.caller, page, wanted)
    return Answer(_page(call, page, bodied=True))


def delete(call: Call) -> Answer:
    """204: the page is in the trash; with ``purge`` one of the trash is gone for good."""
    site, purge = _site(call), call.flag("purge")
    page = site.page(_number(call), ("trashed",) if purge else SEEN)
    if purge:
        del site.held.pages[page.id]
    else:
        page.status = "trashed"
    return Answer(status=204)


def _site(call: Call) -> Site:
    return call.sandbox.confluence


def _number(call: Call) -> str:
    number = call.path["id"]
    if not number.isdigit():
        raise bad(f"Provided value {{{number}}} for 'id' is not the correct type. Expected type is long")
    return number


def _given(call: Call, known: set[str], required: set[str]) -> dict[str, Any]:
    if not isinstance(call.body, dict) or set(call.body) - known or required - set(call.body):
        raise bad("The request body is not valid.")
    return call.body


def _listed(call: Call, found: list[dict[str, Any]]) -> Answer:
    limit, start = min(call.number("limit", 25), MOST), call.number("cursor", 0)
    links = {"base": f"{call.world.base_url}/wiki"}
    path = "spaces" if found and "key" in found[0] else "pages"
    if start + limit < len(found):
        links["next"] = f"{API}/{path}?limit={limit}&cursor={start + limit}"
    return Answer({"results": found[start : start + limit], "_links": links})


def _space(one: Space) -> dict[str, Any]:
    return {
        "id": one.id,
        "key": one.key,
        "name": one.name,
        "type": "global",
        "status": "current",
        "authorId": one.author,
        "createdAt": _time(one.created),
        "homepageId": one.homepage,
        "_links": {"webui": f"/spaces/{one.key}"},
    }


def _page(call: Call, one: Page, *, bodied: bool = False) -> dict[str, Any]:
    space, now = _site(call).space(one.space), one.now
    body = {"storage": {"representation": "storage", "value": now.body}}
    return {
        "id": one.id,
        "status": one.status,
        "title": now.title,
        "spaceId": one.space,
        **({"parentId": one.parent, "parentType": "page"} if one.parent else {}),
        "position": 0,
        "authorId": one.author,
        "ownerId": one.author,
        "lastOwnerId": None,
        "createdAt": _time(one.versions[0].at),
        "version": {
            "createdAt": _time(now.at),
            "message": now.message,
            "number": now.number,
            "minorEdit": False,
            "authorId": now.author,
        },
        "body": body if bodied or call.text("body-format") == "storage" else {},
        "_links": {
            "webui": f"/spaces/{space.key}/pages/{one.id}/{quote(now.title)}",
            "editui": f"/pages/resumedraft.action?draftId={one.id}",
            "tinyui": f"/x/{one.id}",
            "base": f"{call.world.base_url}/wiki",
        },
    }


def _time(moment: datetime) -> str:
    text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{moment.microsecond // 1000:03d}Z"


ROUTES: tuple[Route, ...] = (
    ("GET", f"{API}/spaces", spaces),
    ("GET", f"{API}/pages", pages),
    ("POST", f"{API}/pages", create),
    ("GET", f"{API}/pages/{{id}}", read),
    ("PUT", f"{API}/pages/{{id}}", update),
    ("DELETE", f"{API}/pages/{{id}}", delete),
)
