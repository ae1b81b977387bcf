"""Taking an issue to a status that is done, or back to work, where its workflow has a way."""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.jira.client import Client, path
from adapters.jira.list_refusals import REFUSALS
from adapters.jira.tasks import way_back
from plugin.errors import NeedsOperator

Json = Mapping[str, Any]


class Stepping:
    """Changes the status of issues."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def step(self, issue: str, *, done: bool) -> bool:
        """Take an issue to a status that is done, or away from one; two calls.

        Return whether it could be done: a workflow without such a step, or one that asks for fields, leaves the issue
        as it is.
        """
        where, params = path("issue", issue, "transitions"), {"expand": "transitions.fields"}
        ways = self._client.call("GET", where, subject="item", params=params)["transitions"]
        step = way_on(ways) if done else way_back(ways)
        if step is None:
            return False
        try:
            self._client.call("POST", where, subject="item", json={"transition": {"id": step}})
        except NeedsOperator as error:
            if error.reason not in REFUSALS:
                raise
            return False
        return True


def way_on(transitions: Iterable[Json]) -> str | None:
    """Return the first transition to a status that is done; None without one that asks for no field."""
    for one in transitions:
        category = ((one.get("to") or {}).get("statusCategory") or {}).get("key")
        asks = any(f.get("required") and not f.get("hasDefaultValue") for f in (one.get("fields") or {}).values())
        if category == "done" and one.get("isAvailable", True) and not asks:
            return str(one["id"])
    return None
