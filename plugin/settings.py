"""Environment → frozen ``Settings``. Every mistake is reported at once; secrets are hidden in every repr.

``docs/operator.md`` lists the variables; a test holds that list against ``VARIABLES``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.fernet import Fernet
from pydantic import SecretStr

from plugin.goal_sections import ConfluencePlace
from plugin.manifest import Manifest, Workspace
from plugin.sections import Credentials, FromEnv, TrackerSection, Url

SHORTEST_SECRET = 32
VARIABLES = {
    "TRIDA_MANIFEST": "path of manifest.json; default: manifest.json in the working directory",
    "TRIDA_PUBLIC_URL": "address at which people and the tracker reach this service",
    "TRIDA_DATABASE_URL": "database; default: sqlite:///var/trida.db; PostgreSQL as postgresql://…",
    "TRIDA_KEYS": "encryption keys, newest first, separated by commas; make one with: trida keys",
    "TRIDA_SECRET": "secret that signs links and forms, at least 32 characters",
    "TRIDA_SMTP_URL": "own mail: smtp://user:password@host:587?from=trida@example.com; default: the tracker's mail",
    "TRIDA_OPERATOR_HEADER": "header in which a reverse proxy names an operator; default: loopback only",
}


class SettingsError(Exception):
    """Every mistake in the environment: ``problems`` is a tuple of (variable, what is wrong)."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("\n".join(f"{name}: {text}" for name, text in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Connection:
    """A workspace's tracker section with its values from the environment filled in.

    ``install`` is the same site with the administrator's account, where the environment has one. ``confluence`` is the
    Confluence that the goal tree's page stands in, where it does. There may be no webhook secret only where the
    tracker's handshake brings it, and for Confluence, which sends none.
    """

    api_url: str
    browse_url: str
    email: str | None
    token: SecretStr
    webhook_secrets: Sequence[SecretStr]
    install: "Connection | None" = None
    confluence: "Connection | None" = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    public_url: str
    database_url: SecretStr
    keys: tuple[SecretStr, ...]
    secret: SecretStr
    smtp_url: SecretStr | None
    operator_header: str | None
    connections: Mapping[str, Connection]


class _Reader:
    """Reads variables and remembers what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[tuple[str, str]] = []

    def optional(self, name: str) -> str | None:
        return self._environ.get(name) or None

    def required(self, name: str) -> str:
        value = self._environ.get(name, "")
        if not value:
            self.problems.append((name, VARIABLES.get(name, "is named in the manifest and not set")))
        return value

    def url(self, value: Url) -> str:
        return self.required(value.env) if isinstance(value, FromEnv) else value

    def keys(self) -> tuple[SecretStr, ...]:
        found = [key.strip() for key in self.required("TRIDA_KEYS").split(",") if key.strip()]
        for number, key in enumerate(found, 1):
            try:
                Fernet(key)
            except ValueError:
                self.problems.append(("TRIDA_KEYS", f"key {number} is not a key; make one with: trida keys"))
        return tuple(map(SecretStr, found))

    def secret(self) -> SecretStr:
        value = self.required("TRIDA_SECRET")
        if value and len(value) < SHORTEST_SECRET:
            self.problems.append(("TRIDA_SECRET", f"needs at least {SHORTEST_SECRET} characters"))
        return SecretStr(value)

    def workspace(self, workspace: Workspace) -> Connection:
        found, place = self.connection(workspace.tracker), workspace.goals.page if workspace.goals else None
        if not isinstance(place, ConfluencePlace):
            return found
        if place.credentials is None and workspace.tracker.kind != "jira-cloud":
            why = f"Confluence Cloud does not know the account of {workspace.tracker.kind}: name credentials"
            self.problems.append(("TRIDA_MANIFEST", why))
            return found
        return replace(found, confluence=self._confluence(place, place.credentials or workspace.tracker.credentials))

    def _confluence(self, place: ConfluencePlace, credentials: Credentials) -> Connection:
        return Connection(
            api_url=self.url(place.api_url),
            browse_url=self.url(place.browse_url),
            email=self.required(credentials.email.env) if credentials.email else None,
            token=SecretStr(self.required(credentials.token.env)),
            webhook_secrets=(),
        )

    def connection(self, section: TrackerSection) -> Connection:
        credentials = section.credentials
        live = [self.optional(s.env) for s in section.webhook_secrets]
        if section.kind != "notion" and not any(live):
            self.required(section.webhook_secrets[0].env)
        connection = Connection(
            api_url=self.url(section.api_url),
            browse_url=self.url(section.browse_url),
            email=self.required(credentials.email.env) if credentials.email else None,
            token=SecretStr(self.required(credentials.token.env)),
            webhook_secrets=tuple(SecretStr(secret) for secret in live if secret),
        )
        return replace(connection, install=self._install(section, connection))

    def _install(self, section: TrackerSection, connection: Connection) -> Connection | None:
        """Return the administrator's connection; None without a token, which only ``trida install`` is given."""
        admin = section.install_credentials
        token = self.optional(admin.token.env) if admin else None
        if admin is None or token is None:
            return None
        return replace(
            connection,
            api_url=self.url(admin.api_url) if admin.api_url else connection.api_url,
            email=self.required(admin.email.env) if admin.email else None,
            token=SecretStr(token),
        )


def manifest_path(environ: Mapping[str, str]) -> Path:
    """Return where the manifest is."""
    return Path(environ.get("TRIDA_MANIFEST") or "manifest.json")


def read(environ: Mapping[str, str], manifest: Manifest) -> Settings:
    """Read the settings that the manifest needs; raises ``SettingsError`` with every mistake."""
    reader = _Reader(environ)
    public_url = reader.required("TRIDA_PUBLIC_URL")
    if public_url and not public_url.startswith(("http://", "https://")):
        reader.problems.append(("TRIDA_PUBLIC_URL", "begins with http:// or https://"))
    smtp = reader.optional("TRIDA_SMTP_URL")
    settings = Settings(
        public_url=public_url.rstrip("/"),
        database_url=SecretStr(reader.optional("TRIDA_DATABASE_URL") or "sqlite:///var/trida.db"),
        keys=reader.keys(),
        secret=reader.secret(),
        smtp_url=SecretStr(smtp) if smtp else None,
        operator_header=reader.optional("TRIDA_OPERATOR_HEADER"),
        connections={name: reader.workspace(w) for name, w in manifest.workspaces.items()},
    )
    if reader.problems:
        raise SettingsError(tuple(dict.fromkeys(reader.problems)))
    return settings
