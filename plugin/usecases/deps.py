"""What every use case is given: the world as ports, and the sites with their manifest."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from plugin.domain.lexicon import Lexicon
from plugin.domain.matching import Matcher
from plugin.goal_sections import GoalSource
from plugin.manifest import Workspace
from plugin.ports.checklists import Lists
from plugin.ports.goals import GoalReader
from plugin.ports.pages import Pages
from plugin.ports.store import Engine, Store
from plugin.ports.tracker import Tracker
from plugin.ports.world import Clock, Mailer, NewId, RandomBytes
from plugin.words import Words

Mine = Callable[[], None]
"""Raises when another run has taken the ticket over; called before every outside write."""


@dataclass(frozen=True, slots=True)
class Site:
    """One connected workspace: its manifest section and its tracker."""

    name: str
    section: Workspace
    tracker: Tracker
    tracker_name: str
    deal_url: Callable[[str, str], str]
    """Return the address at which people open a ticket, by its id and key."""
    lexicon: Lexicon
    matchers: tuple[Matcher, ...]
    """What makes suggestions after a reveal."""
    goals: GoalReader
    """Reads sources of goals that this workspace's tracker keeps."""
    source_url: Callable[[GoalSource], str]
    """Return the address at which people see such a source; empty where it has none."""
    pages: Pages | None
    """Publishes the page of this workspace's goal tree; None where the manifest names no place for one."""
    lists: Mapping[str, Lists] = field(default_factory=dict)
    """Keeps the checklists of a sync process, by its id; without one where the manifest names no place for them."""

    @property
    def words(self) -> Words:
        """Words in the workspace's language and zone: what shared surfaces are written in."""
        return Words(self.section.locale, self.section.tzinfo)

    def role_names(self, roles: Iterable[str]) -> dict[str, str]:
        """Return the names of roles in the workspace's language."""
        return {role: self.section.role_name(role, self.section.locale) for role in roles}


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside the rules."""

    store: Store
    engine: Engine
    clock: Clock
    new_id: NewId
    random: RandomBytes
    sites: Mapping[str, Site]
    public_url: str
    mailer: Mailer | None = None

    def page(self, path: str) -> str:
        """Return the public address of one of our own pages."""
        return f"{self.public_url.rstrip('/')}{path}"


def hashed(secret: str) -> str:
    """Return what is stored of a link's token or a browser's cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()
