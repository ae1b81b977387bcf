"""Who leads a round, and what follows its reveal.

Rounds that stand already begin without facilitators and without a comparison: who opened one was not always a
facilitator, and both are filled in by the next run of the deal.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = ("facilitators", "comparisons", "suggestions", "judgements", "objections", "talks", "grounds", "outcomes")


def upgrade() -> None:
    _facilitators()
    _comparisons()
    _judgements()
    _talks()


def _of_a_round(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=f"fk_{table}_round")


def _facilitators() -> None:
    op.create_table(
        "facilitators",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String),
        sa.Column("active", sa.Boolean, nullable=False),
        _of_a_round("facilitators"),
        sa.PrimaryKeyConstraint("round", "person", name="pk_facilitators"),
    )


def _comparisons() -> None:
    op.create_table(
        "comparisons",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("compared_at", MOMENT, nullable=False),
        sa.Column("settled_by", sa.String),
        sa.Column("settled_at", MOMENT),
        _of_a_round("comparisons"),
        sa.PrimaryKeyConstraint("round", name="pk_comparisons"),
    )
    op.create_table(
        "suggestions",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("pair", sa.String, nullable=False),
        sa.Column("found", sa.JSON, nullable=False),
        _of_a_round("suggestions"),
        sa.PrimaryKeyConstraint("round", "pair", name="pk_suggestions"),
    )


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("round", sa.String, nullable=False),
        sa.Column("pair", sa.String, nullable=False),
        sa.Column("said", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of_a_round("judgements"),
        sa.PrimaryKeyConstraint("number", name="pk_judgements"),
        sa.Index("ix_judgements_round", "round"),
    )
    op.create_table(
        "objections",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("target", sa.String),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of_a_round("objections"),
        sa.PrimaryKeyConstraint("round", "place", "person", name="pk_objections"),
    )


def _talks() -> None:
    op.create_table(
        "talks",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("workspace", sa.String, nullable=False),
        sa.Column("deal", sa.String, nullable=False),
        sa.Column("task", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("owners", sa.JSON, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", sa.String),
        sa.Column("due", sa.Date, nullable=False),
        _of_a_round("talks"),
        sa.PrimaryKeyConstraint("round", name="pk_talks"),
        sa.Index("ix_talks_workspace_task", "workspace", "task"),
    )
    op.create_table(
        "grounds",
        sa.Column("round", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of_a_round("grounds"),
        sa.PrimaryKeyConstraint("round", "place", name="pk_grounds"),
    )
    op.create_table(
        "outcomes",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("round", sa.String, nullable=False),
        sa.Column("changes", sa.Boolean, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("check", sa.String, nullable=False),
        sa.Column("because", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of_a_round("outcomes"),
        sa.PrimaryKeyConstraint("number", name="pk_outcomes"),
        sa.Index("ix_outcomes_round", "round"),
    )


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
