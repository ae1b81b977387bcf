"""Our webhook as it should be registered: for which issues, under which name, signed with which secret. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from adapters.jira.edition import Edition
from adapters.jira.events import ISSUE_EVENTS
from adapters.jira.reading import condition
from adapters.jira.site import FILTER, OURS, Hook, named_projects, only_projects
from plugin.ports.provision import Desired


@dataclass(frozen=True, slots=True)
class HookSpec:
    """How our webhook should look; the secret itself can never be read back, so its name carries a fingerprint."""

    name: str
    selection: str

    def fits(self, hook: Hook) -> bool:
        """Whether the webhook that stands there needs no change."""
        as_asked = hook.name == self.name and hook.selection == self.selection
        return as_asked and hook.events == frozenset(ISSUE_EVENTS)


def hook_spec(desired: Desired) -> HookSpec:
    """Return how the webhook should look."""
    digest = hashlib.sha256(b"trida/hook\0" + desired.hook_secret.encode()).hexdigest()
    return HookSpec(f"{OURS}{digest[:16]}", watched(desired.selection, desired.also))


def watched(selection: str, also: Iterable[str]) -> str:
    """Return the JQL of what the webhook tells about: the selection, and projects that it does not take whole."""
    deals = condition(selection)
    whole = named_projects(selection) if only_projects(selection) else ()
    more = [f'project = "{key}"' for key in dict.fromkeys(also) if key not in whole]
    return " OR ".join([deals, *more]) if more else deals[1:-1]


def hook_body(desired: Desired, edition: Edition) -> dict[str, Any]:
    """Return what registers it; Data Center takes the whole of it for a change, too."""
    spec = hook_spec(desired)
    body: dict[str, Any] = {
        "name": spec.name,
        "url": desired.hook_url,
        "events": list(ISSUE_EVENTS),
        "filters": {FILTER: spec.selection},
    }
    if edition.schemes:
        return {**body, "excludeBody": False, "secret": desired.hook_secret}
    # A secret beside the configuration is ignored without a word: deliveries would come unsigned.
    configuration = {"EXCLUDE_BODY": "false", "SECRET": desired.hook_secret}
    return {**body, "active": True, "configuration": configuration, "sslVerificationRequired": True}
