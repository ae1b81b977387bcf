"""One search for both editions: Cloud pages by a token and brings ids alone, Data Center by numbers and brings all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.jira.client import Client

PAGE = 100
# Of the fields that every issue has the shortest: without a choice Data Center sends them all.
LEAST = ("created",)
HISTORY = "changelog"

Json = Mapping[str, Any]


def found(
    client: Client,
    jql: str,
    fields: Sequence[str] = (),
    *,
    subject: str = "search",
    more: Json | None = None,
    history: bool = False,
) -> Iterator[Json]:
    """Yield the issues of a query to its end, page after page as they are asked for.

    ``fields``: what has to come with them beside id and key. ``more``: what Cloud alone understands,
    ``reconcileIssues`` and ``properties``; Data Center looks into its own index, which follows every change at once
    on one node and within seconds on others, and brings no properties. ``history``: what was changed comes along, on
    Cloud the newest entries of it.
    """
    if client.edition.tokens:
        along = {**({"fields": list(fields)} if fields else {}), **({"expand": HISTORY} if history else {})}
        return _by_token(client, {"jql": jql, **along, **(more or {})}, subject)
    along = {"expand": [HISTORY]} if history else {}
    return _by_number(client, {"jql": jql, "fields": list(fields or LEAST), **along}, subject)


def _by_token(client: Client, body: Json, subject: str) -> Iterator[Json]:
    asked = {**body, "maxResults": PAGE}
    while True:
        page = client.call("POST", "search/jql", subject=subject, json=asked, repeatable=True)
        yield from page["issues"]
        token = page.get("nextPageToken")
        if page.get("isLast", token is None) or not token:
            return
        asked["nextPageToken"] = token


def _by_number(client: Client, body: Json, subject: str) -> Iterator[Json]:
    start = 0
    while True:
        asked = {**body, "startAt": start, "maxResults": PAGE}
        page = client.call("POST", "search", subject=subject, json=asked, repeatable=True)
        yield from page["issues"]
        start += len(page["issues"])
        if not page["issues"] or start >= int(page["total"]):
            return
