"""The store's part for goal trees: what they looked like day by day, whose tickets they are made of, their pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from plugin.ports.pages import Kept


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a tree's sources said on a day and, until the next snapshot, after it. ``at``: when they last said so."""

    day: date
    at: datetime
    data: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page of ours: its id, its address for people, and what is not certain about it.

    ``place`` is the manifest's, as one text: a page of another place is not this one. ``sending`` is since when a call
    is on its way whose end is not known. ``checked_at`` is the last look at what stands there; ``check_wanted`` since
    when there is reason for another.
    """

    remote: str
    address: str
    title: str = field(repr=False)
    place: str = field(repr=False)
    sending: datetime | None = None
    checked_at: datetime | None = None
    check_wanted: datetime | None = None


class Keeping(Protocol):
    """What one transaction does with goal trees; a tree is known by the workspace whose manifest section has it."""

    def save_snapshot(self, workspace: str, day: date, at: datetime, data: Mapping[str, Any]) -> bool:
        """Keep what the sources said; a day has one snapshot, its last. False when the newest says just the same."""

    def snapshot(self, workspace: str, day: date) -> Snapshot | None:
        """Return the newest snapshot of that day or before."""

    def snapshot_days(self, workspace: str) -> tuple[date, ...]:
        """Return the days that have a snapshot, oldest first."""

    def drop_snapshots(self, workspace: str, days: Sequence[date]) -> None:
        """Forget the snapshots of these days."""

    def save_goal_tickets(self, workspace: str, tickets: Iterable[tuple[str, str]]) -> None:
        """Keep which tickets, (workspace of the tracker, id), the tree is made of, in place of those it was."""

    def workspaces_of(self, site: str, ticket: str) -> tuple[str, ...]:
        """Return whose trees a ticket of a workspace's tracker belongs to."""

    def standing_page(self, workspace: str) -> StandingPage | None:
        """Return the page of a tree."""

    def pages_with(self, remote: str) -> tuple[str, ...]:
        """Return whose trees stand on a page with this id."""

    def save_page(self, workspace: str, page: StandingPage) -> None:
        """Keep a page that was found or made; blocks that were known of another one are forgotten."""

    def drop_page(self, workspace: str) -> None:
        """Forget a page and its blocks."""

    def page_sending(self, workspace: str, at: datetime | None) -> None:
        """Record that a call to the page is on its way since then; None when its end is known."""

    def want_check(self, workspace: str, at: datetime) -> None:
        """Record that there is reason to look at the page; the newest moment counts."""

    def page_checked(self, workspace: str, begun: datetime) -> None:
        """Record a look at the page; what gave reason for another since it began still does."""

    def blocks(self, workspace: str) -> dict[str, Kept]:
        """Return what is known of the page's blocks, by key."""

    def save_blocks(self, workspace: str, put: Iterable[Kept], gone: Iterable[str]) -> None:
        """Keep blocks that stand and forget keys that do not any more."""
