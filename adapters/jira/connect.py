"""Build the ports of one Jira site; nothing is called for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from pydantic import SecretStr

from adapters.jira.client import Account, Client, Timing
from adapters.jira.events import Inlet
from adapters.jira.inspect import JiraInspector
from adapters.jira.provision import JiraProvisioner
from adapters.jira.tracker import JiraTracker, Told
from plugin.manifest import Workspace
from plugin.words import Words


class Connection(Protocol):
    """Addresses and secrets of a site, as ``plugin.settings`` resolves them."""

    @property
    def api_url(self) -> str:
        """Base of the API, site or gateway."""

    @property
    def email(self) -> str | None:
        """E-mail of the account; None for a bearer token."""

    @property
    def token(self) -> SecretStr:
        """API token or bearer token."""

    @property
    def webhook_secrets(self) -> tuple[SecretStr, ...]:
        """One live webhook secret, or two during a rotation."""


@dataclass(frozen=True, slots=True)
class Connected:
    """One site as the core sees it."""

    inlet: Inlet
    tracker: JiraTracker
    provisioner: JiraProvisioner
    inspector: JiraInspector


def connect(workspace: Workspace, connection: Connection, slots: Mapping[str, str], timing: Timing) -> Connected:
    """Build inlet, tracker, provisioner and inspector.

    ``slots`` is slot name → field id as the last install found it; it is read at each use and may grow.
    ``ValueError`` without a webhook secret.
    """
    client = Client(Account(connection.api_url, connection.token, connection.email), timing)
    told = Told(workspace.deals.facts, Words(workspace.locale, workspace.tzinfo))
    tracker = JiraTracker(client, slots, told, timing.clock)
    return Connected(
        Inlet(connection.webhook_secrets, slots),
        tracker,
        JiraProvisioner(client),
        JiraInspector(client, lambda one: tracker.ticket(one, ""), connection.webhook_secrets[0], timing.clock),
    )
