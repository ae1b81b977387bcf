"""What a handler gets and gives: a call that passed the gate, and an answer. No Flask here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.model import Account, Issue
from adapters.sandbox.permissions import need_global, visible_issue
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.world import World

NOTHING = object()
API = "/rest/api/3"


@dataclass(frozen=True)
class Answer:
    """A status, a JSON body (``NOTHING`` for none) and headers."""

    body: Any = NOTHING
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """An authenticated call. ``query`` keeps repeated parameters, ``body`` is parsed JSON or ``NOTHING``."""

    sandbox: Sandbox
    caller: Account
    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Any

    @property
    def world(self) -> World:
        """Return the site."""
        return self.sandbox.world

    def issue(self) -> Issue:
        """Return the issue of the path; 404 when the caller may not browse it."""
        return visible_issue(self.world, self.caller, self.path["issueIdOrKey"])

    def need_admin(self) -> None:
        """403 without *Administer Jira*."""
        need_global(self.caller)

    def text(self, name: str, default: str = "") -> str:
        """Return the first value of a query parameter."""
        return self.query.get(name, [default])[0]

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a query parameter that is ``true`` or ``false``."""
        return self.text(name, "true" if default else "false").lower() == "true"

    def words(self, name: str) -> list[str]:
        """Return a list parameter: repeated, or separated by commas."""
        return [word.strip() for value in self.query.get(name, []) for word in value.split(",") if word.strip()]

    def number(self, name: str, default: int) -> int:
        """Return a whole number from the query; 400 for anything else."""
        text = self.text(name, str(default))
        try:
            return int(text)
        except ValueError:
            raise Refused(400, f"The query parameter '{name}' is not a number.") from None

    def json(self, *closed: str) -> dict[str, Any]:
        """Return the body as an object; 400 when it is not one, or holds a key outside ``closed`` (if given)."""
        if not isinstance(self.body, dict) or (closed and set(self.body) - set(closed)):
            raise bad_payload()
        return self.body

    def page(self, items: list[Any], default: int = 50, cap: int = 1000, name: str = "values") -> dict[str, Any]:
        """Return one page of a list as ``PageBean``; 400 for a negative start."""
        start = self.number("startAt", 0)
        size = min(self.number("maxResults", default), cap)
        if start < 0 or size < 0:
            raise Refused(400, "'startAt' and 'maxResults' can not be negative.")
        part = items[start : start + size]
        return {
            "maxResults": size,
            "startAt": start,
            "total": len(items),
            "isLast": start + len(part) >= len(items),
            name: part,
        }


Handler = Callable[[Call], Answer]
Route = tuple[str, str, Handler]
"""Method, path as the specification writes it, handler."""
