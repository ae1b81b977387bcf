"""Bring a database to the newest schema, and tell whether it is there."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any constant that nothing else in the database uses as an advisory lock.
_LOCK = 7_331_033


def upgrade(engine: sa.Engine) -> None:
    """Run the missing migrations in one transaction; two processes at once do it one after the other."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def head() -> str | None:
    """Return the newest revision that this program brings."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def compared(revision: str | None) -> str:
    """Compare a database's revision with ours: ``ok``, ``schema_missing``, ``schema_old``, or ``schema_unknown``.

    Unknown is what another, most likely a newer, version of this program has made.
    """
    if revision is None:
        return "schema_missing"
    known = [one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()]
    if revision not in known:
        return "schema_unknown"
    return "ok" if revision == head() else "schema_old"


def current(connection: sa.Connection) -> str | None:
    """Return the revision that a database is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
