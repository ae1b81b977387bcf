"""Notices of one source: told while something is wrong, taken back once it is mended; all others stay."""

from plugin.errors import NeedsOperator
from plugin.ports.store import Notice, Tx
from plugin.usecases.deps import World


def tell(world: World, tx: Tx, ticket: tuple[str, str], error: NeedsOperator, source: str) -> None:
    """Have a person look at a (workspace, ticket); what the source told before is no longer the matter."""
    take_back(tx, ticket, source, keep=error.reason)
    facts = {name: str(value) for name, value in error.facts.items()} | {"source": source}
    tx.notice(Notice(*ticket, error.reason, facts, world.clock()))


def take_back(tx: Tx, ticket: tuple[str, str], source: str, keep: str = "") -> None:
    """Remove what the source told about a (workspace, ticket), but for the reason ``keep``."""
    here = [n for n in tx.notices() if (n.workspace, n.ticket) == ticket]
    rest = [n.reason for n in here if n.facts.get("source") != source or n.reason == keep]
    if len(rest) < len(here):
        tx.clear_notices(*ticket, rest)
