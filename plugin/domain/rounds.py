"""The life of a round and of its ballots: two transition tables and the rules for how a round ends.

The diagram in ``docs/states.md`` is generated from these tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from plugin.domain.people import Person, Roster
from plugin.errors import Rejected

MIN_SEALED = 2


class State(StrEnum):
    """Where a round stands; both ends are final."""

    OPEN = "open"
    REVEALED = "revealed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can happen to a round as a whole."""

    ANSWER = "answer"
    EXTEND = "extend"
    RESTAFF = "restaff"
    EXPOSE = "expose"
    REVEAL = "reveal"
    CANCEL = "cancel"


ROUND_TABLE: Mapping[tuple[State, Step], State] = {
    (State.OPEN, Step.ANSWER): State.OPEN,
    (State.OPEN, Step.EXTEND): State.OPEN,
    (State.OPEN, Step.RESTAFF): State.OPEN,
    (State.OPEN, Step.EXPOSE): State.OPEN,
    (State.OPEN, Step.REVEAL): State.REVEALED,
    (State.OPEN, Step.CANCEL): State.CANCELLED,
}


class BallotState(StrEnum):
    """Where one role's ballot stands."""

    INVITED = "invited"
    WAITING = "waiting"
    SEALED = "sealed"
    ABSTAINED = "abstained"


class Move(StrEnum):
    """What a person can do with the ballot of their role."""

    OPEN = "open"
    SEAL = "seal"
    WITHDRAW = "withdraw"
    ABSTAIN = "abstain"


BALLOT_TABLE: Mapping[tuple[BallotState, Move], BallotState] = {
    (BallotState.INVITED, Move.OPEN): BallotState.WAITING,
    (BallotState.INVITED, Move.SEAL): BallotState.SEALED,
    (BallotState.INVITED, Move.ABSTAIN): BallotState.ABSTAINED,
    (BallotState.WAITING, Move.OPEN): BallotState.WAITING,
    (BallotState.WAITING, Move.SEAL): BallotState.SEALED,
    (BallotState.WAITING, Move.ABSTAIN): BallotState.ABSTAINED,
    (BallotState.SEALED, Move.OPEN): BallotState.SEALED,
    (BallotState.SEALED, Move.SEAL): BallotState.SEALED,
    (BallotState.SEALED, Move.WITHDRAW): BallotState.WAITING,
    (BallotState.SEALED, Move.ABSTAIN): BallotState.ABSTAINED,
    (BallotState.ABSTAINED, Move.OPEN): BallotState.ABSTAINED,
    (BallotState.ABSTAINED, Move.SEAL): BallotState.SEALED,
    (BallotState.ABSTAINED, Move.WITHDRAW): BallotState.WAITING,
    (BallotState.ABSTAINED, Move.ABSTAIN): BallotState.ABSTAINED,
}

ANSWERED = frozenset({BallotState.SEALED, BallotState.ABSTAINED})


class Ending(StrEnum):
    """Why a round ended; shown to people and kept."""

    ALL_ANSWERED = "all_answered"
    DEADLINE = "deadline"
    DEAL_CLOSED = "deal_closed"
    DEAL_GONE = "deal_gone"
    EARLY = "early"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    TOO_FEW_ANSWERS = "too_few_answers"


class Grade(StrEnum):
    """How private an answer is until the reveal."""

    SEALED = "sealed"
    ROLE_PRIVATE = "role-private"


def grade(private_page: str | None) -> Grade:
    """Return the grade of a role: role-private with a page of its own in the tracker, where its role link stands."""
    return Grade.ROLE_PRIVATE if private_page else Grade.SEALED


@dataclass(frozen=True, slots=True)
class DeadlinePolicy:
    """What happens when time is up; fixed when the round opens.

    ``kind`` is ``extend``, ``reveal`` or ``cancel``; ``extend`` moves the deadline ``by`` at most ``most`` times and
    then ends like ``reveal``: with gaps when two roles sealed, else cancelled.
    """

    kind: str
    by: timedelta = timedelta(0)
    most: int = 0


