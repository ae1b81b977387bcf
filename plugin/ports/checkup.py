"""What ``trida doctor`` needs of the world beside the other ports; nothing here changes anything outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from plugin.domain.people import Person
from plugin.ports.provision import Desired
from plugin.ports.tracker import Ticket


@dataclass(frozen=True, slots=True)
class KeyUse:
    """Rows that hold something sealed, by what opens them.

    ``waiting`` counts those of unfinished rounds and webhook secrets that a handshake brought, ``lost`` those among
    them that no key opens, ``lost_ended`` the same of ended rounds, ``older`` the rows that an older key opens.
    """

    waiting: int
    lost: int
    lost_ended: int
    older: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work of a workspace that does not get done: runs that failed, runs that never came."""

    failing: int
    late: int


class Checkup(Protocol):
    """What one transaction counts for an examination; no text of an answer is returned."""

    def key_use(self) -> KeyUse:
        """Count sealed rows by the key that opens them."""

    def backlog(self, workspace: str, late: datetime) -> Backlog:
        """Count tickets whose runs keep failing, and those that should have run before ``late``."""


@dataclass(frozen=True, slots=True)
class HookState:
    """Our webhook as it stands; ``differs`` names what is not as desired: address, filter, events, secret."""

    enabled: bool
    differs: tuple[str, ...]


class Inspector(Protocol):
    """Looks at a tracker without a change. Every call may raise ``TryLater`` or ``NeedsOperator``."""

    def me(self) -> Person:
        """Return the account that we work as."""

    def ahead(self) -> timedelta | None:
        """Return how far the tracker's clock is ahead of ours, to a second; None when it does not say."""

    def hook(self, desired: Desired) -> HookState | None:
        """Return our webhook; None when there is none. ``NeedsOperator`` ``no_right`` without an admin's rights."""

    def samples(self, selection: str) -> tuple[Ticket, ...]:
        """Return one ticket of each project among the newest of a selection, an open one where there is one."""

    def unseen(self, selection: str) -> tuple[str, ...]:
        """Return the projects that a selection names and our account does not find by that name."""

    def probe(self, *, forged: bool) -> tuple[Mapping[str, str], bytes]:
        """Return headers and body of a webhook request that only asks whether we are there; ``forged``: badly signed.

        Its ``Event.kind`` is ``ports.tracker.PROBE``.
        """


class Unreachable(Exception):
    """No answer: ``reason`` is ``name_unknown``, ``refused_there``, ``certificate``, ``timeout`` or ``no_answer``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: ``said`` is its JSON object, None for anything else."""

    status: int
    said: Mapping[str, object] | None = field(repr=False)


class Prober(Protocol):
    """Calls an address once, as anybody outside would."""

    def get(self, url: str) -> Reply:
        """Read an address; raises ``Unreachable``."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a body; raises ``Unreachable``."""


class Post(Protocol):
    """Mail of our own."""

    def check(self) -> None:
        """Log in to the mail server and send nothing; raises ``TryLater`` or ``NeedsOperator``."""
