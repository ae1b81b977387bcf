"""Filling pages of checklists, line by line: items with their boxes, earlier meetings, what the soft gate holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from plugin.domain.checklists.marks import box_state, item_state
from plugin.domain.checklists.model import OVER, Box, Checklist, Item, ItemState, Mark, Sync
from plugin.domain.checklists.parts import ordered, part_of
from plugin.ports.store import Tx
from plugin.usecases.checklist_views import BoxLine, GateLine, ItemLine, Past
from plugin.usecases.deps import Site
from plugin.usecases.gate import deals_of, holding_of


def past_of(one: Checklist, names: Mapping[str, str]) -> Past:
    """Return an earlier list in one line; what was closed without a tick was nobody's to accept, so it is no item."""
    found = [state for item in one.items if (state := item_state(item)) is not ItemState.CLOSED]
    return Past(
        day=one.day,
        meeting=one.meeting,
        items=len(found),
        done=sum(state is ItemState.DONE for state in found),
        carried=sum(state not in OVER for state in found),
        because=one.because,
        because_by=names.get(one.because_by, ""),
    )


def item_lines(
    items: Iterable[Item], sync: Sync, names: Mapping[str, str], marks: Sequence[Mark], reader: str
) -> tuple[ItemLine, ...]:
    """Return items as they stand on the page; ``reader`` is the account id of who looks, empty for nobody known."""
    done: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        done[mark.item].append(mark)
    return tuple(
        ItemLine(
            item=item,
            state=item_state(item),
            part=part_of(item),
            boxes=tuple(_box(one, box, sync, names, reader) for one, box in item.boxes.items()),
            owner=owner_name(item, names),
            marks=tuple(done[item.id]),
        )
        for item in ordered(items)
    )


def owner_name(item: Item, names: Mapping[str, str]) -> str:
    """Return who is to do it: an account's name, else the name that somebody typed."""
    return names.get(item.owner, item.owner) or item.facts.get("owner", "")


def _box(department: str, box: Box, sync: Sync, names: Mapping[str, str], reader: str) -> BoxLine:
    return BoxLine(
        department=department,
        state=box_state(box),
        by=box.name or names.get(box.by, ""),
        at=box.at,
        mine=bool(reader) and reader in sync.owners.get(department, frozenset()),
        against=box.against.name if box.against else "",
        against_at=box.against.at if box.against else None,
        consent=box.consent,
    )


def gate_lines(tx: Tx, site: Site, one: Checklist, sync: Sync) -> tuple[GateLine, ...]:
    """Return the deals that the soft gate speaks about because of this list, let through or not."""
    lines = []
    for deal in deals_of(sync, one.items):
        held = holding_of(one.items, deal)
        passed = tx.passed_gate(deal, one.id)
        if held and not one.frozen:
            known = tx.deal(site.name, deal)
            by, because = passed[:2] if passed else ("", "")
            ids = tuple(item.id for item in held)
            lines.append(GateLine(deal, known.key, site.deal_url(deal, known.key), sync.stages, ids, by, because))
    return tuple(lines)


def template_changes(one: Checklist, sync: Sync) -> tuple[str, ...]:
    """Return the ids of standing items whose words differ from the list's copy by now, or that are new or gone."""
    copy = {each.id: dict(each.text) for each in one.standing}
    now = {each.id: dict(each.text) for each in sync.standing}
    return tuple(each for each in dict.fromkeys((*copy, *now)) if copy.get(each) != now.get(each))
