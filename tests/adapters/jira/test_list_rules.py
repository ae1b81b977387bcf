"""What is read out of an item's history and out of marks, without a call."""

import pytest

from adapters.jira.edition import CLOUD, DATA_CENTER
from adapters.jira.list_history import History, turned
from adapters.jira.list_marks import listed, mark_of, with_mark
from adapters.jira.list_places import Columns
from adapters.jira.list_status import way_on
from adapters.jira.list_wishes import Wisher
from plugin.domain.checklists.model import Shown
from plugin.ports.checklists import Row
from tests.adapters.list_contract import doc

ANNA, IGOR = ({"accountId": name, "displayName": name} for name in ("anna", "igor"))
FIELD, TITLE = "customfield_7", "Приняли"


def at(minute: int) -> str:
    return f"2026-11-20T10:{minute:02}:00.000+0000"


def boxes(number: int, by, before, after, **named):
    ids = {"Маркетинг": "1", "Продажи": "2", "Рост, B2B": "3"}
    named = named or {"field": TITLE, "fieldId": FIELD}
    sides = {"from": before, "to": after}
    told = {side: f"[{', '.join(ids[one] for one in held)}]" if held else None for side, held in sides.items()}
    said = {f"{side}String": ",".join(held) for side, held in sides.items()}
    return {"id": str(number), "created": at(number), "author": by, "items": [{**named, **told, **said}]}


def issue(*entries, total: int | None = None):
    log = {"histories": list(entries), "total": len(entries) if total is None else total}
    return {"fields": {"created": at(0), "creator": {"accountId": "trida", "displayName": "Трида"}}, "changelog": log}


def author(entries, option, number=None, total=None):
    last = History(issue(*entries, total=total)).last(FIELD, TITLE, where=turned(option, number))
    return (last.by.id, last.at.minute) if last and last.by else last


def test_the_author_of_one_box_is_not_the_author_of_the_field():
    entries = [
        boxes(1, ANNA, [], ["Маркетинг"]),
        boxes(2, IGOR, ["Маркетинг"], ["Маркетинг", "Продажи"]),
        boxes(3, ANNA, ["Маркетинг", "Продажи"], ["Маркетинг", "Продажи", "Рост, B2B"]),
    ]
    for shown in (entries, entries[::-1]):
        assert author(shown, "Маркетинг", "1") == author(shown, "Маркетинг") == ("anna", 1)
        assert author(shown, "Продажи", "2") == author(shown, "Продажи") == ("igor", 2)
        assert author(shown, "Рост, B2B", "3") == author(shown, "Рост, B2B") == ("anna", 3)
    gone = [*entries, boxes(4, IGOR, ["Маркетинг", "Продажи", "Рост, B2B"], ["Продажи", "Рост, B2B"])]
    assert author(gone, "Маркетинг") == ("igor", 4)
    assert author(gone, "Продажи", "2") == ("igor", 2)


def test_an_option_that_was_renamed_keeps_its_author():
    entries = [boxes(1, ANNA, [], ["Маркетинг"]), boxes(2, IGOR, ["Маркетинг"], ["Маркетинг", "Продажи"])]
    assert author(entries, "Marketing", "1") == ("anna", 1)


def test_data_center_knows_a_field_by_its_name_alone():
    entries = [boxes(1, {"name": "anna"}, [], ["Маркетинг"], field="приняли", fieldtype="custom")]
    assert author(entries, "Маркетинг") == ("anna", 1)
    assert author([boxes(1, ANNA, [], ["Маркетинг"], field="Другое")], "Маркетинг") == ("trida", 0)


def test_where_the_oldest_entries_are_missing_nobody_is_named():
    entries = [boxes(9, IGOR, ["Маркетинг"], ["Маркетинг", "Продажи"])]
    assert author(entries, "Маркетинг", total=60) is None
    assert author(entries, "Продажи", total=60) == ("igor", 9)


def test_a_link_that_was_taken_away_and_made_again_stands():
    def link(number, before, after):
        item = {"field": "Link", "fieldtype": "jira", "from": before, "to": after}
        return {"id": str(number), "created": at(number), "author": ANNA, "items": [item]}

    made, taken, other = link(1, None, "SYNC-1"), link(2, "SYNC-1", None), link(3, "SYNC-10", None)
    assert not History(issue()).unlinked("SYNC-1")
    assert not History(issue(made, other)).unlinked("SYNC-1")
    assert History(issue(made, taken, other)).unlinked("SYNC-1")
    assert not History(issue(made, taken, link(4, None, "SYNC-1"))).unlinked("SYNC-1")


@pytest.mark.parametrize(
    ("held", "mark"),
    [
        ({"fields": {}, "properties": {"trida": {"mark": "sync:l1"}}}, "sync:l1"),
        ({"fields": {"description": "слова\n{anchor:item:a1}\r\nещё"}}, "item:a1"),
        ({"fields": {"description": "{anchor:item:a1} скопировано\n{anchor:sync:l1}"}}, "sync:l1"),
        ({"fields": {"description": "{anchor:other:l1}"}}, ""),
        ({"fields": {"description": {"type": "doc"}}, "properties": {"trida": {"round": 1}}}, ""),
        ({"fields": {}, "properties": {"trida": {"mark": "talk:r1"}}}, "talk:r1"),
    ],
)
def test_marks(held, mark):
    assert mark_of(held) == mark
    assert listed(held) == (mark[:5] in {"sync:", "item:"})


def test_the_mark_is_in_the_text_where_a_search_brings_no_property():
    text = with_mark(DATA_CENTER.rich(doc("слова")), "sync:l1")
    assert mark_of({"fields": {"description": text}}) == "sync:l1"
    assert with_mark(CLOUD.rich(doc("слова")), "sync:l1") == CLOUD.rich(doc("слова"))
    typed = DATA_CENTER.rich(doc("{anchor:sync:l2}"))
    assert mark_of({"fields": {"description": typed}}) == "", "what people typed is no mark"


def test_boxes_are_changed_one_by_one_so_that_what_others_tick_meanwhile_stays():
    held = {FIELD: [{"id": "1", "value": "Маркетинг"}], "description": None, "summary": "Цель"}
    known = issue()
    known["fields"] |= held
    wisher = Wisher(CLOUD, Columns((FIELD,), (), {FIELD: TITLE}), "10", "Relates", "trida")
    labels = {"marketing": "Маркетинг", "sales": "Продажи", "product": "Продукт"}
    shown = Shown(boxes={"sales": True})
    wish = wisher.wish(Row("a1", "Цель", doc("слова"), labels, "", "", shown, {"item": "7"}), known)
    changed = [{"remove": {"value": "Маркетинг"}}, {"add": {"value": "Продажи"}}]
    link = {"type": {"name": "Relates"}, "outwardIssue": {"id": "10"}}
    assert wish.body == {"update": {"issuelinks": [{"add": link}], FIELD: changed}}


def test_a_step_that_asks_for_a_field_is_no_way():
    def step(number, category, **more):
        return {"id": str(number), "to": {"statusCategory": {"key": category}}, **more}

    asks = {"resolution": {"required": True}}
    given = {"resolution": {"required": True, "hasDefaultValue": True}}
    assert way_on([step(1, "new"), step(2, "done", fields=asks), step(3, "done", fields=given)]) == "3"
    assert way_on([step(1, "indeterminate"), step(2, "done", isAvailable=False)]) is None
