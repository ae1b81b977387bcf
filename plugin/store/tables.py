"""Tables of the application, as SQLAlchemy Core metadata; the migrations produce exactly this.

The job engine keeps its own tables beside these and they may be dropped at any time; nothing here refers to them.
"""

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


def _key(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String, primary_key=True, **more)


def _text(name: str, **more: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False, **more)


def _number(name: str, **more: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, **more)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False)


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, Moment, nullable=False)


rounds = sa.Table(
    "rounds",
    metadata,
    _key("id"),
    _text("workspace"),
    _text("ticket"),
    _number("number"),
    _text("state"),
    _moment("opened_at"),
    sa.Column("opened_by", sa.String),
    _moment("deadline"),
    _text("policy"),
    _number("policy_seconds"),
    _number("policy_most"),
    _number("extensions"),
    _flag("exposed"),
    _text("carrier"),
    _number("revision"),
    sa.Column("ended_at", Moment),
    sa.Column("ending", sa.String),
    _flag("published"),
    _json("restaffed"),
    _json("seen_before"),
    sa.UniqueConstraint("workspace", "ticket", "number"),
    sa.Index(
        "one_open_round",
        "workspace",
        "ticket",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
)

# The frozen roster. A person stands for one role, so round and person are the key.
members = sa.Table(
    "members",
    metadata,
    _key("round"),
    _key("person"),
    _text("role"),
    _number("place"),
    _text("name"),
    sa.Column("email", sa.String),
    _flag("active"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

# One row a role, in the manifest's order. ``content`` is ciphertext of one size, or null when nothing is sealed.
ballots = sa.Table(
    "ballots",
    metadata,
    _key("round"),
    _key("role"),
    _number("place"),
    _text("state"),
    sa.Column("person", sa.String),
    sa.Column("seal", sa.String),
    _number("version"),
    sa.Column("at", Moment),
    sa.Column("content", sa.LargeBinary),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("round", index=True),
    _text("role"),
    _number("version"),
    _text("state"),
    _text("person"),
    sa.Column("seal", sa.String),
    _moment("at"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

drafts = sa.Table(
    "drafts",
    metadata,
    _key("round"),
    _key("person"),
    _moment("at"),
    sa.Column("content", sa.LargeBinary),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

links = sa.Table(
    "links",
    metadata,
    _key("token_hash"),
    _text("round"),
    _text("role"),
    _text("person"),
    _moment("created_at"),
    _flag("ended"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
    sa.Index(None, "round", "person"),
)

devices = sa.Table(
    "devices",
    metadata,
    _key("device_hash"),
    _text("round"),
    _text("role"),
    _text("person"),
    _moment("bound_at"),
    _moment("seen_at"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
    sa.Index(None, "round", "person"),
)

dues = sa.Table(
    "dues",
    metadata,
    _key("key"),
    _text("workspace"),
    _text("ticket"),
    sa.Column("round", sa.String, index=True),
    _text("kind"),
    _moment("at"),
    _json("args"),
    sa.Column("done_at", Moment),
    sa.Index(None, "done_at", "at"),
    sa.Index(None, "workspace", "ticket"),
)

effects = sa.Table(
    "effects",
    metadata,
    _key("key"),
    _moment("started_at"),
    sa.Column("done_at", Moment),
    sa.Column("remote", sa.String),
)

repairs = sa.Table(
    "repairs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("workspace"),
    _text("ticket"),
    _text("slot"),
    _moment("at"),
    sa.Index(None, "workspace", "ticket", "slot", "at"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _moment("at"),
    _text("round", index=True),
    _text("actor"),
    _text("what"),
    _json("facts"),
)

notices = sa.Table(
    "notices",
    metadata,
    _key("workspace"),
    _key("ticket"),
    _key("reason"),
    _json("facts"),
    _moment("since"),
)

# ``slots`` and what belongs to it is null until an install has run; the reconcile may come first.
sites = sa.Table(
    "sites",
    metadata,
    _key("workspace"),
    sa.Column("slots", sa.JSON(none_as_null=True)),
    sa.Column("unplaced", sa.JSON(none_as_null=True)),
    sa.Column("hook", sa.String),
    sa.Column("installed_at", Moment),
    sa.Column("watermark", Moment),
)

inbox = sa.Table(
    "inbox",
    metadata,
    _key("workspace"),
    _key("delivery"),
    _text("kind"),
    sa.Column("ticket", sa.String),
    sa.Column("actor", sa.String),
    sa.Column("at", Moment),
    _text("sha256"),
    _flag("known"),
    _json("touched"),
    _json("keys"),
    _moment("received_at"),
    sa.Column("done_at", Moment),
    sa.Index(None, "workspace", "ticket", "done_at"),
    sa.Index(None, "workspace", "received_at"),
)

# ``key``, ``title`` and ``facts`` are what pages show of the deal; the key is null until it was read.
# ``woke_at`` is when the last asked-for run should begin; ``tries`` counts runs that have not settled.
tickets = sa.Table(
    "tickets",
    metadata,
    _key("workspace"),
    _key("ticket"),
    sa.Column("key", sa.String),
    _text("title"),
    _json("facts"),
    _text("cursor"),
    _number("gen"),
    _flag("queued"),
    _number("fence"),
    _number("tries"),
    sa.Column("woke_at", Moment),
    sa.Index(None, "workspace", "key"),
    sa.Index(None, "woke_at"),
)

# Heartbeats of processes that run jobs, in epoch seconds; read and written by the job engine.
workers = sa.Table("workers", metadata, _key("id"), sa.Column("seen", sa.Float, nullable=False))
