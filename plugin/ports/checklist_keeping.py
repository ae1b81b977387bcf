"""The store's part for sync checklists: lists with their items, every mark, personal links to the lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from plugin.domain.checklists.model import Checklist, Item, Mark, Shown


@dataclass(frozen=True, slots=True)
class ListDevice:
    """A browser that is bound to a person of a workspace, for its checklists."""

    workspace: str
    person: str
    name: str
    bound_at: datetime


class ChecklistKeeping(Protocol):
    """What one transaction does with checklists."""

    def add_checklist(self, made: Checklist) -> bool:
        """Add a list with its items; False when the process has one for that day already."""

    def lock_checklist(self, list_id: str) -> Checklist | None:
        """Take the write lock of a list, then read it whole; None when there is none."""

    def checklist(self, list_id: str) -> Checklist | None:
        """Read a list whole, without locking."""

    def checklists(self, workspace: str, process: str, limit: int = 0) -> tuple[Checklist, ...]:
        """Return the lists of a process, newest meeting first; at most ``limit`` of them where it is not 0."""

    def checklist_on(self, workspace: str, process: str, day: date) -> Checklist | None:
        """Return the list of a meeting."""

    def open_checklist(self, workspace: str, process: str) -> Checklist | None:
        """Return the one list of a process that is not frozen."""

    def open_checklists(self, workspace: str) -> tuple[Checklist, ...]:
        """Return every list of a workspace that is not frozen."""

    def save_checklist(self, changed: Checklist) -> None:
        """Write a list's own columns; items are written by ``save_items``."""

    def save_items(self, list_id: str, items: Sequence[Item]) -> None:
        """Write items of a list, new ones included, with their order; what is not named stays."""

    def item_stands(
        self, list_id: str, item: str, remote: Mapping[str, str], shown: Shown | None, said: str = ""
    ) -> None:
        """Record alone what stands of an item in the tracker; ``said`` is a digest of the words around it."""

    def items_said(self, list_id: str) -> Mapping[str, str]:
        """Return for each item the digest that was recorded with it last; empty where none was."""

    def list_sending(self, list_id: str, at: datetime | None) -> None:
        """Record that a call to the list is on its way since then; None when its end is known."""

    def list_in_doubt(self, list_id: str) -> datetime | None:
        """Return since when a call is on its way whose end is not known."""

    def lists_with(self, remote: str) -> tuple[tuple[str, str], ...]:
        """Return (workspace, process) of the open lists that stand under an id of the tracker or have an item there."""

    def add_mark(self, list_id: str, mark: Mark) -> None:
        """Append what somebody did; nothing is ever overwritten."""

    def marks(self, list_id: str, item: str = "") -> tuple[Mark, ...]:
        """Return what people did with a list, or with one item of it, oldest first."""

    def settled_facts(self, workspace: str, process: str) -> Mapping[str, tuple[str, Mapping[str, Any]]]:
        """Return for each key that was ever on a frozen list how it ended there last: (item state, facts)."""

    def items_of_deal(self, workspace: str, deal: str) -> tuple[tuple[Checklist, Item], ...]:
        """Return the items about a deal in lists that are not frozen."""

    # the soft gate

    def pass_gate(self, workspace: str, deal: str, list_id: str, person: str, because: str, at: datetime) -> None:
        """Record that somebody lets a deal pass the gate of a list, by name and with a reason."""

    def passed_gate(self, deal: str, list_id: str) -> tuple[str, str, datetime] | None:
        """Return who let a deal pass the gate of a list, why and when."""

    # who comes in by which link

    def add_list_link(self, token_hash: str, workspace: str, person: str, name: str, at: datetime) -> None:
        """Keep a personal link to a workspace's checklists."""

    def list_link(self, token_hash: str) -> tuple[str, str, str, datetime] | None:
        """Return (workspace, person, name, made at) of a personal link."""

    def end_list_links(self, workspace: str, person: str) -> None:
        """End a person's links and unbind their browsers."""

    def bind_list_device(self, device_hash: str, device: ListDevice) -> None:
        """Bind a browser."""

    def list_device(self, device_hash: str) -> ListDevice | None:
        """Return the bound browser that a cookie's hash stands for."""
