"""Databases and their data sources: made, renamed, given columns, trashed."""

from typing import Any

from adapters.sandbox.notion import access, blocks, rich, schema, tree, values
from adapters.sandbox.notion.checks import boolean, closed, mapping, string, uuid
from adapters.sandbox.notion.errors import invalid, malformed
from adapters.sandbox.notion.ids import encoded
from adapters.sandbox.notion.model import Database, DataSource, Parent, Property, Revision, Rich, User
from adapters.sandbox.notion.world import Event, World

NEW = {"parent", "title", "description", "is_inline", "initial_data_source", "icon", "cover"}
CHANGED = {"parent", "title", "description", "is_inline", "icon", "cover", "in_trash", "archived", "is_locked"}
SOURCE = {"title", "icon", "properties", "in_trash", "archived"}


def create(world: World, actor: User, raw: Any) -> Database:
    """Make a database on a page with its first data source; 400 for the workspace as a parent."""
    found = closed("body", raw, NEW)
    parent = _page(world, actor, found.get("parent"))
    title = rich.read(world, "body.title", found.get("title", []))
    first = closed("body.initial_data_source", found.get("initial_data_source", {}), {"properties"})
    tree.spend(world, 1)
    now, number = world.clock(), world.next_id("database")
    base = Database(number, now, actor.id, now, actor.id, parent, title, [], [])
    base.description = rich.read(world, "body.description", found.get("description", []))
    base.inline = boolean("body.is_inline", found.get("is_inline", False))
    base.icon, base.cover = blocks.icon("body.icon", found.get("icon")), found.get("cover")
    made = _source(world, actor, base, title, first.get("properties", {}), "body.initial_data_source.properties")
    world.databases[base.id] = base
    _adopt(world, actor, base, made)
    holder = world.holder(parent.id)
    if holder is not None:
        holder.children.append(base.id)
        tree.touched(world, actor, parent.id, [base.id])
    world.tell(Event("database.created", base.id, actor, {"parent": world.webhook_parent(parent)}))
    return base


def _page(world: World, actor: User, raw: Any) -> Parent:
    found = mapping("body.parent", raw)
    if "page_id" not in found:
        raise malformed("body.parent.page_id", "defined")
    return Parent("page_id", access.page(world, actor, uuid("body.parent.page_id", found["page_id"])).id)


def create_source(world: World, actor: User, raw: Any) -> DataSource:
    """Add a data source to a database."""
    found = closed("body", raw, {"parent", "properties", "title", "icon"})
    parent = mapping("body.parent", found.get("parent"))
    base = access.database(world, actor, uuid("body.parent.database_id", parent.get("database_id")))
    title = rich.read(world, "body.title", found.get("title", []))
    made = _source(world, actor, base, title, found.get("properties"), "body.properties")
    made.icon = blocks.icon("body.icon", found.get("icon"))
    _adopt(world, actor, base, made)
    return made


def _source(world: World, actor: User, base: Database, title: Rich, raw: Any, where: str) -> DataSource:
    now, number = world.clock(), world.next_id("source")
    made = DataSource(number, now, actor.id, now, actor.id, base.id, title, {})
    for name, given in mapping(where, raw).items():
        schema.make(world, made, string(f"{where}.{name}", name), given, f"{where}.{name}")
    if "title" not in made.properties:
        if raw and where == "body.properties":
            raise invalid("Title is not provided")
        made.properties = {"title": Property("title", "Name", "title", {}), **made.properties}
    return made


def _adopt(world: World, actor: User, base: Database, made: DataSource) -> None:
    world.sources[made.id] = made
    base.sources.append(made.id)
    parent = {"parent": {"id": base.id, "type": "database"}}
    world.tell(Event("data_source.created", made.id, actor, parent))


def update(world: World, actor: User, base: Database, raw: Any) -> None:
    """Rename, describe, lock, trash a database."""
    found = closed("body", raw, CHANGED)
    for name in ("title", "description"):
        if name in found:
            setattr(base, name, rich.read(world, f"body.{name}", found[name]))
    # the only data source goes by the name of its database
    if "title" in found and len(base.sources) == 1:
        world.sources[base.sources[0]].title = base.title
    for name, attribute in (("is_inline", "inline"), ("is_locked", "locked")):
        if name in found:
            setattr(base, attribute, boolean(f"body.{name}", found[name]))
    if "icon" in found:
        base.icon = blocks.icon("body.icon", found["icon"])
    base.touch(actor.id, world.clock())
    gone = found.get("in_trash", found.get("archived"))
    if gone is not None:
        trash(world, actor, base, gone=boolean("body.in_trash", gone))


def trash(world: World, actor: User, base: Database, *, gone: bool) -> None:
    """Put a database with all its rows into the trash or take it out."""
    if base.trash == gone:
        return
    base.trash = gone
    base.touch(actor.id, world.clock())
    event = "database.deleted" if gone else "database.undeleted"
    world.tell(Event(event, base.id, actor, {"parent": world.webhook_parent(base.parent)}))


def update_source(world: World, actor: User, source: DataSource, raw: Any) -> None:
    """Rename a data source, trash it, add, change or remove (``null``) columns."""
    found = closed("body", raw, SOURCE)
    changes: list[dict[str, Any]] = []
    for name, given in mapping("body.properties", found.get("properties", {})).items():
        _column(world, actor, source, name, given, changes)
    if "title" in found:
        source.title = rich.read(world, "body.title", found["title"])
    if "icon" in found:
        source.icon = blocks.icon("body.icon", found["icon"])
    gone = found.get("in_trash", found.get("archived"))
    if gone is not None and source.trash != boolean("body.in_trash", gone):
        source.trash = gone
        event = "data_source.deleted" if gone else "data_source.undeleted"
        world.tell(Event(event, source.id, actor, {"parent": {"id": source.database, "type": "database"}}))
    source.touch(actor.id, world.clock())
    if changes:
        data = {"parent": {"id": source.database, "type": "database"}, "updated_properties": changes}
        world.tell(Event("data_source.schema_updated", source.id, actor, data))


def _column(
    world: World, actor: User, source: DataSource, name: str, given: Any, changes: list[dict[str, Any]]
) -> None:
    one, action, where = source.named(name), "updated", f"body.properties.{name}"
    if given is None:
        if one is None:
            raise invalid(f"{name} is not a property that exists.")
        if one.kind == "title":
            raise invalid("The title property cannot be removed.")
        del source.properties[one.id]
        action = "deleted"
    elif one is None:
        if set(mapping(where, given)) <= {"name"}:
            raise invalid(f"{name} is not a property that exists.")
        one, action = schema.make(world, source, name, given, where), "created"
        _fill(world, source, one)
    elif not schema.change(world, source, one, given, where):
        return
    text = " ".join(part for part in (action, one.name, one.description) if part)
    source.past.append(Revision(world.clock(), actor.id, "schema", text))
    changes.append({"id": encoded(one.id), "name": one.name, "action": action})


def _fill(world: World, source: DataSource, one: Property) -> None:
    """Give the rows that are there the empty value of a new column, and numbers where it counts them."""
    for page in world.pages.values():
        if page.parent.id == source.id:
            page.values[one.id] = values.empty(one)
