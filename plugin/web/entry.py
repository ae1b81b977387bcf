"""The ways in: a personal link (first a button, then the browser is bound) and the ticket's neutral "Answer" link."""

import logging
from collections.abc import Mapping

from flask import request
from werkzeug.wrappers import Response

from plugin.errors import Rejected
from plugin.usecases.views import Answering, RoundHead
from plugin.web.browser import bind, from_elsewhere
from plugin.web.quiet import quiet, refused_cross_site
from plugin.web.show import Views, link, reader, see_other, show

log = logging.getLogger("trida.web")

# Stands in the address of the form where no deal is known; the deal is then what the person types.
NO_DEAL = "-"
NO_RESULT: Mapping[str, int] = {"view_wrong": 404, "view_expired": 410, "view_revoked": 410, "not_revealed": 409}


class Entry:
    """Views that need no bound browser. ``ask_workspace`` is whose form stands where no workspace is known."""

    def __init__(self, answering: Answering, *, secure: bool, ask_workspace: str | None) -> None:
        self._answering = answering
        self._secure = secure
        self._ask_workspace = ask_workspace

    def views(self) -> Views:
        """Return door name → view."""
        return {"claim": self.claim, "claim_post": self.claim_post, "ask": self.ask, "ask_post": self.ask_post}

    def claim(self, token: str) -> Response:
        """One button, the same for any token: link scanners and prefetchers open links too."""
        return show("claim.html", token=token)

    def claim_post(self, token: str) -> Response:
        """Bind this browser and go to an address without the token."""
        if from_elsewhere():
            # Otherwise another site could seat somebody at its own ballot and read what they write there.
            return refused_cross_site()
        try:
            bound = self._answering.claim(token)
        except Rejected as refusal:
            log.info("claim refused: %s", refusal.reason)
            return self.no_ballot(404)
        address = link(bound.door, round_id=bound.round_id, lang=reader(None).chosen)
        return bind(see_other(address), bound.round_id, bound.cookie, secure=self._secure)

    def ask(self, workspace: str, deal: str) -> Response:
        """Ask who wants a fresh link; the page never says whether there is such a deal."""
        return show("ask.html", workspace=workspace, deal="" if deal == NO_DEAL else deal, typed="", sent=False)

    def ask_post(self, workspace: str, deal: str) -> Response:
        """Answer everyone the same, whatever was typed."""
        if from_elsewhere():
            return refused_cross_site()
        key = request.form.get("deal", "").strip() or deal
        typed = request.form.get("typed", "").strip()
        if key == NO_DEAL or not typed:
            return show("ask.html", 422, workspace=workspace, deal=_shown(key), typed=typed, sent=False)
        self._answering.ask(workspace, key, typed)
        return show("ask.html", workspace=workspace, deal=key, typed=typed, sent=True)

    def no_result(self, reason: str, round_id: str | None, otherwise: int = 409) -> Response:
        """Say why there is nothing to see after a reveal; ``otherwise`` is the status of a reason without a page."""
        head = self._answering.head(round_id) if round_id else None
        if reason == "not_bound":
            return self.no_ballot(403, head)
        if reason in NO_RESULT:
            return show("no_result.html", NO_RESULT[reason], head=head, reason=reason, round_id=round_id)
        return quiet(otherwise, reason)

    def no_ballot(self, status: int, head: RoundHead | None = None, lead: str | None = None) -> Response:
        """Say that this opens nothing, without saying why: the reason would tell whether the link was ever one.

        ``lead`` is a round that this browser holds a secret for: whoever leads it is shown the way to that page.
        """
        workspace = head.workspace if head else self._ask_workspace
        return show("no_ballot.html", status, head=head, workspace=workspace, no_deal=NO_DEAL, lead=lead)


def _shown(key: str) -> str:
    return "" if key == NO_DEAL else key
