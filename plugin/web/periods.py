"""What many rounds show: the patterns of a month and the log of process changes; for members and for managers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request
from werkzeug.wrappers import Response

from plugin.domain.patterns import FEWEST, Patterns
from plugin.errors import Rejected
from plugin.usecases.result_views import ChangesPage, Comparing, MonthPage
from plugin.web.ballot import Desk
from plugin.web.browser import cookie_of
from plugin.web.show import Views, link, show


@dataclass(frozen=True, slots=True)
class Totals:
    """A month in one line, over all topics."""

    agreements: int
    contradictions: int
    sole: int


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses of the pages beside this one, through the door that was used to get here.

    ``tree``: there is a goal tree to go to; ``lists``: there are checklists. ``workspace`` is set for a browser that is
    bound for checklists: it goes to no page about rounds or goals.
    """

    round_id: str | None
    signed: str | None
    tree: bool = True
    lists: bool = False
    workspace: str | None = None

    def month(self, month: date | None = None) -> str:
        """Patterns of a month; of the present one without an argument."""
        named = f"{month:%Y-%m}" if month else None
        if self.signed:
            return link("view_month", signed=self.signed, month=named)
        return link("month", round_id=self.round_id, month=named)

    @property
    def changes(self) -> str:
        """The log of process changes."""
        return link("view_changes", signed=self.signed) if self.signed else link("changes", round_id=self.round_id)

    def goals(self, day: date | None = None, folded: Sequence[str] = ()) -> str:
        """Return the address of the goal tree; of another day than today, with departments folded."""
        asked = {"day": day.isoformat() if day else None, "fold": ",".join(folded) or None}
        if self.signed:
            return link("view_goals", signed=self.signed, **asked)
        return link("goals", round_id=self.round_id, **asked)

    @property
    def checklists(self) -> str:
        """All checklists of the workspace."""
        return self._door("lists", "view_lists", "round_lists")

    def checklist(self, process: str, day: date | None = None) -> str:
        """One checklist: of a day, or the open one of a sync process."""
        asked = {"process": process, "day": day.isoformat() if day else None}
        return self._door("list", "view_list", "round_list", **asked)

    def list_act(self, process: str, day: date) -> str:
        """Where the forms of a list are sent; only a browser that is bound for checklists has any."""
        return link("list_act", workspace=self.workspace, process=process, day=day.isoformat())

    def _door(self, bound: str, view: str, of_round: str, **asked: str | None) -> str:
        """Address of the door, of three that open the same page, which was used to get here."""
        if self.workspace:
            return link(bound, workspace=self.workspace, **asked)
        if self.signed:
            return link(view, signed=self.signed, **asked)
        return link(of_round, round_id=self.round_id, **asked)

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The forms that the goal tree is given in as a file, and their names; none to a browser of one round."""
        return (("csv", "CSV"), ("json", "JSON"), ("svg", "SVG"), ("mmd", "Mermaid")) if self.signed else ()

    def file(self, form: str, day: date | None) -> str:
        """Return the address of the goal tree as a file."""
        return link("view_goals_file", signed=self.signed, form=form, day=day.isoformat() if day else None)

    @property
    def result(self) -> str:
        """The result of the round that the browser is for; a link to a whole workspace opens no result."""
        return link("result", round_id=self.round_id) if self.round_id else ""


class Periods:
    """Views over the rounds of a workspace."""

    def __init__(self, comparing: Comparing, desk: Desk) -> None:
        self._comparing = comparing
        self._desk = desk

    def views(self) -> Views:
        """Return door name → view."""
        return {
            "month": self.month,
            "changes": self.changes,
            "view_month": self.view_month,
            "view_changes": self.view_changes,
        }

    def month(self, round_id: str) -> Response:
        """Show a month to a bound browser."""
        asked = request.args.get("month", "")
        return self._month(lambda: self._comparing.month(round_id, cookie_of(round_id), asked), round_id)

    def view_month(self, signed: str) -> Response:
        """Show a month to whoever holds a signed view link."""
        return self._month(lambda: self._comparing.view_month(signed, request.args.get("month", "")))

    def changes(self, round_id: str) -> Response:
        """Show the log of process changes to a bound browser."""
        return self._changes(lambda: self._comparing.changes(round_id, cookie_of(round_id)), round_id)

    def view_changes(self, signed: str) -> Response:
        """Show the log of process changes to whoever holds a signed view link."""
        return self._changes(lambda: self._comparing.view_changes(signed))

    def _month(self, read: Callable[[], MonthPage], round_id: str | None = None) -> Response:
        try:
            page = read()
        except Rejected as refusal:
            return self._desk.entry.no_result(
                refusal.reason, round_id, 404 if refusal.reason == "month_unknown" else 409
            )
        ways = Ways(page.round_id, page.signed, page.has_goals, page.has_lists)
        return show("month.html", setting=page, page=page, ways=ways, totals=totals(page.patterns), fewest=FEWEST)

    def _changes(self, read: Callable[[], ChangesPage], round_id: str | None = None) -> Response:
        try:
            page = read()
        except Rejected as refusal:
            return self._desk.entry.no_result(
                refusal.reason, round_id, 404 if refusal.reason == "month_unknown" else 409
            )
        undecided = sum(line.outcome is None for line in page.lines)
        ways = Ways(page.round_id, page.signed, page.has_goals, page.has_lists)
        return show("changes.html", setting=page, page=page, ways=ways, undecided=undecided)


def totals(found: Patterns) -> Totals:
    """Add the lines of all topics up: each agreement, contradiction and sole reason has exactly one topic."""
    lines = [tally for _, tally in found.topics]
    return Totals(
        sum(tally.agreements for tally in lines),
        sum(tally.contradictions for tally in lines),
        sum(tally.sole for tally in lines),
    )
