"""The way in by the link that a role shares: a button, the names of the role, then one of them bound to the browser."""

import logging
from collections.abc import Mapping

from flask import request
from werkzeug.wrappers import Response

from plugin.errors import Rejected
from plugin.usecases.deps import hashed
from plugin.usecases.views import Answering
from plugin.web.browser import bind, end_visit, from_elsewhere, visit, visit_of
from plugin.web.entry import Entry
from plugin.web.quiet import refused_cross_site
from plugin.web.show import Views, link, reader, see_other, show
from plugin.web.tokens import FormTokens

log = logging.getLogger("trida.web")

ACTION = "name"
AGAIN: Mapping[str, int] = {"not_of_role": 422, "too_many_browsers": 429}


class RoleEntry:
    """Views of a role's link."""

    def __init__(self, answering: Answering, tokens: FormTokens, entry: Entry, *, secure: bool) -> None:
        self._answering = answering
        self._tokens = tokens
        self._entry = entry
        self._secure = secure

    def views(self) -> Views:
        """Return door name → view."""
        return {"role_claim": self.claim, "role_names": self.names, "role_bind": self.bind}

    def claim(self, token: str) -> Response:
        """One button, the same for any token: link scanners and previews open links too."""
        return show("role_claim.html", token=token)

    def names(self, token: str) -> Response:
        """Show whose names there are, with a form that only this browser can send."""
        return refused_cross_site() if from_elsewhere() else self._names(token)

    def bind(self, token: str) -> Response:
        """Bind this browser to the name that was picked and go to an address without the token."""
        if from_elsewhere():
            return refused_cross_site()
        if not self._tokens.holds(request.form.get(f"form-{ACTION}", ""), hashed(token), ACTION, visit_of()):
            return self._names(token, 403, "form_not_ours")
        try:
            bound = self._answering.role_bind(token, request.form.get("person", ""))
        except Rejected as refusal:
            if refusal.reason in AGAIN:
                return self._names(token, AGAIN[refusal.reason], refusal.reason)
            return self._refused(refusal)
        address = link(bound.door, round_id=bound.round_id, lang=reader(None).chosen)
        answer = bind(see_other(address), bound.round_id, bound.cookie, secure=self._secure)
        return end_visit(answer, secure=self._secure)

    def _names(self, token: str, status: int = 200, notice: str = "") -> Response:
        try:
            page = self._answering.role_names(token)
        except Rejected as refusal:
            return self._refused(refusal)
        form = self._tokens.issue(hashed(token), ACTION, page.visit)
        answer = show("role_names.html", status, head=page.head, page=page, token=token, form=form, notice=notice)
        return visit(answer, page.visit, secure=self._secure)

    def _refused(self, refusal: Rejected) -> Response:
        log.info("role link refused: %s", refusal.reason)
        return show("role_ended.html", 410) if refusal.reason == "round_over" else self._entry.no_ballot(404)
