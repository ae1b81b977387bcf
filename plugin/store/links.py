"""Personal links, role links and bound browsers; only hashes of their secrets are here."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from plugin.domain.access import Binding
from plugin.ports.entering import Device, Link, RoleLink
from plugin.store.rows import Rows
from plugin.store.tables import devices, links, role_links


class LinkRows(Rows):
    """Who may come in by which link and browser."""

    def add_link(self, token_hash: str, link: Link) -> None:
        """Add a personal link; earlier unused ones of the same person and round end."""
        self.end_links(link.round, link.person)
        self.connection.execute(
            sa.insert(links).values(
                token_hash=token_hash,
                round=link.round,
                role=link.role,
                person=link.person,
                created_at=link.created_at,
                ended=link.ended,
            )
        )

    def link(self, token_hash: str) -> Link | None:
        """Find a link by its hash."""
        row = self.connection.execute(sa.select(links).where(links.c.token_hash == token_hash)).first()
        return None if row is None else Link(row.round, row.role, row.person, row.created_at, row.ended)

    def links_since(self, round_id: str, person: str, since: datetime) -> int:
        """Count links made for a person since then."""
        query = sa.select(sa.func.count()).where(
            links.c.round == round_id, links.c.person == person, links.c.created_at >= since
        )
        return self.connection.scalar(query) or 0

    def bind(self, token_hash: str, device_hash: str, at: datetime) -> Device | None:
        """End the link and bind a browser, once; None when the link is unknown or has ended."""
        # One conditional write decides: of two requests at once, one finds the link already ended.
        row = self.connection.execute(
            sa.update(links)
            .where(links.c.token_hash == token_hash, links.c.ended.is_(False))
            .values(ended=True)
            .returning(links.c.round, links.c.role, links.c.person)
        ).first()
        if row is None:
            return None
        device = Device(row.round, row.role, row.person, at, at)
        self._add_device(device_hash, device)
        return device

    def put_role_link(self, token_hash: str, link: RoleLink) -> None:
        """Keep the link of a role in place of an earlier one of the same round and role."""
        values = {"token_hash": token_hash, "created_at": link.created_at}
        self._put(role_links, {"round": link.round, "role": link.role}, values)

    def role_link(self, token_hash: str) -> RoleLink | None:
        """Find the link of a role by its hash."""
        row = self.connection.execute(sa.select(role_links).where(role_links.c.token_hash == token_hash)).first()
        return None if row is None else RoleLink(row.round, row.role, row.created_at)

    def bind_role(self, link: RoleLink, person: str, device_hash: str, at: datetime) -> Device:
        """Bind a browser to a person of the role; the link lives on, for it has many users."""
        device = Device(link.round, link.role, person, at, at, Binding.ROLE)
        self._add_device(device_hash, device)
        return device

    def _add_device(self, device_hash: str, device: Device) -> None:
        self.connection.execute(
            sa.insert(devices).values(
                device_hash=device_hash,
                round=device.round,
                role=device.role,
                person=device.person,
                bound_at=device.bound_at,
                seen_at=device.seen_at,
                bound_by=device.bound_by,
            )
        )

    def device(self, device_hash: str) -> Device | None:
        """Find a bound browser."""
        row = self.connection.execute(sa.select(devices).where(devices.c.device_hash == device_hash)).first()
        return None if row is None else _device(row)

    def devices(self, round_id: str, person: str) -> tuple[Device, ...]:
        """Browsers bound for a person, oldest first."""
        query = sa.select(devices).where(devices.c.round == round_id, devices.c.person == person)
        return tuple(map(_device, self.connection.execute(query.order_by(devices.c.bound_at, devices.c.device_hash))))

    def seen(self, device_hash: str, at: datetime) -> None:
        """Note that a browser was used."""
        self.connection.execute(sa.update(devices).where(devices.c.device_hash == device_hash).values(seen_at=at))

    def unbind(self, device_hash: str) -> None:
        """Forget a browser."""
        self.connection.execute(sa.delete(devices).where(devices.c.device_hash == device_hash))

    def end_links(self, round_id: str, person: str | None = None) -> None:
        """End all unused personal links of a round, or of one person in it; role links end with the round itself."""
        unused = sa.update(links).where(links.c.round == round_id, links.c.ended.is_(False))
        if person is not None:
            unused = unused.where(links.c.person == person)
        self.connection.execute(unused.values(ended=True))


def _device(row: sa.Row[Any]) -> Device:
    return Device(row.round, row.role, row.person, row.bound_at, row.seen_at, Binding(row.bound_by))
