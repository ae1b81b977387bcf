"""A changed template and the list that is open: what it would add to it, and adding it.

A list keeps the copy of the template that it was made from. Pushing appends the standing items that it has no copy of;
it never changes or removes what stands, and no frozen list is touched.
"""

from dataclasses import replace

from plugin.domain.checklists.merging import pushed
from plugin.domain.checklists.model import Checklist, Item
from plugin.errors import Rejected
from plugin.ports.store import Tx
from plugin.usecases.checklist_syncs import sync_of, wake
from plugin.usecases.deps import World


def push_template(world: World, workspace: str, process: str, *, apply: bool) -> tuple[Item, ...]:
    """Return the items that the manifest's template adds to a process's open list; with ``apply`` they are added.

    Empty where the list has a copy of all of them, or none is open. ``Rejected`` ``list_unknown`` for a process that
    the manifest does not have, or not with checklists.
    """
    section = world.sites[workspace].section
    sync = sync_of(section, process)
    if sync is None:
        raise Rejected("list_unknown")
    with world.store.begin() as tx:
        found = tx.open_checklist(workspace, process)
        one = tx.lock_checklist(found.id) if found is not None and apply else found
        if one is None:
            return ()
        after = pushed(one, sync, world.clock().astimezone(section.tzinfo))
        there = {item.id for item in one.items}
        added = tuple(item for item in after.items if item.id not in there)
        if apply and after != one:
            _keep(world, tx, after, added)
    return added


def _keep(world: World, tx: Tx, after: Checklist, added: tuple[Item, ...]) -> None:
    tx.save_items(after.id, after.items)
    tx.save_checklist(replace(after, items=()))
    tx.audit(world.clock(), after.id, "", "template_pushed", {"items": str(len(added))})
    wake(world, tx, after.workspace, after.process)
