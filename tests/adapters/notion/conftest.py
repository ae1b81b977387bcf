"""A running stand-in for Notion with our properties installed, and the adapter connected to it."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.notion.client import Account, Client, Timing
from adapters.notion.connect import MORE_SLOTS, Connected, connect
from adapters.sandbox import server
from adapters.sandbox.company import POLUS
from adapters.sandbox.notion.sandbox import NotionSandbox
from plugin.documents import lines, markdown
from plugin.manifest import Workspace
from plugin.ports.provision import Desired, SlotSpec
from plugin.ports.world import Document
from plugin.words import Words
from tests.adapters.outgoing import Recorder

FIXTURES = Path(__file__).parents[4] / "shared" / "fixtures" / "notion"
HOME = "https://trida.example"
KEY = "DEAL-142"
LABEL = "trida"
ROLES = ("sales", "marketing", "product")


@dataclass
class Clock:
    """Time stands still but for sleeping and ticking."""

    moment: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.moment

    def tick(self, **delta: float) -> None:
        self.moment += timedelta(**delta)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.tick(seconds=seconds)


@dataclass
class Site:
    """Where the adapter is connected to, and what was installed there."""

    url: str
    token: str
    clock: Clock
    slots: dict[str, str] = field(default_factory=dict)

    def timing(self, budget: float = 5.0, timeout: tuple[float, float] = (2.0, 2.0)) -> Timing:
        return Timing(self.clock, self.clock.sleep, lambda: 0.5, timedelta(seconds=budget), timeout)

    def client(self, **how: Any) -> Client:
        return Client(Account(self.url, SecretStr(self.token)), self.timing(**how))


@dataclass(frozen=True)
class Connection:
    api_url: str
    token: SecretStr
    browse_url: str = "https://www.notion.so"
    webhook_secrets: tuple[SecretStr, ...] = ()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> NotionSandbox:
    ticks = itertools.count(step=10.0)
    return NotionSandbox(clock, ticks=lambda: next(ticks), retry_delays=(0.01,)).seed(POLUS["ru"])


@pytest.fixture
def recorded(monkeypatch) -> list[Recorder]:
    recorders: list[Recorder] = []
    make = server.create_notion_app

    def recording(sandbox: NotionSandbox) -> Recorder:
        recorders.append(Recorder(make(sandbox)))
        return recorders[-1]

    monkeypatch.setattr(server, "create_notion_app", recording)
    return recorders


@pytest.fixture
def site(sandbox: NotionSandbox, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Site]:
    if "recorded" in request.fixturenames:
        request.getfixturevalue("recorded")
    with server.running(sandbox) as url:
        yield Site(url, sandbox.auth("trida")[1], clock)


def section(sandbox: NotionSandbox, **more: Any) -> dict[str, Any]:
    facts = [
        {"field": "Сумма", "label": {"ru": "Сумма"}, "kind": "money", "unit": "₽"},
        {"field": "решение до", "label": {"ru": "Ждём решения"}, "kind": "date"},
        {"field": "Владелец", "label": {"ru": "Владелец"}},
        {"field": "nothing", "label": {"ru": "Нет такого"}},
    ]
    return {
        "tracker": {"kind": "notion", "credentials": {"token": {"env": "T"}}, "owner": "Владелец"},
        "locale": "ru",
        "zone": "Europe/Moscow",
        "roles": [{"id": role, "name": {"ru": role}, "who": {"deal_owner": True}} for role in ROLES],
        "deals": {"data_source": sandbox.place("deals"), "facts": facts},
        "opening": {"label": LABEL},
        "deadline": {"hours": 24, "policy": "extend"},
        **more,
    }


def connected(site: Site, sandbox: NotionSandbox, **more: Any) -> Connected:
    workspace = Workspace.model_validate(section(sandbox, **more))
    return connect(workspace, Connection(site.url, SecretStr(site.token)), site.slots, site.timing(), HOME)


def specs() -> tuple[SlotSpec, ...]:
    words = Words("ru")
    wanted = [("status", "line"), ("agreement", "number")]
    wanted += [(f"{kind}.{role}", sort) for role in ROLES for kind, sort in (("state", "line"), ("answer", "text"))]
    return tuple(
        SlotSpec(slot, kind, lines.slot_title(words, slot, slot.partition(".")[2]), lines.slot_about(words, slot))
        for slot, kind in (*wanted, *MORE_SLOTS)
    )


@pytest.fixture
def trida(site: Site, sandbox: NotionSandbox) -> Connected:
    """Connected to a workspace in which everything of ours is installed."""
    one = connected(site, sandbox)
    desired = Desired(specs(), selection(sandbox), f"{HOME}/hooks/demo", "")
    for _ in one.provisioner.apply(desired):
        pass
    site.slots.update(one.provisioner.installed(desired).slots)
    return one


@pytest.fixture
def number(sandbox: NotionSandbox) -> str:
    return sandbox.page(KEY).id


def selection(sandbox: NotionSandbox, **more: Any) -> str:
    return Workspace.model_validate(
        section(sandbox, deals={"data_source": sandbox.place("deals"), **more})
    ).deals.selection


def doc(text: str) -> Document:
    return Document(text, markdown.tree(text))


@pytest.fixture
def bodies() -> Callable[[str], bytes]:
    def read(name: str) -> bytes:
        path = FIXTURES / name
        if not path.exists():
            pytest.skip(f"{name} is not beside this checkout")
        return path.read_bytes()

    return read
