"""What all tables are made of: one metadata, a type for moments, and the usual columns."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: timezone-aware UTC in Python on every database; a naive one raises ``ValueError``."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring to UTC; SQLite has no zone, so it gets the bare UTC digits, which also sort as text."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def key(name: str, **more: Any) -> sa.Column[str]:
    """Return a column of the primary key."""
    return sa.Column(name, sa.String, primary_key=True, **more)


def text(name: str, **more: Any) -> sa.Column[str]:
    """Return a text that is always there."""
    return sa.Column(name, sa.String, nullable=False, **more)


def number(name: str, **more: Any) -> sa.Column[int]:
    """Return a whole number that is always there."""
    return sa.Column(name, sa.Integer, nullable=False, **more)


def flag(name: str) -> sa.Column[bool]:
    """Return a yes or no."""
    return sa.Column(name, sa.Boolean, nullable=False)


def json(name: str) -> sa.Column[Any]:
    """Return plain data that is always there."""
    return sa.Column(name, sa.JSON, nullable=False)


def moment(name: str) -> sa.Column[datetime]:
    """Return a point in time that is always there."""
    return sa.Column(name, Moment, nullable=False)
