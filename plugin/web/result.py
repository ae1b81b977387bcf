"""The revealed round, side by side: for its participants and, by a signed link, for a manager."""

from collections.abc import Callable, Mapping

from werkzeug.wrappers import Response

from plugin.domain.reasons import SIDES
from plugin.errors import Rejected
from plugin.usecases.views import Answering, ResultPage, RoundHead
from plugin.web.browser import cookie_of
from plugin.web.entry import Entry
from plugin.web.plot import plot
from plugin.web.quiet import quiet
from plugin.web.show import Views, show

STATUSES: Mapping[str, int] = {"view_wrong": 404, "view_expired": 410, "view_revoked": 410, "not_revealed": 409}


class Results:
    """Views of a revealed round."""

    def __init__(self, answering: Answering, entry: Entry) -> None:
        self._answering = answering
        self._entry = entry

    def views(self) -> Views:
        """Return door name → view."""
        return {"result": self.result, "view": self.view}

    def result(self, round_id: str) -> Response:
        """Show the result to a bound browser."""
        return self._shown(lambda: self._answering.result(round_id, cookie_of(round_id)), round_id)

    def view(self, signed: str) -> Response:
        """Show the result to whoever holds a signed view link."""
        return self._shown(lambda: self._answering.view(signed))

    def _shown(self, read: Callable[[], ResultPage], round_id: str | None = None) -> Response:
        try:
            page = read()
        except Rejected as refusal:
            return self._refused(refusal.reason, round_id)
        return show(
            "result.html", head=page.head, page=page, counts=counts(page), plot=plot(page.roles), round_id=round_id
        )

    def _refused(self, reason: str, round_id: str | None) -> Response:
        head: RoundHead | None = self._answering.head(round_id) if round_id else None
        if reason == "not_bound":
            return self._entry.no_ballot(403, head)
        if reason in STATUSES:
            return show("no_result.html", STATUSES[reason], head=head, reason=reason, round_id=round_id)
        return quiet(409, reason)


def counts(page: ResultPage) -> dict[str, int]:
    """Count what was said: roles that answered, all roles, reasons in each list. Nothing is compared here."""
    answers = [r.answer for r in page.roles if r.answer is not None]
    said = {side: sum(len(a.side(side)) for a in answers) for side in SIDES}
    return {"answered": len(answers), "roles": len(page.roles), **said}
