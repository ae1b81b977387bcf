"""Notion's own mishaps on top of the common ones: its rate limits, its overload, a write that was saved and refused.

https://developers.notion.com/reference/request-limits, https://developers.notion.com/reference/status-codes
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox.faults import CONNECTION, DELIVERY, GATEWAY, HUGE, Fault
from adapters.sandbox.notion.errors import Refused

SAVED = "503-saved"
FIREWALL = "firewall"
ANSWERS = GATEWAY | {"529", SAVED, FIREWALL}
KINDS = ANSWERS | CONNECTION | DELIVERY
CODES = {
    "401": ("unauthorized", "API token is invalid."),
    "409": ("conflict_error", "Conflict occurred while saving. Please try again."),
    "429": ("rate_limited", "You have been rate limited. Please try again in a few minutes."),
    "500": ("internal_server_error", "Unexpected error occurred."),
    "503": ("service_unavailable", "Public API service is temporarily unavailable, please try again later."),
    "504": ("gateway_timeout", "The request timed out."),
    "529": ("service_overload", "The service is overloaded, please try again later."),
}
CONNECTION_LIMIT = "public_api_request_rate_limit"
WORKSPACE_LIMIT = "public_api_space_request_rate_limit"
BLOCKED = "public_api_request_blocked"
GUIDANCE = "Do not repeat the write. The change was saved; read the resource to see it."
TRIGGERS = re.compile(
    r"/etc/(hosts|passwd|shadow)|<script|javascript:|union\s+(all\s+)?select|drop\s+table|;\s*delete\s+from"
    r"|'\s*or\s+1\s*=\s*1",
    re.IGNORECASE,
)
WINDOW_SECONDS = 60.0


class Page(Exception):
    """An answer that is a web page and no JSON: a gateway's or the firewall's."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(status, title)
        self.status = status
        self.html = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"


@dataclass
class NotionFault(Fault):
    """As ``Fault``; a 429 takes ``reason`` (Notion's ``rate_limit_reason``), a workspace's lasts over a minute."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}: one of {sorted(KINDS)}")
        re.compile(self.method)
        re.compile(self.path)

    def refusal(self) -> Exception:
        """Return what the gate raises."""
        if self.kind == FIREWALL:
            return Page(403, "Attention Required! | Cloudflare")
        if self.kind == "502":
            return Page(502, "502 Bad Gateway")
        code, message = CODES[self.kind]
        headers, more = {}, {}
        reason = self.reason or CONNECTION_LIMIT
        wait = self._wait(reason)
        if wait is not None:
            headers["Retry-After"] = str(wait)
        if self.kind == "429":
            more = {"rate_limit_reason": reason, **({"retry_after": str(wait)} if wait is not None else {})}
        return Refused(int(self.kind), code, message, more=more, headers=headers)

    def _wait(self, reason: str) -> int | None:
        if self.retry_after == "huge":
            return HUGE
        if isinstance(self.retry_after, int):
            return self.retry_after
        if self.kind != "429" or reason == BLOCKED:
            return None
        return 90 if reason == WORKSPACE_LIMIT else 30


def saved(resource: str, children: list[str]) -> Refused:
    """503 for a write that was carried out all the same."""
    more: dict[str, Any] = {"retry_guidance": GUIDANCE, "committed_resource_id": resource}
    if children:
        more["committed_child_ids"] = children
    return Refused(503, *CODES["503"], more=more)


@dataclass
class RateWindow:
    """The limit of a connection: so many calls in a fixed window of a minute; switched off at first.

    180 is the limit of plans under Business. ``ticks`` is a monotonic clock.
    """

    ticks: Callable[[], float]
    enabled: bool = False
    limit: int = 180
    _since: dict[str, tuple[float, int]] = field(default_factory=dict)

    def check(self, caller: str) -> None:
        """Count a call; 429 with the seconds until the window ends when it is one too many."""
        if not self.enabled:
            return
        now = self.ticks()
        start, count = self._since.get(caller, (now, 0))
        if now - start >= WINDOW_SECONDS:
            start, count = now, 0
        if count >= self.limit:
            wait = max(1, round(start + WINDOW_SECONDS - now + 0.5))
            raise NotionFault("429", retry_after=wait).refusal()
        self._since[caller] = (start, count + 1)

    def clear(self) -> None:
        """Forget the calls so far."""
        self._since.clear()