@dataclass(frozen=True, slots=True)
class Ballot:
    """One role's ballot without its content. ``seal`` and ``person`` are set while it is sealed."""

    role: str
    state: BallotState = BallotState.INVITED
    person: str | None = None
    seal: str | None = None
    version: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One blind round on one deal. ``revision`` grows with every accepted change.

    ``role_links`` are the roles that answer by a role link; fixed when the round opens, and with them its grade.
    """

    id: str
    workspace: str
    ticket: str
    number: int
    state: State
    roster: Roster
    ballots: Mapping[str, Ballot]
    opened_at: datetime
    opened_by: str | None
    deadline: datetime
    policy: DeadlinePolicy
    extensions: int = 0
    exposed: bool = False
    carrier: str = "fields"
    revision: int = 0
    ended_at: datetime | None = None
    ending: Ending | None = None
    published: bool = False
    restaffed: frozenset[str] = frozenset()
    seen_before: frozenset[str] = field(default_factory=frozenset)
    facilitators: tuple[Person, ...] = ()
    role_links: frozenset[str] = frozenset()

    @property
    def grade(self) -> Grade:
        """How private the answers are: as little as those of the least private role."""
        return Grade.ROLE_PRIVATE if self.role_links else Grade.SEALED

    @property
    def answered(self) -> int:
        """How many roles sealed or abstained."""
        return sum(b.state in ANSWERED for b in self.ballots.values())

    @property
    def sealed(self) -> int:
        """How many roles sealed."""
        return sum(b.state is BallotState.SEALED for b in self.ballots.values())

    def participant(self, person: str) -> Person | None:
        """Return a member of the roster or a facilitator by account id."""
        return self.roster.person(person) or next((p for p in self.facilitators if p.id == person), None)

    @property
    def complete(self) -> bool:
        """Whether every role has answered."""
        return self.answered == len(self.ballots)


@dataclass(frozen=True, slots=True)
class Extend:
    """Move the deadline."""

    deadline: datetime


@dataclass(frozen=True, slots=True)
class End:
    """End the round in ``state`` for the reason ``ending``."""

    state: State
    ending: Ending


def shown_state(round_: Round, role: str) -> str:
    """Return the state of a role as people see it: ``missed`` when the round ended without its answer."""
    state = round_.ballots[role].state
    return "missed" if round_.state is not State.OPEN and state not in ANSWERED else str(state)


def step(state: State, what: Step) -> State:
    """Return the state after ``what``; raises ``Rejected`` ``round_revealed`` or ``round_cancelled`` after the end."""
    try:
        return ROUND_TABLE[state, what]
    except KeyError:
        raise Rejected(f"round_{state}") from None


def move(ballot: Ballot, what: Move) -> BallotState:
    """Return the ballot's next state; raises ``Rejected`` ``nothing_to_withdraw`` where nothing was answered."""
    try:
        return BALLOT_TABLE[ballot.state, what]
    except KeyError:
        raise Rejected("nothing_to_withdraw", role=ballot.role) from None


def with_gaps(round_: Round, ending: Ending) -> End:
    """Reveal what there is when two roles sealed; with fewer there is nothing to compare, so cancel."""
    if round_.sealed >= MIN_SEALED:
        return End(State.REVEALED, ending)
    return End(State.CANCELLED, ending if ending is not Ending.ALL_ANSWERED else Ending.TOO_FEW_ANSWERS)


def at_deadline(round_: Round, now: datetime) -> Extend | End | None:
    """Decide what a passed deadline means; None before it."""
    if round_.state is not State.OPEN or now < round_.deadline:
        return None
    policy = round_.policy
    if policy.kind == "extend" and policy.by > timedelta(0) and round_.extensions < policy.most:
        left = round_.extensions
        deadline = round_.deadline
        while deadline <= now and left < policy.most:
            deadline, left = deadline + policy.by, left + 1
        if deadline > now:
            return Extend(deadline)
    if policy.kind == "cancel":
        return End(State.CANCELLED, Ending.DEADLINE)
    return with_gaps(round_, Ending.DEADLINE)


def due_end(round_: Round, now: datetime, *, deal_closed: bool = False, deal_gone: bool = False) -> Extend | End | None:
    """Decide what an open round needs now, the first rule that applies: gone, complete, closed, deadline."""
    if round_.state is not State.OPEN:
        return None
    if deal_gone:
        return End(State.CANCELLED, Ending.DEAL_GONE)
    if round_.complete:
        return with_gaps(round_, Ending.ALL_ANSWERED)
    if deal_closed:
        if round_.policy.kind == "cancel":
            return End(State.CANCELLED, Ending.DEAL_CLOSED)
        return with_gaps(round_, Ending.DEAL_CLOSED)
    return at_deadline(round_, now)


def accepting(round_: Round, now: datetime) -> Round:
    """Return the round as it stands for an answer given ``now``, a due extension applied.

    Raises ``Rejected``: ``round_revealed``, ``round_cancelled`` after the end, ``round_over`` when the deadline has
    passed and the end is only waiting to be carried out.
    """
    step(round_.state, Step.ANSWER)
    due = at_deadline(round_, now)
    if isinstance(due, End):
        raise Rejected("round_over")
    if isinstance(due, Extend):
        return extended(round_, due.deadline)
    return round_


def extended(round_: Round, deadline: datetime) -> Round:
    """Return the round with a later deadline; counts how many extensions that took."""
    used = max(1, round((deadline - round_.deadline) / round_.policy.by)) if round_.policy.by else 1
    return replace(round_, deadline=deadline, extensions=round_.extensions + used, revision=round_.revision + 1)
