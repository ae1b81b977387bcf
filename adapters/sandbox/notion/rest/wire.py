"""What a handler gets and gives: a call that passed the gate, and an answer. No Flask here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from adapters.sandbox.notion import access
from adapters.sandbox.notion.errors import invalid, malformed
from adapters.sandbox.notion.ids import dashed
from adapters.sandbox.notion.model import User
from adapters.sandbox.notion.world import World

if TYPE_CHECKING:
    from adapters.sandbox.notion.sandbox import NotionSandbox

API = "/v1"
PAGE = 100


@dataclass(frozen=True)
class Answer:
    """A JSON object; ``resource`` and ``children`` are what a write has made, for a 503 that comes after it."""

    body: dict[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    resource: str = ""
    children: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """An authenticated call. ``query`` keeps repeated parameters, ``body`` is parsed JSON, ``{}`` for none."""

    sandbox: "NotionSandbox"
    caller: User
    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Any

    @property
    def world(self) -> World:
        """Return the workspace."""
        return self.sandbox.world

    def id(self, name: str) -> str:
        """Return an id of the path with its dashes; 400 for what is none."""
        found = dashed(self.path[name])
        if found is None:
            raise malformed(f"path.{name}", "a valid uuid", self.path[name])
        return found

    def need(self, *capabilities: str) -> None:
        """403 without the capabilities."""
        access.need(self.caller, *capabilities)

    def json(self) -> dict[str, Any]:
        """Return the body as an object; 400 when it is none."""
        if not isinstance(self.body, dict):
            raise malformed("body", "an object", self.body)
        return self.body

    def listed(
        self, kind: str, items: Sequence[Any], number: Callable[[Any], str], show: Callable[[Any], Any]
    ) -> dict[str, Any]:
        """Return one page of a list: at most a hundred, the cursor is the id of the first that is left."""
        wanted = self.json() if self.body else {name: values[0] for name, values in self.query.items()}
        size, start = _size(wanted.get("page_size", PAGE)), 0
        cursor = wanted.get("start_cursor")
        if cursor is not None:
            found = dashed(cursor) or str(cursor)
            spots = [at for at, one in enumerate(items) if number(one) == found]
            if not spots:
                raise invalid(f"The start_cursor provided is invalid: {cursor}")
            start = spots[0]
        end = start + size
        more = end < len(items)
        return {
            "object": "list",
            "results": [show(one) for one in items[start:end]],
            "next_cursor": number(items[end]) if more else None,
            "has_more": more,
            "type": kind,
            kind: {},
        }


def _size(raw: Any) -> int:
    try:
        size = int(raw)
    except (TypeError, ValueError):
        raise malformed("page_size", "a number", raw) from None
    if not 1 <= size <= PAGE:
        raise malformed("page_size", f"≤ `{PAGE}`" if size > PAGE else "≥ `1`", size)
    return size


Handler = Callable[[Call], Answer]
Route = tuple[str, str, Handler]
"""Method, path as the specification writes it, handler."""
