"""``make live`` against the sandbox: everything that a program can look at is seen, and nothing is left behind."""

from dataclasses import replace

import pytest

from adapters.sandbox.company import POLUS
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import now, running
from tests.live import arriving, visit
from tests.live.__main__ import CHECKS, main, visit_site
from tests.live.checks import NOT_CHECKED, SEEN, assumptions, table
from tests.live.environment import Environment, Login, Refusal, read
from tests.live.listener import listening

NEEDS_FIELDS = {6, 10, 11, 12, 27, 28, 39, 40}
FULL = {"LIVE_OK": "1", "TRIDA_LIVE_URL": "http://127.0.0.1:1", "TRIDA_LIVE_EMAIL": "a@example.com"}
FULL |= {"TRIDA_LIVE_TOKEN": "t", "TRIDA_LIVE_PROJECT": "DEAL"}


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(arriving, "QUIET_SECONDS", 0.5)
    sandbox = Sandbox(now).seed(POLUS["en"])
    sandbox.limit.enabled = False  # the long history would wait half a minute for it
    with running(sandbox) as url:
        yield sandbox, url


def environment(sandbox, url, project="DEAL", **more):
    admin, second = (Login(*sandbox.auth(name)) for name in ("installer", "savin"))
    return Environment(url, admin, project, second=second, **more)


def standing(sandbox):
    """Everything that an installation or a ticket could leave on a site."""
    world = sandbox.world
    screens = {n: [list(tab.fields) for tab in one.tabs] for n, one in world.screens.items()}
    schemes = {n: set(fields) for n, fields in world.schemes.items()}
    return set(world.issues), set(world.fields), set(world.hooks), screens, schemes


def test_everything_checkable_is_seen_and_nothing_is_left(site):
    sandbox, url = site
    before = standing(sandbox)
    with listening("127.0.0.1", 0) as listener:
        hook_url = f"http://127.0.0.1:{listener.port}/hooks"
        results = visit_site(environment(sandbox, url, hook_url=hook_url, long=True), listener)
        assert sandbox.drain()
    assert [(n, *told) for n, told in results.items() if told[0] != SEEN] == []
    assert standing(sandbox) == before


def test_a_team_managed_project_has_no_shared_fields_to_look_at(site):
    sandbox, url = site
    before = standing(sandbox)
    results = visit_site(environment(sandbox, url, "TEAM"))
    assert {n for n, (state, _) in results.items() if state not in {SEEN, NOT_CHECKED}} == set()
    assert {n for n in NEEDS_FIELDS - {6} if results[n][0] == SEEN} == set()
    assert standing(sandbox) == before


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "503", "method": "POST", "path": "/screens/", "times": 100},
        {"kind": "503", "method": "POST", "path": "/comment", "times": 100},
    ],
    ids=["screens", "comments"],
)
def test_nothing_is_left_when_jira_fails_on_the_way(site, fault, monkeypatch):
    sandbox, url = site
    before = standing(sandbox)
    monkeypatch.setattr(visit, "TIMING", replace(visit.TIMING, sleep=lambda _: None))
    sandbox.fault(**fault)
    results = visit_site(environment(sandbox, url))
    assert any(state != SEEN for state, _ in results.values())
    assert standing(sandbox) == before


def test_what_is_otherwise_is_not_seen(site):
    sandbox, url = site
    sandbox.mail_off()
    results = visit_site(environment(sandbox, url))
    assert results[35] == ("not seen", "mail_off (subject notify)")
    assert " 35  not seen " in table(results)


def test_a_site_with_an_installation_is_left_alone(site):
    sandbox, url = site
    field = {"name": "Trida: round", "type": "com.atlassian.jira.plugin.system.customfieldtypes:readonlyfield"}
    person = Login(*sandbox.auth("installer"))
    from adapters.sandbox.play import Person  # noqa: PLC0415 - for this test alone

    admin = Person(url, {"displayName": "", "email": person.email, "apiToken": person.token})
    admin.ask("POST", "/rest/api/3/field", json={**field, "description": "[trida:status]"})
    before = standing(sandbox)
    with pytest.raises(Refusal, match="has fields of Trida"):
        visit_site(environment(sandbox, url))
    assert standing(sandbox) == before


def test_the_page_and_the_program_know_the_same_assumptions():
    checked = {number for number, _ in CHECKS}
    by_page = {number for number, (_, how) in assumptions().items() if how != "not checkable by a program"}
    assert list(assumptions()) == list(range(1, len(assumptions()) + 1))
    assert checked == by_page


@pytest.mark.parametrize("missing", ["LIVE_OK", "TRIDA_LIVE_URL", "TRIDA_LIVE_TOKEN", "TRIDA_LIVE_PROJECT"])
def test_without_a_yes_or_a_value_nothing_is_called(missing, monkeypatch, capsys):
    for name in FULL:
        monkeypatch.delenv(name, raising=False)
    for name, value in FULL.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    assert main() == 2
    assert missing in capsys.readouterr().err


def test_the_token_stands_in_no_repr():
    assert "secret-token" not in repr(read({**FULL, "TRIDA_LIVE_TOKEN": "secret-token"}))
