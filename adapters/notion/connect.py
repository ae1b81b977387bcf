"""Build the ports of one Notion workspace; nothing is called for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import SecretStr

from adapters.notion.client import Account, Client, Timing
from adapters.notion.events import Inlet
from adapters.notion.goals import NotionGoals
from adapters.notion.inspect import NotionInspector
from adapters.notion.lists import NotionLists, Setting
from adapters.notion.pages import NotionPages
from adapters.notion.people import People
from adapters.notion.provision import NotionProvisioner
from adapters.notion.schema import Schemas
from adapters.notion.shapes import address
from adapters.notion.slots import MORE_SLOTS, Slots
from adapters.notion.tracker import NotionTracker
from plugin.manifest import Workspace
from plugin.sections import NotionSection
from plugin.words import Words

__all__ = ["MORE_SLOTS", "Connected", "Connection", "connect"]


class Connection(Protocol):
    """Addresses and secrets of a workspace, as ``plugin.settings`` resolves them."""

    @property
    def api_url(self) -> str:
        """Base of the API, without ``/v1``."""

    @property
    def browse_url(self) -> str:
        """Base of the links that people open."""

    @property
    def token(self) -> SecretStr:
        """Token of the internal connection."""

    @property
    def webhook_secrets(self) -> Sequence[SecretStr]:
        """Live verification tokens, newest first; read at each use, empty before the handshake."""


@dataclass(frozen=True, slots=True)
class Connected:
    """One workspace as the core sees it."""

    inlet: Inlet
    tracker: NotionTracker
    provisioner: NotionProvisioner
    inspector: NotionInspector
    goals: NotionGoals
    pages: NotionPages
    lists: NotionLists
    browse_url: str

    def address(self, ticket_id: str, key: str) -> str:  # noqa: ARG002 - other trackers are found by key
        """Return the address of a page for people."""
        return address(self.browse_url, ticket_id)


def connect(
    workspace: Workspace, connection: Connection, slots: Mapping[str, str], timing: Timing, home: str
) -> Connected:
    """Build inlet, tracker, provisioner, inspector, the reader of goals, our own pages and checklists.

    ``slots`` is slot name → property id as the last install found it; it is read at each use and may grow. ``home`` is
    our public address: the marks of what we write stand in links to it. ``TypeError`` for another tracker's section.
    """
    if not isinstance(workspace.tracker, NotionSection):
        raise TypeError("not a Notion workspace")
    client, known = Client(Account(connection.api_url, connection.token), timing), Slots(slots)
    tracker = NotionTracker(client, known, workspace, timing.clock, home)
    schemas = Schemas(client, timing.clock)
    people = People(client, schemas, timing.clock)
    words = Words(workspace.locale, workspace.tzinfo)
    mapped = frozenset(
        one.data_source for one in (workspace.goals.sources if workspace.goals else ()) if one.data_source
    )
    return Connected(
        Inlet(connection.webhook_secrets, known),
        tracker,
        NotionProvisioner(client, slots),
        NotionInspector(
            client, lambda one: tracker.ticket(one, ""), lambda: tuple(connection.webhook_secrets), timing.clock
        ),
        NotionGoals(client, workspace.tracker, schemas, people, mapped, connection.browse_url),
        NotionPages(client, lambda: tracker.me().id, words, connection.browse_url),
        NotionLists(
            client, lambda: tracker.me().id, people.named, timing.clock, Setting(connection.browse_url, home, words)
        ),
        connection.browse_url,
    )
