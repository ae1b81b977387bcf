"""Leading the one round, in memory over the fake round: who asked for what, and every refusal at will."""

from datetime import timedelta

from plugin.domain.rounds import ANSWERED, Ending, State
from plugin.domain.talks import TalkState
from plugin.errors import Rejected
from plugin.usecases.lead_views import Early, LeadPage, LogLine
from tests.web.fake_answering import FakeAnswering
from tests.web.story import OPENED, REVEALED, SEALED

ACTS = ("extend", "cancel", "early", "remind", "settle", "talk", "again")


class FakeLeading:
    """Igor leads the round he answers in. Tests set the fields at will; ``asker`` asked for an early reveal."""

    def __init__(self, answering: FakeAnswering) -> None:
        self.answering = answering
        self.asker: str | None = None
        self.mine = False
        self.member = True
        self.undecided = 0
        self.opposite = 0
        self.overdue = False
        self.reviewed = False
        self.talk: TalkState | None = None
        self.extensions = 0
        self.acts: list[str] = []
        self.log = [
            self._line("opened", SEALED - timedelta(days=3), roster="sales,marketing"),
            self._line("open", SEALED - timedelta(hours=1), role="sales"),
            LogLine(SEALED, answering.story.roles["marketing"][1], "seal", {"role": "marketing"}),
            LogLine(SEALED + timedelta(hours=2), "", "reminded", {}),
        ]

    def page(self, round_id: str, cookie: str | None) -> LeadPage:
        self.answering.note("lead")
        self.answering.inside(round_id, cookie)
        head = self.answering.round_head()
        running = head.state is State.OPEN
        revealed = head.state is State.REVEALED
        due = [person for seat in head.seats if seat.state not in ANSWERED for person in seat.people]
        early = Early(self.asker, SEALED, self.mine) if self.asker and running else None
        return LeadPage(
            head=head,
            may_extend=running and self.extensions < 2,
            extend_hours=24,
            due_people=tuple(due) if running else (),
            may_reveal=running and sum(s.state == "sealed" for s in head.seats) > 1,
            early=early,
            undecided=self.undecided,
            undecided_opposite=self.opposite,
            overdue=self.overdue,
            reviewed=self.reviewed,
            talk_key="DEAL-151" if self.talk else None,
            talk_url="https://example.atlassian.net/browse/DEAL-151" if self.talk else None,
            talk_state=self.talk,
            may_open_talk=revealed and self.reviewed and self.talk is None,
            may_open_again=not running,
            member=self.member,
            log=tuple(self.log),
        )

    def steer(self, round_id: str, cookie: str | None, act: str) -> None:
        self.answering.inside(round_id, cookie)
        self.answering.note("steer")
        if act not in ACTS:
            raise Rejected("act_unknown")
        self.acts.append(act)
        if act == "early":
            self.asker, self.mine = self.answering.story.roles["sales"][1], True
        if act == "cancel":
            self.answering.round_state, self.answering.ending = State.CANCELLED, Ending.CANCELLED_BY_PERSON
        self.extensions += act == "extend"
        self.reviewed = self.reviewed or act == "settle"
        self.talk = TalkState.OPEN if act == "talk" else self.talk

    def second(self, round_id: str, cookie: str | None) -> None:
        self.answering.inside(round_id, cookie)
        self.answering.note("second")
        if not (self.asker or self.answering.early_by):
            raise Rejected("nothing_asked")
        if self.mine:
            raise Rejected("second_person_needed")
        state = self.answering.state
        self.answering.reveal()
        self.answering.state, self.answering.ending = state, Ending.EARLY

    def _line(self, what: str, at, **facts: str) -> LogLine:
        return LogLine(at, self.answering.story.roles["sales"][1], what, facts)

    def after(self, what: str, **facts: str) -> None:
        """Add a line to the log."""
        self.log.append(self._line(what, REVEALED if self.answering.ending else OPENED, **facts))
