"""What ``make live`` is told by the environment; without an explicit yes nothing is called."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

NEEDED = {
    "TRIDA_LIVE_URL": "base of the API, https://your-site.atlassian.net",
    "TRIDA_LIVE_EMAIL": "e-mail of an account that administers Jira and the project",
    "TRIDA_LIVE_TOKEN": "API token of that account",
    "TRIDA_LIVE_PROJECT": "key of a project in which one test ticket may be made and deleted",
}
OPTIONAL = {
    "TRIDA_LIVE_EMAIL_2": "a second person, who gets one mail; best one who does not administer the project",
    "TRIDA_LIVE_TOKEN_2": "API token of the second person",
    "TRIDA_LIVE_HOOK_URL": "public address that leads to TRIDA_LIVE_LISTEN, to see webhooks arrive",
    "TRIDA_LIVE_LISTEN": "where to listen for them; default: 127.0.0.1:8099",
    "TRIDA_LIVE_LONG": "1 writes a long history too: about a hundred writes to the test ticket",
}
LISTEN = "127.0.0.1:8099"


class Refusal(Exception):
    """Why nothing was started."""


@dataclass(frozen=True)
class Login:
    email: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Environment:
    """A site, a project on it, and who looks."""

    url: str
    login: Login
    project: str
    second: Login | None = None
    hook_url: str | None = None
    listen: tuple[str, int] = ("127.0.0.1", 8099)
    long: bool = False

    def connection(self, secret):
        """Return what ``adapters.jira.connect`` asks of a connection."""
        return Connection(self.url, self.url, self.login.email, SecretStr(self.login.token), (SecretStr(secret),))


@dataclass(frozen=True)
class Connection:
    api_url: str
    browse_url: str
    email: str | None
    token: SecretStr
    webhook_secrets: tuple[SecretStr, ...]


def read(environ):
    """Return the environment; raises ``Refusal`` with everything that is missing."""
    if environ.get("LIVE_OK") != "1":
        lines = [f"  {name}: {what}" for name, what in {**NEEDED, **OPTIONAL}.items()]
        raise Refusal(
            "make live writes to a real Jira site: one test ticket, a few fields, a webhook. It takes all of it\n"
            "away at the end. Nothing was called. To go on, set LIVE_OK=1 and these; the last five may be absent.\n"
            + "\n".join(lines)
        )
    missing = [f"  {name}: {what}" for name, what in NEEDED.items() if not environ.get(name)]
    if missing:
        raise Refusal("Not set:\n" + "\n".join(missing))
    host, _, port = (environ.get("TRIDA_LIVE_LISTEN") or LISTEN).rpartition(":")
    email, token = environ.get("TRIDA_LIVE_EMAIL_2"), environ.get("TRIDA_LIVE_TOKEN_2")
    url = environ["TRIDA_LIVE_URL"].rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"} or not port.isdigit():
        raise Refusal("TRIDA_LIVE_URL begins with https://, TRIDA_LIVE_LISTEN is host:port")
    return Environment(
        url=url,
        login=Login(environ["TRIDA_LIVE_EMAIL"], environ["TRIDA_LIVE_TOKEN"]),
        project=environ["TRIDA_LIVE_PROJECT"],
        second=Login(email, token) if email and token else None,
        hook_url=environ.get("TRIDA_LIVE_HOOK_URL") or None,
        listen=(host, int(port)),
        long=environ.get("TRIDA_LIVE_LONG") == "1",
    )
