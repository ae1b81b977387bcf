"""Which rights were accepted at the last installation; null where none was asked yet."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sites", sa.Column("accepted", sa.JSON))


def downgrade() -> None:
    op.drop_column("sites", "accepted")
