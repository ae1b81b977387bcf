"""Comments: on a page, on a block, in a discussion; changed and deleted only by who wrote them.

https://developers.notion.com/docs/working-with-comments
"""

from typing import Any

from adapters.sandbox.notion import access, rich
from adapters.sandbox.notion.checks import closed, mapping, string, uuid
from adapters.sandbox.notion.errors import Refused, invalid, malformed
from adapters.sandbox.notion.model import Comment, Parent, Revision, Rich, User
from adapters.sandbox.notion.world import Event, World

NEW = {"parent", "discussion_id", "rich_text", "display_name"}


def create(world: World, actor: User, raw: Any) -> Comment:
    """Start a discussion on a page or block, or go on with one; 400 for both or neither."""
    found = closed("body", raw, NEW)
    if ("parent" in found) == ("discussion_id" in found):
        raise invalid("body failed validation: body.parent or body.discussion_id should be defined, not both.")
    text = _text(world, found)
    name = _name(actor, found.get("display_name"))
    if "discussion_id" in found:
        first = _first(world, actor, uuid("body.discussion_id", found["discussion_id"]))
        return add(world, actor, first.parent, text, name, first.discussion)
    return add(world, actor, _parent(world, actor, found["parent"]), text, name)


def add(
    world: World,
    actor: User,
    parent: Parent,
    text: Rich,
    name: dict[str, Any] | None = None,
    discussion: str | None = None,
) -> Comment:
    """Write a comment down and tell it."""
    page, now = world.page_of(parent.id), world.clock()
    if page is None:
        raise world.missing("page", parent.id)
    one = Comment(
        id=world.next_id("comment"),
        created=now,
        created_by=actor.id,
        edited=now,
        edited_by=actor.id,
        discussion=discussion or world.next_id("discussion"),
        page=page.id,
        parent=parent,
        text=text,
        name=name or _name(actor, None),
    )
    world.comments[one.id] = one
    _keep(world, actor, one)
    _tell(world, actor, one, "comment.created")
    return one


def _text(world: World, found: Any) -> Rich:
    if "rich_text" not in found:
        raise malformed("body.rich_text", "defined")
    text = rich.read(world, "body.rich_text", found["rich_text"])
    if not text:
        raise invalid("body failed validation: body.rich_text should not be empty.")
    return text


def _name(actor: User, raw: Any) -> dict[str, Any]:
    kind = "integration" if actor.bot else "user"
    if raw is None:
        return {"type": kind, "resolved_name": actor.name}
    found = mapping("body.display_name", raw)
    if found.get("type") != "custom":
        return {"type": found.get("type", kind), "resolved_name": actor.name}
    custom = mapping("body.display_name.custom", found.get("custom"))
    return {"type": "custom", "resolved_name": string("body.display_name.custom.name", custom.get("name"))}


def _parent(world: World, actor: User, raw: Any) -> Parent:
    found = mapping("body.parent", raw)
    if "page_id" in found:
        return Parent("page_id", access.page(world, actor, uuid("body.parent.page_id", found["page_id"])).id)
    number = uuid("body.parent.block_id", found.get("block_id"))
    access.block(world, actor, number)
    return Parent("block_id" if number in world.blocks else "page_id", number)


def _first(world: World, actor: User, discussion: str) -> Comment:
    for one in world.comments.values():
        if one.discussion == discussion and access.may_see(world, actor, one.page):
            return one
    raise world.missing("discussion", discussion)


def listed(world: World, actor: User, number: str) -> list[Comment]:
    """Return the comments of a page or block in open discussions, oldest first."""
    access.block(world, actor, number)
    return [
        one
        for one in world.comments.values()
        if one.parent.id == number and not one.trash and one.discussion not in world.resolved
    ]


def own(world: World, actor: User, number: str) -> Comment:
    """Return a comment of the actor's own; 404, and 403 for somebody else's."""
    one = access.comment(world, actor, number)
    if one.created_by != actor.id:
        raise Refused(403, "restricted_resource", "Cannot change a comment that was created by somebody else.")
    return one


def update(world: World, actor: User, one: Comment, raw: Any) -> None:
    """Give a comment another text."""
    text = _text(world, closed("body", raw, {"rich_text"}))
    if text != one.text:
        one.text = text
        one.touch(actor.id, world.clock())
        _keep(world, actor, one)
        _tell(world, actor, one, "comment.updated")


def delete(world: World, actor: User, one: Comment) -> None:
    """Take a comment away; the history keeps it."""
    one.trash = True
    _tell(world, actor, one, "comment.deleted")


def _keep(world: World, actor: User, one: Comment) -> None:
    text = rich.kept(world, one.text)
    one.past.append(Revision(world.clock(), actor.id, "comment", text))


def _tell(world: World, actor: User, one: Comment, event: str) -> None:
    kind = "block" if one.parent.kind == "block_id" else "page"
    data = {"page_id": one.page, "parent": {"id": one.parent.id, "type": kind}}
    world.tell(Event(event, one.id, actor, data, one.page))
