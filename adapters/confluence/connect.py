"""Build the pages of one Confluence Cloud site; nothing is called for it."""

from typing import Protocol

from pydantic import SecretStr

from adapters.confluence.client import Account, Client
from adapters.confluence.pages import ConfluencePages
from adapters.waiting import Timing
from plugin.goal_sections import ConfluencePlace


class Connection(Protocol):
    """Addresses and account of a site, as ``plugin.settings`` resolves them; both addresses end with ``/wiki``."""

    @property
    def api_url(self) -> str:
        """Base of the API, site or gateway."""

    @property
    def browse_url(self) -> str:
        """Base of the addresses that people open."""

    @property
    def email(self) -> str | None:
        """E-mail of the account; None for a bearer token."""

    @property
    def token(self) -> SecretStr:
        """API token or bearer token."""


def connect(
    place: ConfluencePlace,
    connection: Connection,
    timing: Timing,
    home: str,  # noqa: ARG001 - other places sign with it: a macro that nobody sees marks what is ours here
) -> ConfluencePages:
    """Build the pages port of the space that the manifest names."""
    client = Client(Account(connection.api_url, connection.token, connection.email), timing)
    return ConfluencePages(client, connection.browse_url, place.space)
