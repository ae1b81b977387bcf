"""Links of an issue as JSON: to other issues, and to the web."""

from typing import Any

from adapters.sandbox import views
from adapters.sandbox.model import Issue, IssueLink, RemoteLink
from adapters.sandbox.world import World


def linked(world: World, link: IssueLink, other: Issue, outward: bool, version: int = 3) -> dict[str, Any]:  # noqa: FBT001
    """Return a link as it stands on one of its two issues: under the other one's end, with what is shown of it."""
    return {
        "id": str(link.id),
        "self": views.address(world, version, f"issueLink/{link.id}"),
        "type": views.link_type(world, link.type, version),
        "outwardIssue" if outward else "inwardIssue": short(world, other, version),
    }


def issue_link(world: World, link: IssueLink) -> dict[str, Any]:
    """``IssueLink``, with both ends."""
    return {
        "id": str(link.id),
        "self": views.address(world, 3, f"issueLink/{link.id}"),
        "type": views.link_type(world, link.type),
        "inwardIssue": short(world, world.issues[link.source], 3),
        "outwardIssue": short(world, world.issues[link.target], 3),
    }


def short(world: World, other: Issue, version: int) -> dict[str, Any]:
    """Return what of an issue is shown on another one."""
    kind = world.projects[other.project].issue_type(other.type)
    return {
        "id": other.id,
        "key": other.key,
        "self": views.link_of(world, other, version),
        "fields": {
            "summary": other.values["summary"],
            "status": views.status(world, world.statuses[other.status], version),
            "priority": views.priority(world, other.values["priority"], version),
            "issuetype": views.issue_type(world, kind, version),
        },
    }


def remote_link(world: World, one: Issue, link: RemoteLink) -> dict[str, Any]:
    """``RemoteIssueLink``."""
    answer: dict[str, Any] = {
        "id": link.id,
        "self": views.address(world, 3, f"issue/{one.key}/remotelink/{link.id}"),
        **link.content,
    }
    if link.global_id is not None:
        answer["globalId"] = link.global_id
    answer.setdefault("application", {})
    return answer
