"""The checklists of a workspace: all of them, and the list of one meeting with everything that is done in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from werkzeug.wrappers import Response

from plugin.domain.reasons import Problem
from plugin.errors import Rejected
from plugin.usecases.checklist_views import ChecklistPages, Head, Way
from plugin.web import list_words
from plugin.web.ballot import Desk
from plugin.web.browser import bind_lists, cookie_of, from_elsewhere, list_cookie_of
from plugin.web.checklist_index import Index
from plugin.web.checklist_lines import Sheet
from plugin.web.list_entry import closed, texts
from plugin.web.periods import Ways
from plugin.web.quiet import refused_cross_site
from plugin.web.show import Views, link, reader, see_other, show

ACTION = "list"
OWN = frozenset({"no_checklists", "list_unknown", "own_link_needed"})
"""Refusals that have words of their own whichever way somebody came."""
SHOWN = 5
"""How many earlier meetings stand on the page before the rest is folded."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ITEM = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent and not taken: which one, what was typed, what is wrong or why it was refused."""

    do: str = ""
    of: str = ""
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    notice: str = ""

    def wrong(self, do: str, of: str, control: str) -> tuple[Problem, ...]:
        """Return what is wrong with a control of a form."""
        return tuple(one for one in self.problems if one.control == control) if self.is_of(do, of) else ()

    def value(self, do: str, of: str, control: str, otherwise: str = "") -> str:
        """Return what was typed into a control of a form, else what it begins with."""
        return self.typed.get(control, otherwise) if self.is_of(do, of) else otherwise

    def is_of(self, do: str, of: str = "") -> bool:
        """Whether it was this form."""
        return bool(self.do) and (self.do, self.of) == (do, of)


NOTHING = Sent()


class Checklists:
    """Views of checklists; ``pages`` is None where no workspace has any."""

    def __init__(self, pages: ChecklistPages | None, desk: Desk) -> None:
        self._pages = pages
        self._desk = desk

    def views(self) -> Views:
        """Return door name → view."""
        return {
            "lists": lambda workspace: self._index(_bound(workspace)),
            "view_lists": lambda signed: self._index(Way(signed=signed)),
            "round_lists": lambda round_id: self._index(_of_round(round_id)),
            "list": lambda workspace, process: self._asked(_bound(workspace), process),
            "view_list": lambda signed, process: self._asked(Way(signed=signed), process),
            "round_list": lambda round_id, process: self._asked(_of_round(round_id), process),
            "list_act": self.act,
        }

    def act(self, workspace: str, process: str, day: str) -> Response:
        """Do what a form says, then show where it stands; what was typed is never lost."""
        if from_elsewhere():
            return refused_cross_site()
        way, shown = _bound(workspace), _day_of(request.form.get("shown", ""), day)
        if not self._desk.tokens.holds(request.form.get("form-list", ""), f"s/{workspace}", ACTION, way.cookie):
            return self._sheet(way, process, shown, _sent(day, notice="form_not_ours"), 403)
        try:
            problems = self._known().act(way, process, day, request.form)
        except Rejected as refusal:
            return self._sheet(way, process, shown, _sent(day, notice=refusal.reason), 409)
        if problems:
            return self._sheet(way, process, shown, _sent(day, problems), 422)
        address = link(
            "list", workspace=workspace, process=process, day=shown, lang=reader(None).chosen, _anchor=_anchor()
        )
        return bind_lists(see_other(address), workspace, way.cookie or "", secure=self._desk.secure)

    def keep(self, status: int, **_of: str) -> Response:
        """Give back what was typed when the program fails; asks it for nothing more."""
        return closed("failed", status)

    def _known(self) -> ChecklistPages:
        if self._pages is None:
            raise Rejected("no_checklists")
        return self._pages

    def _index(self, way: Way) -> Response:
        try:
            page = self._known().index(way)
        except Rejected as refusal:
            return self._refused(refusal.reason, way)
        words = reader(page.head).words
        return show("checklists.html", setting=page.head, page=page, ways=_ways(page.head), index=Index(words, page))

    def _asked(self, way: Way, process: str) -> Response:
        return self._sheet(way, process, request.args.get("day", ""))

    def _sheet(self, way: Way, process: str, day: str, sent: Sent = NOTHING, status: int = 200) -> Response:
        try:
            page = self._known().sheet(way, process, day)
        except Rejected as refusal:
            return self._refused(refusal.reason, way)
        may_act = bool(page.head.actor) and way.workspace is not None
        return show(
            "checklist.html",
            status,
            setting=page.head,
            page=page,
            list=page.list,
            ways=_ways(page.head),
            sheet=Sheet(reader(page.head).words, page),
            may_act=may_act and not page.list.frozen,
            may_explain=may_act,
            form=self._desk.tokens.issue(f"s/{way.workspace}", ACTION, way.cookie) if may_act else "",
            shown=SHOWN,
            sent=sent,
            list_words=list_words,
            unkept=texts(sent.typed) if sent.notice and (page.list.frozen or not may_act) else (),
        )

    def _refused(self, reason: str, way: Way) -> Response:
        if way.workspace is not None or reason in OWN:
            return closed(reason)
        return self._desk.entry.no_result(reason, way.round_id)


def _bound(workspace: str) -> Way:
    return Way(workspace=workspace, cookie=list_cookie_of(workspace))


def _of_round(round_id: str) -> Way:
    return Way(round_id=round_id, cookie=cookie_of(round_id))


def _ways(head: Head) -> Ways:
    way = head.way
    return Ways(way.round_id, way.signed, head.has_goals, lists=True, workspace=way.workspace)


def _day_of(asked: str, otherwise: str) -> str:
    """Return the day of the list that the form stood on: a missed meeting is explained on the page of another."""
    return asked if _DAY.fullmatch(asked) else otherwise


def _sent(day: str, problems: Sequence[Problem] = (), notice: str = "") -> Sent:
    form = request.form
    do = form.get("do", "")
    of = {"pass": form.get("deal", ""), "missed": day}.get(do, form.get("item", ""))
    return Sent(do, of, form, tuple({one.control: one for one in reversed(problems)}.values()), notice)


def _anchor() -> str:
    """Return the part of the page that an accepted form changed."""
    item, do = request.form.get("item", ""), request.form.get("do", "")
    if _ITEM.fullmatch(item):
        return f"item-{item}"
    return {"add": "own", "missed": "past", "pass": "gate"}.get(do, "notes")
