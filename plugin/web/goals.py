"""The goal tree of a workspace: its page with the picture, and the same as files; for managers and for members."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import Response as Answer
from flask import g, request
from werkzeug.wrappers import Response

from plugin.documents import goal_words as told
from plugin.documents.goal_files import csv_text
from plugin.documents.goal_picture import Ways as PictureWays
from plugin.documents.goal_picture import exported, picture
from plugin.documents.goal_picture_cards import LOOSE, SHARED
from plugin.documents.goal_picture_svg import shape
from plugin.documents.goal_tree import mermaid
from plugin.domain.goals.plain import dump
from plugin.errors import Rejected
from plugin.usecases.goal_views import GoalPages, TreePage
from plugin.web.ballot import Desk
from plugin.web.browser import cookie_of
from plugin.web.goal_lines import Lines, anchor, named
from plugin.web.periods import Ways
from plugin.web.quiet import quiet
from plugin.web.show import Views, reader, show
from plugin.words import Words

SHOWN = 10
"""How many decisions and changes stand on the page before the rest is folded."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A file: its type, and what makes its text."""

    mimetype: str
    write: Callable[[Words, TreePage, Mapping[str, str]], str]


FORMS: Mapping[str, _Form] = {
    "csv": _Form("text/csv", lambda words, page, names: csv_text(words, page.tree, names)),
    "json": _Form("application/json", lambda _words, page, _names: _json(page)),
    "svg": _Form("image/svg+xml", lambda words, page, names: exported(words, page.tree, names)),
    "mmd": _Form("text/plain", lambda words, page, names: mermaid(words, page.tree, names)),
}


class Goals:
    """Views of a goal tree."""

    def __init__(self, goals: GoalPages, desk: Desk) -> None:
        self._goals = goals
        self._desk = desk

    def views(self) -> Views:
        """Return door name → view."""
        return {"goals": self.goals, "view_goals": self.view_goals, "view_goals_file": self.view_goals_file}

    def goals(self, round_id: str) -> Response:
        """Show the tree to a bound browser."""
        return self._page(lambda day: self._goals.round_tree(round_id, cookie_of(round_id), day), Ways(round_id, None))

    def view_goals(self, signed: str) -> Response:
        """Show the tree to whoever holds a signed view link."""
        return self._page(lambda day: self._goals.view_tree(signed, day), Ways(None, signed))

    def view_goals_file(self, signed: str, form: str) -> Response:
        """Give the tree as a file, masked as on the page."""
        if form not in FORMS:
            return quiet(404)
        try:
            page = self._goals.view_tree(signed, request.args.get("day", ""))
        except Rejected as refusal:
            return self._refused(refusal, Ways(None, signed))
        words = reader(page).words
        text = FORMS[form].write(words, page, named(page, words.locale))
        name = f"trida-goals-{page.day.isoformat()}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Answer(text.encode(), headers=headers, content_type=f"{FORMS[form].mimetype}; charset=utf-8")

    def _page(self, read: Callable[[str], TreePage], ways: Ways) -> Response:
        day = request.args.get("day", "")
        try:
            page = read(day)
        except Rejected as refusal:
            return self._refused(refusal, ways)
        g.reader = reader(page)
        words = g.reader.words
        names = named(page, words.locale)
        folded = _folded(page)
        ways = replace(ways, lists=page.has_lists)
        way = _Folding(ways, None if page.present else page.day, folded)
        return show(
            "goals.html",
            setting=page,
            page=page,
            tree=page.tree,
            ways=ways,
            day=None if page.present else page.day,
            told=told,
            shape=shape,
            shown=SHOWN,
            folded=folded,
            lines=Lines(words, page, names, folded),
            draw=lambda narrow: picture(
                words, page.tree, names, narrow=narrow, folded=folded, ways=PictureWays(way.fold, way.table)
            ),
        )

    def _refused(self, refusal: Rejected, ways: Ways) -> Response:
        if refusal.reason not in {"no_goals", "day_unknown"}:
            return self._desk.entry.no_result(refusal.reason, ways.round_id)
        first = refusal.facts.get("first")
        oldest = date.fromisoformat(str(first)) if first else None
        return show("goals_none.html", 404, ways=ways, first=oldest, of_day=refusal.reason == "day_unknown")


@dataclass(frozen=True, slots=True)
class _Folding:
    """Addresses of the picture's links: the same page with one department folded or unfolded."""

    ways: Ways
    day: date | None
    folded: tuple[str, ...]

    def fold(self, department: str) -> str:
        """Address of this page with a department folded, or unfolded if it is folded."""
        others = [one for one in self.folded if one != department]
        wanted = others if department in self.folded else [*others, department]
        return f"{self.ways.goals(self.day, wanted)}#picture"

    def table(self, department: str) -> str:
        """Address of a department's table on this page."""
        return f"#{anchor(department)}"


def _folded(page: TreePage) -> tuple[str, ...]:
    """Return the known departments that the address folds."""
    known = {*(branch.department for branch in page.tree.branches), LOOSE, SHARED}
    asked = request.args.get("fold", "").split(",")
    return tuple(dict.fromkeys(one for one in asked if one in known))


def _json(page: TreePage) -> str:
    return json.dumps(dump(page.goals, page.read_at), ensure_ascii=False, indent=2) + "\n"
