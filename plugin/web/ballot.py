"""The ballot: every state of one role's answer, and the forms that change it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from plugin.domain.reasons import Problem
from plugin.domain.rounds import State
from plugin.errors import Rejected
from plugin.usecases.views import Answering, BallotPage, RoundHead
from plugin.web import lead_words
from plugin.web.browser import bind, cookie_of, forget, from_elsewhere
from plugin.web.entry import NO_DEAL, Entry
from plugin.web.quiet import refused_cross_site
from plugin.web.sheet import Sheet, as_typed, sheet
from plugin.web.show import Views, link, reader, see_other, show
from plugin.web.tokens import FormTokens

ACTIONS = ("seal", "abstain", "withdraw", "leave", "second")
TOO_LATE = frozenset({"round_over", "round_revealed", "round_cancelled"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What the views of a ballot work with."""

    answering: Answering
    tokens: FormTokens
    entry: Entry
    secure: bool


class Ballots:
    """Views of a bound browser."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def views(self) -> Views:
        """Return door name → view."""
        return {
            "ballot": self.ballot,
            "seal": self.seal,
            "abstain": self.abstain,
            "withdraw": self.withdraw,
            "leave": self.leave,
        }

    def ballot(self, round_id: str) -> Response:
        """Show the ballot as it stands, or the form to change it."""
        try:
            page = self._desk.answering.ballot(round_id, cookie_of(round_id))
        except Rejected:
            return self._desk.entry.no_ballot(403, self._desk.answering.head(round_id), _known(round_id))
        if page.head.state is not State.OPEN:
            return self._ended(page, "", 200)
        if _shows_form(page):
            return self._form(page, sheet(as_typed(page.answer) if page.answer else {}))
        return self._stamped(page)

    def seal(self, round_id: str) -> Response:
        """Seal what was typed."""

        def act(cookie: str | None) -> tuple[Problem, ...]:
            return self._desk.answering.seal(round_id, cookie, request.form)

        return self._change(round_id, "seal", act)

    def abstain(self, round_id: str) -> Response:
        """Abstain for the role."""

        def act(cookie: str | None) -> tuple[Problem, ...]:
            self._desk.answering.abstain(round_id, cookie)
            return ()

        return self._change(round_id, "abstain", act)

    def withdraw(self, round_id: str) -> Response:
        """Take the answer or the abstention back."""

        def act(cookie: str | None) -> tuple[Problem, ...]:
            self._desk.answering.withdraw(round_id, cookie)
            return ()

        return self._change(round_id, "withdraw", act)

    def leave(self, round_id: str) -> Response:
        """Unbind this browser and show where a link of one's own is asked for."""
        cookie = cookie_of(round_id)
        if from_elsewhere() or not self._holds(round_id, "leave", cookie):
            return refused_cross_site()
        head = self._desk.answering.head(round_id)
        self._desk.answering.leave(round_id, cookie)
        lang = reader(None).chosen
        address = link("home", lang=lang)
        if head:
            address = link("ask", workspace=head.workspace, deal=head.deal_key or NO_DEAL, lang=lang)
        return forget(see_other(address), round_id, secure=self._desk.secure)

    def keep(self, status: int, round_id: str) -> Response:
        """Give back what was typed when the program fails; asks it for nothing more."""
        return self._kept(round_id, status, None)

    def not_agreed(self, round_id: str, reason: str, status: int) -> Response:
        """Say why somebody's agreement to an early reveal was not taken, over the ballot as it stands."""
        if reason == "not_bound":
            return self._desk.entry.no_ballot(403, self._desk.answering.head(round_id))
        return self._again(round_id, reason, status)

    def _change(self, round_id: str, action: str, act: Callable[[str | None], tuple[Problem, ...]]) -> Response:
        cookie = cookie_of(round_id)
        if from_elsewhere():
            return refused_cross_site()
        try:
            if not self._holds(round_id, action, cookie):
                return self._again(round_id, "form_not_ours", 403)
            problems = act(cookie)
        except Rejected as refusal:
            return self._refused(round_id, refusal.reason)
        if problems:
            page = self._desk.answering.ballot(round_id, cookie)
            return self._form(page, sheet(request.form, problems), 422)
        answer = see_other(link("ballot", round_id=round_id, lang=reader(None).chosen))
        return bind(answer, round_id, cookie or "", secure=self._desk.secure)

    def _refused(self, round_id: str, reason: str) -> Response:
        if reason == "not_bound":
            return self._lost(round_id)
        return self._again(round_id, reason, 409)

    def _again(self, round_id: str, notice: str, status: int) -> Response:
        """Show where the ballot stands, with everything typed and a word about why."""
        try:
            page = self._desk.answering.ballot(round_id, cookie_of(round_id))
        except Rejected:
            return self._lost(round_id)
        if notice in TOO_LATE or page.head.state is not State.OPEN:
            return self._ended(page, notice, status)
        filled = sheet(request.form)
        if filled.typed or _unanswered(page):
            return self._form(page, filled, status, notice)
        return self._stamped(page, status, notice)

    def _lost(self, round_id: str) -> Response:
        """Give everything typed back to somebody whose browser is not bound, with the way to a fresh link.

        Of the round it takes the language and the workspace only: whoever sends this form may be anyone.
        """
        return self._kept(round_id, 403, self._desk.answering.head(round_id))

    def _kept(self, round_id: str, status: int, head: RoundHead | None) -> Response:
        return show(
            "kept.html",
            status,
            head=head,
            round_id=round_id,
            sheet=sheet(request.form),
            tokens=self._issue(round_id),
            workspace=head.workspace if head else None,
            no_deal=NO_DEAL,
            lost=status == HTTPStatus.FORBIDDEN,
        )

    def _form(self, page: BallotPage, filled: Sheet, status: int = 200, notice: str = "") -> Response:
        return show(
            "ballot.html",
            status,
            head=page.head,
            page=page,
            sheet=filled,
            notice=notice,
            said=lead_words,
            tokens=self._issue(page.head.round_id),
        )

    def _stamped(self, page: BallotPage, status: int = 200, notice: str = "") -> Response:
        tokens = self._issue(page.head.round_id)
        return show(
            "sealed.html",
            status,
            head=page.head,
            page=page,
            notice=notice,
            said=lead_words,
            mark=mark(page),
            tokens=tokens,
        )

    def _ended(self, page: BallotPage, notice: str, status: int) -> Response:
        how = page.head.state if page.head.state is not State.OPEN else notice.removeprefix("round_")
        late = sheet(request.form if request.method == "POST" else {})
        tokens = self._issue(page.head.round_id)
        return show("ended.html", status, head=page.head, page=page, how=str(how), late=late, tokens=tokens)

    def _issue(self, round_id: str) -> Mapping[str, str]:
        cookie = cookie_of(round_id)
        return {action: self._desk.tokens.issue(round_id, action, cookie) for action in ACTIONS}

    def _holds(self, round_id: str, action: str, cookie: str | None) -> bool:
        return self._desk.tokens.holds(request.form.get(f"form-{action}", ""), round_id, action, cookie)


def mark(page: BallotPage) -> str:
    """Return what "Change" puts into its address: the seal that is to be replaced.

    Once it is replaced the address is stale, so that "back" shows the stamp and not the form with the answer.
    """
    return (page.seal or "")[:12] or "1"


def _known(round_id: str) -> str | None:
    """Return the round if this browser holds some secret for it: it may be a facilitator's, who has no ballot."""
    return round_id if cookie_of(round_id) else None


def _shows_form(page: BallotPage) -> bool:
    return _unanswered(page) or request.args.get("edit") == mark(page)


def _unanswered(page: BallotPage) -> bool:
    return page.state in {"invited", "waiting"}
