"""What pages need of checklists beside their items, from the store alone: names of people, whether there are any."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from plugin.domain.checklists.model import Mark
from plugin.ports.store import Tx
from plugin.usecases.checklist_syncs import processes_of
from plugin.usecases.deps import World
from plugin.usecases.goal_days import Read

LOOK_BACK = timedelta(days=366)


def people_known(tx: Tx, workspace: str) -> Mapping[str, str]:
    """Return account id → name of those whom the goal tree knows: owners of sync processes, heads of departments."""
    kept = tx.snapshot(workspace, date.max)
    named = Read.load(kept.data).people if kept else {}
    return {person: name for person, name in named.items() if name and name != person}


def has_lists(world: World, tx: Tx, workspace: str) -> bool:
    """Whether a workspace has checklists to go to: the manifest asks for some, and one was made."""
    section = world.sites[workspace].section
    return any(tx.checklists(workspace, part.id, 1) for part in processes_of(section))


def named_people(
    world: World, tx: Tx, workspace: str, ids: Iterable[str], marks: Iterable[Mark] = ()
) -> Mapping[str, str]:
    """Return the names of these and of all whom the goal tree knows; an id that nobody has a name for is left out.

    Who is not in the tree has one by what they did with a list, else as a member of a round of the last year.
    """
    names = {**{one.by: one.name for one in marks if one.by and one.name}, **people_known(tx, workspace)}
    missing = {one for one in ids if one} - names.keys()
    if missing:
        now = world.clock()
        rounds = (*tx.revealed(workspace, now - LOOK_BACK, now), *tx.unfinished(workspace))
        members = {p.id: p.name for r in rounds for seat in r.roster.seats for p in seat.people}
        names |= {one: members[one] for one in missing & members.keys()}
    return names
