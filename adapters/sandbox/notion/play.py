"""People of the demo company at work in Notion, over its API only: their own session shows and changes what they may.

Properties are found by the mark in their descriptions, as the service's own installation finds them.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import requests

from adapters.sandbox.play import TIMEOUT, newest_link

VERSION = "2025-09-03"
DONE = "Complete"


class Person:
    """One user of the Notion sandbox, at the API and in their mailbox."""

    def __init__(self, tracker: str, account: Mapping[str, str]) -> None:
        self.tracker, self.account_data = tracker, account
        self.name = account["displayName"]
        self._http = requests.Session()
        self._http.headers.update({"Authorization": f"Bearer {account['apiToken']}", "Notion-Version": VERSION})

    def ask(self, method: str, path: str, **how: Any) -> Any:
        """Call the API below ``/v1/``; returns the JSON answer."""
        answer = self._http.request(method, f"{self.tracker}/v1/{path}", timeout=TIMEOUT, **how)
        answer.raise_for_status()
        return answer.json()

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield everything that a list of the API holds."""
        cursor: dict[str, str] = {}
        while True:
            page = self.ask("GET", path, params={"page_size": "100", **cursor})
            yield from page["results"]
            if not page["has_more"]:
                return
            cursor = {"start_cursor": page["next_cursor"]}

    def sources(self) -> list[dict[str, Any]]:
        """Return the data sources that this person sees."""
        wanted = {"filter": {"property": "object", "value": "data_source"}}
        found: list[dict[str, Any]] = self.ask("POST", "search", json=wanted)["results"]
        return found

    def source(self, prefix: str) -> dict[str, Any]:
        """Return the data source whose rows have keys with this prefix; with an empty one, that whose have none."""
        return next(one for one in self.sources() if _prefix(one) == prefix)

    def titled(self, title: str) -> dict[str, Any]:
        """Return the page with this title; raises ``StopIteration`` when this person sees none."""
        wanted = {"query": title, "filter": {"property": "object", "value": "page"}}
        found = self.ask("POST", "search", json=wanted)["results"]
        return dict(next(one for one in found if title in _titles(one)))

    def page(self, key: str) -> dict[str, Any]:
        """Return a page by its id or by a key such as ``DEAL-142``; raises ``StopIteration`` when there is none."""
        prefix, _, number = key.partition("-")
        if not number.isdigit():
            return dict(self.ask("GET", f"pages/{key}"))
        for source in self.sources():
            for prop in source["properties"].values():
                if prop["type"] == "unique_id" and prop["unique_id"].get("prefix") == prefix:
                    wanted = {"property": prop["id"], "unique_id": {"equals": int(number)}}
                    found = self.ask("POST", f"data_sources/{source['id']}/query", json={"filter": wanted})
                    return dict(found["results"][0])
        raise StopIteration

    def marked(self, page: Mapping[str, Any], slot: str) -> str:
        """Return the name of the property that carries a slot's mark."""
        source = self.ask("GET", f"data_sources/{page['parent']['data_source_id']}")
        held = source["properties"].items()
        return str(next(name for name, one in held if f"[trida:{slot}]" in str(one.get("description") or "")))

    def ask_round(self, key: str) -> None:
        """Tick the box that asks for a round."""
        page = self.page(key)
        ticked = {self.marked(page, "open"): {"checkbox": True}}
        self.ask("PATCH", f"pages/{page['id']}", json={"properties": ticked})

    def finish(self, key: str) -> None:
        """Set a page's status to one that counts as done."""
        page = self.page(key)
        source = self.ask("GET", f"data_sources/{page['parent']['data_source_id']}")
        name, held = next((n, one) for n, one in source["properties"].items() if one["type"] == "status")
        done = next(group for group in held["status"]["groups"] if group["name"] == DONE)["option_ids"][0]
        self.ask("PATCH", f"pages/{page['id']}", json={"properties": {name: {"status": {"id": done}}}})

    def newest_link(self, key: str) -> str | None:
        """Return the newest personal link that came by mail about a deal."""
        return newest_link(self.tracker, self.account_data, key)


def _titles(page: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a page is called."""
    held = (one for one in page["properties"].values() if one["type"] == "title")
    return ("".join(part["plain_text"] for part in one["title"]) for one in held)


def _prefix(source: Mapping[str, Any]) -> str:
    """Return what the keys of a data source's rows begin with."""
    numbered = (one for one in source["properties"].values() if one["type"] == "unique_id")
    return next((str(one["unique_id"].get("prefix") or "") for one in numbered), "")


class Ticket:
    """What a deal's page shows to whoever can open it."""

    def __init__(self, reader: Person, key: str) -> None:
        self._reader, self.key = reader, key

    @property
    def url(self) -> str:
        """Return the address at which people open it."""
        return f"{self._reader.tracker}/{self._reader.page(self.key)['id'].replace('-', '')}"

    def state(self) -> dict[str, Any] | None:
        """Return what the service keeps on the page for programs."""
        page = self._reader.page(self.key)
        parts = page["properties"][self._reader.marked(page, "data")]["rich_text"]
        text = "".join(part["plain_text"] for part in parts)
        return dict(json.loads(text)) if text else None

    def reveals(self) -> int:
        """Count the reveals on the page, by the marks in their links."""
        blocks = self._reader.every(f"blocks/{self._reader.page(self.key)['id']}/children")
        links = (part.get("href") or "" for block in blocks for part in block[block["type"]].get("rich_text", ()))
        return sum('"reveal:' in unquote(link) for link in links)
