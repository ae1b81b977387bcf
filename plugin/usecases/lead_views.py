"""What the facilitator's page needs to know: who was invited, opened, sealed; never what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from plugin.domain.talks import TalkState
from plugin.usecases.views import RoundHead


@dataclass(frozen=True, slots=True)
class Early:
    """Somebody asked for the reveal before everyone answered; a second person has to agree."""

    by: str
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the round's audit log: ``what`` is a stable code, ``who`` a name or empty for the service."""

    at: datetime
    who: str
    what: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LeadPage:
    """One round to its facilitator. ``head.seats`` says who was invited, opened, sealed.

    While open: ``may_extend``/``extend_hours``, ``due_people`` (names of who has not answered), ``may_reveal`` (two
    roles sealed), ``early`` (asked for by somebody). After the reveal: ``undecided`` pairs, ``undecided_opposite`` of
    them possible contradictions, ``overdue`` once they waited longer than the manifest says, ``reviewed``, the talk,
    ``may_open_talk``. ``may_open_again``: a further round can be opened.
    """

    head: RoundHead
    may_extend: bool
    extend_hours: int
    due_people: tuple[str, ...]
    may_reveal: bool
    early: Early | None
    undecided: int
    undecided_opposite: int
    overdue: bool
    reviewed: bool
    talk_key: str | None
    talk_url: str | None
    talk_state: TalkState | None
    may_open_talk: bool
    may_open_again: bool
    member: bool
    """Whether the facilitator also stands for a role: then there is a ballot of their own."""
    log: tuple[LogLine, ...]


class Leading(Protocol):
    """What the facilitator's page asks of the program. Refusals are ``Rejected`` with a stable reason."""

    def page(self, round_id: str, cookie: str | None) -> LeadPage:
        """Return the page: ``not_bound``, ``not_a_facilitator``."""

    def steer(self, round_id: str, cookie: str | None, act: str) -> None:
        """Do one of: ``extend``, ``cancel``, ``early``, ``remind``, ``settle``, ``talk``, ``again``.

        Refusals: ``not_bound``, ``not_a_facilitator``, ``act_unknown``, ``round_revealed``, ``round_cancelled``,
        ``too_often``, ``too_few_answers``, ``nobody_due``, ``reminded_already``, ``not_revealed``,
        ``talk_open_already``, ``round_open_already``.
        """

    def second(self, round_id: str, cookie: str | None) -> None:
        """Agree to an early reveal that somebody else asked for.

        Refusals: ``not_bound``, ``nothing_asked``, ``second_person_needed``, ``too_few_answers``, ``round_…``.
        """
