"""What the pages after a reveal need to know: the comparison, the talk, the month, the process changes.

Every text in here has passed ``domain.access`` already; names of roles are in the workspace's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from plugin.domain.comparison import Cell, Moved, Said, Standing
from plugin.domain.patterns import Patterns
from plugin.domain.reasons import Problem, Topic
from plugin.domain.talks import Objection, Outcome, TalkState
from plugin.usecases.views import RoleResult, RoundHead


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """One objection to a reason; ``target`` quotes the reason that it is the same as; ``mine``: may be taken back."""

    kind: Objection
    person: str
    role_name: str
    at: datetime
    target: str | None = field(default=None, repr=False)
    mine: bool = False


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason: ``code`` is its ``Place`` as text, ``side`` is ``yes`` or ``no``, ``by`` who sealed it."""

    code: str
    role: str
    role_name: str
    side: str
    text: str = field(repr=False)
    topic: Topic | None
    by: str | None
    objections: tuple[ObjectionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why a pair was suggested: the matcher (``topic``, ``lexicon``, ``semantic``) and what it saw.

    ``words`` maps a locale to names: topics or concepts; empty for ``semantic``.
    """

    matcher: str
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """What one person said about a pair."""

    said: Said
    person: str
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair of reasons side by side. ``code`` goes into the form; ``words`` are last words, oldest first."""

    code: str
    a: ReasonLine
    b: ReasonLine
    opposite: bool
    standing: Standing
    why: tuple[Why, ...] = ()
    words: tuple[Word, ...] = ()
    spare: bool = False
    """Called the same, but one of the two reasons is linked with that role already: it does not count."""

    @property
    def mine(self) -> Said | None:
        """Return what whoever looks said last."""
        return next((w.said for w in self.words if w.mine), None)


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One agreement or contradiction: its reasons and the linked pairs that hold it together."""

    topic: Topic | None
    reasons: tuple[ReasonLine, ...]
    links: tuple[PairLine, ...]


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """What two roles share."""

    one: str
    other: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class GroundLine:
    """What a role was guided by in one divergent reason; ``text`` None: not written yet; ``mine``: may write it."""

    reason: ReasonLine
    text: str | None = field(repr=False)
    by: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """An outcome as recorded."""

    outcome: Outcome
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TalkLine:
    """The talk of a round. ``outcomes`` oldest first: the last one stands."""

    key: str
    url: str
    state: TalkState
    owners: tuple[tuple[str, str], ...]
    """(role's name, person's name)"""
    due: date
    opened_at: datetime
    grounds: tuple[GroundLine, ...]
    outcomes: tuple[OutcomeLine, ...]


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """A round in one line; counts are None until it was reviewed."""

    number: int
    revealed_at: datetime
    agreements: int | None
    contradictions: int | None
    sole: int | None
    index: int | None
    roles: tuple[RoleResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The round before this one on the same deal, and what moved since: role's name → ``Moved``."""

    before: RoundCounts
    moved: tuple[tuple[str, Moved], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison as it stands. Each reason stands in exactly one of the first four groups.

    ``questions``: what whoever looks is asked to judge, the most divergent first, at most seven; those decided already
    among them, so that they keep their place. ``judged``: other pairs that somebody said a word about, so that they
    can be re-coded. ``undecided``: how many pairs of the whole round wait.
    """

    contradictions: tuple[ClusterLine, ...]
    agreements: tuple[ClusterLine, ...]
    sole: tuple[tuple[str, tuple[ReasonLine, ...]], ...]
    """(role's name, its reasons)"""
    waiting: tuple[ReasonLine, ...]
    questions: tuple[PairLine, ...]
    judged: tuple[PairLine, ...]
    undecided: int
    undecided_opposite: int
    matrix: tuple[MatrixLine, ...]
    index: int | None
    reviewed: bool
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The revealed round. ``compared`` is None for the moment between the reveal and the first suggestions.

    ``may_judge``: a member looks. ``may_settle``: they may go on as it is, the facilitator always, a member when
    nothing is undecided. ``reasons`` are all reasons, for linking by hand.
    """

    head: RoundHead
    roles: tuple[RoleResult, ...]
    reasons: tuple[ReasonLine, ...]
    compared: Compared | None
    talk: TalkLine | None
    earlier: Earlier | None
    may_judge: bool
    may_settle: bool
    mine: str | None = None
    """The role of whoever looks."""


@dataclass(frozen=True, slots=True)
class TalkPage:
    """The talk on its own page. ``talk`` is None when none was opened."""

    head: RoundHead
    talk: TalkLine | None
    contradictions: tuple[ClusterLine, ...]
    may_write: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line of the log of process changes: a talk and its standing outcome, or none yet.

    One that the meeting of a sync process decided has ``process`` and its ``day``, and neither deal nor task: these are
    empty, ``round`` is 0. ``process_name`` is in the workspace's language; ``due`` is the day of the meeting where
    nobody named another.
    """

    deal_key: str
    deal_url: str
    deal_title: str
    round: int
    task_key: str
    task_url: str
    state: TalkState
    due: date
    outcome: Outcome | None
    by: str | None
    at: datetime | None
    process: str = ""
    process_name: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """The log of process changes of a workspace, newest first; ``locale`` and ``zone`` are the workspace's.

    ``round_id`` is the round whose browser looks, None for a view link. ``has_goals``: the workspace has a goal tree,
    ``has_lists``: it has checklists.
    """

    workspace: str
    locale: str
    zone: str
    lines: tuple[ChangeLine, ...]
    round_id: str | None = None
    signed: str | None = None
    has_goals: bool = False
    has_lists: bool = False


@dataclass(frozen=True, slots=True)
class MonthPage:
    """Patterns of one month. ``month`` is its first day; ``unreviewed`` counts revealed rounds not compared yet.

    ``has_goals``: the workspace has a goal tree, ``has_lists``: it has checklists.
    """

    workspace: str
    locale: str
    zone: str
    month: date
    patterns: Patterns
    role_names: Mapping[str, str]
    unreviewed: int
    before: date
    after: date | None
    round_id: str | None = None
    signed: str | None = None
    has_goals: bool = False
    has_lists: bool = False


class Comparing(Protocol):
    """What the pages after a reveal ask of the program. Refusals are ``Rejected`` with a stable reason."""

    def result(self, round_id: str, cookie: str | None) -> ResultPage:
        """Return the result for a bound browser: ``not_bound``, ``not_revealed``."""

    def view(self, signed: str) -> ResultPage:
        """Return the result for a signed view link: ``view_wrong``, ``view_revoked``, ``view_expired``."""

    def judge(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> None:
        """Keep a judgement: ``pair`` (a code) or ``a`` and ``b`` (places), ``said`` (a ``Said``).

        Refusals: ``not_bound``, ``not_revealed``, ``members_only`` (a facilitator without a role), ``reason_unknown``,
        ``same_role``, ``word_unknown``.
        """

    def settle(self, round_id: str, cookie: str | None) -> None:
        """Go on as it is.

        Refusals: ``not_bound``, ``not_revealed``, ``not_compared`` before the first suggestions, ``not_a_facilitator``
        for a member while pairs are undecided.
        """

    def object(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> None:
        """Object to a reason: ``place``, ``kind`` (an ``Objection`` or ``none`` to take it back), ``target``.

        ``same_as`` also links the two. Refusals as for ``judge``, and ``own_reason`` for one's own role's reason.
        """

    def talk(self, round_id: str, cookie: str | None) -> TalkPage:
        """Return the talk: ``not_bound``, ``not_revealed``."""

    def ground(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        """Record what one's role was guided by: one control a reason, named by its code, at most 280 characters.

        Refusals: ``not_bound``, ``not_revealed``, ``no_talk``.
        """

    def outcome(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        """Record what the talk came to (``domain.talks.read_outcome``); refusals as for ``ground``."""

    def changes(self, round_id: str, cookie: str | None) -> ChangesPage:
        """Return the log of process changes of the round's workspace: ``not_bound``, ``not_revealed``."""

    def month(self, round_id: str, cookie: str | None, month: str) -> MonthPage:
        """Return the patterns of a month (``YYYY-MM``, empty for the present one): also ``month_unknown``."""

    def view_changes(self, signed: str) -> ChangesPage:
        """Return the log of process changes for a view link: as ``view``."""

    def view_month(self, signed: str, month: str) -> MonthPage:
        """Return a month for a view link: as ``view``, and ``month_unknown``."""
