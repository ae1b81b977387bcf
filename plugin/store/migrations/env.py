"""Alembic's entry: runs the revisions on the connection that ``schema.upgrade`` hands over.

Revisions are written by hand; ``tests/store/test_schema.py`` tells what one still lacks.
"""

from alembic import context

from plugin.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter most things in place: batch mode copies the table.
    render_as_batch=True,
)
context.run_migrations()
