"""The revealed round, compared: for its participants, who judge and object, and by a signed link for a manager."""

from collections.abc import Callable

from flask import request
from werkzeug.wrappers import Response

from plugin.domain.comparison import Said
from plugin.domain.reasons import SIDES
from plugin.errors import Rejected
from plugin.usecases.result_views import Comparing, ResultPage
from plugin.usecases.views import RoleResult
from plugin.web import verdict
from plugin.web.ballot import Desk
from plugin.web.browser import cookie_of, from_elsewhere
from plugin.web.forms import anchor, ours, tokens
from plugin.web.plot import plot
from plugin.web.quiet import refused_cross_site
from plugin.web.show import Views, link, reader, see_other, show

ACTIONS = ("judge", "settle", "objection")


class Results:
    """Views of a revealed round."""

    def __init__(self, comparing: Comparing, desk: Desk) -> None:
        self._comparing = comparing
        self._desk = desk

    def views(self) -> Views:
        """Return door name → view."""
        return {
            "result": self.result,
            "view": self.view,
            "judge": self.judge,
            "settle": self.settle,
            "objection": self.objection,
        }

    def result(self, round_id: str) -> Response:
        """Show the result to a bound browser."""
        return self._shown(lambda: self._comparing.result(round_id, cookie_of(round_id)), round_id)

    def view(self, signed: str) -> Response:
        """Show the result to whoever holds a signed view link."""
        return self._shown(lambda: self._comparing.view(signed))

    def judge(self, round_id: str) -> Response:
        """Keep what somebody says about a pair, and return to it."""
        # A link that is taken back may leave its pair nowhere on the page.
        gone = request.form.get("said") == Said.UNLINKED
        place = "decide" if gone else anchor("decide")
        return self._change(
            round_id, "judge", place, lambda cookie: self._comparing.judge(round_id, cookie, request.form)
        )

    def settle(self, round_id: str) -> Response:
        """Go on with what is decided."""
        return self._change(round_id, "settle", "main", lambda cookie: self._comparing.settle(round_id, cookie))

    def objection(self, round_id: str) -> Response:
        """Keep or take back an objection, and return to the reason."""
        return self._change(
            round_id, "objection", anchor("main"), lambda cookie: self._comparing.object(round_id, cookie, request.form)
        )

    def _change(self, round_id: str, action: str, place: str, act: Callable[[str | None], None]) -> Response:
        if from_elsewhere():
            return refused_cross_site()
        if not ours(self._desk, round_id, action):
            return self._again(round_id, "form_not_ours", 403)
        try:
            act(cookie_of(round_id))
        except Rejected as refusal:
            return self._again(round_id, refusal.reason, 409)
        return see_other(link("result", round_id=round_id, lang=reader(None).chosen, _anchor=place))

    def _again(self, round_id: str, notice: str, status: int) -> Response:
        """Show the page as it stands, with a word about why nothing was kept."""
        return self._shown(lambda: self._comparing.result(round_id, cookie_of(round_id)), round_id, notice, status)

    def _shown(
        self, read: Callable[[], ResultPage], round_id: str | None = None, notice: str = "", status: int = 200
    ) -> Response:
        try:
            page = read()
        except Rejected as refusal:
            return self._desk.entry.no_result(refusal.reason, round_id)
        return show(
            "result.html",
            status,
            head=page.head,
            page=page,
            counts=counts(page.roles),
            plot=plot(page.roles),
            verdict=verdict,
            round_id=round_id,
            tokens=tokens(self._desk, round_id, ACTIONS) if round_id else {},
            notice=notice,
            typed=request.form,
        )


def counts(roles: tuple[RoleResult, ...]) -> dict[str, int]:
    """Count what was said: roles that answered, all roles, reasons in each list. Nothing is compared here."""
    answers = [r.answer for r in roles if r.answer is not None]
    said = {side: sum(len(a.side(side)) for a in answers) for side in SIDES}
    return {"answered": len(answers), "roles": len(roles), **said}
