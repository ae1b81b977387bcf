"""Links between issues: asked for with a new issue, by ``update``, or by a call of their own.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.model import Account, Change, Issue, IssueLink, LinkType
from adapters.sandbox.permissions import visible_issue
from adapters.sandbox.recording import record
from adapters.sandbox.world import World

TYPES = (
    ("Blocks", "is blocked by", "blocks"),
    ("Cloners", "is cloned by", "clones"),
    ("Duplicate", "is duplicated by", "duplicates"),
    ("Relates", "relates to", "relates to"),
)
ENDS = ("inwardIssue", "outwardIssue")


class BadLink(ValueError):
    """The link cannot be made; the text goes to the caller under ``issuelinks``."""


@dataclass(frozen=True)
class Wanted:
    """A link to be made from an issue that may not be there yet; ``outward``: the other one is the target."""

    type: LinkType
    other: Issue
    outward: bool


def type_of(world: World, raw: Any) -> LinkType:
    """Return the link type of ``{"name": ...}`` or ``{"id": ...}``; ``BadLink`` for an unknown one."""
    named = raw if isinstance(raw, Mapping) else {}
    for one in world.link_types:
        if one.id == str(named.get("id")) or one.name == named.get("name"):
            return one
    raise BadLink(f"No issue link type with name '{named.get('name')}' found.")


def asked(world: World, actor: Account, operations: Any) -> list[Wanted]:
    """Read the operations on ``issuelinks``; only ``add`` is known, with one end each."""
    if not isinstance(operations, list) or not all(isinstance(one, Mapping) for one in operations):
        raise bad_payload()
    return [_asked(world, actor, one) for one in operations]


def _asked(world: World, actor: Account, operation: Mapping[str, Any]) -> Wanted:
    raw = operation.get("add")
    if set(operation) != {"add"} or not isinstance(raw, Mapping):
        raise BadLink("Field 'issuelinks' does not support this operation.")
    ends = [name for name in ENDS if name in raw]
    if len(ends) != 1 or set(raw) - {"type", *ENDS}:
        raise BadLink("A link needs a type and one of 'inwardIssue' and 'outwardIssue'.")
    kind = type_of(world, raw.get("type"))
    try:
        other = end(world, actor, raw[ends[0]])
    except Refused:
        raise BadLink("The issue to be linked no longer exists or you cannot see it.") from None
    return Wanted(kind, other, outward=ends[0] == "outwardIssue")


def end(world: World, actor: Account, raw: Any) -> Issue:
    """Return the issue of ``{"key": ...}`` or ``{"id": ...}``; 404 when the actor may not browse it."""
    named = raw if isinstance(raw, Mapping) else {}
    return visible_issue(world, actor, str(named.get("id") or named.get("key")))


def make(world: World, actor: Account, issue: Issue, wanted: list[Wanted]) -> None:
    """Make the links that were asked for."""
    for one in wanted:
        source, target = (issue, one.other) if one.outward else (one.other, issue)
        put(world, actor, one.type, source, target)


def put(world: World, actor: Account, kind: LinkType, source: Issue, target: Issue) -> None:
    """Link two issues; a link that is there already stays the only one. Both histories tell of it."""
    if any((one.type, one.source, one.target) == (kind, source.id, target.id) for one in world.links.values()):
        return
    link = IssueLink(world.next_id("issuelink"), kind, source.id, target.id)
    world.links[link.id] = link
    world.tell("issuelink_created", actor, source, link)
    for issue, other, words in ((source, target, kind.outward), (target, source, kind.inward)):
        said = other.key, f"This issue {words} {other.key}"
        record(world, actor, issue, [Change("Link", None, False, (None, None), said)])


def remove(world: World, actor: Account, link: IssueLink) -> None:
    """Take a link away; both histories tell of it."""
    del world.links[link.id]
    source, target = world.issues[link.source], world.issues[link.target]
    world.tell("issuelink_deleted", actor, source, link)
    for issue, other, words in ((source, target, link.type.outward), (target, source, link.type.inward)):
        said = other.key, f"This issue {words} {other.key}"
        record(world, actor, issue, [Change("Link", None, False, said, (None, None))])


def of(world: World, issue: Issue) -> list[tuple[IssueLink, Issue, bool]]:
    """Return (link, the issue at its other end, whether that one is the target), oldest first."""
    return [
        (link, world.issues[link.target if link.source == issue.id else link.source], link.source == issue.id)
        for link in world.links.values()
        if issue.id in (link.source, link.target)
    ]


def forget(world: World, issue: Issue) -> None:
    """Drop the links of an issue that is being deleted."""
    for link, _, _ in of(world, issue):
        del world.links[link.id]
