"""The tracker side of the composition: the ports of each workspace's site, and what should stand there."""

import random  # noqa: TID251 - the one place where chance is drawn, to spread retries apart
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, overload
from urllib.parse import quote

from pydantic import SecretStr

from adapters.confluence import connect as confluence
from adapters.jira import connect as jira
from adapters.jira.site import named_projects
from adapters.notion import connect as notion
from adapters.probe import HttpProber
from adapters.semantic import Semantic
from adapters.smtp import Smtp
from adapters.waiting import Timing
from plugin.checklist_sections import IssueLists
from plugin.documents import html, lines, plain
from plugin.goal_sections import ConfluencePlace, GoalSource, IssuePlace
from plugin.manifest import Manifest, Workspace
from plugin.ports.checklists import Lists
from plugin.ports.pages import Pages
from plugin.ports.provision import Desired, Installed, SlotSpec
from plugin.ports.store import Store
from plugin.ports.world import Clock
from plugin.settings import Connection, Settings
from plugin.usecases.checklist_syncs import processes_of, told_by
from plugin.usecases.doctor import Patient, TreeSight
from plugin.usecases.goal_sources import sources_of
from plugin.usecases.installing import Installing, Place
from plugin.words import Words

Connected = jira.Connected | notion.Connected
# For whoever waits for the doctor at a terminal: no second try, short time-outs.
IMPATIENT: Mapping[str, Any] = {"budget": timedelta(0), "timeout": (4.0, 8.0)}
SLOTS_FOR = timedelta(minutes=1)
TALKS = "talks"
NAMES = {"jira-cloud": "Jira", "jira-dc": "Jira", "notion": "Notion"}
_MORE_SLOTS = {"jira-cloud": jira.MORE_SLOTS, "jira-dc": jira.MORE_SLOTS, "notion": notion.MORE_SLOTS}


class InstalledSlots(Mapping[str, str]):
    """Slot name → field id as the last install found it; a running service sees a new install within a minute."""

    def __init__(self, read: Callable[[], Installed | None], clock: Clock) -> None:
        self._read, self._clock = read, clock
        self._slots: Mapping[str, str] = {}
        self._until: datetime | None = None

    def _fresh(self) -> Mapping[str, str]:
        now = self._clock()
        if self._until is None or now >= self._until:
            installed = self._read()
            self._slots = installed.slots if installed else {}
            self._until = now + (SLOTS_FOR if installed else timedelta(0))
        return self._slots

    def __getitem__(self, slot: str) -> str:
        return self._fresh()[slot]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fresh())

    def __len__(self) -> int:
        return len(self._fresh())


class HookSecrets(Sequence[SecretStr]):
    """The secrets that webhooks are signed with: the environment's, or the one that the tracker's handshake brought."""

    def __init__(self, given: Sequence[SecretStr], read: Callable[[], Sequence[SecretStr]]) -> None:
        self._given, self._read = given, read

    def _all(self) -> Sequence[SecretStr]:
        return self._given or self._read()

    @overload
    def __getitem__(self, index: int) -> SecretStr: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[SecretStr]: ...

    def __getitem__(self, index: int | slice) -> SecretStr | Sequence[SecretStr]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())


@dataclass(frozen=True, slots=True)
class Pace:
    """How time goes for the calls to a tracker."""

    clock: Clock
    sleep: Callable[[float], None]


