"""Pages: made, changed, moved, trashed. Each value that ever stood in a property stays in the page's history."""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox.notion import access, blocks, tree, values
from adapters.sandbox.notion.checks import boolean, closed, mapping, uuid
from adapters.sandbox.notion.errors import invalid, malformed
from adapters.sandbox.notion.ids import encoded
from adapters.sandbox.notion.model import DataSource, Page, Parent, Property, User
from adapters.sandbox.notion.world import Event, World

TITLE = Property("title", "title", "title", {})
NEW = {"parent", "properties", "children", "icon", "cover"}
CHANGED = {"properties", "in_trash", "archived", "is_archived", "is_locked", "icon", "cover"}
ARCHIVED = "Can't edit page on block with an archived ancestor. You must unarchive the ancestor before editing page."


def create(world: World, actor: User, raw: Any) -> Page:
    """Make a page in a data source or on a page; 400, 404 for what does not fit."""
    found = closed("body", raw, NEW)
    parent = place(world, actor, found.get("parent"))
    tree.living(world, parent.id)
    source = world.sources.get(parent.id)
    given = mapping("body.properties", found.get("properties", {}))
    written = _written(world, actor, source, given)
    drafts = blocks.read(world, "body.children", found.get("children", []))
    tree.spend(world, 1 + sum(one.size for one in drafts))
    now, one = world.clock(), world.next_id("page")
    page = Page(one, now, actor.id, now, actor.id, parent, {"title": []})
    page.icon, page.cover = blocks.icon("body.icon", found.get("icon")), found.get("cover")
    if source is not None:
        source.counter += 1
        page.number = source.counter
    world.pages[page.id] = page
    for mine, value in written:
        page.values[mine.id] = value
        world.remember(page, actor, mine.name, values.kept(world, mine, value))
    tree.plant(world, actor, page, drafts)
    _enter(world, actor, page)
    world.tell(Event("page.created", page.id, actor, {"parent": world.webhook_parent(parent)}, page.id))
    return page


def place(world: World, actor: User, raw: Any) -> Parent:
    """Return where a new page goes; 404 for what the actor may not see."""
    found = mapping("body.parent", raw)
    for kind in ("page_id", "data_source_id", "database_id"):
        if kind in found:
            number = uuid(f"body.parent.{kind}", found[kind])
            if kind == "page_id":
                access.page(world, actor, number)
            if kind == "data_source_id":
                access.source(world, actor, number)
            return _only_source(world, actor, number) if kind == "database_id" else Parent(kind, number)
    if found.get("workspace") or found.get("type") == "workspace":
        if actor.bot:
            raise invalid("Provided parent is the workspace, which an internal connection cannot write to.")
        return Parent("workspace")
    raise malformed("body.parent.page_id", "defined")


def _only_source(world: World, actor: User, number: str) -> Parent:
    held = access.database(world, actor, number).sources
    if len(held) != 1:
        raise invalid("Databases with multiple data sources are not supported in this API version.")
    return Parent("data_source_id", held[0])


def _enter(world: World, actor: User, page: Page) -> None:
    """Make the page a child of the page it is on, or a row of its data source, and tell that."""
    if page.parent.kind == "data_source_id":
        source = world.sources[page.parent.id]
        listed = {"updated_blocks": [{"id": page.id, "type": "page"}]}
        data = {"parent": world.webhook_parent(Parent("database_id", source.database)), **listed}
        world.tell(Event("data_source.content_updated", source.id, actor, data))
    holder = world.holder(page.parent.id)
    if holder is not None:
        holder.children.append(page.id)


def _written(
    world: World, actor: User, source: DataSource | None, raw: Mapping[str, Any]
) -> list[tuple[Property, Any]]:
    done = []
    for name, given in raw.items():
        one = source.named(name) if source is not None else TITLE if name == "title" else None
        if one is None:
            raise invalid(f"{name} is not a property that exists.")
        # a list alone is taken for a title or a text
        body = {one.kind: given} if isinstance(given, list) and one.kind in ("title", "rich_text") else given
        done.append((one, values.read(world, actor, one, body, f"body.properties.{name}")))
    return done


def update(world: World, actor: User, page: Page, raw: Any) -> None:
    """Change properties, trash, lock, icon; all or nothing."""
    found = closed("body", raw, CHANGED)
    gone = next(
        (boolean(f"body.{key}", found[key]) for key in ("in_trash", "archived", "is_archived") if key in found), None
    )
    if world.gone(page.id) and gone is not False:
        raise invalid(ARCHIVED)
    given = mapping("body.properties", found.get("properties", {}))
    written = _written(world, actor, world.source_of(page), given)
    change(world, actor, page, written)
    for name in ("icon", "cover"):
        if name in found:
            setattr(page, name, blocks.icon("body.icon", found[name]) if name == "icon" else found[name])
    if "is_locked" in found:
        lock(world, actor, page, locked=boolean("body.is_locked", found["is_locked"]))
    if gone is not None:
        trash(world, actor, page, gone=gone)


def change(world: World, actor: User, page: Page, written: list[tuple[Property, Any]]) -> None:
    """Set values and tell which properties changed; nothing at all when none did."""
    changed = []
    for one, value in written:
        if page.values.get(one.id, values.empty(one)) == value:
            continue
        page.values[one.id] = value
        world.remember(page, actor, one.name, values.kept(world, one, value))
        changed.append(encoded(one.id))
    if changed:
        page.touch(actor.id, world.clock())
        parent = world.webhook_parent(page.parent)
        data = {"parent": parent, "updated_properties": changed}
        world.tell(Event("page.properties_updated", page.id, actor, data, page.id))


def trash(world: World, actor: User, page: Page, *, gone: bool) -> None:
    """Put a page into the trash or take it out."""
    if page.trash != gone:
        page.trash = gone
        page.touch(actor.id, world.clock())
        _tell(world, actor, page, "page.deleted" if gone else "page.undeleted")


def lock(world: World, actor: User, page: Page, *, locked: bool) -> None:
    """Lock a page in the app or unlock it; the API goes on writing."""
    if page.locked != locked:
        page.locked = locked
        _tell(world, actor, page, "page.locked" if locked else "page.unlocked")


def move(world: World, actor: User, page: Page, parent: Parent) -> None:
    """Move a page; in another data source the values of properties with other ids are left behind."""
    if any(one == page.id for one in world.above(parent.id)):
        raise invalid("A page cannot be moved into itself.")
    holder = world.holder(page.parent.id)
    if holder is not None and page.id in holder.children:
        holder.children.remove(page.id)
    known = world.sources[parent.id].properties if parent.kind == "data_source_id" else {"title": TITLE}
    page.values = {name: value for name, value in page.values.items() if name in known}
    page.parent = parent
    if parent.kind == "data_source_id":
        source = world.sources[parent.id]
        source.counter += 1
        page.number = source.counter
    _enter(world, actor, page)
    page.touch(actor.id, world.clock())
    _tell(world, actor, page, "page.moved")


def _tell(world: World, actor: User, page: Page, event: str) -> None:
    world.tell(Event(event, page.id, actor, {"parent": world.webhook_parent(page.parent)}, page.id))
