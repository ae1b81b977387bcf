"""Comments: add, edit, delete, and who may be the author of a restricted one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.sandbox import adf
from adapters.sandbox.edition import BadForm, Rich
from adapters.sandbox.edits import read_properties
from adapters.sandbox.errors import Refused, bad_payload, invalid
from adapters.sandbox.model import Account, Comment, Issue
from adapters.sandbox.permissions import allowed, sees_comment
from adapters.sandbox.values import MAX_RICH
from adapters.sandbox.wiki import wiki
from adapters.sandbox.world import World

READ_ONLY = {"id", "self", "author", "updateAuthor", "created", "updated", "renderedBody", "jsdPublic"}
WRITABLE = {"body", "visibility", "properties"}


@dataclass(frozen=True)
class Draft:
    """A comment as a call wants it, checked."""

    body: Rich
    role: str | None
    group: str | None
    properties: dict[str, Any]


def draft(world: World, author: Account, issue: Issue, raw: Any) -> Draft:
    """Check ``{body, visibility?, properties?}``; 400 for bad rich text and for a role the author is not in."""
    if not isinstance(raw, Mapping) or set(raw) - WRITABLE - READ_ONLY:
        raise bad_payload()
    try:
        body = world.edition.checked(raw.get("body"))
    except BadForm as why:
        raise invalid(comment="Comment body is not valid!") from why
    except adf.BadDocument as why:
        raise Refused(400, "INVALID_INPUT") from why
    text = (wiki(body) or "").strip()
    if not text:
        raise invalid(comment="Comment body can not be empty!")
    if len(text) > MAX_RICH:
        raise invalid(comment="The entered text is too long. It exceeds the allowed limit of 32,767 characters.")
    role, group = _level(world, author, issue, raw.get("visibility"))
    return Draft(body, role, group, read_properties(raw.get("properties")))


def _level(world: World, author: Account, issue: Issue, raw: Any) -> tuple[str | None, str | None]:
    if raw is None:
        return None, None
    if not isinstance(raw, Mapping) or raw.get("type") not in ("role", "group"):
        raise bad_payload()
    name = raw.get("value") or raw.get("identifier")
    if raw["type"] == "role":
        if name not in world.roles.values():
            raise invalid(commentLevel=f"Role: {name} does not exist.")
        if not world.in_role(author, world.projects[issue.project], str(name)):
            raise invalid(commentLevel=f"You are currently not a member of the project role: {name}.")
        return str(name), None
    group = world.group(group_id=raw.get("identifier"), name=raw.get("value"))
    if group is None:
        raise invalid(commentLevel=f"Group: {name} does not exist.")
    if author.id not in group.members:
        raise invalid(commentLevel=f"You are currently not a member of the group: {group.name}.")
    return None, group.id


def add(world: World, author: Account, issue: Issue, raw: Any) -> Comment:
    """Add a comment; the issue counts as updated."""
    if not allowed(author, "ADD_COMMENTS", world.projects[issue.project]):
        raise Refused(400, f"{author.name}, you do not have the permission to comment on this issue.")
    new = draft(world, author, issue, raw)
    now = world.clock()
    comment = Comment(
        id=str(world.next_id("comment")),
        issue=issue.id,
        author=author.id,
        body=new.body,
        created=now,
        updated=now,
        update_author=author.id,
        role=new.role,
        group=new.group,
        properties=new.properties,
    )
    issue.comments.append(comment)
    _touched(world, author, issue, comment, "comment_created")
    return comment


def edit(world: World, actor: Account, issue: Issue, comment: Comment, raw: Any) -> Comment:
    """Replace a comment: a body without ``visibility`` makes it public. 400 without the permission."""
    _own(world, actor, issue, comment, "EDIT", "edit")
    new = draft(world, actor, issue, raw)
    comment.body, comment.role, comment.group = new.body, new.role, new.group
    comment.properties.update(new.properties)
    comment.updated, comment.update_author = world.clock(), actor.id
    _touched(world, actor, issue, comment, "comment_updated")
    return comment


def delete(world: World, actor: Account, issue: Issue, comment: Comment) -> None:
    """Delete a comment; 400 without the permission."""
    _own(world, actor, issue, comment, "DELETE", "delete")
    issue.comments.remove(comment)
    _touched(world, actor, issue, comment, "comment_deleted")


def _touched(world: World, actor: Account, issue: Issue, comment: Comment, event: str) -> None:
    issue.updated = world.clock()
    world.changed(issue)
    world.tell(event, actor, issue, comment)


def _own(world: World, actor: Account, issue: Issue, comment: Comment, permission: str, verb: str) -> None:
    project = world.projects[issue.project]
    mine = comment.author == actor.id and allowed(actor, f"{permission}_OWN_COMMENTS", project)
    if not mine and not allowed(actor, f"{permission}_ALL_COMMENTS", project):
        raise Refused(400, f"You do not have the permission to {verb} this comment.")


def find(world: World, actor: Account, issue: Issue, comment_id: str) -> Comment:
    """Return a comment that the account may read; 404 for one it may not."""
    for comment in issue.comments:
        if comment.id == comment_id and sees_comment(world, actor, issue, comment):
            return comment
    raise Refused(404, f"Can not find a comment for the id: {comment_id}.")
