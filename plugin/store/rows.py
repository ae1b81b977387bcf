"""What every repository stands on: one connection in one transaction, and the seal box."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from plugin.store.sealbox import SealBox


class Rows:
    """Rows of one open transaction."""

    def __init__(self, connection: sa.Connection, box: SealBox) -> None:
        self.connection = connection
        self._box = box

    def _insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """Return an INSERT of this database's own dialect, for its ON CONFLICT."""
        if self.connection.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)

    def _added(self, table: sa.Table, values: Mapping[str, Any]) -> bool:
        """Insert a row unless a unique rule forbids it; whether it was inserted.

        Not by catching the error: on PostgreSQL a failed statement ends the whole transaction.
        """
        column = next(iter(table.primary_key.columns))
        found = self.connection.execute(
            self._insert(table).values(values).on_conflict_do_nothing().returning(column)
        ).first()
        return found is not None

    def _put(self, table: sa.Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Insert a row, or write ``values`` over the one with this primary key."""
        self.connection.execute(
            self._insert(table)
            .values({**key, **values})
            .on_conflict_do_update(index_elements=list(key), set_=dict(values))
        )
