"""Rounds, answers and events to put into a store."""

from datetime import UTC, date, datetime, timedelta

from plugin.domain.people import Person, Roster, Seat
from plugin.domain.reasons import Answer, Reason, Topic
from plugin.domain.rounds import Ballot, BallotState, DeadlinePolicy, Round, State
from plugin.domain.seals import Opened, canonical
from plugin.domain.talks import Talk, TalkState
from plugin.ports.tracker import Event

NOW = datetime(2026, 11, 6, 9, 30, 15, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
# Neither in the order of the alphabet nor of the ids: only the row's place keeps it.
ROSTER = Roster(
    (
        Seat("sales", (Person("u9", "Яна Ёлкина", "yana@example.com"), Person("u1", "Анна"))),
        Seat("marketing", (Person("u5", "Борис", None, active=False), Person("u2", "Ян"))),
        Seat("delivery", (Person("u3", "Ольга"),)),
    )
)


def a_round(round_id: str = "r1", ticket: str = "10001", number: int = 1, **more: object) -> Round:
    values: dict[str, object] = {
        "id": round_id,
        "workspace": "demo",
        "ticket": ticket,
        "number": number,
        "state": State.OPEN,
        "roster": ROSTER,
        "ballots": {seat.role: Ballot(seat.role) for seat in ROSTER.seats},
        "opened_at": NOW,
        "opened_by": "u9",
        "deadline": NOW + 96 * HOUR,
        "policy": DeadlinePolicy("extend", timedelta(hours=24), 1),
        "seen_before": frozenset({"delivery"}),
    }
    return Round(**{**values, **more})  # type: ignore[arg-type]


def an_answer(yes: str = "Бюджет утверждён", no: str = "Нет ЛПР") -> Answer:
    return Answer((Reason(yes, Topic.BUDGET),), (Reason(no),), frozenset({"yes", "no"}), 60)


def sealed(round_id: str = "r1", role: str = "sales", answer: Answer | None = None, salt: str = "ab" * 32) -> Opened:
    return Opened(round_id, role, "u9", salt, canonical(answer or an_answer()))


def a_ballot(opened: Opened, version: int = 1, at: datetime = NOW) -> Ballot:
    return Ballot(opened.role, BallotState.SEALED, opened.person, opened.seal, version, at)


def a_talk(round_id: str = "r1", **more: object) -> Talk:
    values: dict[str, object] = {
        "round": round_id,
        "workspace": "demo",
        "deal": "10001",
        "task": "20001",
        "key": "DEAL-2",
        "state": TalkState.OPEN,
        "owners": {"sales": "u9", "marketing": "u2"},
        "opened_at": NOW,
        "opened_by": "u9",
        "due": date(2026, 11, 13),
    }
    return Talk(**{**values, **more})  # type: ignore[arg-type]


def an_event(delivery: str = "d1", ticket: str | None = "10001", **more: object) -> Event:
    values: dict[str, object] = {
        "delivery": delivery,
        "kind": "jira:issue_updated",
        "ticket": ticket,
        "actor": "u9",
        "at": NOW - timedelta(seconds=2),
        "sha256": "0" * 64,
        "known": True,
        "touched": frozenset({"labels", "answer.sales"}),
        "keys": ("webhookEvent", "issue"),
    }
    return Event(**{**values, **more})  # type: ignore[arg-type]
