"""What the adapter sends to Data Center, during an installation and a round, is what the vendor describes."""

import json
from urllib.parse import parse_qs

from tests.adapters.sandbox.dc.conftest import API
from tests.adapters.sandbox.dc.spec import needed, strangers, template_of, wrong_body
from tests.trackers.place import place

pytestmark = needed


def wrongs(request):
    method, path, query, body = request
    template = template_of(method, path.removeprefix(API))
    if template is None:
        return [f"{method} {path}: not described"]
    wrong = [*strangers(method, template, set(parse_qs(query)))]
    wrong += wrong_body(method, template, json.loads(body)) if body else []
    return [f"{method} {path} {one}" for one in wrong]


def test_every_request_is_described(recorded, tmp_path):
    with place(tmp_path, "jira-dc") as here:
        here.ask()
        here.all_seal()
        here.app.reconcile.run()
        here.verified()
        # what the people of the story send is not the service's
        calls = [one for one in recorded[0].seen if one[1].startswith("/rest/api/")]
    assert len(calls) > 30
    assert [wrong for call in calls for wrong in wrongs(call)] == []


def test_a_wrong_request_is_noticed():
    assert wrongs(("POST", f"{API}/search/jql", "", b"{}"))
    assert wrongs(("POST", f"{API}/search", "", b'{"jql": "", "properties": []}'))
    assert wrongs(("GET", f"{API}/myself", "surprise=1", b""))
