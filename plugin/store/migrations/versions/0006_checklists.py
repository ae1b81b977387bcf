"""Sync checklists: lists and their items, every mark of people, passed gates, personal links and browsers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "checklists",
        *_text("id", "workspace", "process"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("begins_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("standing", sa.JSON, nullable=False),
        sa.Column("held_back", sa.JSON, nullable=False),
        *_text("meeting"),
        sa.Column("ended_at", MOMENT),
        *_text("notes", "notes_by"),
        sa.Column("notes_at", MOMENT),
        *_text("because", "because_by", "remote", "address"),
        sa.Column("sending", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_checklists"),
        sa.UniqueConstraint("workspace", "process", "day", name="uq_checklists_workspace_process_day"),
    )
    op.create_index("ix_checklists_remote", "checklists", ["remote"])
    op.create_index(
        "one_open_checklist",
        "checklists",
        ["workspace", "process"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "checklist_items",
        *_text("list", "item", "key"),
        sa.Column("place", sa.Integer, nullable=False),
        *_text("state"),
        sa.Column("facts", sa.JSON, nullable=False),
        *_text("deal", "remote"),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("shown", sa.JSON),
        *_text("said"),
        sa.ForeignKeyConstraint(["list"], ["checklists.id"], name="fk_checklist_items_list"),
        sa.PrimaryKeyConstraint("list", "item", name="pk_checklist_items"),
    )
    op.create_index("ix_checklist_items_deal", "checklist_items", ["deal"])
    op.create_index("ix_checklist_items_remote", "checklist_items", ["remote"])
    op.create_table(
        "checklist_marks",
        sa.Column("id", sa.Integer, nullable=False),
        *_text("list", "item", "do", "department", "by", "name"),
        sa.Column("at", MOMENT, nullable=False),
        *_text("source", "text"),
        sa.ForeignKeyConstraint(["list"], ["checklists.id"], name="fk_checklist_marks_list"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_marks"),
    )
    op.create_index("ix_checklist_marks_list_item", "checklist_marks", ["list", "item"])
    op.create_table(
        "checklist_passes",
        *_text("deal", "list", "workspace", "person", "because"),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["list"], ["checklists.id"], name="fk_checklist_passes_list"),
        sa.PrimaryKeyConstraint("deal", "list", name="pk_checklist_passes"),
    )
    for table, secret, at in (
        ("list_links", "token_hash", "made_at"),
        ("list_devices", "device_hash", "bound_at"),
    ):
        op.create_table(
            table,
            *_text(secret, "workspace", "person", "name"),
            sa.Column(at, MOMENT, nullable=False),
            sa.PrimaryKeyConstraint(secret, name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_workspace_person", table, ["workspace", "person"])


def downgrade() -> None:
    tables = ("list_devices", "list_links", "checklist_passes", "checklist_marks", "checklist_items", "checklists")
    for table in tables:
        op.drop_table(table)
