"""The facilitator's page: who was invited, opened, sealed, and the acts; never what anybody answered."""

from collections.abc import Callable

from plugin.domain.access import is_proven, may_lead
from plugin.domain.rounds import MIN_SEALED, Round, State
from plugin.domain.talks import working_days_later
from plugin.errors import Rejected
from plugin.ports.entering import Device
from plugin.ports.store import Tx
from plugin.usecases.acts import Acts, early_asked, may_second
from plugin.usecases.answering import device_of, round_of
from plugin.usecases.deps import World
from plugin.usecases.lead_views import Early, LeadPage, LogLine
from plugin.usecases.pages import head, participant
from plugin.usecases.reminding import still_due
from plugin.usecases.reviewing import Reviews
from plugin.usecases.reviews import review_of

Act = Callable[[], object]


class Leads:
    """Implements ``lead_views.Leading`` over the store; what needs the tracker is left to the deal's next run."""

    def __init__(self, world: World, reviews: Reviews) -> None:
        self._world = world
        self._acts = Acts(world)
        self._reviews = reviews

    def page(self, round_id: str, cookie: str | None) -> LeadPage:
        """Return the round to its facilitator."""
        with self._world.store.begin() as tx:
            device, round_ = self._leading(tx, round_id, cookie)
            return self._page(tx, round_, device)

    def steer(self, round_id: str, cookie: str | None, act: str) -> None:
        """Do one act."""
        with self._world.store.begin() as tx:
            device, round_ = self._leading(tx, round_id, cookie)
        hours, by = self._world.sites[round_.workspace].section.deadline.extend_hours, device.person
        acts: dict[str, Act] = {
            "extend": lambda: self._acts.extend(round_id, by, hours),
            "cancel": lambda: self._acts.cancel(round_id, by),
            "early": lambda: self._acts.ask_early(round_id, by),
            "remind": lambda: self._acts.remind(round_id, by),
            "settle": lambda: self._reviews.settle(round_id, cookie),
            "talk": lambda: self._acts.open_talk(round_id, by),
            "again": lambda: self._acts.open_again(round_id, by),
        }
        if act not in acts:
            raise Rejected("act_unknown")
        acts[act]()

    def second(self, round_id: str, cookie: str | None) -> None:
        """Agree to an early reveal that somebody else asked for."""
        with self._world.store.begin() as tx:
            device = device_of(tx, round_id, cookie)
            if not is_proven(participant(device), round_of(tx, round_id)):
                raise Rejected("own_link_needed")
            found = early_asked(tx, round_id)
        if found is None:
            raise Rejected("nothing_asked")
        self._acts.reveal_early(round_id, found[0], device.person)

    def _leading(self, tx: Tx, round_id: str, cookie: str | None) -> tuple[Device, Round]:
        device, round_ = device_of(tx, round_id, cookie), round_of(tx, round_id)
        if not may_lead(participant(device), round_):
            raise Rejected("not_a_facilitator")
        return device, round_

    def _page(self, tx: Tx, round_: Round, device: Device) -> LeadPage:
        section = self._world.sites[round_.workspace].section
        is_open = round_.state is State.OPEN
        found = review_of(tx, round_).verdict if round_.state is State.REVEALED else None
        undecided = found.open if found else ()
        talk = tx.talk(round_.id)
        url = self._world.sites[round_.workspace].deal_url
        rounds = tx.rounds(round_.workspace, round_.ticket)
        return LeadPage(
            head=head(self._world, tx, round_, participant(device)),
            may_extend=is_open and round_.extensions < section.deadline.extend_most,
            extend_hours=section.deadline.extend_hours,
            due_people=tuple(p.name for p in still_due(round_)) if is_open else (),
            may_reveal=is_open and round_.sealed >= MIN_SEALED,
            early=self._early(tx, round_, device),
            undecided=len(undecided),
            undecided_opposite=sum(p.opposite for p in undecided),
            overdue=bool(undecided) and self._overdue(round_),
            reviewed=found is not None and found.reviewed,
            talk_key=talk.key if talk else None,
            talk_url=url(talk.task, talk.key) if talk else None,
            talk_state=talk.state if talk else None,
            may_open_talk=round_.state is State.REVEALED and talk is None,
            may_open_again=not any(r.state is State.OPEN for r in rounds),
            member=bool(device.role),
            log=self._log(tx, round_),
        )

    def _early(self, tx: Tx, round_: Round, device: Device) -> Early | None:
        found = early_asked(tx, round_.id) if round_.state is State.OPEN else None
        if found is None:
            return None
        by, at = found
        return Early(_name(round_, by), at, mine=not may_second(round_, by, device.person))

    def _overdue(self, round_: Round) -> bool:
        section = self._world.sites[round_.workspace].section
        ended = round_.ended_at or round_.deadline
        return self._world.clock() >= working_days_later(ended, section.compare.review_days, section.tzinfo)

    def _log(self, tx: Tx, round_: Round) -> tuple[LogLine, ...]:
        return tuple(
            LogLine(at, _name(round_, actor) if actor else "", what, facts)
            for at, actor, what, facts in tx.audits(round_.id)
        )


def _name(round_: Round, person: str) -> str:
    found = round_.participant(person)
    return found.name if found else person
