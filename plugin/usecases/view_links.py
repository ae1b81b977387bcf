"""View links for managers: signed, expiring, revocable; one opens one result, or a workspace's pages."""

from collections.abc import Mapping
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer

from plugin.errors import Rejected
from plugin.ports.store import Tx
from plugin.usecases.deps import World

LIFETIME = timedelta(days=30)
WORKSPACE = "workspace:"


class ViewLinks:
    """Issues and checks view links. The audit log of the round says which were issued and which revoked."""

    def __init__(self, world: World, secret: str) -> None:
        self._world = world
        self._signer = URLSafeTimedSerializer(secret, salt="view link")

    def issue(self, workspace: str, deal: str, actor: str) -> str:
        """Return the address of a new view link to the newest round of a deal."""
        link_id = self._world.new_id()[:16]
        round_id = self._note(workspace, deal, actor, "view_issued", {"link": link_id})
        return self._world.page(f"/v/{self._signer.dumps([round_id, link_id])}")

    def issue_workspace(self, workspace: str, page: str = "month") -> str:
        """Return the address of a new view link to a workspace's months, process changes and goals, at one of them."""
        link_id, now = self._world.new_id()[:16], self._world.clock()
        with self._world.store.begin() as tx:
            tx.audit(now, _log_of(workspace), "", "view_issued", {"link": link_id})
        return self._world.page(f"/w/{self._signer.dumps([_log_of(workspace), link_id])}/{page}")

    def revoke_workspace(self, workspace: str) -> None:
        """End every view link to a workspace that was issued so far."""
        with self._world.store.begin() as tx:
            tx.audit(self._world.clock(), _log_of(workspace), "", "view_revoked", {})

    def revoke_all(self, workspace: str, deal: str, actor: str) -> None:
        """End every view link to the newest round of a deal that was issued so far."""
        self._note(workspace, deal, actor, "view_revoked", {})

    def _note(self, workspace: str, deal: str, actor: str, what: str, facts: Mapping[str, str]) -> str:
        with self._world.store.begin() as tx:
            ticket = tx.ticket_of(workspace, deal.strip().upper())
            rounds = tx.rounds(workspace, ticket) if ticket else ()
            if not rounds:
                raise Rejected("no_round", deal=deal)
            tx.audit(self._world.clock(), rounds[-1].id, actor, what, facts)
            return rounds[-1].id

    def round_of(self, tx: Tx, signed: str) -> str:
        """Return the round a link opens; raises ``Rejected``.

        Reasons: ``view_wrong``, ``view_revoked``, ``view_expired``.
        """
        opened = self._opened(tx, signed)
        if opened.startswith(WORKSPACE):
            raise Rejected("view_wrong")
        return opened

    def workspace_of(self, tx: Tx, signed: str) -> str:
        """Return the workspace a link opens; raises as ``round_of``."""
        opened = self._opened(tx, signed)
        workspace = opened.removeprefix(WORKSPACE)
        if opened == workspace or workspace not in self._world.sites:
            raise Rejected("view_wrong")
        return workspace

    def _opened(self, tx: Tx, signed: str) -> str:
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
        if not live:
            raise Rejected("view_revoked")
        if self._world.clock() - at > LIFETIME:
            raise Rejected("view_expired")
        return str(round_id)


def _log_of(workspace: str) -> str:
    """Return under which name the audit log keeps a workspace's links; no round has such an id."""
    return f"{WORKSPACE}{workspace}"
