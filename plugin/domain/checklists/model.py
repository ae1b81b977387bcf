"""What a sync checklist is made of. A list belongs to one meeting of one sync process; its items to two sides or more.

Nothing in here reads a clock or calls anybody. Texts that people typed are kept out of reprs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from plugin.domain.goals.model import Cadence


class Kind(StrEnum):
    """What an item came from. The order is the order of weight, and of the page."""

    PLAN_GAP = "plan_gap"
    TALK = "talk"
    REVIEW = "review"
    REFUSED = "refused"
    CHANGE = "change"
    OFF_TRACK = "off_track"
    DECISION = "decision"
    UNACCEPTED = "unaccepted"
    STALE = "stale"
    STANDING = "standing"
    OWN = "own"


class Part(StrEnum):
    """The three parts of a list, in their order."""

    CARRIED = "carried"
    NEW = "new"
    STANDING = "standing"


class Closed(StrEnum):
    """Why an item is over without anybody's tick: its fact is gone."""

    REVIEWED = "reviewed"
    TALK_ENDED = "talk_ended"
    CHANGE_REPLACED = "change_replaced"
    ACCEPTED = "accepted"
    BACK_ON_TRACK = "back_on_track"
    FRESH_AGAIN = "fresh_again"
    GAP_CLOSED = "gap_closed"
    GONE = "gone"
    TAKEN_AWAY = "taken_away"
    """A person deleted their own item in the tracker."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that stands between two departments now, found in rounds, talks, goals or the manifest.

    ``key`` names it for good: the same fact has the same key however often it is seen (``round:…``, ``talk:…``,
    ``change:<round>:<number>``, ``goal:<id>``, ``gap:<first day>``, ``standing:<id>``, ``decision:<list>:<number>``).
    ``facts`` are what words are made of, all as text: which there are for each kind stands in ``facts.py``. ``source``
    is what it is called where it stands (a key), ``url`` the address of that. ``first`` is the department that is
    expected to act first; empty where either may. ``deal`` is the tracker's id of the deal that it is about.
    """

    key: str
    kind: Kind
    weight: int
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    source: str = ""
    url: str = ""
    first: str = ""
    owner: str = ""
    due: date | None = None
    deal: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """Somebody who is no owner of the department took away a tick that an owner had made."""

    by: str
    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Box:
    """One department's box on one item, as the store has it.

    ``by`` is the account id of who changed it last, empty when nobody did or nobody can tell (several at once);
    ``name`` theirs. ``confirmed``: an owner of the department stands behind ``ticked``. ``against``: see ``Against``;
    ``ticked`` is then False, as it is shown, and the owner's tick is in ``by``, ``name``, ``at``. ``consent``: it was
    ticked while the item was said to be not applicable, and means agreement with that.
    """

    ticked: bool = False
    by: str = ""
    name: str = ""
    at: datetime | None = None
    confirmed: bool = False
    against: Against | None = None
    consent: bool = False


class BoxState(StrEnum):
    """How a box counts."""

    EMPTY = "empty"
    YES = "yes"
    UNCONFIRMED = "unconfirmed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Somebody says that an item does not apply. ``department`` is the one whose owner said so; empty: no owner's word.

    Without a ``reason`` it does not count yet.
    """

    by: str
    name: str
    department: str
    at: datetime | None
    reason: str = field(default="", repr=False)
    against: Against | None = None
    """Somebody who is no owner of ``department`` took the mark away; the claim then does not count."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the tracker shows of an item, as far as we know: what we wrote or last saw. Base of the three-way merge."""

    boxes: Mapping[str, bool] = field(default_factory=dict)
    whole: bool = False
    applies_not: bool = False
    reason: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    owner: str = ""
    due: date | None = None
    left: bool = False
    """A person put ``whole`` so although the item stands otherwise: it is left so until the item changes."""


@dataclass(frozen=True, slots=True)
class SeenBox:
    """A box as it stands in the tracker now; ``by``, ``name``, ``at``: who changed it last, empty where untold."""

    ticked: bool
    by: str = ""
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as it stands in the tracker now.

    ``item`` is ours, empty for something that a person added. ``remote`` are the ids of its parts there (``item``,
    ``box.<department>``, ``na``). ``whole`` is the item's own box or status where the tracker has one: somebody may
    close an item as a whole. ``applies_not`` with ``reason`` says that it is marked as not applicable. ``after`` is the
    ``item`` or remote id that stands before it. ``owner`` and ``due`` are None where the tracker does not keep them.
    """

    item: str
    remote: Mapping[str, str]
    text: str = field(repr=False)
    boxes: Mapping[str, SeenBox]
    whole: SeenBox | None = None
    applies_not: SeenBox | None = None
    reason: str = field(default="", repr=False)
    owner: str | None = None
    due: date | None = None
    by: str = ""
    """Account id of who made it, for something that a person added."""
    url: str = ""


class ItemState(StrEnum):
    """How an item stands, both sides taken together."""

    OPEN = "open"
    HALF = "half"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    CLOSED = "closed"


OVER = frozenset({ItemState.DONE, ItemState.NOT_APPLICABLE, ItemState.CLOSED})


@dataclass(frozen=True, slots=True)
class Item:
    """One item of one list. ``id`` is made from ``key`` and is the same in every list of the process.

    ``text`` is people's: of an own item or a decision, or what somebody made of ours in the tracker; empty: the words
    are made from ``kind`` and ``facts``. ``carried`` counts the lists that it comes from unfinished; ``since`` is the
    day on which it first came. ``remote`` is empty until it stands in the tracker.
    """

    id: str
    key: str
    kind: Kind
    weight: int
    boxes: Mapping[str, Box]
    since: date
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)
    source: str = ""
    url: str = ""
    first: str = ""
    text: str = field(default="", repr=False)
    deal: str = ""
    owner: str = ""
    due: date | None = None
    carried: int = 0
    not_applicable: NotApplicable | None = None
    closed: Closed | None = None
    closed_at: datetime | None = None
    remote: Mapping[str, str] = field(default_factory=dict)
    shown: Shown | None = None


class Do(StrEnum):
    """What a person can do with an item."""

    TICK = "tick"
    UNTICK = "untick"
    CONFIRM = "confirm"
    NOT_APPLICABLE = "not_applicable"
    APPLICABLE = "applicable"
    REWRITE = "rewrite"
    ASSIGN = "assign"
    ADD = "add"
    TAKE_AWAY = "take_away"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that somebody did with one item; kept for good. ``department`` is the box's; empty for the item's.

    ``source`` is ``tracker`` or ``page``. ``text`` is a reason or new words. ``by`` is empty when nobody can tell.
    """

    item: str
    do: Do
    department: str
    by: str
    name: str
    at: datetime
    source: str
    text: str = field(default="", repr=False)


