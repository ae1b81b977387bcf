"""Makes items: from facts, from a template's words, from what a person typed; and brings them up to date."""

from dataclasses import replace
from datetime import date

from plugin.domain.checklists.keys import item_id
from plugin.domain.checklists.model import Box, Fact, Item, Kind, Sync
from plugin.domain.checklists.weights import WEIGHTS


def made(fact: Fact, sync: Sync, since: date) -> Item:
    """Return a new item for a fact; the words of a decision are people's own."""
    return Item(
        id=item_id(fact.key),
        key=fact.key,
        kind=fact.kind,
        weight=fact.weight,
        boxes={department: Box() for department in sync.between},
        since=since,
        facts=dict(fact.facts),
        source=fact.source,
        url=fact.url,
        first=fact.first,
        text=fact.facts.get("what", "") if fact.kind is Kind.DECISION else "",
        deal=fact.deal,
        owner=fact.owner,
        due=fact.due,
    )


def own(key: str, text: str, sync: Sync, since: date) -> Item:
    """Return an item that a person typed; ``key`` is ``own:<remote id>``, or ``own:<new id>`` from our page."""
    boxes = {department: Box() for department in sync.between}
    return Item(item_id(key), key, Kind.OWN, WEIGHTS[Kind.OWN], boxes, since, text=text.strip())


def updated(item: Item, fact: Fact) -> Item:
    """Return an item with what its fact says now; ticks, and what people changed of it, stay.

    Its weight stays while its kind does, so that items do not jump about on an open list. Its due day follows the
    fact's as long as nobody set another.
    """
    same_day = item.due is None if not item.facts.get("due") else _iso(item.due) == item.facts["due"]
    return replace(
        item,
        kind=fact.kind,
        weight=item.weight if item.kind is fact.kind else fact.weight,
        facts=dict(fact.facts),
        source=fact.source,
        url=fact.url,
        first=fact.first,
        deal=fact.deal,
        due=fact.due if same_day and fact.facts.get("due", "") != item.facts.get("due", "") else item.due,
    )


def fitted(item: Item, sync: Sync) -> Item:
    """Return an item with a box for each department of the process now; a box of one that left is dropped."""
    boxes = {name: item.boxes.get(name, Box()) for name in sync.between}
    return item if boxes == item.boxes and list(boxes) == list(item.boxes) else replace(item, boxes=boxes)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
