"""What the adapter sends is what Notion describes, as far as its description goes."""

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from jsonschema import Draft7Validator

from adapters.notion.connect import Connected
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.domain.people import Person
from plugin.goal_sections import GoalSource, NotionPlace
from plugin.manifest import PeopleSource
from plugin.ports.pages import PageRef
from tests.adapters.notion.conftest import KEY, Clock, Site, connected, doc, selection
from tests.adapters.notion.paper import MemoryLedger, listed
from tests.adapters.notion.test_tasks import MARK, wanted
from tests.adapters.notion.test_writing import DATA, SECTION

SPEC = Path(__file__).parents[4] / "shared" / "specs" / "notion-2025-09-03.json"
pytestmark = pytest.mark.skipif(not SPEC.is_file(), reason="the vendor's OpenAPI file is not beside this checkout")

# described by a page of the reference only: https://developers.notion.com/reference/update-a-comment
NOT_THERE = {("GET", "/v1/comments/{id}"), ("PATCH", "/v1/comments/{id}")}
# its body is wrapped under a ``type`` that the API does not take: https://github.com/makenotion/notion-mcp-server/issues/271
WRONG_BODY = {("PATCH", "/v1/blocks/{block_id}")}
# the description knows two types of blocks, texts without annotations, pages with strings for blocks, no sort by time
OBJECTS = {"type": "array", "items": {"type": "object"}, "maxItems": 100}
LOOSE = {"children": OBJECTS, "sorts": OBJECTS}
# described by pages of the reference: a place in a list (patch-block-children), a comment on a block (create-a-comment)
MORE = {
    ("PATCH", "/v1/blocks/{block_id}/children"): {"position": {"type": "object", "required": ["type"]}},
    ("POST", "/v1/comments"): {"parent": {"type": "object", "minProperties": 1, "maxProperties": 1}},
}


# named after data sources, but written for databases: https://developers.notion.com/reference/post-page has it right
PARENT = {"type": "object", "properties": {"data_source_id": {"type": "string"}}, "required": ["data_source_id"]}


@cache
def spec() -> dict:
    found = json.loads(SPEC.read_text(encoding="utf-8"))
    found["components"]["schemas"]["dataSourceIdParentRequest"] = PARENT
    return found


def operation(method: str, path: str) -> tuple[str, dict] | None:
    for template, operations in sorted(spec()["paths"].items(), key=lambda one: one[0].count("{")):
        pattern = re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(template))
        if method.lower() in operations and re.fullmatch(pattern, path):
            return template, operations[method.lower()]
    return None


def whole(part: dict) -> dict:
    return part if "$ref" not in part else spec()["components"]["parameters"][part["$ref"].rpartition("/")[2]]


def wrongs(request: tuple[str, str, str, bytes]) -> list[str]:
    method, path, query, body = request
    found = operation(method, path)
    if found is None:
        known = (method, re.sub(r"[0-9a-f-]{36}", "{id}", path)) in NOT_THERE
        return [] if known else [f"{method} {path}: not described"]
    template, described = found
    known = {one["name"] for one in map(whole, described.get("parameters", ())) if one["in"] == "query"}
    wrong = [f"{name}: no such parameter" for name in set(parse_qs(query)) - known]
    if body and (method, template) not in WRONG_BODY:
        schema = json.loads(json.dumps(described["requestBody"]["content"]["application/json"]["schema"]))
        schema["properties"] |= {name: LOOSE[name] for name in LOOSE if name in schema["properties"]}
        schema["properties"] |= MORE.get((method, template), {})
        wrong += [f"{name}: not described" for name in json.loads(body) if name not in schema["properties"]]
        root = {**schema, "components": spec()["components"]}
        wrong += [one.message for one in Draft7Validator(root).iter_errors(json.loads(body))]
    return [f"{method} {path} {one}" for one in wrong]


def test_every_request_is_described(
    recorded: list, trida: Connected, sandbox: NotionSandbox, site: Site, clock: Clock, number: str
):
    one = trida.tracker
    savin = Person(sandbox.account("savin").id, "x")
    sandbox.tick_as("savin", KEY, site.slots["open"])
    ticket = one.deal(selection(sandbox, filter={"property": "Сумма", "number": {"greater_than": 0}}), KEY)
    one.deal(selection(sandbox, filter={"property": "Сумма", "number": {"greater_than": 0}}), number)
    assert list(one.changed(selection(sandbox), clock(), [])) == [number]
    one.members(PeopleSource(user_field="Владелец"), ticket)
    one.members(PeopleSource(people=[{"id": "savin@polus.example"}]), ticket)
    one.update(
        number,
        {"status": "x", "agreement": "5", "answer.sales": doc("**x**"), "link": "https://e.example"},
        {"v": 1},
        "trida",
    )
    comment = one.say(number, doc("x"), "m", {})
    one.revise(number, comment, doc("y"))
    section = one.say(number, doc(SECTION), "n", DATA, on_page=True)
    one.revise(number, section, doc(f"### Other\n\n{SECTION}"))
    task = one.open_task(number, wanted(savin), MARK)
    assert one.task_of(number, MARK) == task
    one.revise_task(task.id, doc("x"))
    one.reopen_task(task.id)
    one.published(number)
    other = connected(site, sandbox, talk={"project": sandbox.place("deals")}).tracker
    assert other.task_of(number, MARK) is None
    published(connected(site, sandbox), sandbox)
    calls = [request for request in recorded[0].seen if not request[1].startswith("/v1/databases")]
    assert len(calls) > 30
    assert [wrong for call in calls for wrong in wrongs(call)] == []


def published(one: Connected, sandbox: NotionSandbox) -> None:
    """Make every sort of call that a page of ours and the reading of goals make."""
    place, ledger = NotionPlace(kind="notion", parent=sandbox.place("home")), MemoryLedger()
    page = PageRef(one.pages.create(place, "Goals"), "Goals")
    assert one.pages.find(place, "Goals") == page.id
    one.pages.publish(page, listed("a", ("b", ("c", "d")), "e", "f"), ledger)
    sandbox.comment_as("savin", page.id, "why?", block=ledger.entries["a"].remote)
    one.pages.publish(page, listed(("b", ("c", "d=dd")), "e", "f", "a"), ledger)
    one.pages.check(PageRef(page.id, "Цели"), listed("new", ("b", ("c", "d=dd")), "e", "f", "a"), ledger)
    one.pages.remove(page.id)
    assert list(one.goals.records(GoalSource(id="deals", data_source=sandbox.place("deals"))))


def test_a_wrong_request_is_noticed():
    assert wrongs(("PUT", "/v1/nonsense", "", b""))
    assert wrongs(("POST", "/v1/data_sources/x/query", "", b'{"page_size": "5"}'))
    assert wrongs(("POST", "/v1/comments", "", b'{"rich_text": []}'))
    assert wrongs(("PATCH", "/v1/pages/x", "", b'{"propertys": {}}'))
    assert wrongs(("GET", "/v1/users/me", "surprise=1", b""))
