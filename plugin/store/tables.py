"""Tables of the application, as SQLAlchemy Core metadata; the migrations produce exactly this.

What follows a reveal stands in ``compared_tables``. The job engine keeps its own tables beside these and they may be
dropped at any time; nothing here refers to them.
"""

import sqlalchemy as sa

from plugin.store.columns import Moment, flag, json, key, metadata, moment, number, text

rounds = sa.Table(
    "rounds",
    metadata,
    key("id"),
    text("workspace"),
    text("ticket"),
    number("number"),
    text("state"),
    moment("opened_at"),
    sa.Column("opened_by", sa.String),
    moment("deadline"),
    text("policy"),
    number("policy_seconds"),
    number("policy_most"),
    number("extensions"),
    flag("exposed"),
    text("carrier"),
    number("revision"),
    sa.Column("ended_at", Moment),
    sa.Column("ending", sa.String),
    flag("published"),
    json("restaffed"),
    json("seen_before"),
    # Null: no role answers by a link of its own.
    sa.Column("role_links", sa.JSON(none_as_null=True)),
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
    key("round"),
    key("person"),
    text("role"),
    number("place"),
    text("name"),
    sa.Column("email", sa.String),
    flag("active"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

# Who leads the round; unlike the roster it follows the deal's owner.
facilitators = sa.Table(
    "facilitators",
    metadata,
    key("round"),
    key("person"),
    number("place"),
    text("name"),
    sa.Column("email", sa.String),
    flag("active"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

# One row a role, in the manifest's order. ``content`` is ciphertext of one size, or null when nothing is sealed.
ballots = sa.Table(
    "ballots",
    metadata,
    key("round"),
    key("role"),
    number("place"),
    text("state"),
    sa.Column("person", sa.String),
    sa.Column("seal", sa.String),
    number("version"),
    sa.Column("at", Moment),
    sa.Column("content", sa.LargeBinary),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    text("round", index=True),
    text("role"),
    number("version"),
    text("state"),
    text("person"),
    sa.Column("seal", sa.String),
    moment("at"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

drafts = sa.Table(
    "drafts",
    metadata,
    key("round"),
    key("person"),
    moment("at"),
    sa.Column("content", sa.LargeBinary),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

links = sa.Table(
    "links",
    metadata,
    key("token_hash"),
    text("round"),
    text("role"),
    text("person"),
    moment("created_at"),
    flag("ended"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
    sa.Index(None, "round", "person"),
)

devices = sa.Table(
    "devices",
    metadata,
    key("device_hash"),
    text("round"),
    text("role"),
    text("person"),
    moment("bound_at"),
    moment("seen_at"),
    text("bound_by", server_default="personal"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
    sa.Index(None, "round", "person"),
)

# One a round and role; whoever comes by it picks a name of the frozen roster.
role_links = sa.Table(
    "role_links",
    metadata,
    key("round"),
    key("role"),
    text("token_hash", unique=True),
    moment("created_at"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

dues = sa.Table(
    "dues",
    metadata,
    key("key"),
    text("workspace"),
    text("ticket"),
    sa.Column("round", sa.String, index=True),
    text("kind"),
    moment("at"),
    json("args"),
    sa.Column("done_at", Moment),
    sa.Index(None, "done_at", "at"),
    sa.Index(None, "workspace", "ticket"),
)

effects = sa.Table(
    "effects",
    metadata,
    key("key"),
    moment("started_at"),
    sa.Column("done_at", Moment),
    sa.Column("remote", sa.String),
)

repairs = sa.Table(
    "repairs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    text("workspace"),
    text("ticket"),
    text("slot"),
    moment("at"),
    sa.Index(None, "workspace", "ticket", "slot", "at"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    moment("at"),
    text("round", index=True),
    text("actor"),
    text("what"),
    json("facts"),
)

notices = sa.Table(
    "notices",
    metadata,
    key("workspace"),
    key("ticket"),
    key("reason"),
    json("facts"),
    moment("since"),
)

# ``slots`` and what belongs to it is null until an install has run; the reconcile may come first.
sites = sa.Table(
    "sites",
    metadata,
    key("workspace"),
    sa.Column("slots", sa.JSON(none_as_null=True)),
    sa.Column("unplaced", sa.JSON(none_as_null=True)),
    sa.Column("hook", sa.String),
    sa.Column("installed_at", Moment),
    sa.Column("accepted", sa.JSON(none_as_null=True)),
    sa.Column("watermark", Moment),
)

# What a tracker's handshake brought to sign webhooks with: ciphertext, and when it came and was shown to the operator.
hook_secrets = sa.Table(
    "hook_secrets",
    metadata,
    key("workspace"),
    sa.Column("content", sa.LargeBinary, nullable=False),
    moment("at"),
    sa.Column("shown_at", Moment),
)

inbox = sa.Table(
    "inbox",
    metadata,
    key("workspace"),
    key("delivery"),
    text("kind"),
    sa.Column("ticket", sa.String),
    sa.Column("actor", sa.String),
    sa.Column("at", Moment),
    text("sha256"),
    flag("known"),
    json("touched"),
    json("keys"),
    moment("received_at"),
    sa.Column("done_at", Moment),
    sa.Index(None, "workspace", "ticket", "done_at"),
    sa.Index(None, "workspace", "received_at"),
)

# ``key``, ``title`` and ``facts`` are what pages show of the deal; the key is null until it was read.
# ``woke_at`` is when the last asked-for run should begin; ``tries`` counts runs that have not settled.
tickets = sa.Table(
    "tickets",
    metadata,
    key("workspace"),
    key("ticket"),
    sa.Column("key", sa.String),
    text("title"),
    json("facts"),
    text("cursor"),
    number("gen"),
    flag("queued"),
    number("fence"),
    number("tries"),
    sa.Column("woke_at", Moment),
    sa.Index(None, "workspace", "key"),
    sa.Index(None, "woke_at"),
)

# Heartbeats of processes that run jobs, in epoch seconds; read and written by the job engine.
workers = sa.Table("workers", metadata, key("id"), sa.Column("seen", sa.Float, nullable=False))
