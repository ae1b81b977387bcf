"""What a goal tree is made of. Frozen data; the rules stand in the other files of this room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from plugin.domain.people import Person


class Kind(StrEnum):
    """Where a goal's numbers come from: typed in, or computed from those below it."""

    NUMBER = "number"
    RATIO = "ratio"
    SUM = "sum"
    PRODUCT = "product"
    FORMULA = "formula"


class Direction(StrEnum):
    """Whether more is better (``at_least`` the plan) or less (``at_most``)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class State(StrEnum):
    """How a number stands; silence has states of its own and is never on track."""

    ON_TRACK = "on_track"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    STALE = "stale"
    PENDING = "pending"


class Acceptance(StrEnum):
    """What the owner says of the number: “I answer for this”, “I do not”, or nothing yet."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Said:
    """Who changed a value last, as far as the tracker tells; ``by`` is a name, empty when unknown."""

    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal as its department keeps it; the source stays the truth.

    ``id`` is ``<workspace of the source>:<ticket id>``; ``source`` the source's id in the manifest. ``department`` is
    an id of the manifest, empty where none is named. ``parents`` are ids of goals, or what stands there when it names
    no goal of the tree. ``metric`` is a code of ``metrics.METRICS``, empty for a number that has none. ``unit`` is as
    written (``units.unit_of`` reads it); ``plan`` and ``fact`` are in it, percent as 4 for 4 %. ``weight`` counts in a
    parent of kind ``sum``. ``contributes`` False: the goal hangs below its parent and does not count in it.
    ``confidence`` is 0 to 100. ``unread`` holds (goal field, what stood there) for each value that could not be read.
    """

    id: str
    key: str
    title: str = field(repr=False)
    url: str
    source: str
    department: str = ""
    owner: Person | None = None
    parents: tuple[str, ...] = ()
    metric: str = ""
    unit: str = ""
    plan: Decimal | None = field(default=None, repr=False)
    fact: Decimal | None = field(default=None, repr=False)
    period: Period | None = None
    kind: Kind = Kind.NUMBER
    formula: str = ""
    direction: Direction = Direction.AT_LEAST
    contributes: bool = True
    weight: Decimal = Decimal(1)
    private: bool = False
    acceptance: Acceptance = Acceptance.OPEN
    acceptance_note: str = field(default="", repr=False)
    acceptance_said: Said = Said("", None)
    note: str = field(default="", repr=False)
    confidence: int | None = None
    fact_said: Said = Said("", None)
    plan_said: Said = Said("", None)
    closed: bool = False
    closed_at: datetime | None = None
    result: str = field(default="", repr=False)
    unread: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should decide. ``code`` is stable and has words; ``goals`` are ids, ``departments`` ids.

    ``facts`` fill the words: numbers as Decimal with the unit beside them, names, keys. ``about`` tells apart findings
    of one code about the same goals or department: a metric, a process, a period.
    """

    code: str
    goals: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    facts: Mapping[str, str | Decimal | date] = field(default_factory=dict)
    about: str = ""

    @property
    def key(self) -> str:
        """What tells this finding from others, the same from day to day."""
        return "-".join((self.code, *self.goals, *self.departments, *filter(None, (self.about,))))


@dataclass(frozen=True, slots=True)
class Node:
    """A goal in the tree, with its numbers after the roll-up.

    ``plan`` and ``fact`` are typed or computed (``computed``), in the goal's own unit. ``share`` is fact in percent of
    plan, None without one of them; ``by_time``: it grows over the period and is held against the time that is over,
    which a bar can show. ``behind`` is by how much it lags: percentage points of the plan behind the elapsed share of
    the period for those, percent off the plan for others; None when it does not. ``pair`` is the id of the volume
    number whose quality this goal is: it is shown right below that one. ``drivers`` are the ids of the goals that a
    computed number rests on.
    """

    goal: Goal
    children: tuple["Node", ...]
    plan: Decimal | None
    fact: Decimal | None
    computed: bool
    share: Decimal | None
    behind: Decimal | None
    state: State
    pair: str = ""
    drivers: tuple[str, ...] = ()
    by_time: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A department's part of the tree: its goals in order, each volume number followed by its quality numbers."""

    department: str
    owner: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One factor or product of the plan's arithmetic, with the goal it was taken from (None when it is computed).

    ``sources`` are all goals that it was taken from: more than one where several plans add up.
    """

    metric: str
    value: Decimal
    unit: str
    goal: str | None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways to close a gap: this number, changed to this value, with the others as they are."""

    metric: str
    value: Decimal
    unit: str
    goal: str


