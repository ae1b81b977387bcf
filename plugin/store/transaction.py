"""The store: transactions that join all repositories."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from plugin.store import schema
from plugin.store.ballots import BallotRows
from plugin.store.checklists import ListRows
from plugin.store.checkup import CheckupRows
from plugin.store.comparing import ComparedRows
from plugin.store.effects import EffectRows
from plugin.store.goals import GoalRows
from plugin.store.handshakes import HandshakeRows
from plugin.store.inbox import InboxRows
from plugin.store.links import LinkRows
from plugin.store.list_people import ListPeopleRows
from plugin.store.pages import PageRows
from plugin.store.rounds import RoundRows
from plugin.store.sealbox import SealBox
from plugin.store.site import SiteRows
from plugin.store.talks import TalkRows
from plugin.store.tickets import TicketRows
from plugin.store.times import DueRows


class Transaction(
    RoundRows,
    BallotRows,
    ComparedRows,
    TalkRows,
    LinkRows,
    DueRows,
    EffectRows,
    SiteRows,
    HandshakeRows,
    InboxRows,
    TicketRows,
    CheckupRows,
    GoalRows,
    PageRows,
    ListRows,
    ListPeopleRows,
):
    """One open transaction over all rows; the ``Tx`` of the ports."""


class Store:
    """Where rows live: a database and the keys that open what is sealed in it."""

    def __init__(self, engine: sa.Engine, box: SealBox) -> None:
        self._engine = engine
        self._box = box

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Open a transaction; it commits at the end of the block and rolls back on an exception.

        Nobody opens a second one inside it: on SQLite it would wait for the first one's write lock.
        """
        with self._engine.begin() as connection:
            yield Transaction(connection, self._box)

    def ready(self) -> bool:
        """Whether the database answers and its schema is the newest."""
        return self.state() == "ok"

    def state(self) -> str:
        """Return ``ok``, ``database_away``, ``schema_missing``, ``schema_old`` or ``schema_unknown``."""
        try:
            with self._engine.connect() as connection:
                return schema.compared(schema.current(connection))
        except SQLAlchemyError:
            return "database_away"

    def rotate(self) -> int:
        """Encrypt everything sealed anew with the newest key and return how many rows that were."""
        with self.begin() as tx:
            return tx.rotate()
