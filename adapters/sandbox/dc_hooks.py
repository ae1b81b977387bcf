"""Webhooks as Jira Data Center 10 keeps them: another address, another body, the secret inside ``configuration``.

Nobody describes the whole body. What is known: ``configuration`` holds texts only, a ``secret`` beside it is ignored
without a word, so that deliveries go out unsigned, and a PUT replaces the webhook as a whole.
https://confluence.atlassian.com/adminjiraserver/managing-webhooks-938846912.html
"""

from collections.abc import Mapping
from typing import Any

from adapters.sandbox.errors import Refused, bad_payload
from adapters.sandbox.hooks import SECTION, check
from adapters.sandbox.model import Account, Hook
from adapters.sandbox.times import epoch_ms
from adapters.sandbox.world import World

ROOT = "/rest/jira-webhook/1.0/webhooks"


def put(world: World, author: Account, raw: Any, hook: Hook | None = None) -> Hook:
    """Register a webhook or replace one; 400 without name, url and events, or for what cannot be."""
    if not isinstance(raw, Mapping):
        raise bad_payload()
    if missing := [key for key in ("name", "url", "events") if not raw.get(key)]:
        raise Refused(400, errors=dict.fromkeys(missing, "This value is required."))
    configuration, filters = _texts(raw.get("configuration")), _texts(raw.get("filters"))
    url, query = str(raw["url"]), filters.get(SECTION, "")
    check(url, raw["events"], query)
    made = Hook(
        id=hook.id if hook else world.next_id("webhook") - 9999,
        name=str(raw["name"]),
        url=url,
        events=list(raw["events"]),
        jql=query,
        secret=configuration.get("SECRET") or None,
        description=str(raw.get("description") or ""),
        exclude_body=configuration.get("EXCLUDE_BODY") == "true",
        enabled=bool(raw.get("active", True)),
        author=author.id,
        updated=world.clock(),
    )
    world.hooks[made.id] = made
    return made


def _texts(raw: Any) -> dict[str, str]:
    """Return a map of texts; 400 for anything else, numbers and flags included."""
    if raw is None:
        return {}
    if not isinstance(raw, Mapping) or not all(isinstance(value, str) for value in raw.values()):
        raise bad_payload()
    return dict(raw)


def shown(world: World, hook: Hook) -> dict[str, Any]:
    """Return a webhook as JSON; nothing of the secret, not even whether there is one."""
    return {
        "id": hook.id,
        "name": hook.name,
        "description": hook.description,
        "url": hook.url,
        "events": list(hook.events),
        "active": hook.enabled,
        "filters": {SECTION: hook.jql},
        "configuration": {"EXCLUDE_BODY": "true" if hook.exclude_body else "false"},
        "sslVerificationRequired": True,
        "scopeType": "global",
        "lastUpdatedUser": hook.author,
        "lastUpdatedDisplayName": world.known(hook.author).name,
        "lastUpdated": epoch_ms(hook.updated),
        "self": f"{world.base_url}{ROOT}/{hook.id}",
    }
