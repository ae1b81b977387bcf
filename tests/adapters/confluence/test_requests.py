"""What the adapter sends over a page's whole life is what Atlassian describes; what goes wrong tells nothing."""

import pytest
from pydantic import SecretStr

from adapters.confluence.client import Account, Client
from adapters.confluence.pages import ConfluencePages
from adapters.sandbox.company import POLUS
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from plugin.errors import NeedsOperator, TryLater
from plugin.ports.pages import PageRef
from tests.adapters.confluence.conftest import MOMENT, Site
from tests.adapters.confluence_spec import needed, wrongs
from tests.adapters.notion.paper import MemoryLedger, doc

TITLE = "Дерево целей"


@needed
def test_every_request_is_described(recorded):
    sandbox = Sandbox(lambda: MOMENT).seed(POLUS["ru"])
    with running(sandbox) as url:
        site = Site(sandbox, f"{url}/wiki")
        pages = ConfluencePages(site.client(), "https://team.example/wiki", "GOALS")
        page = PageRef(pages.create(site.place, TITLE), TITLE)
        ledger = MemoryLedger()
        for text in ("# a", "# b"):
            pages.publish(page, doc(text), ledger)
        pages.check(page, doc("# b"), ledger)
        with pytest.raises(NeedsOperator, match="title_taken"):
            pages.create(site.place.model_copy(update={"parent": page.id}), TITLE)
        assert pages.find(site.place, TITLE) == page.id
        pages.remove(page.id)
    seen = recorded[0].seen
    assert len(seen) == 11
    assert [wrong for one in seen for wrong in wrongs(*one)] == []


@pytest.mark.parametrize(
    ("kind", "how", "error", "slept"),
    [
        ("429", {"retry_after": 600}, "busy", 0),
        ("503", {"times": None}, "away", 3),
        ("drop", {"times": None}, "away", 3),
        ("502", {"times": 3}, None, 3),
        ("429", {"retry_after": 1, "times": 2}, None, 2),
    ],
)
def test_waiting_is_bounded(site: Site, kind, how, error, slept):
    site.sandbox.fault(kind, path="/wiki/api/v2/spaces", **how)
    call = lambda: site.client().call("GET", "spaces", subject="space")  # noqa: E731
    if error is None:
        assert call()["results"]
    else:
        with pytest.raises(TryLater, match=error):
            call()
    assert len(site.pauses) == slept


@pytest.mark.parametrize(("kind", "sent"), [("503", "unsure"), ("502", "unsure"), ("drop", "unsure"), ("429", "busy")])
def test_a_page_is_never_made_twice_blindly(site: Site, kind, sent):
    site.sandbox.fault(kind, method="POST", times=None)
    mark = site.sandbox.mark()
    with pytest.raises(TryLater, match=sent):
        site.client().call("POST", "pages", subject="pages", json={})
    assert site.calls(mark) == ["POST"]


def bare(site: Site, url: str, token: str) -> Client:
    return Client(Account(url, SecretStr(token)), site.timing())


def test_a_wrong_token_says_so_and_nothing_else(site: Site):
    client = bare(site, site.url, "very-secret")
    with pytest.raises(NeedsOperator, match="token_refused") as error:
        client.call("GET", "spaces", subject="space")
    assert "very-secret" not in f"{error.value!r} {error.value} {client._account!r}"


def test_a_bearer_token_needs_no_email(site: Site):
    client = bare(site, site.url, site.sandbox.auth("trida")[1])
    assert client.call("GET", "spaces", subject="space")["results"]


def test_an_address_that_is_none(site: Site):
    token = site.sandbox.auth("trida")[1]
    with pytest.raises(TryLater, match="away"):
        bare(site, "http://127.0.0.1:9", token).call("POST", "pages", subject="pages", json={})
    with pytest.raises(NeedsOperator, match="not_found"):
        bare(site, site.url.removesuffix("/wiki"), token).call("GET", "spaces", subject="space")
    with pytest.raises(NeedsOperator, match="not_an_api"):
        bare(site, site.url, token).call("GET", "../../../mail", subject="space")
    with pytest.raises(NeedsOperator, match="address_wrong"):
        bare(site, "nonsense", token).call("GET", "spaces", subject="space")
