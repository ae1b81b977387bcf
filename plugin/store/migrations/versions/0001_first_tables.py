"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _rounds()
    _ballots()
    _doors()
    _dues()
    _journal()
    _engine()


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("ticket", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", sa.String),
        sa.Column("deadline", MOMENT, nullable=False),
        sa.Column("policy", sa.String, nullable=False),
        sa.Column("policy_seconds", sa.Integer, nullable=False),
        sa.Column("policy_most", sa.Integer, nullable=False),
        sa.Column("extensions", sa.Integer, nullable=False),
        sa.Column("exposed", sa.Boolean, nullable=False),
        sa.Column("carrier", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ending", sa.String),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.Column("restaffed", sa.JSON, nullable=False),
        sa.Column("seen_before", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("workspace", "ticket", "number", name="uq_rounds_workspace_ticket_number"),
        sa.Index("one_open_round", "workspace", "ticket", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )
    op.create_table(
        "members",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_members_round"),
        sa.PrimaryKeyConstraint("round", "person", name="pk_members"),
    )


def _ballots() -> None:
    op.create_table(
        "ballots",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("person", sa.String),
        sa.Column("seal", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", MOMENT),
        sa.Column("content", sa.LargeBinary),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_ballots_round"),
        sa.PrimaryKeyConstraint("round", "role", name="pk_ballots"),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("round", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("seal", sa.String),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_versions_round"),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.Index("ix_versions_round", "round"),
    )
    op.create_table(
        "drafts",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_drafts_round"),
        sa.PrimaryKeyConstraint("round", "person", name="pk_drafts"),
    )


def _doors() -> None:
    op.create_table(
        "links",
        sa.Column("token_hash", sa.String, nullable=False),
        sa.Column("round", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_links_round"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_links"),
        sa.Index("ix_links_round_person", "round", "person"),
    )
    op.create_table(
        "devices",
        sa.Column("device_hash", sa.String, nullable=False),
        sa.Column("round", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("bound_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_devices_round"),
        sa.PrimaryKeyConstraint("device_hash", name="pk_devices"),
        sa.Index("ix_devices_round_person", "round", "person"),
    )


def _dues() -> None:
    op.create_table(
        "dues",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("ticket", sa.String, nullable=False),
        sa.Column("round", sa.String),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("args", sa.JSON, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("key", name="pk_dues"),
        sa.Index("ix_dues_done_at_at", "done_at", "at"),
        sa.Index("ix_dues_round", "round"),
        sa.Index("ix_dues_workspace_ticket", "workspace", "ticket"),
    )
    op.create_table(
        "effects",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("remote", sa.String),
        sa.PrimaryKeyConstraint("key", name="pk_effects"),
    )
    op.create_table(
        "repairs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("ticket", sa.String, nullable=False),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_repairs"),
        sa.Index("ix_repairs_workspace_ticket_slot_at", "workspace", "ticket", "slot", "at"),
    )


def _journal() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("round", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.Index("ix_audit_round", "round"),
    )
    op.create_table(
        "notices",
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("ticket", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "ticket", "reason", name="pk_notices"),
    )
    op.create_table(
        "sites",
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("slots", sa.JSON),
        sa.Column("unplaced", sa.JSON),
        sa.Column("hook", sa.String),
        sa.Column("installed_at", MOMENT),
        sa.Column("watermark", MOMENT),
        sa.PrimaryKeyConstraint("workspace", name="pk_sites"),
    )


def _engine() -> None:
    op.create_table(
        "inbox",
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("delivery", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("ticket", sa.String),
        sa.Column("actor", sa.String),
        sa.Column("at", MOMENT),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("known", sa.Boolean, nullable=False),
        sa.Column("touched", sa.JSON, nullable=False),
        sa.Column("keys", sa.JSON, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.PrimaryKeyConstraint("workspace", "delivery", name="pk_inbox"),
        sa.Index("ix_inbox_workspace_received_at", "workspace", "received_at"),
        sa.Index("ix_inbox_workspace_ticket_done_at", "workspace", "ticket", "done_at"),
    )
    op.create_table(
        "tickets",
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("ticket", sa.String, nullable=False),
        sa.Column("key", sa.String),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("cursor", sa.String, nullable=False),
        sa.Column("gen", sa.Integer, nullable=False),
        sa.Column("queued", sa.Boolean, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("woke_at", MOMENT),
        sa.PrimaryKeyConstraint("workspace", "ticket", name="pk_tickets"),
        sa.Index("ix_tickets_woke_at", "woke_at"),
        sa.Index("ix_tickets_workspace_key", "workspace", "key"),
    )
    op.create_table(
        "workers",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("seen", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )


def downgrade() -> None:
    for name in reversed(
        (
            "rounds",
            "members",
            "ballots",
            "versions",
            "drafts",
            "links",
            "devices",
            "dues",
            "effects",
            "repairs",
            "audit",
            "notices",
            "sites",
            "inbox",
            "tickets",
            "workers",
        )
    ):
        op.drop_table(name)
