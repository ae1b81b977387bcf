"""From the reveal to the process change: verdict, talk, outcome, on every tracker."""

import pytest

from adapters.sandbox.answers import GUIDED, OUTCOME, SAME
from plugin.domain.talks import TalkState
from tests.house import LEAD, ROLES, WORKSPACE

# The same on Jira Cloud, in more detail: tests/flow/test_compare.py and test_talk_trouble.py.
ELSEWHERE = pytest.mark.parametrize("here", ["jira-dc", "notion"], indirect=True)


def reviewed(here):
    """Let three people seal and judge everything; returns their browsers by role."""
    here.ask()
    browsers = here.all_seal()
    for browser in browsers.values():
        browser.judge(f"{here.url}/r/{here.round().id}/result", SAME)
        here.settle()
    return browsers


def talk(here):
    with here.app.store.begin() as tx:
        return tx.talk(here.round().id)


def decided(here, browsers):
    page = f"{here.url}/r/{here.round().id}/talk"
    for role, browser in browsers.items():
        browser.fill(page, "/ground", GUIDED["ru"][ROLES[role]]) if ROLES[role] in GUIDED["ru"] else None
    browsers["sales"].fill(page, "/outcome", OUTCOME["ru"])
    here.settle()


@ELSEWHERE
def test_a_reviewed_divergence_leads_to_a_talk_and_the_talk_to_a_process_change(here):
    browsers = reviewed(here)
    state = here.ticket().state()["comparison"]
    assert (state["agreements"], state["contradictions"]) == (2, 1)
    assert here.slots()["agreement"] == "27"
    assert talk(here).key in here.everything()
    decided(here, browsers)
    here.person(LEAD).finish(talk(here).key)
    here.settle()
    assert talk(here).state is TalkState.DONE
    assert here.ticket().state()["comparison"]["process_changes"] == 1
    assert here.verified() == set(ROLES)
    assert here.notices() == []


@ELSEWHERE
def test_a_talk_closed_without_an_outcome_is_brought_back_once(here):
    reviewed(here)
    here.person(LEAD).finish(talk(here).key)
    here.settle()
    assert talk(here).state is TalkState.REOPENED
    assert not here.app.connections[WORKSPACE].tracker.task(talk(here).task).closed


def test_the_verdict_is_changed_in_place_and_costs_no_more_than_it_must(here):
    browsers = reviewed(here)
    mark = here.sandbox.mark()
    browsers["sales"].judge(f"{here.url}/r/{here.round().id}/result", ())
    here.settle()
    before = here.everything()
    for _ in range(2):
        here.app.tickets.run(WORKSPACE, here.id())
    assert here.everything() == before
    assert here.ticket().reveals() == 1
    # on Jira the verdict's comment and the fields; in Notion one more for each further block that changed
    writes = here.sandbox.counts(here.deal, since=mark, caller="trida").writes
    assert writes <= (10 if here.kind == "notion" else 4)
