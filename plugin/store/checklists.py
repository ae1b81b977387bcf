"""Sync checklists as rows: read whole; what stands of an item in the tracker is written beside what people did."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from plugin.domain.checklists.marks import item_state
from plugin.domain.checklists.model import Checklist, Item, Meeting, Shown
from plugin.domain.checklists.plain import dump_item, dump_shown, dump_templates, load_item, load_shown, load_templates
from plugin.store.list_tables import checklist_items, checklists
from plugin.store.rows import Rows

_OPEN = checklists.c.ended_at.is_(None)


class ListRows(Rows):
    """Lists, their items, and what stands of both in the tracker."""

    def add_checklist(self, made: Checklist) -> bool:
        """Add a list with its items; False when the process has one for that day, or another that is not frozen."""
        fixed = {
            "id": made.id,
            "workspace": made.workspace,
            "process": made.process,
            "day": made.day,
            "made_at": made.made_at,
            "sending": None,
        }
        if not self._added(checklists, fixed | _changing(made)):
            return False
        self.save_items(made.id, made.items)
        return True

    def lock_checklist(self, list_id: str) -> Checklist | None:
        """Take the write lock of a list, then read it whole; None when there is none."""
        self._take(list_id)
        return self.checklist(list_id)

    def checklist(self, list_id: str) -> Checklist | None:
        """Read a list whole, without locking."""
        return next(iter(self._lists(checklists.c.id == list_id)), None)

    def checklists(self, workspace: str, process: str, limit: int = 0) -> tuple[Checklist, ...]:
        """Return the lists of a process, newest meeting first; at most ``limit`` of them where it is not 0."""
        return self._lists(_of(workspace, process), checklists.c.day.desc(), limit=limit)

    def checklist_on(self, workspace: str, process: str, day: date) -> Checklist | None:
        """Return the list of a meeting."""
        return next(iter(self._lists(sa.and_(_of(workspace, process), checklists.c.day == day))), None)

    def open_checklist(self, workspace: str, process: str) -> Checklist | None:
        """Return the one list of a process that is not frozen."""
        return next(iter(self._lists(sa.and_(_of(workspace, process), _OPEN))), None)

    def open_checklists(self, workspace: str) -> tuple[Checklist, ...]:
        """Return every list of a workspace that is not frozen, by process."""
        return self._lists(sa.and_(checklists.c.workspace == workspace, _OPEN), checklists.c.process)

    def save_checklist(self, changed: Checklist) -> None:
        """Write a list's own columns; raises ``KeyError`` when there is none."""
        this = sa.update(checklists).where(checklists.c.id == changed.id).values(_changing(changed))
        if not self.connection.execute(this).rowcount:
            raise KeyError(changed.id)

    def save_items(self, list_id: str, items: Sequence[Item]) -> None:
        """Write items of a list, new ones included; what is not named stays.

        Where all of a list's items are named, their order is the list's; else those that it has keep their places and
        new ones come last.
        """
        if not items:
            return
        query = sa.select(checklist_items.c.item, checklist_items.c.place).where(checklist_items.c.list == list_id)
        known = {row.item: row.place for row in self.connection.execute(query)}
        whole = known.keys() <= {one.id for one in items}
        places = {} if whole else known
        free = 0 if whole else max(known.values()) + 1
        rows = []
        for item in items:
            place = places.get(item.id, free)
            free += place == free
            rows.append({"list": list_id, "item": item.id, "place": place, "said": "", **_columns(item)})
        insert = self._insert(checklist_items)
        new = {name: insert.excluded[name] for name in ("place", *_columns(items[0]))}
        self.connection.execute(insert.on_conflict_do_update(index_elements=["list", "item"], set_=new), rows)

    # what stands in the tracker

    def item_stands(
        self, list_id: str, item: str, remote: Mapping[str, str], shown: Shown | None, said: str = ""
    ) -> None:
        """Record alone what stands of an item in the tracker; ``said`` is a digest of the words around it."""
        self._take(list_id)  # whoever acts on the item has read it whole and writes it whole
        this = sa.and_(checklist_items.c.list == list_id, checklist_items.c.item == item)
        values = {**_standing(remote, shown), "said": said}
        self.connection.execute(sa.update(checklist_items).where(this).values(values))

    def items_said(self, list_id: str) -> dict[str, str]:
        """Return for each item the digest that was recorded with it last; empty where none was."""
        query = sa.select(checklist_items.c.item, checklist_items.c.said).where(checklist_items.c.list == list_id)
        return {row.item: row.said for row in self.connection.execute(query)}

    def list_sending(self, list_id: str, at: datetime | None) -> None:
        """Record that a call to the list is on its way since then; None when its end is known."""
        self.connection.execute(sa.update(checklists).where(checklists.c.id == list_id).values(sending=at))

    def list_in_doubt(self, list_id: str) -> datetime | None:
        """Return since when a call is on its way whose end is not known."""
        return self.connection.scalar(sa.select(checklists.c.sending).where(checklists.c.id == list_id))

    def lists_with(self, remote: str) -> tuple[tuple[str, str], ...]:
        """Return (workspace, process) of the open lists that stand under an id of the tracker or have an item there."""
        if not remote:
            return ()
        there = sa.select(checklist_items.c.list).where(checklist_items.c.remote == remote)
        this = sa.or_(checklists.c.remote == remote, checklists.c.id.in_(there))
        query = sa.select(checklists.c.workspace, checklists.c.process).where(_OPEN, this)
        rows = self.connection.execute(query.order_by(checklists.c.workspace, checklists.c.process))
        return tuple((row.workspace, row.process) for row in rows)

    # across lists

    def settled_facts(self, workspace: str, process: str) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """Return for each key that was ever on a frozen list how it ended there last: (item state, facts)."""
        joined = checklist_items.join(checklists, checklists.c.id == checklist_items.c.list)
        columns = (checklist_items.c.key, checklist_items.c.state, checklist_items.c.facts)
        frozen = sa.and_(_of(workspace, process), checklists.c.ended_at.is_not(None))
        query = sa.select(*columns).select_from(joined).where(frozen).order_by(checklists.c.day)
        return {row.key: (row.state, row.facts) for row in self.connection.execute(query)}

    def items_of_deal(self, workspace: str, deal: str) -> tuple[tuple[Checklist, Item], ...]:
        """Return the items about a deal in lists that are not frozen."""
        about = sa.select(checklist_items.c.list).where(checklist_items.c.deal == deal)
        here = sa.and_(checklists.c.workspace == workspace, _OPEN, checklists.c.id.in_(about))
        found = self._lists(here, checklists.c.process)
        return tuple((one, item) for one in found for item in one.items if deal and item.deal == deal)

    def _take(self, list_id: str) -> None:
        # A write and not a SELECT: SQLite's transaction begins with the first write.
        this = sa.update(checklists).where(checklists.c.id == list_id)
        self.connection.execute(this.values(workspace=checklists.c.workspace))

    def _lists(
        self, where: sa.ColumnElement[bool], *order: sa.ColumnElement[Any], limit: int = 0
    ) -> tuple[Checklist, ...]:
        query = sa.select(checklists).where(where).order_by(*order)
        rows = self.connection.execute(query.limit(limit) if limit else query).all()
        items = self._items([row.id for row in rows])
        return tuple(_checklist(row, items[row.id]) for row in rows)

    def _items(self, lists: Sequence[str]) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = defaultdict(list)
        these = checklist_items.c.list.in_(lists)
        query = sa.select(checklist_items).where(these).order_by(checklist_items.c.list, checklist_items.c.place)
        for row in self.connection.execute(query) if lists else ():
            found[row.list].append(replace(load_item(row.data), remote=row.parts, shown=load_shown(row.shown)))
        return found


