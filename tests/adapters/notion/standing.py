"""A workspace that stands in for Notion, and what an installation needs of it."""

import itertools
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from adapters.notion.client import Account, Client, Timing
from adapters.notion.inspect import NotionInspector
from adapters.notion.provision import NotionProvisioner
from adapters.notion.slots import MORE_SLOTS
from adapters.sandbox.company import POLUS
from adapters.sandbox.notion.sandbox import NotionSandbox
from adapters.sandbox.server import running
from plugin.documents import lines
from plugin.ports.provision import Desired, SlotSpec
from plugin.words import Words

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HOOK_URL = "http://127.0.0.1:9/hooks/demo"
PLACES = (("status", "line"), ("agreement", "number"), ("state.sales", "line"), ("answer.sales", "text"))


def specs():
    words = Words("ru")
    return tuple(
        SlotSpec(slot, kind, lines.slot_title(words, slot, "Продажи"), lines.slot_about(words, slot))
        for slot, kind in (*PLACES, *MORE_SLOTS)
    )


@dataclass
class Standing:
    """A running sandbox, and the adapter's parts over it; ``known`` is what an installation left."""

    sandbox: NotionSandbox
    url: str
    token: str
    known: dict = field(default_factory=dict)
    secrets: tuple = ()
    now: datetime = NOW

    def client(self):
        timing = Timing(lambda: self.now, lambda _: None, lambda: 0.5, timedelta(0), (2.0, 2.0))
        return Client(Account(self.url, SecretStr(self.token)), timing)

    @property
    def desired(self):
        selection = json.dumps({"data_source": self.sandbox.place("deals"), "filter": None})
        return Desired(specs(), selection, HOOK_URL, "")

    @property
    def provisioner(self):
        return NotionProvisioner(self.client(), self.known)

    @property
    def inspector(self):
        return NotionInspector(self.client(), self.read, lambda: self.secrets, lambda: self.now)

    def read(self, number):
        raise NotImplementedError(number)

    def install(self):
        """Install and keep what was installed; returns the acts."""
        acts = list(self.provisioner.apply(self.desired))
        self.known.update(self.provisioner.installed(self.desired).slots)
        return acts

    @property
    def deals(self):
        return self.sandbox.world.sources[self.sandbox.place("deals")]

    def column(self, name):
        return next(one for one in self.deals.properties.values() if one.name == name)

    def writes(self, mark):
        return self.sandbox.counts(since=mark).writes


@contextmanager
def standing():
    """Start a workspace with a company in it."""
    ticks = itertools.count(step=10.0)
    sandbox = NotionSandbox(lambda: NOW, ticks=lambda: next(ticks)).seed(POLUS["ru"])
    with running(sandbox) as url:
        yield Standing(sandbox, url, sandbox.auth("trida")[1])
