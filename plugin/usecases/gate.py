"""The soft gate: a deal that reached a stage is told what is still open between the departments. It blocks nothing.

One comment for each deal, list and stage, and words at the end of the deal's status line until nothing is open, the
deal has left the stage, or somebody let it pass by name and with a reason. Deals without open items cost no call.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plugin.documents import checklist_sheet, lines
from plugin.domain.checklists.gate import due_for, holding
from plugin.domain.checklists.model import Checklist, Item, Sync
from plugin.ports.store import Tx
from plugin.ports.tracker import Ticket
from plugin.ports.world import Document
from plugin.usecases.checklist_syncs import processes_of
from plugin.usecases.deps import Mine, Site, World, hashed
from plugin.usecases.effects import once
from plugin.usecases.goal_days import names_in


@dataclass(frozen=True, slots=True)
class Holding:
    """What one list has open about a deal. ``passed``: who let it pass, why and when; None when nobody did."""

    list: Checklist
    items: tuple[Item, ...]
    passed: tuple[str, str, datetime] | None = field(repr=False)


def holding_of(items: Iterable[Item], deal: str) -> tuple[Item, ...]:
    """Return the items about a deal that are still open."""
    return holding(item for item in items if deal and item.deal == deal)


def deals_of(sync: Sync, items: Iterable[Item]) -> tuple[str, ...]:
    """Return the deals that items are about, where the process has a gate; none where it has not."""
    return tuple(dict.fromkeys(item.deal for item in items if item.deal)) if sync.stages else ()


def deals_moved(sync: Sync, before: Sequence[Item], after: Sequence[Item]) -> tuple[str, ...]:
    """Return the deals of which something else is open ``after`` than was ``before``: their gate says other words."""
    deals = deals_of(sync, (*before, *after))
    return tuple(one for one in deals if _ids(holding_of(before, one)) != _ids(holding_of(after, one)))


def _ids(items: Iterable[Item]) -> frozenset[str]:
    return frozenset(item.id for item in items)


def held(tx: Tx, site: Site, ticket: Ticket) -> tuple[Holding, ...]:
    """Return what the lists that speak at a deal's present stage have open about it; the tracker is not asked."""
    speaking = {
        one.id
        for one in processes_of(site.section)
        if one.checklist and one.checklist.gate and due_for(ticket.status, one.checklist.gate.stages)
    }
    if not speaking:
        return ()
    lists = {one.id: one for one, _ in tx.items_of_deal(site.name, ticket.id) if one.process in speaking}
    found = ((one, holding_of(one.items, ticket.id)) for one in lists.values())
    return tuple(Holding(one, items, tx.passed_gate(ticket.id, one.id)) for one, items in found if items)


class GateWords:
    """The gate's words at the end of a deal's status line: those that should stand there, and those we wrote last."""

    def __init__(self, world: World, site: Site, ticket: Ticket) -> None:
        self._world, self._key = world, f"gate_line:{site.name}:{ticket.id}"
        with world.store.begin() as tx:
            effect = tx.effect(self._key)
            found = held(tx, site, ticket)
        self.written = (effect.remote or "") if effect is not None else ""
        items = [item for one in found if one.passed is None for item in one.items]
        self.wanted = checklist_sheet.gate_line(site.words, items) if items else ""

    @property
    def moved(self) -> bool:
        """Whether the words changed since they were written: then a line that differs is no one else's doing."""
        return self.wanted != self.written

    def on(self, told: str) -> str:
        """Return the status line: what it tells of the round, if there is one, and the gate's words behind."""
        if not self.wanted or not told:
            return told or f"{self.wanted[:1].upper()}{self.wanted[1:]}"
        whole = f"{told} · {self.wanted}"
        return whole if len(whole) <= lines.LONGEST else told

    def wrote(self) -> None:
        """Record that the line says them."""
        if self.moved:
            with self._world.store.begin() as tx:
                tx.finish_effect(self._key, self.wanted, self._world.clock())
            self.written = self.wanted


@dataclass(frozen=True, slots=True)
class Gate:
    """Speaks on one deal."""

    world: World
    site: Site
    ticket: Ticket
    mine: Mine

    def speak(self) -> None:
        """Say in a comment, once for each list and stage, what is open; and once that somebody let the deal pass."""
        with self.world.store.begin() as tx:
            found = held(tx, self.site, self.ticket)
        stage = hashed(" ".join(self.ticket.status.casefold().split()))[:12]
        for one in found:
            self._say(one, f"gate:{one.list.id}:{self.ticket.id}:{'passed' if one.passed else stage}")

    def _say(self, one: Holding, mark: str) -> None:
        tracker, ticket, document = self.site.tracker, self.ticket, self._document(one)
        once(
            self.world,
            self.mine,
            mark,
            lambda: tracker.say(ticket.id, document, mark, {}, internal=ticket.for_customers),
            lambda: tracker.said(ticket.id, mark),
        )

    def _document(self, one: Holding) -> Document:
        goals = self.site.section.goals
        return checklist_sheet.gate(
            self.site.words,
            self.ticket.key,
            one.list.process,
            one.items,
            names_in(goals, self.site.section.locale) if goals else {},
            url=self.world.page(f"/s/{self.site.name}/{one.list.process}"),
            passed=checklist_sheet.Passed(*one.passed) if one.passed else None,
        )
