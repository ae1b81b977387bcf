"""Tables of what follows a reveal: what was suggested and judged, objections, talks and what they came to.

Nothing in here is sealed: it is written after the reveal only, by people who see the result. Reasons are named by their
place; their texts stay where they were sealed.
"""

import sqlalchemy as sa

from plugin.store.columns import Moment, flag, json, key, metadata, moment, text

comparisons = sa.Table(
    "comparisons",
    metadata,
    key("round"),
    moment("compared_at"),
    sa.Column("settled_by", sa.String),
    sa.Column("settled_at", Moment),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

# ``found``: [matcher, version, strength, [why]] for each matcher that pointed at the pair, strongest first.
suggestions = sa.Table(
    "suggestions",
    metadata,
    key("round"),
    key("pair"),
    json("found"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

# Only ever added to: a person's last word is the one with the greatest number.
judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    text("round", index=True),
    text("pair"),
    text("said"),
    text("person"),
    text("role"),
    moment("at"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

objections = sa.Table(
    "objections",
    metadata,
    key("round"),
    key("place"),
    key("person"),
    text("kind"),
    sa.Column("target", sa.String),
    text("role"),
    moment("at"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

# One talk a round. ``deal`` and ``task`` are permanent ids of tickets; ``owners`` role → account id.
talks = sa.Table(
    "talks",
    metadata,
    key("round"),
    text("workspace"),
    text("deal"),
    text("task"),
    text("key"),
    text("state"),
    json("owners"),
    moment("opened_at"),
    sa.Column("opened_by", sa.String),
    sa.Column("due", sa.Date, nullable=False),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
    sa.Index(None, "workspace", "task"),
)

grounds = sa.Table(
    "grounds",
    metadata,
    key("round"),
    key("place"),
    text("text"),
    text("person"),
    moment("at"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)

# Only ever added to: the outcome with the greatest number stands.
outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    text("round", index=True),
    flag("changes"),
    text("what"),
    text("owner"),
    sa.Column("since", sa.Date),
    text("check"),
    text("because"),
    text("person"),
    moment("at"),
    sa.ForeignKeyConstraint(["round"], ["rounds.id"]),
)
