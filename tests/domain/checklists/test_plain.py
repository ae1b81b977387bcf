"""Items as JSON data and back: exactly, over versions."""

import json
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.domain.checklists.counting import states
from plugin.domain.checklists.model import Against, Box, Closed, Item, ItemState, Kind, NotApplicable, Shown, Template
from plugin.domain.checklists.plain import (
    dump_item,
    dump_shown,
    dump_templates,
    load_item,
    load_shown,
    load_templates,
)
from tests.domain.checklists.samples import STANDING, sample_checklist

_text = st.text(max_size=6)
_at = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
_day = st.none() | st.dates(date(2020, 1, 1))
_against = st.none() | st.builds(Against, _text, _text, _at)
_box = st.builds(Box, st.booleans(), _text, _text, _at, st.booleans(), _against, st.booleans())
_claim = st.builds(NotApplicable, _text, _text, _text, _at, _text, _against)
_texts = st.dictionaries(_text, _text, max_size=2)
_shown = st.builds(
    Shown,
    st.dictionaries(_text, st.booleans(), max_size=2),
    st.booleans(),
    st.booleans(),
    _text,
    _text,
    _text,
    _day,
    st.booleans(),
)
_item = st.builds(
    Item,
    id=_text,
    key=_text,
    kind=st.sampled_from(Kind),
    weight=st.integers(),
    boxes=st.dictionaries(_text, _box, max_size=2),
    since=st.dates(),
    facts=_texts,
    source=_text,
    url=_text,
    first=_text,
    text=_text,
    deal=_text,
    owner=_text,
    due=_day,
    carried=st.integers(0, 9),
    not_applicable=st.none() | _claim,
    closed=st.none() | st.sampled_from(Closed),
    closed_at=_at,
    remote=_texts,
    shown=st.none() | _shown,
)


@settings(max_examples=30)
@given(_item)
def test_an_item_comes_back_as_it_was(item):
    data = dump_item(item)
    back = load_item(json.loads(json.dumps(data)))
    assert back == item
    assert dump_item(back) == data


@settings(max_examples=15)
@given(st.none() | _shown)
def test_what_is_shown_comes_back_as_it_was(shown):
    assert load_shown(json.loads(json.dumps(dump_shown(shown)))) == shown


def test_types_come_back_too():
    for item in sample_checklist().items:
        back = load_item(dump_item(item))
        assert (type(back.kind), type(back.closed), type(back.since)) == (Kind, type(item.closed), date)


def test_what_another_version_knows_is_passed_over_and_what_it_lacks_is_the_default():
    item = sample_checklist().items[0]
    data = dump_item(item)
    assert load_item({**data, "later": 1, "boxes": {"sales": {"later": 2}}}).boxes == {"sales": Box()}
    bare = {name: data[name] for name in ("id", "key", "kind", "weight", "boxes", "since")}
    assert load_item(bare) == Item(item.id, item.key, item.kind, item.weight, item.boxes, item.since)
    assert load_item({**bare, "not_applicable": {"reason": "x"}}).not_applicable == NotApplicable("", "", "", None, "x")


def test_templates_come_back_as_they_were():
    assert load_templates(json.loads(json.dumps(dump_templates(STANDING)))) == STANDING
    assert load_templates([{"id": "a", "text": {}, "later": 1}]) == (Template("a", {}),)


def test_items_are_counted_by_state():
    assert states([]) == dict.fromkeys(ItemState, 0)
    assert list(states(sample_checklist().items).values()) == [2, 4, 3, 1, 1]
