"""Tables of goal trees: what they looked like day by day, their tickets, and what stands on their pages."""

import sqlalchemy as sa

from plugin.store.columns import Moment, json, key, metadata, moment, number, text

# One row for each day on which something changed. Private goals stand in here as they are; whoever reads masks them.
goal_snapshots = sa.Table(
    "goal_snapshots",
    metadata,
    key("workspace"),
    sa.Column("day", sa.Date, primary_key=True),
    moment("at"),
    json("data"),
)

# Which tickets a tree is made of: a webhook about one of them wakes it.
goal_tickets = sa.Table("goal_tickets", metadata, key("site"), key("ticket"), key("workspace", index=True))

pages = sa.Table(
    "pages",
    metadata,
    key("workspace"),
    text("remote", index=True),
    text("address"),
    text("title"),
    text("place"),
    sa.Column("sending", Moment),
    sa.Column("checked_at", Moment),
    sa.Column("check_wanted", Moment),
)

# What is known of each keyed block of a page; a digest instead of its words.
page_blocks = sa.Table(
    "page_blocks",
    metadata,
    key("workspace"),
    key("key"),
    text("parent"),
    number("place"),
    text("remote"),
    text("digest"),
    sa.ForeignKeyConstraint(["workspace"], ["pages.workspace"]),
)