class Sites:
    """Builds the ports of every workspace of a manifest; nothing is called for it."""

    def __init__(self, manifest: Manifest, settings: Settings, store: Store, pace: Pace) -> None:
        self._manifest, self._settings, self._store, self._pace = manifest, settings, store, pace

    def connect(self, name: str) -> Connected:
        """Build the ports of a workspace for the running service."""
        return self._connect(name, self._settings.connections[name])

    def _connect(self, name: str, connection: Connection, **how: Any) -> Connected:
        section, home = self._manifest.workspaces[name], self._settings.public_url
        slots, timing = InstalledSlots(lambda: self.installed(name), self._pace.clock), self._timing(**how)
        if section.tracker.kind == "notion":
            signed = replace(connection, webhook_secrets=self._hook_secrets(name))
            return notion.connect(section, signed, slots, timing, home)
        return jira.connect(section, connection, slots, timing, home)

    def _timing(self, **how: Any) -> Timing:
        return Timing(self._pace.clock, self._pace.sleep, random.random, **how)

    def pages(self, name: str, connected: Callable[[str], Connected], **how: Any) -> Pages | None:
        """Return what publishes the page of a workspace's goal tree; None where the manifest names no place."""
        goals = self._manifest.workspaces[name].goals
        place = goals.page if goals else None
        if isinstance(place, ConfluencePlace):
            account, home = self._settings.connections[name].confluence, self._settings.public_url
            return confluence.connect(place, account, self._timing(**how), home) if account else None
        return connected(place.workspace or name).pages if place else None

    def lists(self, name: str, connected: Callable[[str], Connected]) -> dict[str, Lists]:
        """Return what keeps the checklists of a workspace's sync processes, by process; only of those with a place."""
        parts = processes_of(self._manifest.workspaces[name])
        return {part.id: connected(there).lists for part in parts if (there := told_by(name, part))}

    def source_url(self, name: str, source: GoalSource) -> str:
        """Return where people see what a source of goals in a workspace selects; empty where it has no address."""
        base = self._settings.connections[name].browse_url.rstrip("/")
        return f"{base}/issues/?jql={quote(source.jql, safe='')}" if source.jql else ""

    def _hook_secrets(self, name: str) -> HookSecrets:
        def stored() -> Sequence[SecretStr]:
            with self._store.begin() as tx:
                return tuple(map(SecretStr, tx.hook_secrets(name)))

        return HookSecrets(self._settings.connections[name].webhook_secrets, stored)

    def installed(self, name: str) -> Installed | None:
        """Return what the last installation left on the site."""
        with self._store.begin() as tx:
            return tx.installed(name)

    def desired(self, name: str) -> Desired:
        """Return what should stand on a workspace's site."""
        section = self._manifest.workspaces[name]
        words = Words(section.locale, section.tzinfo)
        slots = tuple(
            SlotSpec(slot, kind, lines.slot_title(words, slot, title), lines.slot_about(words, slot))
            for slot, kind, title in _places(section)
        )
        secret = next(iter(self._settings.connections[name].webhook_secrets), SecretStr("")).get_secret_value()
        hook_url, selection = f"{self._settings.public_url}/hooks/{name}", section.deals.selection
        talks = (section.talk.project,) if section.talk.project else named_projects(section.deals.jql or "")
        also = tuple(dict.fromkeys((*talks, *self._goal_projects(name))))
        return Desired(slots, selection, hook_url, secret, also=also)

    def _goal_projects(self, name: str) -> Iterator[str]:
        """Yield the projects of a workspace's tracker in which goals, checklists or the page of a goal tree are."""
        for other, section in self._manifest.workspaces.items():
            if section.goals is None:
                continue
            for source in sources_of(section.goals):
                if (source.workspace or other) == name:
                    yield from named_projects(source.jql or "")
            place = section.goals.page
            if isinstance(place, IssuePlace) and (place.workspace or other) == name:
                yield place.project
            for part in processes_of(section):
                lists = part.checklist.place if part.checklist else None
                if isinstance(lists, IssueLists) and told_by(other, part) == name:
                    yield lists.project

    def own_parts(self, name: str) -> frozenset[str]:
        """Return what ``Event.touched`` names of our writing.

        Our slots, the label we take away, comments, and what a page of ours says: its content, or the description of an
        issue.
        """
        ours = frozenset(spec.name for spec in self.desired(name).slots)
        return ours | {"comment", "content", "description", "labels"}

    def _shared(self, name: str) -> frozenset[str]:
        """Return the slots that other installed workspaces use too: fields of Jira belong to the site."""
        others = [one for one in self._manifest.workspaces if one != name and self._home(one) == self._home(name)]
        return frozenset(spec.name for one in others if self.installed(one) for spec in self.desired(one).slots)

    def _home(self, name: str) -> str:
        """Return what the slots of a workspace belong to: a site of Jira, a data source of Notion."""
        deals = self._manifest.workspaces[name].deals
        return deals.data_source or self._settings.connections[name].browse_url

    def installer(self, name: str) -> Installing:
        """Return what installs a workspace, as the administrator where the environment names one."""
        connection, service = self._settings.connections[name], self.connect(name).provisioner
        admin = self._connect(name, connection.install).provisioner if connection.install else service
        beside = self._manifest.permissions_beside(name)
        place = Place(name, self.desired(name), self._manifest.permissions_of(name), self._shared(name), beside)
        return Installing(place, self._store, self._pace.clock, admin, service)

    def patient(self, name: str) -> Patient:
        """Return a workspace as the doctor sees it; its calls are short and not repeated."""
        section, given, desired = self._manifest.workspaces[name], self._settings.connections[name], self.desired(name)
        ours = self._connect(name, given, **IMPATIENT)
        admin = self._connect(name, given.install, **IMPATIENT) if given.install else ours
        smtp = self._settings.smtp_url
        return Patient(
            name=name,
            section=section,
            permissions=self._manifest.permissions_of(name),
            public_url=self._settings.public_url,
            store=self._store,
            clock=self._pace.clock,
            tracker=ours.tracker,
            inspector=ours.inspector,
            admin=admin.inspector,
            provisioner=ours.provisioner,
            prober=HttpProber(),
            desired=desired,
            mailer=(lambda: Smtp(smtp.get_secret_value(), plain, html)) if smtp else None,
            semantic=Semantic,
            samples=cache(lambda: ours.inspector.samples(desired.selection)),
            tree=self._tree_sight(name, ours),
        )

    def _tree_sight(self, name: str, ours: Connected) -> TreeSight | None:
        """Return what the doctor looks at a workspace's goal tree with; goals may be kept in other workspaces."""
        section = self._manifest.workspaces[name]

        @cache
        def connected(other: str) -> Connected:
            return ours if other == name else self._connect(other, self._settings.connections[other], **IMPATIENT)

        if section.goals is None:
            return None
        return TreeSight(
            section=section.goals,
            title=section.goals.title_in(section.locale),
            reader=lambda other: connected(other).goals,
            pages=self.pages(name, connected, **IMPATIENT),
            rights=tuple(one.scope for one in self._manifest.permissions_beside(name)),
            lists=self.lists(name, connected),
        )


def _places(section: Workspace) -> Iterator[tuple[str, str, str]]:
    """Yield slot, kind and the role's name for every slot of a workspace."""
    yield from (("status", "line", ""), ("agreement", "number", ""))
    roles = [(role.id, section.role_name(role.id, section.locale)) for role in section.roles]
    for kind, sort in (("state", "line"), ("answer", "text")):
        yield from ((f"{kind}.{role}", sort, title) for role, title in roles)
    for slot, kind in _MORE_SLOTS[section.tracker.kind]:
        if section.talk.project is None or slot.partition(".")[0] != TALKS:
            yield slot, kind, ""
