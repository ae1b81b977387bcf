"""A webhook secret that the tracker brings itself: taken once, kept encrypted, shown to the operator once.

The request that brings it is unsigned, so the door stands open only while no secret is known for the workspace.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime

from plugin.errors import Rejected
from plugin.ports.store import Notice, Store, Tx
from plugin.ports.world import Clock
from plugin.usecases.notices import take_back

WAITS = "handshake_waits"
LONGEST = 512


class Handshake:
    """The door for greetings. ``own`` are workspaces whose secret stands in the environment: theirs never opens."""

    def __init__(self, store: Store, clock: Clock, own: AbstractSet[str]) -> None:
        self._store = store
        self._clock = clock
        self._own = own

    def take(self, workspace: str, secret: str) -> None:
        """Keep the secret and tell the operator that it waits.

        Raises ``Rejected``: ``handshake_closed`` when a secret is known already, ``handshake_malformed`` for what is
        none: empty, longer than 512 characters, or with other characters than visible ASCII.
        """
        if workspace in self._own:
            raise Rejected("handshake_closed")
        if not 0 < len(secret) <= LONGEST or not secret.isascii() or not secret.isprintable() or " " in secret:
            raise Rejected("handshake_malformed")
        now = self._clock()
        with self._store.begin() as tx:
            if not tx.save_hook_secret(workspace, secret, now):
                raise Rejected("handshake_closed")
            tx.notice(Notice(workspace, "", WAITS, {"source": WAITS}, now))

    def show(self, workspace: str) -> str | None:
        """Return the secret once, for the operator to paste where the tracker asks for it; None ever after."""
        with self._store.begin() as tx:
            secret = tx.show_hook_secret(workspace, self._clock())
            self._mended(tx, workspace)
        return secret

    def times(self, workspace: str) -> tuple[datetime, datetime | None] | None:
        """Return when the secret came and when it was shown; None while none has come."""
        with self._store.begin() as tx:
            return tx.hook_secret_times(workspace)

    def renew(self, workspace: str) -> None:
        """Forget the secret and open the door anew: the subscription was made again and brings another one."""
        with self._store.begin() as tx:
            tx.drop_hook_secret(workspace)
            self._mended(tx, workspace)

    def _mended(self, tx: Tx, workspace: str) -> None:
        take_back(tx, (workspace, ""), WAITS)