class Meeting(StrEnum):
    """What became of a list's meeting."""

    AHEAD = "ahead"
    HELD = "held"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Template:
    """One standing item as the manifest has it: its id and its words by locale. A list keeps a copy."""

    id: str
    text: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The list of one meeting. ``day`` is the meeting's calendar day in the workspace's zone: with it, it is unique.

    ``begins_at`` is the meeting's moment. A list is frozen once ``ended_at`` is set: it was held or missed. ``items``
    are in the order of the page. ``standing`` is the copy of the templates that it was made from. ``held_back`` are
    keys of facts that the list had no room for. ``remote`` and ``address`` are of its page or issue in the tracker,
    empty while it has none. ``because`` says why it was missed.
    """

    id: str
    workspace: str
    process: str
    day: date
    begins_at: datetime
    made_at: datetime
    items: tuple[Item, ...] = ()
    standing: tuple[Template, ...] = ()
    held_back: tuple[str, ...] = ()
    meeting: Meeting = Meeting.AHEAD
    ended_at: datetime | None = None
    notes: str = field(default="", repr=False)
    notes_by: str = ""
    notes_at: datetime | None = None
    because: str = field(default="", repr=False)
    because_by: str = ""
    remote: str = ""
    address: str = ""

    @property
    def frozen(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.ended_at is not None


@dataclass(frozen=True, slots=True)
class Sync:
    """A sync process as its checklists need it.

    ``between`` are departments in the manifest's order; ``owners`` department → account ids whose tick counts for it;
    ``roles`` department → roles of rounds that it stands for. ``at`` is the time of the meeting in the workspace's
    zone. ``most`` is how many generated items a list has room for, standing and people's own ones not counted.
    ``stages`` are the deal's statuses at whose entry the soft gate speaks.
    """

    id: str
    between: tuple[str, ...]
    cadence: Cadence
    at: time
    owners: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]
    standing: tuple[Template, ...] = ()
    most: int = 12
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """One line of the notes with "decided": becomes an item. ``owner`` is an account id, or a name as it was typed."""

    text: str = field(repr=False)
    owner: str = ""
    due: date | None = None
    change: bool = False
    """It changes the process: it joins the log of process changes as well."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of the digest: what waits for a department, and within it for a person; empty: for any of its owners."""

    process: str
    department: str
    person: str
    items: int
    oldest: date
    """Since when the oldest of them waits."""


@dataclass(frozen=True, slots=True)
class Apart:
    """One contradiction of a reviewed round: the roles on its two sides, its topic (a code, or empty)."""

    roles: frozenset[str]
    topic: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A process change that a talk or a meeting came to. ``key`` names it for good; ``since`` is when it holds from.

    ``owner`` is an account id, or a name as it was typed; ``named`` is the name to say, None where that is ``owner``.
    ``replaces`` are keys of those whose place it took.
    """

    key: str
    what: str = field(repr=False)
    owner: str
    since: date | None
    check: str = field(repr=False)
    source: str = ""
    url: str = ""
    deal: str = ""
    roles: frozenset[str] = frozenset()
    replaces: tuple[str, ...] = ()
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A revealed round as checklists need it.

    ``deal`` is the tracker's id, ``key`` what people call it, ``url`` where it stands. ``undecided`` counts pairs that
    wait for a word. ``talking``: its talk is open; ``talk_key``, ``talk_url``, ``talk_due`` are of the talk's task.
    ``over``: its talk came to an end, ``without`` an outcome where its task was closed or deleted before there was one.
    """

    round: str
    number: int
    deal: str
    key: str
    url: str
    title: str = field(repr=False)
    roles: frozenset[str]
    revealed: date
    reviewed: bool
    undecided: int
    apart: tuple[Apart, ...] = ()
    talking: bool = False
    over: bool = False
    talk_key: str = ""
    talk_url: str = ""
    talk_due: date | None = None
    without: bool = False
