"""Lines and data for the operator's terminal about sync checklists. English, as logs; people's words as they are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from plugin.documents import checklist_words
from plugin.domain.checklists.model import Checklist, Item, Mark, Meeting, Part
from plugin.usecases.checklist_views import Head, IndexPage, ItemLine, Past, SheetPage
from plugin.words import Words


def list_lines(index: IndexPage, sheets: Sequence[SheetPage]) -> Iterator[str]:
    """Say for each sync process how its list stands, which meetings were missed, then what waits for whom."""
    names = {**_names(index.head), **index.people}
    for sheet in sheets:
        yield from _process(_words(sheet.head), sheet, names)
    shown = {sheet.list.process for sheet in sheets}
    for one in index.owed:
        if one.process in shown:
            yield f"waits  {'  '.join(checklist_words.owed(_words(index.head), one, names))}"


def _process(words: Words, sheet: SheetPage, names: Mapping[str, str]) -> Iterator[str]:
    one = sheet.list
    when = checklist_words.rhythm(words, one.begins_at, sheet.cadence)
    between = ", ".join(names.get(each, each) for each in sheet.between)
    yield f"{one.process}  {names.get(one.process, one.process)}  {between}  {when}"
    counts = checklist_words.counts(words, sheet.states, sides=len(sheet.between))
    yield f"    {_state(one)}  {counts}{_carried(sheet)}{_held_back(sheet)}"
    for each in sheet.between:
        if not sheet.owners.get(each):
            yield f"    nobody leads for {each}: name somebody in the manifest, or its ticks do not count"
    if sheet.template_changed:
        yield f"    template changed: {', '.join(sheet.template_changed)}; trida checklists --push says what it adds"
    for gate in sheet.gates:
        passed = f", let pass by {gate.passed_by}" if gate.passed_by else ""
        yield f"    gate {gate.key}: {len(gate.items)} open{passed}"
    yield f"    page {one.address or 'none in the tracker'}"
    yield from (_past(past) for past in sheet.past if past.meeting is Meeting.MISSED or past is sheet.past[0])


def _state(one: Checklist) -> str:
    return f"next {one.day}" if not one.frozen else f"frozen {one.day} {one.meeting}"


def _carried(sheet: SheetPage) -> str:
    carried = _count(sheet, Part.CARRIED)
    return f"  carried over: {carried}" if carried else ""


def _held_back(sheet: SheetPage) -> str:
    return f"  no room for: {len(sheet.held_back)}" if sheet.held_back else ""


def _count(sheet: SheetPage, part: Part) -> int:
    return sum(line.part is part for line in sheet.items)


def _past(past: Past) -> str:
    if past.meeting is Meeting.MISSED:
        why = past.because or "not said yet"
        by = f" ({past.because_by})" if past.because_by else ""
        return f"    missed {past.day}  items: {past.items}  why: {why}{by}"
    return f"    {past.meeting} {past.day}  items: {past.items}  accepted: {past.done}  carried on: {past.carried}"


def log_lines(sheet: SheetPage) -> Iterator[str]:
    """Say what people did with a list, oldest first: when, who, what, with which item."""
    words, names = _words(sheet.head), _names(sheet.head)
    done = sorted(
        ((mark, line.item) for line in sheet.items for mark in line.marks), key=lambda found: (found[0].at, found[1].id)
    )
    yield f"{sheet.list.made_at.isoformat(timespec='seconds')}  trida  made  {sheet.list.process} {sheet.list.day}"
    for mark, item in done:
        yield f"{_what(mark)}  {checklist_words.title(words, item, names)}"


def _what(mark: Mark) -> str:
    what = " ".join(filter(None, (mark.do, mark.department)))
    return f"{mark.at.isoformat(timespec='seconds')}  {mark.name or mark.by or 'nobody known'}  {what}  {mark.source}"


def push_lines(sheet: SheetPage, added: Sequence[Item], *, applied: bool) -> Iterator[str]:
    """Say what a changed template adds to the open list, what it leaves alone, and how it is done."""
    words, names, one = _words(sheet.head), _names(sheet.head), sheet.list
    frozen = f"{len(sheet.past)} earlier lists stay as they are"
    if not added:
        yield f"{one.process} {one.day}: nothing to add; {frozen}"
        return
    told = "added" if applied else "would be added"
    yield f"{one.process} {one.day}: {len(added)} {told}; what stands on the list is left as it is; {frozen}"
    for item in added:
        yield f"    {item.key}  {checklist_words.title(words, item, names)}"


def data(index: IndexPage, sheets: Sequence[SheetPage]) -> Mapping[str, Any]:
    """Return lists, items and what waits as JSON; days and moments in ISO 8601, states as codes."""
    shown = {sheet.list.process for sheet in sheets}
    owed = [
        {
            "process": one.process,
            "department": one.department,
            "person": one.person,
            "name": index.people.get(one.person, ""),
            "items": one.items,
            "oldest": one.oldest.isoformat(),
        }
        for one in index.owed
        if one.process in shown
    ]
    return {"workspace": index.head.workspace, "lists": [_list(sheet) for sheet in sheets], "owed": owed}


def _list(sheet: SheetPage) -> Mapping[str, Any]:
    one, words, names = sheet.list, _words(sheet.head), _names(sheet.head)
    return {
        "process": one.process,
        "day": one.day.isoformat(),
        "begins_at": one.begins_at.isoformat(),
        "meeting": one.meeting.value,
        "frozen": one.frozen,
        "address": one.address,
        "states": {state.value: count for state, count in sheet.states.items()},
        "carried": _count(sheet, Part.CARRIED),
        "held_back": len(sheet.held_back),
        "items": [_item(words, line, names) for line in sheet.items],
        "past": [
            {
                "day": past.day.isoformat(),
                "meeting": past.meeting.value,
                "items": past.items,
                "done": past.done,
                "carried": past.carried,
                "because": past.because,
            }
            for past in sheet.past
        ],
    }


def _item(words: Words, line: ItemLine, names: Mapping[str, str]) -> Mapping[str, Any]:
    item = line.item
    return {
        "id": item.id,
        "key": item.key,
        "kind": item.kind.value,
        "part": line.part.value,
        "title": checklist_words.title(words, item, names),
        "state": line.state.value,
        "boxes": {box.department: box.state.value for box in line.boxes},
        "carried": item.carried,
        "since": item.since.isoformat(),
        "due": item.due.isoformat() if item.due else None,
        "owner": line.owner,
        "url": item.url,
        "deal": item.deal,
        "closed": item.closed.value if item.closed else None,
    }


def _words(head: Head) -> Words:
    return Words("en", ZoneInfo(head.zone))


def _names(head: Head) -> dict[str, str]:
    """Return departments and processes as the workspace calls them."""
    return {one: found.get(head.locale) or next(iter(found.values()), one) for one, found in head.names.items()}
