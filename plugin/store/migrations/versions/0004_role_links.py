"""Links that a role shares, how a browser was bound, and webhook secrets that a handshake brought.

Rounds that stand already have no role links, and every browser until now was bound by a personal one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("rounds", sa.Column("role_links", sa.JSON))
    op.add_column("devices", sa.Column("bound_by", sa.String, nullable=False, server_default="personal"))
    op.create_table(
        "role_links",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("token_hash", sa.String, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name="fk_role_links_round"),
        sa.PrimaryKeyConstraint("round", "role", name="pk_role_links"),
        sa.UniqueConstraint("token_hash", name="uq_role_links_token_hash"),
    )
    op.create_table(
        "hook_secrets",
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("shown_at", MOMENT),
        sa.PrimaryKeyConstraint("workspace", name="pk_hook_secrets"),
    )


def downgrade() -> None:
    op.drop_table("hook_secrets")
    op.drop_table("role_links")
    op.drop_column("devices", "bound_by")
    op.drop_column("rounds", "role_links")
