"""What a page needs to know, and nothing more: the answers in here have passed ``domain.access`` already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from plugin.domain.lexicon import Concept
from plugin.domain.reasons import Answer, Problem
from plugin.domain.rounds import Ending, State


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One role in the list of who answers. ``state`` is a ``BallotState`` value, or ``missed`` after the end."""

    role: str
    name: str
    people: tuple[str, ...]
    state: str
    mine: bool = False
    by: str | None = None
    restaffed: bool = False
    seen_before: bool = False
    by_role_link: bool = False
    """Whether the role answers by a link that it shares."""


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A browser on which the ballot was opened; ``by_role_link``: by the link of the whole role."""

    bound_at: datetime
    seen_at: datetime
    here: bool
    by_role_link: bool = False


@dataclass(frozen=True, slots=True)
class RoundHead:
    """What every page of a round begins with; ``locale`` and ``zone`` are the workspace's."""

    round_id: str
    workspace: str
    locale: str
    zone: str
    tracker_name: str
    deal_key: str
    deal_url: str
    title: str
    number: int
    state: State
    ending: Ending | None
    ended_at: datetime | None
    deadline: datetime
    policy: str
    exposed: bool
    seats: tuple[SeatLine, ...]
    facts: tuple[tuple[str, str], ...] = ()
    leads: bool = False
    """Whether whoever looks is a facilitator of the round."""

    @property
    def role_links(self) -> tuple[str, ...]:
        """Names of the roles that answer by a link they share; with any, the round is role-private."""
        return tuple(seat.name for seat in self.seats if seat.by_role_link)


@dataclass(frozen=True, slots=True)
class BallotPage:
    """The ballot of one person. ``state`` is the ``BallotState`` value of their role.

    ``by_role_link``: this browser came by the link of the role, so it shows no answer and takes none back.
    """

    head: RoundHead
    role: str
    role_name: str
    person_name: str
    state: str
    sealed_by: str | None
    sealed_at: datetime | None
    seal: str | None
    answer: Answer | None = field(repr=False)
    draft: str | None = field(repr=False)
    devices: tuple[DeviceLine, ...] = ()
    early_by: str | None = None
    """Who asked for an early reveal that whoever looks may agree to."""
    concepts: tuple[Concept, ...] = ()
    """The lexicon, for suggesting a topic in the page as a person types."""
    by_role_link: bool = False


@dataclass(frozen=True, slots=True)
class RolePage:
    """Who may answer for a role, to whoever came by its link: ``people`` are (account id, name).

    ``visit`` is a fresh secret for this browser, until a name is picked.
    """

    head: RoundHead
    role_name: str
    people: tuple[tuple[str, str], ...]
    state: str
    sealed_by: str | None
    visit: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RoleResult:
    """One role's column on the result page; ``answer`` is None when the role abstained or missed the round."""

    role: str
    name: str
    state: str
    by: str | None
    answer: Answer | None = field(repr=False)
    seal: str | None = None
    sealed_at: datetime | None = None
    versions: int = 0


@dataclass(frozen=True, slots=True)
class Bound:
    """A browser was bound: the round it is for, where to go (``ballot``, ``result``, ``lead``), the cookie's secret."""

    round_id: str
    door: str
    cookie: str = field(repr=False)


class Answering(Protocol):
    """Everything that the pages for people ask of the program. Refusals are ``Rejected`` with a stable reason."""

    def claim(self, token: str) -> Bound:
        """Bind this browser: ``link_unknown``, ``link_ended`` or ``round_over``."""

    def role_names(self, token: str) -> RolePage:
        """Return whose names a role's link leads to; changes nothing.

        Refusals: ``link_unknown``, or ``round_over`` once the round takes no answers.
        """

    def role_bind(self, token: str, person: str) -> Bound:
        """Bind this browser to a person of the role.

        Refusals as for ``role_names``, also ``not_of_role`` for a stranger or somebody who left, and
        ``too_many_browsers`` within an hour.
        """

    def ballot(self, round_id: str, cookie: str | None) -> BallotPage:
        """Return the page of a bound browser: ``not_bound``."""

    def seal(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        """Seal an answer, or return what keeps it from being sealed.

        Refusals: ``not_bound``, ``round_over``, ``round_revealed``, ``round_cancelled``.
        """

    def abstain(self, round_id: str, cookie: str | None) -> None:
        """Abstain for the role; refusals as for ``seal``."""

    def withdraw(self, round_id: str, cookie: str | None) -> None:
        """Take a sealed answer or an abstention back; also ``nothing_to_withdraw``, ``own_link_needed``."""

    def leave(self, round_id: str, cookie: str | None) -> None:
        """Unbind this browser."""

    def head(self, round_id: str) -> RoundHead | None:
        """Return what a visitor without a session may see; None when there is no such round."""

    def ask(self, workspace: str, deal: str, typed: str) -> None:
        """Send a fresh personal link if ``typed`` names a roster member; says nothing either way."""
