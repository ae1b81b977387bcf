"""Tables of sync checklists: lists with their items, every mark of people, who comes in by which link."""

import sqlalchemy as sa

from plugin.store.columns import Moment, json, key, metadata, moment, number, text

# A process has one list that is not frozen, and one for each calendar day. ``sending`` is since when a call to the
# tracker is on its way whose end is not known.
checklists = sa.Table(
    "checklists",
    metadata,
    key("id"),
    text("workspace"),
    text("process"),
    sa.Column("day", sa.Date, nullable=False),
    moment("begins_at"),
    moment("made_at"),
    json("standing"),
    json("held_back"),
    text("meeting"),
    sa.Column("ended_at", Moment),
    text("notes"),
    text("notes_by"),
    sa.Column("notes_at", Moment),
    text("because"),
    text("because_by"),
    text("remote", index=True),
    text("address"),
    sa.Column("sending", Moment),
    sa.UniqueConstraint("workspace", "process", "day"),
    sa.Index(
        "one_open_checklist",
        "workspace",
        "process",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

# ``data`` is the item but for what stands of it in the tracker: that is in ``parts`` (ids by part), ``shown`` (null:
# nothing is known) and ``said`` (digest of the words around it), which a run writes beside people's acts.
# ``state``, ``facts``, ``deal`` and ``remote`` stand in there too; they are asked for.
checklist_items = sa.Table(
    "checklist_items",
    metadata,
    key("list"),
    key("item"),
    text("key"),
    number("place"),
    text("state"),
    json("facts"),
    text("deal", index=True),
    text("remote", index=True),
    json("data"),
    json("parts"),
    sa.Column("shown", sa.JSON(none_as_null=True)),
    text("said"),
    sa.ForeignKeyConstraint(["list"], ["checklists.id"]),
)

checklist_marks = sa.Table(
    "checklist_marks",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    text("list"),
    text("item"),
    text("do"),
    text("department"),
    text("by"),
    text("name"),
    moment("at"),
    text("source"),
    text("text"),
    sa.ForeignKeyConstraint(["list"], ["checklists.id"]),
    sa.Index(None, "list", "item"),
)

# Who let a deal pass the soft gate of a list.
checklist_passes = sa.Table(
    "checklist_passes",
    metadata,
    key("deal"),
    key("list"),
    text("workspace"),
    text("person"),
    text("because"),
    moment("at"),
    sa.ForeignKeyConstraint(["list"], ["checklists.id"]),
)

list_links = sa.Table(
    "list_links",
    metadata,
    key("token_hash"),
    text("workspace"),
    text("person"),
    text("name"),
    moment("made_at"),
    sa.Index(None, "workspace", "person"),
)

list_devices = sa.Table(
    "list_devices",
    metadata,
    key("device_hash"),
    text("workspace"),
    text("person"),
    text("name"),
    moment("bound_at"),
    sa.Index(None, "workspace", "person"),
)
