"""In which place a list was made: the manifest may name another one by now."""

import hashlib

from plugin.checklist_sections import ListPlace
from plugin.domain.checklists.model import Checklist, Item
from plugin.ports.store import Tx


def list_key(one: Checklist, place: ListPlace) -> str:
    """Return under which key the making of a list is recorded; in another place of the manifest it is another.

    Fields and types that are called otherwise by now are no other place.
    """
    where = place.project if place.kind == "issue" else place.parent
    known_by = "\n".join((place.kind, place.workspace or "", where))
    return f"list:{one.id}:{hashlib.sha256(known_by.encode()).hexdigest()[:16]}"


def elsewhere(tx: Tx, one: Checklist, place: ListPlace, *, moves: bool) -> bool:
    """Whether a list, or what is left of one that was deleted, was made in another place than this one.

    Ids of its items then mean nothing here, or something else. Where items move from list to list (``moves``), those of
    a list that was never made are of the one before.
    """
    there = bool(one.remote) or any(_stood(item, moves=moves) for item in one.items)
    return there and tx.effect(list_key(one, place)) is None


def _stood(item: Item, *, moves: bool) -> bool:
    here = not moves or (item.shown is not None and bool(item.shown.boxes))
    return bool(item.remote) and here