def _of(workspace: str, process: str) -> sa.ColumnElement[bool]:
    return sa.and_(checklists.c.workspace == workspace, checklists.c.process == process)


def _changing(one: Checklist) -> dict[str, Any]:
    return {
        "begins_at": one.begins_at,
        "standing": dump_templates(one.standing),
        "held_back": list(one.held_back),
        "meeting": one.meeting,
        "ended_at": one.ended_at,
        "notes": one.notes,
        "notes_by": one.notes_by,
        "notes_at": one.notes_at,
        "because": one.because,
        "because_by": one.because_by,
        "remote": one.remote,
        "address": one.address,
    }


def _columns(item: Item) -> dict[str, Any]:
    return {
        "key": item.key,
        "state": item_state(item),
        "facts": dict(item.facts),
        "deal": item.deal,
        "data": dump_item(replace(item, remote={}, shown=None)),
        **_standing(item.remote, item.shown),
    }


def _standing(remote: Mapping[str, str], shown: Shown | None) -> dict[str, Any]:
    return {"remote": remote.get("item", ""), "parts": dict(remote), "shown": dump_shown(shown)}


def _checklist(row: sa.Row[Any], items: Sequence[Item]) -> Checklist:
    return Checklist(
        id=row.id,
        workspace=row.workspace,
        process=row.process,
        day=row.day,
        begins_at=row.begins_at,
        made_at=row.made_at,
        items=tuple(items),
        standing=load_templates(row.standing),
        held_back=tuple(row.held_back),
        meeting=Meeting(row.meeting),
        ended_at=row.ended_at,
        notes=row.notes,
        notes_by=row.notes_by,
        notes_at=row.notes_at,
        because=row.because,
        because_by=row.because_by,
        remote=row.remote,
        address=row.address,
    )
