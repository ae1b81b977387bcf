"""Every endpoint is driven once; what goes in and what comes out is held against the vendor's own description."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from adapters.sandbox.rest.routes import DATA_CENTER
from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import PREFIX, Api
from tests.adapters.sandbox.dc.conftest import API, HOOKS, make_field, place
from tests.adapters.sandbox.dc.spec import DEFECTS, SPEC, needed, operation, problems, strangers, wrong_body

pytestmark = needed

# answers that the description gives to another call or describes as one thing where it is a list or a page of them
LISTS = {"/field", "/project", "/status", "/issuetype", "/priority", "/user/search", "/issue/{issueIdOrKey}/remotelink"}
LISTS |= {"/screens/{screenId}/tabs", "/screens/{screenId}/availableFields", "/project/{projectIdOrKey}/statuses"}
LISTS |= {"/screens/{screenId}/tabs/{tabId}/fields"}
PAGES = {"/customFields", "/group/member"}
STATUSES = {("GET", "/screens"): 201}


@dataclass
class Driver:
    api: Api
    driven: set[tuple[str, str]] = field(default_factory=set)

    def __call__(self, method: str, template: str, status: int, body: Any = None, path: str = "", **query: Any) -> Any:
        """Call one endpoint; ``path`` fills the placeholders of the template in order."""
        parts = iter(path.split())
        target = re.sub(r"\{\w+\}", lambda _: next(parts), template)
        answer = self.api.call(method, target, body, **query)
        assert answer.status_code == status, (method, target, answer.text)
        known = operation(method, template)["responses"].get(str(STATUSES.get((method, template), status)))
        assert known is not None, (method, template, status)
        if body is not None:
            assert wrong_body(method, template, body) == []
        assert strangers(method, template, set(query)) == set()
        schema = known.get("content", {}).get("application/json", {}).get("schema", {})
        for one in _each(template, answer.get_json(silent=True)) if method == "GET" else [answer.get_json(silent=True)]:
            assert (problems(schema, one) if answer.data else []) == [], (method, template)
        self.driven.add((method, API + template))
        return answer.get_json(silent=True)


def _each(template: str, answer: Any) -> list[Any]:
    if template in PAGES:
        return list(answer["values"])
    return answer if template in LISTS and isinstance(answer, list) else [answer]


def test_the_whole_surface(admin: Api, bot: Api, sandbox: Sandbox) -> None:
    sandbox.permit("installer", "BROWSE_PROJECTS")
    go = Driver(admin)
    about_the_site(go)
    text = fields_and_screens(go, sandbox)
    issues(go, text)
    links(go)
    talk(go)
    search(go)
    many(go)
    go("DELETE", "/customFields", 200, ids=f"{text},customfield_1")
    go("DELETE", "/customFields", 400, ids=text)
    go("DELETE", "/issue/{issueIdOrKey}", 204, path="DEAL-142")
    every = {(method, path) for method, path, _ in DATA_CENTER if not path.startswith(HOOKS)}
    assert go.driven == every


def about_the_site(go: Driver) -> None:
    go("GET", "/serverInfo", 200)
    go("GET", "/myself", 200, expand="groups")
    go("GET", "/mypermissions", 200, projectKey="DEAL")
    for what in ("/status", "/issuetype", "/priority", "/project", "/field", "/issueLinkType"):
        go("GET", what, 200)
    go("GET", "/user", 200, username="lebedeva", expand="groups")
    go("GET", "/user", 404, username="nobody")
    go("GET", "/user/search", 200, username="i")
    go("GET", "/group/member", 200, groupname="marketing-team")
    go("GET", "/groups/picker", 200, query="market")
    go("GET", "/project/{projectIdOrKey}", 200, path="DEAL")
    go("GET", "/project/{projectIdOrKey}/statuses", 200, path="TEAM")
    for url in go("GET", "/project/{projectIdOrKey}/role", 200, path="DEAL").values():
        go("GET", "/project/{projectIdOrKey}/role/{id}", 200, path=f"DEAL {url.rpartition('/')[2]}")


def fields_and_screens(go: Driver, sandbox: Sandbox) -> str:
    home = int(sandbox.world.project("DEAL").id)
    body = {"name": "Spec", "type": PREFIX + "textfield", "searcherKey": PREFIX + "textsearcher", "description": "d"}
    made = go("POST", "/field", 201, {**body, "projectIds": [home]})["id"]
    go("POST", "/field", 400, {"name": "", "type": "no"})
    go("GET", "/customFields", 200, search="spec", projectIds=home, startAt=0, maxResults=50)
    screen = go("GET", "/screens", 200, search="edit/view")[0]["id"]
    tab = go("GET", "/screens/{screenId}/tabs", 200, path=f"{screen}")[0]["id"]
    assert made in [one["id"] for one in go("GET", "/screens/{screenId}/availableFields", 200, path=f"{screen}")]
    where = "/screens/{screenId}/tabs/{tabId}/fields"
    go("POST", where, 200, {"fieldId": made}, path=f"{screen} {tab}")
    go("POST", where, 400, {"fieldId": made}, path=f"{screen} {tab}")
    go("GET", where, 200, path=f"{screen} {tab}")
    go("DELETE", where + "/{id}", 204, path=f"{screen} {tab} {made}")
    go("GET", "/screens/{screenId}/tabs", 400, path="7")
    go("POST", "/screens/addToDefault/{fieldId}", 204, path=made)
    text = make_field(go.api, "Text")
    place(go.api, sandbox, text)
    return text


def issues(go: Driver, text: str) -> None:
    new = {"project": {"key": "DEAL"}, "issuetype": {"name": "Task"}, "summary": "Spec", "assignee": {"name": "savin"}}
    key = go("POST", "/issue", 201, {"fields": new, "properties": [{"key": "k", "value": {"a": 1}}]})["key"]
    go("POST", "/issue", 400, {"fields": {}})
    one = "/issue/{issueIdOrKey}"
    change = {text: "h1. c", "description": "d"}
    go("PUT", one, 204, {"fields": change, "update": {"labels": [{"add": "x"}]}}, path=key)
    every = {"expand": "changelog,editmeta,renderedFields,names,schema", "properties": "*all"}
    go("GET", one, 200, path=key, **every)
    go("GET", one + "/editmeta", 200, path=key)
    step = go("GET", one + "/transitions", 200, path=key, expand="transitions.fields")["transitions"][0]["id"]
    go("POST", one + "/transitions", 204, {"transition": {"id": step}}, path=key)
    letter = {"subject": "s", "textBody": "t", "htmlBody": "<p>t</p>", "to": {"users": [{"name": "savin"}]}}
    go("POST", one + "/notify", 204, letter, path=key)
    link = {"globalId": "g", "object": {"url": "https://a.example", "title": "t", "summary": "s"}}
    number = go("POST", one + "/remotelink", 200, link, path=key)["id"]
    go("GET", one + "/remotelink", 200, path=key)
    go("GET", one + "/remotelink/{linkId}", 200, path=f"{key} {number}")
    go("PUT", one + "/remotelink/{linkId}", 204, link, path=f"{key} {number}")
    go("DELETE", one + "/remotelink/{linkId}", 204, path=f"{key} {number}")
    go("POST", one + "/remotelink", 200, link, path=key)
    go("DELETE", one + "/remotelink", 204, path=key, globalId="g")
    properties(go, one, key)


def properties(go: Driver, owner: str, path: str) -> None:
    one = owner + "/properties/{propertyKey}"
    go("PUT", one, 201, {"a": 1}, path=f"{path} t")
    go("PUT", one, 200, {"a": 2}, path=f"{path} t")
    go("GET", owner + "/properties", 200, path=path)
    go("GET", one, 200, path=f"{path} t")
    go("DELETE", one, 204, path=f"{path} t")


def links(go: Driver) -> None:
    ends = {"inwardIssue": {"key": "DEAL-141"}, "outwardIssue": {"key": "DEAL-142"}}
    go("POST", "/issueLink", 201, {"type": {"name": "Relates"}, **ends})
    go("POST", "/issueLink", 404, {"type": {"name": "Nothing"}, **ends})
    shown = go("GET", "/issue/{issueIdOrKey}", 200, path="DEAL-142", fields="issuelinks", expand="editmeta")
    number = shown["fields"]["issuelinks"][0]["id"]
    go("GET", "/issueLink/{linkId}", 200, path=number)
    go("DELETE", "/issueLink/{linkId}", 204, path=number)
    go("GET", "/issueLink/{linkId}", 404, path=number)


def many(go: Driver) -> None:
    new = {"project": {"key": "DEAL"}, "issuetype": {"name": "Task"}, "summary": "Spec"}
    add = {"add": {"type": {"name": "Relates"}, "outwardIssue": {"key": "DEAL-142"}}}
    whole = {"fields": new, "update": {"issuelinks": [add]}, "properties": [{"key": "k", "value": {"a": 1}}]}
    go("POST", "/issue/bulk", 201, {"issueUpdates": [whole, {"fields": {}}]})
    go("POST", "/issue/bulk", 400, {"issueUpdates": [{"fields": {}}]})
    place = "/issue/createmeta/{projectIdOrKey}/issuetypes"
    kinds = go("GET", place, 200, path="DEAL")["values"]
    go("GET", place + "/{issueTypeId}", 200, path=f"DEAL {kinds[0]['id']}", maxResults="200")
    go("GET", place, 400, path="NONE")


def talk(go: Driver) -> None:
    where = "/issue/{issueIdOrKey}/comment"
    role = {"type": "role", "value": "Administrators"}
    body = {"body": "*x*", "visibility": role, "properties": [{"key": "k", "value": {"a": 1}}]}
    made = go("POST", where, 201, body, path="DEAL-142", expand="renderedBody")["id"]
    go("POST", where, 400, {"body": ""}, path="DEAL-142")
    go("GET", where, 200, path="DEAL-142", expand="renderedBody", orderBy="-created", startAt=0, maxResults=10)
    go("GET", where + "/{id}", 200, path=f"DEAL-142 {made}")
    go("PUT", where + "/{id}", 200, {"body": "y"}, path=f"DEAL-142 {made}")
    properties(go, "/comment/{commentId}", made)
    go("DELETE", where + "/{id}", 204, path=f"DEAL-142 {made}")


def search(go: Driver) -> None:
    wanted = {"jql": "project = DEAL", "fields": ["*all"], "expand": ["changelog", "names"], "startAt": 2}
    assert go("POST", "/search", 200, {**wanted, "maxResults": 2})["total"] == 7
    go("POST", "/search", 400, {"jql": "nonsense = 1"})
    go("GET", "/search", 200, jql="project = DEAL", fields="summary", maxResults=1)


def test_the_allow_list_has_no_entry_too_many() -> None:
    whole = json.loads(SPEC.read_text(encoding="utf-8"))["components"]["schemas"]
    for name, prop, truth, _ in DEFECTS:
        assert whole[name]["properties"].get(prop) != truth


def test_the_validator_catches_a_wrong_answer() -> None:
    results = {"$ref": "#/components/schemas/SearchResultsBean"}
    assert problems(results, {"issues": [], "total": 0}) == []
    assert problems(results, {"issues": [{"id": 7}]})
