from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import requests

from adapters.sandbox.app import create_app
from adapters.sandbox.company import POLUS
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from tests.adapters.sandbox.conftest import Api, Clock, doc


def test_calls_about_an_issue_are_counted(bot: Api, sales: Api, sandbox: Sandbox) -> None:
    mark = sandbox.mark()
    bot.get("/issue/DEAL-142")
    bot.get("/issue/DEAL-141")
    bot.call("PUT", "/issue/DEAL-142", {"fields": {"summary": "x"}})
    comment = sales.call("POST", "/issue/DEAL-142/comment", {"body": doc("x")}).get_json()["id"]
    bot.get(f"/comment/{comment}/properties")
    bot.call("POST", "/comment/list", {"ids": [int(comment)]})
    bot.get("/search/jql", jql="key = DEAL-142")
    bot.call("POST", "/search/jql", {"jql": f"id = {sandbox.issue('DEAL-142').id}"})
    bot.get("/search/jql", jql="project = DEAL")
    bot.call("POST", "/issue/DEAL-142/notify", {"to": {}})
    counts = sandbox.counts("DEAL-142", since=mark)
    assert (counts.reads, counts.writes) == (5, 3)
    assert sandbox.counts("DEAL-142", since=mark, caller="savin").writes == 1
    assert sandbox.counts(since=mark).reads == 7
    assert counts.calls[1].template == "/rest/api/3/issue/{issueIdOrKey}"
    assert [call.status for call in counts.calls] == [200, 204, 201, 200, 200, 200, 200, 400]
    assert sandbox.counts("DEAL-142", since=sandbox.mark()).calls == ()


def test_a_moved_and_a_refused_call_are_about_the_issue_too(bot: Api, sandbox: Sandbox) -> None:
    sandbox.move_as("savin", "DEAL-142", "TEAM")
    mark = sandbox.mark()
    bot.get("/issue/DEAL-142")
    bot.call("DELETE", "/issue/TEAM-3")
    bot.client.get("/rest/api/3/issue/TEAM-3")
    counts = sandbox.counts("TEAM-3", since=mark)
    assert [(call.status, call.caller is None) for call in counts.calls] == [(200, False), (403, False), (401, True)]


def test_what_cannot_be_resolved_is_about_no_issue(bot: Api, sandbox: Sandbox) -> None:
    mark = sandbox.mark()
    bot.call("GET", "/issue/DEAL-999")
    bot.call("GET", "/search/jql", jql="key = ")
    bot.client.post("/rest/api/3/search/jql", data="[", content_type="application/json", auth=bot.auth)
    bot.client.post("/rest/api/3/comment/list", data="[]", content_type="application/json", auth=bot.auth)
    assert [call.issue for call in sandbox.counts(since=mark).calls] == [None] * 4


def test_calls_at_once_do_not_lose_each_other(sandbox: Sandbox) -> None:
    sandbox.limit.enabled = False
    with running(sandbox) as url:

        def write(number: int) -> str:
            where = f"{url}/rest/api/3/issue/DEAL-142/comment"
            answer = requests.post(where, json={"body": doc(str(number))}, auth=sandbox.auth("trida"), timeout=10)
            return str(answer.json()["id"])

        with ThreadPoolExecutor(8) as pool:
            ids = set(pool.map(write, range(40)))
    assert len(ids) == 40
    assert {one.id for one in sandbox.issue("DEAL-142").comments} >= ids
    assert sandbox.counts("DEAL-142").writes == 40


def test_a_handler_works_under_the_lock(clock: Clock) -> None:
    held: list[bool] = []

    def watched() -> datetime:
        held.append(box.world.lock._is_owned())  # type: ignore[attr-defined]
        return clock()

    box = Sandbox(clock).seed(POLUS["en"])
    box.world.clock = watched
    api = Api(create_app(box).test_client(), box.auth("trida"))
    assert api.call("POST", "/issue/DEAL-142/comment", {"body": doc("x")}).status_code == 201
    assert held[0] is True
