"""What people do on their pages: claim a link, seal, abstain, withdraw, ask for a fresh link."""

from collections.abc import Mapping
from datetime import timedelta

from plugin.domain.access import is_proven
from plugin.domain.people import named
from plugin.domain.reasons import Answer, Problem, read
from plugin.domain.rounds import Move, Round, State, accepting
from plugin.errors import Rejected
from plugin.ports.entering import Device
from plugin.ports.store import Due, Tx
from plugin.usecases import pages, role_entry
from plugin.usecases.ballots import Author, note_opened, put_answer
from plugin.usecases.deps import World, hashed
from plugin.usecases.reminding import LINKS_AN_HOUR
from plugin.usecases.views import BallotPage, Bound, RolePage, RoundHead

AN_HOUR = timedelta(hours=1)
LONGEST_NAME = 200


def device_of(tx: Tx, round_id: str, cookie: str | None) -> Device:
    """Return the bound browser that a cookie stands for; raises ``Rejected`` ``not_bound``."""
    device = tx.device(hashed(cookie)) if cookie else None
    if device is None or device.round != round_id:
        raise Rejected("not_bound")
    return device


def round_of(tx: Tx, round_id: str) -> Round:
    """Return a round; raises ``Rejected`` ``not_bound`` when there is none."""
    round_ = tx.round(round_id)
    if round_ is None:
        raise Rejected("not_bound")
    return round_


def _door(round_: Round, role: str) -> str:
    """Return where a link leads: the ballot of whoever stands for a role, the result, or the facilitator's page."""
    if not role:
        return "lead"
    return "ballot" if round_.state is State.OPEN else "result"


class Ballots:
    """Implements ``views.Answering`` over the store; never calls the tracker, so a page never waits for it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def claim(self, token: str) -> Bound:
        """Bind this browser to the person the link was made for."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            link = tx.link(hashed(token))
            if link is None:
                raise Rejected("link_unknown")
            round_ = tx.lock(link.round)
            if round_ is None or round_.state is State.CANCELLED:
                raise Rejected("round_over")
            person = round_.participant(link.person)
            if person is None or not person.active:
                raise Rejected("link_ended")
            cookie = self._world.new_id()
            if tx.bind(hashed(token), hashed(cookie), now) is None:
                raise Rejected("link_ended")
            if round_.state is State.OPEN and link.role:
                note_opened(tx, round_, link.role, self._world)
        return Bound(link.round, _door(round_, link.role), cookie)

    def role_names(self, token: str) -> RolePage:
        """Return whose names a role's link leads to."""
        return role_entry.names(self._world, token)

    def role_bind(self, token: str, person: str) -> Bound:
        """Bind this browser to the person of the role who says that it is they."""
        return role_entry.bind(self._world, token, person)

    def ballot(self, round_id: str, cookie: str | None) -> BallotPage:
        """Return what the person at a bound browser may see."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            device = device_of(tx, round_id, cookie)
            if not device.role:  # a facilitator without a role has no ballot
                raise Rejected("not_bound")
            tx.seen(hashed(cookie or ""), now)
            round_ = round_of(tx, round_id)
            return pages.ballot_page(self._world, tx, round_, device, hashed(cookie or ""))

    def seal(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        """Seal what the form says, unless something in it has to be mended first."""
        answer, problems = read(form)
        with self._world.store.begin() as tx:
            device, round_ = self._answering(tx, round_id, cookie)
            if problems:
                accepting(round_, self._world.clock())
                return problems
            self._move(tx, round_, device, Move.SEAL, answer)
            if is_proven(pages.participant(device), round_):
                tx.drop_draft(round_id, device.person)
        return ()

    def abstain(self, round_id: str, cookie: str | None) -> None:
        """Abstain for the role."""
        with self._world.store.begin() as tx:
            device, round_ = self._answering(tx, round_id, cookie)
            self._move(tx, round_, device, Move.ABSTAIN)

    def withdraw(self, round_id: str, cookie: str | None) -> None:
        """Take the role's answer or abstention back."""
        with self._world.store.begin() as tx:
            device, round_ = self._answering(tx, round_id, cookie)
            if not is_proven(pages.participant(device), round_):
                raise Rejected("own_link_needed")
            self._move(tx, round_, device, Move.WITHDRAW)

    def leave(self, round_id: str, cookie: str | None) -> None:
        """Unbind this browser; a new link is needed to come back."""
        with self._world.store.begin() as tx:
            if cookie and (device := tx.device(hashed(cookie))) is not None and device.round == round_id:
                tx.unbind(hashed(cookie))

    def head(self, round_id: str) -> RoundHead | None:
        """Return what a visitor without a session may know of a round: its language, never its deal or roster."""
        with self._world.store.begin() as tx:
            round_ = tx.round(round_id)
            return None if round_ is None else pages.bare_head(self._world, round_)

    def ask(self, workspace: str, deal: str, typed: str) -> None:
        """Have a fresh link sent if ``typed`` names somebody of the deal's newest round; tell nothing either way."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            ticket = tx.ticket_of(workspace, deal.strip().upper())
            rounds = tx.rounds(workspace, ticket) if ticket else ()
            for round_ in (r for r in rounds[-1:] if r.state is not State.CANCELLED):
                people = {p.id: p for s in round_.roster.seats for p in s.answerers}
                people |= {p.id: p for p in round_.facilitators if p.active and p.id not in people}
                for person in named(people.values(), typed[:LONGEST_NAME]):
                    made = tx.links_since(round_.id, person.id, now - AN_HOUR)
                    if made <= LINKS_AN_HOUR:
                        key = f"ask:{round_.id}:{person.id}:{now:%Y%m%dT%H%M}"
                        due = Due(key, workspace, round_.ticket, round_.id, "ask", now, {"person": person.id})
                        tx.add_due(due)
                        self._world.engine.wake(tx, workspace, round_.ticket)

    def _answering(self, tx: Tx, round_id: str, cookie: str | None) -> tuple[Device, Round]:
        """Lock the round for its person's move; a member who was removed can no longer answer."""
        round_ = tx.lock(round_id)
        device = device_of(tx, round_id, cookie)
        member = round_.roster.person(device.person) if round_ else None
        if round_ is None or member is None or not member.active:
            raise Rejected("not_bound")
        return device, round_

    def _move(self, tx: Tx, round_: Round, device: Device, what: Move, answer: Answer | None = None) -> None:
        put_answer(self._world, tx, round_, Author(device.role, device.person), what, answer)
        facts = {"role": device.role, "bound_by": str(device.bound_by)}
        tx.audit(self._world.clock(), round_.id, device.person, str(what), facts)
