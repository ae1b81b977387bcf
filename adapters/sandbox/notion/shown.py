"""Objects as the API answers them, key by key and in the order of recorded answers (version 2025-09-03)."""

from collections.abc import Collection
from typing import Any

from adapters.sandbox.notion import rich, schema, values
from adapters.sandbox.notion.access import may_see
from adapters.sandbox.notion.ids import encoded, minute, names, plain, precise
from adapters.sandbox.notion.model import (
    Block,
    Comment,
    Database,
    DataSource,
    Page,
    Parent,
    Property,
    Rich,
    Stamped,
    User,
)
from adapters.sandbox.notion.world import World

# a page shows so many people and pages of a property; the rest comes from the property's own endpoint
REFERENCES = 25


def parent(world: World, place: Parent) -> dict[str, Any]:
    """Return where a thing stands."""
    if place.kind == "workspace":
        return {"type": "workspace", "workspace": True}
    found = {"type": place.kind, place.kind: place.id}
    if place.kind == "data_source_id":
        found["database_id"] = world.sources[place.id].database
    return found


def person(number: str) -> dict[str, Any]:
    """Return a user as it stands in other objects: an id."""
    return {"object": "user", "id": number}


def user(world: World, one: User, viewer: User) -> dict[str, Any]:
    """Return a user; the e-mail only for who may read it, the name only for who may read users."""
    if not viewer.capabilities & {"read_users", "read_users_with_email"} and one.id != viewer.id:
        return person(one.id)
    face = None if one.bot else f"{world.base_url}/avatar.svg"
    common = {**person(one.id), "name": one.name, "avatar_url": face, "type": one.kind}
    if one.bot:
        space = {"workspace_name": world.name, "workspace_id": world.id}
        limits = {"workspace_limits": {"max_file_upload_size_in_bytes": 5242880}}
        return {**common, "bot": {"owner": {"type": "workspace", "workspace": True}, **space, **limits}}
    mail = {"email": one.email, "email_verified": True} if "read_users_with_email" in viewer.capabilities else {}
    return {**common, "person": mail}


def text(world: World, written: Rich, viewer: User) -> Rich:
    """Return rich text with its mentions as they read now."""
    made = []
    for one in written:
        words = rich.words_of(world, one)
        item = {**one, "plain_text": words}
        if one.get("mention", {}).get("type") == "user":
            whom = world.user(one["mention"]["user"]["id"])
            item["mention"] = {"type": "user", "user": user(world, whom, viewer) if whom else {}}
        made.append(item)
    return made


def _stamps(one: Stamped) -> dict[str, Any]:
    return {
        "created_time": minute(one.created),
        "last_edited_time": minute(one.edited),
        "created_by": person(one.created_by),
        "last_edited_by": person(one.edited_by),
    }


def page(world: World, one: Page, viewer: User, only: Collection[str] = ()) -> dict[str, Any]:
    """Return a page; ``only``: ids of the properties to answer, all of them where it is empty."""
    title = rich.text(world, one.values["title"])
    return {
        "object": "page",
        "id": one.id,
        **_stamps(one),
        "cover": one.cover,
        "icon": one.icon,
        "parent": parent(world, one.parent),
        "in_trash": one.trash,
        "is_archived": one.trash,
        "is_locked": one.locked,
        "properties": _properties(world, one, viewer, only),
        "url": address(one.id, title),
        "public_url": None,
        "archived": one.trash,
    }


def address(number: str, title: str = "") -> str:
    """Return the address in the app: the title in ASCII words, then the id."""
    ascii_ = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in title)
    slug = "-".join(part for part in ascii_.split("-") if part)
    return f"{rich.APP}/p/{slug + '-' if slug else ''}{plain(number)}"


def _properties(world: World, one: Page, viewer: User, only: Collection[str]) -> dict[str, Any]:
    source = world.source_of(one)
    if source is None:
        title = text(world, one.values["title"], viewer)
        return {"title": {"id": "title", "type": "title", "title": title}}
    wanted = [mine for mine in source.properties.values() if not only or any(names(mine.id, name) for name in only)]
    return {mine.name: prop(world, one, mine, viewer) for mine in wanted}


def prop(world: World, one: Page, mine: Property, viewer: User) -> dict[str, Any]:
    """Return one property of a page."""
    body = {"id": encoded(mine.id), "type": mine.kind, mine.kind: value(world, one, mine, viewer)}
    if mine.kind in ("people", "relation"):
        every = body[mine.kind]
        body[mine.kind] = every[:REFERENCES]
        if mine.kind == "relation":
            body["has_more"] = len(every) > REFERENCES
    return body


