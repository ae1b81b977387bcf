"""Build the ports of one Jira site; nothing is called for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import SecretStr

from adapters.jira.client import Account, Client, Timing
from adapters.jira.edition import EDITIONS
from adapters.jira.events import Inlet
from adapters.jira.goals import JiraGoals
from adapters.jira.inspect import JiraInspector
from adapters.jira.lists import JiraLists
from adapters.jira.pages import IssuePages
from adapters.jira.provision import JiraProvisioner
from adapters.jira.slots import given_names
from adapters.jira.tracker import JiraTracker, Told
from plugin.manifest import Workspace
from plugin.words import Words

MORE_SLOTS: tuple[tuple[str, str], ...] = ()
"""Slot name and kind of what a deal here needs beside the slots that every tracker has."""


class Connection(Protocol):
    """Addresses and secrets of a site, as ``plugin.settings`` resolves them."""

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

    @property
    def webhook_secrets(self) -> Sequence[SecretStr]:
        """One live webhook secret, or two during a rotation."""


@dataclass(frozen=True, slots=True)
class Connected:
    """One site as the core sees it."""

    inlet: Inlet
    tracker: JiraTracker
    provisioner: JiraProvisioner
    inspector: JiraInspector
    goals: JiraGoals
    pages: IssuePages
    lists: JiraLists
    browse_url: str

    def address(self, ticket_id: str, key: str) -> str:  # noqa: ARG002 - other trackers know tickets by id alone
        """Return where people read a ticket."""
        return f"{self.browse_url}/browse/{key}"


def connect(
    workspace: Workspace,
    connection: Connection,
    slots: Mapping[str, str],
    timing: Timing,
    home: str,
) -> Connected:
    """Build inlet, tracker, provisioner, inspector, goals, pages and checklists of the edition that the manifest names.

    ``slots`` is slot name → field id as the last install found it; it is read at each use and may grow.
    ``ValueError`` without a webhook secret.
    """
    edition, names = EDITIONS[workspace.tracker.kind], given_names(workspace)
    client = Client(Account(connection.api_url, connection.token, connection.email), timing, edition)
    words = Words(workspace.locale, workspace.tzinfo)
    told = Told(workspace.deals.facts, words, names)
    tracker = JiraTracker(client, slots, told, timing.clock)
    return Connected(
        Inlet(connection.webhook_secrets, slots, edition, names),
        tracker,
        JiraProvisioner(client),
        JiraInspector(client, lambda one: tracker.ticket(one, ""), connection.webhook_secrets[0], timing.clock),
        JiraGoals(client, connection.browse_url, timing.clock),
        IssuePages(client, connection.browse_url, home, words),
        JiraLists(client, connection.browse_url, workspace.deals.selection, timing.clock, lambda: tracker.me().id),
        connection.browse_url,
    )
