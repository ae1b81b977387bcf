"""The store's part for coming in: personal links, links that a role shares, and the browsers bound by them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from plugin.domain.access import Binding


@dataclass(frozen=True, slots=True)
class Link:
    """A personal link; the token itself is known only to its receiver. ``ended``: used, replaced or revoked."""

    round: str
    role: str
    person: str
    created_at: datetime
    ended: bool


@dataclass(frozen=True, slots=True)
class RoleLink:
    """The link that a role shares; everybody who can read the role's private page has it."""

    round: str
    role: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """A browser bound to one person's place in one round; by a role link the person is a name that was picked."""

    round: str
    role: str
    person: str
    bound_at: datetime
    seen_at: datetime
    bound_by: Binding = Binding.PERSONAL


class Entering(Protocol):
    """What one transaction does with links and browsers; every ``*_hash`` is sha256 in hexadecimal of the secret."""

    def add_link(self, token_hash: str, link: Link) -> None:
        """Add a personal link; earlier unused ones of the same person and round end."""

    def link(self, token_hash: str) -> Link | None:
        """Find a link by its hash."""

    def links_since(self, round_id: str, person: str, since: datetime) -> int:
        """Count links made for a person since then."""

    def bind(self, token_hash: str, device_hash: str, at: datetime) -> Device | None:
        """End the link and bind a browser, once; None when the link is unknown or has ended."""

    def put_role_link(self, token_hash: str, link: RoleLink) -> None:
        """Keep the link of a role in place of an earlier one of the same round and role."""

    def role_link(self, token_hash: str) -> RoleLink | None:
        """Find the link of a role by its hash."""

    def bind_role(self, link: RoleLink, person: str, device_hash: str, at: datetime) -> Device:
        """Bind a browser to a person of the role; the link lives on, for it has many users."""

    def device(self, device_hash: str) -> Device | None:
        """Find a bound browser."""

    def devices(self, round_id: str, person: str) -> tuple[Device, ...]:
        """Browsers bound for a person, oldest first."""

    def seen(self, device_hash: str, at: datetime) -> None:
        """Note that a browser was used."""

    def unbind(self, device_hash: str) -> None:
        """Forget a browser."""

    def end_links(self, round_id: str, person: str | None = None) -> None:
        """End all unused personal links of a round, or of one person in it; role links end with the round itself."""
