"""Columns, values, questions."""

from typing import Any
from urllib.parse import unquote

from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.conftest import Clock
from tests.adapters.sandbox.notion.conftest import Api, words


def columns(api: Api, sandbox: NotionSandbox, **changes: Any) -> dict[str, Any]:
    where = f"/data_sources/{sandbox.place('deals')}"
    found: dict[str, Any] = api.ok("PATCH", where, {"properties": changes})["properties"]
    return found


def ask(api: Api, sandbox: NotionSandbox, **body: Any) -> list[str]:
    found = api.ok("POST", f"/data_sources/{sandbox.place('deals')}/query", body)["results"]
    return [str(one["properties"]["ID"]["unique_id"]["number"]) for one in found]


def test_a_column_is_made_described_renamed_and_removed(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    made = columns(bot, sandbox, Open={"checkbox": {}, "description": "ask [trida:open]"})["Open"]
    assert (made["type"], made["description"]) == ("checkbox", "ask [trida:open]")
    renamed = columns(bot, sandbox, **{made["id"]: {"name": "Ask"}})
    assert (renamed["Ask"]["id"], "Open" in renamed) == (made["id"], False)
    bot.ok("PATCH", f"/pages/{deal}", {"properties": {unquote(made["id"]): {"checkbox": True}}})
    bot.ok("PATCH", f"/pages/{deal}", {"properties": {made["id"]: {"checkbox": False}}})
    assert "Ask" not in columns(bot, sandbox, Ask=None)
    where = f"/data_sources/{sandbox.place('deals')}"
    for wrong in ({"Deal": None}, {"Nope": None}, {"B": {"button": {}}}, {"T": {"title": {}}}, {"Nope": {"name": "x"}}):
        bot.refused(400, "validation_error", "PATCH", where, {"properties": wrong})


def test_ids_of_properties_are_encoded_and_title_is_title(bot: Api, sandbox: NotionSandbox) -> None:
    found = columns(bot, sandbox, **{f"c{number}": {"url": {}} for number in range(20)})
    ids = [one["id"] for one in found.values()]
    assert found["Deal"]["id"] == "title"
    assert all(len(unquote(one)) == 4 for one in ids if one != "title")
    assert any("%" in one for one in ids)
    assert len(set(ids)) == len(ids)


def test_a_status_has_three_groups(bot: Api, sandbox: NotionSandbox) -> None:
    found = columns(bot, sandbox)["Stage"]["status"]
    named = {one["id"]: one["name"] for one in found["options"]}
    groups = {one["name"]: [named[number] for number in one["option_ids"]] for one in found["groups"]}
    assert groups == {
        "To-do": ["Lead"],
        "In progress": ["Qualified", "Proposal", "Negotiation"],
        "Complete": ["Won", "Lost"],
    }


VALUES: list[tuple[dict[str, Any], Any, Any]] = [
    ({"rich_text": {}}, {"rich_text": words("a", "b")}, "ab"),
    ({"number": {}}, {"number": 2.0}, 2),
    ({"select": {"options": []}}, {"select": {"name": "new"}}, "new"),
    ({"multi_select": {"options": []}}, {"multi_select": [{"name": "x"}, {"name": "y"}]}, ["x", "y"]),
    ({"checkbox": {}}, {"checkbox": True}, True),
    ({"url": {}}, {"url": "https://a.example"}, "https://a.example"),
    ({"email": {}}, {"email": "a@b.example"}, "a@b.example"),
    ({"phone_number": {}}, {"phone_number": "+7"}, "+7"),
    ({"date": {}}, {"date": {"start": "2026-12-01"}}, {"start": "2026-12-01", "end": None, "time_zone": None}),
]


def test_values_come_back(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    columns(bot, sandbox, **{f"c{at}": column for at, (column, _, _) in enumerate(VALUES)})
    bot.ok("PATCH", f"/pages/{deal}", {"properties": {f"c{at}": value for at, (_, value, _) in enumerate(VALUES)}})
    page = bot.ok("GET", f"/pages/{deal}")["properties"]
    found = [simple(page[f"c{at}"]) for at in range(len(VALUES))]
    assert [(type(one), one) for one in found] == [(type(told), told) for _, _, told in VALUES]


def simple(told: dict[str, Any]) -> Any:
    value = told[told["type"]]
    if told["type"] == "rich_text":
        return "".join(one["plain_text"] for one in value)
    if told["type"] == "multi_select":
        return [one["name"] for one in value]
    return value["name"] if told["type"] == "select" else value


WRONG: list[dict[str, Any]] = [
    {"Moon": {"number": 1}},
    {"Amount": {"number": "1"}},
    {"Amount": {"number": True}},
    {"Amount": {"checkbox": True}},
    {"Stage": {"status": {"name": "Nowhere"}}},
    {"Decision date": {"date": {"start": "soon"}}},
    {"Owner": {"people": [{"id": "63397943-b4fd-5799-9de7-122a227b95fb"}]}},
    {"Owner": {"people": [{"id": "63397943-b4fd-5799-9de7-122a227b95fb"}] * 101}},
    {"ID": {"unique_id": {"number": 5}}},
    {"Deal": {"title": words("x" * 2001)}},
]


def test_a_wrong_value_changes_nothing(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    for wrong in WRONG:
        body = {"properties": {"Amount": {"number": 7}, **wrong}}
        bot.refused(400, "validation_error", "PATCH", f"/pages/{deal}", body)
    assert sandbox.value("DEAL-142", "Amount") == 4_800_000


def test_a_relation_needs_a_page_that_can_be_seen(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    relation = {"relation": {"data_source_id": sandbox.place("deals"), "single_property": {}}}
    columns(bot, sandbox, Other=relation)
    every = [{"id": sandbox.create_as("savin", f"d{number}").id} for number in range(30)]
    bot.ok("PATCH", f"/pages/{deal}", {"properties": {"Other": {"relation": every}}})
    found = bot.ok("GET", f"/pages/{deal}")["properties"]["Other"]
    assert (len(found["relation"]), found["has_more"]) == (25, True)
    listed = bot.ok("GET", f"/pages/{deal}/properties/{found['id']}")
    assert len(listed["results"]) == 30
    hidden = {"properties": {"Other": {"relation": [{"id": sandbox.place("Sales")}]}}}
    bot.refused(404, "object_not_found", "PATCH", f"/pages/{deal}", hidden)


ASKED: list[tuple[dict[str, Any], list[str]]] = [
    ({"property": "ID", "unique_id": {"equals": 142}}, ["142"]),
    ({"property": "Stage", "status": {"equals": "Won"}}, ["138"]),
    ({"property": "Stage", "status": {"does_not_equal": "Won"}}, ["143", "142", "141", "140", "139"]),
    ({"property": "Amount", "number": {"greater_than": 5_000_000}}, ["141", "139"]),
    ({"property": "title", "rich_text": {"contains": "wms"}}, ["142"]),
    ({"property": "Decision date", "date": {"before": "2026-11-20"}}, ["143", "138"]),
    ({"or": [{"property": "ID", "unique_id": {"equals": n}} for n in (138, 139)]}, ["139", "138"]),
    (
        {
            "and": [
                {"property": "Amount", "number": {"less_than": 3e6}},
                {"property": "Stage", "status": {"equals": "Lost"}},
            ]
        },
        ["143"],
    ),
    ({"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": "2026-11-21T23:44:00Z"}}, []),
]


def test_questions_are_answered(bot: Api, sandbox: NotionSandbox) -> None:
    for wanted, found in ASKED:
        assert ask(bot, sandbox, filter=wanted) == found


def test_people_boxes_and_times_can_be_asked_for(bot: Api, sandbox: NotionSandbox, clock: Clock) -> None:
    columns(bot, sandbox, Open={"checkbox": {}})
    sandbox.tick_as("orlov", "DEAL-140", "Open")
    box = {"property": "Open", "checkbox": {"equals": True}}
    assert ask(bot, sandbox, filter=box) == ["140"]
    owner = {"property": "Owner", "people": {"contains": sandbox.account("orlov").id}}
    assert ask(bot, sandbox, filter={"and": [box, {"or": [owner]}]}) == ["140"]
    since = {"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": "2026-11-21T23:44:00Z"}}
    assert ask(bot, sandbox, filter=since) == ["140"]
    clock.tick(minutes=1)
    assert ask(bot, sandbox, filter={**since, "last_edited_time": {"after": "2026-11-21T23:44:00Z"}}) == []


def test_answers_are_sorted_and_come_in_pages(bot: Api, sandbox: NotionSandbox) -> None:
    largest = [{"property": "Amount", "direction": "descending"}]
    assert ask(bot, sandbox, sorts=largest) == ["139", "141", "142", "140", "138", "143"]
    where = f"/data_sources/{sandbox.place('deals')}/query"
    page = bot.ok("POST", where, {"sorts": largest, "page_size": 4})
    rest = ask(bot, sandbox, sorts=largest, start_cursor=page["next_cursor"], page_size=4)
    assert (page["has_more"], rest) == (True, ["138", "143"])
    sandbox.world.query_cap = 5
    last = bot.ok(
        "POST", where, {"page_size": 4, "start_cursor": bot.ok("POST", where, {"page_size": 4})["next_cursor"]}
    )
    assert (len(last["results"]), last["has_more"]) == (1, False)
    assert last["request_status"] == {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}


SENSELESS: list[dict[str, Any]] = [
    {"filter": {"property": "Moon", "number": {"equals": 1}}},
    {"filter": {"property": "Amount", "checkbox": {"equals": True}}},
    {"filter": {"property": "Stage", "status": {"equals": "Nowhere"}}},
    {"filter": {"property": "Amount", "number": {"contains": 1}}},
    {"filter": {"and": [{"or": [{"and": []}]}]}},
    {"sorts": [{"property": "Moon"}]},
    {"surprise": 1},
]


def test_a_question_that_makes_no_sense_is_refused(bot: Api, sandbox: NotionSandbox) -> None:
    for wrong in SENSELESS:
        bot.refused(400, "validation_error", "POST", f"/data_sources/{sandbox.place('deals')}/query", wrong)


def test_a_database_is_made_with_its_first_data_source(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    body: dict[str, Any] = {
        "parent": {"type": "page_id", "page_id": sandbox.place("home")},
        "title": words("Talks"),
        "initial_data_source": {
            "properties": {
                "Talk": {"title": {}},
                "State": {"status": {"options": [{"name": "New"}, {"name": "Over", "group": "Complete"}]}},
                "Deal": {"relation": {"data_source_id": sandbox.place("deals"), "single_property": {}}},
            }
        },
    }
    made = bot.ok("POST", "/databases", body)
    source = bot.ok("GET", f"/data_sources/{made['data_sources'][0]['id']}")
    assert list(source["properties"]) == ["Talk", "State", "Deal"]
    assert [len(one["option_ids"]) for one in source["properties"]["State"]["status"]["groups"]] == [1, 0, 1]
    parent = {"type": "data_source_id", "data_source_id": source["id"]}
    values = {"Talk": {"title": words("t")}, "Deal": {"relation": [{"id": deal}]}}
    page = bot.ok("POST", "/pages", {"parent": parent, "properties": values})
    assert page["properties"]["State"]["status"]["name"] == "New"
    assert page["url"].startswith("https://app.notion.com/p/t-")
    workspace = {**body, "parent": {"type": "workspace", "workspace": True}}
    bot.refused(400, "validation_error", "POST", "/databases", workspace)
