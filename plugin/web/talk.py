"""The talk about a divergence: what each role was guided by, and the outcome without which it stays open."""

from collections.abc import Callable, Mapping, Sequence

from flask import request
from werkzeug.wrappers import Response

from plugin.documents.comparisons import brief
from plugin.domain.reasons import Problem
from plugin.errors import Rejected
from plugin.usecases.result_views import Comparing, TalkPage
from plugin.web import verdict
from plugin.web.ballot import Desk
from plugin.web.browser import cookie_of, from_elsewhere
from plugin.web.forms import ours, tokens
from plugin.web.labels import OUTCOME_CONTROLS
from plugin.web.quiet import refused_cross_site
from plugin.web.show import Views, link, reader, see_other, show
from plugin.words import Words

ACTIONS = ("ground", "outcome")
NO_TEXT = frozenset({"kind", "at"})


class Talks:
    """Views of the talk of one round."""

    def __init__(self, comparing: Comparing, desk: Desk) -> None:
        self._comparing = comparing
        self._desk = desk

    def views(self) -> Views:
        """Return door name → view."""
        return {"talk": self.talk, "ground": self.ground, "outcome": self.outcome}

    def talk(self, round_id: str) -> Response:
        """Show the talk to a bound browser."""
        return self._shown(round_id)

    def ground(self, round_id: str) -> Response:
        """Record what one's role was guided by."""
        return self._change(round_id, "ground", self._comparing.ground)

    def outcome(self, round_id: str) -> Response:
        """Record what the talk came to."""
        return self._change(round_id, "outcome", self._comparing.outcome)

    def _change(
        self,
        round_id: str,
        action: str,
        act: Callable[[str, str | None, Mapping[str, str]], tuple[Problem, ...]],
    ) -> Response:
        if from_elsewhere():
            return refused_cross_site()
        if not ours(self._desk, round_id, action):
            return self._shown(round_id, notice="form_not_ours", status=403)
        try:
            problems = act(round_id, cookie_of(round_id), request.form)
        except Rejected as refusal:
            return self._shown(round_id, notice=refusal.reason, status=409)
        if problems:
            return self._shown(round_id, problems=problems, status=422)
        return see_other(link("talk", round_id=round_id, kept=action, lang=reader(None).chosen, _anchor=action))

    def _shown(
        self, round_id: str, *, problems: Sequence[Problem] = (), notice: str = "", status: int = 200
    ) -> Response:
        try:
            page = self._comparing.talk(round_id, cookie_of(round_id))
        except Rejected as refusal:
            return self._refused(refusal.reason, round_id)
        return show(
            "talk.html",
            status,
            head=page.head,
            page=page,
            verdict=verdict,
            round_id=round_id,
            tokens=tokens(self._desk, round_id, ACTIONS),
            typed=request.form,
            problems=_first_of_each(problems),
            names=control_names(reader(page.head).words, page),
            kept=request.args.get("kept") if status == 200 else None,  # noqa: PLR2004 - HTTP's own number
            notice=notice,
        )

    def keep(self, status: int, round_id: str) -> Response:
        """Give back what was typed when the program fails; asks it for nothing more."""
        return show("talk_kept.html", status, texts=_texts(request.form), round_id=round_id, workspace=None)

    def _refused(self, reason: str, round_id: str) -> Response:
        """Say why there is no talk to see, and give back what was typed to whoever lost their browser's link."""
        texts = _texts(request.form)
        if reason == "not_bound" and texts:
            head = self._desk.answering.head(round_id)
            workspace = head.workspace if head else None
            return show("talk_kept.html", 403, head=head, texts=texts, round_id=round_id, workspace=workspace)
        return self._desk.entry.no_result(reason, round_id)


def control_names(words: Words, page: TalkPage) -> Mapping[str, str]:
    """Return control → what it asks, for the summary of problems."""
    grounds = page.talk.grounds if page.talk else ()
    reasons = {g.reason.code: f"{g.reason.role_name}: {brief(g.reason.text)}" for g in grounds}
    return {**{control: words.gettext(name) for control, name in OUTCOME_CONTROLS.items()}, **reasons}


def _first_of_each(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.control, problem)
    return tuple(first.values())


def _texts(form: Mapping[str, str]) -> tuple[str, ...]:
    hidden = {name for name in form if name.startswith("form-")} | NO_TEXT
    return tuple(text for name, text in form.items() if name not in hidden and text.strip())
