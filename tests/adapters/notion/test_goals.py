"""Goals from a data source: typed values by the names of the manifest, whoever edited last, what is closed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from adapters.notion.goal_values import above, value
from adapters.notion.schema import Property
from adapters.sandbox.notion import databases, schema
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.domain.goals.model import Said
from plugin.domain.people import Person
from plugin.errors import NeedsOperator
from plugin.goal_sections import GoalSource
from tests.adapters.notion.conftest import Clock, Site, connected

COLUMNS = {
    "Цель": {"title": {}},
    "План": {"number": {"format": "number_with_commas"}},
    "Доля 🎯": {"number": {"format": "percent"}},
    "Период": {"date": {}},
    "Отдел": {"select": {}},
    "Теги": {"multi_select": {}},
    "Кто": {"people": {}},
    "Скрыта": {"checkbox": {}},
    "Заметка": {"rich_text": {}},
    "Этап": {"status": {}},
    "№": {"unique_id": {"prefix": "GOAL"}},
}
FIELDS = {
    "plan": "план",
    "fact": "Доля 🎯",
    "period": "Период",
    "department": "Отдел",
    "metric": "Теги",
    "owner": "Кто",
    "private": "Скрыта",
    "note": "Заметка",
}


@pytest.fixture
def goals(sandbox: NotionSandbox) -> str:
    bot = sandbox.world.bot
    body = {
        "parent": {"page_id": sandbox.place("home")},
        "title": [{"text": {"content": "Цели"}}],
        "initial_data_source": {"properties": COLUMNS},
    }
    made = sandbox.world.sources[databases.create(sandbox.world, bot, body).sources[0]]
    up = {"relation": {"data_source_id": made.id, "type": "single_property", "single_property": {}}}
    for name in ("Ниже", "Родительская"):
        schema.make(sandbox.world, made, name, up, name)
    return made.id


def read(site: Site, sandbox: NotionSandbox, goals: str, fields=None, **more):
    source = GoalSource(id="goals", data_source=goals, fields=FIELDS if fields is None else fields, **more)
    return list(connected(site, sandbox).goals.records(source))


def test_a_goal_is_read_by_the_names_of_the_manifest(site: Site, sandbox: NotionSandbox, goals: str, clock: Clock):
    top = sandbox.create_as("savin", "Продажи", source=goals)
    clock.tick(hours=1)
    row = {"План": 48.5, "Доля 🎯": 0.04, "Период": "2026-11-01", "Отдел": "Маркетинг", "Теги": ["лиды", "прочее"]}
    row |= {"Кто": "savin", "Скрыта": True, "Заметка": "осторожно", "Родительская": top.id, "Ниже": top.id}
    made = sandbox.create_as("savin", "Лиды", source=goals, **row)
    first, one = read(site, sandbox, goals)
    person = sandbox.account("savin")
    assert (one.id, one.key, one.title) == (made.id, "GOAL-2", "Лиды")
    assert one.url == f"https://www.notion.so/{made.id.replace('-', '')}"
    assert one.values == {
        "plan": Decimal("48.5"),
        "fact": Decimal(4),
        "period": date(2026, 11, 1),
        "department": "Маркетинг",
        "metric": "лиды, прочее",
        "owner": Person(person.id, person.name, person.email),
        "private": True,
        "note": "осторожно",
        "parent": (top.id,),
    }
    edited = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
    assert one.said["plan"] == Said(person.name, edited)
    assert (one.closed, one.closed_at, one.changed_at) == (False, None, edited)
    assert first.values == {**dict.fromkeys(FIELDS), "private": False, "parent": ()}


def test_who_made_it_owns_it_where_no_field_says_it(site: Site, sandbox: NotionSandbox, goals: str):
    sandbox.create_as("savin", "Лиды", source=goals)
    (one,) = read(site, sandbox, goals, fields={})
    assert (one.values["owner"].id, set(one.said)) == (sandbox.account("savin").id, {"parent"})


def test_a_goal_is_closed_by_its_status_and_a_filter_chooses(site: Site, sandbox: NotionSandbox, goals: str):
    sandbox.create_as("savin", "Лиды", source=goals, Этап="Done")
    sandbox.create_as("savin", "Сделки", source=goals, Этап="In progress")
    done, under_way = sorted(read(site, sandbox, goals), key=lambda one: one.title)
    assert (done.closed, done.closed_at) == (True, done.changed_at)
    assert not under_way.closed
    chosen = read(site, sandbox, goals, filter={"property": "Этап", "status": {"equals": "Done"}})
    assert [one.title for one in chosen] == ["Лиды"]


def test_more_parents_than_a_page_shows_are_asked_for(site: Site, sandbox: NotionSandbox, goals: str):
    tops = [sandbox.create_as("savin", f"Цель {number}", source=goals).id for number in range(27)]
    sandbox.create_as("savin", "Ниже всех", source=goals, Родительская=tops)
    mark = sandbox.mark()
    last = next(one for one in read(site, sandbox, goals) if one.title == "Ниже всех")
    assert last.values["parent"] == tuple(tops)
    asked = [one.template for one in sandbox.counts(since=mark).calls]
    assert asked.count("/pages/{page_id}/properties/{property_id}") == 1


def test_a_field_that_is_not_there_is_named_and_one_that_came_later_is_found(
    site: Site, sandbox: NotionSandbox, goals: str
):
    source = GoalSource(id="goals", data_source=goals, fields={"unit": "Единица"})
    reader = connected(site, sandbox).goals
    with pytest.raises(NeedsOperator, match="field_missing") as stopped:
        list(reader.records(source))
    assert stopped.value.facts["field"] == "Единица"
    schema.make(sandbox.world, sandbox.world.sources[goals], "Единица", {"select": {}}, "Единица")
    sandbox.create_as("savin", "Лиды", source=goals, Единица="шт")
    assert [one.values["unit"] for one in reader.records(source)] == ["шт"]


def test_what_we_do_not_see_is_for_a_person_to_share(site: Site, sandbox: NotionSandbox):
    with pytest.raises(NeedsOperator, match="not_shared"):
        read(site, sandbox, "0" * 32)
    with pytest.raises(NeedsOperator, match="selection_wrong"):
        read(site, sandbox, sandbox.place("deals"), fields={}, filter={"property": "no", "number": {"equals": 1}})


def text(words):
    return [{"type": "text", "plain_text": words, "text": {"content": words}}]


@pytest.mark.parametrize(
    "one, wanted",
    [
        ({"type": "number", "number": 36.0}, Decimal(36)),
        ({"type": "number", "number": 0.1}, Decimal("0.1")),
        ({"type": "number", "number": None}, None),
        ({"type": "formula", "formula": {"type": "number", "number": 12}}, Decimal(12)),
        ({"type": "formula", "formula": {"type": "boolean", "boolean": False}}, False),
        ({"type": "formula", "formula": {"type": "string", "string": "Q4"}}, "Q4"),
        ({"type": "formula", "formula": {"type": "date", "date": {"start": "2026-10-01"}}}, date(2026, 10, 1)),
        ({"type": "formula", "formula": {"type": "unsupported", "unsupported": {}}}, None),
        ({"type": "rollup", "rollup": {"type": "number", "number": 7, "function": "sum"}}, Decimal(7)),
        (
            {"type": "rollup", "rollup": {"type": "array", "array": [{"type": "rich_text", "rich_text": text("a")}]}},
            "a",
        ),
        (
            {"type": "rollup", "rollup": {"type": "array", "array": [{"type": "number", "number": n} for n in (1, 2)]}},
            "1, 2",
        ),
        (
            {
                "type": "rollup",
                "rollup": {"type": "array", "array": [{"type": "relation", "relation": [{"id": n}]} for n in "ab"]},
            },
            ("a", "b"),
        ),
        ({"type": "rollup", "rollup": {"type": "array", "array": []}}, None),
        (
            {"type": "date", "date": {"start": "2026-10-01T00:00:00+03:00", "end": "2026-12-31"}},
            "2026-10-01/2026-12-31",
        ),
        ({"type": "date", "date": None}, None),
        ({"type": "status", "status": {"name": "Принят"}}, "Принят"),
        ({"type": "select", "select": None}, None),
        ({"type": "url", "url": "https://x.example"}, "https://x.example"),
        ({"type": "people", "people": []}, None),
        ({"type": "created_by", "created_by": {"id": "u", "name": "Анна"}}, Person("u", "Анна")),
        ({"type": "last_edited_time", "last_edited_time": "2026-11-02T09:00:00.000Z"}, date(2026, 11, 2)),
        ({"type": "unique_id", "unique_id": {"prefix": None, "number": 7}}, "7"),
        ({"type": "files", "files": [{"name": "a.pdf"}]}, None),
        ({}, None),
    ],
)
def test_every_sort_of_value(one, wanted):
    found = value(one, Property("x", "x", str(one.get("type"))))
    assert (found, type(found)) == (wanted, type(wanted))


def test_percent_is_what_people_see():
    share = {"type": "rollup", "rollup": {"type": "number", "number": 1, "function": "percent_checked"}}
    found = value(share, Property("x", "x", "rollup", percent=True))
    assert (found, str(found)) == (Decimal(100), "100")


def test_a_parent_may_be_written_as_keys():
    assert above("GOAL-1, GOAL-2;GOAL-3 ,") == ("GOAL-1", "GOAL-2", "GOAL-3")
    assert above(None) == ()
