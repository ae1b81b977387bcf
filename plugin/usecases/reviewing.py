"""What people do after the reveal on their pages: judge pairs, object, record the talk; and what they may look at."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from plugin.domain.access import may_judge, may_lead, may_see_result
from plugin.domain.comparison import Said
from plugin.domain.matching import Pair, Place, pair, pair_of, reasons
from plugin.domain.reasons import LONGEST, Problem, tidy
from plugin.domain.rounds import Round
from plugin.domain.talks import Ground, Objected, Objection, read_outcome
from plugin.errors import Rejected
from plugin.ports.entering import Device
from plugin.ports.store import Tx
from plugin.usecases.answering import device_of, round_of
from plugin.usecases.deps import World
from plugin.usecases.pages import manager, participant
from plugin.usecases.periods import Periods
from plugin.usecases.result_pages import result_page, talk_page
from plugin.usecases.result_views import ChangesPage, MonthPage, ResultPage, TalkPage
from plugin.usecases.reviews import review_of, verdict_mark
from plugin.usecases.view_links import ViewLinks


class Reviews:
    """Implements ``result_views.Comparing`` over the store; never calls the tracker."""

    def __init__(self, world: World, view_links: ViewLinks) -> None:
        self._world = world
        self._view_links = view_links
        self._periods = Periods(world)

    # looking

    def result(self, round_id: str, cookie: str | None) -> ResultPage:
        """Return the revealed round to a member or facilitator at a bound browser."""
        with self._world.store.begin() as tx:
            device = device_of(tx, round_id, cookie)
            return result_page(self._world, tx, round_of(tx, round_id), participant(device))

    def view(self, signed: str) -> ResultPage:
        """Return the revealed round to whoever holds a live view link."""
        with self._world.store.begin() as tx:
            round_id = self._view_links.round_of(tx, signed)
            return result_page(self._world, tx, round_of(tx, round_id), manager(round_id))

    def talk(self, round_id: str, cookie: str | None) -> TalkPage:
        """Return the talk of a revealed round."""
        with self._world.store.begin() as tx:
            device = device_of(tx, round_id, cookie)
            return talk_page(self._world, tx, round_of(tx, round_id), participant(device))

    def changes(self, round_id: str, cookie: str | None) -> ChangesPage:
        """Return the workspace's log of process changes to whoever may see this round's result."""
        with self._world.store.begin() as tx:
            return self._periods.changes(tx, self._seen(tx, round_id, cookie).workspace, round_id=round_id)

    def month(self, round_id: str, cookie: str | None, month: str) -> MonthPage:
        """Return a month of the workspace's deals to whoever may see this round's result."""
        with self._world.store.begin() as tx:
            return self._periods.month(tx, self._seen(tx, round_id, cookie).workspace, month, round_id=round_id)

    def view_changes(self, signed: str) -> ChangesPage:
        """Return the log of process changes for a view link to a workspace."""
        with self._world.store.begin() as tx:
            return self._periods.changes(tx, self._view_links.workspace_of(tx, signed), signed=signed)

    def view_month(self, signed: str, month: str) -> MonthPage:
        """Return a month for a view link to a workspace."""
        with self._world.store.begin() as tx:
            return self._periods.month(tx, self._view_links.workspace_of(tx, signed), month, signed=signed)

    def _seen(self, tx: Tx, round_id: str, cookie: str | None) -> Round:
        viewer = participant(device_of(tx, round_id, cookie))
        round_ = round_of(tx, round_id)
        if not may_see_result(viewer, round_):
            raise Rejected("not_revealed")
        return round_

    # judging

    def judge(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> None:
        """Keep one word about one pair."""
        with self._judging(round_id, cookie) as (tx, round_, device):
            one = self._pair(tx, round_, form)
            if form.get("said") not in set(Said):
                raise Rejected("word_unknown")
            self._say(tx, round_, device, one, Said(form["said"]))

    def settle(self, round_id: str, cookie: str | None) -> None:
        """Go on as it is: the facilitator at any time, a member once nothing is undecided."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            device = device_of(tx, round_id, cookie)
            round_ = tx.lock(round_id) or round_of(tx, round_id)
            viewer = participant(device)
            review = review_of(tx, round_)
            if not may_lead(viewer, round_) and (review.verdict.open or not may_judge(viewer, round_)):
                raise Rejected("not_a_facilitator")
            if review.comparison is None:
                raise Rejected("not_compared")
            tx.settle_comparison(round_id, device.person, now)
            undecided = {"undecided": str(len(review.verdict.open))}
            self._note(tx, round_, device, "settled", undecided)

    def object(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> None:
        """Keep or take back an objection; "same as" also links the two reasons."""
        with self._judging(round_id, cookie) as (tx, round_, device):
            said = reasons(review_of(tx, round_).answers)
            place = _standing(said, form.get("place", ""))
            if form.get("kind") == "none":
                tx.drop_objection(round_id, str(place), device.person)
                self._note(tx, round_, device, "objection", {"place": str(place), "kind": "none"})
                return
            if form.get("kind") not in set(Objection):
                raise Rejected("word_unknown")
            if place.role == device.role:
                raise Rejected("own_reason")
            kind = Objection(form["kind"])
            target = _standing(said, form.get("target", "")) if kind is Objection.SAME_AS else None
            if target is not None:
                self._say(tx, round_, device, pair(place, target), Said.SAME)
            now = self._world.clock()
            tx.save_objection(round_id, Objected(place, kind, target, device.person, device.role, now))
            self._note(tx, round_, device, "objection", {"place": str(place), "kind": str(kind)})

    # the talk

    def ground(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        """Record what the person's role was guided by in its divergent reasons."""
        with self._judging(round_id, cookie) as (tx, round_, device):
            self._talking(tx, round_)
            written = self._written(tx, round_, device, form)
            problems = tuple(
                Problem(str(p), "reason_too_long", len(t) - LONGEST) for p, t in written.items() if len(t) > LONGEST
            )
            if not problems:
                for place, text in written.items():
                    tx.save_ground(round_id, Ground(place, text, device.person, self._world.clock()))
                self._note(tx, round_, device, "ground", {"reasons": str(len(written))})
        return problems

    def outcome(self, round_id: str, cookie: str | None, form: Mapping[str, str]) -> tuple[Problem, ...]:
        """Record what the talk came to."""
        outcome, problems = read_outcome(form)
        with self._judging(round_id, cookie) as (tx, round_, device):
            self._talking(tx, round_)
            if not problems:
                tx.add_outcome(round_id, outcome, device.person, self._world.clock())
                kind = "change" if outcome.changes else "none"
                self._note(tx, round_, device, "outcome", {"kind": kind})
        return problems

    def _written(self, tx: Tx, round_: Round, device: Device, form: Mapping[str, str]) -> dict[Place, str]:
        """Return what was typed for the role's own divergent reasons, where it says something new."""
        clusters = review_of(tx, round_).verdict.contradictions
        own = [p for c in clusters for p in c.places if p.role == device.role]
        stands = {g.place: g.text for g in tx.grounds(round_.id)}
        typed = {p: tidy(form[str(p)]) for p in own if str(p) in form}
        return {p: text for p, text in typed.items() if text != stands.get(p, "")}

    def _talking(self, tx: Tx, round_: Round) -> None:
        if tx.talk(round_.id) is None:
            raise Rejected("no_talk")

    # both

    @contextmanager
    def _judging(self, round_id: str, cookie: str | None) -> Iterator[tuple[Tx, Round, Device]]:
        """Lock the round for a member's word about it."""
        with self._world.store.begin() as tx:
            device = device_of(tx, round_id, cookie)
            round_ = tx.lock(round_id) or round_of(tx, round_id)
            viewer = participant(device)
            if not may_see_result(viewer, round_):
                raise Rejected("not_revealed")
            if not may_judge(viewer, round_):
                raise Rejected("members_only")
            yield tx, round_, device

    def _pair(self, tx: Tx, round_: Round, form: Mapping[str, str]) -> Pair:
        said = reasons(review_of(tx, round_).answers)
        one = (
            pair_of(form["pair"])
            if form.get("pair")
            else pair(Place.of(form.get("a", "")), Place.of(form.get("b", "")))
        )
        return pair(_standing(said, str(one.a)), _standing(said, str(one.b)))

    def _say(self, tx: Tx, round_: Round, device: Device, one: Pair, said: Said) -> None:
        """Keep a word; ticket and task follow once the comparison is reviewed, or was at any time before this word."""
        before = review_of(tx, round_).verdict.reviewed
        tx.judge(round_.id, one, said, (device.person, device.role), self._world.clock())
        tx.audit(self._world.clock(), round_.id, device.person, "judged", {"pair": str(one), "said": str(said)})
        told = tx.effect(verdict_mark(round_.id)) is not None
        if before or told or review_of(tx, round_).verdict.reviewed:
            self._wake(tx, round_)

    def _note(self, tx: Tx, round_: Round, device: Device, what: str, facts: Mapping[str, str]) -> None:
        """Write into the round's log; the ticket and the talk's task follow."""
        tx.audit(self._world.clock(), round_.id, device.person, what, facts)
        self._wake(tx, round_)

    def _wake(self, tx: Tx, round_: Round) -> None:
        self._world.engine.wake(tx, round_.workspace, round_.ticket)
        talk = tx.talk(round_.id)
        if talk is not None:
            self._world.engine.wake(tx, round_.workspace, talk.task)


def _standing(said: Mapping[Place, object], code: str) -> Place:
    place = Place.of(code)
    if place not in said:
        raise Rejected("reason_unknown")
    return place
