"""An ear on the way to every sandbox that a test serves."""

import pytest

from adapters.sandbox import server
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
