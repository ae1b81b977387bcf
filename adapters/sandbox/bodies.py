"""Webhook bodies, shaped as Jira sends them: REST 2 form, rich text as wiki markup.

https://developer.atlassian.com/cloud/jira/platform/webhooks/ and captures of real deliveries of both editions.
"""

from typing import Any

from adapters.sandbox import issue_view, views
from adapters.sandbox.model import Account, Comment, History, Issue, IssueLink
from adapters.sandbox.times import epoch_ms
from adapters.sandbox.world import Detail, World

BRIEF = ("summary", "issuetype", "project", "assignee", "priority", "status")

REMARKS = {
    "comment_created": "issue_commented",
    "comment_updated": "issue_comment_edited",
    "comment_deleted": "issue_comment_deleted",
}


def body(
    world: World,
    event: str,
    actor: Account,
    issue: Issue,
    detail: Detail,
) -> dict[str, Any]:
    """Return the body of an event.

    Comment events have a short issue and no ``user``, on Data Center no issue at all; created issues have a changelog;
    link events nothing but numbers.
    """
    head: dict[str, Any] = {"timestamp": epoch_ms(world.clock()), "webhookEvent": event}
    if isinstance(detail, IssueLink):
        return {**head, "issueLink": _link(detail)}
    if isinstance(detail, Comment) and not world.edition.cloud:
        return {**head, "comment": issue_view.comment(world, detail, 2)}
    if isinstance(detail, Comment):
        return {**head, "comment": issue_view.comment(world, detail, 2), "issue": _issue(world, issue, brief=True)}
    if isinstance(detail, History):
        head["issue_event_type_name"] = _type_name(event, detail)
    head |= {"user": views.user(world, actor, 2), "issue": _issue(world, issue, brief=False)}
    if event == "jira:issue_deleted":
        # only the last word on an issue carries its comments
        head["issue"]["fields"]["comment"] = _comments(world, issue)
    if isinstance(detail, History) and (world.edition.cloud or event != "jira:issue_created"):
        head["changelog"] = {"id": detail.id, "items": issue_view.change_items(world, detail, accounts=True)}
    return head


def remarked(world: World, event: str, actor: Account, issue: Issue, comment: Comment) -> dict[str, Any]:
    """Return what Data Center sends beside a comment event: the issue as updated, with the comment, without changes."""
    return {
        "timestamp": epoch_ms(world.clock()),
        "webhookEvent": "jira:issue_updated",
        "issue_event_type_name": REMARKS[event],
        "user": views.user(world, actor, 2),
        "issue": _issue(world, issue, brief=False),
        **({"comment": issue_view.comment(world, comment, 2)} if event != "comment_deleted" else {}),
    }


def _comments(world: World, issue: Issue) -> dict[str, Any]:
    said = [issue_view.comment(world, one, 2) for one in issue.comments]
    return {"comments": said, "maxResults": len(said), "total": len(said), "startAt": 0}


def _issue(world: World, issue: Issue, *, brief: bool) -> dict[str, Any]:
    every = issue_view.fields(world, issue, 2)
    picked = {name: every[name] for name in BRIEF} if brief else every
    if not world.edition.cloud:
        picked["comment"] = _comments(world, issue)
    return {"id": issue.id, "self": views.link_of(world, issue, 2), "key": issue.key, "fields": picked}


def _link(link: IssueLink) -> dict[str, Any]:
    return {
        "id": link.id,
        "sourceIssueId": int(link.source),
        "destinationIssueId": int(link.target),
        "issueLinkType": {
            "id": int(link.type.id),
            "name": link.type.name,
            "outwardName": link.type.outward,
            "inwardName": link.type.inward,
            "isSubTaskLinkType": False,
            "isSystemLinkType": False,
        },
        "sequence": 0,
        "systemLink": False,
    }


def _type_name(event: str, entry: History) -> str:
    if event == "jira:issue_created":
        return "issue_created"
    changed = [change.field for change in entry.changes]
    if "Key" in changed:
        return "issue_moved"
    if changed == ["assignee"]:
        return "issue_assigned"
    return "issue_generic" if "status" in changed else "issue_updated"
