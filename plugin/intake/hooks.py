"""Webhooks: one request becomes one stored event and perhaps a wake-up, before it is answered.

No tracker is called here and no body is kept: what a person typed may stand in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from prometheus_client import Counter

from plugin.errors import NeedsOperator, Rejected
from plugin.ports.store import Engine, Store
from plugin.ports.tracker import PROBE, Event, Inlet
from plugin.ports.world import Clock
from plugin.usecases.handshake import Handshake

LARGEST = 25 * 1024 * 1024
DELIVERIES = Counter(
    "trida_deliveries",
    "Webhook requests by workspace, whether we act on such events, and what became of them",
    ["workspace", "known", "outcome"],
)
_log = structlog.get_logger()

Answer = tuple[int, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Own:
    """How our own changes are recognised when the tracker tells us of them.

    ``account`` returns the account id that we work as, or None while it is not known, without asking anybody;
    ``slots`` are the names in ``Event.touched`` that nobody but us writes.
    """

    account: Callable[[], str | None]
    slots: frozenset[str]

    def made(self, event: Event) -> bool:
        """Whether the event only tells what we wrote ourselves; one that names no slot, a deletion say, is not ours."""
        account = self.account()
        written = bool(event.touched) and event.touched <= self.slots
        return written and account is not None and event.actor == account


class Intake:
    """Receives the webhooks of every workspace."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        clock: Clock,
        inlets: Mapping[str, Inlet],
        own: Mapping[str, Own] | None = None,
        handshake: Handshake | None = None,
    ) -> None:
        """Take one inlet a workspace; raises ``NeedsOperator`` ``hook_open`` for one that lets unsigned bodies in.

        Without ``handshake`` no tracker can bring its secret.
        """
        for workspace, inlet in inlets.items():
            _must_refuse(workspace, inlet)
        self._store = store
        self._engine = engine
        self._clock = clock
        self._inlets = inlets
        self._own = own or {}
        self._handshake = handshake

    def receive(self, workspace: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Take one request with its raw body; header names are in small letters.

        Returns (status, JSON): 202 when it will be acted on, 200 when it is only kept or known already, 400, 401, 404
        or 413 with a reason. The wake-up is committed before the answer. A probe of our own is answered and not kept,
        so that it never looks like a delivery; a greeting is answered with 200 once.
        """
        inlet = self._inlets.get(workspace)
        if inlet is None:
            return _refused("", 404, "workspace_unknown")
        if len(body) > LARGEST:
            return _refused(workspace, 413, "body_too_big")
        return self._read(workspace, inlet, headers, body)

    def _read(self, workspace: str, inlet: Inlet, headers: Mapping[str, str], body: bytes) -> Answer:
        greeting = inlet.greeting(headers, body)
        if greeting is not None:
            return self._greet(workspace, greeting)
        try:
            inlet.verify(headers, body)
        except Rejected as error:
            return _refused(workspace, 401, error.reason)
        try:
            event = inlet.parse(headers, body)
        except Rejected as error:
            return _refused(workspace, 400, error.reason)
        if event.kind == PROBE:
            DELIVERIES.labels(workspace, "yes", "probe").inc()
            return 200, {"status": "probe", "event": event.kind}
        return self._keep(workspace, event)

    def _greet(self, workspace: str, secret: str) -> Answer:
        """Take the secret that a tracker brings, while the door for that is open."""
        if self._handshake is None:
            return _refused(workspace, 401, "handshake_closed")
        try:
            self._handshake.take(workspace, secret)
        except Rejected as error:
            return _refused(workspace, 401, error.reason)
        DELIVERIES.labels(workspace, "yes", "greeting").inc()
        _log.warning("handshake_waits", workspace=workspace)
        return 200, {"status": "greeting"}

    def _keep(self, workspace: str, event: Event) -> Answer:
        outcome = self._outcome(workspace, event)
        act = outcome == "accepted"
        with self._store.begin() as tx:
            if not tx.receive(workspace, event, self._clock(), act=act):
                outcome = "duplicate"
            elif act and event.ticket is not None:
                self._engine.wake(tx, workspace, event.ticket)
        DELIVERIES.labels(workspace, "yes" if event.known else "no", outcome).inc()
        if outcome == "unknown":
            _log.info("event_unknown", workspace=workspace, kind=event.kind, keys=event.keys)
        return 202 if outcome == "accepted" else 200, {"status": "accepted", "event": event.kind}

    def _outcome(self, workspace: str, event: Event) -> str:
        if not event.known:
            return "unknown"
        if event.ticket is None:
            return "no_ticket"
        own = self._own.get(workspace)
        return "echo" if own is not None and own.made(event) else "accepted"


def _refused(workspace: str, status: int, reason: str) -> Answer:
    DELIVERIES.labels(workspace, "no", reason).inc()
    _log.warning("delivery_refused", workspace=workspace, reason=reason)
    return status, {"reason": reason}


def _must_refuse(workspace: str, inlet: Inlet) -> None:
    try:
        inlet.verify({}, b"{}")
    except Rejected:
        return
    raise NeedsOperator("hook_open", workspace=workspace)
