from datetime import timedelta

import pytest

from adapters.sandbox.sandbox import Sandbox
from tests.adapters.sandbox.conftest import Api, Clock, refused

SEARCH = "/search/jql"


def test_ids_only_by_default_and_pages_by_token(bot: Api) -> None:
    first = bot.get(SEARCH, jql="project = DEAL order by key", maxResults=4)
    assert set(first) == {"issues", "isLast", "nextPageToken"}
    assert [set(one) for one in first["issues"]] == [{"id"}] * 4
    last = bot.get(SEARCH, jql="project = DEAL order by key", maxResults=4, nextPageToken=first["nextPageToken"])
    assert (last["isLast"], len(last["issues"]), "nextPageToken" in last) == (True, 2, False)
    assert not {one["id"] for one in first["issues"]} & {one["id"] for one in last["issues"]}


def test_fields_and_properties_by_post(bot: Api, sandbox: Sandbox) -> None:
    sandbox.issue("DEAL-142").properties["trida"] = {"a": 1}
    body = {"jql": "key = DEAL-142", "fields": ["summary"], "properties": ["trida"], "expand": "changelog"}
    (issue,) = bot.call("POST", SEARCH, body).get_json()["issues"]
    assert issue["fields"] == {"summary": "LogistPark: WMS for 3 warehouses"}
    assert issue["properties"] == {"trida": {"a": 1}}
    assert issue["changelog"]["total"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"jql": "project = DEAL", "startAt": 0},
        {"jql": "project = DEAL", "expand": ["changelog"]},
        {"jql": "project = DEAL", "fields": "summary"},
        {"jql": "project = DEAL", "maxResults": "5"},
        {"jql": "project = DEAL", "reconcileIssues": list(range(51))},
        {"jql": "project = DEAL", "properties": list("abcdef")},
        {"jql": "project = DEAL", "nextPageToken": "broken"},
        {"jql": "order by key"},
        {"jql": ""},
        {},
    ],
)
def test_a_bad_search_is_refused(bot: Api, body) -> None:
    refused(bot.call("POST", SEARCH, body), 400)


def test_a_token_belongs_to_its_query_and_lives_a_week(bot: Api, clock: Clock) -> None:
    token = bot.get(SEARCH, jql="project = DEAL", maxResults=1)["nextPageToken"]
    refused(bot.call("GET", SEARCH, jql="project = TEAM", nextPageToken=token), 400)
    clock.tick(days=8)
    refused(bot.call("GET", SEARCH, jql="project = DEAL", nextPageToken=token), 400)


def test_the_old_search_is_gone(bot: Api) -> None:
    for method in ("GET", "POST"):
        told = refused(bot.call(method, "/search", {} if method == "POST" else None, jql="project = DEAL"), 410)
        assert "CHANGE-2046" in told["errorMessages"][0]


def test_the_search_lags_unless_reconciled(bot: Api, sandbox: Sandbox, clock: Clock) -> None:
    def found(**more) -> int:
        return len(bot.get(SEARCH, jql="labels = trida", **more)["issues"])

    sandbox.lag(timedelta(seconds=5))
    sandbox.label_as("savin", "DEAL-142", add="trida")
    assert found() == 0
    assert found(reconcileIssues=sandbox.issue("DEAL-142").id) == 1
    made = sandbox.create_as("savin", "DEAL", "New", labels=["trida"])
    assert found(reconcileIssues=[made.id, sandbox.issue("DEAL-142").id]) == 2
    clock.tick(seconds=4)
    assert found() == 0
    clock.tick(seconds=1)
    assert found() == 2
    sandbox.label_as("savin", "DEAL-142", remove="trida")
    stale = bot.get(SEARCH, jql="labels = trida", fields="labels")["issues"]
    assert [one["fields"]["labels"] for one in stale] == [["trida"], ["trida"]]


def test_only_what_the_caller_may_browse_is_found(bot: Api, sandbox: Sandbox) -> None:
    sandbox.permit("trida", "BROWSE_PROJECTS", "DEAL", allowed=False)
    assert bot.get(SEARCH, jql="project = DEAL")["issues"] == []


def test_a_deleted_issue_is_not_found(bot: Api, sandbox: Sandbox) -> None:
    sandbox.lag(timedelta(seconds=5))
    sandbox.delete_as("ryabova", "DEAL-142")
    assert bot.get(SEARCH, jql="key = DEAL-142")["issues"] == []
