"""Putting blocks on a page, changing and removing them; each act leaves its lines in the page's history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from adapters.sandbox.notion import blocks, rich
from adapters.sandbox.notion.blocks import Draft
from adapters.sandbox.notion.checks import boolean, closed, mapping, uuid
from adapters.sandbox.notion.errors import Refused, invalid, malformed
from adapters.sandbox.notion.model import Block, Page, Parent, Rich, User
from adapters.sandbox.notion.world import Event, World

ARCHIVED = "Can't edit block that is archived. You must unarchive the block before editing."
FLAGS = ("in_trash", "archived")


def append(world: World, actor: User, holder_id: str, raw: dict[str, Any]) -> list[Block]:
    """Append ``children`` where ``after`` or ``position`` says, at the end without them; returns the direct ones."""
    holder = world.holder(holder_id)
    if holder is None or (isinstance(holder, Block) and not blocks.takes_children(holder.kind, holder.content)):
        raise invalid("Block does not support children.")
    living(world, holder_id)
    if "children" not in raw:
        raise malformed("body.children", "defined")
    inside = holder.kind if isinstance(holder, Block) else None
    drafts = blocks.read(world, "body.children", raw["children"], inside=inside)
    if isinstance(holder, Block) and holder.kind == "table":
        blocks.fits(holder.content, drafts)
    at = _place(holder, raw)
    spend(world, sum(one.size for one in drafts))
    made = _plant(world, actor, holder_id, drafts)
    holder.children[at:at] = [one.id for one in made]
    if made:
        touched(world, actor, holder_id, [one.id for one in made])
    return made


def _place(holder: Block | Page, raw: dict[str, Any]) -> int:
    after = raw.get("after")
    if "position" in raw:
        if after is not None:
            raise invalid("body failed validation: after and position cannot be given together.")
        where = mapping("body.position", raw["position"])
        kind = where.get("type")
        if kind not in ("start", "end", "after_block"):
            raise malformed("body.position.type", "`after_block`, `start` or `end`", kind)
        if kind != "after_block":
            return 0 if kind == "start" else len(holder.children)
        after = mapping("body.position.after_block", where.get("after_block")).get("id")
    if after is None:
        return len(holder.children)
    number = uuid("body.after", after)
    if number not in holder.children:
        raise invalid(f"The block {number} to append after is not a child of this block.")
    return holder.children.index(number) + 1


def spend(world: World, count: int) -> None:
    """403 when a Free workspace of several members would get more blocks than it may have in its life.

    Removing blocks gives none back: https://developers.notion.com/page/changelog, 8 September 2026.
    """
    if world.block_limit is not None and world.blocks_made + count > world.block_limit:
        raise Refused(
            403,
            "restricted_resource",
            "This workspace has reached its block limit.",
            more={"block_limit": world.block_limit},
        )
    world.blocks_made += count


def plant(world: World, actor: User, page: Page, drafts: Sequence[Draft]) -> None:
    """Put the first blocks on a new page; no event of their own."""
    page.children += [one.id for one in _plant(world, actor, page.id, drafts)]


def _plant(world: World, actor: User, holder: str, drafts: Sequence[Draft]) -> list[Block]:
    now, made = world.clock(), []
    kind = "page_id" if holder in world.pages else "block_id"
    for draft in drafts:
        one = Block(
            id=world.next_id("block"),
            created=now,
            created_by=actor.id,
            edited=now,
            edited_by=actor.id,
            parent=Parent(kind, holder),
            kind=draft.kind,
            content=draft.content,
        )
        world.blocks[one.id] = one
        one.children = [child.id for child in _plant(world, actor, one.id, draft.children)]
        world.remember(world.page_of(one.id), actor, one.kind, words(world, one))
        made.append(one)
    return made


def words(world: World, one: Block) -> str:
    """Return all that a block says or carries, its links too."""
    parts = [one.content.get(name) or [] for name in ("rich_text", "caption")] + list(one.content.get("cells", []))
    said = [rich.kept(world, part) for part in parts]
    return " ".join([word for word in [*said, str(one.content.get("url") or "")] if word])


def update(world: World, actor: User, one: Block, raw: Any) -> None:
    """Change what a block says, or trash or restore it; 400 for another type, children, or a trashed block."""
    found = closed("body", raw, {"type", "object", *FLAGS, *blocks.KEYS})
    if any(key in found for key in FLAGS):
        trash(world, actor, one, gone=boolean("body.in_trash", found.get("in_trash", found.get("archived"))))
    kinds = [name for name in found if name in blocks.KEYS]
    if not kinds:
        return
    if kinds != [one.kind]:
        raise invalid(f"Cannot update block of type {one.kind} with {kinds[0]}.")
    living(world, one.id)
    content = blocks.content_of(world, f"body.{one.kind}", one.kind, mapping("body", found[one.kind]), one.content)
    if one.kind == "table_row":
        table = world.blocks[one.parent.id].content
        blocks.fits(table, (Draft("table_row", content),))
    change(world, actor, one, content)


def retype(world: World, actor: User, one: Block, text: Rich) -> None:
    """Change the words of a block as a person does, who knows no limit."""
    change(world, actor, one, {**one.content, "rich_text": text})


def change(world: World, actor: User, one: Block, content: dict[str, Any]) -> None:
    """Put other content into a block; nothing happens when it is the same."""
    if content == one.content:
        return
    one.content = content
    now = world.clock()
    one.touch(actor.id, now)
    world.remember(world.page_of(one.id), actor, one.kind, words(world, one))
    page_touched(world, actor, one.id, now)
    tell_content(world, actor, one.id, [one.id])


def trash(world: World, actor: User, one: Block, *, gone: bool) -> None:
    """Put a block into the trash or take it out; it keeps its place."""
    if one.trash == gone:
        return
    one.trash = gone
    one.touch(actor.id, world.clock())
    touched(world, actor, one.parent.id, [one.id])


def move(world: World, actor: User, one: Block, place: str) -> None:
    """Put a block at the end of another block or of a page."""
    before, holder = world.holder(one.parent.id), world.holder(place)
    if before is None or holder is None or any(number == one.id for number in world.above(place)):
        raise invalid("A block cannot be moved there.")
    before.children.remove(one.id)
    holder.children.append(one.id)
    one.parent = Parent("page_id" if place in world.pages else "block_id", place)
    touched(world, actor, place, [one.id])


def living(world: World, number: str) -> None:
    """400 when a thing or something above it is in the trash."""
    if world.gone(number):
        raise invalid(ARCHIVED)


def touched(world: World, actor: User, holder: str, changed: list[str]) -> None:
    """Note that the children of something are others now, and tell it."""
    now = world.clock()
    if holder in world.blocks:
        world.blocks[holder].touch(actor.id, now)
    page_touched(world, actor, holder, now)
    tell_content(world, actor, holder, changed)


def page_touched(world: World, actor: User, number: str, now: datetime) -> None:
    """Note an edit on the page that a block is on."""
    page = world.page_of(number)
    if page is not None:
        page.touch(actor.id, now)


def tell_content(world: World, actor: User, number: str, changed: list[str]) -> None:
    """Tell that blocks of a page changed."""
    page = world.page_of(number)
    if page is not None:
        parent = world.webhook_parent(page.parent)
        listed = [{"id": one, "type": world.sort_of(one)} for one in changed]
        world.tell(Event("page.content_updated", page.id, actor, {"parent": parent, "updated_blocks": listed}, page.id))
