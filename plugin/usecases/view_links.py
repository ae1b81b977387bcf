"""View links for managers: signed, expiring, revocable; they open one result and nothing else."""

from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer

from plugin.errors import Rejected
from plugin.ports.store import Tx
from plugin.usecases.deps import World

LIFETIME = timedelta(days=30)


class ViewLinks:
    """Issues and checks view links. The audit log of the round says which were issued and which revoked."""

    def __init__(self, world: World, secret: str) -> None:
        self._world = world
        self._signer = URLSafeTimedSerializer(secret, salt="view link")

    def issue(self, tx: Tx, round_id: str, actor: str) -> str:
        """Return the address of a new view link."""
        link_id = self._world.new_id()[:16]
        tx.audit(self._world.clock(), round_id, actor, "view_issued", {"link": link_id})
        return self._world.page(f"/v/{self._signer.dumps([round_id, link_id])}")

    def revoke_all(self, tx: Tx, round_id: str, actor: str) -> None:
        """End every view link of a round that was issued so far."""
        tx.audit(self._world.clock(), round_id, actor, "view_revoked", {})

    def round_of(self, tx: Tx, signed: str) -> str:
        """Return the round a link opens; raises ``Rejected`` ``view_wrong`` or ``view_ended``."""
        try:
            (round_id, link_id), at = self._signer.loads(signed, return_timestamp=True)
        except (BadSignature, ValueError):
            raise Rejected("view_wrong") from None
        live = False
        for _, _, what, facts in tx.audits(str(round_id)):
            if what == "view_issued" and facts.get("link") == link_id:
                live = True
            elif what == "view_revoked":
                live = False
        if not live or self._world.clock() - at > LIFETIME:
            raise Rejected("view_ended")
        return str(round_id)
