"""Webhooks: a subscription that an administrator made, thin events, one signature, up to eight attempts.

https://developers.notion.com/reference/webhooks — the real one takes HTTPS only; the stand-in takes loopback too.
Events carry ids and no values. Events of a page are put together for a while: one delivery tells of many edits.
"""

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from adapters.sandbox.courier import Courier, Delivery
from adapters.sandbox.faults import DELIVERY, Faults
from adapters.sandbox.notion.access import may_see
from adapters.sandbox.notion.errors import invalid
from adapters.sandbox.notion.ids import stamp
from adapters.sandbox.notion.model import Subscription
from adapters.sandbox.notion.world import Event, World

VERSION = "2025-09-03"
EVENTS = (
    *("page.created", "page.content_updated", "page.properties_updated", "page.moved", "page.deleted"),
    *("page.undeleted", "page.locked", "page.unlocked"),
    *("comment.created", "comment.updated", "comment.deleted"),
    *("database.created", "database.moved", "database.deleted", "database.undeleted"),
    *("data_source.created", "data_source.content_updated", "data_source.schema_updated"),
    *("data_source.deleted", "data_source.undeleted"),
)
GATHERED = {"updated_blocks", "updated_properties"}
# not put together with others: https://developers.notion.com/reference/webhooks-events-delivery
AT_ONCE = ("comment.", "page.locked", "page.unlocked")
GOOD = range(200, 300)


def sign(token: str, raw: bytes) -> str:
    """Return the value of ``X-Notion-Signature`` over the raw bytes."""
    return "sha256=" + hmac.new(token.encode(), raw, hashlib.sha256).hexdigest()


@dataclass
class Parcel(Delivery):
    """A delivery whose body is written when it leaves: with its attempt's number, and signed anew."""

    content: dict[str, Any] = field(default_factory=dict)
    token: str | None = field(default=None, repr=False)
    sealed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def join(self, event: Event) -> bool:
        """Take up another edit of the same page; ``False`` when the body has left already."""
        with self._lock:
            if self.sealed:
                return False
            data, authors = self.content["data"], self.content["authors"]
            for name in GATHERED & set(event.data):
                data[name] += [one for one in event.data[name] if one not in data[name]]
            who = {"id": event.actor.id, "type": event.actor.kind}
            if who not in authors:
                authors.append(who)
            return True

    def seal(self) -> None:
        """Write the body for the next attempt."""
        with self._lock:
            self.sealed = True
            if "attempt_number" in self.content:
                self.content["attempt_number"] = len(self.answers) + 1
            self.raw = json.dumps(self.content, ensure_ascii=False, separators=(",", ":")).encode()
            if self.token is not None:
                self.headers["X-Notion-Signature"] = sign(self.token, self.raw)


class NotionCourier(Courier):
    """Delivers as Notion does: anything but a 2xx is tried again, eight times in all."""

    def _headers(self, delivery: Delivery) -> dict[str, str]:
        if isinstance(delivery, Parcel):
            delivery.seal()
        return dict(delivery.headers)

    def _tried_again(self, answer: int) -> bool:
        return answer not in GOOD

    def withdraw(self, parcel: Parcel) -> bool:
        """Take back what has not left yet."""
        with self._changed:
            if parcel not in self._waiting or parcel.sealed:
                return False
            self._waiting.remove(parcel)
            parcel.state = "cancelled"
            self._changed.notify_all()
            return True

    def drain(self, timeout: float) -> bool:
        """Send what is being gathered at once, then wait as ever."""
        with self._changed:
            now = time.monotonic()
            for one in self._waiting:
                if isinstance(one, Parcel) and not one.answers:
                    one.due = min(one.due, now)
        return super().drain(timeout)


class Dispatcher:
    """Turns an event into deliveries. ``window`` is for how many seconds events of a page are gathered."""

    def __init__(self, world: World, courier: NotionCourier, faults: Faults) -> None:
        self._world, self._courier, self._faults = world, courier, faults
        self.window = 0.0
        self._open: dict[tuple[str, str, str], Parcel] = {}

    def __call__(self, event: Event) -> None:
        """Queue the event for every subscription that wants it and whose connection may see what it is about."""
        for one in self._world.subscriptions.values():
            if one.active and (one.events is None or event.type in one.events) and self._sees(event):
                self._send(one, event)

    def forget(self) -> None:
        """Begin anew: nothing is being gathered."""
        self._open.clear()

    def _sees(self, event: Event) -> bool:
        bot = self._world.bot
        need = "read_comments" if event.type.startswith("comment.") else "read_content"
        return need in bot.capabilities and may_see(self._world, bot, event.page or event.entity)

    def _send(self, one: Subscription, event: Event) -> None:
        spot = (one.id, event.type, event.entity)
        gathers = self.window > 0 and not event.type.startswith(AT_ONCE)
        if gathers and spot in self._open and self._open[spot].join(event):
            return
        if event.type == "page.deleted":
            born = self._open.pop((one.id, "page.created", event.entity), None)
            if born is not None and self._courier.withdraw(born):
                # a page that came and went within the window is not spoken of
                return
        parcel = self._parcel(one, event)
        fault = self._faults.take(DELIVERY, "POST", event.type)
        kind = fault.kind if fault else ""
        if kind == "lose":
            self._courier.note_lost(parcel)
            return
        if gathers:
            self._open[spot] = parcel
        after = fault.seconds if fault and kind == "late" else self.window if gathers else 0.0
        self._courier.send(parcel, after=after, hold=kind == "reorder")
        if kind == "duplicate":
            twin = Parcel(parcel.event, parcel.url, parcel.identifier, b"", dict(parcel.headers))
            twin.content, twin.token = parcel.content, parcel.token
            self._courier.send(twin, after=after)

    def _parcel(self, one: Subscription, event: Event) -> Parcel:
        number = self._world.unique("event")
        content = {
            "id": number,
            "timestamp": stamp(self._world.clock()),
            "workspace_id": self._world.id,
            "workspace_name": self._world.name,
            "subscription_id": one.id,
            "integration_id": self._world.bot.id,
            "authors": [{"id": event.actor.id, "type": event.actor.kind}],
            "attempt_number": 1,
            "api_version": VERSION,
            "entity": {"id": event.entity, "type": event.type.partition(".")[0]},
            "type": event.type,
            "data": {key: list(value) if isinstance(value, list) else value for key, value in event.data.items()},
        }
        return Parcel(event.type, one.url, number, b"", _headers(), content=content, token=one.token)

    def subscribe(self, url: str, events: tuple[str, ...] | None = None) -> Subscription:
        """Make a subscription as the administrator does in the portal; its token is sent to the address, unsigned."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise invalid("The webhook URL is not valid.")
        if events is not None and set(events) - set(EVENTS):
            raise invalid("There is no such event type.")
        number = self._world.unique("subscription")
        token = "secret_" + hashlib.sha256(number.encode()).hexdigest()[:43]
        one = Subscription(number, url, token, events)
        self._world.subscriptions[number] = one
        hello = Parcel("verification", url, number, b"", _headers(), content={"verification_token": token})
        self._courier.send(hello)
        return one

    def verify(self, number: str, token: str) -> bool:
        """Activate a subscription when the token is the one that was sent."""
        one = self._world.subscriptions[number]
        one.active = one.active or hmac.compare_digest(one.token.encode(), token.encode())
        return one.active and hmac.compare_digest(one.token.encode(), token.encode())


def _headers() -> dict[str, str]:
    return {"Content-Type": "application/json", "User-Agent": "notion-api"}
