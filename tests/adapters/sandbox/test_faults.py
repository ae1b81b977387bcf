from email.utils import parsedate_to_datetime

import pytest
import requests

from adapters.sandbox.errors import Refused
from adapters.sandbox.faults import Fault
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from tests.adapters.sandbox.conftest import Api, Clock, Ticks, refused


def put(api: Api, summary: str = "x"):
    return api.call("PUT", "/issue/DEAL-142", {"fields": {"summary": summary}})


@pytest.mark.parametrize("kind", ["401", "409", "429", "500", "502", "503", "504"])
def test_a_gateway_answer_in_place_of_the_call(bot: Api, sandbox: Sandbox, kind: str) -> None:
    sandbox.fault(kind)
    refused(put(bot, "lost"), int(kind))
    assert sandbox.issue("DEAL-142").values["summary"] != "lost"
    assert put(bot).status_code == 204


def test_retry_after_in_all_its_forms(bot: Api, sandbox: Sandbox, clock: Clock) -> None:
    def header(**how) -> str | None:
        sandbox.fault("429", **how)
        return put(bot).headers.get("Retry-After")

    assert header() is None
    assert header(retry_after=7) == "7"
    assert header(retry_after="huge") == "1847"
    date = parsedate_to_datetime(header(retry_after="date", seconds=30) or "")
    assert (date - clock.moment.replace(microsecond=0)).total_seconds() == 30
    sandbox.fault("429", reason="jira-burst-based")
    answer = put(bot)
    assert answer.headers["RateLimit-Reason"] == "jira-burst-based"
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    sandbox.fault("503", retry_after=3)
    assert put(bot).headers["Retry-After"] == "3"


def test_a_fault_chooses_its_calls_and_its_number(bot: Api, sandbox: Sandbox) -> None:
    sandbox.fault("503", method="PUT", path="/issue/DEAL-142$", times=2)
    assert bot.call("GET", "/issue/DEAL-142").status_code == 200
    assert bot.call("PUT", "/issue/DEAL-141", {"fields": {"summary": "x"}}).status_code == 204
    assert [put(bot).status_code for _ in range(3)] == [503, 503, 204]
    endless = sandbox.fault("503", times=None)
    assert [put(bot).status_code for _ in range(5)] == [503] * 5
    sandbox.faults.clear(endless)
    assert put(bot).status_code == 204


def test_chance_follows_the_seed(bot: Api, sandbox: Sandbox) -> None:
    def run(seed: int) -> list[int]:
        sandbox.clear_faults()
        sandbox.fault("503", method="GET", times=None, chance=0.5, seed=seed)
        return [bot.call("GET", "/myself").status_code for _ in range(40)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 5 < run(3).count(503) < 35


def test_an_unknown_fault_is_an_error() -> None:
    with pytest.raises(ValueError, match="meteor"):
        Fault("meteor")


def test_the_connection_breaks_before_or_after_the_write(sandbox: Sandbox) -> None:
    with running(sandbox) as url, requests.Session() as http:
        http.auth = sandbox.auth("trida")
        path = f"{url}/rest/api/3/issue/DEAL-142"
        mark = sandbox.mark()
        for kind, kept in (("drop", "LogistPark: WMS for 3 warehouses"), ("lost-ack", "lost-ack")):
            sandbox.fault(kind, method="PUT")
            with pytest.raises(requests.ConnectionError):
                http.put(path, json={"fields": {"summary": kind}}, timeout=5)
            assert sandbox.issue("DEAL-142").values["summary"] == kept
        assert [call.status for call in sandbox.counts("DEAL-142", since=mark).calls] == [0, 0]
        assert http.get(path, timeout=5).json()["fields"]["summary"] == "lost-ack"


def test_a_slow_answer(sandbox: Sandbox) -> None:
    with running(sandbox) as url, requests.Session() as http:
        http.auth = sandbox.auth("trida")
        sandbox.fault("slow", seconds=0.4)
        with pytest.raises(requests.ReadTimeout):
            http.get(f"{url}/rest/api/3/myself", timeout=0.1)
        assert http.get(f"{url}/rest/api/3/myself", timeout=5).status_code == 200


def test_twenty_writes_on_one_issue_in_two_seconds(bot: Api, sandbox: Sandbox, ticks: Ticks) -> None:
    assert [put(bot, f"{n}").status_code for n in range(20)] == [204] * 20
    answer = put(bot, "one too many")
    refused(answer, 429)
    assert answer.headers["RateLimit-Reason"] == "jira-per-issue-on-write"
    assert int(answer.headers["Retry-After"]) >= 2
    assert sandbox.issue("DEAL-142").values["summary"] == "19"
    assert bot.call("GET", "/issue/DEAL-142").status_code == 200
    assert bot.call("PUT", "/issue/DEAL-141", {"fields": {"summary": "x"}}).status_code == 204
    ticks.now += 2
    assert put(bot).status_code == 204
    sandbox.limit.enabled = False
    assert [put(bot, f"{n}").status_code for n in range(30)] == [204] * 30


def test_a_hundred_writes_on_one_issue_in_thirty_seconds(bot: Api, ticks: Ticks) -> None:
    for n in range(100):
        ticks.now += 0.2
        assert put(bot, f"{n}").status_code == 204
    refused(put(bot), 429)
    ticks.now += 11
    assert put(bot).status_code == 204


def test_a_refusal_is_not_raised_through_python_silently(sandbox: Sandbox) -> None:
    with pytest.raises(Refused):
        sandbox.edit_as("savin", "DEAL-142", {"labels": ["two words"]})
