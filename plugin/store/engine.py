"""One database engine for the application and its job engine, on SQLite or PostgreSQL."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

POOL = 20
BUSY = timedelta(seconds=30)


def make_engine(url: str) -> sa.Engine:
    """Build the engine for ``sqlite:///path`` or ``postgresql://…``; nothing is connected yet.

    Parameters are hidden from error messages: an exception must not carry what somebody typed.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(parsed, pool_size=POOL, max_overflow=POOL, hide_parameters=True)
        event.listen(engine, "connect", _tune_sqlite)
        return engine
    return sa.create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_size=POOL,
        max_overflow=POOL,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _tune_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # PRAGMAs need autocommit. IMMEDIATE takes the write lock at a transaction's first write instead of failing
    # at a later one with "database is locked", which no waiting can cure.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={int(BUSY.total_seconds() * 1000)}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.isolation_level = "IMMEDIATE"