@dataclass(frozen=True, slots=True)
class Gap:
    """The plan's arithmetic for one period: the chain of drivers against the plan above.

    ``steps`` go from leads to the last product. ``have`` is that product, ``need`` the plan it is held against (of goal
    ``against``), both in ``unit``; ``missing`` = need - have, zero or less when the plans meet. ``ways`` each close it
    alone. ``deals_have`` and ``deals_need`` say the same in deals, ``leads_more`` what it is in leads at the planned
    conversion; None where the chain does not reach that far. ``deals_of`` is the goal that plans the deals needed,
    empty where they are reckoned from the plan above.
    """

    period: Period
    steps: tuple[Step, ...]
    metric: str
    have: Decimal
    need: Decimal
    unit: str
    against: str
    ways: tuple[Way, ...] = ()
    deals_have: Decimal | None = None
    deals_need: Decimal | None = None
    leads_more: Decimal | None = None
    deals_of: str = ""

    @property
    def missing(self) -> Decimal:
        """What the plans lack, in ``unit``."""
        return self.need - self.have


class Held(StrEnum):
    """How a sync process stands: held, missed since its last due day, or never held and not due yet."""

    HELD = "held"
    MISSED = "missed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A sync process as the manifest names it, with what its source says. ``owners``: department → name or account."""

    id: str
    between: tuple[str, ...]
    cadence: "Cadence"
    owners: Mapping[str, str]
    last_held: date | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often: ``weekly``, ``biweekly`` or ``monthly``, on a weekday (0 is Monday).

    ``anchor`` is a day on which it is held, from which every second week is counted; monthly: the ``nth`` such weekday.
    """

    every: str
    weekday: int
    anchor: date | None = None
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Process:
    """A sync process on the edge between departments."""

    meeting: Meeting
    state: Held
    missed: date | None
    next_due: date


@dataclass(frozen=True, slots=True)
class Result:
    """What a department closed in the period, for the others to read."""

    department: str
    goal: Goal


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a number counts as behind and far behind (points or percent), and stale (days without a new fact)."""

    behind: Decimal = Decimal(3)
    far_behind: Decimal = Decimal(10)
    stale_days: int = 21


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the manifest: id, its head's name (or account), the metric codes that it owes numbers for."""

    id: str
    owner: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What a tree is built in: period, day, thresholds, departments in order, the shared goal's key if it is named."""

    period: Period
    today: date
    thresholds: Thresholds
    departments: tuple[Department, ...]
    shared: str = ""
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """The whole tree of a period, with everything that its pages show.

    ``elapsed`` is the share of the period that is over, 0 to 1. ``loose`` are goals that hang nowhere (orphans, parts
    of a cycle), rooted as they stand. ``unsynced`` are pairs of departments without a sync process. ``empty`` are
    departments without goals. ``other`` counts goals of other periods, by period.
    """

    period: Period
    today: date
    elapsed: Decimal
    thresholds: Thresholds
    shared: Node | None
    branches: tuple[Branch, ...]
    loose: tuple[Node, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    processes: tuple[Process, ...]
    unsynced: tuple[tuple[str, str], ...]
    results: tuple[Result, ...]
    empty: tuple[str, ...]
    other: tuple[tuple[Period, int], ...] = ()

    @property
    def gap(self) -> Gap | None:
        """The gap of the tree's own period, if the plans do not meet there."""
        return next((one for one in self.gaps if one.period == self.period and one.missing > 0), None)


@dataclass(frozen=True, slots=True)
class Moved:
    """One difference between two days: ``what`` is added, removed, plan, fact, state, acceptance, title or owner.

    ``before`` and ``after`` are numbers for plan and fact, codes for state and acceptance, texts for the rest.
    """

    what: str
    goal: Goal
    before: str | Decimal | None
    after: str | Decimal | None
    said: Said = Said("", None)
