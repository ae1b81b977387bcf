"""A running sandbox, the adapter connected to it as the service account, and one connected as an admin."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.jira.client import Account, Client, Timing
from adapters.jira.connect import Connected, connect
from adapters.jira.edition import CLOUD, DATA_CENTER, Edition
from adapters.sandbox.company import POLUS
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from plugin.documents import lines
from plugin.manifest import Workspace, load
from plugin.ports.provision import Desired, SlotSpec
from plugin.words import Words

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT.parent / "shared" / "fixtures" / "jira"
SECRET = "a webhook secret of tests, long enough"
HOOK_URL = "http://127.0.0.1:9/hooks/demo"
HOME = "https://trida.example"
SELECTION = "project in (DEAL, TEAM)"
SANDBOXES = {CLOUD: "cloud", DATA_CENTER: "dc"}
on_both = pytest.mark.parametrize("edition", SANDBOXES, ids=SANDBOXES.values())
ROLES = (("sales", "Продажи"), ("marketing", "Маркетинг"), ("product", "Продукт"))


@dataclass
class Clock:
    moment: datetime = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def tick(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@dataclass
class Site:
    """Where the adapter is connected to: an address, an account, the time, and the pauses that were slept."""

    url: str
    clock: Clock
    edition: Edition = CLOUD
    slots: dict[str, str] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)

    def timing(self, budget: float = 5.0, timeout: tuple[float, float] = (2.0, 2.0)) -> Timing:
        return Timing(self.clock, self.pauses.append, lambda: 0.5, timedelta(seconds=budget), timeout)

    def client(self, auth: tuple[str, str], **how) -> Client:
        return Client(Account(self.url, SecretStr(auth[1]), self.email(auth)), self.timing(**how), self.edition)

    def email(self, auth: tuple[str, str]) -> str | None:
        return auth[0] if self.edition is CLOUD else None


@dataclass(frozen=True)
class Connection:
    api_url: str
    email: str | None
    token: SecretStr
    webhook_secrets: tuple[SecretStr, ...] = (SecretStr(SECRET),)
    browse_url: str = "https://jira.example"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def edition() -> Edition:
    return CLOUD


@pytest.fixture
def sandbox(clock: Clock, edition: Edition) -> Sandbox:
    # ten seconds pass between two writes: the limit of writes on one ticket is not what is tested here
    ticks = itertools.count(step=10.0)
    made = Sandbox(clock, ticks=lambda: next(ticks), retry_delays=(0.01,), edition=SANDBOXES[edition])
    return made.seed(POLUS["ru"])


@pytest.fixture
def site(sandbox: Sandbox, clock: Clock, edition: Edition) -> Iterator[Site]:
    with running(sandbox) as url:
        yield Site(url, clock, edition)


@pytest.fixture
def workspace(edition: Edition) -> Workspace:
    made = load(ROOT / "manifest.json").workspaces["demo"]
    return made.model_copy(update={"tracker": made.tracker.model_copy(update={"kind": edition.kind})})


def connected(site: Site, workspace: Workspace, auth: tuple[str, str]) -> Connected:
    connection = Connection(site.url, site.email(auth), SecretStr(auth[1]))
    return connect(workspace, connection, site.slots, site.timing(), HOME)


@pytest.fixture
def trida(site: Site, sandbox: Sandbox, workspace: Workspace) -> Connected:
    return connected(site, workspace, sandbox.auth("trida"))


@pytest.fixture
def admin(site: Site, sandbox: Sandbox, workspace: Workspace) -> Connected:
    return connected(site, workspace, sandbox.auth("installer"))


def specs() -> tuple[SlotSpec, ...]:
    words = Words("ru")
    wanted = [("status", "line", "")]
    wanted += [
        (f"{kind}.{role}", sort, name) for role, name in ROLES for kind, sort in (("state", "line"), ("answer", "text"))
    ]
    return tuple(
        SlotSpec(slot, kind, lines.slot_title(words, slot, name), lines.slot_about(words, slot))
        for slot, kind, name in wanted
    )


@pytest.fixture
def desired() -> Desired:
    return Desired(specs(), SELECTION, HOOK_URL, SECRET)


@pytest.fixture
def installed(admin: Connected, desired: Desired, site: Site) -> dict[str, str]:
    for _ in admin.provisioner.apply(desired):
        pass
    site.slots.update(admin.provisioner.installed(desired).slots)
    return site.slots


@pytest.fixture
def bodies() -> Callable[[str], bytes]:
    def read(name: str) -> bytes:
        path = FIXTURES / name
        if not path.exists():
            pytest.skip(f"{name} is not beside this checkout")
        return path.read_bytes()

    return read


def object_of(body: bytes) -> dict:
    return json.loads(body)
