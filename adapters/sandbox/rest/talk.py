"""Calls on comments, and on the properties of comments and issues."""

import json
from collections.abc import Callable
from typing import Any

from adapters.sandbox import comments, issue_view, views
from adapters.sandbox.edits import MAX_PROPERTY
from adapters.sandbox.errors import Refused, bad_payload, no_issue
from adapters.sandbox.model import Account, Comment, Issue
from adapters.sandbox.permissions import allowed, need, sees_comment, visible_issue
from adapters.sandbox.rest.wire import API, NOTHING, Answer, Call, Route

MAX_IDS = 1000
MAX_KEY = 255


def _expand(call: Call) -> frozenset[str]:
    return frozenset(call.words("expand")) & call.world.edition.comment_expands


def page(call: Call) -> Answer:
    """``PageOfComments`` as the caller may see them; ``orderBy`` is ``created`` with an optional sign."""
    issue = call.issue()
    order = call.text("orderBy") or "created"
    if order.lstrip("+- ") != "created":
        raise Refused(400, f"The orderBy parameter '{order}' is not valid.")
    seen = [one for one in issue.comments if sees_comment(call.world, call.caller, issue, one)]
    seen.sort(key=lambda one: (one.created, int(one.id)), reverse=order.startswith("-"))
    shown = [issue_view.comment(call.world, one, 3, _expand(call)) for one in seen]
    answer = call.page(shown, default=call.world.edition.comment_page, cap=100, name="comments")
    del answer["isLast"]
    return Answer(answer)


def add(call: Call) -> Answer:
    """``Comment``, 201."""
    comment = comments.add(call.world, call.caller, call.issue(), call.json())
    return Answer(issue_view.comment(call.world, comment, 3, _expand(call)), 201)


def _one(call: Call) -> tuple[Issue, Comment]:
    issue = call.issue()
    return issue, comments.find(call.world, call.caller, issue, call.path["id"])


def read(call: Call) -> Answer:
    """``Comment``; 404 for one the caller may not read."""
    return Answer(issue_view.comment(call.world, _one(call)[1], 3, _expand(call)))


def edit(call: Call) -> Answer:
    """``Comment``, 200."""
    issue, comment = _one(call)
    comments.edit(call.world, call.caller, issue, comment, call.json())
    return Answer(issue_view.comment(call.world, comment, 3, _expand(call)))


def delete(call: Call) -> Answer:
    """204."""
    issue, comment = _one(call)
    comments.delete(call.world, call.caller, issue, comment)
    return Answer(status=204)


def by_ids(call: Call) -> Answer:
    """``PageBeanComment`` of up to 1000 ids; what the caller may not read is left out."""
    ids = call.json("ids").get("ids")
    if not isinstance(ids, list) or not ids or len(ids) > MAX_IDS:
        raise Refused(400, f"Between 1 and {MAX_IDS} comment ids are required.")
    wanted = {str(one) for one in ids}
    found = [
        issue_view.comment(call.world, comment, 3, _expand(call))
        for issue in call.world.issues.values()
        if allowed(call.caller, "BROWSE_PROJECTS", call.world.projects[issue.project])
        for comment in issue.comments
        if comment.id in wanted and sees_comment(call.world, call.caller, issue, comment)
    ]
    return Answer(
        {"maxResults": 1048576, "startAt": 0, "total": len(found), "isLast": True, "values": found},
    )


Holder = tuple[dict[str, Any], str, Callable[[], None]]
"""The properties, the address of their owner, and the check that the caller may write them."""


def _of_issue(call: Call) -> Holder:
    issue = call.issue()

    def check() -> None:
        need(call.world, call.caller, issue, "EDIT_ISSUES", "edit this issue")

    return issue.properties, f"issue/{issue.id}", check


def _of_comment(call: Call) -> Holder:
    issue, comment = call.world.comment(call.path["commentId"])
    try:
        visible_issue(call.world, call.caller, issue.id)
        comments.find(call.world, call.caller, issue, comment.id)
    except Refused:
        raise no_issue() from None

    def check() -> None:
        if not _may_edit(call, call.caller, issue, comment):
            raise Refused(403, "You do not have permission to edit this comment.")

    return comment.properties, f"comment/{comment.id}", check


def _may_edit(call: Call, account: Account, issue: Issue, comment: Comment) -> bool:
    project = call.world.projects[issue.project]
    own = comment.author == account.id and allowed(account, "EDIT_OWN_COMMENTS", project)
    return own or allowed(account, "EDIT_ALL_COMMENTS", project)


def _properties(path: str, holder: Callable[[Call], Holder]) -> tuple[Route, ...]:
    """Return the four calls on the properties of one sort of owner."""

    def keys(call: Call) -> Answer:
        """``PropertyKeys``."""
        held, owner, _ = holder(call)
        shown = [
            {"self": views.address(call.world, 3, f"{owner}/properties/{key}"), "key": key} for key in sorted(held)
        ]
        return Answer({"keys": shown})

    def get(call: Call) -> Answer:
        """``EntityProperty``; 404 for an unknown key."""
        held, _, _ = holder(call)
        return Answer({"key": call.path["propertyKey"], "value": _found(held, call.path["propertyKey"])})

    def put(call: Call) -> Answer:
        """201 for a new key, 200 for a known one; at most 32768 characters of JSON."""
        held, _, check = holder(call)
        check()
        key = call.path["propertyKey"]
        if call.body is NOTHING:
            raise bad_payload()
        if len(key) > MAX_KEY:
            raise Refused(400, f"The property key can't be longer than {MAX_KEY} characters.")
        if len(json.dumps(call.body, ensure_ascii=False)) > MAX_PROPERTY:
            raise Refused(400, f"The property value can't be longer than {MAX_PROPERTY} characters.")
        status = 200 if key in held else 201
        held[key] = call.body
        return Answer({}, status)

    def remove(call: Call) -> Answer:
        """204; 404 for an unknown key."""
        held, _, check = holder(call)
        check()
        _found(held, call.path["propertyKey"])
        del held[call.path["propertyKey"]]
        return Answer(status=204)

    one = f"{path}/{{propertyKey}}"
    return ("GET", path, keys), ("GET", one, get), ("PUT", one, put), ("DELETE", one, remove)


def _found(held: dict[str, Any], key: str) -> Any:
    if key not in held:
        raise Refused(404, f"The property '{key}' does not exist.")
    return held[key]


_ISSUE = f"{API}/issue/{{issueIdOrKey}}"
ROUTES: tuple[Route, ...] = (
    ("GET", f"{_ISSUE}/comment", page),
    ("POST", f"{_ISSUE}/comment", add),
    ("GET", f"{_ISSUE}/comment/{{id}}", read),
    ("PUT", f"{_ISSUE}/comment/{{id}}", edit),
    ("DELETE", f"{_ISSUE}/comment/{{id}}", delete),
    ("POST", f"{API}/comment/list", by_ids),
    *_properties(f"{_ISSUE}/properties", _of_issue),
    *_properties(f"{API}/comment/{{commentId}}/properties", _of_comment),
)
