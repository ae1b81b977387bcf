"""Remote links: a write with a known ``globalId`` changes the link that is there, so a repeat does no harm.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-remote-links/
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.sandbox.errors import Refused, bad_payload, invalid
from adapters.sandbox.model import Account, Change, Issue, RemoteLink
from adapters.sandbox.permissions import need
from adapters.sandbox.recording import record
from adapters.sandbox.world import World

MAX_TEXT = 255
KEYS = {"globalId", "application", "relationship", "object"}


def put(world: World, actor: Account, issue: Issue, raw: Any) -> tuple[RemoteLink, bool]:
    """Create or update by ``globalId``; returns the link and whether it is new. The newcomer enters the history."""
    need(world, actor, issue, "LINK_ISSUES", "link issues")
    content = _checked(raw)
    global_id = raw.get("globalId")
    for link in issue.links:
        if global_id and link.global_id == global_id:
            link.content = content
            return link, False
    link = RemoteLink(world.next_id("remotelink"), global_id, content)
    issue.links.append(link)
    _enter(world, actor, issue, link, added=True)
    return link, True


def replace(world: World, actor: Account, issue: Issue, link: RemoteLink, raw: Any) -> None:
    """Update a link by its id."""
    need(world, actor, issue, "LINK_ISSUES", "link issues")
    link.content = _checked(raw)
    link.global_id = raw.get("globalId")


def remove(world: World, actor: Account, issue: Issue, link: RemoteLink) -> None:
    """Delete a link; this too enters the history."""
    need(world, actor, issue, "LINK_ISSUES", "link issues")
    issue.links.remove(link)
    _enter(world, actor, issue, link, added=False)


def find(issue: Issue, *, link_id: str | None = None, global_id: str | None = None) -> RemoteLink:
    """Return a link of the issue by either id; 400 for an id that is no number, 404 when there is none."""
    if link_id is not None and not link_id.isdigit():
        raise Refused(400, f"Invalid link id: '{link_id}'.")
    for link in issue.links:
        if (link_id is not None and link.id == int(link_id)) or (global_id and link.global_id == global_id):
            return link
    raise Refused(404, "Remote issue link does not exist.")


def _checked(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping) or set(raw) - KEYS or not isinstance(raw.get("object"), Mapping):
        raise bad_payload()
    target = raw["object"]
    errors = {}
    if not isinstance(target.get("title"), str) or not target["title"].strip():
        errors["title"] = "'title' is required."
    elif len(target["title"]) > MAX_TEXT:
        errors["title"] = f"'title' exceeds {MAX_TEXT} characters."
    parts = urlsplit(target["url"]) if isinstance(target.get("url"), str) else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.netloc:
        errors["url"] = "'url' is not a valid URL."
    if len(str(raw.get("globalId") or "")) > MAX_TEXT:
        errors["globalId"] = f"'globalId' exceeds {MAX_TEXT} characters."
    if errors:
        raise invalid(**errors)
    return {key: raw[key] for key in ("application", "relationship", "object") if key in raw}


def _enter(world: World, actor: Account, issue: Issue, link: RemoteLink, *, added: bool) -> None:
    words = str(link.id), f'This issue links to "{link.content["object"]["title"]}"'
    nothing = None, None
    before, after = (nothing, words) if added else (words, nothing)
    record(world, actor, issue, [Change("RemoteIssueLink", None, False, before, after)])
