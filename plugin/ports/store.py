"""The store as the use cases and jobs see it: one transaction at a time, rows as domain objects.

A transaction that changes a round begins with ``lock``: it takes the row's lock before anything is read, so that
two processes decide one after the other. Nothing here returns an answer's text except ``opened`` and ``draft``.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from plugin.domain.rounds import Ballot, Round
from plugin.domain.seals import Opened
from plugin.ports.checklist_keeping import ChecklistKeeping
from plugin.ports.checkup import Checkup
from plugin.ports.comparing import Compared
from plugin.ports.entering import Entering
from plugin.ports.keeping import Keeping
from plugin.ports.provision import Installed
from plugin.ports.tracker import Event


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do at a moment, unique by ``key``; ``kind`` names what.

    While a round is open: deadline, remind, invite, ask, early. Once it is revealed: ask, review, compare, talk,
    again_talk, again. Of a sync process: sync.
    """

    key: str
    workspace: str
    ticket: str
    round: str | None
    kind: str
    at: datetime
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """Something done outside, known by its idempotency key; ``remote`` is the id it got there."""

    key: str
    started_at: datetime
    done_at: datetime | None
    remote: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that waits for a person: a stable reason, its facts, since when. ``ticket`` may be empty."""

    workspace: str
    ticket: str
    reason: str
    facts: Mapping[str, str]
    since: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a ticket's run took on: its fence number, how many tries failed before, the deliveries it will finish."""

    fence: int
    tries: int
    deliveries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deal:
    """What pages show of a deal, as it was last read: its key, title and the facts the manifest names."""

    key: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One accepted move of a ballot, kept for good, without content."""

    role: str
    version: int
    state: str
    person: str
    seal: str | None
    at: datetime


class Tx(Compared, Checkup, Entering, Keeping, ChecklistKeeping, Protocol):
    """One open transaction; everything in it happens or nothing does."""

    connection: Any
    """The database connection, for whoever must write in the same transaction."""

    # rounds
    def lock(self, round_id: str) -> Round | None:
        """Take the write lock of a round, then read it; None when there is none."""

    def round(self, round_id: str) -> Round | None:
        """Read a round without locking."""

    def rounds(self, workspace: str, ticket: str) -> tuple[Round, ...]:
        """All rounds of a ticket, by number."""

    def unfinished(self, workspace: str) -> tuple[Round, ...]:
        """Return rounds that are open, or ended and not published yet."""

    def add_round(self, round_: Round) -> bool:
        """Add a round with its roster and ballots; False when the ticket has an open one already."""

    def save_round(self, round_: Round) -> None:
        """Write a round's own columns and its members' ``active`` flags; ballots are written by ``save_ballot``."""

    def save_ballot(self, round_id: str, ballot: Ballot, opened: Opened | None) -> None:
        """Write a ballot and append its ``Version``; ``opened`` is encrypted here, None removes what was sealed."""

    def opened(self, round_id: str, role: str) -> Opened | None:
        """Decrypt what a role sealed; the caller has asked ``may_read_answer`` first or is the reveal."""

    def versions(self, round_id: str) -> tuple[Version, ...]:
        """Return every accepted move of a round's ballots, oldest first."""

    def save_draft(self, round_id: str, person: str, text: str, at: datetime) -> None:
        """Keep, encrypted, what a person typed into an open field; a second text is put under the first."""

    def draft(self, round_id: str, person: str) -> str | None:
        """Decrypt a person's own draft."""

    def drop_draft(self, round_id: str, person: str) -> None:
        """Forget a person's draft."""

    def revealed(self, workspace: str, since: datetime, until: datetime) -> tuple[Round, ...]:
        """Return the rounds revealed at or after ``since`` and before ``until``, by the time of their end."""

    # time
    def add_due(self, due: Due) -> None:
        """Add or move a due time; one that was done stays done."""

    def dues(self, workspace: str, ticket: str, now: datetime) -> tuple[Due, ...]:
        """Return what is due and not done for a ticket."""

    def finish_due(self, key: str, at: datetime) -> None:
        """Mark a due time as done."""

    def drop_dues(self, round_id: str, at: datetime) -> None:
        """Mark everything still due for a round as done."""

    def due_tickets(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """(workspace, ticket) pairs with something due."""

    # effects, repairs, audit, notices
    def effect(self, key: str) -> Effect | None:
        """Find an effect by its idempotency key."""

    def start_effect(self, key: str, at: datetime) -> None:
        """Record that an effect is about to be tried; again is harmless."""

    def finish_effect(self, key: str, remote: str, at: datetime) -> None:
        """Record that an effect is done."""

    def forget_effect(self, key: str) -> None:
        """Take back a start that certainly had no effect."""

    def repaired(self, workspace: str, ticket: str, slot: str, at: datetime) -> None:
        """Record that a value of ours was restored."""

    def repairs(self, workspace: str, ticket: str, slot: str, since: datetime) -> int:
        """Count restorations since then."""

    def audit(self, at: datetime, round_id: str, actor: str, what: str, facts: Mapping[str, str]) -> None:
        """Append to the audit log: ids, counts and reason codes only."""

    def audits(self, round_id: str) -> tuple[tuple[datetime, str, str, Mapping[str, str]], ...]:
        """Return a round's audit log: (at, actor, what, facts), oldest first."""

    def notice(self, notice: Notice) -> None:
        """Add a notice; the same reason for the same ticket keeps its first time."""

    def clear_notices(self, workspace: str, ticket: str, keep: Sequence[str] = ()) -> None:
        """Remove a ticket's notices except those reasons."""

    def notices(self) -> tuple[Notice, ...]:
        """Return everything that waits for a person, oldest first."""

    # what an installation knows
    def installed(self, workspace: str) -> Installed | None:
        """Return what was found on the site at the last install."""

    def save_installed(self, workspace: str, installed: Installed, at: datetime) -> None:
        """Keep what stands on the site."""

    def clear_installed(self, workspace: str) -> None:
        """Forget what stood on the site and which rights were accepted."""

    def accepted(self, workspace: str) -> tuple[str, ...] | None:
        """Return the rights that were accepted at the last install; None when none was ever asked."""

    def save_accepted(self, workspace: str, rights: Sequence[str]) -> None:
        """Keep which rights were accepted."""

    def save_hook_secret(self, workspace: str, secret: str, at: datetime) -> bool:
        """Keep, encrypted, the secret that a tracker brought for its webhook; False when one is kept already."""

    def hook_secrets(self, workspace: str) -> tuple[str, ...]:
        """Decrypt what the handshake brought, one or none; raises ``NeedsOperator`` ``keys_cannot_open``."""

    def show_hook_secret(self, workspace: str, at: datetime) -> str | None:
        """Decrypt it for the one time that it is shown, and note when; None when there is none or it was shown."""

    def hook_secret_times(self, workspace: str) -> tuple[datetime, datetime | None] | None:
        """Return when the secret came and when it was shown; None without one."""

    def drop_hook_secret(self, workspace: str) -> None:
        """Forget it."""

    def watermark(self, workspace: str) -> datetime | None:
        """Return up to when the reconcile has read."""

    def save_watermark(self, workspace: str, at: datetime) -> None:
        """Keep up to when the reconcile has read."""

    # inbox and ticket rows: the truth behind the job engine
    def receive(self, workspace: str, event: Event, at: datetime, *, act: bool) -> bool:
        """Store an event once; False for a duplicate. With ``act`` False it is stored as done."""

    def raise_flag(self, workspace: str, ticket: str, at: datetime, *, force: bool = False) -> int | None:
        """Mark a ticket as to be run; its new generation, or None when a wake-up is waiting already."""

    def claim(self, workspace: str, ticket: str) -> Claimed:
        """Lower the flag, raise the fence, count a try, and return the deliveries that are not done."""

    def mine(self, workspace: str, ticket: str, fence: int) -> bool:
        """Whether that run still owns the ticket; takes the row's lock."""

    def settle(self, workspace: str, ticket: str, claimed: Claimed, at: datetime) -> bool:
        """Mark a run's deliveries as done and its tries as none; False when it no longer owns the ticket."""

    def stranded(self, before: datetime) -> tuple[tuple[str, str], ...]:
        """(workspace, ticket) pairs woken before then whose flag is still up or whose deliveries are not done."""

    def cursor(self, workspace: str, ticket: str) -> str:
        """Return the newest history entry of a ticket that was dealt with; empty at first."""

    def save_cursor(self, workspace: str, ticket: str, cursor: str) -> None:
        """Keep it."""

    def save_deal(self, workspace: str, ticket: str, deal: Deal) -> None:
        """Keep what pages show of a deal; ``ticket_of`` finds it by the key from then on."""

    def deal(self, workspace: str, ticket: str) -> Deal:
        """Return what was kept; a ``Deal`` with the id as key when nothing was."""

    def ticket_of(self, workspace: str, key: str) -> str | None:
        """Return the permanent id of a ticket last seen under this key."""

    def watched(self, workspace: str) -> tuple[str, ...]:
        """Ids of deals with an unfinished round, and of tasks whose talk goes on: so that a lost webhook is healed."""

    def deliveries(self, workspace: str, limit: int) -> tuple[Mapping[str, Any], ...]:
        """Return the newest inbox rows for the operator: delivery, kind, ticket, received_at, done_at, known."""


class Store(Protocol):
    """Where rows live."""

    def begin(self) -> AbstractContextManager[Tx]:
        """Open a transaction; it commits at the end of the block and rolls back on an exception."""

    def ready(self) -> bool:
        """Whether the database answers and its schema is the newest."""

    def state(self) -> str:
        """Return ``ok``, ``database_away``, ``schema_missing``, ``schema_old`` or ``schema_unknown``."""


class Engine(Protocol):
    """The five calls behind which the job engine stands; its own tables can be dropped at any time."""

    def start(self) -> None:
        """Begin to run jobs in this process."""

    def stop(self, grace: timedelta) -> None:
        """Take no new jobs and give running ones that long."""

    def wake(
        self, tx: Tx, workspace: str, ticket: str, delay: timedelta = timedelta(0), *, force: bool = False
    ) -> None:
        """Ask for a run of a ticket, in the caller's transaction; many asks become one run."""

    def schedule(self, name: str, cron: str) -> None:
        """Run the named task by a cron line (UTC), once over all processes."""

    def run_now(self, workspace: str, ticket: str) -> str:
        """Run a ticket in this thread and return its outcome code."""
