"""What the adapter sends, during an installation and whole rounds, is what Atlassian describes."""

import pytest

from tests.adapters.outgoing import wrongs
from tests.adapters.spec import needed
from tests.house import ROLES, WORKSPACE, house

pytestmark = needed


@pytest.mark.parametrize("deal", ["DEAL-142", "TEAM-1"])
def test_every_request_is_described(recorded, tmp_path, deal):
    with house(tmp_path) as home:
        home.deal = deal
        home.open()
        for role in ROLES:
            home.seal(role)
            home.settle()
        home.app.reconcile.run()
        home.app.verify(WORKSPACE, deal, None)
        calls = [r for r in recorded[0].seen if r[1].startswith("/rest/api/3/")]
    assert len(calls) > 30
    assert [wrong for call in calls for wrong in wrongs(call)] == []


def test_a_wrong_request_is_noticed():
    assert wrongs(("PUT", "/rest/api/3/nonsense", "", b""))
    assert wrongs(("POST", "/rest/api/3/search/jql", "", b'{"jql": 5}'))
    assert wrongs(("GET", "/rest/api/3/myself", "surprise=1", b""))
