"""What people do with sync checklists, kept for good: marks, passed gates; who comes in by which link and browser."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from plugin.domain.checklists.model import Do, Mark
from plugin.ports.checklist_keeping import ListDevice
from plugin.store.list_tables import checklist_marks, checklist_passes, list_devices, list_links
from plugin.store.rows import Rows


class ListPeopleRows(Rows):
    """Marks are only ever appended; of links and browsers only hashes of their secrets are here."""

    def add_mark(self, list_id: str, mark: Mark) -> None:
        """Append what somebody did; nothing is ever overwritten."""
        values = {name: getattr(mark, name) for name in _MARK}
        self.connection.execute(sa.insert(checklist_marks).values(list=list_id, **values))

    def marks(self, list_id: str, item: str = "") -> tuple[Mark, ...]:
        """Return what people did with a list, or with one item of it, oldest first."""
        query = sa.select(checklist_marks).where(checklist_marks.c.list == list_id)
        if item:
            query = query.where(checklist_marks.c.item == item)
        return tuple(map(_mark, self.connection.execute(query.order_by(checklist_marks.c.id))))

    # the soft gate

    def pass_gate(self, workspace: str, deal: str, list_id: str, person: str, because: str, at: datetime) -> None:
        """Record that somebody lets a deal pass the gate of a list; the newest word stands."""
        values = {"workspace": workspace, "person": person, "because": because, "at": at}
        self._put(checklist_passes, {"deal": deal, "list": list_id}, values)

    def passed_gate(self, deal: str, list_id: str) -> tuple[str, str, datetime] | None:
        """Return who let a deal pass the gate of a list, why and when."""
        this = sa.and_(checklist_passes.c.deal == deal, checklist_passes.c.list == list_id)
        row = self.connection.execute(sa.select(checklist_passes).where(this)).first()
        return None if row is None else (row.person, row.because, row.at)

    # links and browsers

    def add_list_link(self, token_hash: str, workspace: str, person: str, name: str, at: datetime) -> None:
        """Keep a personal link to a workspace's checklists."""
        values = {"workspace": workspace, "person": person, "name": name, "made_at": at}
        self._put(list_links, {"token_hash": token_hash}, values)

    def list_link(self, token_hash: str) -> tuple[str, str, str, datetime] | None:
        """Return (workspace, person, name, made at) of a personal link; None when unknown or ended."""
        row = self.connection.execute(sa.select(list_links).where(list_links.c.token_hash == token_hash)).first()
        return None if row is None else (row.workspace, row.person, row.name, row.made_at)

    def end_list_links(self, workspace: str, person: str) -> None:
        """End a person's links and unbind their browsers."""
        for table in (list_links, list_devices):
            this = sa.and_(table.c.workspace == workspace, table.c.person == person)
            self.connection.execute(sa.delete(table).where(this))

    def bind_list_device(self, device_hash: str, device: ListDevice) -> None:
        """Bind a browser; one that is bound already is the new person's."""
        values = {name: getattr(device, name) for name in _DEVICE}
        self._put(list_devices, {"device_hash": device_hash}, values)

    def list_device(self, device_hash: str) -> ListDevice | None:
        """Return the bound browser that a cookie's hash stands for."""
        row = self.connection.execute(sa.select(list_devices).where(list_devices.c.device_hash == device_hash)).first()
        return None if row is None else ListDevice(**{name: getattr(row, name) for name in _DEVICE})


_MARK = ("item", "do", "department", "by", "name", "at", "source", "text")
_DEVICE = ("workspace", "person", "name", "bound_at")


def _mark(row: sa.Row[Any]) -> Mark:
    return Mark(row.item, Do(row.do), row.department, row.by, row.name, row.at, row.source, row.text)
