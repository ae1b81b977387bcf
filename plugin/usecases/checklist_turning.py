"""The days of a process's lists: one freezes after its meeting, the next is made; what passed meanwhile is missed.

All of it in one transaction, which begins with the newest list's lock: each meeting gets its list once.
"""

from dataclasses import replace
from datetime import date, datetime

from plugin.domain.checklists.merging import start
from plugin.domain.checklists.model import Checklist, Meeting
from plugin.domain.checklists.schedule import begins_at, held, plan
from plugin.ports.store import Due, Tx
from plugin.usecases.checklist_places import elsewhere
from plugin.usecases.checklist_runs import SyncRun
from plugin.usecases.checklist_syncs import TOGETHER
from plugin.usecases.gate import deals_moved
from plugin.usecases.goal_publishing import TREE

KIND = "sync"


def turn(run: SyncRun) -> bool:
    """Freeze the list whose day is over and make the next one; whether anything turned. Plans when to come again."""
    with run.world.store.begin() as tx:
        now = run.now()
        newest = _newest(run, tx)
        planned = plan(run.sync, newest, now, run.zone)
        if planned.freeze and newest is not None:
            _freeze(run, tx, newest, now)
        for day in planned.missed:
            tx.add_checklist(_list(run, day, now, missed=True))
        if planned.make is not None:
            _make(run, tx, planned.make, newest, now)
        turned = planned.freeze or bool(planned.missed) or planned.make is not None
        after = plan(run.sync, _newest(run, tx), now, run.zone) if turned else planned
        workspace, ticket = run.ticket
        finish_dues(tx, run.ticket, now)
        key = f"{workspace}:{ticket}:{after.wake_at:%Y%m%dT%H%M%S}"
        tx.add_due(Due(key, workspace, ticket, None, KIND, after.wake_at))
        if turned:
            run.world.engine.wake(tx, workspace, TREE, TOGETHER)
    return turned


def finish_dues(tx: Tx, ticket: tuple[str, str], now: datetime) -> None:
    """Mark what was due for a process as done."""
    for due in tx.dues(*ticket, now):
        tx.finish_due(due.key, now)


def _newest(run: SyncRun, tx: Tx) -> Checklist | None:
    """Return the open list under its lock, else the newest one."""
    going = tx.open_checklist(run.site.name, run.sync.id)
    locked = tx.lock_checklist(going.id) if going is not None else None
    if locked is not None and not locked.frozen:
        return locked
    return next(iter(tx.checklists(run.site.name, run.sync.id, 1)), None)


def _freeze(run: SyncRun, tx: Tx, one: Checklist, now: datetime) -> None:
    became = held(one, tx.marks(one.id), run.sync, run.facts(tx).held_elsewhere())
    tx.save_checklist(replace(one, meeting=became, ended_at=now))
    tx.audit(now, one.id, "", "list_frozen", {"meeting": str(became), "items": str(len(one.items))})


def _list(run: SyncRun, day: date, now: datetime, *, missed: bool = False) -> Checklist:
    begins = begins_at(day, run.sync.at, run.zone)
    bare = Checklist(run.world.new_id(), run.site.name, run.sync.id, day, begins, now)
    return replace(bare, meeting=Meeting.MISSED, ended_at=now) if missed else bare


def _make(run: SyncRun, tx: Tx, day: date, before: Checklist | None, now: datetime) -> None:
    bare = _list(run, day, now)
    made = start(
        run.sync,
        list_id=bare.id,
        workspace=bare.workspace,
        day=day,
        begins_at=bare.begins_at,
        made_at=now,
        before=before,
        facts=run.facts(tx).found().facts,
        settled=tx.settled_facts(run.site.name, run.sync.id),
        moves=_moves(run, tx, before),
    )
    if tx.add_checklist(made):
        for deal in deals_moved(run.sync, before.items if before is not None else (), made.items):
            run.world.engine.wake(tx, run.site.name, deal)
        tx.audit(now, made.id, "", "list_made", {"day": day.isoformat(), "items": str(len(made.items))})


def _moves(run: SyncRun, tx: Tx, before: Checklist | None) -> bool:
    """Whether unfinished items move on as they stand: not into another place than the one that they stand in."""
    lists = run.site.lists.get(run.part.id)
    if lists is None or not lists.moves or run.place is None or before is None:
        return False
    return not elsewhere(tx, before, run.place, moves=True)
