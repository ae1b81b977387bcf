"""Goal trees: snapshots by day, the tickets they are made of, their pages block by block."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "goal_snapshots",
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "day", name="pk_goal_snapshots"),
    )
    op.create_table(
        "goal_tickets",
        sa.Column("site", sa.String, nullable=False),
        sa.Column("ticket", sa.String, nullable=False),
        sa.Column("workspace", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("site", "ticket", "workspace", name="pk_goal_tickets"),
    )
    op.create_index("ix_goal_tickets_workspace", "goal_tickets", ["workspace"])
    op.create_table(
        "pages",
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("remote", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("sending", MOMENT),
        sa.Column("checked_at", MOMENT),
        sa.Column("check_wanted", MOMENT),
        sa.PrimaryKeyConstraint("workspace", name="pk_pages"),
    )
    op.create_index("ix_pages_remote", "pages", ["remote"])
    op.create_table(
        "page_blocks",
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("parent", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("remote", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.ForeignKeyConstraint(["workspace"], ["pages.workspace"], name="fk_page_blocks_workspace"),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_page_blocks"),
    )


def downgrade() -> None:
    for table in ("page_blocks", "pages", "goal_tickets", "goal_snapshots"):
        op.drop_table(table)
