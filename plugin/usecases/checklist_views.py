"""What pages show of checklists, and who answers for it: the web reads these, ``checklist_pages`` makes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from plugin.domain.checklists.model import BoxState, Checklist, Item, ItemState, Mark, Meeting, Owed, Part
from plugin.domain.goals.model import Cadence
from plugin.domain.reasons import Problem


@dataclass(frozen=True, slots=True)
class Way:
    """By which door somebody came: one of ``signed`` (a manager's view link), ``round_id`` or ``workspace`` is set.

    With ``workspace`` the browser came by a personal link, and its person may tick. ``cookie`` is the secret of the
    browser for ``round_id`` and ``workspace``.
    """

    signed: str | None = None
    round_id: str | None = None
    workspace: str | None = None
    cookie: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One department's box of an item. ``mine``: the reader is one of its owners."""

    department: str
    state: BoxState
    by: str
    at: datetime | None
    mine: bool = False
    against: str = ""
    """Name of who took the tick away, for a disputed box."""
    against_at: datetime | None = None
    consent: bool = False


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item with everything that its row shows. ``part`` says under which heading it stands."""

    item: Item
    state: ItemState
    part: Part
    boxes: tuple[BoxLine, ...]
    owner: str = ""
    """Name of its owner."""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier list: counts of items, how many both sides accepted, how many went on, whether its page is kept."""

    day: date
    meeting: Meeting
    items: int
    done: int
    carried: int
    because: str = field(default="", repr=False)
    because_by: str = ""


@dataclass(frozen=True, slots=True)
class GateLine:
    """A deal that the soft gate speaks about: which items are still open, and who let it pass all the same."""

    deal: str
    key: str
    url: str
    stages: tuple[str, ...]
    items: tuple[str, ...]
    """Ids of the open items."""
    passed_by: str = ""
    passed_because: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Head:
    """What every page of checklists begins with. ``names``: departments and processes by id → locale → name.

    ``actor`` is the reader's name where they may tick, else empty. ``has_goals``: there is a goal tree to go to.
    """

    workspace: str
    locale: str
    zone: str
    tracker_name: str
    names: Mapping[str, Mapping[str, str]]
    way: Way
    actor: str = ""
    has_goals: bool = True


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """One sync process in the index: its open list, the meeting before it."""

    process: str
    between: tuple[str, ...]
    cadence: Cadence
    open: Checklist | None
    states: Mapping[ItemState, int]
    last: Past | None


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All sync processes of a workspace with checklists, and what waits for whom across them.

    ``people`` are the names of those in ``owed``, by account id.
    """

    head: Head
    processes: tuple[ProcessLine, ...]
    owed: tuple[Owed, ...]
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One list. ``owners``: department → names. ``items`` in order. ``states`` counts them by state.

    ``held_back`` are facts that the list had no room for, as items. ``template_changed`` are ids of standing items
    whose words differ in the manifest by now, or that are new or gone there: the list keeps its copy.
    """

    head: Head
    list: Checklist
    cadence: Cadence
    between: tuple[str, ...]
    owners: Mapping[str, tuple[str, ...]]
    items: tuple[ItemLine, ...]
    states: Mapping[ItemState, int]
    past: tuple[Past, ...]
    gates: tuple[GateLine, ...] = ()
    held_back: tuple[Item, ...] = ()
    template_changed: tuple[str, ...] = ()
    notes_by: str = ""
    decided: int = 0
    """How many items came out of the notes."""


class ChecklistPages(Protocol):
    """Where the web gets checklists from, and where it takes what people do to.

    Refusals are ``Rejected``: those of view links and bound browsers, ``no_checklists`` (the manifest has none, or
    none was made yet), ``list_unknown`` (no such process or day), ``list_frozen``, ``own_link_needed`` (the reader may
    only read), ``item_unknown``, ``department_unknown``, ``not_an_owner`` (confirming for another department),
    ``item_over``.
    """

    def index(self, way: Way) -> IndexPage:
        """Return all processes with checklists."""

    def sheet(self, way: Way, process: str, day: str) -> SheetPage:
        """Return one list: of a day ``YYYY-MM-DD``, or the open one (else the newest) for an empty ``day``."""

    def act(self, way: Way, process: str, day: str, form: Mapping[str, str]) -> tuple[Problem, ...]:
        """Do what a form says; returns what keeps it from being done, named by control.

        ``do``: a value of ``Do`` with ``item`` and ``department`` (``not_applicable`` with ``reason``, ``add`` with
        ``text`` and perhaps ``due``), or ``notes`` (``notes``, and ``since``: when those it was typed over were saved),
        ``held``, ``missed`` (``because``), ``pass`` (``deal``, ``because``). Problems: ``text_missing``,
        ``reason_too_long``, ``not_a_date``.
        """

    def claim(self, token: str) -> tuple[str, str]:
        """Bind this browser by a personal link; (workspace, the cookie's secret). ``Rejected`` ``link_unknown``."""
