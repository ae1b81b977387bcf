"""``/databases``, ``/data_sources`` and ``/search``."""

from typing import Any

from adapters.sandbox.notion import access, databases, query, rich, shown
from adapters.sandbox.notion.checks import closed
from adapters.sandbox.notion.model import DataSource, Page
from adapters.sandbox.notion.rest.wire import Answer, Call, Route

QUERY = {"filter", "sorts", "start_cursor", "page_size", "in_trash", "archived", "result_type"}
SEARCH = {"query", "filter", "sort", "start_cursor", "page_size"}
KIND = "page_or_data_source"


def create_database(call: Call) -> Answer:
    """``POST /databases``."""
    call.need("insert_content")
    made = databases.create(call.world, call.caller, call.json())
    return Answer(shown.database(call.world, made, call.caller), resource=made.id, children=tuple(made.sources))


def get_database(call: Call) -> Answer:
    """``GET /databases/{database_id}``."""
    call.need("read_content")
    found = access.database(call.world, call.caller, call.id("database_id"))
    return Answer(shown.database(call.world, found, call.caller))


def update_database(call: Call) -> Answer:
    """``PATCH /databases/{database_id}``."""
    call.need("update_content")
    found = access.database(call.world, call.caller, call.id("database_id"))
    databases.update(call.world, call.caller, found, call.json())
    return Answer(shown.database(call.world, found, call.caller), resource=found.id)


def create_source(call: Call) -> Answer:
    """``POST /data_sources``."""
    call.need("insert_content")
    made = databases.create_source(call.world, call.caller, call.json())
    return Answer(shown.source(call.world, made, call.caller), resource=made.id)


def get_source(call: Call) -> Answer:
    """``GET /data_sources/{data_source_id}``."""
    call.need("read_content")
    found = access.source(call.world, call.caller, call.id("data_source_id"))
    return Answer(shown.source(call.world, found, call.caller))


def update_source(call: Call) -> Answer:
    """``PATCH /data_sources/{data_source_id}``."""
    call.need("update_content")
    found = access.source(call.world, call.caller, call.id("data_source_id"))
    databases.update_source(call.world, call.caller, found, call.json())
    return Answer(shown.source(call.world, found, call.caller), resource=found.id)


def ask(call: Call) -> Answer:
    """``POST /data_sources/{data_source_id}/query``; after the last row it may say that there were more."""
    call.need("read_content")
    source = access.source(call.world, call.caller, call.id("data_source_id"))
    if call.world.gone(source.id):
        raise call.world.missing("data source", source.id)
    body = closed("body", call.json(), QUERY)
    found = [one for one in query.ask(call.world, call.caller, source, body) if _sees(call, one.id)]
    rows, cut = query.capped(found, call.world.query_cap)
    only = call.query.get("filter_properties", ())
    listed = call.listed(KIND, rows, _id, lambda one: shown.page(call.world, one, call.caller, only))
    if cut and not listed["has_more"]:
        listed["request_status"] = {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}
    return Answer(listed)


def _sees(call: Call, number: str) -> bool:
    return access.may_see(call.world, call.caller, number)


def _id(one: Page | DataSource) -> str:
    return one.id


def templates(call: Call) -> Answer:
    """``GET /data_sources/{data_source_id}/templates``: there are none."""
    call.need("read_content")
    access.source(call.world, call.caller, call.id("data_source_id"))
    return Answer({"templates": [], "has_more": False, "next_cursor": None})


def search(call: Call) -> Answer:
    """``POST /search``: pages and data sources by a part of their titles, the last edited first."""
    call.need("read_content")
    world, body = call.world, closed("body", call.json(), SEARCH)
    wanted = str(body.get("query") or "").casefold()
    only = (body.get("filter") or {}).get("value")
    every: list[Page | DataSource] = [*world.pages.values(), *world.sources.values()]
    found = [
        one
        for one in every
        if not one.trash
        and _sees(call, one.id)
        and only in (None, _sort(one))
        and wanted in _title(call, one).casefold()
    ]
    backwards = (body.get("sort") or {}).get("direction", "descending") == "descending"
    found.sort(key=lambda one: one.edited, reverse=backwards)
    return Answer(call.listed(KIND, found, _id, lambda one: _shown(call, one)))


def _sort(one: Page | DataSource) -> str:
    return "page" if isinstance(one, Page) else "data_source"


def _title(call: Call, one: Page | DataSource) -> str:
    return rich.text(call.world, one.values["title"] if isinstance(one, Page) else one.title)


def _shown(call: Call, one: Page | DataSource) -> dict[str, Any]:
    if isinstance(one, Page):
        return shown.page(call.world, one, call.caller)
    return shown.source(call.world, one, call.caller)


ROUTES: tuple[Route, ...] = (
    ("POST", "/databases", create_database),
    ("GET", "/databases/{database_id}", get_database),
    ("PATCH", "/databases/{database_id}", update_database),
    ("POST", "/data_sources", create_source),
    ("GET", "/data_sources/{data_source_id}", get_source),
    ("PATCH", "/data_sources/{data_source_id}", update_source),
    ("POST", "/data_sources/{data_source_id}/query", ask),
    ("GET", "/data_sources/{data_source_id}/templates", templates),
    ("POST", "/search", search),
)
