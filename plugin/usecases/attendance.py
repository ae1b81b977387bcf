"""Members who left: whoever the tracker no longer knows as active cannot open a link any more; their seal stays."""

from dataclasses import replace

from plugin.domain.people import Roster, Seat
from plugin.domain.rounds import ANSWERED, Round, State
from plugin.ports.store import Notice, Tx
from plugin.usecases.deps import World


def check_members(world: World, workspace: str) -> int:
    """Compare the rosters of open rounds with the tracker; returns how many rounds changed.

    A role with nobody left and no answer is reported: the facilitator and a second person may re-staff it.
    """
    with world.store.begin() as tx:
        open_rounds = [r for r in tx.unfinished(workspace) if r.state is State.OPEN]
    ids = sorted({p.id for r in open_rounds for s in r.roster.seats for p in s.people})
    if not ids:
        return 0
    active = {p.id: p.active for p in world.sites[workspace].tracker.people(ids)}
    return sum(_apply(world, round_.id, active) for round_ in open_rounds)


def _apply(world: World, round_id: str, active: dict[str, bool]) -> bool:
    with world.store.begin() as tx:
        round_ = tx.lock(round_id)
        if round_ is None or round_.state is not State.OPEN:
            return False
        roster = Roster(tuple(_seat(seat, active) for seat in round_.roster.seats))
        if roster == round_.roster:
            return False
        for seat in roster.seats:
            for person in seat.people:
                if not person.active:
                    tx.end_links(round_id, person.id)
        changed = replace(round_, roster=roster)
        tx.save_round(changed)
        _report(world, tx, changed)
    return True


def _seat(seat: Seat, active: dict[str, bool]) -> Seat:
    return Seat(seat.role, tuple(replace(p, active=active.get(p.id, p.active)) for p in seat.people))


def _report(world: World, tx: Tx, round_: Round) -> None:
    for seat in round_.roster.seats:
        if not seat.answerers and round_.ballots[seat.role].state not in ANSWERED:
            facts = {"role": seat.role, "round": str(round_.number)}
            tx.notice(Notice(round_.workspace, round_.ticket, "role_left", facts, world.clock()))
    world.engine.wake(tx, round_.workspace, round_.ticket)
