"""Admin webhooks: what may be registered, which event goes where, how a delivery is signed.

https://developer.atlassian.com/cloud/jira/platform/webhooks/ — the real one takes HTTPS only; a sandbox on
loopback takes HTTP too.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.sandbox import jql, jql_match
from adapters.sandbox.bodies import body, remarked
from adapters.sandbox.courier import Courier, Delivery
from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.faults import DELIVERY, Faults
from adapters.sandbox.model import Account, Comment, Hook, Issue
from adapters.sandbox.times import epoch_ms
from adapters.sandbox.world import Detail, World

SECTION = "issue-related-events-section"
EVENTS = {
    *("jira:issue_created", "jira:issue_updated", "jira:issue_deleted"),
    *("comment_created", "comment_updated", "comment_deleted"),
    *("issuelink_created", "issuelink_deleted", "issue_property_set", "issue_property_deleted"),
    *("worklog_created", "worklog_updated", "worklog_deleted", "attachment_created", "attachment_deleted"),
    *("project_created", "project_updated", "project_deleted", "user_created", "user_updated", "user_deleted"),
}
KEYS = {"name", "url", "description", "events", "filters", "excludeBody", "secret", "enabled"}


def put(world: World, author: Account, raw: Any, hook: Hook | None = None) -> Hook:
    """Register a webhook or change one; keys that are not sent stay as they were. 400 for what cannot be."""
    if not isinstance(raw, Mapping) or set(raw) - KEYS - {"self", "isSigned"}:
        raise bad_payload()
    now = world.clock()
    if hook is None:
        _need(raw, "name")
        _need(raw, "url")
        _need(raw, "events")
        hook = Hook(world.next_id("webhook") - 9999, "", "", [], "", None, "", False, True, author.id, now)
    filters = raw.get("filters")
    query = filters.get(SECTION, "") if isinstance(filters, Mapping) else hook.jql
    url, events = str(raw.get("url", hook.url)), raw.get("events", hook.events)
    check(url, events, query)
    hook.events, hook.url, hook.jql = list(events), url, query
    hook.name = str(raw.get("name", hook.name))
    hook.description = str(raw.get("description", hook.description))
    hook.exclude_body = bool(raw.get("excludeBody", hook.exclude_body))
    hook.enabled = bool(raw.get("enabled", hook.enabled))
    hook.secret = raw.get("secret", hook.secret) or None
    hook.author, hook.updated = author.id, now
    world.hooks[hook.id] = hook
    return hook


def check(url: str, events: Any, query: str) -> None:
    """400 for an address, a list of events or a filter that cannot be."""
    if not isinstance(events, list) or not events or set(events) - EVENTS:
        raise Refused(400, "The webhook has no events, or an event that does not exist.")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Refused(400, "The webhook URL is not valid.")
    try:
        jql.parse(query)
    except jql.JqlError as why:
        raise Refused(400, str(why)) from why


def _need(raw: Mapping[str, Any], key: str) -> None:
    if not raw.get(key):
        raise Refused(400, f"The webhook needs '{key}'.")


def find(world: World, number: str) -> Hook:
    """Return a webhook by its number; 404 when it is not there."""
    hook = world.hooks.get(int(number)) if number.isdigit() else None
    if hook is None:
        raise Refused(404, f"A webhook with id {number} does not exist.")
    return hook


def shown(world: World, hook: Hook) -> dict[str, Any]:
    """Return a webhook as JSON: of the secret only whether there is one."""
    return {
        "name": hook.name,
        "url": hook.url,
        "description": hook.description,
        "excludeBody": hook.exclude_body,
        "filters": {SECTION: hook.jql},
        "events": list(hook.events),
        "enabled": hook.enabled,
        "isSigned": hook.secret is not None,
        "self": f"{world.base_url}/rest/webhooks/1.0/webhook/{hook.id}",
        "lastUpdatedUser": hook.author,
        "lastUpdatedDisplayName": world.known(hook.author).name,
        "lastUpdated": epoch_ms(hook.updated),
    }


def sign(secret: str, raw: bytes) -> str:
    """Return the value of ``X-Hub-Signature`` over the raw bytes."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


class Dispatcher:
    """Turns an event into deliveries, at the moment it happens, and lets delivery faults have their way."""

    def __init__(self, world: World, courier: Courier, faults: Faults) -> None:
        self._world = world
        self._courier = courier
        self._faults = faults

    def __call__(self, event: str, actor: Account, issue: Issue, detail: Detail) -> None:
        """Queue the event for every webhook that wants it."""
        world = self._world
        wanted = [hook for hook in world.hooks.values() if hook.enabled and self._fits(hook, issue)]
        if not wanted:
            return
        told = [(event, body(world, event, actor, issue, detail))]
        if isinstance(detail, Comment) and not world.edition.cloud:
            told.append(("jira:issue_updated", remarked(world, event, actor, issue, detail)))
        for hook in wanted:
            for name, content in told:
                if name in hook.events:
                    self._send(hook, name, content)

    def _fits(self, hook: Hook, issue: Issue) -> bool:
        where = jql.parse(hook.jql).where
        if where is None:
            return True
        reader = jql_match.Reader(self._world, self._world.known(hook.author), self._world.clock())
        try:
            return jql_match.matches(reader, where, issue)
        except jql.JqlError:
            return False

    def _send(self, hook: Hook, event: str, content: dict[str, Any]) -> None:
        raw = b"" if hook.exclude_body else json.dumps(content, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=UTF-8", "User-Agent": "Atlassian Webhook HTTP Client"}
        identifier = self._world.unique("delivery")
        if self._world.edition.cloud:
            headers |= {"X-Atlassian-Webhook-Identifier": identifier, "X-Atlassian-Webhook-Flow": "Primary"}
        if hook.secret is not None:
            headers["X-Hub-Signature"] = sign(hook.secret, raw)
        delivery = Delivery(event, hook.url, identifier, raw, headers)
        fault = self._faults.take(DELIVERY, "POST", event)
        kind = fault.kind if fault else ""
        if kind == "lose":
            self._courier.note_lost(delivery)
            return
        after = fault.seconds if fault and kind == "late" else 0.0
        self._courier.send(delivery, after=after, hold=kind == "reorder")
        if kind == "duplicate":
            self._courier.send(Delivery(event, hook.url, delivery.identifier, raw, headers))
