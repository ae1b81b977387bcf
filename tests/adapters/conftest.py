"""An ear on the way to every sandbox that a test serves; a bench for the contract of all adapters."""

import pytest

from adapters.sandbox import server
from tests.adapters.contract import bench
from tests.adapters.outgoing import Recorder


@pytest.fixture
def recorded(monkeypatch):
    recorders = []
    make = server.create_app

    def recording(sandbox):
        recorders.append(Recorder(make(sandbox)))
        return recorders[-1]

    monkeypatch.setattr(server, "create_app", recording)
    return recorders


@pytest.fixture(scope="module", params=("jira-cloud", "jira-dc", "notion"))
def shared(request):
    with bench(request.param) as one:
        yield one


@pytest.fixture
def here(shared):
    """A bench that a test leaves as it was but for deals of its own."""
    if not shared.slots:
        shared.renew()
    yield shared
    shared.sandbox.clear_faults()
    shared.pauses.clear()


@pytest.fixture
def own(here):
    """A bench that a test may turn upside down."""
    yield here
    here.slots.clear()


@pytest.fixture
def bare(shared):
    """A bench on whose site nothing of ours stands yet; a test may turn it upside down."""
    shared.renew(installed=False)
    yield shared
    shared.slots.clear()


@pytest.fixture
def deal(here):
    """The id of a deal that nothing else knows."""
    return here.deal()[0]
