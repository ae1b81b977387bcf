"""People at work on goals: somebody sets a number in the tracker, somebody else reads the page of the tree there.

Each tracker keeps both otherwise; what they have in common is ``Desk``.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from adapters.sandbox.notion import play as notion
from adapters.sandbox.play import Person

WIKI = "/wiki/api/v2"
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Desk:
    """``set_number(person, key, field, number)`` on a goal; ``page(person, page id)`` as text."""

    set_number: Callable[[Any, str, str, float], None]
    page: Callable[[Any, str], str]


def _set_in_jira(person: Person, key: str, field: str, number: float) -> None:
    every = person.ask("GET", f"/rest/api/{person.api}/field")
    name = next(one["id"] for one in every if one["name"] == field)
    person.ask("PUT", f"/rest/api/{person.api}/issue/{key}", json={"fields": {name: number}})


def _page_in_confluence(person: Person, page: str) -> str:
    found = person.ask("GET", f"{WIKI}/pages/{page}", params={"body-format": "storage"})
    return html.unescape(TAG.sub("\n", found["body"]["storage"]["value"]))


def _page_in_issue(person: Person, page: str) -> str:
    path = f"/rest/api/{person.api}/issue/{page}"
    found = person.ask("GET", path, params={"fields": "description", "expand": "renderedFields"})
    return html.unescape(TAG.sub("\n", found["renderedFields"]["description"] or ""))


def _set_in_notion(person: notion.Person, key: str, field: str, number: float) -> None:
    page = person.page(key)
    person.ask("PATCH", f"pages/{page['id']}", json={"properties": {field: {"number": number}}})


def _page_in_notion(person: notion.Person, page: str) -> str:
    return "\n".join(_texts(person, page))


def _texts(person: notion.Person, above: str) -> Iterator[str]:
    for block in person.every(f"blocks/{above}/children"):
        yield "".join(part["plain_text"] for part in block[block["type"]].get("rich_text", ()))
        if block["has_children"] and block["type"] not in ("child_page", "child_database"):
            yield from _texts(person, block["id"])


DESKS = {
    "jira-cloud": Desk(_set_in_jira, _page_in_confluence),
    "jira-dc": Desk(_set_in_jira, _page_in_issue),
    "notion": Desk(_set_in_notion, _page_in_notion),
}
