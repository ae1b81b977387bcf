"""A sandbox with its Confluence, and the pages port connected to it as the service account."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from adapters.confluence.client import Account, Client
from adapters.confluence.connect import connect
from adapters.confluence.pages import ConfluencePages
from adapters.sandbox.company import POLUS
from adapters.sandbox.confluence.site import SPACE
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.server import running
from adapters.waiting import Timing
from plugin.goal_sections import ConfluencePlace


@dataclass
class Site:
    """A running sandbox: where it is, which calls were made, which pauses were slept."""

    sandbox: Sandbox
    url: str
    pauses: list[float] = field(default_factory=list)

    @property
    def place(self) -> ConfluencePlace:
        return ConfluencePlace(kind="confluence", api_url=self.url, browse_url="https://team.example/wiki", space=SPACE)

    def timing(self) -> Timing:
        return Timing(lambda: MOMENT, self.pauses.append, lambda: 0.5, timedelta(seconds=5), (2.0, 2.0))

    def client(self) -> Client:
        email, token = self.sandbox.auth("trida")
        return Client(Account(self.url, SecretStr(token), email), self.timing())

    def calls(self, since: int) -> list[str]:
        return [one.method for one in self.sandbox.counts(since=since).calls]

    def body(self, page: str) -> str:
        return self.sandbox.confluence.page(page).now.body


MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    sandbox = Sandbox(lambda: MOMENT, retry_delays=(0.01,)).seed(POLUS["ru"])
    with running(sandbox) as url:
        yield Site(sandbox, f"{url}/wiki")


@pytest.fixture
def site(served: Site) -> Site:
    served.sandbox.reset()
    served.pauses.clear()
    return served


@dataclass(frozen=True)
class Connection:
    api_url: str
    browse_url: str
    email: str | None
    token: SecretStr


@pytest.fixture
def pages(site: Site) -> ConfluencePages:
    email, token = site.sandbox.auth("trida")
    connection = Connection(site.url, "https://team.example/wiki", email, SecretStr(token))
    return connect(site.place, connection, site.timing(), "https://trida.example")