def value(world: World, one: Page, mine: Property, viewer: User) -> Any:
    """Return a value in full."""
    kept = one.values.get(mine.id, values.empty(mine))
    match mine.kind:
        case "title" | "rich_text":
            shown: Any = text(world, kept, viewer)
        case "select" | "status":
            shown = _option(mine, kept)
        case "multi_select":
            shown = [_option(mine, number) for number in kept]
        case "people":
            shown = [user(world, world.users[number], viewer) for number in kept if number in world.users]
        case "relation":
            shown = [{"id": number} for number in kept if may_see(world, viewer, number)]
        case _:
            shown = _computed(world, one, mine, viewer) if mine.kind in schema.COMPUTED else kept
    return shown


def _computed(world: World, one: Page, mine: Property, viewer: User) -> Any:
    """Return what Notion itself works out; formulas and rollups stay empty here."""
    made: dict[str, Any] = {
        "unique_id": {"prefix": mine.config.get("prefix"), "number": one.number},
        "created_time": minute(one.created),
        "last_edited_time": minute(one.edited),
        "created_by": user(world, world.users[one.created_by], viewer),
        "last_edited_by": user(world, world.users[one.edited_by], viewer),
        "formula": {"type": "string", "string": None},
        "rollup": {"type": "array", "array": [], "function": mine.config.get("function", "show_original")},
    }
    return made[mine.kind]


def _option(mine: Property, number: Any) -> dict[str, Any] | None:
    for one in mine.config["options"]:
        if one["id"] == number:
            return {"id": number, "name": one["name"], "color": one["color"]}
    return None


def database(world: World, one: Database, viewer: User) -> dict[str, Any]:
    """Return a database; its times are not rounded."""
    held = [world.sources[number] for number in one.sources]
    return {
        "object": "database",
        "id": one.id,
        "title": text(world, one.title, viewer),
        "description": text(world, one.description, viewer),
        "parent": parent(world, one.parent),
        "is_inline": one.inline,
        "in_trash": one.trash,
        "is_locked": one.locked,
        "created_time": precise(one.created),
        "last_edited_time": precise(one.edited),
        "data_sources": [{"id": mine.id, "name": rich.text(world, mine.title)} for mine in held if not mine.trash],
        "icon": one.icon,
        "cover": one.cover,
        "url": address(one.id),
        "public_url": None,
        "archived": one.trash,
    }


def source(world: World, one: DataSource, viewer: User) -> dict[str, Any]:
    """Return a data source with its columns by name."""
    home = world.databases[one.database]
    gone = one.trash or home.trash
    stamps = _stamps(one)
    return {
        "object": "data_source",
        "id": one.id,
        "cover": None,
        "icon": one.icon,
        **{name: stamps[name] for name in ("created_time", "created_by", "last_edited_by", "last_edited_time")},
        "title": text(world, one.title, viewer),
        "description": [],
        "is_inline": home.inline,
        "properties": {mine.name: schema.shown(mine) for mine in one.properties.values()},
        "parent": {"type": "database_id", "database_id": home.id},
        "database_parent": parent(world, home.parent),
        "url": address(home.id),
        "public_url": None,
        "in_trash": gone,
        "archived": gone,
    }


def block(world: World, number: str, viewer: User) -> dict[str, Any]:
    """Return a block; a page or database on a page is a ``child_page`` or ``child_database``."""
    found = world.blocks.get(number)
    if found is not None:
        living = any(not world.blocks[one].trash for one in found.children if one in world.blocks)
        has_children, kind, body = living, found.kind, _content(world, found, viewer)
        return _block(world, found, has_children=has_children, kind=kind, body=body)
    child = world.pages.get(number)
    if child is not None:
        title = {"title": rich.text(world, child.values["title"])}
        return _block(world, child, has_children=bool(child.children), kind="child_page", body=title)
    held = world.databases[number]
    title = {"title": rich.text(world, held.title)}
    return _block(world, held, has_children=False, kind="child_database", body=title)


def _block(
    world: World, one: Block | Page | Database, *, has_children: bool, kind: str, body: dict[str, Any]
) -> dict[str, Any]:
    return {
        "object": "block",
        "id": one.id,
        "parent": parent(world, one.parent),
        **_stamps(one),
        "has_children": has_children,
        "in_trash": one.trash,
        "type": kind,
        kind: body,
        "archived": one.trash,
    }


def _content(world: World, one: Block, viewer: User) -> dict[str, Any]:
    body = dict(one.content)
    for name in ("rich_text", "caption"):
        if name in body:
            body[name] = text(world, body[name], viewer)
    if "cells" in body:
        body["cells"] = [text(world, cell, viewer) for cell in body["cells"]]
    return body


def comment(world: World, one: Comment, viewer: User) -> dict[str, Any]:
    """Return a comment."""
    return {
        "object": "comment",
        "id": one.id,
        "parent": parent(world, one.parent),
        "discussion_id": one.discussion,
        "created_time": minute(one.created),
        "last_edited_time": minute(one.edited),
        "created_by": person(one.created_by),
        "rich_text": text(world, one.text, viewer),
        "display_name": one.name,
    }
