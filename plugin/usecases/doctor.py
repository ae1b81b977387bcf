"""Examining an installation: what is looked at, in which order; no check hides another, and nothing is changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread

from plugin.domain.health import Check, Health
from plugin.errors import TridaError
from plugin.goal_sections import Goals
from plugin.manifest import Permission, Workspace
from plugin.ports.checklists import Lists
from plugin.ports.checkup import Inspector, Post, Prober
from plugin.ports.goals import GoalReader
from plugin.ports.pages import Pages
from plugin.ports.provision import Desired, Provisioner
from plugin.ports.store import Store
from plugin.ports.tracker import Ticket, Tracker
from plugin.ports.world import Clock

LONGEST = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class TreeSight:
    """What the doctor looks at a workspace's goal tree with: a reader for each workspace that keeps goals, the page's.

    ``rights`` are those that the manifest asks for in Confluence; what our account may do there shows when it writes.
    ``lists`` keep the checklists of sync processes, by process; of those alone that have a place in a tracker.
    """

    section: Goals
    title: str
    reader: Callable[[str], GoalReader]
    pages: Pages | None
    rights: tuple[str, ...] = ()
    lists: Mapping[str, Lists] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patient:
    """One workspace as the doctor sees it; what may fail to be built is built inside the check that looks at it."""

    name: str
    section: Workspace
    permissions: Sequence[Permission]
    public_url: str
    store: Store
    clock: Clock
    tracker: Tracker
    inspector: Inspector
    admin: Inspector
    """The administrator's eyes where the environment has their token, else ours."""
    provisioner: Provisioner
    prober: Prober
    desired: Desired
    mailer: Callable[[], Post] | None
    semantic: Callable[[], object]
    samples: Callable[[], tuple[Ticket, ...]]
    """One deal of each project, read once for all checks."""
    tree: TreeSight | None = None


def tracker_mails(section: Workspace) -> bool:
    """Whether the tracker itself can send somebody a private message; Notion cannot."""
    return section.tracker.kind != "notion"


Look = Callable[[Patient], Iterable[Check]]


def examine(patient: Patient, looks: Iterable[tuple[str, Look]], longest: timedelta = LONGEST) -> Iterator[Check]:
    """Yield what each look finds; one that fails or does not end is a failed check of its own."""
    for name, look in looks:
        yield from _within(name, lambda look=look: tuple(look(patient)), longest)  # type: ignore[misc]


def _within(name: str, call: Callable[[], tuple[Check, ...]], longest: timedelta) -> tuple[Check, ...]:
    # A thread that is left behind: neither a resolver nor a database driver can be told to stop.
    found: SimpleQueue[tuple[Check, ...]] = SimpleQueue()
    Thread(target=lambda: found.put(_caught(name, call)), name=f"doctor-{name}", daemon=True).start()
    try:
        return found.get(timeout=longest.total_seconds())
    except Empty:
        return (Check(name, Health.FAIL, "took_too_long", {"seconds": int(longest.total_seconds())}),)


def _caught(name: str, call: Callable[[], tuple[Check, ...]]) -> tuple[Check, ...]:
    try:
        return call()
    except TridaError as error:
        return (Check(name, Health.FAIL, error.reason, error.facts),)
    except Exception as error:  # noqa: BLE001 - one broken check must not hide the others
        return (Check(name, Health.FAIL, "cannot_look", {"error": type(error).__qualname__}),)
