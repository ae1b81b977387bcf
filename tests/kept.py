"""A house as it stood at some moment, kept so that many tests begin there: the tracker, the database, the time."""

import copy
import sqlite3
from contextlib import closing

# What a tracker is by itself; the rest of it is what it holds.
OWN = {"lock", "clock", "base_url", "on_event", "on_change"}
ROLLBACK = b"\1\1"
JOURNAL = slice(18, 20)


class Kept:
    """What a sandbox, its clock and a database hold, and what the play that led there returned."""

    def __init__(self, sandbox, database, said=None):
        assert sandbox.drain()
        with closing(sqlite3.connect(database)) as connection:
            rows = bytearray(connection.serialize())
        rows[JOURNAL] = ROLLBACK  # a database in memory has no write-ahead log
        self._rows, self.said = bytes(rows), said
        self._world = copy.deepcopy({name: held for name, held in vars(sandbox.world).items() if name not in OWN})
        self._calls, self._log = list(sandbox.ledger._calls), copy.deepcopy(sandbox.courier.log)
        self._number, self._now = sandbox.courier._counter, sandbox.world.clock.now

    def put_back(self, sandbox, database):
        """Have a sandbox, its clock and a database hold that again."""
        with closing(sqlite3.connect(":memory:")) as kept, closing(sqlite3.connect(database)) as connection:
            kept.deserialize(self._rows)
            kept.backup(connection)
        with sandbox.world.lock:
            vars(sandbox.world).update(copy.deepcopy(self._world))
        sandbox.ledger._calls[:], sandbox.courier.log[:] = self._calls, copy.deepcopy(self._log)
        sandbox.courier._counter, sandbox.world.clock.now = self._number, self._now
