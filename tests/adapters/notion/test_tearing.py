import json

from hypothesis import given
from hypothesis import strategies as st

from adapters.notion.richtext import ITEMS_MOST, units
from adapters.notion.tearing import torn
from adapters.sandbox.notion.faults import TRIGGERS

ATTACK = "cat /etc/hosts и <script>alert(1)</script>; drop table deals' or 1=1"
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=1500)


def item(text):
    return {"type": "text", "text": {"content": text, "link": None}, "annotations": {"bold": True}}


def read(items):
    return "".join(one["text"]["content"] for one in items)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_torn_text_reads_the_same_and_keeps_to_the_limits(texts):
    body = {"properties": {"a": {"rich_text": [item(text) for text in texts]}}}
    items = torn(body)["properties"]["a"]["rich_text"]
    assert read(items) == "".join(texts)
    assert len(items) <= ITEMS_MOST
    assert all(units(one["text"]["content"]) <= 2000 and one["annotations"] == {"bold": True} for one in items)


@given(st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_escaped_json_is_the_same_json(data):
    code = {"code": {"language": "json", "rich_text": [item(json.dumps(data, ensure_ascii=False))]}}
    assert json.loads(read(torn(code)["code"]["rich_text"])) == data


def test_what_looked_like_an_attack_does_so_no_more():
    long = f"{ATTACK} {'слово ' * 200}{ATTACK}"
    body = {
        "children": [
            {"paragraph": {"rich_text": [item(long)]}},
            {"table_row": {"cells": [[item(ATTACK)], [item("мир")]]}},
            {"code": {"language": "json", "rich_text": [item(json.dumps({"a": ATTACK}))]}},
        ]
    }
    assert TRIGGERS.search(json.dumps(body, ensure_ascii=False))
    assert not TRIGGERS.search(json.dumps(torn(body), ensure_ascii=False))
