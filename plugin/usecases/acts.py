"""What a facilitator may do with one round, by its id: from the page and from the command line alike; all audited."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from plugin.domain.rounds import MIN_SEALED, Ending, Round, State, Step, step
from plugin.errors import Rejected
from plugin.ports.store import Due, Tx
from plugin.usecases.deps import World
from plugin.usecases.reminding import plan_reminders, still_due

AN_HOUR = timedelta(hours=1)


class Acts:
    """Acts on one round. Each raises ``Rejected`` ``not_a_facilitator`` for whoever does not lead it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def extend(self, round_id: str, by: str, hours: int) -> Round:
        """Move the deadline by some hours; ``too_often`` beyond what the manifest allows."""
        with self._world.store.begin() as tx:
            round_ = self.open_round(tx, round_id, by, Step.EXTEND)
            section = self._world.sites[round_.workspace].section
            if round_.extensions >= section.deadline.extend_most:
                raise Rejected("too_often", most=section.deadline.extend_most)
            later = replace(
                round_,
                deadline=round_.deadline + timedelta(hours=hours),
                extensions=round_.extensions + 1,
                revision=round_.revision + 1,
            )
            tx.save_round(later)
            plan_reminders(tx, later, section, self._world.clock())
            self.note(tx, later, by, "extended", {"hours": str(hours)})
        return later

    def cancel(self, round_id: str, by: str) -> Round:
        """End an open round without revealing anything."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            round_ = self.open_round(tx, round_id, by, Step.CANCEL)
            ended = replace(
                round_,
                state=State.CANCELLED,
                ending=Ending.CANCELLED_BY_PERSON,
                ended_at=now,
                revision=round_.revision + 1,
            )
            tx.save_round(ended)
            tx.end_links(round_id)
            tx.drop_dues(round_id, now)
            self.note(tx, ended, by, "cancelled", {})
        return ended

    def ask_early(self, round_id: str, by: str) -> None:
        """Ask for the reveal before everyone answered; a second person has to agree."""
        with self._world.store.begin() as tx:
            round_ = self.open_round(tx, round_id, by, Step.REVEAL)
            _enough(round_)
            self.note(tx, round_, by, "early_asked", {})

    def reveal_early(self, round_id: str, by: str, second: str) -> Round:
        """Reveal before everyone answered; carried out once the seals stand on the ticket.

        ``second`` is another facilitator or a participant of another role: ``second_person_needed``. With fewer than
        two sealed answers there is nothing to compare: ``too_few_answers``.
        """
        with self._world.store.begin() as tx:
            round_ = self.open_round(tx, round_id, by, Step.REVEAL)
            check_second(round_, by, second)
            _enough(round_)
            self._due(tx, round_, "early", {})
            self.note(tx, round_, by, "early_reveal", {"second": second})
        return round_

    def remind(self, round_id: str, by: str) -> None:
        """Remind whoever has not answered; at most once an hour: ``reminded_already``, ``nobody_due``."""
        now = self._world.clock()
        with self._world.store.begin() as tx:
            round_ = self.open_round(tx, round_id, by, Step.ANSWER)
            if not still_due(round_):
                raise Rejected("nobody_due")
            if any(what == "reminded" and now - at < AN_HOUR for at, _, what, _ in tx.audits(round_id)):
                raise Rejected("reminded_already")
            self._due(tx, round_, "remind", {})
            self.note(tx, round_, by, "reminded", {})

    def open_talk(self, round_id: str, by: str) -> None:
        """Open a talk on a revealed round whatever the threshold says: ``not_revealed``, ``talk_open_already``."""
        with self._world.store.begin() as tx:
            round_ = self._led(tx, round_id, by)
            if round_.state is not State.REVEALED:
                raise Rejected("not_revealed")
            if tx.talk(round_id) is not None:
                raise Rejected("talk_open_already")
            self._due(tx, round_, "talk", {"by": by})
            self.note(tx, round_, by, "talk_asked", {})

    def open_again(self, round_id: str, by: str) -> None:
        """Open a further round on the same deal: ``round_open_already``."""
        with self._world.store.begin() as tx:
            round_ = self._led(tx, round_id, by)
            if any(r.state is State.OPEN for r in tx.rounds(round_.workspace, round_.ticket)):
                raise Rejected("round_open_already")
            self._due(tx, round_, "again", {"by": by})
            self.note(tx, round_, by, "again_asked", {})

    def open_round(self, tx: Tx, round_id: str, by: str, what: Step) -> Round:
        """Lock an open round that ``by`` leads; raises ``round_revealed`` or ``round_cancelled`` after its end."""
        round_ = self._led(tx, round_id, by)
        step(round_.state, what)
        return round_

    def note(self, tx: Tx, round_: Round, by: str, what: str, facts: Mapping[str, str]) -> None:
        """Write an act into the round's log and have the ticket brought up to date."""
        tx.audit(self._world.clock(), round_.id, by, what, facts)
        self._world.engine.wake(tx, round_.workspace, round_.ticket)

    def _led(self, tx: Tx, round_id: str, by: str) -> Round:
        round_ = tx.lock(round_id)
        if round_ is None:
            raise Rejected("no_open_round")
        if by not in _leads(round_):
            raise Rejected("not_a_facilitator", person=by)
        return round_

    def _due(self, tx: Tx, round_: Round, kind: str, args: Mapping[str, str]) -> None:
        now = self._world.clock()
        key = f"{kind}:{round_.id}:{now.isoformat()}"
        tx.add_due(Due(key, round_.workspace, round_.ticket, round_.id, kind, now, args))


def check_second(round_: Round, by: str, second: str) -> None:
    """Raise ``second_person_needed`` unless ``second`` may agree to what ``by`` asked for."""
    if not may_second(round_, by, second):
        raise Rejected("second_person_needed", person=second)


def may_second(round_: Round, by: str, second: str) -> bool:
    """Whether ``second`` is another facilitator than ``by``, or a member of another role."""
    role = round_.roster.role_of(second)
    other_role = role is not None and role != round_.roster.role_of(by)
    return second != by and (second in _leads(round_) or other_role)


def early_asked(tx: Tx, round_id: str) -> tuple[str, datetime] | None:
    """Return who asked for an early reveal that nobody has agreed to yet, and when."""
    for at, actor, what, _ in reversed(tx.audits(round_id)):
        if what == "early_asked":
            return actor, at
        if what == "early_reveal":
            return None
    return None


def _leads(round_: Round) -> frozenset[str]:
    return frozenset(p.id for p in round_.facilitators if p.active)


def _enough(round_: Round) -> None:
    if round_.sealed < MIN_SEALED:
        raise Rejected("too_few_answers", sealed=round_.sealed)
