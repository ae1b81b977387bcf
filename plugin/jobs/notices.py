"""Notices that the jobs themselves raise and take back; those of the use cases are left alone."""

from collections.abc import Mapping
from datetime import datetime

from plugin.ports.store import Notice, Tx
from plugin.usecases import notices

_SOURCE = {"source": "jobs"}


def tell(tx: Tx, ticket: tuple[str, str], reason: str, facts: Mapping[str, str | int], at: datetime) -> None:
    """Have a person look at a (workspace, ticket); the ticket is empty when it is about the workspace."""
    tx.notice(Notice(*ticket, reason, {name: str(value) for name, value in facts.items()} | _SOURCE, at))


def take_back(tx: Tx, ticket: tuple[str, str]) -> None:
    """Remove what ``tell`` said about a (workspace, ticket)."""
    notices.take_back(tx, ticket, _SOURCE["source"])
