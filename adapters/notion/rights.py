"""Which capabilities a connection lacks: asked by reading, since Notion does not list them.

https://developers.notion.com/reference/capabilities. Whether it may insert or update shows only when it does, so
those are told as unknown, never as there.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from adapters.notion.client import Client, path
from plugin.errors import NeedsOperator
from plugin.ports.provision import Lack

# What the connection's page calls them.
TITLES: Mapping[str, str] = {
    "read_content": "Read content",
    "update_content": "Update content",
    "insert_content": "Insert content",
    "read_comments": "Read comments",
    "insert_comments": "Insert comments",
    "read_users_with_email": "Read user information including email addresses",
}
PAGE = 100

Answer = bool | None
"""Whether the capability is there; None where it cannot be seen."""


def lacking(client: Client, rights: Sequence[str], sources: Sequence[str]) -> tuple[Lack, ...]:
    """Return the capabilities that the connection lacks or that cannot be seen (``Lack.unknown``).

    ``sources`` are data sources; one that is not shared with the connection is a lack of its own. Raises
    ``NeedsOperator`` ``token_refused``.
    """
    unshared = [number for number in sources if rights and not _shared(client, number)]
    lacks = [Lack("read_content", "access to the database", number) for number in unshared]
    seen = [number for number in sources if number not in unshared]
    probes: Mapping[str, Callable[[], Answer]] = {
        "read_content": partial(_reads, client, seen),
        "read_comments": partial(_comments, client, seen),
        "read_users_with_email": partial(_emails, client),
    }
    for right in rights:
        title = TITLES.get(right)
        if title is None:
            lacks.append(Lack(right, f"{right}, which Notion does not know"))
            continue
        there = probes[right]() if right in probes else None
        if there is not True:
            lacks.append(Lack(right, title, unknown=there is None))
    return tuple(lacks)


def _shared(client: Client, source: str) -> bool:
    try:
        client.call("GET", path("data_sources", source), subject="data_source")
    except NeedsOperator as error:
        if error.reason == "no_right":
            return True  # it is the capability that is missing
        if error.reason != "not_shared":
            raise
        return False
    return True


def _allowed(call: Callable[[], object]) -> bool:
    try:
        call()
    except NeedsOperator as error:
        if error.reason != "no_right":
            raise
        return False
    return True


def _reads(client: Client, sources: Sequence[str]) -> Answer:
    return _allowed(lambda: _first_page(client, sources[0])) if sources else None


def _first_page(client: Client, source: str) -> str | None:
    where = path("data_sources", source, "query")
    body = client.call("POST", where, subject="search", json={"page_size": 1}, repeatable=True)
    return next((str(one["id"]) for one in body["results"]), None)


def _comments(client: Client, sources: Sequence[str]) -> Answer:
    """Comments are read of a page: without a page in sight nothing can be said."""
    try:
        page = _first_page(client, sources[0]) if sources else None
    except NeedsOperator as error:
        if error.reason != "no_right":
            raise
        page = None
    if page is None:
        return None
    return _allowed(lambda: client.call("GET", "comments", subject="comment", params={"block_id": page}))


def _emails(client: Client) -> Answer:
    try:
        body = client.call("GET", "users", subject="people", params={"page_size": PAGE})
    except NeedsOperator as error:
        if error.reason != "no_right":
            raise
        return False
    people = [one for one in body["results"] if one.get("type") == "person"]
    # Without the capability a person comes without an address; a workspace of guests shows nobody.
    return any((one.get("person") or {}).get("email") for one in people) if people else None
