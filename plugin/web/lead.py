"""The facilitator's page: where a round stands, what to do about it, and the second person of an early reveal."""

from collections.abc import Mapping

from flask import request
from werkzeug.wrappers import Response

from plugin.domain.rounds import ANSWERED, State
from plugin.domain.talks import TalkState
from plugin.errors import Rejected
from plugin.usecases.lead_views import Leading, LeadPage
from plugin.web import lead_words
from plugin.web.ballot import Ballots, Desk
from plugin.web.browser import cookie_of, from_elsewhere
from plugin.web.forms import ours, tokens
from plugin.web.quiet import refused_cross_site
from plugin.web.show import Views, link, reader, see_other, show

ACTIONS = ("steer", "second", "leave")
STATUSES: Mapping[str, int] = {"form_not_ours": 403, "act_unknown": 422}
RUNNING = frozenset({TalkState.OPEN, TalkState.REOPENED})


class Leads:
    """Views of whoever leads a round, and of whoever agrees to reveal it early."""

    def __init__(self, leading: Leading, desk: Desk) -> None:
        self._leading = leading
        self._desk = desk
        self._ballots = Ballots(desk)

    def views(self) -> Views:
        """Return door name → view."""
        return {"lead": self.lead, "steer": self.steer, "second": self.second}

    def lead(self, round_id: str) -> Response:
        """Show where the round stands and what may be done."""
        return self._shown(round_id, done=request.args.get("done", ""))

    def steer(self, round_id: str) -> Response:
        """Do one act of a facilitator."""
        cookie = cookie_of(round_id)
        if from_elsewhere():
            return refused_cross_site()
        if not ours(self._desk, round_id, "steer"):
            return self._shown(round_id, refused="form_not_ours")
        act = request.form.get("act", "")
        try:
            self._leading.steer(round_id, cookie, act)
        except Rejected as refusal:
            return self._shown(round_id, refused=refusal.reason)
        told = act if act in lead_words.DONE else None
        return see_other(link("lead", round_id=round_id, lang=reader(None).chosen, done=told))

    def second(self, round_id: str) -> Response:
        """Agree to an early reveal: from the facilitator's page or from a ballot, and back to where it was asked."""
        if from_elsewhere():
            return refused_cross_site()
        leads = request.form.get("from") == "lead"
        refused = self._agree(round_id)
        if not refused:
            return see_other(link("lead" if leads else "ballot", round_id=round_id, lang=reader(None).chosen))
        if leads:
            return self._shown(round_id, refused=refused)
        return self._ballots.not_agreed(round_id, refused, _status(refused))

    def _agree(self, round_id: str) -> str:
        """Agree, or return the reason why not."""
        if not ours(self._desk, round_id, "second"):
            return "form_not_ours"
        try:
            self._leading.second(round_id, cookie_of(round_id))
        except Rejected as refusal:
            return refusal.reason
        return ""

    def _shown(self, round_id: str, *, refused: str = "", done: str = "") -> Response:
        try:
            page = self._leading.page(round_id, cookie_of(round_id))
        except Rejected as refusal:
            if refusal.reason == "not_a_facilitator":
                return show("no_lead.html", 403, head=self._desk.answering.head(round_id), round_id=round_id)
            return self._desk.entry.no_ballot(403, self._desk.answering.head(round_id))
        return show(
            "lead.html",
            _status(refused) if refused else 200,
            head=page.head,
            page=page,
            tokens=tokens(self._desk, round_id, ACTIONS),
            answered=sum(seat.state in ANSWERED for seat in page.head.seats),
            primary=primary(page),
            talking=page.talk_state in RUNNING,
            refused=refused,
            done=done,
            said=lead_words,
        )


def primary(page: LeadPage) -> str:
    """Return the one thing to do next, whose button is filled; nothing when the round only waits for others."""
    if page.head.state is State.OPEN:
        if page.early and not page.early.mine:
            return "second"
        return "remind" if page.due_people else ""
    if page.head.state is State.CANCELLED:
        return "again" if page.may_open_again else ""
    if not page.reviewed:
        return "result"
    if page.talk_state in RUNNING:
        return "to_talk"
    return "talk" if page.may_open_talk and page.talk_state is None else "result"


def _status(reason: str) -> int:
    return STATUSES.get(reason, 409)
