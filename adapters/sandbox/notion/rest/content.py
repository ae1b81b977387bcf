"""``/pages`` and ``/blocks``."""

from typing import Any

from adapters.sandbox.notion import access, databases, pages, shown, tree
from adapters.sandbox.notion.checks import boolean, closed
from adapters.sandbox.notion.errors import invalid
from adapters.sandbox.notion.ids import encoded, names
from adapters.sandbox.notion.model import Property
from adapters.sandbox.notion.rest.wire import Answer, Call, Route

LISTED = {"title", "rich_text", "people", "relation"}


def create_page(call: Call) -> Answer:
    """``POST /pages``."""
    call.need("insert_content")
    made = pages.create(call.world, call.caller, call.json())
    return Answer(shown.page(call.world, made, call.caller), resource=made.id, children=tuple(made.children))


def get_page(call: Call) -> Answer:
    """``GET /pages/{page_id}``; ``filter_properties`` names properties by id."""
    call.need("read_content")
    found = access.page(call.world, call.caller, call.id("page_id"))
    return Answer(shown.page(call.world, found, call.caller, call.query.get("filter_properties", ())))


def update_page(call: Call) -> Answer:
    """``PATCH /pages/{page_id}``."""
    call.need("update_content")
    found = access.page(call.world, call.caller, call.id("page_id"))
    pages.update(call.world, call.caller, found, call.json())
    only = call.query.get("filter_properties", ())
    return Answer(shown.page(call.world, found, call.caller, only), resource=found.id)


def move_page(call: Call) -> Answer:
    """``POST /pages/{page_id}/move``."""
    call.need("update_content")
    found = access.page(call.world, call.caller, call.id("page_id"))
    parent = pages.place(call.world, call.caller, closed("body", call.json(), {"parent"}).get("parent"))
    pages.move(call.world, call.caller, found, parent)
    return Answer(shown.page(call.world, found, call.caller), resource=found.id)


def get_property(call: Call) -> Answer:
    """``GET /pages/{page_id}/properties/{property_id}``: a list for texts, people and relations, else one item."""
    call.need("read_content")
    page = access.page(call.world, call.caller, call.id("page_id"))
    source = call.world.source_of(page)
    known = source.properties.values() if source else [pages.TITLE]
    one = next((mine for mine in known if names(mine.id, call.path["property_id"])), None)
    if one is None:
        raise invalid(f"Could not find property with name or id: {call.path['property_id']}")
    value = shown.value(call.world, page, one, call.caller)
    if one.kind not in LISTED:
        return Answer(_item(one, value))
    listed = call.listed("property_item", list(enumerate(value)), lambda at: str(at[0]), lambda at: _item(one, at[1]))
    listed["property_item"] = {"id": encoded(one.id), "next_url": None, "type": one.kind, one.kind: {}}
    return Answer(listed)


def _item(one: Property, value: Any) -> dict[str, Any]:
    return {"object": "property_item", "type": one.kind, "id": encoded(one.id), one.kind: value}


def get_block(call: Call) -> Answer:
    """``GET /blocks/{block_id}``; a page or a database is a block too."""
    call.need("read_content")
    number = call.id("block_id")
    access.block(call.world, call.caller, number)
    return Answer(shown.block(call.world, number, call.caller))


def get_children(call: Call) -> Answer:
    """``GET /blocks/{block_id}/children``."""
    call.need("read_content")
    number = call.id("block_id")
    access.block(call.world, call.caller, number)
    holder = call.world.holder(number)
    living = [one for one in (holder.children if holder else []) if not _gone(call, one)]
    return Answer(call.listed("block", living, str, lambda one: shown.block(call.world, one, call.caller)))


def _gone(call: Call, number: str) -> bool:
    world = call.world
    found = world.blocks.get(number) or world.pages.get(number) or world.databases[number]
    return found.trash


def append(call: Call) -> Answer:
    """``PATCH /blocks/{block_id}/children``."""
    call.need("insert_content")
    number = call.id("block_id")
    access.block(call.world, call.caller, number)
    body = dict(closed("body", call.json(), {"children", "after", "position"}))
    made = [one.id for one in tree.append(call.world, call.caller, number, body)]
    results = [shown.block(call.world, one, call.caller) for one in made]
    listed: dict[str, Any] = {
        "object": "list",
        "results": results,
        "next_cursor": None,
        "has_more": False,
        "type": "block",
        "block": {},
    }
    return Answer(listed, resource=number, children=tuple(made))


def update_block(call: Call) -> Answer:
    """``PATCH /blocks/{block_id}``."""
    call.need("update_content")
    number = call.id("block_id")
    access.block(call.world, call.caller, number)
    if number in call.world.blocks:
        tree.update(call.world, call.caller, call.world.blocks[number], call.json())
    else:
        found = closed("body", call.json(), {"in_trash", "archived"})
        _trash(call, number, gone=boolean("body.in_trash", found.get("in_trash", found.get("archived"))))
    return Answer(shown.block(call.world, number, call.caller), resource=number)


def delete_block(call: Call) -> Answer:
    """``DELETE /blocks/{block_id}``: into the trash."""
    call.need("update_content")
    number = call.id("block_id")
    access.block(call.world, call.caller, number)
    _trash(call, number, gone=True)
    return Answer(shown.block(call.world, number, call.caller), resource=number)


def _trash(call: Call, number: str, *, gone: bool) -> None:
    world, who = call.world, call.caller
    if number in world.blocks:
        block = world.blocks[number]
        if gone and world.gone(number):
            raise invalid(tree.ARCHIVED)
        tree.trash(world, who, block, gone=gone)
    elif number in world.pages:
        pages.trash(world, who, world.pages[number], gone=gone)
    else:
        databases.trash(world, who, world.databases[number], gone=gone)


ROUTES: tuple[Route, ...] = (
    ("POST", "/pages", create_page),
    ("GET", "/pages/{page_id}", get_page),
    ("PATCH", "/pages/{page_id}", update_page),
    ("POST", "/pages/{page_id}/move", move_page),
    ("GET", "/pages/{page_id}/properties/{property_id}", get_property),
    ("GET", "/blocks/{block_id}", get_block),
    ("PATCH", "/blocks/{block_id}", update_block),
    ("DELETE", "/blocks/{block_id}", delete_block),
    ("GET", "/blocks/{block_id}/children", get_children),
    ("PATCH", "/blocks/{block_id}/children", append),
)
